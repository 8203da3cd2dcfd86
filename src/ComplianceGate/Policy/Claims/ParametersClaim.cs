using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Number of parameters, as the range that the card's precision implies: half a step of the last digit, but at least 10 % for a rounded
/// figure (<c>7B</c>) and 1 % for one with three digits or more (<c>7.24B</c>, <c>22,713,216</c>). Never contradicted where the file
/// does not tell its parameters (packed types), by an adapter, or where embeddings that are tied or counted apart explain the
/// difference.
/// </summary>
internal sealed class ParametersClaim : IClaimCheck
{
    private const string Place = "the shapes of its tensors";

    /// <inheritdoc/>
    public string Kind => ClaimKinds.Parameters;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header?.Parameters is not { } parameters)
        {
            return Unknown(model);
        }

        var found = ClaimText.Grouped(parameters);
        if (!ClaimedParameters.TryRead(claim.Value, out var claimed, out var why))
        {
            return ClaimResult.Open(why, found, Place);
        }

        if (parameters >= claimed.Low && parameters <= claimed.High)
        {
            return ClaimResult.Confirmed(found, Place, claimed.IsExact(parameters) ? null : "within the precision of the card");
        }

        return claimed.IsBare ? ClaimResult.Open("it names no unit", found, Place)
            : claimed.IsMixture ? ClaimResult.Open("the experts of a mixture share parameters, so that their product is no count", found, Place)
            : Adapters.Is(model) ? ClaimResult.Open("the file is an adapter, and the number may be that of the whole", found, Place)
            : Embeddings(model.Header) is var extra and > 0 && parameters >= claimed.Low - extra && parameters <= claimed.High + extra
                ? ClaimResult.Open("embeddings that are tied, stored twice or not counted explain the difference", found, Place)
            : ClaimResult.Contradicted(found, Place, $"outside the range of {ClaimText.Grouped((long)claimed.Low)} to {ClaimText.Grouped((long)claimed.High)} that the card's figure stands for");
    }

    private static ClaimResult Unknown(ModelFact model)
    {
        if (model.Header is not { } header)
        {
            return ClaimResult.Silent(model, "its parameters");
        }

        var found = header.StoredElements is { } stored ? $"{ClaimText.Grouped(stored)} stored elements" : null;
        return ClaimResult.Open(header.ParametersUnknown ?? "the format does not tell how many parameters it has", found, found is null ? null : Place);
    }

    /// <summary>What the embeddings at both ends of a model may add or hide; 0 where the file does not tell their size.</summary>
    private static double Embeddings(ModelHeaderFact header)
    {
        double words = 0, width = 0;
        foreach (var property in header.Properties)
        {
            var name = property.Name[(property.Name.LastIndexOf('.') + 1)..];
            if (double.TryParse(property.Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value))
            {
                words = name is "vocab_size" || (name is "tokens" && words == 0) ? value : words;
                width = name is "embedding_length" or "hidden_size" or "n_embd" or "d_model" ? value : width;
            }
        }

        return 2 * words * width;
    }
}
