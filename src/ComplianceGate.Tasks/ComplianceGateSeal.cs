using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Writes the evidence beside a finished nupkg.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGateSeal : GateTask
{
    /// <summary>The folders of state of the project's frameworks; absolute.</summary>
    [Required]
    public ITaskItem[] States { get; set; } = [];

    /// <summary>What was packed: the nupkg first.</summary>
    [Required]
    public ITaskItem[] Packages { get; set; } = [];

    /// <summary>The package's id.</summary>
    [Required]
    public string PackageId { get; set; } = "";

    /// <summary>The package's version.</summary>
    [Required]
    public string PackageVersion { get; set; } = "";

    /// <summary><c>ComplianceGateFormats</c>.</summary>
    public string? Formats { get; set; }

    /// <summary><c>ComplianceGateLedgerSpool</c>.</summary>
    public string? LedgerSpool { get; set; }

    /// <summary><c>SOURCE_DATE_EPOCH</c>.</summary>
    public string? SourceDateEpoch { get; set; }

    /// <summary>Variables of CI systems and settings of the restore, by name and metadata <c>Value</c>.</summary>
    public ITaskItem[] Builder { get; set; } = [];

    /// <inheritdoc/>
    protected override void Run()
    {
        var folder = PackageEvidence.WriteBeside(new SealRequest
        {
            States = [.. States.Select(s => s.ItemSpec)],
            WorkDirectory = StateDirectory,
            Packages = [.. Packages.Select(p => p.GetMetadata("FullPath"))],
            PackageId = PackageId,
            PackageVersion = PackageVersion,
            Formats = Formats ?? "",
            SourceDateEpoch = OrNull(SourceDateEpoch),
            LedgerSpool = Beside(LedgerSpool),
            Builder = BuilderItems.Read(Builder, BuildEngine),
        });
        Log.LogMessage(MessageImportance.High, $"ComplianceGate: evidence of {PackageId} {PackageVersion}: {DisplayPaths.Relative(folder, Path.GetDirectoryName(ProjectFile)!)}/");
    }
}
