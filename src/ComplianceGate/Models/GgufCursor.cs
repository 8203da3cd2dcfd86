using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ComplianceGate.Models;

/// <summary>
/// Walks the head of a GGUF file (ggml, gguf.md): numbers of either byte order, texts, and values of every type, which are stepped
/// over without being held.
/// </summary>
/// <param name="bytes">The file.</param>
/// <param name="version">Version of the format, 1 to 3: before 2, lengths had four bytes.</param>
/// <param name="isBigEndian">Whether the file is for machines with the other byte order.</param>
internal sealed class GgufCursor(ModelBytes bytes, uint version, bool isBigEndian)
{
    /// <summary>The type of texts.</summary>
    public const uint StringType = 8;

    /// <summary>The type of lists.</summary>
    public const uint ArrayType = 9;

    private const int MaxString = 1 << 20;
    private const long MaxHeader = 64 << 20;
    private const int MaxListDepth = 4;

    /// <summary>Where it is.</summary>
    public long Position { get; set; } = 4;

    /// <summary>What is wrong, as the rest of a sentence that begins with the file; null while nothing is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Byte at which it is wrong.</summary>
    public long Offset { get; private set; }

    /// <summary>Says what is wrong; the first word counts.</summary>
    /// <param name="offset">Byte at which it is.</param>
    /// <param name="reason">What.</param>
    /// <returns>Always false.</returns>
    public bool Fail(long offset, string reason)
    {
        if (Reason is null)
        {
            Reason = reason;
            Offset = offset;
        }

        return false;
    }

    /// <summary>Reads four bytes.</summary>
    /// <param name="value">The number.</param>
    public bool TryUInt32(out uint value)
    {
        if (!bytes.TryUInt32(Position, out value))
        {
            return Fail(bytes.Length, "ends inside its header");
        }

        value = isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
        Position += 4;
        return true;
    }

    /// <summary>Reads eight bytes.</summary>
    /// <param name="value">The number.</param>
    public bool TryUInt64(out ulong value)
    {
        if (!bytes.TryUInt64(Position, out value))
        {
            return Fail(bytes.Length, "ends inside its header");
        }

        value = isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
        Position += 8;
        return true;
    }

    /// <summary>Reads a count or length: eight bytes, four in version 1.</summary>
    /// <param name="value">The number.</param>
    public bool TryCount(out ulong value)
    {
        if (version > 1)
        {
            return TryUInt64(out value);
        }

        var there = TryUInt32(out var small);
        value = small;
        return there;
    }

    /// <summary>Reads a name: a key or the name of a tensor.</summary>
    /// <param name="most">Most bytes that it may have.</param>
    /// <param name="what">What it is, for a message.</param>
    public string? Name(int most, string what)
    {
        var at = Position;
        if (!TryCount(out var length))
        {
            return null;
        }

        if (length > (ulong)most)
        {
            Fail(at, $"has {what} of {length:N0} bytes; at most {most:N0} are read");
            return null;
        }

        Span<byte> name = stackalloc byte[most];
        name = name[..(int)length];
        if (bytes.Read(Position, name) != name.Length)
        {
            Fail(bytes.Length, "ends inside its header");
            return null;
        }

        Position += name.Length;
        if (Utf8.IsValid(name))
        {
            return Encoding.UTF8.GetString(name);
        }

        Fail(at, $"has {what} that is not UTF-8");
        return null;
    }

    /// <summary>Reads the bytes of a text, at most 1 MiB.</summary>
    public byte[]? Bytes()
    {
        if (!TryLength(out var length))
        {
            return null;
        }

        var text = new byte[length];
        if (bytes.Read(Position, text) != length)
        {
            Fail(bytes.Length, "ends inside its header");
            return null;
        }

        Position += length;
        return text;
    }

    /// <summary>Reads a number or truth value as text.</summary>
    /// <param name="type">Its type, neither a text nor a list.</param>
    public string? Scalar(uint type)
    {
        Span<byte> raw = stackalloc byte[8];
        raw = raw[..Width(type)];
        if (bytes.Read(Position, raw) != raw.Length)
        {
            Fail(bytes.Length, "ends inside its header");
            return null;
        }

        Position += raw.Length;
        if (isBigEndian)
        {
            raw.Reverse();
        }

        var culture = CultureInfo.InvariantCulture;
        return type switch
        {
            0 => raw[0].ToString(culture),
            1 => ((sbyte)raw[0]).ToString(culture),
            2 => BinaryPrimitives.ReadUInt16LittleEndian(raw).ToString(culture),
            3 => BinaryPrimitives.ReadInt16LittleEndian(raw).ToString(culture),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(raw).ToString(culture),
            5 => BinaryPrimitives.ReadInt32LittleEndian(raw).ToString(culture),
            6 => BinaryPrimitives.ReadSingleLittleEndian(raw).ToString(culture),
            7 => raw[0] == 0 ? "false" : "true",
            10 => BinaryPrimitives.ReadUInt64LittleEndian(raw).ToString(culture),
            11 => BinaryPrimitives.ReadInt64LittleEndian(raw).ToString(culture),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(raw).ToString(culture),
        };
    }

    /// <summary>Reads the head of a list.</summary>
    /// <param name="type">The type of its elements.</param>
    /// <param name="count">How many it has.</param>
    public bool TryList(out uint type, out ulong count)
    {
        count = 0;
        var at = Position;
        if (!TryUInt32(out type) || !TryCount(out count))
        {
            return false;
        }

        if (Width(type) == 0 && type is not (StringType or ArrayType))
        {
            return Fail(at, $"has a list of the unknown type {type}");
        }

        // Each element takes one byte at least, a text or list more: no loop runs longer than the file is.
        var least = type == ArrayType ? 12 : type == StringType ? 4 : Width(type);
        return count <= (ulong)(bytes.Length - Position) / (ulong)least
            || Fail(at, $"claims a list of {count:N0} elements, more than the file can hold");
    }

    /// <summary>Steps over a value.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="depth">How many lists it stands in.</param>
    public bool Skip(uint type, int depth = 0)
    {
        if (type == StringType)
        {
            return TryLength(out var length) && Move(length);
        }

        if (type != ArrayType)
        {
            return Width(type) > 0 ? Move(Width(type)) : Fail(Position - 4, $"has a value of the unknown type {type}");
        }

        if (depth == MaxListDepth)
        {
            return Fail(Position, $"has lists nested deeper than {MaxListDepth}");
        }

        if (!TryList(out var element, out var count))
        {
            return false;
        }

        if (Width(element) is > 0 and var width)
        {
            return Move(width * (long)count);
        }

        for (ulong i = 0; i < count; i++)
        {
            if (!Skip(element, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryLength(out int length)
    {
        var at = Position;
        length = 0;
        if (!TryCount(out var claimed))
        {
            return false;
        }

        if (claimed > (ulong)(bytes.Length - Position))
        {
            return Fail(at, $"claims a text of {claimed:N0} bytes, more than the file has");
        }

        if (claimed > MaxString)
        {
            return Fail(at, $"has a text of {claimed:N0} bytes; at most {MaxString:N0} are read");
        }

        length = (int)claimed;
        return true;
    }

    private bool Move(long length)
    {
        if (length > bytes.Length - Position)
        {
            return Fail(bytes.Length, "ends inside its header");
        }

        Position += length;
        return Position <= MaxHeader || Fail(MaxHeader, $"has a header of more than {MaxHeader >> 20} MiB");
    }

    /// <summary>Bytes of a number; 0 for what is none.</summary>
    private static int Width(uint type) => type switch
    {
        0 or 1 or 7 => 1,
        2 or 3 => 2,
        4 or 5 or 6 => 4,
        10 or 11 or 12 => 8,
        _ => 0,
    };
}
