using System.Globalization;
using System.Runtime.CompilerServices;
using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;
using ComplianceGate.Tool.Commands;
using Spectre.Console;

namespace ComplianceGate.Tool;

/// <summary>Results as tables for a screen. All text in them is foreign: it is cleaned, and never read as markup.</summary>
internal static class TerminalTables
{
    // A method that names a type of Spectre makes the runtime load it before the first line of it runs. These are what commands call: no such
    // type is in their signatures.

    /// <summary>Shows the builds that <c>check</c> judged.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Show(CheckAgain result) => Check(Screen.Open(), result);

    /// <summary>Shows the licenses of packages.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Show(LicenseTable licenses) => Licenses(Screen.Open(), licenses);

    /// <summary>Shows what needs a review.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Show(IReadOnlyCollection<(ReviewSubject Subject, JudgedReview? Judged)> rows) => Reviews(Screen.Open(), rows);

    /// <summary>Shows the duties that apply.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Show(DutyTable duties) => Duties(Screen.Open(), duties);

    /// <summary>The builds that <c>check</c> judged.</summary>
    public static void Check(IAnsiConsole console, CheckAgain result)
    {
        var table = New("Build", "Errors", "Warnings", "Notes", "Waived", "Outcome");
        foreach (var build in result.Builds)
        {
            var live = build.Findings.Where(static f => f.Waived is null).ToList();
            table.AddRow(
                Cell(build.Name),
                Number(live.Count(static f => f.Severity == Severity.Error)),
                Number(live.Count(static f => f.Severity == Severity.Warning)),
                Number(live.Count(static f => f.Severity == Severity.Note)),
                Number(build.Findings.Length - live.Count),
                Cell(CheckText.Word(build.Outcome), build.Outcome switch { CheckOutcome.Holds => Color.Green, CheckOutcome.FallsShort => Color.Red, _ => Color.Yellow }));
        }

        console.Write(table);
    }

    /// <summary>The licenses of packages.</summary>
    public static void Licenses(IAnsiConsole console, LicenseTable licenses)
    {
        var table = New("License", "Package", "Scope", "Accepted", "Findings");
        foreach (var group in licenses.Groups)
        {
            var license = group.License ?? "(not known)";
            foreach (var row in group.Rows)
            {
                table.AddRow(
                    Cell(license),
                    Cell($"{row.Package.Id} {row.Package.Version}".TrimEnd()),
                    Cell($"{row.Scope}{(row.Package.Direct ? ", direct" : "")}"),
                    row.Accepted switch { true => Cell("yes", Color.Green), false => Cell("no", Color.Red), null => Cell("not judged") },
                    Cell(string.Join(", ", row.Codes)));
                license = "";
            }
        }

        console.Write(table);
        foreach (var row in licenses.Groups.SelectMany(static g => g.Rows).Where(static r => r.Accepted == false))
        {
            console.Write(new Text($"{SafeText.Line(row.Package.Id)} {SafeText.Line(row.Package.Version)}: {SafeText.Line(row.Reason, 1000)}\n"));
        }
    }

    /// <summary>What needs a review.</summary>
    public static void Reviews(IAnsiConsole console, IReadOnlyCollection<(ReviewSubject Subject, JudgedReview? Judged)> rows)
    {
        var table = New("State", "Component", "Why", "Record");
        foreach (var (subject, judged) in rows)
        {
            var word = ReviewCommand.Word(judged);
            var records = judged is null ? [] : judged.State == ReviewState.Rejected ? judged.Rejections : judged.Review is { } one ? [one] : [];
            table.AddRow(
                Cell(word, word is "needed" or "changed" or "rejected" ? Color.Red : word == "not-needed" ? Color.Default : Color.Green),
                Cell(subject.Component),
                Cell(string.Join(", ", judged?.Reasons.Select(static r => r.Id) ?? [])),
                Cell(string.Join("; ", records.Select(ReviewCommand.Line)), longest: 1000));
        }

        console.Write(table);
    }

    /// <summary>The duties that apply.</summary>
    public static void Duties(IAnsiConsole console, DutyTable duties)
    {
        var table = New("Outcome", "Duty", "What", "From", "Lacks");
        foreach (var decision in duties.Decisions.Where(static d => d.Outcome != DutyOutcome.NotApplicable).OrderBy(static d => d.IsInformational))
        {
            table.AddRow(
                Cell(decision.IsInformational ? "information" : DutyTableText.Word(decision.Outcome), decision.IsInformational ? Color.Default : ColorOf(decision.Outcome)),
                Cell(decision.Model is { } model ? $"{decision.Duty} [{model}]" : decision.Duty),
                Cell(decision.Title),
                Cell(decision.AppliesFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? ""),
                Cell(string.Join(", ", decision.Lacks.Select(static l => l.Fact)), longest: 1000));
        }

        console.Write(table);
    }

    private static Color ColorOf(DutyOutcome outcome) => outcome switch { DutyOutcome.Met => Color.Green, DutyOutcome.NeedsDecision => Color.Yellow, _ => Color.Red };

    private static Table New(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)) { Padding = new Padding(0, 0, 1, 0) });
        }

        return table;
    }

    // Text takes brackets as they are, which markup would obey.
    private static Text Cell(string text, Color? color = null, int longest = SafeText.MaxLength) =>
        new Text(SafeText.Line(text, longest), color is { } named ? new Style(named) : null);

    private static Text Number(int number) => new Text(number.ToString(CultureInfo.InvariantCulture));
}
