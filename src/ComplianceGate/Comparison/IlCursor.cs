using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace ComplianceGate.Comparison;

/// <summary>Steps through the IL of one method (ECMA-335, III.1.9 and partition III).</summary>
internal ref struct IlCursor(BlobReader il)
{
    private static readonly ImmutableArray<OpCode?> OneByte = Table(1);
    private static readonly ImmutableArray<OpCode?> TwoBytes = Table(2);

    private BlobReader il = il;

    /// <summary>Where the instruction begins.</summary>
    public int Offset { get; private set; }

    /// <summary>The instruction.</summary>
    public OpCode OpCode { get; private set; }

    /// <summary>A token, a string's token or the bits of a number; of a switch the number of its targets.</summary>
    public long Operand { get; private set; }

    /// <summary>The targets of a switch, in the bytes in which they stand.</summary>
    public byte[] Targets { get; private set; } = [];

    /// <summary>Reads the next instruction; false at the end.</summary>
    /// <exception cref="BadImageFormatException">It is none, or is cut off.</exception>
    public bool Next()
    {
        if (il.RemainingBytes == 0)
        {
            return false;
        }

        Offset = il.Offset;
        var first = il.ReadByte();
        OpCode = (first == 0xFE ? TwoBytes[il.ReadByte()] : OneByte[first]) ?? throw new BadImageFormatException("An instruction is unknown.");
        Targets = [];
        Operand = OpCode.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI => il.ReadSByte(),
            OperandType.ShortInlineVar => il.ReadByte(),
            OperandType.InlineVar => il.ReadUInt16(),
            OperandType.InlineI8 or OperandType.InlineR => il.ReadInt64(),
            OperandType.InlineSwitch => Switch(),
            _ => il.ReadInt32(),
        };
        return true;
    }

    private long Switch()
    {
        var count = il.ReadUInt32();
        Targets = count <= il.RemainingBytes / 4 ? il.ReadBytes((int)count * 4) : throw new BadImageFormatException("A switch is cut off.");
        return count;
    }

    private static ImmutableArray<OpCode?> Table(int size)
    {
        var table = new OpCode?[256];
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            // The prefixes for instructions of more bytes are no instructions.
            if (field.GetValue(null) is OpCode code && code.Size == size && code.OpCodeType != OpCodeType.Nternal)
            {
                table[code.Value & 0xFF] = code;
            }
        }

        return [.. table];
    }
}
