using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

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
            // A file without a package can state nothing; CG1007 asks the project to.
            if (license is { Decision.Basis: "none", Package: { Kind: not ComponentKind.File } package })
            {
                var text = LicensePolicyEntry.LikeliestText(package);
                yield return LicenseFindings.About(context, Descriptor, package, Message(package, text), LicensePolicyEntry.HowToClarify(package, text)) with
                {
                    // The pack is only found with its SDK, and the SDK's vendor says elsewhere what its terms are.
                    Severity = package.InSdk ? Severity.Warning : Descriptor.DefaultSeverity,
                };
            }
        }
    }

    private static string Message(PackageFact package, PackageText? text)
    {
        var name = LicenseFindings.Name(package);
        return package switch
        {
            { InSdk: true } when text is not null =>
                $"{name} has no license that is known: it lies in the SDK, whose text '{SafeText.Line(text.Path)}' (SHA-256 {text.Sha256}) is not recognised.",
            { InSdk: true } => $"{name} has no license: it lies in the SDK, and the SDK has no license text.",
            { Kind: ComponentKind.NpmPackage, Folder: null } =>
                $"{name} has no license: the lock file states none, and node_modules, which would, does not hold it ('npm ci' installs it).",
            { Kind: ComponentKind.NpmPackage } => $"{name} has no license: neither the lock file nor its package.json states one.",
            _ => $"{name} has no license: it states neither an expression, nor a file, nor a URL.",
        };
    }
}
