using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>check</c>: judges the facts of the last build again, by the policy as it is now.</summary>
internal static class CheckCommand
{
    private const int MostNamed = 3;

    public static Command Create()
    {
        var project = new Argument<string>("project") { Description = "A project file, or a folder: the project in it, else every project below it.", DefaultValueFactory = _ => "." };
        var framework = new Option<string?>("--framework", "-f") { Description = "The target framework. By default all that the last build was of." };
        var configuration = new Option<string?>("--configuration", "-c") { Description = "The configuration. By default that of the newest build." };
        var policy = new Option<string?>("--policy") { Description = "Judge by this policy instead of the project's." };
        var all = new Option<bool>("--all") { Description = "Also print notes, and what waivers silence." };
        var json = new Option<bool>("--json") { Description = "Print the findings as a JSON object." };
        var command = new Command("check", "Judges the facts that the last build left, by the policy as it is now. Builds nothing, writes nothing.") { project, framework, configuration, policy, all, json };
        command.SetAction(result => Run(
            result.GetValue(project)!, result.GetValue(framework), result.GetValue(configuration), result.GetValue(policy), result.GetValue(all), result.GetValue(json)));
        return command;
    }

    private static int Run(string project, string? framework, string? configuration, string? policy, bool all, bool json)
    {
        if (!File.Exists(project) && !Directory.Exists(project))
        {
            Console.Error.WriteLine($"There is no project {SafeText.Line(project)}.");
            return ExitCodes.WrongUsage;
        }

        if (policy is not null && !File.Exists(policy))
        {
            Console.Error.WriteLine($"There is no policy {SafeText.Line(policy)}.");
            return ExitCodes.WrongUsage;
        }

        var result = Screen.Watch("Judging", () => CheckAgain.Of(Path.GetFullPath(project), framework, configuration, policy is null ? null : Path.GetFullPath(policy)), json);
        Tell(result, project);
        var isTable = !json && Screen.ShowsTables && result.Builds.Length > 1;
        Console.Out.Write(json ? CheckJson.Of(result) : CheckText.Of(result, all, withSummary: !isTable));
        if (isTable)
        {
            TerminalTables.Show(result);
        }

        return result.Outcome switch
        {
            CheckOutcome.Holds => ExitCodes.Holds,
            CheckOutcome.FallsShort => ExitCodes.FallsShort,
            _ => ExitCodes.CannotDecide,
        };
    }

    private static void Tell(CheckAgain result, string asked)
    {
        LicenseCommand.Tell(result.Unreadable);
        foreach (var build in result.Builds)
        {
            var policy = build.Verdict.PolicyPath is null ? "the built-in policy" : SafeText.Line(LicenseCommand.Shown(build.Verdict.PolicyPath));
            var time = build.Time?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            Console.Error.WriteLine(time is null
                ? $"Judged the packages of {SafeText.Line(build.Name)} as they were restored, by {policy}."
                : $"Judged the facts of the last build of {SafeText.Line(build.Name)}, of {time} UTC, by {policy}{(build.PolicyChanged ? ", which is not what it was then" : "")}.");
            if (!build.Changed.IsEmpty)
            {
                Console.Error.WriteLine($"Changed since: {Names(build.Changed)}. Build again to have that judged.");
            }

            if (build.Undecided is { } undecided)
            {
                Console.Error.WriteLine($"{SafeText.Line(build.Name)}: {undecided}.");
            }
        }

        foreach (var project in result.Unknown)
        {
            Console.Error.WriteLine($"{SafeText.Line(LicenseCommand.Shown(project))} was neither built nor restored, so nothing is known of it.");
        }

        if (!result.Ungated.IsEmpty)
        {
            Console.Error.WriteLine($"Not judged, because they do not use ComplianceGate: {Names(result.Ungated)}.");
        }

        if (result.Builds.IsEmpty && result.Unknown.IsEmpty && result.Unreadable.IsEmpty)
        {
            Console.Error.WriteLine($"Nothing to judge was found in {SafeText.Line(asked)}. Build a project there with ComplianceGate, then ask again.");
        }
    }

    private static string Names(ImmutableArray<string> paths)
    {
        var named = string.Join(", ", paths.Take(MostNamed).Select(static p => SafeText.Line(LicenseCommand.Shown(p))));
        return paths.Length > MostNamed ? $"{named} and {(paths.Length - MostNamed).ToString(CultureInfo.InvariantCulture)} more" : named;
    }
}
