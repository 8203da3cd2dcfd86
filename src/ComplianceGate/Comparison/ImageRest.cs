using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace ComplianceGate.Comparison;

/// <summary>
/// Compares what of two assemblies' images no row of the metadata speaks of: all fields of the headers that do not follow from the
/// contents, the sections, the data directories, the native start, the bytes between the members and those behind the last section.
/// </summary>
internal static class ImageRest
{
    private const int RuntimeHeaderLength = 72;
    private const int SectionLength = 40;

    // Directories that an assembly of IL alone has: import, resources, relocations, debug, import addresses, runtime header.
    private const int OfIL = (1 << 1) | (1 << 2) | (1 << 5) | (1 << 6) | (1 << 12) | (1 << 14);
    private const int Exceptions = 1 << 3;

    /// <summary>Compares two images.</summary>
    /// <param name="run">What takes the findings.</param>
    /// <param name="path">How the file is named in them.</param>
    /// <param name="left">The original.</param>
    /// <param name="right">The rebuild.</param>
    /// <param name="isReadyToRun">Whether both hold native code made from their IL, which is compared by itself.</param>
    /// <exception cref="BadImageFormatException">One is malformed.</exception>
    public static void Compare(ComparisonRun run, string path, PEReader left, PEReader right, bool isReadyToRun)
    {
        var (one, other) = (Bytes(left), Bytes(right));
        void Tell(bool isSame, string member)
        {
            if (!isSame)
            {
                run.Add(Rung.Different, path, DifferenceKind.PEHeader, member);
            }
        }

        Tell(Behind(left, one).SequenceEqual(Behind(right, other)), "bytes behind the last section");
        Tell(Headers(left, one, isReadyToRun).SequenceEqual(Headers(right, other, isReadyToRun)), "headers, data directories and names and flags of the sections");
        Tell(!HasForeign(left, isReadyToRun) && !HasForeign(right, isReadyToRun), "data directories that IL alone does not have, of which the content is not compared");
        Tell(MetadataLayout.Of(left) is { } streams && streams == MetadataLayout.Of(right), "streams of the metadata");
        if (!isReadyToRun)
        {
            CompareIL(run, path, (left, one), (right, other));
        }
    }

    private static void CompareIL(ComparisonRun run, string path, (PEReader File, byte[] Bytes) left, (PEReader File, byte[] Bytes) right)
    {
        var (one, other) = (OwnedBytes.Clear(left.File, left.Bytes), OwnedBytes.Clear(right.File, right.Bytes));
        if (one is null || one != other)
        {
            run.Add(Rung.Different, path, DifferenceKind.PEHeader, "native entry point, imports and relocations", one ?? "of another form", other ?? "of another form");
        }

        if ((left.Bytes.AsSpan().ContainsAnyExcept((byte)0) || right.Bytes.AsSpan().ContainsAnyExcept((byte)0)) && !left.Bytes.AsSpan().SequenceEqual(right.Bytes))
        {
            run.Add(Rung.Different, path, DifferenceKind.PEHeader, "bytes that belong to no member");
        }
    }

    private static byte[] Bytes(PEReader file)
    {
        var image = file.GetEntireImage();
        return image.GetReader().ReadBytes(image.Length);
    }

    private static ReadOnlySpan<byte> Behind(PEReader file, byte[] bytes)
    {
        var end = (long)file.PEHeaders.PEHeader!.SizeOfHeaders;
        foreach (var section in file.PEHeaders.SectionHeaders)
        {
            end = Math.Max(end, (long)(uint)section.PointerToRawData + (uint)section.SizeOfRawData);
        }

        return end <= bytes.Length ? bytes.AsSpan((int)end) : throw new BadImageFormatException("A section lies outside the image.");
    }

    /// <summary>The headers from the first byte of the file to the first section, without what is compared elsewhere or follows from the contents.</summary>
    private static ReadOnlySpan<byte> Headers(PEReader file, byte[] bytes, bool isReadyToRun)
    {
        var headers = file.PEHeaders;
        var optional = headers.PEHeaderStartOffset;
        var directories = optional + (headers.PEHeader!.Magic == PEMagic.PE32 ? 96 : 112);
        var sections = optional + headers.CoffHeader.SizeOfOptionalHeader;
        var end = headers.PEHeader.SizeOfHeaders;
        if (end < sections + (SectionLength * headers.SectionHeaders.Length) || end > bytes.Length)
        {
            throw new BadImageFormatException("The headers lie outside their place.");
        }

        var copy = bytes.AsSpan(0, end).ToArray();
        copy.AsSpan(headers.CoffHeaderStartOffset + 4, 4).Clear();

        // Sizes of code and data, entry point, places of code and, in PE32, data; size of the image; checksum.
        copy.AsSpan(optional + 4, headers.PEHeader.Magic == PEMagic.PE32 ? 24 : 20).Clear();
        copy.AsSpan(optional + 56, 4).Clear();
        copy.AsSpan(optional + 64, 4).Clear();
        var mayDiffer = OfIL | (isReadyToRun ? Exceptions : 0);
        for (var i = 0; i < headers.PEHeader.NumberOfRvaAndSizes && directories + (8 * i) + 8 <= sections; i++)
        {
            var entry = copy.AsSpan(directories + (8 * i), 8);
            var isThere = BinaryPrimitives.ReadUInt64LittleEndian(entry) != 0;
            if ((mayDiffer & (1 << i)) != 0)
            {
                entry.Clear();
                entry[0] = isThere && i != 6 ? (byte)1 : (byte)0;
            }
        }

        for (var i = 0; i < headers.SectionHeaders.Length; i++)
        {
            copy.AsSpan(sections + (SectionLength * i) + 8, 16).Clear();
        }

        return copy;
    }

    // What such a directory points to is native code or data, so that it equals no other.
    private static bool HasForeign(PEReader file, bool isReadyToRun)
    {
        var header = file.PEHeaders.PEHeader!;
        ReadOnlySpan<DirectoryEntry> foreign =
        [
            header.ExportTableDirectory, isReadyToRun ? default : header.ExceptionTableDirectory, header.CertificateTableDirectory, header.CopyrightTableDirectory, header.GlobalPointerTableDirectory,
            header.ThreadLocalStorageTableDirectory, header.LoadConfigTableDirectory, header.BoundImportTableDirectory, header.DelayImportTableDirectory,
        ];
        foreach (var entry in foreign)
        {
            if (entry.RelativeVirtualAddress != 0 || entry.Size != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the runtime's header lies in the file, which is of the one length that is known.</summary>
    public static (int Start, int Length) RuntimeHeader(PEReader file)
    {
        var (header, start) = (file.PEHeaders.CorHeader!, file.PEHeaders.CorHeaderStartOffset);
        var isPlain = header.CodeManagerTableDirectory is { Size: 0, RelativeVirtualAddress: 0 } && header.ManagedNativeHeaderDirectory is { Size: 0, RelativeVirtualAddress: 0 }
            && file.PEHeaders.PEHeader!.CorHeaderTableDirectory.Size == RuntimeHeaderLength
            && file.GetEntireImage().GetReader(start, sizeof(int)).ReadInt32() == RuntimeHeaderLength;
        return isPlain ? (start, RuntimeHeaderLength) : throw new BadImageFormatException("The runtime's header is of an unknown form.");
    }
}
