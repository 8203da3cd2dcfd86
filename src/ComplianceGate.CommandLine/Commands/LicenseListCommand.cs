using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>license list</c>: the licenses of a project's packages, from its last check.</summary>
internal static class LicenseListCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("project") { Description = "A project file, or a folder with one project.", DefaultValueFactory = _ => "." };
        var framework = new Option<string?>("--framework", "-f") { Description = "The target framework. By default that of the newest check." };
        var configuration = new Option<string?>("--configuration", "-c") { Description = "The configuration. By default that of the newest check." };
        var policy = new Option<string?>("--policy") { Description = "Judge by this policy instead of the project's." };
        var json = new Option<bool>("--json") { Description = "Print the table as a JSON object." };
        var command = new Command("list", "Prints the licenses of a project's packages, grouped, from the facts of its last build.") { project, framework, configuration, policy, json };
        command.SetAction(result => Run(
            result.GetValue(project)!, result.GetValue(framework), result.GetValue(configuration), result.GetValue(policy), result.GetValue(json)));
        return command;
    }

    private static int Run(string project, string? framework, string? configuration, string? policy, bool json)
    {
        if (!File.Exists(project) && !Directory.Exists(project))
        {
            Console.Error.WriteLine($"There is no project {SafeText.Line(project)}.");
            return ExitCodes.WrongUsage;
        }

        var choice = CheckChoice.Of(Path.GetFullPath(project), framework, configuration);
        if (choice.Projects.Length > 1)
        {
            Console.Error.WriteLine($"Several projects lie there; name one: {string.Join(", ", choice.Projects.Select(LicenseCommand.Shown))}.");
            return ExitCodes.WrongUsage;
        }

        if (choice.Check is not { } check)
        {
            LicenseCommand.Tell(choice.Unreadable);
            Console.Error.WriteLine($"No check of {Asked(project, framework, configuration)} was found. Build it with ComplianceGate, then ask again: what it resolves is known only then.");
            return ExitCodes.CannotDecide;
        }

        var table = LicenseTable.Of(check.Record, policy is null ? null : Path.GetFullPath(policy));
        Tell(choice, check, table);
        if (!table.Problems.IsEmpty)
        {
            return LicenseCommand.Refuse(table.Problems);
        }

        if (!json && Screen.ShowsTables)
        {
            TerminalTables.Show(table);
        }
        else
        {
            Console.Out.Write(json ? Json(check, table) : LicenseTableText.Of(table));
        }

        return table.HasRefused ? ExitCodes.FallsShort : ExitCodes.Holds;
    }

    private static string Asked(string project, string? framework, string? configuration) =>
        SafeText.Line(string.Join(' ', new[] { project, framework, configuration }.Where(p => p is not null)));

    private static void Tell(CheckChoice choice, KeptCheck check, LicenseTable table)
    {
        var policy = table.PolicyPath is null ? "the built-in policy" : LicenseCommand.Shown(table.PolicyPath);
        var time = check.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Console.Error.WriteLine($"The check of {SafeText.Line(check.Build)} of {time} UTC, judged by {policy}{(table.PolicyChanged ? ", which is not what it was then" : "")}.");
        if (!choice.Others.IsEmpty)
        {
            Console.Error.WriteLine($"Also checked: {SafeText.Line(string.Join(", ", choice.Others.Select(o => o.Build)), 1000)}. Choose with --framework and --configuration.");
        }
    }

    private static string Json(KeptCheck check, LicenseTable table) => JsonText.Object(w =>
    {
        var project = check.Record.Facts.Project;
        w.WriteString("project", project.Name);
        w.WriteString("targetFramework", project.TargetFramework);
        w.WriteString("runtimeIdentifier", project.RuntimeIdentifier);
        w.WriteString("configuration", project.Configuration);
        w.WriteString("policy", table.PolicyPath is null ? "built-in" : LicenseCommand.Shown(table.PolicyPath));
        w.WriteBoolean("policyChanged", table.PolicyChanged);
        w.WriteStartArray("licenses");
        foreach (var group in table.Groups)
        {
            w.WriteStartObject();
            w.WriteString("license", group.License);
            w.WriteNumber("count", group.Rows.Length);
            w.WriteStartArray("packages");
            foreach (var row in group.Rows)
            {
                Write(w, row);
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter w, LicenseTableRow row)
    {
        w.WriteStartObject();
        w.WriteString("id", row.Package.Id);
        w.WriteString("version", row.Package.Version);
        w.WriteString("kind", row.Kind);
        w.WriteString("scope", row.Scope);
        w.WriteBoolean("direct", row.Package.Direct);
        if (row.Accepted is { } accepted)
        {
            w.WriteBoolean("accepted", accepted);
        }
        else
        {
            w.WriteNull("accepted");
        }

        w.WriteString("reason", row.Reason);
        w.WriteString("chosen", row.Decision.Chosen);
        w.WriteString("basis", row.Decision.Basis);
        w.WriteString("file", row.Decision.File);
        w.WriteString("sha256", row.Decision.FileSha256);
        w.WriteStartArray("findings");
        foreach (var code in row.Codes)
        {
            w.WriteStringValue(code);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }
}
