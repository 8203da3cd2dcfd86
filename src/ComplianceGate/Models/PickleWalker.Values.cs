namespace ComplianceGate.Models;

/// <summary>The opcodes that put data on the stack.</summary>
internal sealed partial class PickleWalker
{
    private bool Constant(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'N' or 0x88 or 0x89:
                return Push(default);
            case (byte)'K':
                return Number(1, isSigned: false);
            case (byte)'M':
                return Number(2, isSigned: false);
            case (byte)'J':
                return Number(4, isSigned: true);
            case (byte)'G':
                return Skip(8) && Push(default);
            case 0x8A:
                return LongNumber(1);
            case 0x8B:
                return LongNumber(4);
            case (byte)'I' or (byte)'L' or (byte)'F':
                return LineNumber(opcode);
            default:
                return TextOpcode(opcode);
        }
    }

    private bool TextOpcode(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'S':
                return LineText(PickleText.Quoted);
            case (byte)'V':
                return LineText(PickleText.Escaped);
            case (byte)'U' or (byte)'C':
                return CountedText(1, PickleText.Latin);
            case (byte)'T' or (byte)'B':
                return CountedText(4, PickleText.Latin);
            case 0x8E or 0x96:
                return CountedText(8, PickleText.Latin);
            case 0x8C:
                return CountedText(1, PickleText.Utf8);
            case (byte)'X':
                return CountedText(4, PickleText.Utf8);
            case 0x8D:
                return CountedText(8, PickleText.Utf8);
            default:
                Wrong($"has the byte {opcode} where a pickle opcode should be");
                return false;
        }
    }

    private bool Number(int width, bool isSigned)
    {
        if (!bytes.TryNumber(position, width, out var value))
        {
            return CutShort();
        }

        position += width;
        return Push(PickleValue.Whole(isSigned ? (int)(uint)value : (long)value));
    }

    private bool LongNumber(int width)
    {
        if (!TryCounted(width, out var start, out var length))
        {
            return false;
        }

        if (length > 8 || !bytes.TryNumber(start + Math.Max(0, length - 1), 1, out var top))
        {
            return Push(length == 0 ? PickleValue.Whole(0) : default);
        }

        // Two's complement, as many bytes as it takes.
        var value = (top & 0x80) != 0 ? -1L : 0;
        for (var i = length - 1; i >= 0; i--)
        {
            bytes.TryByte(start + i, out var digit);
            value = (value << 8) | digit;
        }

        return Push(PickleValue.Whole(value));
    }

    private bool LineNumber(byte opcode)
    {
        if (!TryLine(out var start, out var length))
        {
            return false;
        }

        var line = length is 0 or > 64 ? [] : bytes.Slice(start, length).ToArray(64) ?? [];
        var digits = opcode == 'L' && line.Length > 0 && line[^1] == 'L' ? line.AsSpan(0, line.Length - 1) : line;
        return Push(opcode != 'F' && PickleTexts.Whole(digits) is { } value ? PickleValue.Whole(value) : default);
    }

    private bool LineText(PickleText form)
    {
        if (!TryLine(out var start, out var length))
        {
            return false;
        }

        LookInside(form, start, length);
        return Push(PickleValue.Text(form, start, length));
    }

    private bool CountedText(int width, PickleText form)
    {
        if (!TryCounted(width, out var start, out var length))
        {
            return false;
        }

        LookInside(form, start, length);
        return Push(PickleValue.Text(form, start, length));
    }

    private bool TryCounted(int width, out long start, out long length)
    {
        start = position + width;
        length = 0;
        if (!bytes.TryNumber(position, width, out var count))
        {
            return CutShort();
        }

        if (count > (ulong)Math.Max(0, bytes.Length - start))
        {
            Wrong($"is a pickle with a value of {count:N0} bytes, more than it has");
            return false;
        }

        length = (long)count;
        position = start + length;
        return true;
    }

    private bool Skip(int count)
    {
        if (count > bytes.Length - position)
        {
            return CutShort();
        }

        position += count;
        return true;
    }

    private bool Container(byte opcode)
    {
        switch (opcode)
        {
            case (byte)')':
                return Push(new PickleValue(new PickleTuple([])));
            case 0x85 or 0x86 or 0x87:
                return Tuple(opcode - 0x84);
            case (byte)'t':
                Expect(stack.TryPopMark(out var items, out _, PickleTuple.MaxItems));
                return Push(Kept(items));
            case (byte)'l' or 0x91:
                Expect(stack.TryPopMark(out _, out _));
                return Push(default);
            case (byte)']' or 0x8F:
                return Push(default);
            case (byte)'}':
                return Push(NewDict());
            case (byte)'d':
                return MarkedDict();
            default:
                return Fill(opcode);
        }
    }

    private bool Tuple(int count)
    {
        var items = new PickleValue[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        return Push(Kept(items));
    }

    // Shapes and storages of tensors are told by tuples, so they are kept, up to a bound.
    private PickleValue Kept(PickleValue[]? items) => items is not null && budget.TryTuple() ? new(new PickleTuple(items)) : default;

    private PickleValue NewDict() => tensors is not null && budget.TryTuple() ? new(new PickleDict()) : default;

    private bool MarkedDict()
    {
        var value = NewDict();
        if (value.Ref is PickleDict dict)
        {
            Note(dict, stack.AboveMark());
        }

        Expect(stack.TryPopMark(out _, out _));
        return Push(value);
    }

    // APPEND, APPENDS, ADDITEMS, SETITEM, SETITEMS: the container stays on the stack.
    private bool Fill(byte opcode)
    {
        if (opcode == 'u')
        {
            var above = stack.AboveMark();
            var pairs = tensors is null ? [] : above.ToArray();
            Expect(stack.TryPopMark(out _, out _));
            if (stack.TryPeek(out var target) && target.Ref is PickleDict dict)
            {
                Note(dict, pairs);
            }
        }
        else if (opcode == 's')
        {
            var value = Pop();
            var key = Pop();
            if (stack.TryPeek(out var target) && target.Ref is PickleDict dict)
            {
                Note(dict, [key, value]);
            }
        }
        else if (opcode == 'a')
        {
            Pop();
        }
        else
        {
            Expect(stack.TryPopMark(out _, out _));
        }

        return true;
    }

    private static void Note(PickleDict dict, ReadOnlySpan<PickleValue> pairs)
    {
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            if (pairs[i].Ref is PickleText && pairs[i + 1].Ref is PickleTensor)
            {
                dict.Tensors++;
            }
            else
            {
                dict.HasOther = true;
            }
        }
    }
}
