using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG1010: a library under weak copyleft is used in a way about which its license leaves something open.</summary>
public sealed class LinkageOpenRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1010", "LinkageOpen", "The way a library is used leaves its license open", LicenseFindings.Category, Severity.Warning,
        "The library's license lets any program use it as long as the program's users can exchange the library. Bundled into one "
        + "file or trimmed, that depends on what is given out beside the program, which a build cannot see. Linked or merged into "
        + "the program it is refused (CG1002).");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            if (license is { Package.Scope: PackageScope.Shipped, Decision.Accepted: true, OpenLinkage: [var judged, ..] })
            {
                var term = SafeText.Line(judged.Term.ToString());
                yield return LicenseFindings.About(
                    context,
                    Descriptor,
                    license.Package,
                    $"{LicenseFindings.Name(license.Package)} is under {term}, which asks that users can exchange the library, and {judged.LinkageQuestion}.",
                    "Leave it a file of its own, or, where what you give out beside the program lets users exchange it, accept it in "
                    + $"licenses.exceptions with your reason: {LicensePolicyEntry.Exception(license.Package, [judged.TakenAs ?? judged.Term.ToString()])}");
            }
        }
    }
}
