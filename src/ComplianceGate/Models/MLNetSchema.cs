using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// The columns that an ML.NET model was trained on: the entry <c>Schema</c> is an IDV file without rows (ML.NET's "IDV file format"),
/// whose table of contents names each column and its type.
/// </summary>
internal static class MLNetSchema
{
    private const int HeaderLength = 256;
    private const int MaxColumns = 4096;
    private const int MaxName = 1024;

    /// <summary>Reads the columns; none where anything is not understood.</summary>
    /// <param name="bytes">The entry.</param>
    public static ImmutableArray<ModelPortFact> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || !bytes.StartsWith("CML\0DVB\0"u8))
        {
            return [];
        }

        var table = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]);
        if (count is < 0 or > MaxColumns || table < HeaderLength || table >= bytes.Length)
        {
            return [];
        }

        var columns = ImmutableArray.CreateBuilder<ModelPortFact>();
        var rest = bytes[(int)table..];
        for (var i = 0; i < count; i++)
        {
            if (!TryText(ref rest, out var name) || !TryCodec(ref rest, out var type, out var shape) || !TryTail(ref rest))
            {
                return [];
            }

            columns.Add(new ModelPortFact(name, type, shape));
        }

        return columns.ToImmutable();
    }

    private static bool TryCodec(ref ReadOnlySpan<byte> rest, out string? type, out string? shape)
    {
        type = null;
        shape = null;
        if (!TryText(ref rest, out var codec) || !TryNumber(ref rest, out var length) || length > (ulong)rest.Length)
        {
            return false;
        }

        var parameters = rest[..(int)length];
        rest = rest[(int)length..];
        if (codec is not ("VBuffer" or "Key" or "Key2"))
        {
            // A codec of somebody else's has parameters that are not known.
            type = codec == "TextSpan" ? "Text" : codec;
            return true;
        }

        // What is inside is simple: neither vectors nor keys are nested.
        if (!TryText(ref parameters, out var inner) || !TryNumber(ref parameters, out var innerLength) || innerLength > (ulong)parameters.Length)
        {
            return false;
        }

        parameters = parameters[(int)innerLength..];
        type = inner == "TextSpan" ? "Text" : inner is "Key" or "Key2" ? "Key" : inner;
        return codec != "VBuffer" || TryShape(parameters, out shape);
    }

    private static bool TryShape(ReadOnlySpan<byte> parameters, out string? shape)
    {
        shape = null;
        var dimensions = parameters.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(parameters);
        if (dimensions is < 0 or > 16 || parameters.Length != 4 + (4 * dimensions))
        {
            return false;
        }

        var text = new StringBuilder();
        for (var i = 0; i < dimensions; i++)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(parameters[(4 + (4 * i))..]);
            text.Append(i == 0 ? "" : "x").Append(size <= 0 ? "?" : size.ToString(CultureInfo.InvariantCulture));
        }

        shape = dimensions == 0 ? "?" : text.ToString();
        return true;
    }

    // Compression, rows in a block, where the rows are, where the metadata is.
    private static bool TryTail(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        rest = rest[1..];
        if (!TryNumber(ref rest, out _) || rest.Length < 16)
        {
            return false;
        }

        rest = rest[16..];
        return true;
    }

    private static bool TryText(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (!TryNumber(ref rest, out var length) || length > MaxName || length > (ulong)rest.Length)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(rest[..(int)length]);
        rest = rest[(int)length..];
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (var i = 0; i < rest.Length && i < 9; i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
