using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;

namespace ComplianceGate.Comparison;

/// <summary>
/// Signatures as text with names for tokens (ECMA-335, II.23.2). Two texts are equal only where the signatures mean the same:
/// names are escaped, and what could be read in two ways stands in braces.
/// </summary>
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

    /// <summary>Whether a word is the text of a type that has no name.</summary>
    public static bool IsKeyword(string word) => Simple.Contains(word);

    /// <summary>A signature with its header.</summary>
    /// <exception cref="BadImageFormatException">It is malformed, too deep or too long.</exception>
    public string Whole(BlobReader blob)
    {
        if (blob.RemainingBytes == 0)
        {
            return "";
        }

        var header = blob.ReadByte();
        if ((header & 0x0F) is 6 or 7 or 10 && header > 10)
        {
            Append($"{header:X2} ");
        }

        switch (header & 0x0F)
        {
            case 6:
                Type(ref blob, 0);
                break;
            case 7:
                List(ref blob, blob.ReadCompressedInteger(), "locals(", ")", 0);
                break;
            case 10:
                List(ref blob, blob.ReadCompressedInteger(), "{", "}", 0);
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
        return blob.RemainingBytes == 0 ? text.ToString() : text.Append(" + ").Append(Convert.ToHexString(blob.ReadBytes(blob.RemainingBytes))).ToString();
    }

    private void Method(ref BlobReader blob, byte header, int depth)
    {
        if ((header & 0x10) != 0)
        {
            Append($"!!{blob.ReadCompressedInteger()}");
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
                Before(ref blob, "*", depth);
                break;
            case 0x10:
                Before(ref blob, "&", depth);
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
                Before(ref blob, "", depth);
                List(ref blob, blob.ReadCompressedInteger(), "{", "}", depth);
                break;
            case 0x1B:
                Append("method {");
                Method(ref blob, blob.ReadByte(), depth + 1);
                Append("}");
                break;
            case 0x1D:
                Before(ref blob, "[]", depth);
                break;
            case 0x1F or 0x20:
                Behind(ref blob, $"{(code == 0x1F ? "modreq" : "modopt")}({image.Text(blob.ReadTypeHandle())}) ", depth);
                break;
            case 0x41:
                Behind(ref blob, "..., ", depth);
                break;
            case 0x45:
                Behind(ref blob, "pinned ", depth);
                break;
            default:
                throw new BadImageFormatException("A signature holds an unknown type.");
        }
    }

    private void Behind(ref BlobReader blob, string before, int depth)
    {
        Append(before);
        Type(ref blob, depth + 1);
    }

    /// <summary>A type with something behind it. Of a type that has a word before it, it would not be known which of the two is the outer one.</summary>
    private void Before(ref BlobReader blob, string behind, int depth)
    {
        var ahead = blob;
        var isOpen = ahead.ReadByte() is 0x1F or 0x20 or 0x41 or 0x45;
        Append(isOpen ? "{" : "");
        Type(ref blob, depth + 1);
        Append(isOpen ? "}" : "");
        Append(behind);
    }

    private void Array(ref BlobReader blob, int depth)
    {
        Before(ref blob, "", depth);
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
