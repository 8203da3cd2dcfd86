using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// A data set. A file that lists some need not list all: a card is contradicted only where it and the file have none in common.
/// </summary>
internal sealed class DatasetClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.Dataset;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header is not { Datasets.IsEmpty: false } header)
        {
            return ClaimResult.Silent(model, "its data sets");
        }

        var names = new List<string>(header.Datasets.Length);
        foreach (var dataset in header.Datasets)
        {
            names.Add(HubName.Of(dataset).ToString());
        }

        var (found, place) = (ClaimText.Join(names), ClaimPlace.Of(model, Kind));
        return Nearest(claim.Value, header) switch
        {
            NameLikeness.Same => ClaimResult.Confirmed(found, place),
            NameLikeness.Different => AnyInCommon(model, header)
                ? ClaimResult.Open("the file does not list it, and need not list all", found, place)
                : ClaimResult.Contradicted(found, place, "the card and the file have no data set in common"),
            _ => ClaimResult.Open("the names are alike, and may name one data set or two", found, place),
        };
    }

    private static bool AnyInCommon(ModelFact model, ModelHeaderFact header)
    {
        foreach (var other in model.Card?.Claims ?? [])
        {
            if (other.Kind == ClaimKinds.Dataset && Nearest(other.Value, header) != NameLikeness.Different)
            {
                return true;
            }
        }

        return false;
    }

    private static NameLikeness Nearest(string claimed, ModelHeaderFact header)
    {
        var nearest = NameLikeness.Different;
        foreach (var dataset in header.Datasets)
        {
            var likeness = HubName.Of(claimed).Compare(HubName.Of(dataset));
            nearest = likeness > nearest ? likeness : nearest;
        }

        return nearest;
    }
}
