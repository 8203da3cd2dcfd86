using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG1007: a file ships that no package brings and of which the project says no license.</summary>
public sealed class ReferenceWithoutLicenseRule : IRule
{
    private const string Fix =
        "State it on the item: License=\"\" with an SPDX expression between the quotes, and LicenseFile=\"\" with the path of its text where there is one.";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1007", "ReferenceWithoutLicense", "An assembly reference has no license", LicenseFindings.Category, Severity.Warning,
        "An assembly that is referenced by its path, or a native library that is copied or linked in, ships with the product. No package "
        + "brings it, so nothing says under which license it may be given out. The project has to say it, in metadata of the item.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            if (license is { Decision.Basis: "none", Package: { Kind: ComponentKind.File } file })
            {
                var version = file.Version.Length == 0 ? "" : $"version {SafeText.Line(file.Version)}, ";
                var message = $"'{SafeText.Line(file.File)}' ({version}SHA-256 {file.Sha256}) ships, and nothing states its license: no package brings it.";
                yield return LicenseFindings.About(context, Descriptor, file, message, file.ItemType is null ? LicensePolicyEntry.HowToClarify(file, null) : Fix);
            }
        }
    }
}
