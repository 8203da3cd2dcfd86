using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace ComplianceGate.Ledger;

/// <summary>
/// Adds entries to a ledger: under a lock, after checking all that is there, tiles first and the checkpoint last. Killed at any point
/// it leaves the ledger as it was, with a note by which the next append knows what to remove.
/// </summary>
public static class LedgerAppender
{
    private const int MostEntries = 1_000_000;

    /// <summary>Adds entries.</summary>
    /// <param name="request">What to add, and to which ledger.</param>
    /// <exception cref="LedgerException">Nothing was added; the message says why.</exception>
    public static LedgerAppendResult Append(LedgerAppendRequest request) => Append(request, step: null);

    /// <summary>Adds entries, step by step.</summary>
    /// <param name="request">What to add, and to which ledger.</param>
    /// <param name="step">Is told of each change of the disk before it is made.</param>
    internal static LedgerAppendResult Append(LedgerAppendRequest request, Action<string>? step)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require(request);
        try
        {
            using var gate = LedgerFolder.Lock(Path.Combine(request.Folder, LedgerFolder.LockName), request.Wait);
            return new Run(request, step).Append();
        }
        catch (InvalidDataException e)
        {
            throw LedgerException.Broken($"Nothing was added to {request.Folder}: {e.Message}.", e);
        }
        catch (System.Security.Cryptography.CryptographicException e)
        {
            throw LedgerException.Unavailable($"The checkpoint could not be signed, and nothing was added: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerException.Unavailable($"{request.Folder} cannot be read or written: {e.Message}", e);
        }
    }

    private static void Require(LedgerAppendRequest request)
    {
        if (!SignedNote.IsUsable(request.Signer.Key))
        {
            throw LedgerException.WrongUse("A ledger's key is ECDSA on P-256 and no other.");
        }

        if (request.Origin is { } origin && !Checkpoint.IsOrigin(origin))
        {
            throw LedgerException.WrongUse($"{origin} is no name of a ledger: letters, digits and . - _ ~ : / of ASCII, as in log.example.com/builds.");
        }

        if (request.Entries.Length > MostEntries)
        {
            throw LedgerException.WrongUse($"At most {MostEntries:N0} entries are added at once.");
        }

        foreach (var entry in request.Entries)
        {
            if (entry.Length is 0 or > EntryBundle.MaxEntry)
            {
                throw LedgerException.WrongUse($"An entry has between 1 and {EntryBundle.MaxEntry:N0} bytes; one has {entry.Length:N0}.");
            }
        }
    }

    private sealed class Run(LedgerAppendRequest request, Action<string>? step)
    {
        private readonly TileWriter writer = new(request.Folder, step);
        private readonly TileFolder tiles = new(request.Folder);

        public LedgerAppendResult Append()
        {
            var old = LedgerFolder.Open(request.Folder, request.Signer.Key, out _);
            var origin = Origin(old);
            var now = old ?? new Checkpoint(origin, 0, MerkleHash.Empty);
            using var seen = request.Seen is { } place ? LastSeen.Open(place.FileOf(origin, request.Signer.Key), origin, request.Signer.Key, request.Wait) : null;
            var indexes = Check(now, seen);
            RemoveLeftovers(now.Size);
            var added = Number(now.Size, indexes, out var result);
            if (old is null || added.Count > 0)
            {
                now = Write(now, added);
            }

            // On the disk before anybody is told: the state must not know more than the ledger, and the spool must not go first.
            writer.Flush();
            DurableFile.TryFlushFolder(Path.GetDirectoryName(request.Folder) ?? request.Folder);
            seen?.Advance(now, LedgerFolder.ReadCheckpoint(request.Folder));
            Finish(now.Size);
            return new LedgerAppendResult(now, result, added.Count);
        }

        private string Origin(Checkpoint? old)
        {
            if (old is null)
            {
                return request.Origin ?? throw LedgerException.WrongUse($"{request.Folder} is no ledger yet: give its name with --origin.");
            }

            return request.Origin is null || request.Origin == old.Origin
                ? old.Origin
                : throw LedgerException.WrongUse($"The ledger is named {old.Origin}, not {request.Origin}; a name is given once.");
        }

        // All that is there must be what the checkpoint says, or the next signature would vouch for what somebody changed.
        private Dictionary<HashKey, long> Check(Checkpoint now, LastSeen? seen)
        {
            var indexes = new Dictionary<HashKey, long>();
            foreach (var entry in request.Entries)
            {
                indexes[HashKey.Of(MerkleHash.Leaf(entry.Span))] = -1;
            }

            TreeCheck.Run(tiles, now, (index, hash) =>
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(indexes, HashKey.Of(hash.Span));
                if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known) && known < 0)
                {
                    known = index;
                }
            });
            var tree = new MerkleTree(tiles, now.Size);
            seen?.Require(now, tree.Consistency);
            if (now.Size % TileName.Full is > 0 and var width)
            {
                // These entries are written once more, in a wider bundle.
                RequireEntries(tree, now.Size - width, (int)width);
            }

            return indexes;
        }

        private void RequireEntries(MerkleTree tree, long first, int width)
        {
            var name = new TileName(TileName.Entries, first / TileName.Full, width);
            var entries = tiles.Entries(name);
            for (var i = 0; i < width; i++)
            {
                if (!tree.Leaf(first + i).AsSpan().SequenceEqual(MerkleHash.Leaf(entries[i].Span)))
                {
                    throw new InvalidDataException($"entry {first + i} in {name.Path} is not the one that was logged");
                }
            }
        }

        private void RemoveLeftovers(long size)
        {
            var pending = LedgerFolder.Pending(request.Folder);
            if (pending is { } note && note.From != size && note.To != size)
            {
                throw new InvalidDataException($"the checkpoint has {size} entries, and an append from {note.From} to {note.To} entries was under way: the checkpoint was replaced by another one");
            }

            foreach (var (path, isBeyond) in LedgerFolder.Spare(request.Folder, size))
            {
                if (isBeyond && pending?.From != size)
                {
                    throw new InvalidDataException($"{path} lies beyond the {size} entries of the checkpoint, and no append was under way: the checkpoint was rolled back");
                }

                if (isBeyond)
                {
                    writer.Remove(path);
                }
            }
        }

        // New entries stand in the order of the request, each once.
        private List<ReadOnlyMemory<byte>> Number(long size, Dictionary<HashKey, long> indexes, out ImmutableArray<long> result)
        {
            var added = new List<ReadOnlyMemory<byte>>();
            var numbers = ImmutableArray.CreateBuilder<long>(request.Entries.Length);
            foreach (var entry in request.Entries)
            {
                ref var index = ref CollectionsMarshal.GetValueRefOrNullRef(indexes, HashKey.Of(MerkleHash.Leaf(entry.Span)));
                if (index < 0)
                {
                    index = size + added.Count;
                    added.Add(entry);
                }

                numbers.Add(index);
            }

            result = numbers.MoveToImmutable();
            return added;
        }

        private Checkpoint Write(Checkpoint old, List<ReadOnlyMemory<byte>> added)
        {
            var size = old.Size + added.Count;
            if (size > MerkleHash.MaxTreeSize)
            {
                throw LedgerException.WrongUse("The ledger is full.");
            }

            writer.Write(LedgerFolder.PendingName, LedgerFolder.PendingText(old.Size, size));
            writer.Entries(tiles, old.Size, added);
            writer.Hashes(tiles, old.Size, added.ConvertAll(static e => MerkleHash.Leaf(e.Span)));

            // Read back, so that what is signed is what is on the disk.
            var tree = new MerkleTree(new TileFolder(request.Folder), size);
            var now = new Checkpoint(old.Origin, size, tree.Root());
            if (!MerkleProof.VerifyConsistency(old.Size, size, tree.Consistency(old.Size), old.Root.Span, now.Root.Span))
            {
                throw new InvalidDataException("what was written does not continue what was there; another process may write past the lock");
            }

            writer.Write(LedgerFolder.CheckpointName, Encoding.UTF8.GetBytes(now.Sign(request.Signer)));
            return now;
        }

        private void Finish(long size)
        {
            if (LedgerFolder.Pending(request.Folder) is null)
            {
                return;
            }

            foreach (var (path, _) in LedgerFolder.Spare(request.Folder, size))
            {
                writer.Remove(path);
            }

            writer.Remove(LedgerFolder.PendingName);
        }
    }

    /// <summary>A hash as a key of a table.</summary>
    private readonly record struct HashKey(ulong A, ulong B, ulong C, ulong D)
    {
        public static HashKey Of(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<HashKey>(hash);
    }
}
