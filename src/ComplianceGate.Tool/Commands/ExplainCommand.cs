using System.CommandLine;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>explain CODE</c>: the page of a rule.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var code = new Argument<string>("code") { Description = "A rule's code, such as CG1002." };
        var json = new Option<bool>("--json") { Description = "Print the page as a JSON object." };
        var command = new Command("explain", "Prints the page of a rule: what it finds, why, and how to fix it.") { code, json };
        command.SetAction(result => Run(result.GetValue(code)!, result.GetValue(json)));
        return command;
    }

    private static int Run(string code, bool json)
    {
        var id = code.Trim().ToUpperInvariant();
        using var stream = typeof(ExplainCommand).Assembly.GetManifestResourceStream($"rules/{id}.md");
        if (stream is null)
        {
            Console.Error.WriteLine($"There is no rule {code}. Codes are CG and four digits, as a build prints them.");
            return ExitCodes.WrongUsage;
        }

        using var reader = new StreamReader(stream);
        var page = reader.ReadToEnd();
        Console.Out.Write(json ? JsonText.Object(w =>
        {
            w.WriteString("code", id);
            w.WriteString("page", page);
        }) : page);
        return ExitCodes.Holds;
    }
}
