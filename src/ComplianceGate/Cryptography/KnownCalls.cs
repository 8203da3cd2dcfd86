using System.Buffers.Text;
using System.Text;

namespace ComplianceGate.Cryptography;

/// <summary>Members of the base library that make bytes, or give them in another shape.</summary>
internal static class KnownCalls
{
    /// <summary>What a call gives; null where it is none of these.</summary>
    /// <param name="scan">The assembly.</param>
    /// <param name="call">The call.</param>
    public static Value? Result(AssemblyScan scan, CallSite call)
    {
        var member = call.Member;
        switch (member.Type)
        {
            case "System.Convert":
                return call.Arguments is [TextValue text] ? FromText(member.Name, text.Text) : null;
            case "System.Runtime.CompilerServices.RuntimeHelpers":
                return FromField(scan, call);
            case "System.Random":
                return Random(call);
            case "System.ReadOnlySpan`1" or "System.Span`1" or "System.ReadOnlyMemory`1" or "System.Memory`1":
                return View(scan, call);
            case "System.MemoryExtensions" when member.Name is "AsSpan" or "AsMemory" && call.Arguments is [BytesValue whole, NumberValue, ..]:
                return Part(whole, call.Arguments.AsSpan(1));
            case "System.MemoryExtensions" when member.Name is "AsSpan" or "AsMemory":
            case "System.Linq.Enumerable" when member.Name == "ToArray":
                return call.Arguments is [BytesValue or TextValue] ? call.Arguments[0] : null;
            case "System.Array" when member.Name is "Copy" or "ConstrainedCopy":
            case "System.Buffer" when member.Name == "BlockCopy":
                return Copied(call);
            case "System.Array" when member.Name == "Empty":
                return new BytesValue(0, BytesContent.Other);
            case "System.String" when member.Name is "ToCharArray" or "op_Implicit" or "Trim":
                return call.Receiver is TextValue ? call.Receiver : call.Arguments is [TextValue same] ? same : null;
            case "System.Type" when member.Name == "GetTypeFromHandle":
                return call.Arguments is [TokenValue type] ? type : null;
            default:
                return Encoded(call);
        }
    }

    private static BytesValue? Encoded(CallSite call)
    {
        var isEncoding = call.Member.Type is "System.Text.Encoding" or "System.Text.UTF8Encoding" or "System.Text.ASCIIEncoding" or "System.Text.UnicodeEncoding";
        return isEncoding && call.Member.Name == "GetBytes" && call.Arguments is [TextValue text]
            ? new BytesValue(IsWide(call) ? text.Text.Length * 2 : IsOneByte(text.Text) ? text.Text.Length : null, BytesContent.Literal)
            : null;
    }

    private static bool IsWide(CallSite call) => call.Receiver.Type == "System.Text.UnicodeEncoding" || call.Member.Type == "System.Text.UnicodeEncoding"
        || call.Receiver is NamedValue { Named.Algorithm: null };

    private static bool IsOneByte(string text) => Ascii.IsValid(text);

    private static BytesValue? FromText(string name, string text)
    {
        if (name == "FromHexString")
        {
            return new BytesValue(text.Length / 2, BytesContent.Literal);
        }

        return name != "FromBase64String" ? null : new BytesValue(Base64.IsValid(text, out var length) ? length : null, BytesContent.Literal);
    }

    // An array with values: made empty, then begun with the bytes of a field.
    private static Value? FromField(AssemblyScan scan, CallSite call)
    {
        if (call.Member.Name == "InitializeArray" && call.Arguments is [BytesValue array, TokenValue])
        {
            array.Content = BytesContent.Literal;
            return Value.Nothing;
        }

        if (call.Member.Name == "GetSubArray" && call.Arguments is [BytesValue source, _])
        {
            return new BytesValue(null, source.Content);
        }

        return call.Member.Name == "CreateSpan" && call.Arguments is [TokenValue field] && FieldBytes.Length(scan, field.Token) is { } length
            ? new BytesValue(length > 0 ? length : null, BytesContent.Literal)
            : null;
    }

    private static Value? Random(CallSite call)
    {
        if (call.Member.Name == "NextBytes" && call.Arguments is [BytesValue bytes])
        {
            bytes.Content = BytesContent.WeakRandom;
            return Value.Nothing;
        }

        return call.Member.Name is "Next" or "NextInt64" ? Value.WeakNumber : null;
    }

    // Only the target of a copy changes; what it holds then, and whether all of it, is not known.
    private static Value Copied(CallSite call)
    {
        var target = call.Arguments.Length == 3 ? 1 : 2;
        if (target < call.Arguments.Length && call.Arguments[target] is BytesValue bytes)
        {
            bytes.Content = BytesContent.Other;
        }

        return Value.Nothing;
    }

    // From a place on, and of a length where one is told.
    private static BytesValue Part(BytesValue whole, ReadOnlySpan<Value> range)
    {
        long? length = range is [_, NumberValue part] ? part.Number
            : range is [NumberValue from] && whole.Length is { } all ? all - from.Number
            : null;
        return new BytesValue(length is { } count ? (int)Math.Clamp(count, 0, int.MaxValue) : null, whole);
    }

    private static Value? View(AssemblyScan scan, CallSite call)
    {
        if (!call.Member.FullType.Contains("<System.Byte>", StringComparison.Ordinal))
        {
            return call.Member.Name == "op_Implicit" && call.Arguments is [TextValue] ? call.Arguments[0] : null;
        }

        switch (call.Member.Name)
        {
            case ".ctor" when call.Arguments is [TokenValue field, NumberValue count] && FieldBytes.Length(scan, field.Token) is not null:
                return new BytesValue((int)Math.Clamp(count.Number, 0, int.MaxValue), BytesContent.Literal);
            case ".ctor" or "op_Implicit" when call.Arguments is [BytesValue]:
                return call.Arguments[0];
            case ".ctor" when call.Arguments is [BytesValue whole, NumberValue, NumberValue]:
                return Part(whole, call.Arguments.AsSpan(1));
            case "ToArray" when call.Receiver is BytesValue copied:
                return new BytesValue(copied.Length, copied.Content);
            case "get_Span" or "op_Implicit":
                return call.Receiver is BytesValue ? call.Receiver : null;
            case "Slice" when call.Receiver is BytesValue sliced:
                return Part(sliced, call.Arguments);
            case "get_Length":
                return call.Receiver is BytesValue { Length: { } length } ? new NumberValue(length) : null;
            default:
                return null;
        }
    }
}
