using System.Globalization;
using ComplianceGate.Diagnostics;

namespace ComplianceGate;

/// <summary>A finding as a build's log shows it, and as it is kept so that a skipped check can show it again.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Code">The rule's code.</param>
/// <param name="HelpLink">The page that explains it.</param>
/// <param name="File">File to open; empty for none.</param>
/// <param name="Line">Line, from 1; 0 for none.</param>
/// <param name="Column">Column, from 1; 0 for none.</param>
/// <param name="Text">The whole text, on one line.</param>
public sealed record LoggedFinding(Severity Severity, string Code, string HelpLink, string File, int Line, int Column, string Text)
{
    private const int Fields = 7;

    /// <summary>Makes the log's form of a finding.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="fallbackFile">File to name where the finding has no place: the project.</param>
    /// <param name="addition">A sentence to add behind what was found; empty for none.</param>
    public static LoggedFinding Of(Finding finding, string fallbackFile, string addition = "") => new(
        finding.Severity,
        finding.Code,
        RuleDescriptor.HelpLinkOf(finding.Code),
        SafePath(finding.Location?.Path ?? fallbackFile),
        finding.Location?.Line ?? 0,
        finding.Location?.Column ?? 0,
        addition.Length == 0 ? finding.Text : finding.TextWith(addition));

    /// <summary>Trouble with the disk, told as CG0005.</summary>
    /// <param name="message">What the system said.</param>
    /// <param name="projectFile">The project.</param>
    public static LoggedFinding OfTrouble(string message, string projectFile) => new(
        Severity.Error, "CG0005", RuleDescriptor.HelpLinkOf("CG0005"), projectFile, 0, 0,
        $"ComplianceGate could not finish: {SafeText.Line(message, 1000)} Nothing was accepted; make room or access and build again.");

    /// <summary>A file that is not what the evidence says, told as CG4001.</summary>
    /// <param name="difference">Which, and what to do.</param>
    /// <param name="projectFile">The project.</param>
    public static LoggedFinding OfDifference(ArtifactDiffersException difference, string projectFile)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return new(Severity.Error, "CG4001", RuleDescriptor.HelpLinkOf("CG4001"), projectFile, 0, 0, SafeText.Line(difference.Message, 1000));
    }

    /// <summary>A fault of the gate itself, told as CG0005.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="projectFile">The project.</param>
    public static LoggedFinding OfFault(Exception fault, string projectFile) => new(
        Severity.Error, "CG0005", RuleDescriptor.HelpLinkOf("CG0005"), projectFile, 0, 0,
        $"ComplianceGate met a fault of its own and judged nothing: {fault.GetType().Name}: {SafeText.Line(fault.Message, 1000)} Build with -v:diag for the whole story, and please report it.");

    /// <summary>One line of text, the fields separated by tabs.</summary>
    public string ToLine() => string.Join('\t', Severity, Code, HelpLink, Flat(File), Line.ToString(CultureInfo.InvariantCulture), Column.ToString(CultureInfo.InvariantCulture), Flat(Text));

    /// <summary>Reads a line that <see cref="ToLine"/> made.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Null where the line is not of that form.</returns>
    public static LoggedFinding? FromLine(string line)
    {
        var parts = line.Split('\t');
        return parts.Length == Fields
            && Enum.TryParse<Severity>(parts[0], out var severity)
            && int.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            && int.TryParse(parts[5], NumberStyles.None, CultureInfo.InvariantCulture, out var column)
            ? new LoggedFinding(severity, parts[1], parts[2], parts[3], row, column, parts[6])
            : null;
    }

    // A path must open when it is clicked, so it is shown as it is; but a file inside a package has the name that its author gave it.
    private static string SafePath(string path) =>
        path.Contains("##", StringComparison.Ordinal) || path.Contains("::", StringComparison.Ordinal) || path.Any(char.IsControl)
            ? SafeText.Line(path, 4096)
            : path;

    private static string Flat(string text) => text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
}
