using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using ComplianceGate.Comparison;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Reproduction;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>reproduce PATH</c>: makes a build again and says how equal the result is.</summary>
internal static class ReproduceCommand
{
    private static readonly string[] Accepted = ["bit-identical", "normalised", "same-il"];

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A .nupkg, an output or publish folder, or an evidence folder." };
        var source = new Option<string?>("--source") { Description = "A repository that holds the commit. Without it: the one around PATH, else the recorded remote." };
        var project = new Option<string?>("--project") { Description = "The project file, relative to the repository, where the evidence does not tell it." };
        var sdk = new Option<string?>("--sdk") { Description = "Another version of the SDK than the recorded one." };
        var property = new Option<string[]>("--property", "-p") { Description = "NAME=VALUE: a property whose value the evidence does not tell; {source} stands for the checked-out source. May be given several times.", AllowMultipleArgumentsPerToken = false };
        var accept = new Option<string?>("--accept") { Description = "The lowest rung that holds: bit-identical, normalised (the default) or same-il." };
        accept.CompletionSources.Add(Accepted);
        var work = new Option<string?>("--work") { Description = "The folder in which the fresh folder is made; files above it have a say in the build. Without it one of your own." };
        var timeout = new Option<int>("--timeout") { Description = "Minutes that one command of the build may take.", DefaultValueFactory = _ => 30 };
        var keep = new Option<bool>("--keep") { Description = "Leave the fresh folder, to be looked into." };
        var summary = new Option<string?>("--vsa") { Description = "Write the result as an in-toto verification summary to this file. sign --statement signs it." };
        var verifier = new Option<string?>("--verifier-id") { Description = "URI of who makes it again; --vsa needs it." };
        var json = new Option<bool>("--json") { Description = "Print the result as a JSON object." };
        var command = new Command("reproduce", "Checks out the recorded commit, builds it again as recorded, and says how equal the result is. It runs the code of that commit.")
        {
            path, source, project, sdk, property, accept, work, timeout, keep, summary, verifier, json,
        };
        command.SetAction(result => Run(
            result.GetValue(path)!,
            new ReproductionOptions
            {
                Source = Full(result.GetValue(source)), Project = result.GetValue(project)?.Replace('\\', '/'), Sdk = result.GetValue(sdk),
                WorkFolder = Full(result.GetValue(work)), KeepsWork = result.GetValue(keep), Progress = Console.Error.WriteLine,
                Patience = TimeSpan.FromMinutes(Math.Clamp(result.GetValue(timeout), 1, 10_000)),
            },
            result.GetValue(property) ?? [],
            result.GetValue(accept) ?? "normalised",
            (Full(result.GetValue(summary)), result.GetValue(verifier)),
            result.GetValue(json)));
        return command;
    }

    private static string? Full(string? path) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path);

    private static int Run(string path, ReproductionOptions options, string[] properties, string accept, (string? File, string? Verifier) summary, bool json)
    {
        if ((Misuse(path, options, properties, accept) ?? Misuse(summary)) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            return ExitCodes.WrongUsage;
        }

        var given = properties.Select(p => new NamedValue(p[..p.IndexOf('=')], p[(p.IndexOf('=') + 1)..])).ToImmutableArray();
        // What an earlier run stated must not be taken for this one's.
        if (summary.File is not null)
        {
            File.Delete(summary.File);
        }

        var report = Reproduce(path, options with { Properties = given });
        if (summary.File is { } file && !Write(file, report, summary.Verifier!, accept))
        {
            return ExitCodes.WrongUsage;
        }

        Console.Out.Write(json ? JsonText.Object(w => Write(w, report)) : Text(report));
        return report.Rung is not { } rung ? ExitCodes.CannotDecide
            : (int)rung <= Array.IndexOf(Accepted, accept) ? ExitCodes.Holds : ExitCodes.FallsShort;
    }

    /// <summary>Ctrl+C ends the build that runs and leaves nothing behind.</summary>
    private static ReproductionReport Reproduce(string path, ReproductionOptions options)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler handler = (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += handler;
        try
        {
            return Screen.Watch("Making it again", () => Reproducer.Reproduce(Path.GetFullPath(path), options with { Stop = stop.Token }), isQuiet: false);
        }
        finally
        {
            Console.CancelKeyPress -= handler;
        }
    }

    private static string? Misuse(string path, ReproductionOptions options, string[] properties, string accept)
    {
        if (path.Length == 0)
        {
            return "Name what to reproduce.";
        }

        if (!Accepted.Contains(accept))
        {
            return $"--accept takes {string.Join(", ", Accepted)}, not {SafeText.Line(accept)}.";
        }

        foreach (var folder in (string?[])[options.Source, options.WorkFolder])
        {
            if (folder is not null && !Directory.Exists(folder))
            {
                return $"There is no folder {SafeText.Line(folder)}.";
            }
        }

        return Array.Find(properties, static p => p.IndexOf('=') <= 0) is { } property ? $"{SafeText.Line(property)} is not NAME=VALUE." : null;
    }

    private static string? Misuse((string? File, string? Verifier) summary) =>
        summary.File is null ? summary.Verifier is null ? null : "--verifier-id belongs to --vsa."
        : Uri.TryCreate(summary.Verifier, UriKind.Absolute, out var uri) && !uri.IsFile ? null
        : "--vsa needs the URI of who makes it again: --verifier-id https://example.org/rebuilder.";

    private static bool Write(string file, ReproductionReport report, string verifier, string accept)
    {
        if (report.Summarise(verifier, (Rung)Array.IndexOf(Accepted, accept), DateTimeOffset.UtcNow) is not { } summary)
        {
            Console.Error.WriteLine("No verification summary is written: nothing was decided.");
            return true;
        }

        try
        {
            AtomicFile.Write(file, summary.ToJson());
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{SafeText.Line(file)} cannot be written.");
            return false;
        }
    }

    private static string Text(ReproductionReport report)
    {
        var text = new StringBuilder();
        // The first line is the rung in these words, and nothing else.
        text.Append(report.Rung is { } rung ? ComparisonReport.Words(rung) : "cannot be decided").Append('\n');
        if (report.Undecided is { } why)
        {
            text.AppendJoin('\n', why.Split('\n').Select(static l => SafeText.Line(l, 1_000))).Append(why.EndsWith('.') ? "\n" : ".\n");
        }
        else
        {
            text.Append(SafeText.Line(report.Title)).Append(": commit ").Append(report.Commit).Append(" from ").Append(SafeText.Line(report.SourceFrom)).Append(", SDK ").Append(report.Sdk).Append(".\n");
        }

        foreach (var artifact in report.Artifacts)
        {
            Append(text, artifact);
        }

        if (report.BuildDifferences.Length > 0)
        {
            text.Append("The two builds did not have in common:\n");
            foreach (var difference in report.BuildDifferences)
            {
                text.Append("  ").Append(difference.What).Append(": ").Append(difference.Original ?? "(none)").Append(" -> ").Append(difference.Rebuilt ?? "(none)").Append('\n');
            }
        }

        foreach (var note in report.Notes)
        {
            text.Append("note: ").Append(SafeText.Line(note, 1_000)).Append(".\n");
        }

        return report.WorkFolder is { } work ? text.Append("The rebuild is in ").Append(SafeText.Line(work)).Append(".\n").ToString() : text.ToString();
    }

    private static void Append(StringBuilder text, ReproducedArtifact artifact)
    {
        var comparison = artifact.Comparison;
        text.Append("  ").Append(SafeText.Line(artifact.Path)).Append(": ").Append(ComparisonReport.Words(comparison.Rung));
        text.Append(comparison.Rung == Rung.BitIdentical ? $", sha256 {artifact.Sha256}\n" : "\n");
        foreach (var normalisation in comparison.Normalisations)
        {
            text.Append("    set aside: ").Append(SafeText.Line(normalisation)).Append('\n');
        }

        // What has one cause stands together, and the cause behind it once.
        foreach (var group in comparison.Differences.GroupBy(static d => (d.Cause, d.Fix)))
        {
            foreach (var difference in group)
            {
                Append(text, difference);
            }

            if (group.Key.Cause is { } cause)
            {
                text.Append("      cause: ").Append(SafeText.Line(cause, 500)).Append('\n');
            }

            if (group.Key.Fix is { } fix)
            {
                text.Append("      fix: ").Append(SafeText.Line(fix, 500)).Append('\n');
            }
        }

        if (comparison.Omitted > 0)
        {
            text.Append("    and ").Append(comparison.Omitted).Append(" more\n");
        }
    }

    private static void Append(StringBuilder text, Difference difference)
    {
        text.Append("    ").Append(SafeText.Line(difference.Path)).Append(": ").Append(SafeText.Line(difference.Member));
        if (difference.Left is not null || difference.Right is not null)
        {
            text.Append(": ").Append(difference.Left ?? "(none)").Append(" -> ").Append(difference.Right ?? "(none)");
        }

        text.Append('\n');
    }

    private static void Write(Utf8JsonWriter json, ReproductionReport report)
    {
        json.WriteString("rung", report.Rung is { } rung ? ComparisonReport.Words(rung) : null);
        json.WriteString("undecided", report.Undecided);
        json.WriteString("title", report.Title);
        json.WriteString("commit", report.Commit);
        json.WriteString("source", report.SourceFrom);
        json.WriteString("sdk", report.Sdk);
        json.WriteString("command", report.CommandLine);
        json.WriteStartArray("artifacts");
        foreach (var artifact in report.Artifacts)
        {
            Write(json, artifact);
        }

        json.WriteEndArray();
        json.WriteStartArray("buildDifferences");
        foreach (var difference in report.BuildDifferences)
        {
            json.WriteStartObject();
            json.WriteString("what", difference.What);
            json.WriteString("original", difference.Original);
            json.WriteString("rebuilt", difference.Rebuilt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in report.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteString("work", report.WorkFolder);
    }

    private static void Write(Utf8JsonWriter json, ReproducedArtifact artifact)
    {
        json.WriteStartObject();
        json.WriteString("path", artifact.Path);
        json.WriteString("rung", ComparisonReport.Words(artifact.Comparison.Rung));
        json.WriteString("sha256", artifact.Sha256);
        json.WriteString("rebuiltSha256", artifact.RebuiltSha256);
        json.WriteStartArray("normalisations");
        foreach (var normalisation in artifact.Comparison.Normalisations)
        {
            json.WriteStringValue(normalisation);
        }

        json.WriteEndArray();
        json.WriteStartArray("differences");
        foreach (var difference in artifact.Comparison.Differences)
        {
            json.WriteStartObject();
            json.WriteString("path", difference.Path);
            json.WriteString("kind", difference.Kind.ToString());
            json.WriteString("member", difference.Member);
            json.WriteString("original", difference.Left);
            json.WriteString("rebuilt", difference.Right);
            json.WriteString("cause", difference.Cause);
            json.WriteString("fix", difference.Fix);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("omitted", artifact.Comparison.Omitted);
        json.WriteEndObject();
    }
}
