using System.IO.Compression;

namespace ComplianceGate.Verification;

/// <summary>The files inside a package, by their package paths.</summary>
internal sealed class PackageTree : FileTree
{
    private readonly PackageArchive archive;
    private readonly Dictionary<string, PackageEntry> entries = new(StringComparer.Ordinal);

    /// <summary>Lists an archive.</summary>
    /// <param name="archive">The archive; its stream must stay open.</param>
    public PackageTree(PackageArchive archive)
    {
        this.archive = archive;
        foreach (var entry in archive.Entries)
        {
            entries.Add(entry.Path, entry);
            Add(new TreeFile(entry.Path, entry.Size));
        }
    }

    /// <summary>The archive.</summary>
    public PackageArchive Archive => archive;

    /// <summary>The entry of a path; null where there is none.</summary>
    public PackageEntry? Entry(string path) => entries.GetValueOrDefault(path);

    /// <inheritdoc/>
    public override Stream Open(TreeFile file)
    {
        var entry = entries[file.Path];
        var packed = new ArchivePart(archive, entry.DataOffset, entry.PackedSize);
        return new CheckedContent(entry.Method == 0 ? packed : new DeflateStream(packed, CompressionMode.Decompress), packed, entry.Size, entry.Crc);
    }
}
