using System.CommandLine;
using ComplianceGate.Diagnostics;
using ComplianceGate.Ledger;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>ledger append LEDGER --key FILE</c>: logs bundles and spooled evidence.</summary>
internal static class LedgerAppendCommand
{
    public static Command Create()
    {
        var ledger = LedgerCommand.Ledger();
        var files = new Argument<string[]>("file") { Description = "Signed bundles (*.sigstore.json), into which their proof is put, and evidence entries (*.json).", Arity = ArgumentArity.ZeroOrMore };
        var key = new KeyArguments();
        var signedBy = new Option<string[]>("--signed-by") { Description = "Who signed the bundles: a public key, a certificate, or a root above a certificate. May be given several times.", AllowMultipleArgumentsPerToken = false };
        var spool = new Option<string?>("--spool") { Description = "Folder into which builds spool (ComplianceGateLedgerSpool); what was logged is removed from it." };
        var origin = new Option<string?>("--origin") { Description = "Name of the ledger, as log.example.com/builds: given with the first append, and fixed by it." };
        var (state, wait, json) = (LedgerCommand.State(), LedgerCommand.Wait(), LedgerCommand.Json());
        var command = new Command("append", "Appends entries, signs the new checkpoint and puts the proof into each bundle.") { ledger, files, signedBy, spool, origin, state, wait, json };
        foreach (var option in key.WithoutCertificate)
        {
            command.Add(option);
        }

        command.SetAction(result => LedgerCommand.Guard(() =>
        {
            using var own = key.Open(result).Signer;
            return Run(
                new IntakeRequest
                {
                    Ledger = new LedgerAppendRequest
                    {
                        Folder = LedgerCommand.FullPath(result.GetValue(ledger), "the ledger's folder"),
                        Signer = own,
                        Origin = result.GetValue(origin),
                        Seen = LedgerCommand.Seen(result.GetValue(state)),
                        Wait = LedgerCommand.Waiting(result.GetValue(wait)),
                        Entries = [],
                    },
                    Spool = result.GetValue(spool) is { } folder ? LedgerCommand.FullPath(folder, "--spool") : null,
                    Files = [.. (result.GetValue(files) ?? []).Select(static f => LedgerCommand.FullPath(f, "a file"))],
                    Signers = LedgerCommand.Signers(result.GetValue(signedBy) ?? []),
                },
                result.GetValue(json));
        }));
        return command;
    }

    private static int Run(IntakeRequest request, bool json)
    {
        var result = Screen.Watch("Appending to the ledger", () => LedgerIntake.Run(request), json);
        foreach (var file in result.Refused)
        {
            Console.Error.WriteLine($"{SafeText.Line(file.Path)} {SafeText.Line(file.Reason)}.");
        }

        if (json)
        {
            Console.Out.Write(JsonText.Object(w =>
            {
                LedgerCommand.Write(w, result.Checkpoint);
                w.WriteNumber("added", result.Added);
                w.WriteStartArray("entries");
                foreach (var file in result.Logged)
                {
                    w.WriteStartObject();
                    w.WriteString("file", file.Path);
                    w.WriteString("kind", file.Kind);
                    w.WriteNumber("index", file.Index);
                    w.WriteEndObject();
                }

                w.WriteEndArray();
                w.WriteStartArray("refused");
                foreach (var file in result.Refused)
                {
                    w.WriteStartObject();
                    w.WriteString("file", file.Path);
                    w.WriteString("reason", file.Reason);
                    w.WriteEndObject();
                }

                w.WriteEndArray();
            }));
        }
        else
        {
            foreach (var file in result.Logged)
            {
                Console.Out.WriteLine($"{file.Index} {SafeText.Line(file.Path)}");
            }

            Console.Out.WriteLine($"{LedgerCommand.Line(result.Checkpoint)}; {result.Added} new.");
        }

        return result.Refused.IsEmpty ? ExitCodes.Holds : ExitCodes.FallsShort;
    }
}
