using System.CommandLine;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>review list</c>: what needs a review, what has one, and what changed since.</summary>
internal static class ReviewListCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("project") { Description = "A project file, or a folder with one project.", DefaultValueFactory = _ => "." };
        var all = new Option<bool>("--all") { Description = "Print every component, also those that need no review." };
        var json = new Option<bool>("--json") { Description = "Print the table as a JSON object." };
        var choice = ReviewCommand.Choice.Create();
        var command = new Command("list", "Prints which components need a review and which have one, from the facts of the last build.") { project, all, json };
        choice.AddTo(command);
        command.SetAction(result => Run(result.GetValue(project)!, result, choice, result.GetValue(all), result.GetValue(json)));
        return command;
    }

    private static int Run(string project, ParseResult result, ReviewCommand.Choice choice, bool all, bool json)
    {
        var (table, exit) = ReviewCommand.Table(project, result, choice);
        if (table is null)
        {
            return exit;
        }

        var rows = new List<(ReviewSubject Subject, JudgedReview? Judged)>();
        foreach (var subject in table.Subjects)
        {
            var judged = table.Reviews.FirstOrDefault(r => ReferenceEquals(r.Subject, subject));
            if (all || judged is not null)
            {
                rows.Add((subject, judged));
            }
        }

        if (!json && rows.Count > 0 && Screen.ShowsTables)
        {
            TerminalTables.Show(rows);
        }
        else
        {
            Console.Out.Write(json ? Json(table, rows) : Text(rows));
        }

        return table.FallsShort ? ExitCodes.FallsShort : ExitCodes.Holds;
    }

    private static string Text(List<(ReviewSubject Subject, JudgedReview? Judged)> rows)
    {
        var text = new StringBuilder();
        foreach (var (subject, judged) in rows)
        {
            text.Append(ReviewCommand.Word(judged).PadRight(11)).Append(SafeText.Line(subject.Component));
            if (judged is not null)
            {
                text.Append(judged.Reasons.IsEmpty ? "" : $" ({string.Join(", ", judged.Reasons.Select(r => r.Id))})");
                foreach (var review in judged.State == ReviewState.Rejected ? judged.Rejections : judged.Review is { } one ? [one] : [])
                {
                    text.Append("\n           ").Append(ReviewCommand.Line(review));
                }

                text.Append(judged.Difference is { } difference ? $"\n           Since then: {difference.Text()}." : "");
                text.Append(judged.Exemption is { } exemption ? $"\n           {SafeText.Line(exemption.Reason)}" : "");
            }

            text.Append('\n');
        }

        return text.Length == 0 ? "Nothing needs a review.\n" : text.ToString();
    }

    private static string Json(ReviewTable table, List<(ReviewSubject Subject, JudgedReview? Judged)> rows) => JsonText.Object(w =>
    {
        w.WriteString("policy", table.PolicyPath is null ? "built-in" : LicenseCommand.Shown(table.PolicyPath));
        w.WriteBoolean("asked", table.IsAsked);
        w.WriteStartArray("components");
        foreach (var (subject, judged) in rows)
        {
            ReviewCommand.Write(w, subject, judged, table.RecordsOf(subject));
        }

        w.WriteEndArray();
    });
}
