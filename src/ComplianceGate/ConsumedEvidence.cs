using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate;

/// <summary>
/// Evidence that came inside consumed packages: checked against the files that NuGet extracted beside it, and linked by its digest. A
/// package without any is as good as before; one whose evidence does not hold is not what its maker packed.
/// </summary>
internal static class ConsumedEvidence
{
    /// <summary>Looks at every package.</summary>
    /// <param name="packages">The components of the project.</param>
    /// <param name="share">Answers that other projects of the build have asked for; null to ask alone.</param>
    /// <param name="findings">Receives what does not hold.</param>
    /// <returns>The evidence that holds, in the order of the packages.</returns>
    public static ImmutableArray<EvidenceLinkFact> Read(ImmutableArray<PackageFact> packages, ISourceShare? share, List<Finding> findings)
    {
        var links = ImmutableArray.CreateBuilder<EvidenceLinkFact>();
        foreach (var package in packages)
        {
            // Not through InputFiles: NuGet never changes the folder of a version, and which versions there are is known.
            if (package is not { Kind: ComponentKind.Package, Folder: { } folder } || !Directory.Exists(Path.Combine(folder, PackageEvidence.Folder)))
            {
                continue;
            }

            var report = share is null ? EvidenceVerifier.Verify(folder) : share.Answer("evidence\n" + folder, () => EvidenceVerifier.Verify(folder));
            if (Flaw(package, report) is { } flaw)
            {
                findings.Add(Wrong(package, flaw));
            }
            else if (report.Outcome != VerificationOutcome.Holds)
            {
                findings.Add(Unread(package, report.Open.IsEmpty ? "There is none that is known." : report.Open[0].Message));
            }
            else if (Head(report) is { } head)
            {
                links.Add(new EvidenceLinkFact(EvidenceLinkKind.Package, package.Id, package.Version, null, null, head.ManifestSha256));
            }
        }

        return links.DrainToImmutable();
    }

    // The set of the whole package is the one that names the others.
    private static VerifiedEvidence? Head(VerificationReport report)
    {
        foreach (var evidence in report.Evidence)
        {
            if (evidence.Path == PackageEvidence.Folder)
            {
                return evidence;
            }
        }

        return null;
    }

    private static string? Flaw(PackageFact package, VerificationReport report)
    {
        if (!report.Findings.IsEmpty)
        {
            var more = report.Findings.Length == 1 ? "" : $" ({report.Findings.Length - 1} more)";
            return $"{report.Findings[0].Code}: {report.Findings[0].Message}{more}";
        }

        return Head(report) is { } head && (!head.Name.Equals(package.Id, StringComparison.OrdinalIgnoreCase) || !ReleaseVersion.IsSame(head.Version, package.Version))
            ? $"it speaks of {SafeText.Line(head.Name)} {SafeText.Line(head.Version)}."
            : null;
    }

    // A later version may have written it, or the disk may fail: neither says anything against the package.
    private static Finding Unread(PackageFact package, string why) => About(
        package, "CG0005", Severity.Warning, $"carries evidence that cannot be read here: {why}", "Nothing links to it. Update ComplianceGate, or restore the package anew.");

    private static Finding Wrong(PackageFact package, string flaw) => About(
        package, "CG4001", Severity.Error, $"carries evidence of what its maker packed, and that does not hold: {flaw}",
        "Delete the package's folder and restore it anew; if that does not help, ask its maker.") with { IsFirm = true };

    private static Finding About(PackageFact package, string code, Severity severity, string message, string fix) => new()
    {
        Code = code, Severity = severity, Subject = package.Purl, Message = $"{package.Id} {package.Version} {message}", Fix = fix,
        Path = package.Path, Location = package.RequestedAt,
    };
}
