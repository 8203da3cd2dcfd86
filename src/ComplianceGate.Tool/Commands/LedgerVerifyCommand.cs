using System.CommandLine;
using ComplianceGate.Diagnostics;
using ComplianceGate.Ledger;
using ComplianceGate.Signing;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>ledger verify LEDGER --key PUBLIC</c>: checks a whole ledger, and that it continues what was seen before.</summary>
internal static class LedgerVerifyCommand
{
    public static Command Create()
    {
        var ledger = LedgerCommand.Ledger();
        var key = new Option<string>("--key") { Description = "The ledger's public key, in PEM or DER.", Required = true };
        var (state, wait, json) = (LedgerCommand.State(), LedgerCommand.Wait(), LedgerCommand.Json());
        var command = new Command("verify", "Checks every entry up to the signed root, and that the ledger continues what was seen of it before.") { ledger, key, state, wait, json };
        command.SetAction(result => LedgerCommand.Guard(() => Run(
            Path.GetFullPath(result.GetValue(ledger)!),
            LedgerCommand.Key(result.GetValue(key)!),
            LedgerCommand.Seen(result.GetValue(state)),
            LedgerCommand.Waiting(result.GetValue(wait)),
            result.GetValue(json))));
        return command;
    }

    private static int Run(string folder, VerificationKey key, SeenPlace seen, TimeSpan wait, bool json)
    {
        var report = LedgerVerifier.Verify(folder, key, seen, wait);
        if (json)
        {
            Console.Out.Write(JsonText.Object(w =>
            {
                w.WriteString("outcome", report.Holds ? "holds" : "falls-short");
                LedgerCommand.Write(w, report.Checkpoint);
                w.WriteString("fault", report.Fault);
                if (report.Seen is { } before)
                {
                    w.WriteNumber("seenSize", before.Size);
                }
                else
                {
                    w.WriteNull("seenSize");
                }

                w.WriteBoolean("pending", report.Pending);
            }));
        }
        else if (report.Fault is { } fault)
        {
            Console.Out.WriteLine($"The ledger does not hold: {SafeText.Line(fault)}.");
        }
        else
        {
            Console.Out.WriteLine(LedgerCommand.Line(report.Checkpoint!) + ".");
            Console.Out.WriteLine(report.Seen is null
                ? "It was not seen before, so that nothing can be said about what it was: from now on its history is held against this."
                : $"It continues the {report.Seen.Size} entries that were seen before.");
            if (report.Pending)
            {
                Console.Out.WriteLine("An append is under way, or was killed; the next one ends it.");
            }
        }

        return report.Holds ? ExitCodes.Holds : ExitCodes.FallsShort;
    }
}
