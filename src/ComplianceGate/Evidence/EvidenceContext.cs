using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What every writer gets: the facts and verdict of one build, its artifacts, and the time that documents may name.</summary>
public sealed class EvidenceContext
{
    private PathRedactor? redactor;
    private ImmutableArray<ShownFinding> findings;
    private ImmutableArray<ArtifactFact> artifacts;
    private ImmutableArray<EvidenceLinkFact> links;
    private EvidenceLinkFact? previous;
    private ImmutableArray<ArtifactFact> shipped;
    private ComponentGraph? graph;
    private Dictionary<string, LicenseDecision>? licenses;
    private Dictionary<string, ModelLicenseDecision>? modelLicenses;
    private Dictionary<string, DatasetDecision>? datasets;

    /// <summary>What was read.</summary>
    public required GateFacts Facts { get; init; }

    /// <summary>What was decided.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The rules that judged, in the order of their codes; documents that describe rules take them from here.</summary>
    public ImmutableArray<RuleDescriptor> Rules { get; init; } = [];

    /// <summary>
    /// The files that the build put in the output folder; empty for a check that failed before the compiler. Kept in ordinal
    /// order of their paths, without what lies in the evidence folder itself.
    /// </summary>
    public ImmutableArray<ArtifactFact> Artifacts
    {
        get => artifacts.IsDefault ? [] : artifacts;
        init => artifacts = value;
    }

    /// <summary>What the evidence speaks of.</summary>
    public EvidenceStage Stage { get; init; }

    /// <summary>How the assembly was made; null for a check that failed before the compiler.</summary>
    public BuildFact? Build { get; init; }

    /// <summary>Who built; null where no document may name it.</summary>
    public BuilderFact? Builder { get; init; }

    /// <summary>Other evidence that this one builds on, in the order in which documents name it.</summary>
    public ImmutableArray<EvidenceLinkFact> Links
    {
        get => links.IsDefault ? Facts.Links : links;
        init => links = value;
    }

    /// <summary>The release before this one; null where the policy names none.</summary>
    public EvidenceLinkFact? Previous
    {
        get => previous ?? Facts.Previous;
        init => previous = value;
    }

    /// <summary>The documents written so far: a document may name those before it and none after.</summary>
    public IReadOnlyList<EvidenceDocument> Earlier { get; internal set; } = [];

    /// <summary>The license and notice texts of the packages that ship, by their SHA-256.</summary>
    public IReadOnlyDictionary<string, NoticeText> Texts { get; init; } = new Dictionary<string, NoticeText>();

    /// <summary>The evidence folder's path relative to the output folder, forward slashes: <c>App.compliance</c>.</summary>
    public required string FolderName { get; init; }

    /// <summary>
    /// The time that documents name, in seconds since 1970-01-01 UTC: SOURCE_DATE_EPOCH, else the commit's time; null where
    /// neither is known, and then documents name no time at all.
    /// </summary>
    public long? Time { get; init; }

    /// <summary>Version of ComplianceGate that writes.</summary>
    public string ToolVersion => Facts.Toolchain.Gate;

    /// <summary>Takes this machine out of paths and texts.</summary>
    public PathRedactor Redactor => redactor ??= new PathRedactor(Facts, Verdict.PolicyPath, Verdict.PolicyLayers);

    /// <summary>The findings as documents show them, in an order that is the same on every machine.</summary>
    internal ImmutableArray<ShownFinding> Findings =>
        findings.IsDefault ? findings = ShownFinding.All(Verdict.Findings, Redactor) : findings;

    /// <summary><see cref="Artifacts"/> in ordinal order, without the evidence folder's own files.</summary>
    internal ImmutableArray<ArtifactFact> ShippedArtifacts()
    {
        if (shipped.IsDefault)
        {
            var found = ImmutableArray.CreateBuilder<ArtifactFact>(Artifacts.Length);
            foreach (var artifact in Artifacts)
            {
                if (!artifact.Path.StartsWith(FolderName + "/", StringComparison.Ordinal))
                {
                    found.Add(artifact);
                }
            }

            found.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
            shipped = found.DrainToImmutable();
        }

        return shipped;
    }

    /// <summary>The components and what depends on what, as every bill of materials tells them.</summary>
    internal ComponentGraph Graph => graph ??= new ComponentGraph(Facts);

    /// <summary>What was decided about a package's license; null when nothing was.</summary>
    internal LicenseDecision? LicenseOf(PackageFact package)
    {
        if (licenses is null)
        {
            var found = new Dictionary<string, LicenseDecision>(Verdict.Licenses.Length, StringComparer.Ordinal);
            foreach (var decision in Verdict.Licenses)
            {
                found[decision.Package] = decision;
            }

            licenses = found;
        }

        return licenses.GetValueOrDefault(package.Key);
    }

    /// <summary>What was decided about a model's license; null when nothing was.</summary>
    internal ModelLicenseDecision? LicenseOf(ModelFact model)
    {
        if (modelLicenses is null)
        {
            var found = new Dictionary<string, ModelLicenseDecision>(StringComparer.Ordinal);
            foreach (var decision in Verdict.ModelLicenses)
            {
                found[decision.Model] = decision;
            }

            modelLicenses = found;
        }

        return modelLicenses.GetValueOrDefault(model.DisplayPath);
    }

    /// <summary>What was decided about a data set; null when nothing was.</summary>
    internal DatasetDecision? DecisionOf(DatasetFact dataset)
    {
        if (datasets is null)
        {
            var found = new Dictionary<string, DatasetDecision>(StringComparer.Ordinal);
            foreach (var decision in Verdict.Datasets)
            {
                found[decision.Name] = decision;
            }

            datasets = found;
        }

        return datasets.GetValueOrDefault(dataset.Name);
    }
}
