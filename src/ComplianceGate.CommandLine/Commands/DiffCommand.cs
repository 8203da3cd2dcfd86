using System.CommandLine;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>diff OLD NEW</c>: what changed between two releases, by their evidence.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        const string Paths = "An evidence folder, a folder that holds exactly one, a manifest.json, or a .nupkg.";
        var old = new Argument<string>("old") { Description = "The evidence of the old release. " + Paths };
        var now = new Argument<string>("new") { Description = "The evidence of the new release. " + Paths };
        var json = new Option<bool>("--json") { Description = "Print the differences as a JSON object (schemas/diff.schema.json)." };
        var command = new Command("diff", "Prints what changed between two releases as Markdown for a release note: packages, licenses, models, cryptography, public API, duties, artifacts.") { old, now, json };
        command.SetAction(result => Run(result.GetValue(old)!, result.GetValue(now)!, result.GetValue(json)));
        return command;
    }

    private static int Run(string old, string now, bool json)
    {
        var comparison = Screen.Watch("Comparing", () => ReleaseComparison.Of(old, now), json);
        if (comparison.Error is { } error)
        {
            Console.Error.WriteLine(error);
            return comparison.IsWrongUsage ? ExitCodes.WrongUsage : ExitCodes.CannotDecide;
        }

        Console.Out.Write(json ? JsonText.Object(comparison.Write) : comparison.ToMarkdown());
        return ExitCodes.Holds;
    }
}
