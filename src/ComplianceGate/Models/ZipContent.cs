using System.Text;

namespace ComplianceGate.Models;

/// <summary>
/// Opens entries of an archive, with one budget for all that they inflate to: an archive of a few kilobytes may claim to hold
/// terabytes.
/// </summary>
internal sealed class ZipContent(ModelBytes bytes, ZipEntries archive)
{
    /// <summary>Most bytes that one deflated entry may inflate to.</summary>
    public const int MaxEntry = 16 << 20;

    private const int MaxTotal = 48 << 20;

    private long inflated;

    /// <summary>Opens an entry.</summary>
    /// <param name="entry">One of the archive's.</param>
    /// <param name="reason">Why it cannot be read, as the rest of a sentence that begins with the file.</param>
    /// <param name="isForged">Whether that is because the archive contradicts itself.</param>
    /// <returns>Its bytes; null when they cannot be had.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ByteRegion? Open(ZipEntry entry, out string? reason, out bool isForged)
    {
        reason = Contradiction(entry, out var start);
        isForged = reason is not null;
        if (isForged)
        {
            return null;
        }

        if ((entry.Flags & 1) != 0)
        {
            reason = $"holds \"{entry.Name}\" encrypted";
            return null;
        }

        switch (entry.Method)
        {
            case 0:
                return new ByteRegion(bytes, start, entry.PackedSize);
            case 8:
                return Inflate(entry, start, out reason, out isForged);
            default:
                reason = $"holds \"{entry.Name}\" compressed by method {entry.Method}, which is not read";
                return null;
        }
    }

    /// <summary>The text of a small entry; null when it cannot be had or is no UTF-8.</summary>
    public byte[]? Small(ZipEntry? entry, int most) =>
        entry is null || entry.Size > most ? null : Open(entry, out _, out _)?.ToArray(most);

    /// <summary>The first bytes of an entry that is too long to be read whole; null when they cannot be had.</summary>
    public ByteRegion? Head(ZipEntry entry, int count)
    {
        if (Contradiction(entry, out var start) is not null || (entry.Flags & 1) != 0 || entry.Method != 8)
        {
            return null;
        }

        var buffer = Inflated.Head(new RegionStream(new ByteRegion(bytes, start, entry.PackedSize)), count);
        return buffer is null ? null : new ByteRegion(buffer, buffer.Length);
    }

    // The directory counts for some readers and the header before the entry for others: they must say the same.
    private string? Contradiction(ZipEntry entry, out long start)
    {
        var at = entry.LocalOffset;
        start = 0;
        if (at < 0 || at >= archive.DirectoryOffset || !bytes.HasAt(at, "PK\u0003\u0004"u8)
            || !bytes.TryUInt16(at + 6, out var flags) || !bytes.TryUInt16(at + 8, out var method)
            || !bytes.TryUInt32(at + 18, out var packed) || !bytes.TryUInt32(at + 22, out var size)
            || !bytes.TryUInt16(at + 26, out var nameLength) || !bytes.TryUInt16(at + 28, out var extraLength))
        {
            return $"is a ZIP archive without a header for \"{entry.Name}\" where its directory says";
        }

        start = at + 30 + nameLength + extraLength;
        if (start > archive.DirectoryOffset || entry.PackedSize > archive.DirectoryOffset - start
            || (entry.Method == 0 && entry.PackedSize != entry.Size))
        {
            return $"is a ZIP archive whose entry \"{entry.Name}\" has not the size that its directory says";
        }

        // Bit 3: the sizes follow the data, and the header holds none.
        var isLater = (flags & 8) != 0;
        return method != entry.Method || (flags & 1) != (entry.Flags & 1) || !HasName(at + 30, nameLength, entry.Name)
            || !Agrees(packed, entry.PackedSize, isLater) || !Agrees(size, entry.Size, isLater)
            ? $"is a ZIP archive whose header of \"{entry.Name}\" contradicts its directory"
            : null;
    }

    private static bool Agrees(uint local, long central, bool isLater) =>
        local == central || local == uint.MaxValue || (isLater && local == 0);

    private bool HasName(long at, int length, string name)
    {
        if (length > 1024)
        {
            return false;
        }

        Span<byte> local = stackalloc byte[length];
        return bytes.Read(at, local) == length && Encoding.UTF8.GetString(local).Replace('\\', '/') == name;
    }

    private ByteRegion? Inflate(ZipEntry entry, long start, out string? reason, out bool isForged)
    {
        isForged = false;
        var most = (int)Math.Min(MaxEntry, MaxTotal - inflated);
        if (entry.Size > most)
        {
            reason = $"holds \"{entry.Name}\" compressed, and more of it than is read";
            return null;
        }

        var buffer = Inflated.Read(new RegionStream(new ByteRegion(bytes, start, entry.PackedSize)), Compression.Deflate, most, out var count);
        inflated += count;
        isForged = buffer is null || count != entry.Size;
        reason = isForged ? $"is a ZIP archive whose entry \"{entry.Name}\" has not the size that its directory says" : null;
        return isForged ? null : new ByteRegion(buffer!, count);
    }
}
