namespace ComplianceGate.Ledger;

/// <summary>Checks a whole ledger: every entry, every tile, the root, the signature, and that it continues what was seen of it before.</summary>
public static class LedgerVerifier
{
    // An append may end while its ledger is read; then all is read again.
    private const int MostTries = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Checks a ledger. It is not locked: it may be a copy that nobody may write.</summary>
    /// <param name="request">Which ledger, and what is known of it.</param>
    /// <exception cref="LedgerException">It cannot be decided: there is no ledger, a file cannot be read, or the last checkpoint is damaged.</exception>
    public static LedgerReport Verify(LedgerVerifyRequest request) => Verify(request, step: null);

    /// <summary>Checks a ledger, step by step.</summary>
    /// <param name="request">Which ledger, and what is known of it.</param>
    /// <param name="step">Is told before the files are read that no checkpoint vouches for.</param>
    internal static LedgerReport Verify(LedgerVerifyRequest request, Action? step)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!SignedNote.IsUsable(request.Key))
        {
            throw LedgerException.WrongUse("A ledger's key is ECDSA on P-256 and no other.");
        }

        try
        {
            for (var tries = 1; ; tries++)
            {
                var report = Once(request, step, out var note);
                if (report.Holds || note.AsSpan().SequenceEqual(LedgerFolder.ReadCheckpoint(request.Folder)))
                {
                    return report;
                }

                if (tries == MostTries)
                {
                    // What was read belongs to two checkpoints: no fault, and no word for the ledger either.
                    throw LedgerException.Unavailable($"{request.Folder} was appended to each time that it was read. Try again when fewer append, or verify a copy.");
                }

                Thread.Sleep(Pause * tries);
            }
        }
        catch (InvalidDataException e)
        {
            return new LedgerReport(null, e.Message, null, false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerException.Unavailable($"{request.Folder} cannot be read: {e.Message}", e);
        }
    }

    private static LedgerReport Once(LedgerVerifyRequest request, Action? step, out byte[] note)
    {
        var (folder, key) = (request.Folder, request.Key);
        var now = LedgerFolder.Open(folder, key, out note) ?? throw LedgerException.Unavailable($"{folder} holds no checkpoint; it is no ledger.");
        if (request.Origin is { } origin && origin != now.Origin)
        {
            return new LedgerReport(now, $"it is named {now.Origin} and not {origin}: it is another ledger of the same key", null, false);
        }

        using var last = request.Seen is { } place ? LastSeen.Open(place.FileOf(now.Origin, key), now.Origin, key, request.Wait) : null;
        var before = last?.Checkpoint;
        if (request.MustBeSeen && before is null)
        {
            return new LedgerReport(now, $"a ledger of the name {now.Origin} and this key was not seen before", null, false);
        }

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
            isPending = Leftovers(folder, now.Size, step);
            Remember(folder, last, now, note);
            return new LedgerReport(now, null, before, isPending);
        }
        catch (InvalidDataException e)
        {
            return new LedgerReport(now, e.Message, before, isPending);
        }
    }

    // The state must not know more than the ledger: an append beside this may not have flushed the checkpoint that was read.
    private static void Remember(string folder, LastSeen? last, Checkpoint now, byte[] note)
    {
        if (last is not null)
        {
            DurableFile.TryFlushFolder(folder);
            last.Advance(now, note);
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

    private static bool Leftovers(string folder, long size, Action? step)
    {
        var pending = LedgerFolder.Pending(folder);
        step?.Invoke();
        foreach (var (path, isBeyond) in LedgerFolder.Spare(folder, size))
        {
            if (isBeyond && pending?.From != size && !IsExplained(folder, path, size, ref pending))
            {
                throw new InvalidDataException($"{path} lies beyond the {size} entries of the checkpoint, and no append was under way: the checkpoint was rolled back");
            }
        }

        return pending is not null;
    }

    // An append may have begun since its note was looked for, or one that was killed may be on its way out, the note last.
    private static bool IsExplained(string folder, string path, long size, ref (long From, long To)? pending)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            pending = LedgerFolder.Pending(folder);
            if (pending?.From == size || !File.Exists(Path.Combine(folder, path)))
            {
                return true;
            }

            Thread.Sleep(Pause);
        }

        return false;
    }
}
