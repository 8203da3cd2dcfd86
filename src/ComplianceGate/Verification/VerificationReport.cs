using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Verification;

/// <summary>What checking evidence gave.</summary>
public enum VerificationOutcome
{
    /// <summary>Everything that was found agrees.</summary>
    Holds,

    /// <summary>Something differs, is missing, or is there and should not be.</summary>
    FallsShort,

    /// <summary>Nothing contradicts, but something that is needed cannot be read or is not here.</summary>
    CannotDecide,
}

/// <summary>How a set of evidence became trustworthy to itself: what vouches for the digest of its manifest.</summary>
public enum SignatureState
{
    /// <summary>Nothing vouches for who wrote it.</summary>
    NotSigned,

    /// <summary>It lies in or speaks of a package with a NuGet signature whose content hash is that of the unsigned package. The signature itself was not verified.</summary>
    NuGetContentAgrees,
}

/// <summary>One set of evidence that was checked.</summary>
public sealed record VerifiedEvidence
{
    /// <summary>Where its folder is, relative to what was asked about.</summary>
    public required string Path { get; init; }

    /// <summary><c>build</c>, <c>pack</c> or <c>publish</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Package id, or the assembly's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The framework; several with semicolons between them.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>SHA-256 of its <c>manifest.json</c>, lower-case hexadecimal.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>Whether its manifest says that the verdict passed while the policy was enforced, rather than that it failed or was a mere audit.</summary>
    public bool HasPassed { get; init; }

    /// <summary>Number of artifacts that were checked.</summary>
    public int Artifacts { get; init; }

    /// <summary>Number of artifacts that the manifest names and that were not asked about.</summary>
    public int ArtifactsElsewhere { get; init; }

    /// <summary>Number of documents that were checked, manifest and sums among them.</summary>
    public int Documents { get; init; }

    /// <summary>Number of other manifests that it names and that were found.</summary>
    public int Links { get; init; }

    /// <summary>Number of other manifests that it names and that lie elsewhere.</summary>
    public int LinksElsewhere { get; init; }

    /// <summary>Number of assemblies whose embedded manifest agrees.</summary>
    public int Embedded { get; init; }

    /// <summary>
    /// Whether another set speaks of the same folder, and no set names this one by its digest: several projects may have been put into
    /// one folder, or somebody may have added evidence of his own.
    /// </summary>
    public bool SharesFolder { get; init; }

    /// <summary>Who vouches for it.</summary>
    public SignatureState Signature { get; init; }

    /// <summary>Names of the trusted keys whose signatures of it, or of a set that names it by its digest, hold, with their roles; null where nobody who is trusted signed as it is asked.</summary>
    public string? SignedBy { get; init; }

    /// <summary>Whether nothing that was found contradicts this set.</summary>
    public bool Holds { get; init; }

    /// <summary>What was checked, on one line.</summary>
    public string Line
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{SafeText.Line(Name)} {SafeText.Line(Version)} ({SafeText.Line(TargetFramework.Replace(";", ", ", StringComparison.Ordinal))}), {Stage}: ");
            Append(text, Artifacts, "artifact");
            text.Append(", ");
            Append(text, Documents, "document");
            AppendIfAny(text, Links, "link");
            AppendIfAny(text, Embedded, "embedded manifest");
            text.Append(!Holds ? "; does not hold" : Links > 0 ? "; all digests and links hold" : "; all digests hold");
            AppendElsewhere(text, ArtifactsElsewhere, "artifact");
            AppendElsewhere(text, LinksElsewhere, "link");
            text.Append(SharesFolder ? "; another set speaks of the same folder, and none names this one" : "");
            text.Append(Signature == SignatureState.NuGetContentAgrees
                ? "; the package carries a NuGet signature that names these bytes, and the signature itself was not verified"
                : SignedBy is null ? "; not signed" : "");
            return (SignedBy is null ? text : text.Append("; signed by ").Append(SafeText.Line(SignedBy))).ToString();
        }
    }

    private static void Append(StringBuilder text, int count, string what) =>
        text.Append(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static void AppendIfAny(StringBuilder text, int count, string what)
    {
        if (count > 0)
        {
            Append(text.Append(", "), count, what);
        }
    }

    private static void AppendElsewhere(StringBuilder text, int count, string what)
    {
        if (count > 0)
        {
            Append(text.Append("; "), count, what);
            text.Append(count == 1 ? " lies elsewhere and was not checked" : " lie elsewhere and were not checked");
        }
    }
}

/// <summary>Something that kept a question open.</summary>
/// <param name="Subject">What it is about, relative to what was asked about.</param>
/// <param name="Message">One sentence, safe to print on one line.</param>
public sealed record OpenQuestion(string Subject, string Message);

/// <summary>One release on the way back through the chain.</summary>
/// <param name="Name">Package id, or the assembly's name.</param>
/// <param name="Version">The version.</param>
/// <param name="ManifestSha256">SHA-256 of its manifest.</param>
/// <param name="Path">Where its manifest was found, relative to the folder that was searched; <c>package!/path</c> inside a package.</param>
public sealed record ChainedRelease(string Name, string Version, string ManifestSha256, string Path);

/// <summary>What checking a path gave.</summary>
public sealed record VerificationReport
{
    /// <summary>The sets of evidence that were found, in ordinal order of their folders.</summary>
    public ImmutableArray<VerifiedEvidence> Evidence { get; init; } = [];

    /// <summary>What does not hold: CG4001 to CG4005, in ordinal order of code, subject and message.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>What is told and changes nothing: CG4005 where no signature is demanded, and what a reader should know of a signature.</summary>
    public ImmutableArray<Finding> Notes { get; init; } = [];

    /// <summary>The signatures that were checked, in ordinal order of their files; empty where they were not asked about.</summary>
    public ImmutableArray<VerifiedSignature> Signatures { get; init; } = [];

    /// <summary>What the signatures that count are over: the payloads of their envelopes, by their digests.</summary>
    public ImmutableArray<SummarySubject> SignedPayloads { get; init; } = [];

    /// <summary>What a signature of the path is over: the file itself, or of a folder its evidence's manifest; null where signatures were not asked about or several sets speak of it.</summary>
    public SummarySubject? Subject { get; init; }

    /// <summary>What could not be decided.</summary>
    public ImmutableArray<OpenQuestion> Open { get; init; } = [];

    /// <summary>Earlier releases that the chain leads to, the newest first; empty where it was not asked for or ends at once.</summary>
    public ImmutableArray<ChainedRelease> Chain { get; init; } = [];

    /// <summary>Whether every chain that was walked ended with a release that names none before it; null where none was asked for.</summary>
    public bool? ChainIsWhole { get; init; }

    /// <summary>What it comes to.</summary>
    public VerificationOutcome Outcome =>
        Findings.Length > 0 ? VerificationOutcome.FallsShort : Open.Length > 0 || Evidence.IsEmpty ? VerificationOutcome.CannotDecide : VerificationOutcome.Holds;
}
