using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using ComplianceGate.Ledger;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>ledger prove LEDGER</c>: makes inclusion and consistency proofs.</summary>
internal static class LedgerProveCommand
{
    public static Command Create()
    {
        var ledger = LedgerCommand.Ledger();
        var entry = new Option<string?>("--entry") { Description = "A logged bundle (*.sigstore.json) or evidence entry (*.json): proves that it is in the ledger." };
        var index = new Option<long?>("--index") { Description = "Index of an entry: proves that it is in the ledger." };
        var consistency = new Option<long?>("--consistency") { Description = "A size that the ledger had: proves that it began so." };
        var json = LedgerCommand.Json();
        var command = new Command("prove", "Makes a proof that an entry is in the ledger, or that the ledger only grew.") { ledger, entry, index, consistency, json };
        command.SetAction(result => LedgerCommand.Guard(() =>
        {
            var (file, number, size) = (result.GetValue(entry), result.GetValue(index), result.GetValue(consistency));
            if ((file is null ? 0 : 1) + (number is null ? 0 : 1) + (size is null ? 0 : 1) != 1)
            {
                throw new LedgerException(LedgerTrouble.WrongUse, "Give one of --entry, --index and --consistency.");
            }

            var prover = LedgerProver.Open(LedgerCommand.FullPath(result.GetValue(ledger), "the ledger's folder"));
            if (size is { } first)
            {
                Print(prover.Consistency(first), result.GetValue(json));
                return ExitCodes.Holds;
            }

            if ((number ?? LedgerIntake.Find(prover, LedgerCommand.FullPath(file, "--entry"))) is not { } found)
            {
                Console.Error.WriteLine("The ledger has no such entry.");
                return ExitCodes.FallsShort;
            }

            Print(prover.Inclusion(found), result.GetValue(json));
            return ExitCodes.Holds;
        }));
        return command;
    }

    private static void Print(InclusionProof proof, bool json) => Console.Out.Write(!json ? proof.Text : JsonText.Object(w =>
    {
        LedgerCommand.Write(w, proof.Checkpoint);
        w.WriteNumber("index", proof.Index);
        w.WriteString("leaf", Convert.ToBase64String(proof.Leaf.Span));
        Write(w, proof.Hashes);
        w.WriteString("checkpoint", proof.Note);
    }));

    private static void Print(ConsistencyProof proof, bool json)
    {
        if (json)
        {
            Console.Out.Write(JsonText.Object(w =>
            {
                LedgerCommand.Write(w, proof.Checkpoint);
                w.WriteNumber("first", proof.First);
                w.WriteString("firstRoot", Convert.ToBase64String(proof.FirstRoot.Span));
                Write(w, proof.Hashes);
                w.WriteString("checkpoint", proof.Note);
            }));
            return;
        }

        Console.Out.Write(proof.Text);
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<byte[]> hashes)
    {
        json.WriteStartArray("hashes");
        foreach (var hash in hashes)
        {
            json.WriteStringValue(Convert.ToBase64String(hash));
        }

        json.WriteEndArray();
    }
}
