namespace ComplianceGate.Ledger;

/// <summary>Writes what a tree gains: the entries, and the tiles of hashes that hold something new. What was there before stays.</summary>
/// <param name="folder">Absolute path of the ledger.</param>
/// <param name="step">Is told of each change of the disk before it is made (<c>-</c> before a path: it goes; <c>=</c>: a folder is flushed); may throw, as if the process ended there.</param>
internal sealed class TileWriter(string folder, Action<string>? step)
{
    // Paths below the ledger's folder. The folder itself is empty, and there from the start: a killed append may have left it unflushed.
    private readonly HashSet<string> changed = new(StringComparer.Ordinal) { "" };

    /// <summary>Writes the entries behind the ones that are there.</summary>
    /// <param name="tiles">What is there.</param>
    /// <param name="size">Number of entries that are there.</param>
    /// <param name="entries">The new entries.</param>
    public void Entries(TileFolder tiles, long size, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var next = 0;
        for (var index = size / TileName.Full; next < entries.Count; index++)
        {
            using var bundle = new MemoryStream();
            var width = 0;
            if (index == size / TileName.Full && size % TileName.Full > 0)
            {
                foreach (var old in tiles.Entries(new TileName(TileName.Entries, index, (int)(size % TileName.Full))))
                {
                    EntryBundle.Add(bundle, old.Span);
                    width++;
                }
            }

            for (; width < TileName.Full && next < entries.Count; width++)
            {
                EntryBundle.Add(bundle, entries[next++].Span);
            }

            Write(new TileName(TileName.Entries, index, width).Path, bundle.GetBuffer().AsSpan(0, (int)bundle.Length));
        }
    }

    /// <summary>Writes the tiles of hashes, lowest level first.</summary>
    /// <param name="tiles">What is there.</param>
    /// <param name="size">Number of leaves that are there.</param>
    /// <param name="leaves">Hashes of the new leaves.</param>
    public void Hashes(ITiles tiles, long size, IReadOnlyList<byte[]> leaves)
    {
        var row = leaves;
        for (var level = 0; row.Count > 0; level++)
        {
            var above = new List<byte[]>();
            var count = TileName.Hashes(level, size);
            var (index, width) = (count / TileName.Full, (int)(count % TileName.Full));
            var tile = new byte[TileName.Full * MerkleHash.Size];
            if (width > 0)
            {
                tiles.Read(new TileName(level, index, width)).CopyTo(tile);
            }

            foreach (var hash in row)
            {
                hash.CopyTo(tile, width++ * MerkleHash.Size);
                if (width == TileName.Full)
                {
                    Write(new TileName(level, index++, width).Path, tile);
                    above.Add(MerkleHash.Complete(tile));
                    width = 0;
                }
            }

            if (width > 0)
            {
                Write(new TileName(level, index, width).Path, tile.AsSpan(0, width * MerkleHash.Size));
            }

            row = above;
        }
    }

    /// <summary>
    /// Writes one file of the ledger: whole, on the disk, and under its name only then. What lies in the ledger's own folder says
    /// something about the tiles: it waits until those are on the disk, and nothing goes on until it is.
    /// </summary>
    /// <param name="path">Path below the ledger's folder.</param>
    /// <param name="bytes">What it is to hold.</param>
    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var isTile = path.Contains('/', StringComparison.Ordinal);
        if (!isTile)
        {
            Flush();
        }

        step?.Invoke(path);
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        DurableFile.WriteFile(full, bytes);
        Changed(path, isTile);
    }

    /// <summary>Removes one file of the ledger, in the same order.</summary>
    /// <param name="path">Path below the ledger's folder.</param>
    public void Remove(string path)
    {
        var isTile = path.Contains('/', StringComparison.Ordinal);
        if (!isTile)
        {
            Flush();
        }

        step?.Invoke("-" + path);
        File.Delete(Path.Combine(folder, path));
        Changed(path, isTile);
    }

    /// <summary>Waits until the names of all files that were written or removed are on the disk, and those that lay there before.</summary>
    public void Flush()
    {
        foreach (var name in changed)
        {
            step?.Invoke("=" + name);
            DurableFile.FlushFolder(Path.Combine(folder, name));
        }

        changed.Clear();
    }

    private void Changed(string path, bool isTile)
    {
        // Up to the ledger's folder: a folder may be as new as what is in it.
        for (var name = path; name.Length > 0;)
        {
            name = Path.GetDirectoryName(name)!;
            changed.Add(name);
        }

        if (!isTile)
        {
            Flush();
        }
    }
}
