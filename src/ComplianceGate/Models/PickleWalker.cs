namespace ComplianceGate.Models;

/// <summary>How the walk over one pickle ended.</summary>
/// <param name="End">The byte behind it.</param>
/// <param name="IsWhole">Whether it ends with STOP and nothing in it was wrong.</param>
/// <param name="Result">What is known of the value that it makes.</param>
internal readonly record struct PickleEnd(long End, bool IsWhole, PickleValue Result);

/// <summary>
/// Follows the opcodes of one pickle (Python's pickletools describes them, protocols 0 to 5) and obeys none: of the values only
/// so much is kept that every import is known by its name. Where Python's reader would raise an error, nothing behind it is run;
/// the walk notes that and still goes on, so that a difference between readers hides nothing.
/// </summary>
internal sealed partial class PickleWalker
{
    private const byte Stop = (byte)'.';
    private const long MaxLine = 64 << 20;

    private readonly ByteRegion bytes;
    private readonly PickleBudget budget;
    private readonly PickleFindings findings;
    private readonly PickleTensors? tensors;
    private readonly int depth;
    private readonly bool isTrial;
    private readonly PickleStack stack = new();
    private readonly PickleMemo memo = new();

    private long position;
    private long opcodeAt;
    private long frameEnd;
    private bool hasMark;
    private bool hasImport;
    private bool isBroken;
    private string? reason;
    private long reasonAt;

    /// <summary>Prepares the walk over one pickle.</summary>
    /// <param name="bytes">Where it stands.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="findings">Where its imports are noted.</param>
    /// <param name="tensors">Where its tensors are noted; null where they do not matter.</param>
    /// <param name="depth">How many pickles it lies in.</param>
    /// <param name="isTrial">Whether the bytes may just as well be no pickle: the first error ends the walk.</param>
    public PickleWalker(ByteRegion bytes, PickleBudget budget, PickleFindings findings, PickleTensors? tensors = null, int depth = 0, bool isTrial = false)
    {
        this.bytes = bytes;
        this.budget = budget;
        this.findings = findings;
        this.tensors = tensors;
        this.depth = depth;
        this.isTrial = isTrial;
    }

    /// <summary>Why the pickle is not sound; null when it is.</summary>
    public string? Reason => reason;

    /// <summary>Byte at which it is not.</summary>
    public long ReasonAt => reasonAt;

    /// <summary>Whether the walk ends as soon as the bytes are known to be a pickle.</summary>
    public bool StopsWhenSure { get; init; }

    /// <summary>Whether the bytes are a pickle, and no other data that could be taken for one.</summary>
    public bool IsSure { get; private set; }

    /// <summary>Whether the walk ended because the pickle is larger than is followed, and not because something is wrong.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Where the first array stands that joblib writes between opcodes; -1 without one.</summary>
    public long ArrayAt { get; private set; } = -1;

    /// <summary>The text that an entry of the memo holds at the end of the walk; null without one.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? MemoText(long key) => memo.TryGet(key, out var value) ? PickleTexts.Decode(bytes, value) : null;

    /// <summary>Walks.</summary>
    /// <param name="start">First byte.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public PickleEnd Walk(long start)
    {
        position = start;
        while (true)
        {
            opcodeAt = position;
            if (!budget.TryOpcode())
            {
                OverLimit("has more pickle opcodes than are followed");
                return new(position, false, default);
            }

            if (!bytes.TryByte(position, out var opcode))
            {
                Wrong("is a pickle that ends without the opcode STOP");
                return new(position, false, default);
            }

            position++;
            if (opcode == Stop)
            {
                return Ended();
            }

            if (!Step(opcode) || (isTrial && reason is not null) || (StopsWhenSure && IsSure))
            {
                return new(position, false, default);
            }

            CheckFrame();
        }
    }

    private PickleEnd Ended()
    {
        if (!stack.TryPop(out var result))
        {
            Wrong("is a pickle that makes no value");
        }
        else if (position < frameEnd)
        {
            Wrong("is a pickle with a frame that reaches beyond its end");
        }

        IsSure |= reason is null && (hasMark || hasImport);
        return new(position, reason is null, result);
    }

    private bool Step(byte opcode)
    {
        switch (opcode)
        {
            case 0x80 or 0x95:
                return Header(opcode);
            case (byte)'(' or (byte)'0' or (byte)'1' or (byte)'2':
                return StackOpcode(opcode);
            case (byte)'p' or (byte)'q' or (byte)'r' or 0x94 or (byte)'g' or (byte)'h' or (byte)'j':
                return MemoOpcode(opcode);
            case (byte)'t' or (byte)')' or 0x85 or 0x86 or 0x87 or (byte)'l' or (byte)']' or (byte)'d' or (byte)'}' or 0x8F or 0x91
                or (byte)'a' or (byte)'e' or (byte)'s' or (byte)'u' or 0x90:
                return Container(opcode);
            case (byte)'c' or (byte)'i' or 0x93 or 0x82 or 0x83 or 0x84:
                return Import(opcode);
            case (byte)'R' or (byte)'o' or 0x81 or 0x92 or (byte)'b' or (byte)'P' or (byte)'Q' or 0x97 or 0x98:
                return Call(opcode);
            default:
                return Constant(opcode);
        }
    }

    private bool Header(byte opcode)
    {
        if (opcode == 0x80)
        {
            if (!bytes.TryByte(position++, out var protocol))
            {
                return CutShort();
            }

            if (protocol > 5)
            {
                Wrong($"is a pickle of protocol {protocol}; protocols up to 5 are known");
            }

            hasMark |= protocol <= 5;
            return true;
        }

        if (!bytes.TryNumber(position, 8, out var length))
        {
            return CutShort();
        }

        position += 8;
        if (length > (ulong)(bytes.Length - position))
        {
            Wrong("is a pickle with a frame that reaches beyond its end");
        }
        else if (opcodeAt < frameEnd)
        {
            Wrong("is a pickle with a frame inside a frame");
        }
        else
        {
            frameEnd = position + (long)length;
        }

        return true;
    }

    // An opcode lies in its frame or outside of it.
    private void CheckFrame()
    {
        if (opcodeAt < frameEnd && position > frameEnd)
        {
            Wrong("is a pickle with a frame that ends inside an opcode");
        }
    }

    private bool StackOpcode(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(':
                if (stack.IsFull)
                {
                    return TooDeep();
                }

                stack.Mark();
                return true;
            case (byte)'0':
                return Expect(stack.TryDrop());
            case (byte)'1':
                return Expect(stack.TryPopMark(out _, out _));
            default:
                return Expect(stack.TryPeek(out var top)) && Push(top);
        }
    }

    private bool MemoOpcode(byte opcode)
    {
        long? key;
        switch (opcode)
        {
            case 0x94:
                key = memo.Count;
                break;
            case (byte)'p' or (byte)'g':
                if (!TryLine(out var start, out var length))
                {
                    return false;
                }

                key = length > 64 ? null : PickleTexts.Whole(bytes.Slice(start, length).ToArray(64));
                break;
            default:
                var width = opcode is (byte)'q' or (byte)'h' ? 1 : 4;
                if (!bytes.TryNumber(position, width, out var number))
                {
                    return CutShort();
                }

                position += width;
                key = (long)number;
                break;
        }

        return opcode is (byte)'g' or (byte)'h' or (byte)'j' ? Get(key) : Put(key);
    }

    private bool Get(long? key)
    {
        var value = default(PickleValue);
        if (key is null || !memo.TryGet(key.Value, out value))
        {
            isBroken = true;
            Wrong("is a pickle that reads an entry of its memo that is not there");
        }

        return Push(value);
    }

    private bool Put(long? key)
    {
        Expect(stack.TryPeek(out var value));
        if (key is null or < 0)
        {
            Wrong("is a pickle that numbers its memo in a way that is not understood");
            return true;
        }

        if (!memo.TryPut(key.Value, value))
        {
            return OverLimit("is a pickle with a larger memo than is followed");
        }

        return true;
    }

    private bool Push(PickleValue value)
    {
        if (stack.IsFull)
        {
            return TooDeep();
        }

        stack.Push(value);
        return true;
    }

    private PickleValue Pop()
    {
        Expect(stack.TryPop(out var value));
        return value;
    }

    // Python raises an error here; the walk goes on with a value of which nothing is known.
    private bool Expect(bool isThere)
    {
        if (!isThere)
        {
            isBroken = true;
            Wrong("is a pickle that takes more from its stack than is there");
        }

        return true;
    }

    private bool TooDeep() => OverLimit("is a pickle with a larger stack than is followed");

    // Behind a mark so much of a pickle is no chance.
    private bool OverLimit(string why)
    {
        IsOverLimit = true;
        IsSure |= hasMark;
        Wrong(why);
        return false;
    }

    private bool CutShort()
    {
        Wrong("is a pickle that ends inside an opcode");
        return false;
    }

    private bool TryLine(out long start, out long length)
    {
        start = position;
        var end = bytes.Find((byte)'\n', position, MaxLine);
        length = end - start;
        position = end + 1;
        if (end < 0)
        {
            position = start;
            length = 0;
            return bytes.Length - start > MaxLine ? OverLimit("is a pickle with a longer line than is followed") : CutShort();
        }

        return true;
    }

    private void Wrong(string why)
    {
        if (reason is null)
        {
            reason = why;
            reasonAt = opcodeAt;
        }
    }
}
