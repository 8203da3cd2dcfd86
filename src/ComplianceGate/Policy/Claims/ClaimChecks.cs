using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>The comparisons, one for each kind of claim.</summary>
internal static class ClaimChecks
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<IClaimCheck> All =
    [
        new DigestClaim(),
        new SizeClaim(),
        new ParametersClaim(),
        new ArchitectureClaim(),
        new QuantisationClaim(),
        new LicenseClaim(),
        new BaseModelClaim(),
        new RelationClaim(),
        new DatasetClaim(),
        new ContextLengthClaim(),
        new PortClaim(ClaimKinds.Input),
        new PortClaim(ClaimKinds.Output),
        new LanguageClaim(),
        new VersionClaim(),
        new ProducerClaim(),
        new ProducerVersionClaim(),
        new OutsideWeightsClaim(ClaimKinds.TrainingCompute, "no file tells how it was trained"),
        new OutsideWeightsClaim(ClaimKinds.Role, "no file tells who answers for it"),
    ];

    /// <summary>The comparison of a kind; null for one that nobody compares.</summary>
    /// <param name="kind">One of <see cref="ClaimKinds"/>.</param>
    public static IClaimCheck? Of(string kind)
    {
        foreach (var check in All)
        {
            if (check.Kind == kind)
            {
                return check;
            }
        }

        return null;
    }
}
