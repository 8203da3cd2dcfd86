using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG1004: a package declares one license and carries the text of another.</summary>
public sealed class DeclaredContradictsTextRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1004", "DeclaredContradictsText", "A package's license text contradicts what it declares", LicenseFindings.Category, Severity.Error,
        "The package declares a license, and its license file is, with certainty, the text of a license that the "
        + "declaration does not name. Which of the two its owner means is not for a tool to guess.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            if (license is { Expression: { } expression, Clarification: null } && Contradicting(license, expression) is { Recognition: { } found } text)
            {
                var package = license.Package;
                var says = package.Statement == LicenseStatement.Expression
                    ? $"declares {SafeText.Line(expression.ToString())}"
                    : $"names '{SafeText.Line(license.Decision.File)}' as its license, which is {SafeText.Line(expression.ToString())}";
                var message = $"{LicenseFindings.Name(package)} {says}, but its file "
                    + $"'{SafeText.Line(text.Path)}' (SHA-256 {text.Sha256}) is the text of {SafeText.Line(string.Join(" or ", found.Ids))}.";
                yield return LicenseFindings.About(context, Descriptor, package, message, LicensePolicyEntry.HowToClarify(package, text));
            }
        }
    }

    private static PackageText? Contradicting(JudgedLicense license, LicenseExpression expression) => license.Package.Statement switch
    {
        LicenseStatement.Expression => PackedLicense.Compare(license.Package, expression).Contradicting,
        LicenseStatement.File when LicensePolicyEntry.FindText(license.Package, license.Decision.File) is { } named =>
            PackedLicense.Other(license.Package, expression, named),
        _ => null,
    };
}
