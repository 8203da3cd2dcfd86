using System.Collections.Immutable;
using ComplianceGate.Comparison;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Reproduction;

/// <summary>What to make again, and how.</summary>
public sealed record ReproductionOptions
{
    /// <summary>Fully qualified path of a repository that holds the commit; null to look around the path and then at the recorded remote.</summary>
    public string? Source { get; init; }

    /// <summary>The project file, relative to the repository, where the evidence does not tell it; null otherwise.</summary>
    public string? Project { get; init; }

    /// <summary>Another version of the SDK than the recorded one; null for the recorded one.</summary>
    public string? Sdk { get; init; }

    /// <summary>Properties whose values the evidence does not tell.</summary>
    public ImmutableArray<NamedValue> Properties { get; init; } = [];

    /// <summary>
    /// Fully qualified path of the folder in which the fresh folder is made; files above it have a say in the build (<c>Directory.Build.props</c>,
    /// <c>NuGet.config</c>). Null for a folder of the user's own, above which none may lie.
    /// </summary>
    public string? WorkFolder { get; init; }

    /// <summary>Whether the fresh folder stays.</summary>
    public bool KeepsWork { get; init; }

    /// <summary>How long one command may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Ends what runs; the fresh folder is removed then, too.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Is told what happens; null for nobody.</summary>
    public Action<string>? Progress { get; init; }
}

/// <summary>One artifact, compared.</summary>
/// <param name="Path">Its path, as the evidence names it.</param>
/// <param name="Sha256">SHA-256 of the original, lower-case hexadecimal; null where it is not known.</param>
/// <param name="RebuiltSha256">SHA-256 of the rebuild's; null where it made none.</param>
/// <param name="Comparison">How they compare.</param>
public sealed record ReproducedArtifact(string Path, string? Sha256, string? RebuiltSha256, ComparisonReport Comparison);

/// <summary>What making a build again gave.</summary>
public sealed record ReproductionReport
{
    /// <summary>How it is named to people: name, version, framework and what was run.</summary>
    public required string Title { get; init; }

    /// <summary>Why it cannot be decided; null where it can.</summary>
    public string? Undecided { get; init; }

    /// <summary>The lowest rung of all artifacts; null where it cannot be decided.</summary>
    public Rung? Rung { get; init; }

    /// <summary>The commit; null when unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>Version of the SDK that the rebuild used; null where it did not come to that.</summary>
    public string? Sdk { get; init; }

    /// <summary>Where the source came from: an address, or <c>--source</c> or <c>the enclosing repository</c>; null where it did not come to that.</summary>
    public string? SourceFrom { get; init; }

    /// <summary>The command by which it was built again; null where it did not come to that.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The artifacts, in ordinal order of their paths.</summary>
    public ImmutableArray<ReproducedArtifact> Artifacts { get; init; } = [];

    /// <summary>What the two builds did not have in common, by their <c>buildinfo.json</c>.</summary>
    public ImmutableArray<BuildDifference> BuildDifferences { get; init; } = [];

    /// <summary>What the reader should know besides: sentences without an end mark.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Whether the original is what its own evidence says; a summary of one that is not cannot pass.</summary>
    public bool EvidenceHolds { get; init; }

    /// <summary>What a summary of it speaks of; null where the evidence could not be read.</summary>
    public SummarySubject? Subject { get; init; }

    /// <summary>SHA-256 of the manifest that the build was read from, lower-case hexadecimal; null likewise.</summary>
    public string? ManifestSha256 { get; init; }

    /// <summary>Package URL of what was built; null likewise.</summary>
    public string? ResourceUri { get; init; }

    /// <summary>Fully qualified path of the fresh folder; null where it is gone.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>States the result for others, to be signed.</summary>
    /// <param name="verifierId">URI of who made it again.</param>
    /// <param name="accepted">The lowest rung that holds.</param>
    /// <param name="now">When.</param>
    /// <returns>The summary; null where nothing was decided.</returns>
    public VerificationSummary? Summarise(string verifierId, Rung accepted, DateTimeOffset now) => Rung is not { } rung || Subject is null ? null : new VerificationSummary
    {
        Subjects = [Subject],
        VerifierId = verifierId,
        TimeVerified = now,
        ResourceUri = ResourceUri!,
        PolicyUri = "https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/reproduce.md",
        InputAttestations = [new SummarySubject(null, ManifestSha256!)],
        Passed = rung <= accepted && EvidenceHolds,
        Reproduction = new SummaryReproduction(ComparisonReport.Words(rung))
        {
            Normalisations = [.. Artifacts.SelectMany(static a => a.Comparison.Normalisations).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Commit = Commit,
            RebuiltSha256 = Artifacts.FirstOrDefault(a => a.Path == Subject.Name)?.RebuiltSha256,
        },
    };
}
