using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG1009: a package ships that is accepted because its license is one of the platform's.</summary>
public sealed class PlatformLicenseRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1009", "PlatformLicenseShips", "A platform license ships", LicenseFindings.Category, Severity.Note,
        "The package's license is one of the terms under which the platform's own libraries may be distributed with a program. The "
        + "built-in default accepts them although they are no open-source licenses; they have conditions of their own, such as "
        + "terms to pass on. List the licenses you want in licenses.allow to refuse them.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            foreach (var term in license.Terms)
            {
                if (term is { Accepted: true, Reason: PlatformLicenses.Reason })
                {
                    var message = $"{LicenseFindings.Name(license.Package)} ships under the platform license {SafeText.Line(term.Term.ToString())}.";
                    yield return LicenseFindings.About(context, Descriptor, license.Package, message, "");
                    break;
                }
            }
        }
    }
}
