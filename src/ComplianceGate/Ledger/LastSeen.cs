using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>
/// The last checkpoint of a ledger that somebody saw, kept where the ledger's keeper cannot change it. It moves forward only: to a
/// tree that is proven to begin with the one seen before.
/// </summary>
public sealed class LastSeen : IDisposable
{
    private const int MaxSize = 64 << 10;

    private readonly string path;
    private readonly FileStream gate;

    private LastSeen(string path, FileStream gate, Checkpoint? checkpoint)
    {
        this.path = path;
        this.gate = gate;
        Checkpoint = checkpoint;
    }

    /// <summary>What was seen; null where nothing was.</summary>
    public Checkpoint? Checkpoint { get; private set; }

    /// <summary>Name of the file for one ledger, in a folder for all of them.</summary>
    /// <param name="origin">Name of the ledger.</param>
    /// <param name="key">Its key.</param>
    public static string FileName(string origin, VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin + "\n" + key.Id)))[..32] + ".checkpoint";
    }

    /// <summary>Opens what was seen, alone.</summary>
    /// <param name="path">Absolute path of the file; it need not exist.</param>
    /// <param name="origin">Name of the ledger.</param>
    /// <param name="key">Its key.</param>
    /// <param name="wait">How long to wait for another process.</param>
    /// <exception cref="LedgerException">Another process holds it, it cannot be read, or it is of another ledger or damaged.</exception>
    public static LastSeen Open(string path, string origin, VerificationKey key, TimeSpan wait)
    {
        var gate = LedgerFolder.Lock(path + ".lock", wait);
        try
        {
            var bytes = LedgerFolder.ReadFile(path, MaxSize);
            var checkpoint = bytes is null ? null : Ledger.Checkpoint.Open(bytes, key);
            if (checkpoint is not null && checkpoint.Origin != origin)
            {
                throw new InvalidDataException($"is of the ledger {checkpoint.Origin}");
            }

            return new LastSeen(path, gate, checkpoint);
        }
        catch (InvalidDataException e)
        {
            gate.Dispose();
            throw LedgerException.Unavailable($"The last checkpoint that was seen, {path}, {e.Message}. Nothing can be said about rollback; remove the file only if you know why.", e);
        }
        catch (IOException e)
        {
            gate.Dispose();
            throw LedgerException.Unavailable($"The last checkpoint that was seen, {path}, cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Holds a ledger's checkpoint against what was seen of it.</summary>
    /// <param name="now">What the ledger says, its signature judged and its tiles checked.</param>
    /// <param name="consistency">Gives the proof from a smaller size.</param>
    /// <exception cref="InvalidDataException">The ledger went back, or is another tree than the one that was seen.</exception>
    internal void Require(Checkpoint now, Func<long, IReadOnlyList<byte[]>> consistency)
    {
        if (Checkpoint is not { } seen)
        {
            return;
        }

        if (now.Size < seen.Size)
        {
            throw new InvalidDataException($"the ledger has {now.Size} entries and had {seen.Size} when it was last seen: it was rolled back or cut off");
        }

        if (!MerkleProof.VerifyConsistency(seen.Size, now.Size, consistency(seen.Size), seen.Root.Span, now.Root.Span))
        {
            throw new InvalidDataException($"the ledger's first {seen.Size} entries are not those that it had when it was last seen: its history was forked or rewritten");
        }
    }

    /// <summary>Keeps a checkpoint that was held against the last one; it is on the disk afterwards.</summary>
    /// <param name="now">What the ledger says.</param>
    /// <param name="note">The checkpoint as it is signed.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Advance(Checkpoint now, ReadOnlySpan<byte> note)
    {
        if (Checkpoint is { } seen && (seen.Size > now.Size || seen.IsSame(now)))
        {
            return;
        }

        DurableFile.Write(path, note);
        Checkpoint = now;
    }

    /// <summary>Lets the next one in.</summary>
    public void Dispose() => gate.Dispose();
}
