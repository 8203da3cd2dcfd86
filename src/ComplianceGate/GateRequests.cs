using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using ComplianceGate.Packages;

namespace ComplianceGate;

/// <summary>A PackageReference, GlobalPackageReference or PackageVersion item.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="DefinedIn">Absolute path of the file that holds the item.</param>
/// <param name="Central">Whether it is a PackageVersion, which sets a version but asks for nothing.</param>
public sealed record PackageRequest(string Id, string DefinedIn, bool Central)
{
    /// <summary>The version that is asked for; null where the item names none.</summary>
    public string? Version { get; init; }
}

/// <summary>What a build says of the settings that reproducibility hangs on.</summary>
public sealed record ReproducibilityInputs
{
    /// <summary>Properties as they were evaluated.</summary>
    public ImmutableArray<NamedValue> Settings { get; init; } = [];

    /// <summary>Absolute paths of build files that are known to be imported; those that are not there do no harm.</summary>
    public ImmutableArray<string> BuildFiles { get; init; } = [];

    /// <summary>Whether <c>dotnet pack</c> or <c>dotnet publish</c> runs the build.</summary>
    public bool IsForOthers { get; init; }

    /// <summary>Absolute path of the lock file that NuGet would use; null for the usual one beside the project.</summary>
    public string? LockFile { get; init; }
}

/// <summary>What a build gives the check.</summary>
public sealed record CheckRequest
{
    /// <summary>The project and build.</summary>
    public required ProjectFact Project { get; init; }

    /// <summary>Absolute path of NuGet's <c>project.assets.json</c>.</summary>
    public required string AssetsFile { get; init; }

    /// <summary>Absolute path of the policy file that the project names; null to look for the nearest.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>Absolute paths of the layers that an organisation puts above the project's policy, in their order.</summary>
    public ImmutableArray<string> PolicyLayers { get; init; } = [];

    /// <summary>The mode that the project sets; null for the policy's.</summary>
    public string? Mode { get; init; }

    /// <summary>The formats that the project asks for, separated by semicolons.</summary>
    public required string Formats { get; init; }

    /// <summary>Version of the SDK.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>Version of MSBuild.</summary>
    public required string HostVersion { get; init; }

    /// <summary>The compiler's assembly; null when unknown.</summary>
    public string? CompilerFile { get; init; }

    /// <summary>Where packages are asked for.</summary>
    public ImmutableArray<PackageRequest> Requests { get; init; } = [];

    /// <summary>Absolute paths of files that the build files of packages bring into the output.</summary>
    public ImmutableArray<string> BroughtFiles { get; init; } = [];

    /// <summary>The packs that the SDK chose.</summary>
    public FrameworkPackInputs Packs { get; init; } = new();

    /// <summary>Files that are referenced or copied and that may belong to no package.</summary>
    public ImmutableArray<FileReferenceItem> FileReferences { get; init; } = [];

    /// <summary>Files that references bring: of referenced projects, and assemblies beside those that are referenced by their path.</summary>
    public ImmutableArray<BesideReferenceItem> BesideReferences { get; init; } = [];

    /// <summary>Absolute paths of the folders in which the checks of referenced projects left their state; a project without the gate has none.</summary>
    public ImmutableArray<string> ReferencedStates { get; init; } = [];

    /// <summary>Absolute paths of the folders in which a <c>package-lock.json</c> may lie.</summary>
    public ImmutableArray<string> NpmFolders { get; init; } = [];

    /// <summary>Whether what npm installs goes out, as it does with web projects.</summary>
    public bool NpmShips { get; init; } = true;

    /// <summary>The value of SOURCE_DATE_EPOCH; null when it is not set.</summary>
    public string? SourceDateEpoch { get; init; }

    /// <summary>Settings that reproducibility hangs on.</summary>
    public ReproducibilityInputs Reproducibility { get; init; } = new();

    /// <summary>The project's files that leave the build and may be models.</summary>
    public ImmutableArray<ModelCandidate> Models { get; init; } = [];

    /// <summary>The data sets that the project declares.</summary>
    public ImmutableArray<DatasetCandidate> Datasets { get; init; } = [];

    /// <summary>The files of evaluation results that the project declares.</summary>
    public ImmutableArray<EvaluationCandidate> Evaluations { get; init; } = [];
}

/// <summary>What is kept of a check: the ground of the evidence.</summary>
/// <param name="Facts">What was read.</param>
/// <param name="Verdict">What was decided.</param>
public sealed record CheckRecord(GateFacts Facts, Verdict Verdict);

/// <summary>The outcome of a check.</summary>
/// <param name="Record">What is kept.</param>
/// <param name="Logged">What the log shows.</param>
/// <param name="Embedded">The compact version manifest, UTF-8.</param>
/// <param name="Failure">What to leave in obj; null when the check passed.</param>
public sealed record CheckResult(CheckRecord Record, ImmutableArray<LoggedFinding> Logged, byte[] Embedded, FailureDocuments? Failure)
{
    /// <summary>What was decided.</summary>
    public Verdict Verdict => Record.Verdict;
}

/// <summary>What a build gives the recording.</summary>
public sealed record RecordRequest : EvidenceRequest
{
    /// <summary>The check that this build passed.</summary>
    public required CheckRecord Check { get; init; }

    /// <summary>Absolute path of the output folder.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Absolute path of the evidence folder.</summary>
    public required string EvidenceDirectory { get; init; }

    /// <summary>Whether an output folder or a publish folder is recorded.</summary>
    public EvidenceStage Stage { get; init; }

    /// <summary>Absolute paths of the folders in which referenced projects left their state; those of a publish folder are known from its build.</summary>
    public ImmutableArray<string> ReferencedStates { get; init; } = [];

    /// <summary>How the assembly was made, where an earlier step told; null to find out.</summary>
    public BuildFact? Made { get; init; }

    /// <summary>Absolute paths of the files that the build put in the output folder.</summary>
    public ImmutableArray<string> Artifacts { get; init; } = [];

    /// <summary>Absolute paths of copied items whose names may be a model's.</summary>
    public ImmutableArray<string> CopiedModels { get; init; } = [];

    /// <summary>Absolute paths of copied items whose names may be a library's.</summary>
    public ImmutableArray<string> CopiedLibraries { get; init; } = [];

    /// <summary>Absolute path of the project's folder for intermediate files; null when unknown.</summary>
    public string? IntermediateDirectory { get; init; }

    /// <summary>What the build tells of the making of its assembly; null where it tells nothing.</summary>
    public BuildInputs? Build { get; init; }

    /// <summary>Who builds; null where no document may name it.</summary>
    public BuilderFact? Builder { get; init; }
}

/// <summary>The outcome of a recording.</summary>
/// <param name="Passed">Whether the evidence was written and nothing stops the build.</param>
/// <param name="Logged">What the log shows: only what the check did not show already.</param>
/// <param name="Summary">One line for the user.</param>
/// <param name="Failure">What to leave in obj when the recording stops the build; otherwise null.</param>
public sealed record RecordResult(bool Passed, ImmutableArray<LoggedFinding> Logged, string Summary, FailureDocuments? Failure)
{
    /// <summary>The check with the models that came into the output after it; null where none did.</summary>
    public CheckRecord? Late { get; init; }

    /// <summary>What the evidence was written from, for the steps that come after the build; null when none was written.</summary>
    public CheckRecord? Record { get; init; }

    /// <summary>Facts and verdict of a recording that stops the build; null where it does not.</summary>
    public CheckRecord? Stopped { get; init; }

    /// <summary>Digest of the manifest that was written; empty when none was.</summary>
    public string ManifestSha256 { get; init; } = "";

    /// <summary>Absolute path of the folder that was recorded.</summary>
    public string OutputDirectory { get; init; } = "";

    /// <summary>The notices of a nupkg of the project, UTF-8, where they are not those of the output; otherwise empty.</summary>
    public byte[] PackedNotice { get; init; } = [];

    /// <summary>How the assembly was made; null where nothing was recorded.</summary>
    public BuildFact? Build { get; init; }
}
