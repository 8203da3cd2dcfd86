using System.Globalization;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComplianceGate.Comparison;

/// <summary>Compares the IL of two methods, instruction by instruction, by what tokens mean.</summary>
internal sealed class MethodComparer(ComparisonRun run, string path, AssemblyImage left, AssemblyImage right)
{
    /// <summary>Tells every string that differs, and the first instruction that does.</summary>
    /// <exception cref="BadImageFormatException">One is malformed.</exception>
    public void Compare(string name, MethodDefinitionHandle one, MethodDefinitionHandle other)
    {
        if (Body(left, one) is not { } first || Body(right, other) is not { } second)
        {
            // Whether there is a body at all stands in the ledger.
            return;
        }

        var a = new IlCursor(first.GetILReader());
        var b = new IlCursor(second.GetILReader());
        while (true)
        {
            var (more, otherMore) = (a.Next(), b.Next());
            if (!more && !otherMore)
            {
                return;
            }

            if (more && otherMore && a.Offset == b.Offset && a.OpCode == b.OpCode)
            {
                var (x, y) = (Operand(left, ref a), Operand(right, ref b));
                if (x == y)
                {
                    continue;
                }

                if (a.OpCode.OperandType == OperandType.InlineString)
                {
                    run.Add(Rung.Different, path, DifferenceKind.String, "string in " + name, x, y);
                    continue;
                }
            }

            run.Add(Rung.Different, path, DifferenceKind.Method, name, more ? Show(left, ref a) : "ends here", otherMore ? Show(right, ref b) : "ends here");
            return;
        }
    }

    private static MethodBodyBlock? Body(AssemblyImage image, MethodDefinitionHandle handle)
    {
        var method = image.Metadata.GetMethodDefinition(handle);
        return method.RelativeVirtualAddress == 0 || (method.ImplAttributes & System.Reflection.MethodImplAttributes.CodeTypeMask) != 0
            ? null
            : image.File.GetMethodBody(method.RelativeVirtualAddress);
    }

    private static string Operand(AssemblyImage image, ref IlCursor instruction)
    {
        switch (instruction.OpCode.OperandType)
        {
            case OperandType.InlineNone:
                return "";
            case OperandType.InlineString:
                var token = (int)instruction.Operand;
                return MetadataTokens.Handle(token) is { Kind: HandleKind.UserString } text
                    ? image.Metadata.GetUserString((UserStringHandle)text)
                    : throw new BadImageFormatException("A string is none.");
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig:
                return image.Text(MetadataTokens.EntityHandle((int)instruction.Operand));
            case OperandType.InlineSwitch:
                return Shown.Number(instruction.Operand) + " targets " + Convert.ToHexString(instruction.Targets);
            case OperandType.InlineR:
                // Two numbers that print alike may still be two numbers.
                return string.Create(CultureInfo.InvariantCulture, $"{BitConverter.Int64BitsToDouble(instruction.Operand)} ({instruction.Operand:X16})");
            case OperandType.ShortInlineR:
                return string.Create(CultureInfo.InvariantCulture, $"{BitConverter.Int32BitsToSingle((int)instruction.Operand)} ({(int)instruction.Operand:X8})");
            default:
                return Shown.Number(instruction.Operand);
        }
    }

    private static string Show(AssemblyImage image, ref IlCursor instruction) =>
        string.Create(CultureInfo.InvariantCulture, $"IL_{instruction.Offset:x4}: {instruction.OpCode.Name} {Operand(image, ref instruction)}").TrimEnd();
}
