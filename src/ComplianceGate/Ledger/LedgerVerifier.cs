using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>Checks a whole ledger: every entry, every tile, the root, the signature, and that it continues what was seen of it before.</summary>
public static class LedgerVerifier
{
    // An append may end while its ledger is read; then all is read again.
    private const int MostTries = 5;

    /// <summary>Checks a ledger. It is not locked: it may be a copy that nobody may write.</summary>
    /// <param name="folder">Absolute path of the ledger.</param>
    /// <param name="key">The ledger's key.</param>
    /// <param name="seen">Where the last checkpoint is kept that was seen; it moves forward when the ledger holds. Null to keep none.</param>
    /// <param name="wait">How long to wait for another process that looks at the same place.</param>
    /// <exception cref="LedgerException">It cannot be decided: there is no ledger, a file cannot be read, or the last checkpoint is damaged.</exception>
    public static LedgerReport Verify(string folder, VerificationKey key, SeenPlace? seen, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!SignedNote.IsUsable(key))
        {
            throw LedgerException.WrongUse("A ledger's key is ECDSA on P-256 and no other.");
        }

        try
        {
            for (var tries = 1; ; tries++)
            {
                var report = Once(folder, key, seen, wait, out var note);
                if (report.Holds || tries == MostTries || note.AsSpan().SequenceEqual(LedgerFolder.ReadCheckpoint(folder)))
                {
                    return report;
                }
            }
        }
        catch (InvalidDataException e)
        {
            return new LedgerReport(null, e.Message, null, false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerException.Unavailable($"{folder} cannot be read: {e.Message}", e);
        }
    }

    private static LedgerReport Once(string folder, VerificationKey key, SeenPlace? seen, TimeSpan wait, out byte[] note)
    {
        var now = LedgerFolder.Open(folder, key, out note) ?? throw LedgerException.Unavailable($"{folder} holds no checkpoint; it is no ledger.");
        using var last = seen is null ? null : LastSeen.Open(seen.FileOf(now.Origin, key), now.Origin, key, wait);
        var before = last?.Checkpoint;
        var isPending = false;
        try
        {
            var tiles = new TileFolder(folder);
            // A rollback is told as such, and not as the tiles that it left behind.
            if (before is not null && now.Size < before.Size)
            {
                last!.Require(now, static _ => []);
            }

            Entries(tiles, now);
            last?.Require(now, new MerkleTree(tiles, now.Size).Consistency);
            isPending = Leftovers(folder, now.Size);
            last?.Advance(now, note);
            return new LedgerReport(now, null, before, isPending);
        }
        catch (InvalidDataException e)
        {
            return new LedgerReport(now, e.Message, before, isPending);
        }
    }

    private static void Entries(TileFolder tiles, Checkpoint now)
    {
        List<ReadOnlyMemory<byte>> entries = [];
        var name = default(TileName);
        TreeCheck.Run(tiles, now, (index, hash) =>
        {
            if (index % TileName.Full == 0)
            {
                var number = index / TileName.Full;
                name = new TileName(TileName.Entries, number, TileName.WidthOf(TileName.Entries, number, now.Size));
                entries = tiles.Entries(name);
            }

            if (!hash.Span.SequenceEqual(MerkleHash.Leaf(entries[(int)(index % TileName.Full)].Span)))
            {
                throw new InvalidDataException($"entry {index} in {name.Path} is not the one that was logged");
            }
        });
    }

    private static bool Leftovers(string folder, long size)
    {
        var pending = LedgerFolder.Pending(folder);
        foreach (var (path, isBeyond) in LedgerFolder.Spare(folder, size))
        {
            if (isBeyond && pending?.From != size)
            {
                throw new InvalidDataException($"{path} lies beyond the {size} entries of the checkpoint, and no append was under way: the checkpoint was rolled back");
            }
        }

        return pending is not null;
    }
}
