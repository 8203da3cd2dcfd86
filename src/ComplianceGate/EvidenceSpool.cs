using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Ledger;

namespace ComplianceGate;

/// <summary>
/// Spools one file for a ledger when evidence is finished. A build appends to nothing: any number of them spool into one folder at once,
/// and who appends does so later.
/// </summary>
internal static class EvidenceSpool
{
    /// <summary>Writes the file, named by the digest of the manifest; the same evidence gives the same file.</summary>
    /// <param name="folder">Absolute path of the folder, which is made; null for nothing at all.</param>
    /// <param name="context">What the evidence was written from.</param>
    /// <param name="manifestSha256">SHA-256 of the manifest.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string? folder, EvidenceContext context, string manifestSha256)
    {
        if (folder is null)
        {
            return;
        }

        var entry = new EvidenceEntry
        {
            ManifestSha256 = manifestSha256,
            Name = context.Facts.Project.PackageId,
            Version = context.Facts.Project.Version,
            Stage = context.Stage switch { EvidenceStage.Pack => "pack", EvidenceStage.Publish => "publish", _ => "build" },
            Artifacts = [.. context.ShippedArtifacts().Select(static a => new LoggedArtifact(a.Path, a.Sha256))],
        };
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.WriteIfDifferent(Path.Combine(folder, manifestSha256 + ".json"), entry.Write());
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"The evidence cannot be spooled for a ledger: the entry {e.Message}.", e);
        }
    }
}
