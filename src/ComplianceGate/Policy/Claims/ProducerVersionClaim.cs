using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Version of the program that wrote the file; a card may leave out the last numbers of it.</summary>
internal sealed class ProducerVersionClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.ProducerVersion;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header?.ProducerVersion is not { Length: > 0 } found)
        {
            return ClaimResult.Silent(model, "the version of the program that wrote it");
        }

        var place = ClaimPlace.Of(model, Kind);
        var (one, other) = (ClaimVersion.Plain(claim.Value), ClaimVersion.Plain(found));
        return one == other || other.StartsWith(one + ".", StringComparison.Ordinal) || other.StartsWith(one + "+", StringComparison.Ordinal)
            ? ClaimResult.Confirmed(found, place)
            : ClaimVersion.IsNumber(one) && ClaimVersion.IsNumber(other) ? ClaimResult.Contradicted(found, place, "the card may be of other weights than these")
            : ClaimResult.Open("at least one of them is a word, and words for versions are anybody's own", found, place);
    }
}
