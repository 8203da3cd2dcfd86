using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The opcodes that import and call, and pickles inside of values.</summary>
internal sealed partial class PickleWalker
{
    private const string Computed = "(computed when it is loaded)";
    private const int MaxLook = 4096;
    private const int MaxDecoded = 1 << 20;

    private bool Import(byte opcode)
    {
        if (!budget.TryImport())
        {
            return OverLimit("imports more often than is followed");
        }

        switch (opcode)
        {
            case 0x93:
                var name = Pop();
                var module = Pop();
                return StackGlobal(module, name);
            case 0x82 or 0x83 or 0x84:
                return Extension(opcode);
            default:
                return LineGlobal(opcode == 'i');
        }
    }

    private bool LineGlobal(bool isInstance)
    {
        if (!TryLine(out var moduleAt, out var moduleLength) || !TryLine(out var nameAt, out var nameLength))
        {
            return false;
        }

        var module = PickleValue.Text(PickleText.Utf8, moduleAt, moduleLength);
        var name = PickleValue.Text(PickleText.Utf8, nameAt, nameLength);
        if (!isInstance)
        {
            return StackGlobal(module, name);
        }

        Expect(stack.TryPopMark(out _, out _));
        return StackGlobal(module, name, isInstance: true);
    }

    private bool StackGlobal(PickleValue module, PickleValue name, bool isInstance = false)
    {
        if (module.Ref is PickleText && module.Ref != PickleText.TooLong && module.TextLength == 0)
        {
            Wrong("is a pickle that imports from a module without a name");
        }

        var moduleText = PickleTexts.Decode(bytes, module);
        var nameText = PickleTexts.Decode(bytes, name);
        if (isTrial && reason is not null)
        {
            return false;
        }

        findings.Add(moduleText ?? Computed, nameText ?? Computed, Judge(moduleText, nameText), opcodeAt);
        hasImport |= !isBroken && IsIdentifier(moduleText) && IsIdentifier(nameText);
        IsSure |= hasMark ? IsIdentifier(moduleText) && IsIdentifier(nameText) : isInstance && hasImport && !isBroken;
        return Push(!isInstance && moduleText is { Length: < 128 } && nameText is { Length: < 128 }
            ? new PickleValue(new PickleGlobal(moduleText, nameText))
            : default);
    }

    // Every writer writes names as they are; one that is made while the file is loaded, or is longer than 4 KiB, hides what it is.
    private SerialisedGlobalKind Judge(string? module, string? name)
    {
        if (module is not null && name is not null)
        {
            return PickleGlobals.Judge(module, name);
        }

        // The numbers of an array, taken for opcodes, compute whatever one likes.
        return ArrayAt < 0 ? SerialisedGlobalKind.Dangerous : PickleGlobals.Judge(module ?? Computed, name ?? Computed);
    }

    // A name that Python's own syntax could give, with dots.
    private static bool IsIdentifier(string? text)
    {
        if (text is null || text.Length is 0 or > 256 || char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    // The registry of these codes is set up by the program that loads the file.
    private bool Extension(byte opcode)
    {
        var width = opcode switch { 0x82 => 1, 0x83 => 2, _ => 4 };
        if (!bytes.TryNumber(position, width, out var code))
        {
            return CutShort();
        }

        position += width;
        findings.Add("(extension registry)", $"extension code {code}", SerialisedGlobalKind.NotListed, opcodeAt);
        return Push(default);
    }

    private bool Call(byte opcode)
    {
        var goesOn = Called(opcode);
        IsSure |= hasImport && !isBroken && (opcode is (byte)'R' or (byte)'o' or 0x81 or 0x92 or (byte)'b');
        return goesOn;
    }

    private bool Called(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'R' or 0x81:
                var arguments = Pop();
                var callable = Pop();
                return Push(IsArrayWrapper(callable) ? new PickleValue(PickleArray.Instance)
                    : opcode == 'R' ? Reduced(callable, arguments) : default);
            case 0x92:
                Pop();
                Pop();
                Pop();
                return Push(default);
            case (byte)'o':
                Expect(stack.TryPopMark(out _, out var count));
                return Expect(count > 0) && Push(default);
            case (byte)'b':
                return Build();
            case (byte)'Q':
                var id = Pop();
                return Push(tensors?.Storage(bytes, id) ?? default);
            case (byte)'P':
                return TryLine(out _, out _) && Push(default);
            case 0x97:
                return Push(default);
            default:
                return Expect(stack.TryPeek(out _));
        }
    }

    private static bool IsArrayWrapper(PickleValue callable) =>
        callable.Ref is PickleGlobal { Module: "joblib.numpy_pickle", Name: "NumpyArrayWrapper" };

    private PickleValue Reduced(PickleValue callable, PickleValue arguments)
    {
        if (tensors is null || callable.Ref is not PickleGlobal global || arguments.Ref is not PickleTuple tuple)
        {
            return default;
        }

        return global is { Module: "collections", Name: "OrderedDict" } && tuple.Items.Length == 0
            ? NewDict()
            : tensors.Rebuilt(global, tuple);
    }

    // State is given to an object. Given to an import itself, it changes that for the whole program.
    private bool Build()
    {
        Pop();
        stack.TryPeek(out var target);
        if (target.Ref is PickleGlobal global)
        {
            findings.Add(global.Module, global.Name + " (its own attributes are set)", SerialisedGlobalKind.NotListed, opcodeAt);
        }

        if (target.Ref is PickleArray && ArrayAt < 0)
        {
            ArrayAt = position;
            Wrong("holds arrays that joblib writes between the opcodes of a pickle, where they cannot be followed");
        }

        return Expect(stack.TryPeek(out _));
    }

    /// <summary>Looks whether a value is itself a pickle that imports; only what loads it could tell whether it will be loaded.</summary>
    private void LookInside(PickleText form, long start, long length)
    {
        if (length < 4 || !MayBePickle(form, start, length, out var hasMark))
        {
            return;
        }

        if (depth >= PickleBudget.MaxDepth)
        {
            if (hasMark)
            {
                Wrong($"has pickles inside of each other, more than {PickleBudget.MaxDepth} deep");
            }

            return;
        }

        var inner = Inner(form, start, length, hasMark);
        var trial = new PickleFindings(findings.Where);
        var walker = new PickleWalker(inner, budget, trial, null, depth + 1, isTrial: true);
        var end = walker.Walk(0);
        if (trial.HasDangerous || (trial.Count > 0 && (end.IsWhole || hasMark)))
        {
            findings.Merge(trial);
            if (hasMark && walker.Reason is { } inside)
            {
                Wrong("holds a value that begins as a pickle and that " + inside);
            }
        }
        else if (trial.Unparsed is not null || (hasMark && walker.Reason is { } deep && deep.StartsWith("has pickles", StringComparison.Ordinal)))
        {
            Wrong(trial.Unparsed ?? walker.Reason!);
        }
    }

    private bool MayBePickle(PickleText form, long start, long length, out bool hasMark)
    {
        Span<byte> look = stackalloc byte[(int)Math.Min(length, MaxLook)];
        look = look[..bytes.Read(start, look)];
        var head = form == PickleText.Quoted && look.Length > 1 ? look[1..] : look;

        // PROTO; in a text it is the character U+0080, which UTF-8 writes in two bytes and an escape in four.
        hasMark = (head.Length > 1 && head[0] == 0x80 && head[1] is >= 2 and <= 5) || head.StartsWith(new byte[] { 0xC2, 0x80 })
            || head.StartsWith("\\x80"u8) || head.StartsWith("\\200"u8) || head.StartsWith("\\u0080"u8);
        if (hasMark || length > look.Length)
        {
            return true;
        }

        // Without it, it must be a text of opcodes that import: GLOBAL and INST have two lines, STACK_GLOBAL and EXT no ASCII.
        return look.ContainsAny((byte)0x93, (byte)0x82, (byte)0x83) || look.Contains((byte)0x84) || look.Contains((byte)'\\')
            || (look.ContainsAny((byte)'c', (byte)'i') && look.Count((byte)'\n') >= 2);
    }

    private ByteRegion Inner(PickleText form, long start, long length, bool hasMark)
    {
        var isRaw = form == PickleText.Latin || (form == PickleText.Utf8 && !hasMark);
        if (!isRaw && length <= MaxDecoded && budget.TryCopy(length) && bytes.Slice(start, length).ToArray(MaxDecoded) is { } raw)
        {
            var decoded = Encoding.Latin1.GetBytes(PickleTexts.Decode(raw, form));
            return new ByteRegion(decoded, decoded.Length);
        }

        return bytes.Slice(start, length);
    }
}
