using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>How the metadata of an image is put together (ECMA-335, II.24.2): which streams it has, one right behind the other, and the head of its tables.</summary>
internal static class MetadataLayout
{
    private const int MaxStreams = 16;
    private const int TablesHead = 6;

    /// <summary>The streams by name, flags and the versions of the tables; null where there is anything between or behind them.</summary>
    /// <exception cref="BadImageFormatException">The metadata is malformed.</exception>
    public static string? Of(PEReader file)
    {
        var start = file.PEHeaders.MetadataStartOffset;
        var root = file.GetEntireImage().GetReader(start, file.PEHeaders.MetadataSize);
        var text = new StringBuilder(Convert.ToHexString(root.ReadBytes(12)));
        var length = root.ReadInt32();
        text.Append(' ').Append(Convert.ToHexString(root.ReadBytes(length))).Append(' ').Append(Convert.ToHexString(root.ReadBytes(2)));
        var count = root.ReadUInt16();
        var streams = new List<(int Offset, int Size)>();
        for (var i = 0; i < count; i++)
        {
            var (offset, size) = (root.ReadInt32(), root.ReadInt32());
            var name = Name(ref root);
            streams.Add(count <= MaxStreams ? (offset, size) : throw new BadImageFormatException("The metadata has too many streams."));
            text.Append(' ').Append(name);
            if (name is "#~" or "#-")
            {
                var tables = file.GetEntireImage().GetReader(start + offset, TablesHead + 18);
                text.Append(' ').Append(Convert.ToHexString(tables.ReadBytes(TablesHead)));
                tables.ReadBytes(10);
                text.Append(' ').Append(Convert.ToHexString(tables.ReadBytes(8)));
            }
        }

        long position = root.Offset;
        foreach (var (offset, size) in streams)
        {
            position = offset == position && size >= 0 ? position + size : -1;
        }

        return position == file.PEHeaders.MetadataSize ? text.ToString() : null;
    }

    // Ends with a zero and is filled up with zeros to four bytes.
    private static string Name(ref BlobReader root)
    {
        var name = new StringBuilder();
        while (true)
        {
            var part = root.ReadBytes(4);
            foreach (var b in part)
            {
                if (b != 0 && (part.AsSpan().IndexOf((byte)0) is var end && end >= 0 && Array.LastIndexOf(part, b) > end))
                {
                    throw new BadImageFormatException("A name of a stream is malformed.");
                }

                name.Append(b == 0 ? "" : ((char)b).ToString());
            }

            if (part[3] == 0 || name.Length > 32)
            {
                return name.ToString();
            }
        }
    }
}
