using System.Buffers.Binary;

namespace ComplianceGate.Comparison;

/// <summary>
/// A PE file without its Authenticode signature: no certificate table, no entry for it in the directory, no checksum ("PE Format",
/// sections "The Attribute Certificate Table (Image Only)" and "Optional Header").
/// </summary>
internal static class Authenticode
{
    private const int DirectoryIndex = 4;
    private const int Alignment = 8;

    /// <summary>Whether a file carries a certificate table.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> file) => Entry(file) is { } entry && BinaryPrimitives.ReadUInt64LittleEndian(file[entry.Directory..]) != 0;

    /// <summary>The file without its signature, filled up with zeros as signing does.</summary>
    /// <returns>Null where the table does not lie at the end of the file or holds something else than certificates.</returns>
    public static byte[]? Unsigned(ReadOnlySpan<byte> file)
    {
        if (Entry(file) is not { } entry)
        {
            return null;
        }

        var (start, size) = (BinaryPrimitives.ReadUInt32LittleEndian(file[entry.Directory..]), BinaryPrimitives.ReadUInt32LittleEndian(file[(entry.Directory + 4)..]));
        long end = start == 0 && size == 0 ? file.Length : start;
        if (end < entry.Directory + 8 || end > file.Length || (end != file.Length && (start % Alignment != 0 || start + (long)size != file.Length || !IsTable(file[(int)start..]))))
        {
            return null;
        }

        var unsigned = new byte[(end + Alignment - 1) / Alignment * Alignment];
        file[..(int)end].CopyTo(unsigned);
        unsigned.AsSpan(entry.Checksum, 4).Clear();
        unsigned.AsSpan(entry.Directory, 8).Clear();
        return unsigned;
    }

    // Each certificate: length, revision 0x0200, type 2 (PKCS #7), then the signature; filled up to eight bytes.
    private static bool IsTable(ReadOnlySpan<byte> table)
    {
        while (!table.IsEmpty)
        {
            if (table.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(table) is var length && (length < 8 || length > table.Length)
                || BinaryPrimitives.ReadUInt32LittleEndian(table[4..]) != 0x00020200)
            {
                return false;
            }

            table = table[(int)Math.Min(table.Length, ((long)length + Alignment - 1) / Alignment * Alignment)..];
        }

        return true;
    }

    private static (int Checksum, int Directory)? Entry(ReadOnlySpan<byte> file)
    {
        if (file.Length < 64 || BinaryPrimitives.ReadUInt32LittleEndian(file[60..]) is var at && at > file.Length - 24)
        {
            return null;
        }

        var optional = (int)at + 24;
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[(int)at..]) != 0x4550 || optional + 240 > file.Length)
        {
            return null;
        }

        var directories = BinaryPrimitives.ReadUInt16LittleEndian(file[optional..]) switch { 0x10B => 96, 0x20B => 112, _ => 0 };
        return directories != 0 && BinaryPrimitives.ReadUInt32LittleEndian(file[(optional + directories - 4)..]) > DirectoryIndex
            ? (optional + 64, optional + directories + (8 * DirectoryIndex))
            : null;
    }
}
