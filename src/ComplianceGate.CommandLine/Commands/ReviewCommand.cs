using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>review</c>: who looked at what, and what somebody must look at.</summary>
internal static class ReviewCommand
{
    public static Command Create() => new("review", "Works on reviews of high-risk components.")
    {
        ReviewListCommand.Create(), ReviewShowCommand.Create(), ReviewAddCommand.Create(), ReviewImportCommand.Create(),
    };

    /// <summary>Options that choose the build and the policy.</summary>
    public sealed record Choice(Option<string?> Framework, Option<string?> Configuration, Option<string?> Policy)
    {
        public static Choice Create() => new(
            new("--framework", "-f") { Description = "The target framework. By default that of the newest check." },
            new("--configuration", "-c") { Description = "The configuration. By default that of the newest check." },
            new("--policy") { Description = "Go by this policy instead of the project's." });

        public void AddTo(Command command)
        {
            command.Add(Framework);
            command.Add(Configuration);
            command.Add(Policy);
        }
    }

    /// <summary>Finds the check of a project and holds it against the reviews; tells why not where it cannot.</summary>
    public static (ReviewTable? Table, int Exit) Table(string project, ParseResult result, Choice choice)
    {
        if (!File.Exists(project) && !Directory.Exists(project))
        {
            Console.Error.WriteLine($"There is no project {SafeText.Line(project)}.");
            return (null, ExitCodes.WrongUsage);
        }

        var found = CheckChoice.Of(Path.GetFullPath(project), result.GetValue(choice.Framework), result.GetValue(choice.Configuration));
        if (found.Projects.Length > 1)
        {
            Console.Error.WriteLine($"Several projects lie there; name one: {string.Join(", ", found.Projects.Select(LicenseCommand.Shown))}.");
            return (null, ExitCodes.WrongUsage);
        }

        if (found.Check is not { } check)
        {
            LicenseCommand.Tell(found.Unreadable);
            Console.Error.WriteLine($"No check of {SafeText.Line(project)} was found. Build it with ComplianceGate, then ask again: what it ships is known only then.");
            return (null, ExitCodes.CannotDecide);
        }

        var table = ReviewTable.Of(check.Record, result.GetValue(choice.Policy) is { } policy ? Path.GetFullPath(policy) : null);
        var time = check.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Console.Error.WriteLine($"The check of {SafeText.Line(check.Build)} of {time} UTC; {Asked(table)}.");
        return table.Problems.IsEmpty ? (table, ExitCodes.Holds) : (null, LicenseCommand.Refuse(table.Problems));
    }

    /// <summary>The one component that a name means; tells why not where there is none.</summary>
    public static (ReviewSubject? Subject, int Exit) Subject(ReviewTable table, string name)
    {
        var named = table.Named(name);
        if (named.Length == 1)
        {
            return (named[0], ExitCodes.Holds);
        }

        if (named.Length > 1)
        {
            Console.Error.WriteLine($"{SafeText.Line(name)} means several: {SafeText.Line(string.Join(", ", named.Select(s => s.Component)), 1000)}. Name one of them.");
            return (null, ExitCodes.WrongUsage);
        }

        Console.Error.WriteLine($"The last build knows no component {SafeText.Line(name)}. 'compliance-gate review list --all' prints those that it knows.");
        return (null, ExitCodes.CannotDecide);
    }

    /// <summary>A state as results name it.</summary>
    public static string Word(JudgedReview? judged) => judged?.State switch
    {
        null => "not-needed",
        ReviewState.Needed or ReviewState.NotAsked => "needed",
        ReviewState.Changed => "changed",
        ReviewState.Rejected => "rejected",
        ReviewState.Reviewed => "reviewed",
        _ => "exempt",
    };

    /// <summary>A record in a few words.</summary>
    public static string Line(ReviewFact review) =>
        $"{review.When} {SafeText.Line(review.Who)}{(review.ImportedFrom is { } from ? $" (imported from {SafeText.Line(from)})" : "")}: "
            + $"{PolicyKeys.ReviewVerdicts[(int)review.Verdict]}, {SafeText.Line(review.Component)}{(review.Notes is { } notes ? $". {SafeText.Line(notes)}" : "")}";

    /// <summary>Writes a component and what is known of its review.</summary>
    public static void Write(Utf8JsonWriter w, ReviewSubject subject, JudgedReview? judged, ImmutableArray<ReviewFact> records)
    {
        w.WriteStartObject();
        w.WriteString("component", subject.Component);
        w.WriteString("digest", subject.WrittenDigest);
        w.WriteString("license", subject.License);
        w.WriteString("state", Word(judged));
        w.WriteStartArray("reasons");
        foreach (var reason in judged?.Reasons ?? [])
        {
            w.WriteStringValue(reason.Id);
        }

        w.WriteEndArray();
        w.WriteString("exemption", judged?.Exemption?.Reason);
        if (judged?.Difference is { } difference)
        {
            WriteDifference(w, difference);
        }

        w.WriteStartArray("records");
        foreach (var record in records)
        {
            WriteRecord(w, record, subject.IsSame(record));
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteDifference(Utf8JsonWriter w, ReviewDifference difference)
    {
        w.WriteStartObject("difference");
        w.WriteString("oldVersion", difference.OldVersion);
        w.WriteString("newVersion", difference.NewVersion);
        w.WriteBoolean("known", difference.IsKnown);
        w.WriteBoolean("licenseChanged", difference.IsLicenseChanged);
        w.WriteString("oldLicense", difference.OldLicense);
        w.WriteString("newLicense", difference.NewLicense);
        Texts(w, "dependenciesAdded", difference.DependenciesAdded);
        Texts(w, "dependenciesRemoved", difference.DependenciesRemoved);
        Texts(w, "dependenciesChanged", difference.DependenciesChanged);
        w.WriteBoolean("filesKnown", difference.AreFilesKnown);
        Texts(w, "filesAdded", difference.FilesAdded);
        Texts(w, "filesRemoved", difference.FilesRemoved);
        w.WriteEndObject();
    }

    private static void WriteRecord(Utf8JsonWriter w, ReviewFact record, bool isSame)
    {
        w.WriteStartObject();
        w.WriteString("component", record.Component);
        w.WriteBoolean("sameContent", isSame);
        w.WriteString("who", record.Who);
        w.WriteString("when", record.When);
        w.WriteString("verdict", PolicyKeys.ReviewVerdicts[(int)record.Verdict]);
        Texts(w, "lookedAt", record.LookedAt);
        w.WriteString("notes", record.Notes);
        w.WriteString("importedFrom", record.ImportedFrom);
        w.WriteString("file", record.Location is null ? null : LicenseCommand.Place(record.Location));
        w.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter w, string name, ImmutableArray<string> texts)
    {
        w.WriteStartArray(name);
        foreach (var text in texts)
        {
            w.WriteStringValue(text);
        }

        w.WriteEndArray();
    }

    private static string Asked(ReviewTable table)
    {
        var policy = table.PolicyPath is null ? "the built-in policy" : LicenseCommand.Shown(table.PolicyPath);
        return table.IsAsked || !table.Problems.IsEmpty ? $"judged by {policy}" : $"{policy} does not ask for reviews (\"rules\": {{\"CG8001\": \"error\"}} does)";
    }
}
