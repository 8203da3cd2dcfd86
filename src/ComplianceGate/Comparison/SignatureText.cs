using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>Signatures as text with names for tokens (ECMA-335, II.23.2). Two texts are equal only where the signatures mean the same.</summary>
internal sealed class SignatureText(AssemblyImage image)
{
    private const int MaxDepth = 64;
    private const int MaxLength = 1 << 16;

    private static readonly ImmutableArray<string?> Simple =
    [
        null, "void", "bool", "char", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64", "string",
        null, null, null, null, null, null, null, "typedref", null, "native int", "native uint", null, null, "object",
    ];

    private readonly StringBuilder text = new();

    /// <summary>A signature with its header.</summary>
    /// <exception cref="BadImageFormatException">It is malformed, too deep or too long.</exception>
    public string Whole(BlobReader blob)
    {
        if (blob.RemainingBytes == 0)
        {
            return "";
        }

        var header = blob.ReadByte();
        switch (header & 0x0F)
        {
            case 6:
                Append(header == 6 ? "" : $"{header:X2} ");
                Type(ref blob, 0);
                break;
            case 7:
                List(ref blob, blob.ReadCompressedInteger(), "locals(", ")", 0);
                break;
            case 10:
                List(ref blob, blob.ReadCompressedInteger(), "<", ">", 0);
                break;
            default:
                Method(ref blob, header, 0);
                break;
        }

        return End(ref blob);
    }

    /// <summary>A signature that is a type alone, as those of type specifications are.</summary>
    public string TypeOnly(BlobReader blob)
    {
        Type(ref blob, 0);
        return End(ref blob);
    }

    private string End(ref BlobReader blob)
    {
        // Nothing should be left; were it dropped, two signatures could look equal that are not.
        return blob.RemainingBytes == 0 ? text.ToString() : text.Append(" + ").Append(BlobText.Of(blob.ReadBytes(blob.RemainingBytes))).ToString();
    }

    private void Method(ref BlobReader blob, byte header, int depth)
    {
        if ((header & 0x10) != 0)
        {
            Append($"`{blob.ReadCompressedInteger()}");
        }

        var count = blob.ReadCompressedInteger();
        var before = text.Length;
        Type(ref blob, depth + 1);
        var result = text.ToString(before, text.Length - before);
        text.Length = before;
        List(ref blob, count, "(", ")", depth);

        // 0x20 is an instance method; other conventions are named by their number.
        Append($" : {result}{((header & 0x20) != 0 ? " instance" : "")}{((header & ~0x30) == 0 ? "" : $" convention {header & ~0x30:X2}")}");
    }

    private void List(ref BlobReader blob, int count, string open, string close, int depth)
    {
        Append(open);
        for (var i = 0; i < count; i++)
        {
            Append(i == 0 ? "" : ", ");
            Type(ref blob, depth + 1);
        }

        Append(close);
    }

    private void Type(ref BlobReader blob, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new BadImageFormatException("A signature is nested too deeply.");
        }

        var code = blob.ReadByte();
        if (code < Simple.Length && Simple[code] is { } simple)
        {
            Append(simple);
            return;
        }

        switch (code)
        {
            case 0x0F:
                Around(ref blob, "", "*", depth);
                break;
            case 0x10:
                Around(ref blob, "", "&", depth);
                break;
            case 0x11 or 0x12:
                Append(code == 0x11 ? "valuetype " : "");
                Append(image.Text(blob.ReadTypeHandle()));
                break;
            case 0x13 or 0x1E:
                Append($"{(code == 0x13 ? "!" : "!!")}{blob.ReadCompressedInteger()}");
                break;
            case 0x14:
                Array(ref blob, depth);
                break;
            case 0x15:
                Type(ref blob, depth + 1);
                List(ref blob, blob.ReadCompressedInteger(), "<", ">", depth);
                break;
            case 0x1B:
                Append("method ");
                Method(ref blob, blob.ReadByte(), depth + 1);
                break;
            case 0x1D:
                Around(ref blob, "", "[]", depth);
                break;
            case 0x1F or 0x20:
                Append($"{(code == 0x1F ? "modreq" : "modopt")}({image.Text(blob.ReadTypeHandle())}) ");
                Type(ref blob, depth + 1);
                break;
            case 0x41:
                Around(ref blob, "..., ", "", depth);
                break;
            case 0x45:
                Around(ref blob, "pinned ", "", depth);
                break;
            default:
                throw new BadImageFormatException("A signature holds an unknown type.");
        }
    }

    private void Around(ref BlobReader blob, string before, string behind, int depth)
    {
        Append(before);
        Type(ref blob, depth + 1);
        Append(behind);
    }

    private void Array(ref BlobReader blob, int depth)
    {
        Type(ref blob, depth + 1);
        Append($"[rank {blob.ReadCompressedInteger()}");
        for (var count = blob.ReadCompressedInteger(); count > 0; count--)
        {
            Append($" size {blob.ReadCompressedInteger()}");
        }

        for (var count = blob.ReadCompressedInteger(); count > 0; count--)
        {
            Append($" from {blob.ReadCompressedSignedInteger()}");
        }

        Append("]");
    }

    private void Append(string part)
    {
        text.Append(part);
        if (text.Length > MaxLength)
        {
            throw new BadImageFormatException("A signature is too long.");
        }
    }
}
