using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>Everything that was read for one build, before anything was judged.</summary>
public sealed record GateFacts
{
    /// <summary>The project and build.</summary>
    public required ProjectFact Project { get; init; }

    /// <summary>What translated it.</summary>
    public required ToolchainFact Toolchain { get; init; }

    /// <summary>Where the source comes from.</summary>
    public required SourceFact Source { get; init; }

    /// <summary>The day by which terms are judged, in seconds since 1970-01-01 UTC; a fact, so that a rule needs no clock.</summary>
    public required long JudgedAt { get; init; }

    /// <summary>The packages and other components: those of the graph first, kind after kind, each in ordinal order of id and version.</summary>
    public ImmutableArray<PackageFact> Packages { get; init; } = [];

    /// <summary>The packages that the framework replaces, in ordinal order of id.</summary>
    public ImmutableArray<PrunedPackageFact> Pruned { get; init; } = [];

    /// <summary>The models, in ordinal order of their display paths.</summary>
    public ImmutableArray<ModelFact> Models { get; init; } = [];

    /// <summary>The data sets, in ordinal order of their names.</summary>
    public ImmutableArray<DatasetFact> Datasets { get; init; } = [];

    /// <summary>The results of evaluations, in ordinal order of their display paths.</summary>
    public ImmutableArray<EvaluationFact> Evaluations { get; init; } = [];

    /// <summary>The lock of the models; null without one.</summary>
    public ModelLockFact? ModelLock { get; init; }

    /// <summary>Evidence of referenced projects and consumed packages, projects first, each in ordinal order of name and framework.</summary>
    public ImmutableArray<EvidenceLinkFact> Links { get; init; } = [];

    /// <summary>The release before this one; null where the policy names none.</summary>
    public EvidenceLinkFact? Previous { get; init; }

    /// <summary>What the manifest of that release says of its contents; null where nobody asks.</summary>
    public PreviousContents? PreviousContents { get; init; }

    /// <summary>What is written down of the changes in this version; null where nobody asks, and then nothing is read.</summary>
    public ChangesFact? Changes { get; init; }

    /// <summary>What others can see of the assembly; null until it was read, which is possible only when the compiler has run.</summary>
    public PublicApiFact? PublicApi { get; init; }

    /// <summary>What was read of reviews; null where the policy does not ask for them, and then nothing is read.</summary>
    public ReviewsFact? Reviews { get; init; }

    /// <summary>What decides whether somebody else gets the same bits.</summary>
    public ReproducibilityFact Reproducibility { get; init; } = new();

    /// <summary>What the compiled code does with cryptography; read after the compiler.</summary>
    public CryptographyFact Cryptography { get; init; } = new();

    /// <summary>What the restore left behind about the health of the dependencies.</summary>
    public DependencyHealthFact Dependencies { get; init; } = new();

    /// <summary>The documents that the policy names as answers to facts, in ordinal order of their paths.</summary>
    public ImmutableArray<DocumentFact> Documents { get; init; } = [];

    /// <summary>The formats of the evidence that the build will write, as <c>ComplianceGateFormats</c> names them.</summary>
    public string Formats { get; init; } = "";

    /// <summary>What could not be read.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];
}

/// <summary>A document that the policy names as an answer.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="DisplayPath">Path as the user knows it; forward slashes.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal; null where there is no such file, or an empty one.</param>
public sealed record DocumentFact(string Path, string DisplayPath, string? Sha256);

/// <summary>One file that the evidence speaks of: put in the output folder, published or packed.</summary>
/// <param name="Path">Path relative to the folder that the evidence speaks of (output, publish or package), forward slashes.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
public sealed record ArtifactFact(string Path, long Size, string Sha256)
{
    /// <summary>SHA-512, lower-case hexadecimal: of a nupkg, which NuGet knows by it; null for other files.</summary>
    public string? Sha512 { get; init; }
}
