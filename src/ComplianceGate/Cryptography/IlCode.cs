using System.Buffers.Binary;

namespace ComplianceGate.Cryptography;

/// <summary>
/// Steps through the IL of one method (ECMA-335, III.1.9). The tables say of every instruction how many bytes its operand has, how many
/// values it takes from the stack and how many it leaves there; <c>-</c> stands for what is no instruction.
/// </summary>
internal ref struct IlCode(ReadOnlySpan<byte> il)
{
    /// <summary>Added to the second byte of an instruction of two bytes.</summary>
    public const int TwoBytes = 0x100;

    private const int SwitchOperand = 9;

    private readonly ReadOnlySpan<byte> il = il;

    /// <summary>Where the instruction begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Where the next one begins.</summary>
    public int Next { get; private set; }

    /// <summary>The instruction; those of two bytes with <see cref="TwoBytes"/> added.</summary>
    public int Code { get; private set; }

    /// <summary>A token or a number that fits; of a switch the number of targets.</summary>
    public int Operand { get; private set; }

    /// <summary>The whole number of an instruction with eight bytes of operand.</summary>
    public long Long { get; private set; }

    /// <summary>How many values it takes from the stack; those of calls and returns depend on the method.</summary>
    public int Pops { get; private set; }

    /// <summary>How many values it leaves on the stack.</summary>
    public int Pushes { get; private set; }

    private static ReadOnlySpan<byte> One =>
        "000000001001001001001001001001010010010010101101"u8
        + "110101101110001001001001001001001001001001001101"u8
        + "401801401801---012010400400400000100110110120120"u8
        + "120120120120120120120120400410410420420420420420"u8
        + "420420420420420910011011011011011011011011011011"u8
        + "011020020020020020020020021021021021021021021021"u8
        + "021021021021021011011011011011011011011011011400"u8
        + "420411401401411411011------411010411411420401401"u8
        + "410420011011011011011011011011011011411411011421"u8
        + "021021021021021021021021021021021030030030030030"u8
        + "030030030421430411------------------------------"u8
        + "---------011011011011011011011011---------------"u8
        + "------411011------411---------------------------"u8
        + "401011011011011011021021021021021021000400100020"u8
        + "011"u8;

    private static ReadOnlySpan<byte> Two =>
        "001021021021021021401411---201201210201201210011"u8
        + "---010100000000410400030030---000---401011000"u8;

    /// <summary>Reads the next instruction; false at the end.</summary>
    /// <exception cref="BadImageFormatException">It is none, or is cut off.</exception>
    public bool MoveNext()
    {
        if (Next >= il.Length)
        {
            return false;
        }

        Offset = Next;
        var at = Next;
        Code = Byte(at++);
        var table = One;
        var row = Code;
        if (Code == 0xFE)
        {
            table = Two;
            row = Byte(at++);
            Code = TwoBytes + row;
        }

        if (row * 3 >= table.Length || table[row * 3] == '-')
        {
            throw new BadImageFormatException("An instruction is unknown.");
        }

        Pops = table[(row * 3) + 1] - '0';
        Pushes = table[(row * 3) + 2] - '0';
        ReadOperand(table[row * 3] - '0', at);
        return true;
    }

    /// <summary>Where a branch goes.</summary>
    public readonly int Target => checked(Next + Operand);

    /// <summary>Where a switch goes.</summary>
    /// <param name="index">Which of its targets.</param>
    public readonly int SwitchTarget(int index) => checked(Next + BinaryPrimitives.ReadInt32LittleEndian(il.Slice(Next - ((Operand - index) * 4), 4)));

    private void ReadOperand(int size, int at)
    {
        var count = size == SwitchOperand ? 4 : size;
        if (count > il.Length - at)
        {
            throw new BadImageFormatException("An instruction is cut off.");
        }

        Operand = count switch
        {
            1 => (sbyte)il[at],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(il[at..]),
            4 or 8 => BinaryPrimitives.ReadInt32LittleEndian(il[at..]),
            _ => 0,
        };
        Long = count == 8 ? BinaryPrimitives.ReadInt64LittleEndian(il[at..]) : 0;
        Next = at + count;
        if (size == SwitchOperand)
        {
            if (Operand < 0 || Operand > (il.Length - Next) / 4)
            {
                throw new BadImageFormatException("A switch is cut off.");
            }

            Next += Operand * 4;
        }
    }

    private readonly byte Byte(int at) => at < il.Length ? il[at] : throw new BadImageFormatException("An instruction is cut off.");
}
