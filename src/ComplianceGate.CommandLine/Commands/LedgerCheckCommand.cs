using System.CommandLine;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Ledger;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>ledger check PROOF --key PUBLIC</c>: judges a proof without the ledger.</summary>
internal static class LedgerCheckCommand
{
    public static Command Create()
    {
        var proof = new Argument<string>("proof") { Description = "A logged bundle (*.sigstore.json), or a proof as 'ledger prove' prints it." };
        var key = new Option<string>("--key") { Description = "The ledger's public key, in PEM or DER.", Required = true };
        var origin = new Option<string?>("--origin") { Description = "Name that the ledger must have." };
        var entry = new Option<string?>("--entry") { Description = "What a proof of inclusion is of: a logged bundle (*.sigstore.json) or an evidence entry (*.json)." };
        var json = LedgerCommand.Json();
        var command = new Command("check", "Checks a proof with the ledger's key, and without the ledger.") { proof, key, origin, entry, json };
        command.SetAction(result => LedgerCommand.Guard(() => Print(
            LedgerProofs.Check(
                LedgerCommand.FullPath(result.GetValue(proof), "the proof"),
                LedgerCommand.Key(result.GetValue(key)!),
                result.GetValue(origin),
                result.GetValue(entry) is { } file ? LedgerCommand.FullPath(file, "--entry") : null),
            result.GetValue(json))));
        return command;
    }

    private static int Print(ProofReport report, bool json)
    {
        if (json)
        {
            Console.Out.Write(JsonText.Object(w =>
            {
                w.WriteString("outcome", report.Holds ? "holds" : "falls-short");
                w.WriteString("kind", report.Kind switch { ProofKind.Bundle => "bundle", ProofKind.Inclusion => "inclusion", ProofKind.Consistency => "consistency", _ => null });
                LedgerCommand.Write(w, report.Checkpoint);
                w.WriteString("fault", report.Fault);
                if (report.Index is { } index)
                {
                    w.WriteNumber("index", index);
                }

                if (report.First is { } first)
                {
                    w.WriteNumber("first", first);
                    w.WriteString("firstRoot", report.FirstRoot);
                }
            }));
        }
        else if (report.Fault is { } fault)
        {
            Console.Out.WriteLine($"The proof does not hold: it {SafeText.Line(fault)}.");
        }
        else
        {
            Console.Out.WriteLine(report.First is { } first
                ? string.Create(CultureInfo.InvariantCulture, $"The ledger began with {first} entries, root {report.FirstRoot}: compare it with the one that you kept.")
                : string.Create(CultureInfo.InvariantCulture, $"The entry is number {report.Index} of the ledger."));
            Console.Out.WriteLine(LedgerCommand.Line(report.Checkpoint!) + ".");
        }

        return report.Holds ? ExitCodes.Holds : ExitCodes.FallsShort;
    }
}
