using System.CommandLine;
using ComplianceGate.Tool;
using ComplianceGate.Tool.Commands;

var root = new RootCommand("ComplianceGate: what a build ships, judged and proven.")
{
    InspectCommand.Create(),
    VerifyCommand.Create(),
    SignCommand.Create(),
    ReproduceCommand.Create(),
    ExplainCommand.Create(),
    ModelCommand.Create(),
    LicenseCommand.Create(),
    LedgerCommand.Create(),
    DutiesCommand.Create(),
    ReviewCommand.Create(),
    DiffCommand.Create(),
    ReportCommand.Create(),
};

// Names of npm packages begin with @, which must not be taken for a file with further arguments.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("See compliance-gate --help.");
    return ExitCodes.WrongUsage;
}

return parsed.Invoke();
