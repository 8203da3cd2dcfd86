using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ComplianceGate.Ledger;

/// <summary>That an entry stands in a ledger.</summary>
/// <param name="Index">Index of the entry.</param>
/// <param name="Leaf">Hash of its leaf.</param>
/// <param name="Hashes">The hashes from the sibling up.</param>
/// <param name="Checkpoint">The ledger as it is.</param>
/// <param name="Note">The checkpoint as it is signed.</param>
public sealed record InclusionProof(long Index, ReadOnlyMemory<byte> Leaf, ImmutableArray<byte[]> Hashes, Checkpoint Checkpoint, string Note)
{
    /// <summary>The proof as a text that is enough by itself (C2SP tlog-proof).</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(LedgerProofs.InclusionLine).Append(CultureInfo.InvariantCulture, $"\nindex {Index}\n");
            return Append(text, Hashes, Note);
        }
    }

    /// <summary>Ends a proof: its hashes, an empty line, and the checkpoint.</summary>
    internal static string Append(StringBuilder text, ImmutableArray<byte[]> hashes, string note)
    {
        foreach (var hash in hashes)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        return text.Append('\n').Append(note).ToString();
    }
}

/// <summary>That a ledger began as one of another size.</summary>
/// <param name="First">The size that it had.</param>
/// <param name="FirstRoot">The root that it had.</param>
/// <param name="Hashes">The hashes, lowest first.</param>
/// <param name="Checkpoint">The ledger as it is.</param>
/// <param name="Note">The checkpoint as it is signed.</param>
public sealed record ConsistencyProof(long First, ReadOnlyMemory<byte> FirstRoot, ImmutableArray<byte[]> Hashes, Checkpoint Checkpoint, string Note)
{
    /// <summary>The proof as a text that is enough by itself: a line with size and root, the hashes, an empty line, the checkpoint.</summary>
    public string Text => InclusionProof.Append(
        new StringBuilder(LedgerProofs.ConsistencyStart).Append(CultureInfo.InvariantCulture, $"{First} {Convert.ToBase64String(FirstRoot.Span)}\n"), Hashes, Note);
}

/// <summary>Makes proofs out of a ledger's tiles. Who judges them needs the ledger's key; this does not look at the signature.</summary>
public sealed class LedgerProver
{
    private readonly TileFolder tiles;
    private readonly MerkleTree tree;
    private readonly string note;

    private LedgerProver(string folder, byte[] note)
    {
        var signed = SignedNote.Read(note);
        Checkpoint = Checkpoint.Read(signed);
        this.note = Encoding.UTF8.GetString(note);
        tiles = new TileFolder(folder);
        tree = new MerkleTree(tiles, Checkpoint.Size);
    }

    /// <summary>The ledger as it was when it was opened.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Opens a ledger for reading.</summary>
    /// <param name="folder">Absolute path of the ledger.</param>
    /// <exception cref="LedgerException">There is none, or its checkpoint is damaged.</exception>
    public static LedgerProver Open(string folder) => Guard(folder, () =>
        new LedgerProver(folder, LedgerFolder.ReadCheckpoint(folder) ?? throw LedgerException.Unavailable($"{folder} holds no checkpoint; it is no ledger.")));

    /// <summary>Index of an entry; null where the ledger has none like it.</summary>
    /// <param name="body">The entry.</param>
    /// <exception cref="LedgerException">A tile is missing or damaged.</exception>
    public long? Find(ReadOnlyMemory<byte> body) => Guard("the ledger", () =>
    {
        var leaf = MerkleHash.Leaf(body.Span);
        for (long start = 0; start < Checkpoint.Size; start += TileName.Full)
        {
            var width = (int)Math.Min(TileName.Full, Checkpoint.Size - start);
            var hashes = tiles.Read(new TileName(0, start / TileName.Full, width));
            for (var i = 0; i < width; i++)
            {
                if (hashes.Span.Slice(i * MerkleHash.Size, MerkleHash.Size).SequenceEqual(leaf))
                {
                    return start + i;
                }
            }
        }

        return (long?)null;
    });

    /// <summary>Proves that an entry stands in the ledger.</summary>
    /// <param name="index">Its index.</param>
    /// <exception cref="LedgerException">There is no such entry, or the tiles do not have the checkpoint's root.</exception>
    public InclusionProof Inclusion(long index)
    {
        if (index < 0 || index >= Checkpoint.Size)
        {
            throw LedgerException.WrongUse($"The ledger has {Checkpoint.Size} entries; there is none at {index}.");
        }

        return Guard("the ledger", () =>
        {
            var (leaf, hashes) = (tree.Leaf(index), tree.Inclusion(index));
            return MerkleProof.VerifyInclusion(leaf, index, Checkpoint.Size, hashes, Checkpoint.Root.Span)
                ? new InclusionProof(index, leaf, [.. hashes], Checkpoint, note)
                : throw new InvalidDataException("the tiles do not have the root of the checkpoint");
        });
    }

    /// <summary>Proves that the ledger began as one of another size.</summary>
    /// <param name="first">That size.</param>
    /// <exception cref="LedgerException">It was never that large, or the tiles do not have the checkpoint's root.</exception>
    public ConsistencyProof Consistency(long first)
    {
        if (first < 0 || first > Checkpoint.Size)
        {
            throw LedgerException.WrongUse($"The ledger has {Checkpoint.Size} entries; it never had {first}.");
        }

        return Guard("the ledger", () =>
        {
            var (root, hashes) = (new MerkleTree(new Shorter(tiles, Checkpoint.Size), first).Root(), tree.Consistency(first));
            return MerkleProof.VerifyConsistency(first, Checkpoint.Size, hashes, root, Checkpoint.Root.Span)
                ? new ConsistencyProof(first, root, [.. hashes], Checkpoint, note)
                : throw new InvalidDataException("the tiles do not have the root of the checkpoint");
        });
    }

    private static T Guard<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw LedgerException.Broken($"No proof can be made out of {folder}: {e.Message}.", e);
        }
        catch (IOException e)
        {
            throw LedgerException.Unavailable($"{folder} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A tree that is the beginning of a larger one: its partial tiles are cut out of the ones that are there.</summary>
    private sealed class Shorter(ITiles tiles, long size) : ITiles
    {
        public ReadOnlyMemory<byte> Read(TileName tile) =>
            tiles.Read(tile with { Width = TileName.WidthOf(tile.Level, tile.Index, size) })[..(tile.Width * MerkleHash.Size)];
    }
}
