namespace ComplianceGate.Cryptography;

/// <summary>Where the ways of a method go back, and what is stored on them: what a loop changes is not known at its head.</summary>
internal sealed class FlowMap
{
    private const int MaxWork = 200_000;

    private readonly List<(int Offset, int Place, bool IsField)> stores = [];
    private readonly Dictionary<int, int> loops = [];
    private int work;

    /// <summary>Reads a method's code once.</summary>
    /// <param name="il">The code.</param>
    /// <param name="parameters">How many parameters stand in front of the variables.</param>
    /// <exception cref="BadImageFormatException">It is malformed.</exception>
    public static FlowMap Of(ReadOnlySpan<byte> il, int parameters)
    {
        var map = new FlowMap();
        var code = new IlCode(il);
        while (code.MoveNext())
        {
            if (Flow.IsBranch(code.Code))
            {
                map.Add(code.Offset, code.Target);
            }
            else if (code.Code == 0x45)
            {
                for (var i = 0; i < code.Operand; i++)
                {
                    map.Add(code.Offset, code.SwitchTarget(i));
                }
            }
            else if (Flow.Stored(code.Code, code.Operand, parameters) is { } place)
            {
                map.stores.Add((code.Offset, place, code.Code is 0x7D or 0x80 or 0x7C or 0x7F));
            }
        }

        return map;
    }

    /// <summary>Forgets what the loops that begin here change.</summary>
    /// <param name="offset">The place.</param>
    /// <param name="state">What is known there.</param>
    public void Enter(int offset, FlowState state)
    {
        if (loops.TryGetValue(offset, out var end))
        {
            Forget(offset, end, state);
        }
    }

    /// <summary>Forgets what is stored in a part of the code.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="state">What is known.</param>
    public void Forget(int from, int to, FlowState state)
    {
        work += stores.Count;
        if (work > MaxWork)
        {
            state.Slots.Clear();
            state.Fields.Clear();
            return;
        }

        foreach (var (offset, place, isField) in stores)
        {
            if (offset >= from && offset <= to)
            {
                (isField ? state.Fields : state.Slots)[place] = Value.Nothing;
            }
        }
    }

    private void Add(int offset, int target)
    {
        if (target <= offset)
        {
            loops[target] = Math.Max(offset, loops.GetValueOrDefault(target));
        }
    }
}

/// <summary>How instructions change the way (ECMA-335, III.3).</summary>
internal static class Flow
{
    /// <summary>Whether it goes to a place that its operand tells.</summary>
    /// <param name="code">The instruction.</param>
    public static bool IsBranch(int code) => code is (>= 0x2B and <= 0x44) or 0xDD or 0xDE;

    /// <summary>Whether the next instruction is not reached from it.</summary>
    /// <param name="code">The instruction.</param>
    public static bool IsEnd(int code) => code is 0x2B or 0x38 or 0xDD or 0xDE or 0x2A or 0x7A or 0xDC or 0x27
        or IlCode.TwoBytes + 0x11 or IlCode.TwoBytes + 0x1A;

    /// <summary>What it stores into or takes the address of: a number of a variable or the token of a field; null for nothing.</summary>
    /// <param name="code">The instruction.</param>
    /// <param name="operand">Its operand.</param>
    /// <param name="parameters">How many parameters stand in front of the variables.</param>
    public static int? Stored(int code, int operand, int parameters) => code switch
    {
        >= 0x0A and <= 0x0D => parameters + code - 0x0A,
        0x12 or 0x13 => parameters + (byte)operand,
        0x0F or 0x10 => (byte)operand,
        IlCode.TwoBytes + 0x0D or IlCode.TwoBytes + 0x0E => parameters + operand,
        IlCode.TwoBytes + 0x0A or IlCode.TwoBytes + 0x0B => operand,
        0x7D or 0x80 or 0x7C or 0x7F => operand,
        _ => null,
    };
}
