using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComplianceGate.Cryptography;

/// <summary>The instructions but for calls (ECMA-335, III.3 and III.4).</summary>
internal sealed partial class MethodWalker
{
    private const int MaxText = 4096;

    private bool StepVariable(ref IlCode code)
    {
        const int two = IlCode.TwoBytes;
        switch (code.Code)
        {
            case >= 0x02 and <= 0x05:
                return LoadSlot(code.Code - 0x02);
            case 0x0E:
                return LoadSlot((byte)code.Operand);
            case two + 0x09:
                return LoadSlot(code.Operand);
            case >= 0x06 and <= 0x09:
                return LoadSlot(parameters + code.Code - 0x06);
            case 0x11:
                return LoadSlot(parameters + (byte)code.Operand);
            case two + 0x0C:
                return LoadSlot(parameters + code.Operand);
            case (>= 0x0A and <= 0x0D) or 0x13 or two + 0x0E or 0x10 or two + 0x0B:
                state.Slots[Flow.Stored(code.Code, code.Operand, parameters) ?? 0] = state.Pop();
                return true;
            case 0x12 or two + 0x0D or 0x0F or two + 0x0A:
                state.Push(new AddressValue(false, Flow.Stored(code.Code, code.Operand, parameters) ?? 0));
                return true;
            default:
                return false;
        }
    }

    private bool LoadSlot(int slot)
    {
        if (!state.Slots.TryGetValue(slot, out var value))
        {
            value = Value.Nothing;
        }

        state.Push(value);
        return true;
    }

    private bool StepConstant(ref IlCode code)
    {
        switch (code.Code)
        {
            case 0x14:
                state.Push(Value.Null);
                return true;
            case >= 0x15 and <= 0x1E:
                state.Push(new NumberValue(code.Code - 0x16));
                return true;
            case 0x1F or 0x20:
                state.Push(new NumberValue(code.Operand));
                return true;
            case 0x21:
                state.Push(new NumberValue(code.Long));
                return true;
            case 0x25:
                var top = state.Pop();
                state.Push(top);
                state.Push(top);
                return true;
            case 0x72:
                var text = scan.Metadata.GetUserString(MetadataTokens.UserStringHandle(code.Operand & 0xFFFFFF));
                state.Push(text.Length <= MaxText ? new TextValue(text) : new AnyValue("System.String"));
                return true;
            case 0xD0:
                state.Push(Token(code.Operand));
                return true;
            case IlCode.TwoBytes + 0x06:
                HandedOver(code.Operand);
                state.Push(new FunctionValue(code.Operand));
                return true;
            case IlCode.TwoBytes + 0x07:
                state.Pop();
                state.Push(new FunctionValue(code.Operand));
                return true;
            default:
                return false;
        }
    }

    private TokenValue Token(int token)
    {
        var entity = MetadataTokens.EntityHandle(token);
        var isType = entity.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification;
        return new TokenValue(token, isType ? scan.Members.Signatures.Name(entity) : "");
    }

    private bool StepField(ref IlCode code)
    {
        switch (code.Code)
        {
            case 0x7B:
                state.Pop();
                state.Push(LoadField(code.Operand));
                return true;
            case 0x7E:
                state.Push(LoadField(code.Operand));
                return true;
            case 0x7C:
                state.Pop();
                state.Push(new AddressValue(true, code.Operand));
                return true;
            case 0x7F:
                state.Push(FieldBytes.Length(scan, code.Operand) is not null ? new TokenValue(code.Operand, "") : new AddressValue(true, code.Operand));
                return true;
            case 0x7D or 0x80:
                var value = state.Pop();
                Drop(code.Code == 0x7D ? 1 : 0);
                StoreField(code.Operand, value);
                return true;
            default:
                return false;
        }
    }

    private bool StepObject(ref IlCode code)
    {
        switch (code.Code)
        {
            case 0x28 or 0x6F or 0x73:
                Call(code.Operand, isNew: code.Code == 0x73);
                return true;
            case 0x29:
                var shape = scan.Members.Call(code.Operand);
                Drop(shape.Parameters.Length + (shape.IsInstance ? 2 : 1));
                if (shape.HasResult)
                {
                    state.Push(Value.Nothing);
                }

                return true;
            case 0x74 or 0x75 or 0xA5 or 0x8C:
                // The value stays what it is; a conversion tells no more than it knows.
                var value = state.Pop();
                state.Push(value is AnyValue { Type: "" or "System.Object" } && code.Code != 0x8C ? new AnyValue(TypeName(code.Operand)) : value);
                return true;
            case 0x8D:
                var count = state.Pop() is NumberValue { Number: >= 0 and <= int.MaxValue } number ? (int?)number.Number : null;
                var element = TypeName(code.Operand);
                state.Push(element == "System.Byte" ? new BytesValue(count, BytesContent.Zero) : new AnyValue(element + "[]"));
                return true;
            case 0x8E:
                state.Push(state.Pop() is BytesValue { Length: { } length } ? new NumberValue(length) : Value.Nothing);
                return true;
            case 0x8F:
                state.Pop();
                Written(state.Pop());
                state.Push(Value.Nothing);
                return true;
            case 0x9C or 0xA4:
                var item = state.Pop();
                state.Pop();
                StoreElement(state.Pop(), item);
                return true;
            default:
                return StepIndirect(ref code);
        }
    }

    private bool StepIndirect(ref IlCode code)
    {
        switch (code.Code)
        {
            case 0x71 or (>= 0x46 and <= 0x50):
                state.Push(Load(state.Pop()) is var loaded and not TokenValue ? loaded : Value.Nothing);
                return true;
            case 0x81 or (>= 0x51 and <= 0x57) or 0xDF:
                var value = state.Pop();
                Store(state.Pop(), value);
                return true;
            case IlCode.TwoBytes + 0x15:
                Store(state.Pop(), Value.Nothing);
                return true;
            default:
                return false;
        }
    }

    private bool StepNumber(ref IlCode code)
    {
        if (code.Code is (>= 0x67 and <= 0x6E) or 0x76 or (>= 0x82 and <= 0x8B) or (>= 0xB3 and <= 0xBA) or (>= 0xD1 and <= 0xD5) or 0xE0)
        {
            var value = state.Pop();
            state.Push(value is NumberValue || value == Value.WeakNumber || value is TokenValue ? value : Value.Nothing);
            return true;
        }

        if (code.Code is not ((>= 0x58 and <= 0x5B) or 0x5F or 0x60 or 0x62 or 0x63))
        {
            return false;
        }

        var right = state.Pop();
        var left = state.Pop();
        state.Push(left == Value.WeakNumber || right == Value.WeakNumber ? Value.WeakNumber
            : left is NumberValue a && right is NumberValue b && Compute(code.Code, a.Number, b.Number) is { } result ? new NumberValue(result)
            : Value.Nothing);
        return true;
    }

    private static long? Compute(int code, long left, long right) => code switch
    {
        0x58 => unchecked(left + right),
        0x59 => unchecked(left - right),
        0x5A => unchecked(left * right),
        0x5B => right > 0 ? left / right : null,
        0x5F => left & right,
        0x60 => left | right,
        0x62 => right is >= 0 and < 32 ? left << (int)right : null,
        _ => right is >= 0 and < 32 ? left >> (int)right : null,
    };

    private string TypeName(int token)
    {
        var entity = MetadataTokens.EntityHandle(token);
        return entity.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification ? scan.Members.Signatures.Name(entity) : "";
    }

    private static void StoreElement(Value array, Value item)
    {
        if (array is BytesValue bytes)
        {
            bytes.Content = item == Value.WeakNumber ? BytesContent.WeakRandom
                : item is not NumberValue number ? BytesContent.Other
                : bytes.Content == BytesContent.Zero && number.Number != 0 ? BytesContent.Literal
                : bytes.Content;
        }
    }

    // What somebody else gets may be written to, unless its type forbids it.
    private static void Written(Value value, string type = "")
    {
        if (value is BytesValue bytes && !IsReadOnly(type))
        {
            bytes.Content = BytesContent.Other;
        }
    }

    private static bool IsReadOnly(string type) =>
        type.StartsWith("System.ReadOnlySpan`1", StringComparison.Ordinal) || type.StartsWith("System.ReadOnlyMemory`1", StringComparison.Ordinal);
}
