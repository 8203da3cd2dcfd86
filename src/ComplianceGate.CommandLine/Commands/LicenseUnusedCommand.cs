using System.CommandLine;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>license unused</c>: CG0004 for a policy that several projects share, over the checks of all of them.</summary>
internal static class LicenseUnusedCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder that holds the projects.", DefaultValueFactory = _ => "." };
        var policy = new Option<string?>("--policy") { Description = "The policy. By default the nearest compliance.json, from the folder upwards." };
        var json = new Option<bool>("--json") { Description = "Print the entries as a JSON object." };
        var command = new Command("unused", "Tells entries of a shared policy's license lists that no project used, from the facts of their last builds.") { folder, policy, json };
        command.SetAction(result => Run(result.GetValue(folder)!, result.GetValue(policy), result.GetValue(json)));
        return command;
    }

    private static int Run(string folder, string? policy, bool json)
    {
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"There is no folder {SafeText.Line(folder)}.");
            return ExitCodes.WrongUsage;
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var checks = KeptChecks.Find(root);
        var shared = SharedPolicy.Of(root, policy is null ? null : Path.GetFullPath(policy), checks.Checks);
        LicenseCommand.Tell(checks.Unreadable);
        if (!shared.Problems.IsEmpty)
        {
            return LicenseCommand.Refuse(shared.Problems);
        }

        if (shared.Path is null)
        {
            Console.Error.WriteLine("No policy was found; name one with --policy.");
            return ExitCodes.CannotDecide;
        }

        var without = checks.ProjectsWithout(root);
        Tell(shared, without);
        if (shared.Builds.IsEmpty || !shared.Undecided.IsEmpty || !checks.Unreadable.IsEmpty)
        {
            return ExitCodes.CannotDecide;
        }

        Console.Out.Write(json ? Json(shared, without) : string.Concat(shared.Unused.Select(f => $"{LicenseCommand.Place(f.Location!)}: warning {f.Code}: {f.Text}\n")));
        return shared.Unused.IsEmpty ? ExitCodes.Holds : ExitCodes.FallsShort;
    }

    private static void Tell(SharedPolicy shared, IReadOnlyList<string> without)
    {
        var policy = LicenseCommand.Shown(shared.Path!);
        Console.Error.WriteLine(shared.Builds.IsEmpty
            ? $"No build below went by {policy}. Build the projects that share it, then ask again."
            : $"Over the last checks of {SafeText.Line(string.Join(", ", shared.Builds.Select(b => b.Build)), 1000)}, judged by {policy}.");
        if (!shared.OtherBuilds.IsEmpty)
        {
            Console.Error.WriteLine($"Not counted, because they went by another policy: {SafeText.Line(string.Join(", ", shared.OtherBuilds.Select(b => b.Build)), 1000)}.");
        }

        if (without.Count > 0)
        {
            Console.Error.WriteLine($"Not counted, because no check of them was found: {SafeText.Line(string.Join(", ", without.Select(LicenseCommand.Shown)), 1000)}.");
        }

        foreach (var build in shared.Undecided)
        {
            Console.Error.WriteLine($"{SafeText.Line(build.Build)} could not be read as a whole, so nobody knows all that it uses; mend what its build reports first.");
        }
    }

    private static string Json(SharedPolicy shared, IReadOnlyList<string> without) => JsonText.Object(w =>
    {
        w.WriteString("policy", LicenseCommand.Shown(shared.Path!));
        Names("builds", shared.Builds.Select(b => b.Build));
        Names("otherPolicy", shared.OtherBuilds.Select(b => b.Build));
        Names("withoutCheck", without.Select(LicenseCommand.Shown));
        w.WriteStartArray("unused");
        foreach (var finding in shared.Unused)
        {
            w.WriteStartObject();
            w.WriteString("code", finding.Code);
            w.WriteNumber("line", finding.Location!.Line);
            w.WriteNumber("column", finding.Location.Column);
            w.WriteString("entry", finding.Subject);
            w.WriteString("message", finding.Message);
            w.WriteEndObject();
        }

        w.WriteEndArray();

        void Names(string name, IEnumerable<string> values)
        {
            w.WriteStartArray(name);
            foreach (var value in values)
            {
                w.WriteStringValue(value);
            }

            w.WriteEndArray();
        }
    });
}
