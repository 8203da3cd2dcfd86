using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ComplianceGate.Comparison;

/// <summary>
/// The one native instruction of an assembly that is IL alone, and what belongs to it: the jump through the import of the runtime, and
/// the relocation of this jump (ECMA-335, II.25.2.2.1, II.25.2.3.1 and II.25.3.2). Its places follow from the rest of the image, so that it is told by its form.
/// </summary>
internal static class StartupStub
{
    private const int JumpLength = 6;
    private const int MaxName = 64;

    /// <summary>What the stub is.</summary>
    /// <param name="file">The image.</param>
    /// <param name="own">Takes the places that belong to the stub.</param>
    /// <returns>A text; null where it is of no known form.</returns>
    /// <exception cref="BadImageFormatException">A place lies outside the image.</exception>
    public static string? Of(PEReader file, Action<int, int> own)
    {
        var header = file.PEHeaders.PEHeader!;
        var (imports, addresses, relocations) = (header.ImportTableDirectory, header.ImportAddressTableDirectory, header.BaseRelocationTableDirectory);
        var entry = header.AddressOfEntryPoint;
        if (entry == 0 && IsNone(imports) && IsNone(addresses) && IsNone(relocations))
        {
            return "none";
        }

        if (header.Magic != PEMagic.PE32 || entry == 0 || addresses.Size != 8 || Import(file, imports, addresses, own) is not { } import)
        {
            return null;
        }

        var jump = At(file, entry, JumpLength, own);
        var isJump = jump.ReadUInt16() == 0x25FF && jump.ReadUInt32() == (uint)(header.ImageBase + (ulong)addresses.RelativeVirtualAddress);
        return isJump && Relocation(file, relocations, entry + 2, own) ? "jump to " + import : null;
    }

    private static bool IsNone(DirectoryEntry entry) => entry.RelativeVirtualAddress == 0 && entry.Size == 0;

    // One module with one function: the lookup table, then the name with its hint, then the module's name.
    private static string? Import(PEReader file, DirectoryEntry imports, DirectoryEntry addresses, Action<int, int> own)
    {
        if (imports.Size < 40)
        {
            return null;
        }

        var table = At(file, imports.RelativeVirtualAddress, 40, own);
        var (lookup, stamp, chain, module, thunk) = (table.ReadInt32(), table.ReadInt32(), table.ReadInt32(), table.ReadInt32(), table.ReadInt32());
        var isLast = IsZero(table.ReadBytes(20));
        var (look, address) = (At(file, lookup, 8, own), At(file, addresses.RelativeVirtualAddress, 8, own));
        var (name, other) = (look.ReadInt32(), address.ReadInt32());
        var isOne = look.ReadInt32() == 0 && address.ReadInt32() == 0;
        return stamp == 0 && chain == 0 && isLast && isOne && thunk == addresses.RelativeVirtualAddress && name > 0 && name == other
            ? $"{Text(file, module, 0, own)}, {Text(file, name, 2, own)}"
            : null;
    }

    private static string Text(PEReader file, int address, int hint, Action<int, int> own)
    {
        var block = At(file, address, hint + 1, static (_, _) => { });
        var length = hint;
        var number = hint > 0 ? block.ReadUInt16() : 0;
        var text = new System.Text.StringBuilder();
        for (var c = block.ReadByte(); c != 0; c = block.ReadByte())
        {
            length++;
            text.Append(c is > 0x20 and < 0x7F && length < MaxName ? (char)c : throw new BadImageFormatException("A name of an import is malformed."));
            block = At(file, address + length, 1, static (_, _) => { });
        }

        At(file, address, length + 1, own);
        return $"{text} {Shown.Number(number)}";
    }

    private static bool Relocation(PEReader file, DirectoryEntry relocations, int address, Action<int, int> own)
    {
        if (relocations.Size != 12)
        {
            return false;
        }

        var block = At(file, relocations.RelativeVirtualAddress, 12, own);
        var (page, size, first, second) = (block.ReadInt32(), block.ReadInt32(), block.ReadUInt16(), block.ReadUInt16());

        // Type 3 relocates 32 bits; type 0 fills up.
        return size == 12 && first >> 12 == 3 && page + (first & 0xFFF) == address && second == 0;
    }

    private static bool IsZero(byte[] bytes) => !bytes.AsSpan().ContainsAnyExcept((byte)0);

    private static BlobReader At(PEReader file, int address, int length, Action<int, int> own)
    {
        var block = address > 0 ? file.GetSectionData(address) : default;
        if (block.Length < length)
        {
            throw new BadImageFormatException("The native start of the image lies outside it.");
        }

        own(address, length);
        return block.GetReader(0, length);
    }
}
