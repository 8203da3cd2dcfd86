using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Hashes what was published and writes the evidence beside it, from what the build left.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGatePublish : GateTask
{
    /// <summary>The publish folder; absolute.</summary>
    [Required]
    public string PublishDirectory { get; set; } = "";

    /// <summary>The evidence folder; absolute.</summary>
    [Required]
    public string EvidenceDirectory { get; set; } = "";

    /// <summary><c>ComplianceGateFormats</c>.</summary>
    public string? Formats { get; set; }

    /// <summary><c>ComplianceGateLedgerSpool</c>.</summary>
    public string? LedgerSpool { get; set; }

    /// <summary><c>SOURCE_DATE_EPOCH</c>.</summary>
    public string? SourceDateEpoch { get; set; }

    /// <summary>The files that this publishing put in the folder.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>Items that were published and whose names may be a model's, as the copy saw them.</summary>
    public ITaskItem[] CopiedModels { get; set; } = [];

    /// <summary>Variables of CI systems and settings of the restore, by name and metadata <c>Value</c>.</summary>
    public ITaskItem[] Builder { get; set; } = [];

    /// <inheritdoc/>
    protected override void Run()
    {
        var state = new BuildState(StateDirectory);
        var kept = state.ReadRecord();
        var files = state.Inputs(BuildState.PublishStage, isTrusted: !IsTrue(ContinuousIntegrationBuild));
        var result = Gate.Record(new RecordRequest
        {
            Check = kept.Record,
            Made = kept.Made,
            Stage = Evidence.EvidenceStage.Publish,
            OutputDirectory = PublishDirectory,
            EvidenceDirectory = EvidenceDirectory,
            Formats = Formats ?? "",
            SourceDateEpoch = OrNull(SourceDateEpoch),
            LedgerSpool = Beside(LedgerSpool),
            Builder = BuilderItems.Read(Builder, BuildEngine),
            Artifacts = [.. Files.Select(static i => i.GetMetadata("FullPath"))],
            CopiedModels = [.. CopiedModels.Select(static i => i.GetMetadata("FullPath"))],
        }, files, new BuildShare(BuildEngine4));
        Findings.Show(result.Logged, result.Passed ? null : state.Place);
        if (result.Passed)
        {
            state.CompletePublish(files);
            Log.LogMessage(MessageImportance.High, result.Summary);
        }
        else
        {
            state.FailPublish(result);
        }
    }
}
