using ComplianceGate.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ComplianceGate.Tasks;

/// <summary>Shows findings in a build's log, each with its code, place and help link.</summary>
internal readonly struct FindingLog
{
    private readonly TaskLoggingHelper log;
    private readonly string? annotated;

    /// <summary>Makes one.</summary>
    /// <param name="log">The task's log.</param>
    /// <param name="projectFile">The project; absolute.</param>
    /// <param name="annotates">Whether GitHub Actions reads the log and makes annotations of its lines.</param>
    public FindingLog(TaskLoggingHelper log, string projectFile, bool annotates)
    {
        this.log = log;
        annotated = annotates ? projectFile : null;
    }

    /// <summary>Logs what the build must know; waived findings are told in the documents only.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="place">
    /// The sentence that tells where a stopped build left all of them; null where none stops it. It ends the last error: of a message
    /// of its own the Terminal Logger shows nothing, nor does a quiet build, and an error of its own would be one too many.
    /// </param>
    public void Show(IReadOnlyList<LoggedFinding> findings, string? place = null)
    {
        var last = place is null ? -1 : LastError(findings);
        for (var i = 0; i < findings.Count; i++)
        {
            Show(findings[i], i == last ? $"{findings[i].Text} {place}" : findings[i].Text);
        }

        if (place is not null && last < 0)
        {
            log.LogMessage(MessageImportance.High, $"ComplianceGate stopped the build. {place}");
        }
    }

    private static int LastError(IReadOnlyList<LoggedFinding> findings)
    {
        var last = findings.Count - 1;
        while (last >= 0 && findings[last].Severity != Severity.Error)
        {
            last--;
        }

        return last;
    }

    private void Show(LoggedFinding f, string text)
    {
        var (file, line) = Place(f);
        // The matcher takes the first bracket behind a space for the project's.
        text = annotated is null ? text : text.Replace(" [", "[", StringComparison.Ordinal);
        switch (f.Severity)
        {
            case Severity.Error:
                log.LogError(null, f.Code, null, f.HelpLink, file, line, f.Column, 0, 0, text);
                break;
            case Severity.Warning:
                log.LogWarning(null, f.Code, null, f.HelpLink, file, line, f.Column, 0, 0, text);
                break;
            case Severity.Note:
                log.LogMessage(null, f.Code, null, file, f.Line, f.Column, 0, 0, MessageImportance.Normal, text);
                break;
        }
    }

    // GitHub's matcher of the lines of dotnet wants a line number and the project in brackets at the end. MSBuild leaves the project
    // out where it is the very file that is named, so there the file has its short name, which the matcher completes by the project.
    private (string File, int Line) Place(LoggedFinding f) =>
        annotated is null ? (f.File, f.Line) : (f.File == annotated ? Path.GetFileName(f.File) : f.File, Math.Max(f.Line, 1));
}
