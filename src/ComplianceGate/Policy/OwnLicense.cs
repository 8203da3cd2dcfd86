using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>A package whose license does not go with the project's own.</summary>
/// <param name="License">The package's license as it was judged.</param>
/// <param name="Own">The term of the project's license.</param>
/// <param name="Other">The term of the package's license.</param>
/// <param name="Compatibility">How they stand to each other.</param>
public sealed record OwnLicenseConflict(JudgedLicense License, LicenseTerm Own, LicenseTerm Other, Compatibility Compatibility);

/// <summary>Holds the project's own license (<c>PackageLicenseExpression</c>) against the licenses of what it ships.</summary>
public static class OwnLicense
{
    /// <summary>Reads the project's expression.</summary>
    /// <param name="project">The project.</param>
    /// <returns>The expression, or why it cannot be read; both null where the project states none.</returns>
    public static (LicenseExpression? Expression, ExpressionError? Error) Of(ProjectFact project)
    {
        if (string.IsNullOrWhiteSpace(project.LicenseExpression))
        {
            return (null, null);
        }

        var result = SpdxExpressionParser.Parse(project.LicenseExpression);
        return (result.Expression, result.Error);
    }

    /// <summary>Compares. Every license that the project offers must hold, and of a package's choices one is enough.</summary>
    /// <param name="own">The project's license.</param>
    /// <param name="licenses">What it ships, as it was judged; what is refused anyway is left out.</param>
    public static IEnumerable<OwnLicenseConflict> Conflicts(LicenseExpression own, IEnumerable<JudgedLicense> licenses)
    {
        var offered = own.Terms();
        foreach (var license in licenses)
        {
            if (license is { Package.Scope: PackageScope.Shipped, Decision.Accepted: true, Expression: { } expression } && Worst(offered, license, expression) is { } conflict)
            {
                yield return conflict;
            }
        }
    }

    private static OwnLicenseConflict? Worst(ImmutableArray<LicenseTerm> offered, JudgedLicense license, LicenseExpression expression)
    {
        OwnLicenseConflict? worst = null;
        foreach (var own in offered)
        {
            if (Compare(own, license, expression) is { Compatibility: not Compatibility.NothingKnown } found
                && found.Compatibility > (worst?.Compatibility ?? Compatibility.NothingKnown))
            {
                worst = found;
            }
        }

        return worst;
    }

    private static OwnLicenseConflict? Compare(LicenseTerm own, JudgedLicense license, LicenseExpression expression)
    {
        switch (expression)
        {
            case LicenseAnd and:
                var (left, right) = (Compare(own, license, and.Left), Compare(own, license, and.Right));
                return Rank(left) >= Rank(right) ? left : right;
            case LicenseOr or:
                // Only branches that the policy accepts are there to choose from.
                var choices = (Left: IsAccepted(license, or.Left), Right: IsAccepted(license, or.Right));
                var (one, other) = (Compare(own, license, or.Left), Compare(own, license, or.Right));
                return !choices.Right || (choices.Left && Rank(one) <= Rank(other)) ? one : other;
            case LicenseTerm term:
                return new(license, own, term, LicenseCompatibility.Of(own, term));
            default:
                return null;
        }
    }

    private static int Rank(OwnLicenseConflict? conflict) => (int)(conflict?.Compatibility ?? Compatibility.NothingKnown);

    private static bool IsAccepted(JudgedLicense license, LicenseExpression expression) => expression switch
    {
        LicenseAnd and => IsAccepted(license, and.Left) && IsAccepted(license, and.Right),
        LicenseOr or => IsAccepted(license, or.Left) || IsAccepted(license, or.Right),
        LicenseTerm term => license.Terms.Any(t => t.Accepted && t.Term == term),
        _ => false,
    };
}
