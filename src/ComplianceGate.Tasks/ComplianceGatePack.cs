using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ComplianceGate.Tasks;

/// <summary>Writes the evidence that goes inside a nupkg, from what the builds left and what NuGet is about to pack.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGatePack : GateTask
{
    /// <summary>The folders of state of the project's frameworks; absolute.</summary>
    [Required]
    public ITaskItem[] States { get; set; } = [];

    /// <summary>The nuspec in which NuGet tells what it is about to pack; absolute.</summary>
    [Required]
    public string NuspecFile { get; set; } = "";

    /// <summary>The package's id.</summary>
    [Required]
    public string PackageId { get; set; } = "";

    /// <summary>The package's version.</summary>
    [Required]
    public string PackageVersion { get; set; } = "";

    /// <summary><c>ComplianceGateFormats</c>.</summary>
    public string? Formats { get; set; }

    /// <summary><c>SOURCE_DATE_EPOCH</c>.</summary>
    public string? SourceDateEpoch { get; set; }

    /// <summary>The files to pack, each with its <c>PackagePath</c>.</summary>
    [Output]
    public ITaskItem[] Documents { get; set; } = [];

    /// <summary>SOURCE_DATE_EPOCH, else the commit's time, in seconds since 1970, not before what a ZIP archive can tell (1980); empty when neither is known.</summary>
    [Output]
    public string Timestamp { get; set; } = "";

    /// <inheritdoc/>
    protected override void Run()
    {
        var inside = PackageEvidence.WriteInside(new PackRequest
        {
            States = [.. States.Select(s => s.ItemSpec)],
            NuspecFile = NuspecFile,
            WorkDirectory = StateDirectory,
            PackageId = PackageId,
            PackageVersion = PackageVersion,
            Formats = Formats ?? "",
            SourceDateEpoch = OrNull(SourceDateEpoch),
        });
        Documents = [.. inside.Files.Select(static f => new TaskItem(f.Source, new Dictionary<string, string> { ["PackagePath"] = f.Path, ["BuildAction"] = "None", ["Pack"] = "true" }))];
        Timestamp = inside.Time?.ToString(CultureInfo.InvariantCulture) ?? "";
    }
}
