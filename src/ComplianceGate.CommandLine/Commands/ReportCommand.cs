using System.CommandLine;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>report [DIR]</c>: many projects in one page, as a summary of a CI job, or as JSON.</summary>
internal static class ReportCommand
{
    private const string DefaultName = "compliance-report.html";

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder with evidence somewhere below it; where none is named, the current one.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "." };
        var output = new Option<string?>("--output", "-o") { Description = $"The file to write. Without it the page goes to {DefaultName}, Markdown and JSON to standard output." };
        var markdown = new Option<bool>("--markdown") { Description = "Write a summary for a CI job as Markdown instead of the page: compliance-gate report --markdown >> \"$GITHUB_STEP_SUMMARY\"." };
        var json = new Option<bool>("--json") { Description = "Write a JSON object (schemas/report.schema.json) instead of the page." };
        var command = new Command("report", "Rolls the evidence of many projects up into one page with search and filters.") { folder, output, markdown, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(markdown) && result.GetValue(json))
            {
                result.AddError("--markdown and --json exclude each other.");
            }
        });
        command.SetAction(result => Run(result.GetValue(folder)!, result.GetValue(output), result.GetValue(markdown), result.GetValue(json)));
        return command;
    }

    private static int Run(string folder, string? output, bool markdown, bool json)
    {
        string root;
        try
        {
            root = Path.GetFullPath(folder);
            output = output is null ? markdown || json ? null : Path.GetFullPath(DefaultName) : Path.GetFullPath(output);
        }
        catch (ArgumentException)
        {
            Console.Error.WriteLine("An empty text is no path.");
            return ExitCodes.WrongUsage;
        }

        if (!Directory.Exists(root))
        {
            Console.Error.WriteLine($"There is no folder {SafeText.Line(folder)}.");
            return ExitCodes.WrongUsage;
        }

        var portfolio = Screen.Watch("Reading", () => ProjectPortfolio.Read(root), json || markdown);
        foreach (var problem in portfolio.Problems)
        {
            Console.Error.WriteLine(problem);
        }

        if (portfolio.Count == 0)
        {
            Console.Error.WriteLine($"There is no evidence below {SafeText.Line(folder)}. Builds leave it in their output folder: dotnet build.");
            return ExitCodes.CannotDecide;
        }

        if (!TryWrite(portfolio, output, markdown, json))
        {
            return ExitCodes.CannotDecide;
        }

        return portfolio.Problems.Count > 0 ? ExitCodes.CannotDecide : portfolio.Failed > 0 ? ExitCodes.FallsShort : ExitCodes.Holds;
    }

    private static bool TryWrite(ProjectPortfolio portfolio, string? output, bool markdown, bool json)
    {
        var text = json ? JsonText.Object(portfolio.Write) : markdown ? portfolio.ToMarkdown() : null;
        if (output is null)
        {
            Console.Out.Write(text);
            return true;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            AtomicFile.Write(output, text is null ? portfolio.ToHtml(BuildInfo()) : Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{SafeText.Line(Path.GetFileName(output))} cannot be written: {SafeText.Line(e.Message)}");
            return false;
        }

        // With --json or --markdown the result is the file alone.
        (json || markdown ? Console.Error : Console.Out).WriteLine($"{portfolio.Count} read, {portfolio.Failed} failed: {SafeText.Line(output)}");
        return true;
    }

    private static string BuildInfo() => typeof(ProjectPortfolio).Assembly.GetName().Version!.ToString(3);
}
