using System.CommandLine;
using ComplianceGate.Diagnostics;
using ComplianceGate.Ledger;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>ledger verify LEDGER --key PUBLIC</c>: checks a whole ledger, and that it continues what was seen before.</summary>
internal static class LedgerVerifyCommand
{
    public static Command Create()
    {
        var ledger = LedgerCommand.Ledger();
        var key = new Option<string>("--key") { Description = "The ledger's public key, in PEM or DER.", Required = true };
        var origin = new Option<string?>("--origin") { Description = "Name that the ledger must have. Without it another ledger of the same key in its place is told only as one that was not seen before." };
        var mustBeSeen = new Option<bool>("--require-seen") { Description = "A ledger that was not seen before falls short (exit code 1), and is not remembered." };
        var (state, wait, json) = (LedgerCommand.State(), LedgerCommand.Wait(), LedgerCommand.Json());
        var command = new Command("verify", "Checks every entry up to the signed root, and that the ledger continues what was seen of it before.") { ledger, key, origin, mustBeSeen, state, wait, json };
        command.SetAction(result => LedgerCommand.Guard(() => Run(
            new LedgerVerifyRequest
            {
                Folder = LedgerCommand.FullPath(result.GetValue(ledger), "the ledger's folder"),
                Key = LedgerCommand.Key(result.GetValue(key)!),
                Origin = result.GetValue(origin),
                Seen = LedgerCommand.Seen(result.GetValue(state)),
                MustBeSeen = result.GetValue(mustBeSeen),
                Wait = LedgerCommand.Waiting(result.GetValue(wait)),
            },
            result.GetValue(json))));
        return command;
    }

    private static int Run(LedgerVerifyRequest request, bool json)
    {
        var report = Screen.Watch("Verifying the ledger", () => LedgerVerifier.Verify(request), json);
        if (report.Holds && report.Pending)
        {
            // Not on standard output alone, which a script may drop: the note also explains away tiles that would tell of a rollback.
            Console.Error.WriteLine("WARNING: the file 'pending' says that an append is under way or was killed. If none is, let the next append end it. Until then tiles beyond the checkpoint are taken for that append's.");
        }

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

                w.WriteBoolean("firstSight", report.Holds && report.Seen is null);
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
                ? "FIRST SIGHT: a ledger of this name and key was not seen before, so that nothing can be said about what it was. From now on its history is held against this."
                : $"It continues the {report.Seen.Size} entries that were seen before.");
        }

        return report.Holds ? ExitCodes.Holds : ExitCodes.FallsShort;
    }
}
