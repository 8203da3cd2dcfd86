using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>What a proof is of.</summary>
public enum ProofKind
{
    /// <summary>That an entry stands in a ledger, as a text of its own (C2SP tlog-proof).</summary>
    Inclusion,

    /// <summary>That a ledger began as one of another size.</summary>
    Consistency,

    /// <summary>That a bundle stands in a ledger, in the bundle itself.</summary>
    Bundle,
}

/// <summary>What a proof shows.</summary>
/// <param name="Kind">What it is of; null where the file is no proof.</param>
/// <param name="Checkpoint">The ledger that it leads to, its signature judged; null where it does not hold.</param>
/// <param name="Index">Index of the entry; null for a proof of consistency.</param>
/// <param name="First">The size that the ledger had; null for a proof of inclusion.</param>
/// <param name="FirstRoot">The root that it had, base64: who kept an older checkpoint compares it with that one's. Null for a proof of inclusion.</param>
/// <param name="Fault">Why it does not hold: the end of a sentence that begins with the proof. Null where it holds; not escaped.</param>
public sealed record ProofReport(ProofKind? Kind, Checkpoint? Checkpoint, long? Index, long? First, string? FirstRoot, string? Fault)
{
    /// <summary>Whether the proof holds.</summary>
    public bool Holds => Fault is null;
}

/// <summary>Judges proofs with the ledger's key and without the ledger.</summary>
public static class LedgerProofs
{
    /// <summary>First line of a proof of inclusion.</summary>
    internal const string InclusionLine = "c2sp.org/tlog-proof@v1";

    /// <summary>How the first line of a proof of consistency begins.</summary>
    internal const string ConsistencyStart = "consistency ";

    private const int MaxText = 128 << 10;
    private const int MostHashes = 64;
    private const string IndexStart = "index ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Judges a file: a logged bundle (<c>*.sigstore.json</c>), or a proof as <c>ledger prove</c> prints it.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="key">The ledger's key.</param>
    /// <param name="origin">Name that the ledger must have; null for any of the key.</param>
    /// <param name="entry">Absolute path of the entry that a proof of inclusion is of: a logged bundle or an evidence entry. Null for none.</param>
    /// <exception cref="LedgerException">A file cannot be read, or what was given does not fit the proof.</exception>
    public static ProofReport Check(string path, VerificationKey key, string? origin, string? entry)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(key);
        if (!SignedNote.IsUsable(key))
        {
            throw LedgerException.WrongUse("A ledger's key is ECDSA on P-256 and no other.");
        }

        ProofKind? kind = null;
        try
        {
            var isBundle = LedgerIntake.IsBundle(path);
            var bytes = Read(path, isBundle ? LedgerIntake.MaxBundle : MaxText);
            kind = isBundle ? ProofKind.Bundle : KindOf(bytes);
            if (kind is { } known && known == ProofKind.Inclusion == (entry is null))
            {
                throw LedgerException.WrongUse(entry is null ? "A proof of inclusion is of an entry: name its file with --entry." : "Only a proof of inclusion is of another file; leave --entry out.");
            }

            var report = kind switch
            {
                ProofKind.Bundle => Bundle(bytes, key),
                ProofKind.Inclusion => Inclusion(bytes, key, Bodies(entry!)),
                ProofKind.Consistency => Consistency(bytes, key),
                _ => throw new InvalidDataException("is neither a logged bundle (*.sigstore.json) nor what 'ledger prove' prints"),
            };
            return origin is null || report.Checkpoint!.Origin == origin
                ? report
                : new ProofReport(kind, null, null, null, null, $"is of the ledger {report.Checkpoint.Origin} and not of {origin}");
        }
        catch (InvalidDataException e)
        {
            return new ProofReport(kind, null, null, null, null, e.Message);
        }
    }

    private static byte[] Read(string path, int cap)
    {
        try
        {
            return LedgerFolder.ReadFile(path, cap) ?? throw LedgerException.Unavailable($"{path} is not there.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerException.Unavailable($"{path} cannot be read: {e.Message}", e);
        }
    }

    // What may have been logged of the file: of a bundle the entries that it carries and that are its own.
    private static List<byte[]> Bodies(string entry)
    {
        var isBundle = LedgerIntake.IsBundle(entry);
        try
        {
            var bytes = Read(entry, isBundle ? LedgerIntake.MaxBundle : EntryBundle.MaxEntry);
            if (!isBundle)
            {
                _ = EvidenceEntry.Read(bytes);
                return [bytes];
            }

            var bodies = LoggedBundle.Bodies(SigstoreBundle.Read(bytes));
            return bodies.Count > 0 ? bodies : throw new InvalidDataException("holds no entry of a ledger, so that nothing is known of what was logged of it");
        }
        catch (InvalidDataException e)
        {
            throw LedgerException.WrongUse($"{entry} {e.Message}.", e);
        }
    }

    private static ProofKind? KindOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Encoding.ASCII.GetBytes(InclusionLine + "\n")) ? ProofKind.Inclusion
        : bytes.StartsWith(Encoding.ASCII.GetBytes(ConsistencyStart)) ? ProofKind.Consistency : null;

    private static ProofReport Bundle(byte[] bytes, VerificationKey key)
    {
        var place = LoggedBundle.Verify(SigstoreBundle.Read(bytes), key);
        return new ProofReport(ProofKind.Bundle, place.Checkpoint, place.Index, null, null, null);
    }

    private static ProofReport Inclusion(byte[] bytes, VerificationKey key, List<byte[]> bodies)
    {
        var (lines, checkpoint) = Parts(bytes, key);
        if (lines.Length < 2 || !lines[1].StartsWith(IndexStart, StringComparison.Ordinal))
        {
            throw new InvalidDataException("gives no index");
        }

        var (index, hashes) = (Number(lines[1][IndexStart.Length..]), Hashes(lines.AsSpan(2)));
        return bodies.Exists(b => MerkleProof.VerifyInclusion(MerkleHash.Leaf(b), index, checkpoint.Size, hashes, checkpoint.Root.Span))
            ? new ProofReport(ProofKind.Inclusion, checkpoint, index, null, null, null)
            : throw new InvalidDataException("does not lead from the entry to the root of its checkpoint");
    }

    private static ProofReport Consistency(byte[] bytes, VerificationKey key)
    {
        var (lines, checkpoint) = Parts(bytes, key);
        if (lines[0].Split(' ') is not [_, var size, var root] || SignedNote.Base64(root) is not { Length: MerkleHash.Size } firstRoot)
        {
            throw new InvalidDataException("gives no size and root that the ledger had");
        }

        var first = Number(size);
        return MerkleProof.VerifyConsistency(first, checkpoint.Size, Hashes(lines.AsSpan(1)), firstRoot, checkpoint.Root.Span)
            ? new ProofReport(ProofKind.Consistency, checkpoint, null, first, root, null)
            : throw new InvalidDataException("does not lead from the root that the ledger had to the root of its checkpoint");
    }

    // The lines of the proof; and the checkpoint, behind the first empty line.
    private static (string[] Lines, Checkpoint Checkpoint) Parts(byte[] bytes, VerificationKey key)
    {
        var end = bytes.AsSpan().IndexOf("\n\n"u8);
        if (end < 0)
        {
            throw new InvalidDataException("holds no checkpoint");
        }

        try
        {
            var lines = Strict.GetString(bytes, 0, end).Split('\n', MostHashes + 3);
            return (lines, Checkpoint.Open(bytes.AsSpan(end + 2), key));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("is not in UTF-8", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("holds a checkpoint that " + e.Message, e);
        }
    }

    private static ImmutableArray<byte[]> Hashes(ReadOnlySpan<string> lines)
    {
        var hashes = ImmutableArray.CreateBuilder<byte[]>(lines.Length);
        foreach (var line in lines)
        {
            hashes.Add(SignedNote.Base64(line) is { Length: MerkleHash.Size } hash ? hash : throw new InvalidDataException("holds a line that is no hash"));
        }

        return hashes.MoveToImmutable();
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text
            ? number
            : throw new InvalidDataException("gives a number that is none");
}
