using System.CommandLine;
using System.CommandLine.Completions;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>explain CODE</c>: the page of a rule; <c>explain --policy</c>: the policy in force.</summary>
internal static class ExplainCommand
{
    private const string Pages = "https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/rules/";

    public static Command Create()
    {
        var code = new Argument<string?>("code") { HelpName = "code", Description = "A rule's code, such as CG1002.", Arity = ArgumentArity.ZeroOrOne };
        code.CompletionSources.Add(static _ => RuleSet.Codes.Select(static c => new CompletionItem(c)));
        var policy = new Option<string?>("--policy")
        {
            Description = "Print the policy of a folder instead (by default of the current one): every value, and which file and line set it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var layer = new Option<string[]>("--layer") { Description = "With --policy: a layer of the organisation, instead of those that the last build was given; may be repeated." };
        var json = new Option<bool>("--json") { Description = "Print a JSON object." };
        var command = new Command("explain", "Prints the page of a rule: what it finds, why, and how to fix it; or the policy in force.") { code, policy, layer, json };
        command.SetAction(result =>
        {
            var layers = result.GetValue(layer) ?? [];
            return result.GetResult(policy) is null
                ? layers.Length == 0 && result.GetValue(code) is { } asked ? Run(asked, result.GetValue(json)) : Refuse()
                : result.GetValue(code) is null ? ExplainPolicy.Run(result.GetValue(policy) ?? ".", layers, result.GetValue(json)) : Refuse();
        });
        return command;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine("Name either the code of a rule, such as CG1002, or --policy with a folder; --layer goes with --policy.");
        return ExitCodes.WrongUsage;
    }

    private static int Run(string code, bool json)
    {
        var id = code.Trim().ToUpperInvariant();
        using var stream = typeof(ExplainCommand).Assembly.GetManifestResourceStream($"rules/{id}.md");
        if (stream is null)
        {
            Console.Error.WriteLine($"There is no rule {SafeText.Line(code, 100)}. {NearRules.Advice(code)}");
            return ExitCodes.WrongUsage;
        }

        using var reader = new StreamReader(stream);
        var page = reader.ReadToEnd();
        if (json)
        {
            Console.Out.Write(JsonText.Object(w =>
            {
                w.WriteString("code", id);
                w.WriteString("page", page);
            }));
            return ExitCodes.Holds;
        }

        Console.Out.Write(TerminalPage.Render(page, Terminal.Width, Terminal.ShowsColour, Pages));
        return ExitCodes.Holds;
    }
}
