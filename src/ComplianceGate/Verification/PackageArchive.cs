using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace ComplianceGate.Verification;

/// <summary>
/// The archive of a package (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16), read as strictly as NuGet writes it: entries without a gap,
/// local headers that say what the directory says, no additional fields, no comments, nothing before, between or behind. Whatever two
/// readers could read in two ways is refused.
/// </summary>
internal sealed class PackageArchive
{
    private const int EndLength = 22;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const int MaxName = 1024;
    private const int MaxDirectory = 64 << 20;
    private const ushort HasDescriptor = 1 << 3;
    private const ushort IsUtf8 = 1 << 11;

    // The level of compression (bits 1 and 2) tells a reader nothing.
    private const ushort KnownFlags = (3 << 1) | HasDescriptor | IsUtf8;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly Stream stream;
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    private PackageArchive(Stream stream) => this.stream = stream;

    /// <summary>The entries, in the order of the directory.</summary>
    public ImmutableArray<PackageEntry> Entries { get; private set; } = [];

    /// <summary>Where the directory begins.</summary>
    public long DirectoryOffset { get; private set; }

    /// <summary>Where the record begins that ends the archive.</summary>
    public long EndOffset { get; private set; }

    /// <summary>Reads the directory and every local header.</summary>
    /// <param name="stream">A readable, seekable stream; it stays open and belongs to the archive from now on.</param>
    /// <exception cref="InvalidDataException">The archive is not as NuGet writes it; the message is the end of a sentence that begins with its name.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static PackageArchive Read(Stream stream)
    {
        var archive = new PackageArchive(stream);
        var count = archive.ReadEnd();
        archive.ReadDirectory(count);
        archive.ReadLocals();
        return archive;
    }

    /// <summary>Reads bytes of the archive.</summary>
    /// <exception cref="InvalidDataException">There are not so many.</exception>
    public void ReadAt(long offset, Span<byte> bytes)
    {
        stream.Position = offset;
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) != bytes.Length)
        {
            throw new InvalidDataException("ends in the middle of an entry");
        }
    }

    private int ReadEnd()
    {
        if (stream.Length is < EndLength or >= uint.MaxValue)
        {
            throw new InvalidDataException("is no ZIP archive, or one of 4 GB and more");
        }

        EndOffset = stream.Length - EndLength;
        Span<byte> end = stackalloc byte[EndLength];
        ReadAt(EndOffset, end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != 0x06054B50 || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != 0)
        {
            throw new InvalidDataException("is no ZIP archive, or has data behind it");
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        DirectoryOffset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) != count || count == ushort.MaxValue)
        {
            throw new InvalidDataException("is a ZIP archive in several parts, or of more than 65,534 entries");
        }

        if (size > MaxDirectory || size > count * (long)(CentralLength + MaxName))
        {
            throw new InvalidDataException("is a ZIP archive whose directory is larger than its entries can need");
        }

        return DirectoryOffset + size == EndOffset ? count : throw new InvalidDataException("is a ZIP archive whose directory does not end where the archive does");
    }

    private void ReadDirectory(int count)
    {
        var directory = new byte[EndOffset - DirectoryOffset];
        ReadAt(DirectoryOffset, directory);
        var entries = ImmutableArray.CreateBuilder<PackageEntry>();
        var position = 0;
        for (var i = 0; i < count; i++)
        {
            var entry = ReadCentral(directory.AsSpan(position), position);
            entries.Add(entry);
            position += entry.HeaderLength;
        }

        Entries = position == directory.Length ? entries.DrainToImmutable() : throw new InvalidDataException("is a ZIP archive whose directory holds more than its entries");
    }

    private PackageEntry ReadCentral(ReadOnlySpan<byte> bytes, int position)
    {
        if (bytes.Length < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0x02014B50)
        {
            throw new InvalidDataException("is a ZIP archive whose directory is damaged");
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        var length = CentralLength + nameLength;
        if (nameLength is 0 or > MaxName || bytes.Length < length)
        {
            throw new InvalidDataException("is a ZIP archive with an entry without a name, or with one that leaves the directory");
        }

        // Additional fields, comment, disk.
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[30..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(bytes[34..]) != 0)
        {
            throw new InvalidDataException("is a ZIP archive with additional fields or comments, which NuGet does not write");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        if ((flags & ~KnownFlags) != 0 || method is not (0 or 8))
        {
            throw new InvalidDataException("is a ZIP archive with an entry that is encrypted or packed in an unknown way");
        }

        RequireFile(BinaryPrimitives.ReadUInt32LittleEndian(bytes[38..]));
        var name = Decode(bytes.Slice(CentralLength, nameLength), (flags & IsUtf8) != 0);
        return new PackageEntry(
            name,
            PathOf(name),
            method,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[42..]),
            DirectoryOffset + position,
            length);
    }

    /// <summary>A link or a folder is refused, in the mode of Unix (the upper half) as in the attributes of DOS and NTFS.</summary>
    private static void RequireFile(uint attributes)
    {
        const uint Type = 0xF000, Regular = 0x8000, Folder = 0x10, Link = 0x400;
        if (((attributes >> 16) & Type) is not (0 or Regular) || (attributes & (Folder | Link)) != 0)
        {
            throw new InvalidDataException("is a ZIP archive with an entry that is a link or another thing than a file");
        }
    }

    private static string Decode(ReadOnlySpan<byte> name, bool isUtf8)
    {
        try
        {
            return isUtf8 || Ascii.IsValid(name) ? Strict.GetString(name) : throw new InvalidDataException("is a ZIP archive with a name whose letters are not told");
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("is a ZIP archive with a name that is no UTF-8");
        }
    }

    private string PathOf(string name)
    {
        var path = name.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(name) : name;
        if ((SafePath.Refusal(name) ?? SafePath.Refusal(path)) is { } refusal)
        {
            throw new InvalidDataException($"is a ZIP archive with an entry whose name {refusal}");
        }

        foreach (var part in path.Split('/'))
        {
            if (part[^1] is '.' or ' ')
            {
                throw new InvalidDataException("is a ZIP archive with an entry whose name ends with a dot or a space, which Windows leaves out");
            }
        }

        // A disk that does not tell case apart would keep the last of two.
        return names.Add(path) ? path : throw new InvalidDataException("is a ZIP archive that holds one name twice, perhaps in other case");
    }

    private void ReadLocals()
    {
        var order = new int[Entries.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => Entries[a].LocalOffset.CompareTo(Entries[b].LocalOffset));
        var whole = Entries.ToBuilder();
        long position = 0;
        foreach (var index in order)
        {
            whole[index] = ReadLocal(Entries[index], position);
            position = whole[index].End;
        }

        if (position != DirectoryOffset)
        {
            throw new InvalidDataException("is a ZIP archive with data between its entries and its directory");
        }

        Entries = whole.DrainToImmutable();
    }

    private PackageEntry ReadLocal(PackageEntry entry, long position)
    {
        if (entry.LocalOffset != position)
        {
            throw new InvalidDataException("is a ZIP archive with a gap between entries, or with entries that overlap");
        }

        // Both headers begin with the version that is needed to extract, and go on alike up to the length of the name.
        Span<byte> local = stackalloc byte[LocalLength];
        Span<byte> central = stackalloc byte[CentralLength];
        ReadAt(position, local);
        ReadAt(entry.HeaderOffset, central);
        var nameLength = entry.HeaderLength - CentralLength;
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(local[6..]);
        var sizesFollow = (flags & HasDescriptor) != 0;
        var agrees = BinaryPrimitives.ReadUInt32LittleEndian(local) == 0x04034B50
            && local[4..14].SequenceEqual(central[6..16])
            && (sizesFollow ? local[14..26].IndexOfAnyExcept((byte)0) < 0 : local[14..26].SequenceEqual(central[16..28]))
            && BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) == nameLength
            && BinaryPrimitives.ReadUInt16LittleEndian(local[28..]) == 0
            && HasSameName(entry, position + LocalLength, nameLength);
        if (!agrees || (entry.Method == 0 && entry.Size != entry.PackedSize))
        {
            throw new InvalidDataException("is a ZIP archive whose directory contradicts what stands before an entry");
        }

        var data = position + LocalLength + nameLength;
        var end = data + entry.PackedSize;
        return entry with { DataOffset = data, End = sizesFollow ? end + ReadDescriptor(end, central[16..28]) : end };
    }

    private bool HasSameName(PackageEntry entry, long offset, int length)
    {
        Span<byte> names = stackalloc byte[2 * MaxName];
        ReadAt(offset, names[..length]);
        ReadAt(entry.HeaderOffset + CentralLength, names.Slice(MaxName, length));
        return names[..length].SequenceEqual(names.Slice(MaxName, length));
    }

    private int ReadDescriptor(long offset, ReadOnlySpan<byte> sums)
    {
        Span<byte> descriptor = stackalloc byte[16];
        ReadAt(offset, descriptor);
        return BinaryPrimitives.ReadUInt32LittleEndian(descriptor) == 0x08074B50 && descriptor[4..].SequenceEqual(sums)
            ? descriptor.Length
            : throw new InvalidDataException("is a ZIP archive whose directory contradicts what stands behind an entry");
    }
}
