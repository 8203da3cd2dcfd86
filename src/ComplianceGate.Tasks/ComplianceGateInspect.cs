using ComplianceGate.Facts;
using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>Looks at the assembly that the compiler made and at those that go out with it, before anything is copied.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComplianceGateInspect : GateTask
{
    /// <summary>The assembly as the compiler made it; absolute.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>Its symbols; absolute; empty where none are made.</summary>
    public string? Symbols { get; set; }

    /// <summary>Assemblies that go out and are no runtime asset of a package; <c>File</c> where another path than the item's counts.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>True when the inspection ran, so that its warnings need no replay.</summary>
    [Output]
    public bool Ran { get; set; }

    /// <inheritdoc/>
    protected override void Run()
    {
        Ran = true;
        var state = new BuildState(StateDirectory);
        state.BeginInspect();
        var isTrusted = !IsTrue(ContinuousIntegrationBuild);
        var time = File.GetLastWriteTimeUtc(Assembly);
        var result = Gate.Inspect(
            new InspectRequest
            {
                Check = state.ReadCheck(),
                Assembly = Assembly,
                Symbols = OrNull(Symbols),
                References = [.. References.Select(PathOf).Where(IsLibrary)],
                Kept = state.KeptCodeFile,
                IsKeptTrusted = isTrusted,
            },
            new InputFiles(),
            new BuildShare(BuildEngine4));
        Findings.Show(result.Logged, result.Record.Verdict.Passed ? null : state.Place);
        state.CompleteInspect(result, time);
    }

    // MSBuild turns backslashes in items, and leaves those in metadata.
    private string PathOf(ITaskItem item) =>
        OrNull(item.GetMetadata("File")) is { } file ? Path.GetFullPath(file.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(ProjectFile)!) : item.GetMetadata("FullPath");

    private static bool IsLibrary(string path) =>
        Path.GetExtension(path.AsSpan()) is var e && (e.Equals(".dll", StringComparison.OrdinalIgnoreCase) || e.Equals(".exe", StringComparison.OrdinalIgnoreCase));
}
