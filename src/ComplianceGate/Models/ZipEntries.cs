using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.Models;

/// <summary>One entry of an archive whose content is wanted.</summary>
/// <param name="Name">Path in the archive, with forward slashes.</param>
/// <param name="Flags">General purpose flags.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="PackedSize">Bytes in the archive.</param>
/// <param name="Size">Bytes that it inflates to, as the directory claims.</param>
/// <param name="LocalOffset">Where its local header is.</param>
internal sealed record ZipEntry(string Name, ushort Flags, ushort Method, long PackedSize, long Size, long LocalOffset);

/// <summary>
/// The whole directory of a ZIP archive (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16), walked from end to end so that nothing in it
/// is overlooked; only the entries that are wanted are kept. Archives that two readers could read in two ways are refused: what
/// is judged must be what is loaded.
/// </summary>
internal sealed class ZipEntries
{
    private const int HeaderLength = 46;
    private const int MaxName = 1024;
    private const int MaxWanted = 8192;
    private const long MaxEntries = 1_000_000;

    private readonly ModelBytes bytes;
    private readonly Func<string, bool> wanted;
    private readonly List<ZipEntry> entries = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    private ZipEntries(ModelBytes bytes, Func<string, bool> wanted)
    {
        this.bytes = bytes;
        this.wanted = wanted;
    }

    /// <summary>Why the archive is refused, as the rest of a sentence that begins with the file; null for a sound one.</summary>
    public string? Reason { get; private set; }

    /// <summary>Byte at which it is wrong.</summary>
    public long Offset { get; private set; }

    /// <summary>The entries that are wanted, in the order of the directory.</summary>
    public IReadOnlyList<ZipEntry> Wanted => entries;

    /// <summary>Where the directory begins: no entry may reach beyond.</summary>
    public long DirectoryOffset { get; private set; }

    /// <summary>Number of all entries.</summary>
    public long Count { get; private set; }

    /// <summary>Walks the directory.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="wanted">Whether the entry of a name is to be kept.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ZipEntries Read(ModelBytes bytes, Func<string, bool> wanted)
    {
        var found = new ZipEntries(bytes, wanted);
        if (bytes.Zip.Reason is { } reason)
        {
            found.Fail(bytes.Zip.Offset, reason);
        }
        else if (found.HasOneEnd())
        {
            found.Walk();
        }

        return found;
    }

    /// <summary>The wanted entry of a name; null without one.</summary>
    public ZipEntry? Find(string name)
    {
        foreach (var entry in entries)
        {
            if (entry.Name == name)
            {
                return entry;
            }
        }

        return null;
    }

    // Readers look for the archive's end in different ways; all must come to this one, and from it to this directory.
    private bool HasOneEnd()
    {
        var zip = bytes.Zip;
        var (offset, size, count) = zip.Directory;
        var end = zip.EndRecord;
        var tail = new byte[(int)Math.Min(bytes.Length - end - 4, ushort.MaxValue + 32)];
        var tailLength = bytes.Read(end + 4, tail);
        if (tail.AsSpan(0, tailLength).IndexOf("PK\u0005\u0006"u8) is var second and >= 0)
        {
            return Fail(end + 4 + second, "is a ZIP archive with two ends: readers would not agree on what is in it");
        }

        var directoryEnd = end;
        if (bytes.HasAt(end - 20, "PK\u0006\u0007"u8) && bytes.TryUInt64(end - 12, out var record) && record < (ulong)end)
        {
            directoryEnd = (long)record;
            if (!bytes.HasAt(directoryEnd, "PK\u0006\u0006"u8) || !bytes.TryUInt64(directoryEnd + 32, out var count64)
                || !bytes.TryUInt64(directoryEnd + 40, out var size64) || !bytes.TryUInt64(directoryEnd + 48, out var offset64)
                || count64 != (ulong)count || size64 != (ulong)size || offset64 != (ulong)offset)
            {
                return Fail(end, "is a ZIP archive whose two end records contradict each other");
            }
        }

        DirectoryOffset = offset;
        Count = count;
        return offset + size == directoryEnd || Fail(offset, "is a ZIP archive whose directory does not end where the archive does");
    }

    private void Walk()
    {
        var (position, size, count) = bytes.Zip.Directory;
        if (count > MaxEntries)
        {
            Fail(position, $"is a ZIP archive of {count:N0} entries, more than are read");
            return;
        }

        var end = position + size;
        for (long i = 0; i < count; i++)
        {
            if (!TryEntry(ref position, end))
            {
                return;
            }
        }

        if (position != end)
        {
            Fail(position, "is a ZIP archive whose directory holds more than its entries");
        }
    }

    private bool TryEntry(ref long position, long end)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (position + HeaderLength > end || bytes.Read(position, header) != HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x02014B50)
        {
            return Fail(position, "is a ZIP archive whose directory is damaged");
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        var commentLength = BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        var next = position + HeaderLength + nameLength + extraLength + commentLength;
        if (next > end || nameLength > MaxName)
        {
            return Fail(position, "is a ZIP archive with an entry whose name is too long or leaves the directory");
        }

        Span<byte> nameBytes = stackalloc byte[nameLength];
        bytes.Read(position + HeaderLength, nameBytes);
        var name = Encoding.UTF8.GetString(nameBytes).Replace('\\', '/');
        if (NameRefusal(name) is { } refusal)
        {
            return Fail(position, refusal);
        }

        var entry = new ZipEntry(
            name,
            BinaryPrimitives.ReadUInt16LittleEndian(header[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[42..]));
        if (WithExtra(entry, position + HeaderLength + nameLength, extraLength) is not { } whole)
        {
            return Fail(position, "is a ZIP archive with an entry whose additional fields are damaged or give it a second name");
        }

        position = next;
        return !wanted(name) || Keep(whole, position);
    }

    private bool Keep(ZipEntry entry, long position)
    {
        if (!names.Add(entry.Name))
        {
            return Fail(position, $"is a ZIP archive that holds \"{entry.Name}\" twice: readers would not agree on which counts");
        }

        if (entries.Count == MaxWanted)
        {
            return Fail(position, $"is a ZIP archive with more than {MaxWanted:N0} entries that would have to be read");
        }

        entries.Add(entry);
        return true;
    }

    private static string? NameRefusal(string name)
    {
        if (name.Length == 0 || name[0] == '/' || name.Contains(':', StringComparison.Ordinal))
        {
            return "is a ZIP archive with an entry whose name is no relative path";
        }

        foreach (var part in name.Split('/'))
        {
            if (part == "..")
            {
                return "is a ZIP archive with an entry whose name leads out of it";
            }
        }

        foreach (var c in name)
        {
            if (char.IsControl(c))
            {
                return "is a ZIP archive with an entry whose name holds control characters";
            }
        }

        return null;
    }

    // Field 1 holds the sizes that do not fit into 32 bits (section 4.5.3), field 0x7075 another name (section 4.6.9).
    private ZipEntry? WithExtra(ZipEntry entry, long at, int length)
    {
        var end = at + length;
        while (at + 4 <= end)
        {
            if (!bytes.TryUInt16(at, out var id) || !bytes.TryUInt16(at + 2, out var size) || at + 4 + size > end || id == 0x7075)
            {
                return null;
            }

            if (id == 1)
            {
                var field = at + 4;
                var fieldEnd = field + size;
                if (!Large(entry.Size, ref field, fieldEnd, out var whole) || !Large(entry.PackedSize, ref field, fieldEnd, out var packed)
                    || !Large(entry.LocalOffset, ref field, fieldEnd, out var local))
                {
                    return null;
                }

                entry = entry with { Size = whole, PackedSize = packed, LocalOffset = local };
            }

            at += 4 + size;
        }

        return entry;
    }

    private bool Large(long small, ref long field, long fieldEnd, out long value)
    {
        value = small;
        if (small != uint.MaxValue)
        {
            return true;
        }

        if (field + 8 > fieldEnd || !bytes.TryUInt64(field, out var large) || large > long.MaxValue)
        {
            return false;
        }

        field += 8;
        value = (long)large;
        return true;
    }

    private bool Fail(long offset, string reason)
    {
        Offset = offset;
        Reason ??= reason;
        return false;
    }
}
