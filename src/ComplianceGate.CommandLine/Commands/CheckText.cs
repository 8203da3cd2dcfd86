using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tool.Commands;

/// <summary>What <c>check</c> found, in lines as a build shows them, and a line for each build.</summary>
internal static class CheckText
{
    private const int LongestPath = 4096;

    /// <summary>The findings, and where no table shows them the builds.</summary>
    public static string Of(CheckAgain result, bool all, bool withSummary)
    {
        var text = new StringBuilder();
        // Builds for several frameworks share most of what they find.
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var build in result.Builds)
        {
            foreach (var finding in build.Findings)
            {
                if (all || (finding.Waived is null && finding.Severity != Severity.Note))
                {
                    var line = Line(finding, build.Facts.Project.Path);
                    text.Append(shown.Add(line) ? line : "");
                }
            }
        }

        foreach (var build in withSummary ? result.Builds : [])
        {
            text.Append(Summary(build));
        }

        return text.ToString();
    }

    /// <summary>An outcome in words.</summary>
    public static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Holds => "holds",
        CheckOutcome.FallsShort => "falls short",
        _ => "cannot be decided",
    };

    private static string Line(Finding finding, string project)
    {
        var place = finding.Location is { } location ? LicenseCommand.Place(location) : LicenseCommand.Shown(project);
        var kind = finding.Waived is not null ? "waived" : Word(finding.Severity);
        var reason = finding.Waived is { } waived ? $" (waived: {SafeText.Line(waived, 1000)})" : "";
        return $"{SafeText.Line(place, LongestPath)}: {kind} {finding.Code}: {finding.Text}{reason}\n";
    }

    private static string Summary(JudgedBuild build)
    {
        var (errors, warnings, notes, waived) = (0, 0, 0, 0);
        foreach (var finding in build.Findings)
        {
            _ = finding.Waived is not null ? waived++ : finding.Severity switch { Severity.Error => errors++, Severity.Warning => warnings++, _ => notes++ };
        }

        var packages = 0;
        foreach (var package in build.Facts.Packages)
        {
            packages += package is { Scope: PackageScope.Shipped, Kind: ComponentKind.Package } ? 1 : 0;
        }

        var parts = new List<string>
        {
            Count(packages, "package"), Count(build.Facts.Models.Length, "model"), Count(errors, "error"), Count(warnings, "warning"), Count(notes, "note"),
        };
        if (waived > 0)
        {
            parts.Add(waived.ToString(CultureInfo.InvariantCulture) + " waived");
        }

        return $"{SafeText.Line(build.Name)}: {string.Join(", ", parts)}; {Word(build.Outcome)}\n";
    }

    private static string Word(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "message" };

    private static string Count(int number, string what) => $"{(number == 0 ? "no" : number.ToString(CultureInfo.InvariantCulture))} {what}{(number == 1 ? "" : "s")}";
}
