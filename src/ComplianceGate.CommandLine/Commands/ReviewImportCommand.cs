using System.CommandLine;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Reviews;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>review import</c>: takes a review file of another organisation over, beside the policy that is to name it.</summary>
internal static class ReviewImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The review file of the other organisation." };
        var folder = new Argument<string>("folder") { Description = "The project's folder, from which the policy is looked for.", DefaultValueFactory = _ => "." };
        var who = new Option<string>("--who") { Description = "Whose file it is.", Required = true };
        var policy = new Option<string?>("--policy") { Description = "The policy that is to name it. By default the nearest compliance.json." };
        var json = new Option<bool>("--json") { Description = "Print the answer as a JSON object." };
        var command = new Command("import", "Checks a review file of another organisation and lays it beside the policy; prints the entry that the policy needs.") { file, folder, who, policy, json };
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(folder)!, result.GetValue(who)!, result.GetValue(policy), result.GetValue(json)));
        return command;
    }

    private static int Run(string file, string folder, string who, string? policy, bool json)
    {
        if (!File.Exists(file) || !Directory.Exists(folder) || Slug(who) is not { Length: > 0 } slug)
        {
            Console.Error.WriteLine(!File.Exists(file) ? $"There is no file {SafeText.Line(file)}." : !Directory.Exists(folder) ? $"There is no folder {SafeText.Line(folder)}." : "--who takes a name with a letter or digit in it.");
            return ExitCodes.WrongUsage;
        }

        var build = CheckChoice.Of(Path.GetFullPath(folder), framework: null, configuration: null).Check;
        var table = ImportPlace.Find(Path.GetFullPath(folder), policy is null ? null : Path.GetFullPath(policy), build?.Record.Verdict);
        if (!table.Problems.IsEmpty)
        {
            return LicenseCommand.Refuse(table.Problems);
        }

        var target = Path.Combine(table.Folder, $"compliance-reviews.{slug}.json");
        try
        {
            var bytes = new InputFiles().ReadAllBytes(Path.GetFullPath(file), ReviewFileReader.MaximumSize);
            var (records, problems) = ReviewFileReader.Parse(bytes, Path.GetFullPath(file));
            if (!problems.IsEmpty)
            {
                return LicenseCommand.Refuse(problems);
            }

            AtomicFile.Write(target, bytes);
            Tell(table, target, who, records.Length, json);
            return ExitCodes.Holds;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{SafeText.Line(file)} was not imported: {SafeText.Line(e.Message)}");
            return ExitCodes.CannotDecide;
        }
    }

    private static void Tell(ImportPlace table, string target, string who, int count, bool json)
    {
        var entry = $"{{\"file\": \"{Path.GetFileName(target)}\", \"who\": \"{System.Text.Json.JsonEncodedText.Encode(who)}\"}}";
        var isNamed = table.Names(target);
        Console.Out.Write(json
            ? JsonText.Object(w =>
            {
                w.WriteString("file", LicenseCommand.Shown(target));
                w.WriteNumber("reviews", count);
                w.WriteBoolean("named", isNamed);
                w.WriteString("entry", entry);
            })
            : $"{LicenseCommand.Shown(target)}: {count} {(count == 1 ? "review" : "reviews")} of {SafeText.Line(who)}.\n"
                + (isNamed ? "" : $"It counts as soon as the policy names it: \"reviews\": {{\"import\": [{SafeText.Line(entry, 1000)}]}} in {LicenseCommand.Shown(table.Policy ?? Path.Combine(table.Folder, "compliance.json"))}.\n"));
    }

    // A name of a file on any system, and never a path.
    private static string Slug(string who)
    {
        var text = new StringBuilder();
        foreach (var c in who.ToLowerInvariant())
        {
            if (text.Length < 60 && (char.IsAsciiLetterOrDigit(c) || (c is ' ' or '-' or '.' or '_' && text.Length > 0 && text[^1] != '-')))
            {
                text.Append(char.IsAsciiLetterOrDigit(c) ? c : '-');
            }
        }

        return text.ToString().TrimEnd('-');
    }
}
