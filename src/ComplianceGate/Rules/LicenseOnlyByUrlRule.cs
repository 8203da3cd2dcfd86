using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG1006: a package names its license only by a URL.</summary>
public sealed class LicenseOnlyByUrlRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1006", "LicenseOnlyByUrl", "A package's license is only behind a URL", LicenseFindings.Category, Severity.Error,
        "The package names its license by a URL alone. What a page shows today proves nothing about the version that is shipped "
        + "and may change tomorrow, so no URL is taken for a license. A text inside the package, read once and bound by its "
        + "digest, is.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            if (license.Decision.Basis == "url")
            {
                var package = license.Package;
                var message = $"The license of {LicenseFindings.Name(package)} is only behind a URL, {SafeText.Line(package.LicenseText)}: "
                    + (license.IsAddressPinned ? "it names one version of a file, but nothing in the package binds it to that file."
                        : "what a URL shows proves nothing about this version and may change.")
                    + (license.AddressSuggests is { } hint ? $" Its words name {hint}, which is a hint to follow and no proof." : "");
                var text = LicensePolicyEntry.LikeliestText(package);
                yield return LicenseFindings.About(context, Descriptor, package, message, LicensePolicyEntry.HowToClarify(package, text));
            }
        }
    }
}
