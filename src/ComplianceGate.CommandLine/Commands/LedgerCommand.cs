using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Ledger;
using ComplianceGate.Signing;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>ledger append|verify|prove|check</c>: an append-only ledger of evidence.</summary>
internal static class LedgerCommand
{
    public static Command Create() => new("ledger", "Keeps an append-only ledger of evidence in a folder, and proves what is in it.")
    {
        LedgerAppendCommand.Create(), LedgerVerifyCommand.Create(), LedgerProveCommand.Create(), LedgerCheckCommand.Create(),
    };

    public static Argument<string> Ledger() => new("ledger") { Description = "The ledger's folder." };

    public static Option<string?> State() => new("--state")
    {
        Description = "File with the last checkpoint of the ledger that was seen; without it one for each ledger and key in the user's local application data.",
    };

    public static Option<double> Wait() => new("--wait") { Description = "Seconds to wait for another process that holds the ledger; 60 without it.", DefaultValueFactory = static _ => 60 };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as a JSON object." };

    /// <summary>Where the last checkpoint is kept.</summary>
    public static SeenPlace Seen(string? state)
    {
        if (state is not null)
        {
            return new SeenPlace(FullPath(state, "--state"), IsFolder: false);
        }

        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0 && Path.IsPathFullyQualified(folder)
            ? new SeenPlace(Path.Combine(folder, "compliance-gate", "ledgers"), IsFolder: true)
            : throw new LedgerException(LedgerTrouble.WrongUse, "This user has no folder for application data, so that nothing is known of the last checkpoint: name a file with --state.");
    }

    /// <summary>A path of the command line. An empty one is a variable that is not set, and never meant.</summary>
    /// <param name="path">The path.</param>
    /// <param name="name">What it is the path of.</param>
    public static string FullPath(string? path, string name) =>
        string.IsNullOrEmpty(path) ? throw new UsageException($"The path of {name} is empty.") : Path.GetFullPath(path);

    /// <summary>The time to wait.</summary>
    public static TimeSpan Waiting(double seconds) =>
        seconds is >= 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : throw new LedgerException(LedgerTrouble.WrongUse, "Give --wait in seconds, from 0 to 86400.");

    /// <summary>Reads a public key.</summary>
    public static VerificationKey Key(string file)
    {
        try
        {
            return PublicMaterial.ReadKey(ToolFiles.Read(file));
        }
        catch (CryptographicException e)
        {
            throw new UsageException($"{SafeText.Line(file)}: {e.Message}");
        }
    }

    /// <summary>Reads who may have signed: keys, and certificates with their keys.</summary>
    public static LoggedSigners Signers(string[] files)
    {
        var keys = ImmutableArray.CreateBuilder<VerificationKey>();
        var certificates = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        foreach (var file in files)
        {
            if (Certificates(file) is not { } found)
            {
                keys.Add(Key(file));
                continue;
            }

            certificates.AddRange(found);
            keys.AddRange(found.Select(static c => PublicMaterial.OfCertificate(c.Span)));
        }

        return new LoggedSigners { Keys = keys.ToImmutable(), Certificates = certificates.ToImmutable(), Now = DateTimeOffset.UtcNow };
    }

    private static ImmutableArray<ReadOnlyMemory<byte>>? Certificates(string file)
    {
        var content = ToolFiles.Read(file);
        try
        {
            return PublicMaterial.ReadCertificates(content);
        }
        catch (CryptographicException)
        {
            // A key, or nothing that can be used, which reading it as a key tells.
            return null;
        }
    }

    /// <summary>Runs a command and tells why it did not.</summary>
    public static int Guard(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (LedgerException e)
        {
            Console.Error.WriteLine(SafeText.Line(e.Message));
            return e.Trouble switch
            {
                LedgerTrouble.Broken => ExitCodes.FallsShort,
                LedgerTrouble.WrongUse => ExitCodes.WrongUsage,
                _ => ExitCodes.CannotDecide,
            };
        }
        catch (Exception e) when (e is UsageException or CryptographicException)
        {
            Console.Error.WriteLine(SafeText.Line(e.Message));
            return ExitCodes.WrongUsage;
        }
    }

    public static void Write(Utf8JsonWriter json, Checkpoint? checkpoint)
    {
        json.WriteString("origin", checkpoint?.Origin);
        json.WriteNumber("size", checkpoint?.Size ?? 0);
        json.WriteString("root", checkpoint is null ? null : Convert.ToBase64String(checkpoint.Root.Span));
    }

    public static string Line(Checkpoint checkpoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{SafeText.Line(checkpoint.Origin)}: {checkpoint.Size} {(checkpoint.Size == 1 ? "entry" : "entries")}, root {Convert.ToBase64String(checkpoint.Root.Span)}");
}
