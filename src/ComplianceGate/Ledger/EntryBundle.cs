using System.Buffers.Binary;

namespace ComplianceGate.Ledger;

/// <summary>Entries side by side in a file: each with its length in two bytes, big-endian, before it (C2SP tlog-tiles, "Log entries").</summary>
public static class EntryBundle
{
    /// <summary>Longest entry, in bytes: its length has two of them.</summary>
    public const int MaxEntry = ushort.MaxValue;

    /// <summary>Largest bundle, in bytes.</summary>
    internal const int MaxSize = TileName.Full * (2 + MaxEntry);

    /// <summary>Reads a bundle.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="count">How many entries it must hold.</param>
    /// <exception cref="InvalidDataException">It holds another number of entries, or less or more than they need; the message is the end of a sentence.</exception>
    public static List<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> bytes, int count)
    {
        var entries = new List<ReadOnlyMemory<byte>>(Math.Clamp(count, 0, TileName.Full));
        for (var rest = bytes; rest.Length > 0 || entries.Count < count;)
        {
            if (entries.Count == count || rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest.Span) is var length && rest.Length - 2 < length)
            {
                throw new InvalidDataException("does not hold the entries that it should, and nothing else");
            }

            entries.Add(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }

        return entries;
    }

    /// <summary>Adds an entry to a bundle.</summary>
    internal static void Add(Stream bundle, ReadOnlySpan<byte> entry)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
        bundle.Write(length);
        bundle.Write(entry);
    }
}
