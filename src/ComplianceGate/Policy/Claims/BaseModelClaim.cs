using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// A model that this one was made from. Converters write into a quantised file the parent of the model that they converted, and its card
/// names that model itself: so a card that names what the file is called contradicts nothing.
/// </summary>
internal sealed class BaseModelClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.BaseModel;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header is not { BaseModels.IsEmpty: false } header)
        {
            return ClaimResult.Silent(model, "its base models");
        }

        var claimed = HubName.Of(claim.Value);
        var nearest = NameLikeness.Different;
        var names = new List<string>(header.BaseModels.Length);
        foreach (var reference in header.BaseModels)
        {
            var likeness = claimed.Compare(HubName.Of(reference));
            nearest = likeness > nearest ? likeness : nearest;
            names.Add(HubName.Of(reference).ToString());
        }

        var (found, place) = (ClaimText.Join(names), ClaimPlace.Of(model, Kind));
        return nearest switch
        {
            NameLikeness.Same => ClaimResult.Confirmed(found, place),
            NameLikeness.OtherPublisher => ClaimResult.Open("the names are equal and the publishers are not: one may be a copy of the other", found, place),
            NameLikeness.Similar => ClaimResult.Open("the names are alike, and may name one model or two", found, place),
            _ => IsItself(claimed, header) ? ClaimResult.Open("the file bears that name itself, and names its own parent", found, place)
                : header.BaseModels.All(static b => b.Url is null && HubName.IsPath(b.Name))
                    ? ClaimResult.Open("the file holds the place from which its base was loaded, which is no name", found, place)
                : IsConverted(model, header) ? ClaimResult.Open("a converted file names the parent of what was converted", found, place)
                : ClaimResult.Contradicted(found, place),
        };
    }

    private static bool IsItself(HubName claimed, ModelHeaderFact header) =>
        header.Name is { } name && claimed.Compare(HubName.Of(name)) != NameLikeness.Different;

    private static bool IsConverted(ModelFact model, ModelHeaderFact header) =>
        Adapters.Relation(model) is "quantized" or "quantised" || (model.Format == "gguf" && (header.Name is null || IsNoName(header.Name)));

    // What converters write where nobody gave a name: the folder's.
    private static bool IsNoName(string name) => ClaimText.IsOneOf(ClaimText.Slug(name), ["model", "models", "merged", "mergedmodel", "output", "outputs", "checkpoint", "hf", "snapshot"])
        || (name.Length >= 32 && name.All(char.IsAsciiHexDigitLower));
}
