using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>The program that wrote the file, with or without its version.</summary>
internal sealed class ProducerClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.Producer;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header?.Producer is not { Length: > 0 } found)
        {
            return ClaimResult.Silent(model, "the program that wrote it");
        }

        var place = ClaimPlace.Of(model, Kind);
        var (one, other) = (ClaimText.Slug(WithoutVersion(claim.Value)), ClaimText.Slug(WithoutVersion(found)));
        return one == other ? ClaimResult.Confirmed(found, place)
            : one.Length == 0 || other.Length == 0 || one.Contains(other, StringComparison.Ordinal) || other.Contains(one, StringComparison.Ordinal)
                ? ClaimResult.Open("the names are alike, and may name one program or two", found, place)
            : ClaimResult.Contradicted(found, place);
    }

    private static string WithoutVersion(string text)
    {
        var plain = ClaimText.Plain(text);
        var space = plain.LastIndexOf(' ');
        return space > 0 && ClaimVersion.IsNumber(ClaimVersion.Plain(plain[(space + 1)..])) ? plain[..space] : plain;
    }
}
