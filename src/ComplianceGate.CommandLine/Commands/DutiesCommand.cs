using System.CommandLine;
using System.Globalization;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>duties</c>: what applies to a project, why, from when on, and what meets it.</summary>
internal static class DutiesCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("project") { Description = "A project file, or a folder with one project.", DefaultValueFactory = _ => "." };
        var suppose = new Option<string[]>("--if") { Description = "Suppose key=value of the profile, and show what would change: --if role=deployer --if use=employment." };
        var all = new Option<bool>("--all") { Description = "Also list every duty that does not apply, each with its reason." };
        var on = new Option<string?>("--on") { Description = "Judge by this day (yyyy-MM-dd) instead of that of the build." };
        var framework = new Option<string?>("--framework", "-f") { Description = "The target framework. By default that of the newest check." };
        var configuration = new Option<string?>("--configuration", "-c") { Description = "The configuration. By default that of the newest check." };
        var policy = new Option<string?>("--policy") { Description = "Judge by this policy instead of the project's." };
        var json = new Option<bool>("--json") { Description = "Print the decisions as a JSON object." };
        var command = new Command("duties", "Prints which duties apply to a project and why, from when on, what evidence meets them, and what is missing and how to give it.")
        {
            project, suppose, all, on, framework, configuration, policy, json,
        };
        command.SetAction(result => Run(
            result.GetValue(project)!, result.GetValue(suppose) ?? [], result.GetValue(on), result.GetValue(policy),
            (result.GetValue(framework), result.GetValue(configuration)), result.GetValue(all), result.GetValue(json)));
        return command;
    }

    private static int Run(string project, string[] suppositions, string? on, string? policy, (string? Framework, string? Configuration) choose, bool all, bool json)
    {
        if (!File.Exists(project) && !Directory.Exists(project))
        {
            Console.Error.WriteLine($"There is no project {SafeText.Line(project)}.");
            return ExitCodes.WrongUsage;
        }

        if (!TryDay(on, out var day))
        {
            Console.Error.WriteLine($"--on must be a day written as yyyy-MM-dd, but is {SafeText.Line(on)}.");
            return ExitCodes.WrongUsage;
        }

        var path = Path.GetFullPath(project);
        var choice = CheckChoice.Of(path, choose.Framework, choose.Configuration);
        if (choice.Projects.Length > 1)
        {
            Console.Error.WriteLine($"Several projects lie there; name one: {string.Join(", ", choice.Projects.Select(LicenseCommand.Shown))}.");
            return ExitCodes.WrongUsage;
        }

        LicenseCommand.Tell(choice.Check is null ? choice.Unreadable : []);
        var folder = choice.Check?.Record.Facts.Project.Directory ?? (File.Exists(path) ? Path.GetDirectoryName(path)! : path);
        var table = DutyTable.Of(folder, choice.Check?.Record, policy is null ? null : Path.GetFullPath(policy), suppositions, day);
        if (!table.Problems.IsEmpty)
        {
            return LicenseCommand.Refuse(table.Problems);
        }

        if (table.WrongSupposition is { } wrong)
        {
            Console.Error.WriteLine($"--if: {wrong}");
            return ExitCodes.WrongUsage;
        }

        Tell(choice, table);
        if (!json && !table.Decisions.IsEmpty && Screen.ShowsTables)
        {
            // An overview; the text below it tells why, and what to do.
            TerminalTables.Show(table);
        }

        Console.Out.Write(json ? DutyTableJson.Of(table) : DutyTableText.Of(table, all));
        return table.FallsShort ? ExitCodes.FallsShort : table.IsUndecided ? ExitCodes.CannotDecide : ExitCodes.Holds;
    }

    private static bool TryDay(string? text, out DateOnly? day)
    {
        day = null;
        if (text is null)
        {
            return true;
        }

        var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
        day = isDay ? read : null;
        return isDay;
    }

    private static void Tell(CheckChoice choice, DutyTable table)
    {
        var policy = table.PolicyPath is null ? "the built-in policy" : LicenseCommand.Shown(table.PolicyPath);
        var day = table.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Console.Error.WriteLine(choice.Check is { } check
            ? $"The check of {SafeText.Line(check.Build)}, judged by {policy} as of {day}."
            : $"No build was found, so that {policy} is judged alone, as of {day}: models, cards and evidence are not known.");
        if (table.Assumed is { } assumed)
        {
            Console.Error.WriteLine($"No market is declared, so {assumed} is supposed as well: --if market=... says otherwise.");
        }

        if (!table.HasProfile)
        {
            Console.Error.WriteLine(DutyTable.NoProfile);
        }
    }
}
