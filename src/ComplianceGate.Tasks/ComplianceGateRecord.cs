using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Hashes what the build put in the output folder and writes the evidence beside it.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGateRecord : GateTask
{
    /// <summary>The output folder; absolute.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>The evidence folder; absolute.</summary>
    [Required]
    public string EvidenceDirectory { get; set; } = "";

    /// <summary><c>ComplianceGateFormats</c>.</summary>
    public string? Formats { get; set; }

    /// <summary><c>ComplianceGateLedgerSpool</c>.</summary>
    public string? LedgerSpool { get; set; }

    /// <summary><c>SOURCE_DATE_EPOCH</c>.</summary>
    public string? SourceDateEpoch { get; set; }

    /// <summary>The files that this build put in the output folder.</summary>
    public ITaskItem[] Artifacts { get; set; } = [];

    /// <summary>Items that were copied and whose names may be a model's, as the copy saw them.</summary>
    public ITaskItem[] CopiedModels { get; set; } = [];

    /// <summary>Items that were copied and whose names may be a library's, as the copy saw them.</summary>
    public ITaskItem[] CopiedLibraries { get; set; } = [];

    /// <summary>The folder of intermediate files; absolute.</summary>
    public string? IntermediateDirectory { get; set; }

    /// <summary>Files that references bring; those of referenced projects name the folder of state of their project.</summary>
    public ITaskItem[] BesideReferences { get; set; } = [];

    /// <summary>What the compiler was given to refer to.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>Analyzers and generators.</summary>
    public ITaskItem[] Analyzers { get; set; } = [];

    /// <summary>Options of the compiler, by name and metadata <c>Value</c>.</summary>
    public ITaskItem[] CompilerOptions { get; set; } = [];

    /// <summary>Properties that reproducibility hangs on, by name and metadata <c>Value</c>.</summary>
    public ITaskItem[] BuildProperties { get; set; } = [];

    /// <summary>Imported files that the build knows.</summary>
    public ITaskItem[] Imports { get; set; } = [];

    /// <summary>Properties by which imports are followed, by name and metadata <c>Value</c>.</summary>
    public ITaskItem[] ImportProperties { get; set; } = [];

    /// <summary>The folders in which packages lie.</summary>
    public ITaskItem[] PackageRoots { get; set; } = [];

    /// <summary>The folder of the .NET host.</summary>
    public string? DotNetRoot { get; set; }

    /// <summary>NuGet's folder for the project.</summary>
    public string? ExtensionsDirectory { get; set; }

    /// <summary><c>RepositoryBranch</c>.</summary>
    public string? Branch { get; set; }

    /// <summary>The assembly in the output folder; absolute.</summary>
    public string? Assembly { get; set; }

    /// <summary>The assembly and the symbols as the compiler made them.</summary>
    public ITaskItem[] Compiled { get; set; } = [];

    /// <summary>Variables of CI systems and settings of the restore, by name and metadata <c>Value</c>.</summary>
    public ITaskItem[] Builder { get; set; } = [];

    /// <summary>True when the recording ran, so that its warnings need no replay.</summary>
    [Output]
    public bool Ran { get; set; }

    /// <inheritdoc/>
    protected override void Run()
    {
        Ran = true;
        var state = new BuildState(StateDirectory);
        state.BeginRecord();
        var files = state.Inputs(BuildState.RecordStage, isTrusted: !IsTrue(ContinuousIntegrationBuild));
        var result = Gate.Record(new RecordRequest
        {
            Check = state.ReadInspected(),
            OutputDirectory = OutputDirectory,
            EvidenceDirectory = EvidenceDirectory,
            Formats = Formats ?? "",
            SourceDateEpoch = OrNull(SourceDateEpoch),
            LedgerSpool = Beside(LedgerSpool),
            Artifacts = [.. Artifacts.Select(i => i.GetMetadata("FullPath"))],
            CopiedModels = [.. CopiedModels.Select(i => i.GetMetadata("FullPath"))],
            CopiedLibraries = [.. CopiedLibraries.Select(i => i.GetMetadata("FullPath"))],
            IntermediateDirectory = OrNull(IntermediateDirectory),
            ReferencedStates = ReferencedState.Folders(BesideReferences),
            Build = Build(state),
            Builder = BuilderItems.Read(Builder, BuildEngine),
        }, files, new BuildShare(BuildEngine4));
        Findings.Show(result.Logged, result.Passed ? null : state.Place);
        if (result.Passed)
        {
            state.CompleteRecord(result, files);
            Log.LogMessage(MessageImportance.High, result.Summary);
        }
        else
        {
            state.FailRecord(result);
        }
    }

    private BuildInputs Build(BuildState state) => new()
    {
        References = BuildItems.Files(References),
        Analyzers = BuildItems.Files(Analyzers),
        Options = BuildItems.Named(CompilerOptions),
        Properties = BuildItems.Named(BuildProperties),
        ImportRoots = BuildItems.Paths(Imports),
        ImportProperties = BuildItems.Named(ImportProperties),
        PackageRoots = BuildItems.Paths(PackageRoots),
        DotNetRoot = OrNull(DotNetRoot),
        ExtensionsDirectory = OrNull(ExtensionsDirectory),
        Branch = OrNull(Branch),
        Assembly = OrNull(Assembly),
        CompiledAssembly = Array.Find(Compiled, c => !IsSymbols(c))?.GetMetadata("FullPath"),
        CompiledSymbols = Array.Find(Compiled, IsSymbols)?.GetMetadata("FullPath"),
        KeptReferences = state.ReferencesFile,
        IsKeptTrusted = !IsTrue(ContinuousIntegrationBuild),
    };

    private static bool IsSymbols(ITaskItem item) => item.GetMetadata("Extension").Equals(".pdb", StringComparison.OrdinalIgnoreCase);
}
