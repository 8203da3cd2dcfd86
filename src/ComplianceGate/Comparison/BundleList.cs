using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Comparison;

/// <summary>
/// What the list of a single-file program says besides the files (dotnet/designs, "Single-file bundler"). Places follow from the
/// files; each is held against the place that it must be, and what no file owns must be zeros, so that the lists of two programs may
/// differ in nothing but what follows from their files.
/// </summary>
internal sealed class BundleList
{
    private const byte DepsJson = 3;
    private const byte RuntimeConfigJson = 4;
    private const int MaxId = 64;

    private readonly List<Entry> entries = [];

    private BundleList()
    {
    }

    private readonly record struct Entry(string Name, byte Type, long Offset, long Size, long Stored);

    /// <summary>Version, number of files and, from version 2 on, flags.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Names and types of the files in the order of the list.</summary>
    public string Types { get; private set; } = "";

    /// <summary>Names of the files in the order in which they lie in the program.</summary>
    public string Layout { get; private set; } = "";

    /// <summary>Reads the list of a program of which <see cref="BundleReader.Read"/> holds that its files lie within it and apart.</summary>
    /// <param name="program">The whole program.</param>
    /// <param name="place">Where the list begins.</param>
    /// <exception cref="InvalidDataException">It is malformed, a place is not that of the file, or there are bytes that belong to no file.</exception>
    public static BundleList Read(byte[] program, long place)
    {
        using var stream = new MemoryStream(program, writable: false);
        var count = BundleReader.Read(stream, place).Length;
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        stream.Position = place;
        var list = new BundleList();
        var (major, minor) = (reader.ReadUInt32(), reader.ReadUInt32());
        reader.ReadInt32();
        RequireId(Text(reader));
        var places = major >= 2 ? new long[] { reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64() } : new long[4];
        list.Head = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}, {count} files, flags {(major >= 2 ? Shown.Hex(reader.ReadUInt64()) : "none")}");
        for (var i = 0; i < count; i++)
        {
            var (offset, size, packed) = (reader.ReadInt64(), reader.ReadInt64(), major >= 6 ? reader.ReadInt64() : 0);
            var type = reader.ReadByte();
            list.entries.Add(new Entry(Text(reader), type, offset, size, packed > 0 ? packed : size));
        }

        list.RequirePlace(DepsJson, places[0], places[1], major);
        list.RequirePlace(RuntimeConfigJson, places[2], places[3], major);
        list.RequireNothingElse(program, place, stream.Position);
        list.Tell();
        return list;
    }

    // The host makes a folder of this name; it is made from the files, so that it cannot be compared where these differ.
    private static void RequireId(string id)
    {
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '_' or '-' or '='))
            {
                throw new InvalidDataException("The id of the bundle is not one that a bundler makes.");
            }
        }

        if (id.Length > MaxId)
        {
            throw new InvalidDataException("The id of the bundle is too long.");
        }
    }

    private static string Text(BinaryReader reader)
    {
        var start = reader.BaseStream.Position;
        var length = reader.Read7BitEncodedInt();
        var isShortest = reader.BaseStream.Position - start == (length < 0x80 ? 1 : 2);
        var text = Encoding.UTF8.GetString(reader.ReadBytes(length));
        return isShortest && !text.Contains('\uFFFD', StringComparison.Ordinal) ? text : throw new InvalidDataException("A name in the bundle is not written as a bundler writes it.");
    }

    private void RequirePlace(byte type, long offset, long size, uint major)
    {
        var (found, count) = (default(Entry), 0);
        foreach (var entry in entries)
        {
            if (entry.Type == type)
            {
                (found, count) = (entry, count + 1);
            }
        }

        if (major >= 2 && (count > 1 || found.Offset != offset || found.Size != size))
        {
            throw new InvalidDataException("The host would read its settings from another place of the bundle than the file that is listed.");
        }
    }

    /// <summary>Zeros between the files and nothing behind the list; what stands before the first file is the host.</summary>
    private void RequireNothingElse(byte[] program, long place, long end)
    {
        var sorted = Sorted();
        var marker = program.AsSpan().IndexOf(BundleReader.Signature) + BundleReader.Signature.Length;
        var position = Math.Max(marker, sorted.Length > 0 ? sorted[0].Offset : 0);
        if (sorted.Length > 0 && marker > sorted[0].Offset)
        {
            throw new InvalidDataException("The mark of the bundle does not stand in its host.");
        }

        foreach (var entry in sorted)
        {
            if (entry.Stored > 0)
            {
                RequireZeros(program, position, entry.Offset);
                position = entry.Offset + entry.Stored;
            }
        }

        if (sorted.Length > 0)
        {
            RequireZeros(program, position, place);
        }

        if (end != program.Length)
        {
            throw new InvalidDataException("There are bytes behind the bundle.");
        }
    }

    private static void RequireZeros(byte[] program, long from, long to)
    {
        if (to < from || program.AsSpan((int)from, (int)(to - from)).ContainsAnyExcept((byte)0))
        {
            throw new InvalidDataException("There are bytes between the files of the bundle.");
        }
    }

    private Entry[] Sorted()
    {
        var sorted = new List<(Entry Entry, int Index)>();
        foreach (var entry in entries)
        {
            sorted.Add((entry, sorted.Count));
        }

        sorted.Sort(static (a, b) => a.Entry.Offset != b.Entry.Offset ? a.Entry.Offset.CompareTo(b.Entry.Offset) : a.Index.CompareTo(b.Index));
        var result = new Entry[sorted.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = sorted[i].Entry;
        }

        return result;
    }

    private void Tell()
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
        {
            text.Append(entry.Name.Replace("|", "||", StringComparison.Ordinal)).Append(" | ").Append(Shown.Number(entry.Type)).Append(" | ");
        }

        Types = text.ToString();
        text.Clear();
        foreach (var entry in Sorted())
        {
            text.Append(entry.Name.Replace("|", "||", StringComparison.Ordinal)).Append(" | ");
        }

        Layout = text.ToString();
    }
}
