using System.Buffers.Binary;

namespace ComplianceGate.ModelFuzz;

/// <summary>Changes of bytes that know nothing of a format but how formats write numbers, lengths and texts.</summary>
public static class FuzzBytes
{
    private const int Longest = 1 << 20;

    /// <summary>Numbers at which arithmetic breaks.</summary>
    private static readonly ulong[] Edges =
    [
        0, 1, 2, 3, 4, 7, 8, 12, 16, 31, 32, 63, 64, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 1 << 20, 1 << 24, int.MaxValue - 1, int.MaxValue,
        1UL << 31, uint.MaxValue - 1, uint.MaxValue, 1UL << 32, 1UL << 40, 1UL << 60, long.MaxValue - 1, long.MaxValue, 1UL << 63, ulong.MaxValue - 8, ulong.MaxValue,
    ];

    /// <summary>A number that is likely to do harm.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="known">A number that means something at the place.</param>
    public static ulong Number(Random random, ulong known) => random.Next(5) switch
    {
        0 => known + (ulong)random.Next(1, 20),
        1 => known - (ulong)random.Next(1, 20),
        2 => known << random.Next(1, 40),
        _ => Edges[random.Next(Edges.Length)],
    };

    /// <summary>Changes bytes in one place.</summary>
    /// <param name="bytes">The bytes; they stay as they are.</param>
    /// <param name="other">Bytes from which a piece may be taken.</param>
    /// <param name="random">Decides what is changed.</param>
    public static byte[] Change(byte[] bytes, byte[] other, Random random)
    {
        if (bytes.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        // Heads are where the numbers are.
        var at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 64) : bytes.Length);
        switch (random.Next(13))
        {
            case 0:
                return Overwrite(bytes, at, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 1:
                return Overwrite(bytes, at, [(byte)random.Next(256)]);
            case 2 or 3:
                return Integer(bytes, at, random);
            case 4 or 5:
                return Varint(bytes, at, random);
            case 6:
                return bytes[..at];
            case 7:
                return Splice(bytes, at, 0, other, random);
            case 8:
                return Splice(bytes, at, random.Next(1, 64), [], random);
            case 9:
                return Splice(bytes, at, random.Next(64), bytes, random);
            case 10:
                return Splice(bytes, at, random.Next(64), other, random);
            case 11:
                return Overwrite(bytes, at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 32)).ToArray());
            default:
                return Text(bytes, at, random);
        }
    }

    /// <summary>A varint of a number, sometimes longer than it need be.</summary>
    /// <param name="value">The number.</param>
    /// <param name="more">How many bytes it is longer.</param>
    public static byte[] Varint(ulong value, int more = 0)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        for (; more > 0; more--)
        {
            bytes[^1] |= 0x80;
            bytes.Add(0);
        }

        return [.. bytes];
    }

    private static byte[] Integer(byte[] bytes, int at, Random random)
    {
        var width = 1 << random.Next(4);
        at = Math.Max(0, Math.Min(at & (random.Next(2) == 0 ? ~(width - 1) : ~0), bytes.Length - width));
        Span<byte> number = stackalloc byte[8];
        bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).CopyTo(number);
        var known = BinaryPrimitives.ReadUInt64LittleEndian(number) & (width == 8 ? ulong.MaxValue : (1UL << (8 * width)) - 1);
        var value = random.Next(6) == 0 ? (ulong)(bytes.Length - at) : Number(random, known);
        BinaryPrimitives.WriteUInt64LittleEndian(number, random.Next(16) == 0 ? BinaryPrimitives.ReverseEndianness(value) : value);
        return Overwrite(bytes, at, number[..width]);
    }

    private static byte[] Varint(byte[] bytes, int at, Random random)
    {
        var end = at;
        ulong known = 0;
        for (var shift = 0; end < bytes.Length && shift < 63; shift += 7)
        {
            known |= (ulong)(bytes[end] & 0x7F) << shift;
            if (bytes[end++] < 0x80)
            {
                break;
            }
        }

        byte[] number = Varint(Number(random, known), random.Next(8) == 0 ? random.Next(1, 6) : 0);
        return [.. bytes.AsSpan(0, at), .. number, .. bytes.AsSpan(end)];
    }

    private static byte[] Text(byte[] bytes, int at, Random random)
    {
        ReadOnlySpan<byte> hostile = random.Next(8) switch
        {
            0 => "../"u8,
            1 => "/etc/passwd"u8,
            2 => [0xC3, 0x28, 0xFF, 0xFE],
            3 => [0xED, 0xA0, 0x80],
            4 => "\\u0000"u8,
            5 => [0],
            6 => "[[[[[[[[[[[[[[[["u8,
            _ => "\u202e\u0007\u001b[31m"u8,
        };
        return [.. bytes.AsSpan(0, at), .. hostile, .. bytes.AsSpan(Math.Min(bytes.Length, at + (random.Next(2) == 0 ? hostile.Length : 0)))];
    }

    private static byte[] Overwrite(byte[] bytes, int at, ReadOnlySpan<byte> with)
    {
        var changed = (byte[])bytes.Clone();
        with[..Math.Min(with.Length, changed.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static byte[] Splice(byte[] bytes, int at, int drop, byte[] from, Random random)
    {
        var start = from.Length == 0 ? 0 : random.Next(from.Length);
        var piece = from.AsSpan(start, from.Length == 0 ? 0 : random.Next(1, Math.Min(from.Length - start, 256) + 1));
        var rest = bytes.AsSpan(Math.Min(bytes.Length, at + drop));
        return at + piece.Length + rest.Length > Longest ? bytes : [.. bytes.AsSpan(0, at), .. piece, .. rest];
    }
}
