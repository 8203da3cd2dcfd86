using System.CommandLine;
using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>review show</c>: everything that is known of the reviews of one component.</summary>
internal static class ReviewShowCommand
{
    public static Command Create()
    {
        var component = new Argument<string>("component") { Description = "A package id, a package URL, or the path of a model as findings show it." };
        var project = new Argument<string>("project") { Description = "A project file, or a folder with one project.", DefaultValueFactory = _ => "." };
        var json = new Option<bool>("--json") { Description = "Print the answer as a JSON object." };
        var choice = ReviewCommand.Choice.Create();
        var command = new Command("show", "Prints the records of one component, and how it differs from what was looked at.") { component, project, json };
        choice.AddTo(command);
        command.SetAction(result => Run(result.GetValue(component)!, result.GetValue(project)!, result, choice, result.GetValue(json)));
        return command;
    }

    private static int Run(string component, string project, ParseResult result, ReviewCommand.Choice choice, bool json)
    {
        var (table, exit) = ReviewCommand.Table(project, result, choice);
        if (table is null)
        {
            return exit;
        }

        (var subject, exit) = ReviewCommand.Subject(table, component);
        if (subject is null)
        {
            return exit;
        }

        var judged = table.Reviews.FirstOrDefault(r => ReferenceEquals(r.Subject, subject));
        var records = table.RecordsOf(subject);
        if (json)
        {
            Console.Out.Write(JsonText.Object(w =>
            {
                w.WritePropertyName("review");
                ReviewCommand.Write(w, subject, judged, records);
            }));
        }
        else
        {
            Show(subject, judged, records);
        }

        return judged?.State is ReviewState.Needed or ReviewState.Changed or ReviewState.Rejected ? ExitCodes.FallsShort : ExitCodes.Holds;
    }

    private static void Show(ReviewSubject subject, JudgedReview? judged, System.Collections.Immutable.ImmutableArray<Facts.ReviewFact> records)
    {
        Console.Out.WriteLine($"{SafeText.Line(subject.Component)}: {ReviewCommand.Word(judged)}");
        Console.Out.WriteLine($"  digest   {subject.WrittenDigest ?? "unknown"}");
        Console.Out.WriteLine($"  license  {SafeText.Line(subject.License ?? "unknown")}");
        foreach (var reason in judged?.Reasons ?? [])
        {
            Console.Out.WriteLine($"  {reason.Id}: it {reason.Text}");
        }

        foreach (var record in records)
        {
            Console.Out.WriteLine($"  {(subject.IsSame(record) ? "this content" : "other content")}: {ReviewCommand.Line(record)}");
            Console.Out.WriteLine($"    looked at {SafeText.Line(string.Join(", ", record.LookedAt), 1000)}");
        }

        if (judged?.Difference is { } difference)
        {
            Console.Out.WriteLine($"  since then: {difference.Text()}");
        }
    }
}
