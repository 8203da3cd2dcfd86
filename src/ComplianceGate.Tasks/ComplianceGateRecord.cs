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
            Check = state.ReadCheck(),
            OutputDirectory = OutputDirectory,
            EvidenceDirectory = EvidenceDirectory,
            Formats = Formats ?? "",
            SourceDateEpoch = OrNull(SourceDateEpoch),
            Artifacts = [.. Artifacts.Select(i => i.GetMetadata("FullPath"))],
            CopiedModels = [.. CopiedModels.Select(i => i.GetMetadata("FullPath"))],
            CopiedLibraries = [.. CopiedLibraries.Select(i => i.GetMetadata("FullPath"))],
            IntermediateDirectory = OrNull(IntermediateDirectory),
            ReferencedStates = ReferencedState.Folders(BesideReferences),
        }, files, new BuildShare(BuildEngine4));
        FindingLog.Show(Log, result.Logged);
        if (result.Passed)
        {
            state.CompleteRecord(result, files);
            Log.LogMessage(MessageImportance.High, result.Summary);
        }
        else
        {
            state.FailRecord(result);
            FindingLog.ShowFile(Log, state.FindingsFile);
        }
    }
}
