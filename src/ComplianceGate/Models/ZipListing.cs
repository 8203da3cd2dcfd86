using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ComplianceGate.Models;

/// <summary>One entry of a ZIP archive, as its central directory names it.</summary>
/// <param name="Name">Path in the archive, with forward slashes.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="PackedSize">Bytes in the archive.</param>
/// <param name="LocalOffset">Where its local header is.</param>
internal readonly record struct ZipItem(string Name, ushort Method, uint PackedSize, uint LocalOffset);

/// <summary>
/// The first entries of a ZIP archive (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16). A model may hold many thousand tensors and
/// a hostile archive may claim a central directory of any size, so only a bounded part is read: those that tell a format stand first.
/// </summary>
internal sealed class ZipListing
{
    private const int MaxDirectory = 1 << 20;
    private const int MaxEntries = 4096;
    private const long MaxWalked = 256 << 20;
    private const int MaxPackedText = 4096;
    private const int EndLength = 22;
    private const int HeaderLength = 46;
    private const int MaxSoughtName = 1024;

    // More places of one name than this are made to keep the reader busy.
    private const int MaxSought = 100_000;

    private readonly ModelBytes bytes;
    private readonly List<ZipItem> items = [];
    private long listed;

    private ZipListing(ModelBytes bytes) => this.bytes = bytes;

    /// <summary>Whether the file begins as an archive.</summary>
    public bool IsZip { get; private set; }

    /// <summary>What is wrong with the archive; null when its directory could be read.</summary>
    public string? Reason { get; private set; }

    /// <summary>Byte at which it is wrong.</summary>
    public long Offset { get; private set; }

    /// <summary>The first entries.</summary>
    public IReadOnlyList<ZipItem> Items => items;

    /// <summary>Where the whole directory is, and how many entries it is said to have; empty when it was not found.</summary>
    public (long Offset, long Size, long Count) Directory { get; private set; }

    /// <summary>Where the record that ends the archive begins.</summary>
    public long EndRecord { get; private set; }

    public static ZipListing Read(ModelBytes bytes)
    {
        var listing = new ZipListing(bytes) { IsZip = bytes.HasAt(0, "PK\u0003\u0004"u8) };
        if (!listing.IsZip)
        {
            listing.Fail(0, "does not begin as a ZIP archive");
        }
        else if (listing.FindDirectory() is { } directory)
        {
            listing.Directory = directory;
            listing.ReadDirectory(directory.Offset, directory.Size, Math.Min(directory.Count, MaxEntries));
        }

        return listing;
    }

    /// <summary>The first entry whose path fits; null without one.</summary>
    public ZipItem? Find(Func<string, bool> fits)
    {
        foreach (var item in items)
        {
            if (fits(item.Name))
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether the file holds an entry of a name, wherever it stands: in the directory beyond its first entries, or, where the
    /// directory cannot be read, before the content of the entry itself.
    /// </summary>
    /// <param name="name">The last part of the path, in ASCII.</param>
    /// <param name="fits">Whether the whole path is the one.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool HoldsAnywhere(ReadOnlySpan<byte> name, Func<string, bool> fits)
    {
        var (offset, size, _) = Directory;
        var isWhole = Reason is null && size <= MaxWalked;
        if (!IsZip || (isWhole && listed == size))
        {
            return false;
        }

        return Seek(name, fits, isWhole ? offset : 0, isWhole ? offset + size : bytes.Length, isWhole ? HeaderLength : 30, isWhole ? 28 : 26);
    }

    private bool Seek(ReadOnlySpan<byte> name, Func<string, bool> fits, long from, long end, int header, int lengthAt)
    {
        // Windows overlap, so that no header with its name is cut: names of 1,024 bytes are the longest that are looked at.
        var buffer = new byte[64 << 10];
        end = Math.Min(end, from + MaxWalked);
        var checks = 0;
        for (var keep = 0; from < end;)
        {
            var count = bytes.Read(from, buffer.AsSpan(keep, (int)Math.Min(buffer.Length - keep, end - from)));
            if (count == 0)
            {
                return false;
            }

            var window = buffer.AsSpan(0, keep + count);
            for (var at = 0; window[at..].IndexOf(name) is var next and >= 0; at += name.Length)
            {
                at += next;
                if (++checks > MaxSought || IsNamed(window, at + name.Length, fits, header, lengthAt))
                {
                    return true;
                }
            }

            from += count;
            keep = Math.Min(window.Length, MaxSoughtName + HeaderLength);
            window[^keep..].CopyTo(buffer);
        }

        return false;
    }

    // Whether a header stands before the bytes that end here, as far off as the length in it says.
    private static bool IsNamed(ReadOnlySpan<byte> window, int nameEnd, Func<string, bool> fits, int header, int lengthAt)
    {
        var signature = header == HeaderLength ? "PK\u0001\u0002"u8 : "PK\u0003\u0004"u8;
        var first = Math.Max(0, nameEnd - header - MaxSoughtName);
        for (var part = window[first..nameEnd]; part.LastIndexOf(signature) is var at and >= 0; part = part[..at])
        {
            var start = first + at;
            if (start + header <= nameEnd && BinaryPrimitives.ReadUInt16LittleEndian(window[(start + lengthAt)..]) == nameEnd - start - header
                && fits(Encoding.UTF8.GetString(window[(start + header)..nameEnd]).Replace('\\', '/')))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first line of a small entry, at most 32 printable characters; null when it cannot be had.</summary>
    public string? FirstLine(ZipItem item)
    {
        if (item.PackedSize > MaxPackedText || item.Method is not (0 or 8)
            || !bytes.HasAt(item.LocalOffset, "PK\u0003\u0004"u8)
            || !bytes.TryUInt16(item.LocalOffset + 26L, out var nameLength)
            || !bytes.TryUInt16(item.LocalOffset + 28L, out var extraLength))
        {
            return null;
        }

        var packed = new byte[item.PackedSize];
        if (bytes.Read(item.LocalOffset + 30L + nameLength + extraLength, packed) != packed.Length)
        {
            return null;
        }

        Span<byte> text = stackalloc byte[32];
        var count = item.Method == 0 ? CopyTo(packed, text) : Inflate(packed, text);
        var end = 0;
        while (end < count && text[end] is >= 0x21 and < 0x7F)
        {
            end++;
        }

        return end == 0 ? null : Encoding.ASCII.GetString(text[..end]);
    }

    private static int CopyTo(byte[] packed, Span<byte> text)
    {
        var count = Math.Min(packed.Length, text.Length);
        packed.AsSpan(0, count).CopyTo(text);
        return count;
    }

    private static int Inflate(byte[] packed, Span<byte> text)
    {
        try
        {
            using var stream = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            return stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    private (long Offset, long Size, long Count)? FindDirectory()
    {
        // The end record is followed by a comment of at most 65,535 bytes.
        var tail = new byte[(int)Math.Min(bytes.Length, ushort.MaxValue + EndLength)];
        var tailStart = bytes.Length - tail.Length;
        if (bytes.Read(tailStart, tail) != tail.Length)
        {
            return Fail(tailStart, "was cut short while it was read");
        }

        var last = -1;
        for (var i = tail.Length - EndLength; i >= 0; i--)
        {
            var end = tail.AsSpan(i);
            if (end[0] != 'P' || end[1] != 'K' || end[2] != 5 || end[3] != 6)
            {
                continue;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length - EndLength)
            {
                if (last < 0)
                {
                    return DirectoryAt(tail.AsSpan(i), tailStart + i);
                }

                Fail(tailStart + last, "is a ZIP archive with two ends: readers would not agree on what is in it");
                break;
            }

            last = last < 0 ? i : last;
        }

        if (last < 0)
        {
            return Fail(bytes.Length, "is a ZIP archive without its end: it was cut short");
        }

        // Most readers take the last end that they find, whatever follows it: so is this one read, and told as damaged.
        Reason ??= "is a ZIP archive whose end does not stand at the end of the file";
        Offset = tailStart + last;
        return DirectoryAt(tail.AsSpan(last), tailStart + last);
    }

    private (long Offset, long Size, long Count)? DirectoryAt(ReadOnlySpan<byte> end, long at)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        EndRecord = at;
        var isLarge = count == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue;
        return isLarge ? Large(at) : Within(at, offset, size, count);
    }

    private (long Offset, long Size, long Count)? Large(long end)
    {
        if (!bytes.HasAt(end - 20, "PK\u0006\u0007"u8) || !bytes.TryUInt64(end - 12, out var record) || record > (ulong)end
            || !bytes.HasAt((long)record, "PK\u0006\u0006"u8)
            || !bytes.TryUInt64((long)record + 32, out var count)
            || !bytes.TryUInt64((long)record + 40, out var size)
            || !bytes.TryUInt64((long)record + 48, out var offset))
        {
            return Fail(end, "is a ZIP64 archive whose end record is damaged");
        }

        return Within((long)record, offset, size, count);
    }

    private (long Offset, long Size, long Count)? Within(long end, ulong offset, ulong size, ulong count)
    {
        if (size > (ulong)end || offset > (ulong)end - size)
        {
            return Fail(end, "is a ZIP archive whose directory would lie outside the file");
        }

        return ((long)offset, (long)size, (long)Math.Min(count, long.MaxValue));
    }

    private (long Offset, long Size, long Count)? Fail(long offset, string reason)
    {
        Offset = offset;
        Reason = reason;
        return null;
    }

    private void ReadDirectory(long offset, long size, long count)
    {
        var directory = new byte[(int)Math.Min(size, MaxDirectory)];
        var rest = directory.AsSpan(0, bytes.Read(offset, directory));
        while (items.Count < count && rest.Length >= 46)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest) != 0x02014B50)
            {
                Fail(offset, "is a ZIP archive whose directory is damaged");
                return;
            }

            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
            var length = 46 + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(rest[30..])
                + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
            if (46 + nameLength > rest.Length)
            {
                return;
            }

            items.Add(new ZipItem(
                Encoding.UTF8.GetString(rest.Slice(46, nameLength)).Replace('\\', '/'),
                BinaryPrimitives.ReadUInt16LittleEndian(rest[10..]),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[20..]),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[42..])));
            rest = rest[Math.Min(length, rest.Length)..];
            listed += length;
            offset += length;
        }
    }
}
