using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG1001: a package states no license at all.</summary>
public sealed class NoLicenseRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1001", "NoLicense", "A package has no license", LicenseFindings.Category, Severity.Error,
        "The package states neither a license expression, nor a license file, nor a license URL. Without a license nobody but its "
        + "owner may copy it, so it cannot be shipped before its owner says more.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            if (license.Decision.Basis == "none")
            {
                var package = license.Package;
                var text = LicensePolicyEntry.LikeliestText(package);
                var message = $"{LicenseFindings.Name(package)} has no license: it states neither an expression, nor a file, nor a URL.";
                yield return LicenseFindings.About(context, Descriptor, package, message, LicensePolicyEntry.HowToClarify(package, text));
            }
        }
    }
}
