namespace ComplianceGate.Ledger;

/// <summary>Holds every tile of a tree against the one above it, and the top against the root.</summary>
internal static class TreeCheck
{
    /// <summary>Checks all tiles of hashes.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="checkpoint">The size and root that they must have.</param>
    /// <param name="leaf">Sees each leaf's hash, in order.</param>
    /// <exception cref="InvalidDataException">They do not agree; the message names the tile.</exception>
    /// <exception cref="IOException">A tile cannot be read.</exception>
    public static void Run(ITiles tiles, Checkpoint checkpoint, Action<long, ReadOnlyMemory<byte>> leaf)
    {
        for (var level = 0; TileName.Hashes(level, checkpoint.Size) > 0; level++)
        {
            var full = TileName.FullTiles(level, checkpoint.Size);
            for (long index = 0; index <= full && TileName.WidthOf(level, index, checkpoint.Size) is > 0 and var width; index++)
            {
                var name = new TileName(level, index, width);
                var hashes = tiles.Read(name);
                for (var i = 0; level == 0 && i < width; i++)
                {
                    leaf(index * TileName.Full + i, hashes.Slice(i * MerkleHash.Size, MerkleHash.Size));
                }

                if (index < full && !Above(tiles, name, checkpoint.Size).Span.SequenceEqual(MerkleHash.Complete(hashes.Span)))
                {
                    throw new InvalidDataException($"{name.Path} does not have the hash that the level above gives it");
                }
            }
        }

        if (!checkpoint.Root.Span.SequenceEqual(new MerkleTree(tiles, checkpoint.Size).Root()))
        {
            throw new InvalidDataException($"the tiles do not have the root of the checkpoint at {checkpoint.Size} entries");
        }
    }

    private static ReadOnlyMemory<byte> Above(ITiles tiles, TileName tile, long size)
    {
        var (level, index) = (tile.Level + 1, tile.Index / TileName.Full);
        var above = tiles.Read(new TileName(level, index, TileName.WidthOf(level, index, size)));
        return above.Slice((int)(tile.Index % TileName.Full) * MerkleHash.Size, MerkleHash.Size);
    }
}
