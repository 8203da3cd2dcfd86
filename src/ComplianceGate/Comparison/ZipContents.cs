using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>
/// The entries of a ZIP archive with all that stands in it (APPNOTE 6.3.10, section 4.3), so that two archives of which every entry is
/// equal are known to differ in nothing else. Archives of 4 GB and more, and those in several parts, are not read.
/// </summary>
internal sealed class ZipContents
{
    private const int EndLength = 22;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const int MaxDirectory = 64 << 20;
    private const ushort HasDescriptor = 1 << 3;

    private readonly Stream stream;
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);

    private ZipContents(Stream stream) => this.stream = stream;

    /// <summary>The entries in the order of the directory.</summary>
    public ImmutableArray<ZipPart> Parts { get; private set; } = [];

    /// <summary>Whether every byte belongs to an entry, the directory or its end, and none to two.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The comment at the end, in hexadecimal.</summary>
    public string Comment { get; private set; } = "";

    /// <summary>Where the directory begins.</summary>
    public long DirectoryOffset { get; private set; }

    /// <summary>Where the record begins that ends the archive.</summary>
    public long EndOffset { get; private set; }

    /// <summary>Reads an archive.</summary>
    /// <param name="stream">A readable, seekable stream; it stays open.</param>
    /// <exception cref="InvalidDataException">It cannot be read; the message is the end of a sentence.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ZipContents Read(Stream stream)
    {
        var contents = new ZipContents(stream);
        contents.ReadDirectory(contents.ReadEnd());
        contents.ReadLocals();
        return contents;
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
        var length = (int)Math.Min(stream.Length, EndLength + ushort.MaxValue);
        if (length < EndLength || stream.Length >= uint.MaxValue)
        {
            throw new InvalidDataException("is no ZIP archive, or one of 4 GB and more");
        }

        var tail = new byte[length];
        ReadAt(stream.Length - length, tail);
        for (var at = length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == 0x06054B50 && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length - EndLength)
            {
                return ReadEnd(end, stream.Length - length + at);
            }
        }

        throw new InvalidDataException("is no ZIP archive, or has data behind it");
    }

    private int ReadEnd(ReadOnlySpan<byte> end, long offset)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        EndOffset = offset;
        DirectoryOffset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        Comment = Convert.ToHexString(end[EndLength..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) == 0 && BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) == count
            && count < ushort.MaxValue && size <= MaxDirectory && DirectoryOffset + size == EndOffset
            ? count
            : throw new InvalidDataException("is a ZIP archive in several parts, of more than 65,534 entries, or whose directory lies elsewhere than it says");
    }

    private void ReadDirectory(int count)
    {
        var directory = new byte[EndOffset - DirectoryOffset];
        ReadAt(DirectoryOffset, directory);
        var parts = ImmutableArray.CreateBuilder<ZipPart>();
        var position = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = directory.AsSpan(position);
            if (bytes.Length < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0x02014B50)
            {
                throw new InvalidDataException("is a ZIP archive whose directory is damaged");
            }

            var length = CentralLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
            parts.Add(length <= bytes.Length ? ReadCentral(bytes[..length], DirectoryOffset + position) : throw new InvalidDataException("is a ZIP archive with an entry that leaves the directory"));
            position += length;
        }

        Parts = position == directory.Length ? parts.DrainToImmutable() : throw new InvalidDataException("is a ZIP archive whose directory holds more than its entries");
    }

    private ZipPart ReadCentral(ReadOnlySpan<byte> bytes, long offset)
    {
        var nameEnd = CentralLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        var (packed, size, local) = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[42..]));
        if (packed == uint.MaxValue || size == uint.MaxValue || local == uint.MaxValue)
        {
            throw new InvalidDataException("is a ZIP archive with an entry of 4 GB and more");
        }

        return new ZipPart
        {
            Name = Distinct(bytes[CentralLength..nameEnd]),
            Time = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
            Method = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]),
            Crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            PackedSize = packed,
            Size = size,
            Attributes = BinaryPrimitives.ReadUInt32LittleEndian(bytes[38..]),
            LocalOffset = local,
            HeaderOffset = offset,
            Header = Convert.ToHexString(bytes[4..10]) + Convert.ToHexString(bytes[34..38]),
            Extra = Convert.ToHexString(bytes[nameEnd..]),
        };
    }

    // Bytes that are no UTF-8 are shown one by one, so that no two names become one.
    private string Distinct(ReadOnlySpan<byte> bytes)
    {
        var name = System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : "%" + Convert.ToHexString(bytes);
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(names, name, out _);
        return ++count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({count})");
    }

    private void ReadLocals()
    {
        var parts = Parts.ToBuilder();
        var order = new int[parts.Count];
        for (var i = 0; i < order.Length; i++)
        {
            parts[i] = ReadLocal(parts[i]);
            order[i] = i;
        }

        Array.Sort(order, (a, b) => parts[a].LocalOffset.CompareTo(parts[b].LocalOffset));
        long position = 0;
        IsWhole = true;
        foreach (var index in order)
        {
            IsWhole &= parts[index].LocalOffset == position;
            position = parts[index].End;
        }

        IsWhole &= position == DirectoryOffset;
        Parts = parts.DrainToImmutable();
    }

    private ZipPart ReadLocal(ZipPart part)
    {
        Span<byte> local = stackalloc byte[LocalLength];
        ReadAt(part.LocalOffset, local);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != 0x04034B50)
        {
            throw new InvalidDataException("is a ZIP archive whose directory points to no entry");
        }

        var rest = new byte[BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(local[28..])];
        ReadAt(part.LocalOffset + LocalLength, rest);
        var data = part.LocalOffset + LocalLength + rest.Length;
        var end = data + part.PackedSize;
        if (end > DirectoryOffset)
        {
            throw new InvalidDataException("is a ZIP archive with an entry that leaves it");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(local[6..]);
        var text = Local(part, local, rest);
        if ((flags & HasDescriptor) != 0)
        {
            var descriptor = Descriptor(end);
            text += $" descriptor of {Shown.Bytes(descriptor.Length)}, {Sums(part, descriptor.AsSpan(descriptor.Length - 12))}";
            end += descriptor.Length;
        }

        return part with { DataOffset = data, End = end, Local = text };
    }

    /// <summary>
    /// The local header where it says something else than the directory: the time is compared there, and checksum and sizes follow
    /// from the content.
    /// </summary>
    private string Local(ZipPart part, ReadOnlySpan<byte> local, ReadOnlySpan<byte> rest)
    {
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(local[26..]);
        var central = new byte[CentralLength];
        ReadAt(part.HeaderOffset, central);
        var name = new byte[BinaryPrimitives.ReadUInt16LittleEndian(central.AsSpan(28))];
        ReadAt(part.HeaderOffset + CentralLength, name);
        var isName = name.AsSpan().SequenceEqual(rest[..nameLength]);
        var isTime = BinaryPrimitives.ReadUInt32LittleEndian(local[10..]) == part.Time;
        return $"{Convert.ToHexString(local[4..10])} name {(isName ? "same" : Convert.ToHexString(rest[..nameLength]))} extra {Convert.ToHexString(rest[nameLength..])}"
            + $" time {(isTime ? "same" : Convert.ToHexString(local[10..14]))}, {Sums(part, local[14..26])}";
    }

    // CRC-32, packed size and size: those of the directory, or zeros where they follow the content.
    private static string Sums(ZipPart part, ReadOnlySpan<byte> sums)
    {
        var isSame = BinaryPrimitives.ReadUInt32LittleEndian(sums) == part.Crc && BinaryPrimitives.ReadUInt32LittleEndian(sums[4..]) == part.PackedSize
            && BinaryPrimitives.ReadUInt32LittleEndian(sums[8..]) == part.Size;
        return "checksum and sizes " + (isSame ? "same" : Convert.ToHexString(sums));
    }

    private byte[] Descriptor(long offset)
    {
        Span<byte> bytes = stackalloc byte[16];
        ReadAt(offset, bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0x08074B50 ? bytes.ToArray() : bytes[..12].ToArray();
    }
}
