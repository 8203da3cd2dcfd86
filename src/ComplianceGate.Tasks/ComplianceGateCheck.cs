using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using ComplianceGate.Packages;
using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Reads what the build ships, judges it, and stops the build before the compiler where something is missing.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGateCheck : GateTask
{
    /// <summary>NuGet's <c>project.assets.json</c>; absolute.</summary>
    [Required]
    public string AssetsFile { get; set; } = "";

    /// <summary>Name of the assembly without extension.</summary>
    [Required]
    public string AssemblyName { get; set; } = "";

    /// <summary><c>PackageId</c>.</summary>
    public string? PackageId { get; set; }

    /// <summary><c>PackageVersion</c> or <c>Version</c>.</summary>
    public string? Version { get; set; }

    /// <summary><c>TargetFramework</c>.</summary>
    public string? TargetFramework { get; set; }

    /// <summary><c>TargetFrameworkMoniker</c>.</summary>
    public string? TargetFrameworkMoniker { get; set; }

    /// <summary><c>RuntimeIdentifier</c>; empty for a portable build.</summary>
    public string? RuntimeIdentifier { get; set; }

    /// <summary><c>Configuration</c>.</summary>
    public string? Configuration { get; set; }

    /// <summary><c>Language</c>: <c>C#</c>, <c>F#</c>, <c>VB</c>.</summary>
    public string? Language { get; set; }

    /// <summary><c>OutputType</c>.</summary>
    public string? OutputType { get; set; }

    /// <summary>Whether <c>TargetFrameworks</c> lists several.</summary>
    public bool IsOneOfSeveral { get; set; }

    /// <summary><c>IsPackable</c>; empty counts as true, as NuGet has it.</summary>
    public string? IsPackable { get; set; }

    /// <summary><c>IsTestProject</c>.</summary>
    public string? IsTestProject { get; set; }

    /// <summary><c>PackageLicenseExpression</c>.</summary>
    public string? LicenseExpression { get; set; }

    /// <summary><c>PublishAot</c>.</summary>
    public string? NativeAot { get; set; }

    /// <summary><c>PublishSingleFile</c>.</summary>
    public string? SingleFile { get; set; }

    /// <summary><c>PublishTrimmed</c>.</summary>
    public string? Trimmed { get; set; }

    /// <summary><c>UsingMicrosoftNETSdkWeb</c>.</summary>
    public string? WebProject { get; set; }

    /// <summary>Whether the project is published, as programs and native libraries are and other libraries are not.</summary>
    public string? IsPublished { get; set; }

    /// <summary><c>ComplianceGateMode</c>.</summary>
    public string? Mode { get; set; }

    /// <summary><c>ComplianceGatePolicy</c>; relative to the project's folder.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>ComplianceGatePolicyLayer items, in their order.</summary>
    public ITaskItem[] PolicyLayers { get; set; } = [];

    /// <summary><c>ComplianceGateFormats</c>, so that a name nobody knows stops the build early.</summary>
    public string? Formats { get; set; }

    /// <summary>Version of the SDK.</summary>
    public string? SdkVersion { get; set; }

    /// <summary>Version of MSBuild.</summary>
    public string? HostVersion { get; set; }

    /// <summary>The compiler's assembly, for its version.</summary>
    public string? CompilerFile { get; set; }

    /// <summary><c>SOURCE_DATE_EPOCH</c>.</summary>
    public string? SourceDateEpoch { get; set; }

    /// <summary>PackageReference and GlobalPackageReference items as they were evaluated, so that each tells the file that holds it.</summary>
    public ITaskItem[] PackageReferences { get; set; } = [];

    /// <summary>PackageVersion items, likewise.</summary>
    public ITaskItem[] PackageVersions { get; set; } = [];

    /// <summary>Files that the build files of packages bring into the output.</summary>
    public ITaskItem[] BroughtFiles { get; set; } = [];

    /// <summary>The packs that the SDK chose, with <c>Role</c>.</summary>
    public ITaskItem[] Packs { get; set; } = [];

    /// <summary>The frameworks that are referenced, directly or through a package.</summary>
    public ITaskItem[] Frameworks { get; set; } = [];

    /// <summary><c>NetCoreTargetingPackRoot</c>: the SDK's own folder of packs.</summary>
    public string? PackRoot { get; set; }

    /// <summary>Whether the program carries its runtime, here or when it is published.</summary>
    public string? SelfContained { get; set; }

    /// <summary><c>PublishAotUsingRuntimePack</c>.</summary>
    public string? PublishAotUsingRuntimePack { get; set; }

    /// <summary>Items that may be files without a package, with <c>Type</c>, <c>File</c> where another path than the item's counts, and <c>DefinedIn</c>.</summary>
    public ITaskItem[] LooseFiles { get; set; } = [];

    /// <summary>Libraries that MSBuild copies along with references, as <c>ReferenceCopyLocalPaths</c> has them, without those of packages and frameworks.</summary>
    public ITaskItem[] BesideReferences { get; set; } = [];

    /// <summary><c>SpaRoot</c>: where the client of a web project lies; relative to the project's folder.</summary>
    public string? SpaRoot { get; set; }

    /// <summary>Whether the project ships web content, and so what npm installs.</summary>
    public string? WebClient { get; set; }

    /// <summary>Items that leave the build and may be models, with <c>Shipping</c>.</summary>
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>ComplianceDataset items.</summary>
    public ITaskItem[] Datasets { get; set; } = [];

    /// <summary>ComplianceEvaluation items.</summary>
    public ITaskItem[] Evaluations { get; set; } = [];

    /// <summary>Whether a model that differs from its lock stops the build.</summary>
    public string? Locked { get; set; }

    /// <summary>Properties that reproducibility hangs on, by name and metadata <c>Value</c>.</summary>
    public ITaskItem[] Settings { get; set; } = [];

    /// <summary>Build files that are known to be imported.</summary>
    public ITaskItem[] BuildFiles { get; set; } = [];

    /// <summary>Whether <c>dotnet pack</c> or <c>dotnet publish</c> runs the build.</summary>
    public bool IsForOthers { get; set; }

    /// <summary><c>NuGetLockFilePath</c>; relative to the project's folder.</summary>
    public string? LockFile { get; set; }

    /// <summary>References and analyzers, which the recording will ask for.</summary>
    public ITaskItem[] CompilerFiles { get; set; } = [];

    /// <summary>The folder of the .NET host.</summary>
    public string? DotNetRoot { get; set; }

    /// <summary>True when the check ran, so that its warnings need no replay.</summary>
    [Output]
    public bool Ran { get; set; }

    /// <inheritdoc/>
    protected override void Run()
    {
        Ran = true;
        var state = new BuildState(StateDirectory);
        state.Begin();
        var files = state.Inputs(BuildState.CheckStage, isTrusted: !IsTrue(ContinuousIntegrationBuild));
        var share = new BuildShare(BuildEngine4);
        var result = Gate.Check(Request(), files, share);
        Findings.Show(result.Logged, result.Verdict.Passed ? null : state.Place);
        state.Complete(result, files);
        if (result.Verdict.Passed)
        {
            // While the compiler runs.
            Rehearsal.Begin(result.Record, Formats ?? "", typeof(ComplianceGateCheck).Assembly.Location, share);
            Rehearsal.ReadAhead(Array.ConvertAll(CompilerFiles, static i => i.GetMetadata("FullPath")), OrNull(DotNetRoot), share);
        }
    }

    private CheckRequest Request()
    {
        var directory = Path.GetDirectoryName(ProjectFile)!;
        var name = Path.GetFileNameWithoutExtension(ProjectFile);
        return new CheckRequest
        {
            Project = new ProjectFact
            {
                Name = name,
                Path = ProjectFile,
                AssemblyName = AssemblyName,
                PackageId = OrNull(PackageId) ?? AssemblyName,
                Version = OrNull(Version) ?? "",
                TargetFramework = TargetFramework ?? "",
                TargetFrameworkMoniker = TargetFrameworkMoniker ?? "",
                RuntimeIdentifier = OrNull(RuntimeIdentifier),
                Configuration = Configuration ?? "",
                Language = OrNull(Language) ?? "",
                OutputType = OrNull(OutputType) ?? "Library",
                IsOneOfSeveral = IsOneOfSeveral,
                IsPackable = IsTrue(IsPackable, whenEmpty: true),
                IsTestProject = IsTrue(IsTestProject),
                LicenseExpression = OrNull(LicenseExpression),
                Usage = Usage(),
                IsLocked = IsTrue(Locked),
                Mode = OrNull(Mode),
            },
            AssetsFile = AssetsFile,
            PolicyFile = OrNull(PolicyFile) is { } policy ? Path.GetFullPath(policy, directory) : null,
            PolicyLayers = [.. PolicyLayers.Select(i => i.GetMetadata("FullPath"))],
            Mode = OrNull(Mode),
            Formats = Formats ?? "",
            SdkVersion = SdkVersion ?? "",
            HostVersion = HostVersion ?? "",
            CompilerFile = OrNull(CompilerFile),
            Requests = [.. PackageReferences.Select(i => Asked(i, central: false)), .. PackageVersions.Select(i => Asked(i, central: true))],
            BroughtFiles = [.. BroughtFiles.Select(i => i.GetMetadata("FullPath"))],
            Packs = PackInputs(),
            FileReferences = [.. LooseFiles.Select(i => Loose(i, directory))],
            BesideReferences = [.. BesideReferences.Select(Beside)],
            ReferencedStates = ReferencedState.Folders(BesideReferences),
            NpmFolders = NpmFolders(directory),
            NpmShips = IsTrue(WebClient),
            SourceDateEpoch = OrNull(SourceDateEpoch),
            Reproducibility = new ReproducibilityInputs
            {
                Settings = BuildItems.Named(Settings),
                BuildFiles = BuildItems.Paths(BuildFiles),
                IsForOthers = IsForOthers,
                LockFile = OrNull(LockFile) is { } lockFile ? Full(lockFile, directory) : null,
            },
            Models = [.. Models.Select(i => Candidate(i, directory))],
            Datasets = [.. Datasets.Select(i => Dataset(i, directory))],
            Evaluations = [.. Evaluations.Select(i => Evaluation(i, directory))],
        };
    }

    private FrameworkPackInputs PackInputs() => new()
    {
        Items = [.. Packs.Select(Pack)],
        Frameworks = [.. Frameworks.Select(i => i.ItemSpec)],
        Root = OrNull(PackRoot) is { } root ? Path.GetFullPath(root) : null,
        SelfContained = IsTrue(SelfContained),
        Aot = IsTrue(NativeAot) && IsTrue(IsPublished),
        AotUsesRuntimePack = IsTrue(PublishAotUsingRuntimePack),
    };

    private static FrameworkPackItem Pack(ITaskItem item)
    {
        var role = Role(item.GetMetadata("Role"));
        return new FrameworkPackItem(
            role,
            item.ItemSpec,
            OrNull(item.GetMetadata("NuGetPackageId")),
            OrNull(item.GetMetadata("NuGetPackageVersion")),
            OrNull(item.GetMetadata("Path")) is { } path ? Path.GetFullPath(path) : null,
            role == PackRole.Runtime ? $"{item.GetMetadata("FrameworkName")};{item.GetMetadata("AdditionalFrameworkReferences")}" : null,
            IsTrue(item.GetMetadata("RuntimePackAlwaysCopyLocal")),
            IsTrue(item.GetMetadata("Packed")));
    }

    // Parsing an enumeration by its names takes a millisecond the first time.
    private static PackRole Role(string name) => name switch
    {
        nameof(PackRole.Runtime) => PackRole.Runtime,
        nameof(PackRole.Host) => PackRole.Host,
        nameof(PackRole.HostCompiler) => PackRole.HostCompiler,
        nameof(PackRole.TargetCompiler) => PackRole.TargetCompiler,
        nameof(PackRole.Crossgen) => PackRole.Crossgen,
        _ => PackRole.Targeting,
    };

    private static FileReferenceItem Loose(ITaskItem item, string directory)
    {
        return new FileReferenceItem(
            Full(OrNull(item.GetMetadata("File")) ?? item.ItemSpec, directory),
            item.GetMetadata("Type"),
            item.ItemSpec,
            item.GetMetadata("DefinedIn"),
            OrNull(item.GetMetadata("License")),
            OrNull(item.GetMetadata("LicenseFile")) is { } named ? Full(named, directory) : null,
            IsTrue(item.GetMetadata("PackedOnly")));
    }

    private static BesideReferenceItem Beside(ITaskItem item) =>
        new(item.GetMetadata("FullPath"), item.GetMetadata("OriginalItemSpec"), OrNull(item.GetMetadata("MSBuildSourceProjectFile")));

    private ImmutableArray<string> NpmFolders(string directory) =>
        OrNull(SpaRoot) is { } root && Path.TrimEndingDirectorySeparator(Full(root, directory)) is var folder && folder != directory
            ? [directory, folder]
            : [directory];

    // MSBuild turns backslashes in items, and leaves those in metadata.
    private static string Full(string path, string directory) =>
        Path.GetFullPath(Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path, directory);

    private CodeUsage Usage()
    {
        var usage = IsTrue(IsPackable, whenEmpty: true) ? CodeUsage.Packed : CodeUsage.None;
        // In a library these only say that it bears it; what is made of it is told by the program that refers to it.
        if (IsTrue(IsPublished))
        {
            usage |= (IsTrue(NativeAot) ? CodeUsage.NativeAot : 0)
                | (IsTrue(SingleFile) ? CodeUsage.SingleFile : 0)
                | (IsTrue(Trimmed) ? CodeUsage.Trimmed : 0)
                | (IsTrue(WebProject) ? CodeUsage.NetworkService : 0);
        }

        return usage;
    }

    private static PackageRequest Asked(ITaskItem item, bool central) => new(item.ItemSpec, item.GetMetadata("DefiningProjectFullPath"), central)
    {
        Version = OrNull(item.GetMetadata("VersionOverride")) ?? OrNull(item.GetMetadata("Version")),
    };

    private static ModelCandidate Candidate(ITaskItem item, string directory)
    {
        var path = item.GetMetadata("FullPath");
        return new ModelCandidate(
            path,
            DisplayPaths.Relative(path, directory),
            Enum.TryParse<ModelShipping>(item.GetMetadata("Shipping"), out var shipping) ? shipping : ModelShipping.Declared,
            Card: OrNull(item.GetMetadata("Card")) is { } card ? Path.GetFullPath(card, directory) : null,
            License: OrNull(item.GetMetadata("License")),
            BaseModel: OrNull(item.GetMetadata("BaseModel")));
    }

    private static DatasetCandidate Dataset(ITaskItem item, string directory)
    {
        var path = item.GetMetadata("FullPath");
        var card = OrNull(item.GetMetadata("Card")) is { } named ? Full(named, directory) : null;
        return new DatasetCandidate(item.ItemSpec, path, DisplayPaths.Relative(path, directory))
        {
            Name = OrNull(item.GetMetadata("Name")),
            Card = card,
            CardDisplayPath = card is null ? null : DisplayPaths.Relative(card, directory),
            License = OrNull(item.GetMetadata("License")),
            Origin = OrNull(item.GetMetadata("Origin")),
            Undocumented = OrNull(item.GetMetadata("Undocumented")),
            DeclaredAt = DefinedIn(item),
        };
    }

    private static EvaluationCandidate Evaluation(ITaskItem item, string directory)
    {
        var path = item.GetMetadata("FullPath");
        return new EvaluationCandidate(path, DisplayPaths.Relative(path, directory), OrNull(item.GetMetadata("Model")));
    }

    private static FileLocation? DefinedIn(ITaskItem item) =>
        OrNull(item.GetMetadata("DefiningProjectFullPath")) is { } file ? new FileLocation(file) : null;
}
