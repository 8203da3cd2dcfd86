using System.CommandLine;
using ComplianceGate.Tool;
using ComplianceGate.Tool.Commands;

var root = new RootCommand("ComplianceGate: what a build ships, judged and proven.")
{
    InspectCommand.Create(),
    VerifyCommand.Create(),
    ReproduceCommand.Create(),
    SignCommand.Create(),
