using System.CommandLine;
using System.CommandLine.Help;
using ComplianceGate.Tool.Commands;

namespace ComplianceGate.Tool;

/// <summary>All commands. One line a command: its name, and what makes it.</summary>
internal static class CommandTree
{
    private static (string Name, Func<Command> Create)[] All =>
    [
        ("init", InitCommand.Create),
        ("check", CheckCommand.Create),
        ("inspect", InspectCommand.Create),
        ("verify", VerifyCommand.Create),
        ("sign", SignCommand.Create),
        ("reproduce", ReproduceCommand.Create),
        ("explain", ExplainCommand.Create),
        ("model", ModelCommand.Create),
        ("license", LicenseCommand.Create),
        ("ledger", LedgerCommand.Create),
        ("duties", DutiesCommand.Create),
        ("review", ReviewCommand.Create),
        ("diff", DiffCommand.Create),
        ("report", ReportCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>The whole tree, or of it only what a command line is about: to make the rest takes longer than most commands run.</summary>
    /// <param name="arguments">The command line; empty for the whole tree.</param>
    public static RootCommand Create(params ReadOnlySpan<string> arguments)
    {
        var root = new RootCommand("ComplianceGate: what a build ships, judged and proven.");
        var all = All;
        var asked = arguments.IsEmpty ? -1 : Array.FindIndex(all, Is(arguments[0]));
        for (var i = 0; i < all.Length; i++)
        {
            if (asked < 0 || asked == i)
            {
                root.Add(all[i].Create());
            }
        }

        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction action })
            {
                option.Action = new ExamplesHelp(action);
            }
        }

        return root;
    }

    private static Predicate<(string Name, Func<Command> Create)> Is(string name) => command => command.Name == name;
}
