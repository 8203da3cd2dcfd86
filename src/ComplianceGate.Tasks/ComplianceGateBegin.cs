using ComplianceGate.Facts;
using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Starts a rehearsal of the gate beside the build, once in a process, so that its first real work is not the first of its kind.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGateBegin : Microsoft.Build.Utilities.Task
{
    private const string Mark = "ComplianceGate rehearsal";

    /// <summary>The project file; absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>NuGet's <c>project.assets.json</c>; absolute.</summary>
    [Required]
    public string AssetsFile { get; set; } = "";

    /// <summary><c>TargetFramework</c>.</summary>
    public string? TargetFramework { get; set; }

    /// <summary><c>TargetFrameworkMoniker</c>.</summary>
    public string? TargetFrameworkMoniker { get; set; }

    /// <summary><c>RuntimeIdentifier</c>.</summary>
    public string? RuntimeIdentifier { get; set; }

    /// <summary><c>ComplianceGateFormats</c>.</summary>
    public string? Formats { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (BuildEngine4.GetRegisteredTaskObject(Mark, RegisteredTaskObjectLifetime.AppDomain) is not null)
        {
            return true;
        }

        BuildEngine4.RegisterTaskObject(Mark, Mark, RegisteredTaskObjectLifetime.AppDomain, allowEarlyCollection: false);
        var name = Path.GetFileNameWithoutExtension(ProjectFile);
        var project = new ProjectFact
        {
            Name = name,
            Path = ProjectFile,
            AssemblyName = name,
            PackageId = name,
            Version = "",
            TargetFramework = TargetFramework ?? "",
            TargetFrameworkMoniker = TargetFrameworkMoniker ?? "",
            RuntimeIdentifier = string.IsNullOrEmpty(RuntimeIdentifier) ? null : RuntimeIdentifier,
            Configuration = "",
            Language = "C#",
            OutputType = "Exe",
        };
        var request = new CheckRequest { Project = project, AssetsFile = AssetsFile, Formats = Formats ?? "", SdkVersion = "", HostVersion = "" };
        Rehearsal.Begin(request, typeof(ComplianceGateBegin).Assembly.Location, new BuildShare(BuildEngine4));
        return true;
    }
}
