using System.Reflection.PortableExecutable;

namespace ComplianceGate.Comparison;

/// <summary>Compares what two PE images say of themselves around their code: headers, debug directory, symbols, resources of Windows, native code.</summary>
internal static class ImageComparer
{
    private const int MaxEntries = 64;
    private const int ReadyToRunSignature = 0x00525452;

    /// <summary>Compares the images of two assemblies.</summary>
    /// <exception cref="BadImageFormatException">One is malformed; other exceptions that <see cref="Binaries.AssemblyFile.IsMalformed"/> knows may come too.</exception>
    public static void Compare(ComparisonRun run, string path, PEReader left, PEReader right)
    {
        CompareHeaders(run, path, left, right);
        ImageRest.Compare(run, path, left, right, isReadyToRun: IsReadyToRun(left) && IsReadyToRun(right));
        CompareNative(run, path, left, right);
        WindowsResources.Compare(run, path, left, right);
        CompareStrongName(run, path, left, right);
        DebugDirectoryComparer.Compare(run, path, left, right);
    }

    /// <summary>Compares the headers alone.</summary>
    public static void CompareHeaders(ComparisonRun run, string path, PEReader left, PEReader right)
    {
        var (one, other) = (Fields(left.PEHeaders, isBound: true), Fields(right.PEHeaders, isBound: true));
        NamedValues.Compare(one, other, (name, a, b) => run.Add(Rung.SameIL, path, DifferenceKind.PEHeader, name, a, b));
        (one, other) = (Fields(left.PEHeaders, isBound: false), Fields(right.PEHeaders, isBound: false));
        NamedValues.Compare(one, other, (name, a, b) => run.Add(Rung.Different, path, DifferenceKind.PEHeader, name, a, b));
    }

    /// <summary>Fields of the headers: those that are bound to the one file, or those that say how it is run. Sizes and places follow from the contents.</summary>
    private static NamedValues Fields(PEHeaders headers, bool isBound)
    {
        var fields = new NamedValues();
        var optional = headers.PEHeader;
        if (isBound)
        {
            fields.Add("COFF TimeDateStamp", Shown.Hex((uint)headers.CoffHeader.TimeDateStamp));
            fields.Add("optional header CheckSum", Shown.Hex(optional?.CheckSum ?? 0));
            return fields;
        }

        fields.Add("COFF Machine", headers.CoffHeader.Machine.ToString());
        fields.Add("COFF Characteristics", headers.CoffHeader.Characteristics.ToString());
        if (optional is not null)
        {
            fields.Add("optional header Magic", optional.Magic.ToString());
            fields.Add("optional header LinkerVersion", $"{optional.MajorLinkerVersion}.{optional.MinorLinkerVersion}");
            fields.Add("optional header ImageBase", Shown.Hex(optional.ImageBase));
            fields.Add("optional header Alignment", $"{optional.SectionAlignment} {optional.FileAlignment}");
            fields.Add("optional header Subsystem", $"{optional.Subsystem} {optional.MajorSubsystemVersion}.{optional.MinorSubsystemVersion}");
            fields.Add("optional header DllCharacteristics", optional.DllCharacteristics.ToString());
            fields.Add("optional header Versions", $"{optional.MajorOperatingSystemVersion}.{optional.MinorOperatingSystemVersion} {optional.MajorImageVersion}.{optional.MinorImageVersion}");
            fields.Add("optional header Stack and heap", $"{optional.SizeOfStackReserve} {optional.SizeOfStackCommit} {optional.SizeOfHeapReserve} {optional.SizeOfHeapCommit}");
        }

        return fields;
    }

    // ReadyToRun keeps the IL and adds code made from it; other native code stands for itself.
    private static void CompareNative(ComparisonRun run, string path, PEReader left, PEReader right)
    {
        var (one, other) = (IsReadyToRun(left), IsReadyToRun(right));
        if (one != other)
        {
            run.Add(Rung.Different, path, DifferenceKind.PEHeader, "ReadyToRun native code", one ? "there" : null, other ? "there" : null);
        }
        else if (one)
        {
            if (!Sections(left).AsSpan().SequenceEqual(Sections(right)))
            {
                run.Add(Rung.SameIL, path, DifferenceKind.PEHeader, "ReadyToRun native code; what the metadata and IL say is told by itself");
            }
        }
        else if (!IsILOnly(left) || !IsILOnly(right))
        {
            run.Add(Rung.Different, path, DifferenceKind.PEHeader, "native code beside the IL, which is not compared");
        }
    }

    private static bool IsILOnly(PEReader file) => file.PEHeaders.CorHeader is { } header && (header.Flags & CorFlags.ILOnly) != 0;

    private static bool IsReadyToRun(PEReader file)
    {
        var directory = file.PEHeaders.CorHeader?.ManagedNativeHeaderDirectory ?? default;
        return directory.Size >= sizeof(int) && file.GetSectionData(directory.RelativeVirtualAddress) is { Length: >= sizeof(int) } block
            && block.GetReader().ReadInt32() == ReadyToRunSignature;
    }

    /// <summary>The sections without what is bound to the one file: metadata, the debug directory and what it points to.</summary>
    private static byte[] Sections(PEReader file)
    {
        var image = file.GetEntireImage();
        var bytes = image.GetReader().ReadBytes(image.Length);
        bytes.AsSpan(0, Math.Min(bytes.Length, file.PEHeaders.PEHeader?.SizeOfHeaders ?? 0)).Clear();
        Clear(bytes, file.PEHeaders.MetadataStartOffset, file.PEHeaders.MetadataSize);
        if (file.PEHeaders.TryGetDirectoryOffset(file.PEHeaders.PEHeader!.DebugTableDirectory, out var debug))
        {
            Clear(bytes, debug, file.PEHeaders.PEHeader.DebugTableDirectory.Size);
        }

        foreach (var entry in DebugEntries(file))
        {
            Clear(bytes, entry.DataPointer, entry.DataSize);
        }

        return bytes;
    }

    private static void Clear(byte[] bytes, int start, int size)
    {
        if (start >= 0 && size >= 0 && start <= bytes.Length && size <= bytes.Length - start)
        {
            bytes.AsSpan(start, size).Clear();
        }
    }

    private static void CompareStrongName(ComparisonRun run, string path, PEReader left, PEReader right)
    {
        var (one, other) = (StrongName(left), StrongName(right));
        if (one != other)
        {
            run.Add(Rung.SameIL, path, DifferenceKind.Signature, "strong name signature", one, other);
        }
    }

    private static string StrongName(PEReader file)
    {
        var directory = file.PEHeaders.CorHeader!.StrongNameSignatureDirectory;
        if (directory.Size == 0)
        {
            return "none";
        }

        var block = file.GetSectionData(directory.RelativeVirtualAddress);
        return BlobText.Digest(block.GetReader(0, directory.Size <= block.Length ? directory.Size : throw new BadImageFormatException("The strong name signature lies outside the image.")).ReadBytes(directory.Size));
    }

    /// <summary>The entries of the debug directory, as many as are looked at.</summary>
    public static IEnumerable<DebugDirectoryEntry> DebugEntries(PEReader file)
    {
        var count = 0;
        foreach (var entry in file.ReadDebugDirectory())
        {
            if (++count > MaxEntries)
            {
                yield break;
            }

            yield return entry;
        }
    }
}
