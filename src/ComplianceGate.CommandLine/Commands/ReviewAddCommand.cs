using System.CommandLine;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>review add</c>: writes down who looked at a component, when, at what, and what came out.</summary>
internal static class ReviewAddCommand
{
    private const int LongestText = 4096;

    public static Command Create()
    {
        var component = new Argument<string>("component") { Description = "A package id, a package URL, or the path of a model as findings show it." };
        var project = new Argument<string>("project") { Description = "A project file, or a folder with one project.", DefaultValueFactory = _ => "." };
        var who = new Option<string>("--who") { Description = "Who looked. Taken from nowhere else: it is their word.", Required = true };
        var lookedAt = new Option<string[]>("--looked-at") { Description = "What was looked at; may be given several times.", Required = true };
        var verdict = new Option<string>("--verdict") { Description = "accepted, accepted-with-notes or rejected.", Required = true };
        verdict.AcceptOnlyFromAmong([.. PolicyKeys.ReviewVerdicts]);
        var notes = new Option<string?>("--notes") { Description = "What to mind, or why it is rejected. Needed with accepted-with-notes." };
        var when = new Option<string?>("--when") { Description = "The day, yyyy-MM-dd. By default today (UTC)." };
        var json = new Option<bool>("--json") { Description = "Print the record as a JSON object." };
        var choice = ReviewCommand.Choice.Create();
        var command = new Command("add", "Writes a review of a component of the last build into compliance-reviews.json, bound to its content.")
        {
            component, project, who, lookedAt, verdict, notes, when, json,
        };
        choice.AddTo(command);
        command.SetAction(result => Run(
            result.GetValue(component)!, result.GetValue(project)!, result, choice,
            new(result.GetValue(who)!, result.GetValue(lookedAt)!, result.GetValue(verdict)!, result.GetValue(notes), result.GetValue(when)), result.GetValue(json)));
        return command;
    }

    private sealed record Given(string Who, string[] LookedAt, string Verdict, string? Notes, string? When);

    private static int Run(string component, string project, ParseResult result, ReviewCommand.Choice choice, Given given, bool json)
    {
        if (Wrong(given, out var day) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            return ExitCodes.WrongUsage;
        }

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

        if (table.OwnFile is not { } own)
        {
            Console.Error.WriteLine("The policy leaves no file for own reviews: it names those that hold them, and locks the list.");
            return ExitCodes.CannotDecide;
        }

        if (subject.WrittenDigest is not { } digest)
        {
            Console.Error.WriteLine($"{SafeText.Line(subject.Component)} has no digest that a review could be bound to.");
            return ExitCodes.CannotDecide;
        }

        var verdict = (ReviewVerdict)PolicyKeys.ReviewVerdicts.IndexOf(given.Verdict);
        var review = ReviewTable.Record(subject, given.Who, day, [.. given.LookedAt], verdict, given.Notes);
        try
        {
            table.Add(review, digest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{LicenseCommand.Shown(own)} was not written: {SafeText.Line(e.Message, 1000)}");
            return ExitCodes.CannotDecide;
        }

        var file = LicenseCommand.Shown(own);
        Console.Out.Write(json
            ? JsonText.Object(w =>
            {
                w.WriteString("file", file);
                w.WritePropertyName("review");
                ReviewCommand.Write(w, subject, null, [review]);
            })
            : $"{file}: {ReviewCommand.Line(review)}\n");
        return ExitCodes.Holds;
    }

    private static string? Wrong(Given given, out DateOnly day)
    {
        day = DateOnly.FromDateTime(DateTime.UtcNow);
        if (given.When is not null && !DateOnly.TryParseExact(given.When, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            return "--when takes a day of the calendar, yyyy-MM-dd.";
        }

        // Where it is tomorrow already, that is today.
        if (day > DateOnly.FromDateTime(DateTime.UtcNow).AddDays(1))
        {
            return "--when takes a day that has come: a review says what somebody has looked at.";
        }

        foreach (var (option, text) in given.LookedAt.Select(t => ("--looked-at", t)).Append(("--who", given.Who)).Append(("--notes", given.Notes ?? "-")))
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
            {
                return $"{option} takes a text that is not empty and not longer than {LongestText} characters.";
            }
        }

        return given is { Verdict: "accepted-with-notes", Notes: null } ? "--verdict accepted-with-notes needs --notes." : null;
    }
}
