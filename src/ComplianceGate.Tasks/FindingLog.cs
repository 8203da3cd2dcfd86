using ComplianceGate.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ComplianceGate.Tasks;

/// <summary>Shows findings in a build's log, each with its code, place and help link.</summary>
internal static class FindingLog
{
    /// <summary>Logs what the build must know; waived findings are told in the documents only.</summary>
    public static void Show(TaskLoggingHelper log, IEnumerable<LoggedFinding> findings)
    {
        foreach (var finding in findings)
        {
            Show(log, finding);
        }
    }

    /// <summary>Names the file in which a stopped build leaves all its findings.</summary>
    public static void ShowFile(TaskLoggingHelper log, string file) =>
        log.LogMessage(MessageImportance.High, $"ComplianceGate stopped the build. All findings: {file}");

    private static void Show(TaskLoggingHelper log, LoggedFinding f)
    {
        switch (f.Severity)
        {
            case Severity.Error:
                log.LogError(null, f.Code, null, f.HelpLink, f.File, f.Line, f.Column, 0, 0, f.Text);
                break;
            case Severity.Warning:
                log.LogWarning(null, f.Code, null, f.HelpLink, f.File, f.Line, f.Column, 0, 0, f.Text);
                break;
            case Severity.Note:
                log.LogMessage(null, f.Code, null, f.File, f.Line, f.Column, 0, 0, MessageImportance.Normal, f.Text);
                break;
        }
    }
}
