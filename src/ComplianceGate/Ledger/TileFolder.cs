using ComplianceGate.Facts;

namespace ComplianceGate.Ledger;

/// <summary>The tiles of a ledger's folder. A partial tile that is gone is taken out of the full one, which its tree has grown into.</summary>
/// <param name="folder">Absolute path of the ledger.</param>
internal sealed class TileFolder(string folder) : ITiles
{
    // The last tile of each level: proofs and walks ask for the same one many times over, and for no other again.
    private readonly Dictionary<int, (TileName Name, ReadOnlyMemory<byte> Hashes)> last = [];

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(TileName tile)
    {
        if (last.TryGetValue(tile.Level, out var kept) && kept.Name == tile)
        {
            return kept.Hashes;
        }

        var bytes = Load(tile, TileName.Full * MerkleHash.Size, out var found);
        if (bytes.Length != found.Width * MerkleHash.Size)
        {
            throw new InvalidDataException($"{found.Path} has {bytes.Length} bytes and should have {found.Width * MerkleHash.Size}");
        }

        var hashes = bytes.AsMemory(0, tile.Width * MerkleHash.Size);
        last[tile.Level] = (tile, hashes);
        return hashes;
    }

    /// <summary>The entries of a bundle.</summary>
    /// <param name="tile">The bundle, with the width that the tree's size asks for.</param>
    /// <exception cref="InvalidDataException">There is no such bundle, or it holds other than it should.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public List<ReadOnlyMemory<byte>> Entries(TileName tile)
    {
        var bytes = Load(tile, EntryBundle.MaxSize, out var found);
        try
        {
            var entries = EntryBundle.Read(bytes, found.Width);
            return entries.Count == tile.Width ? entries : entries[..tile.Width];
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{found.Path} {e.Message}", e);
        }
    }

    private byte[] Load(TileName tile, int cap, out TileName found)
    {
        foreach (var name in tile.Width == TileName.Full ? (ReadOnlySpan<TileName>)[tile] : [tile, tile.Whole])
        {
            found = name;
            try
            {
                using var stream = RegularFile.OpenRead(Path.Combine(folder, name.Path));
                if (stream.Length > cap)
                {
                    throw new InvalidDataException($"{name.Path} has {stream.Length:N0} bytes and is no tile");
                }

                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return bytes;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // The full one may be there; if not, it is told below.
            }
            catch (UnauthorizedAccessException e)
            {
                throw new IOException($"{name.Path} may not be read.", e);
            }
        }

        throw new InvalidDataException($"{tile.Path} is missing");
    }
}
