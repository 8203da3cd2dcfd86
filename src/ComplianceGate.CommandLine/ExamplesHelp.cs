using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ComplianceGate.Tool;

/// <summary>The usual help, and examples at its end.</summary>
internal sealed class ExamplesHelp(HelpAction inner) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var exit = inner.Invoke(parseResult);
        var path = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parseResult.CommandResult; at is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            path.Insert(0, command.Command.Name);
        }

        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in Examples.Of(string.Join(' ', path)))
        {
            output.WriteLine($"  compliance-gate {example}");
        }

        output.WriteLine();
        return exit;
    }
}
