using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>Reads the keys of a <c>.resources</c> file (System.Resources, format versions 1 and 2) with the bytes of their values; no value is unpacked.</summary>
internal static class ResourcesFile
{
    private const int MaxKeys = 200_000;

    /// <summary>Keys and values; null for what is no such file or is malformed.</summary>
    public static NamedValues? Read(byte[] bytes)
    {
        if (bytes.Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0xBEEFCACE)
        {
            return null;
        }

        try
        {
            return ReadKeys(bytes);
        }
        catch (Exception e) when (e is IOException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static NamedValues? ReadKeys(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        reader.BaseStream.Position = 8;
        var skip = reader.ReadInt32();
        reader.BaseStream.Position += skip;
        if (skip < 0 || reader.ReadInt32() is not (1 or 2))
        {
            return null;
        }

        var count = reader.ReadInt32();
        var types = reader.ReadInt32();
        if (count is < 0 or > MaxKeys || types is < 0 or > MaxKeys)
        {
            return null;
        }

        for (var i = 0; i < types; i++)
        {
            reader.BaseStream.Position += reader.Read7BitEncodedInt();
        }

        reader.BaseStream.Position = ((reader.BaseStream.Position + 7) & ~7L) + (4L * count);
        var places = new int[count];
        for (var i = 0; i < count; i++)
        {
            places[i] = reader.ReadInt32();
        }

        var data = reader.ReadInt32();
        return ReadPairs(reader, bytes, places, data);
    }

    private static NamedValues ReadPairs(BinaryReader reader, byte[] bytes, int[] places, int data)
    {
        var names = reader.BaseStream.Position;
        var found = new (string Name, int Start)[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            reader.BaseStream.Position = names + places[i];
            var name = reader.ReadBytes(reader.Read7BitEncodedInt());
            found[i] = (Encoding.Unicode.GetString(name), checked(data + reader.ReadInt32()));
        }

        // A value goes on to where the next one begins.
        Array.Sort(found, static (a, b) => a.Start.CompareTo(b.Start));
        var values = new NamedValues();
        for (var i = 0; i < found.Length; i++)
        {
            var end = i + 1 < found.Length ? found[i + 1].Start : bytes.Length;
            var (name, start) = found[i];
            values.Add(name, start >= 0 && start <= end && end <= bytes.Length ? ValueText(bytes.AsSpan(start, end - start)) : throw new FormatException());
        }

        return values;
    }

    // Type code 1 of version 2 is a text with its length in front.
    private static string ValueText(ReadOnlySpan<byte> value)
    {
        var isText = value.Length is > 2 and < 120 && value[0] == 1 && value[1] == value.Length - 2 && System.Text.Unicode.Utf8.IsValid(value[2..]);
        return isText ? Encoding.UTF8.GetString(value[2..]) : BlobText.Of(value);
    }
}
