using System.Reflection.PortableExecutable;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>Compares the resources of Windows in two images ("PE Format", section "The .rsrc Section"): version, manifest, icons.</summary>
internal static class WindowsResources
{
    private const int MaxEntries = 20_000;
    private const int MaxName = 1024;
    private const long MaxBytes = 1L << 30;
    private const int MaxDepth = 3;
    private const string Version = "16";

    /// <summary>Compares the resources of two images.</summary>
    /// <exception cref="BadImageFormatException">Those of one are malformed.</exception>
    public static void Compare(ComparisonRun run, string path, PEReader left, PEReader right)
    {
        var (one, other) = (Read(left), Read(right));
        NamedValues.Compare(one, other, (name, a, b) => run.Add(Rung.Different, path, DifferenceKind.Resource, name, a, b));
    }

    // Tables and contents may be shared, so that few bytes unfold to many.
    private struct Budget
    {
        public int Entries;
        public long Bytes;
    }

    private static NamedValues Read(PEReader file)
    {
        var values = new NamedValues();
        var directory = file.PEHeaders.PEHeader?.ResourceTableDirectory ?? default;
        if (directory.Size > 0)
        {
            var left = new Budget { Entries = MaxEntries, Bytes = MaxBytes };
            ReadTable(file, file.GetSectionData(directory.RelativeVirtualAddress), 0, "", 0, values, ref left);
        }

        return values;
    }

    private static void ReadTable(PEReader file, PEMemoryBlock block, int at, string path, int depth, NamedValues values, ref Budget left)
    {
        if (depth >= MaxDepth || at > block.Length - 16)
        {
            throw new BadImageFormatException("The resources of Windows are nested too deeply, or too many.");
        }

        var reader = block.GetReader();
        reader.Offset = at;
        values.Add($"Windows resources, head of table {path}", Convert.ToHexString(reader.ReadBytes(12)));
        var count = reader.ReadUInt16() + reader.ReadUInt16();
        for (var i = 0; i < count; i++)
        {
            if (--left.Entries < 0)
            {
                throw new BadImageFormatException("The resources of Windows are too many.");
            }

            var (name, place) = (reader.ReadUInt32(), reader.ReadUInt32());
            var inner = $"{path}{(path.Length == 0 ? "" : "/")}{Name(block, name)}";
            if ((place & 0x80000000) != 0)
            {
                ReadTable(file, block, (int)(place & 0x7FFFFFFF), inner, depth + 1, values, ref left);
            }
            else
            {
                ReadLeaf(file, block, (int)place, inner, values, ref left);
            }
        }
    }

    private static string Name(PEMemoryBlock block, uint name)
    {
        if ((name & 0x80000000) == 0)
        {
            return Shown.Number(name);
        }

        var reader = block.GetReader();
        reader.Offset = (int)(name & 0x7FFFFFFF);
        var length = reader.ReadUInt16();
        return length <= MaxName ? "\"" + reader.ReadUTF16(length * 2) + "\"" : throw new BadImageFormatException("A name of a resource of Windows is too long.");
    }

    private static void ReadLeaf(PEReader file, PEMemoryBlock block, int at, string name, NamedValues values, ref Budget left)
    {
        var reader = block.GetReader();
        reader.Offset = at;
        var (address, size) = (reader.ReadInt32(), reader.ReadInt32());
        var page = reader.ReadInt32();
        if ((left.Bytes -= size) < 0)
        {
            throw new BadImageFormatException("The resources of Windows are too large together.");
        }

        var data = file.GetSectionData(address);
        var bytes = size >= 0 && size <= data.Length ? data.GetReader(0, size).ReadBytes(size) : throw new BadImageFormatException("A resource of Windows lies outside the image.");
        if (name.StartsWith(Version + "/", StringComparison.Ordinal))
        {
            // The texts of a version stand in it in UTF-16; the rest is told by the digest.
            values.Add($"Windows version resource {name}, texts", Texts(bytes));
        }

        values.Add($"Windows resource {name}", $"{BlobText.Digest(bytes)}, code page {Shown.Number(page)}");
    }

    private static string Texts(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (var c in Encoding.Unicode.GetString(bytes))
        {
            if (c is >= ' ' and <= '~')
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        return text.ToString();
    }
}
