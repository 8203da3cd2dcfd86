using Microsoft.Build.Framework;

namespace ComplianceGate.Tasks;

/// <summary>What the gate's tasks have in common: they succeed when nothing was logged as an error, and tell trouble with the disk as CG0005.</summary>
public abstract class GateTask : Microsoft.Build.Utilities.Task
{
    /// <summary>Folder under obj in which one build leaves word for the next; absolute.</summary>
    [Required]
    public string StateDirectory { get; set; } = "";

    /// <summary>The project file; absolute. What has no better place is told there.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary><c>ContinuousIntegrationBuild</c>, in CI of test projects too: nothing that an earlier build kept is believed.</summary>
    public string? ContinuousIntegrationBuild { get; set; }

    /// <summary><c>GITHUB_ACTIONS</c>: whether annotations are made of what is logged.</summary>
    public string? GitHubActions { get; set; }

    /// <summary>Where findings are shown.</summary>
    private protected FindingLog Findings => new(Log, ProjectFile, IsTrue(GitHubActions));

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk, a read-only folder, a file that another program holds: the message of the system says which.
            Findings.Show([LoggedFinding.OfTrouble(e.Message, ProjectFile)]);
            Forget();
        }
        catch (ArtifactDiffersException e)
        {
            Findings.Show([LoggedFinding.OfDifference(e, ProjectFile)]);
            Forget();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or StackOverflowException))
        {
            // A fault of the gate itself. It must stop the build like any input that could not be read, with a code and a page.
            Findings.Show([LoggedFinding.OfFault(e, ProjectFile)]);
            Forget();
            Log.LogMessage(MessageImportance.Low, e.ToString());
        }

        return !Log.HasLoggedErrors;
    }

    // What lies there tells of another failure than this one, which has no findings to tell.
    private void Forget()
    {
        try
        {
            new BuildState(StateDirectory).DeleteFailure();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogMessage(MessageImportance.Low, e.Message);
        }
    }

    /// <summary>The task's work.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The disk refuses.</exception>
    protected abstract void Run();

    /// <summary>An MSBuild truth value; empty counts as the given default.</summary>
    protected static bool IsTrue(string? value, bool whenEmpty = false) =>
        string.IsNullOrWhiteSpace(value) ? whenEmpty : value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A path that is relative to the project's folder; empty counts as absent.</summary>
    protected string? Beside(string? path) => OrNull(path) is { } given ? Path.GetFullPath(given.Trim().Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(ProjectFile)!) : null;

    /// <summary>An MSBuild property; empty counts as absent.</summary>
    protected static string? OrNull(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
