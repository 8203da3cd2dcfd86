using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Looks for dangerous imports in bytes whose opcodes cannot be followed: joblib writes arrays between the opcodes of its pickles.
/// What it finds is there; that it finds nothing proves nothing.
/// </summary>
internal sealed class PickleScan
{
    private const int Longest = 256;
    private const int Window = 64 << 10;
    private const long MaxBytes = 256 << 20;
    private const int MaxNumbered = 65_536;
    private const string NotKnown = "(not known)";

    // A place that may be an import costs one, a name that is judged thirty.
    private const int MaxCost = 12_000_000;
    private const int JudgeCost = 30;

    private static readonly SearchValues<byte> Starts =
        SearchValues.Create([(byte)'c', (byte)'i', (byte)'X', (byte)'U', (byte)'T', (byte)'V', (byte)'h', (byte)'j', (byte)'g', 0x8C, 0x8D]);

    private readonly PickleFindings findings;
    private readonly Func<long, string?> memo;
    private readonly Dictionary<long, string> numbered = [];

    private PickleScan(PickleFindings findings, Func<long, string?> memo)
    {
        this.findings = findings;
        this.memo = memo;
    }

    /// <summary>Looks.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <param name="from">First byte.</param>
    /// <param name="findings">Where dangerous imports are noted.</param>
    /// <param name="memo">The texts that the memo holds before that byte.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Look(ByteRegion bytes, long from, PickleFindings findings, Func<long, string?> memo)
    {
        // Windows overlap by the longest import, so that none is cut.
        var scan = new PickleScan(findings, memo);
        var buffer = new byte[Window];
        var end = Math.Min(bytes.Length, from + MaxBytes);
        var cost = 0;
        while (from < end && cost < MaxCost)
        {
            var window = buffer.AsSpan(0, bytes.Read(from, buffer));
            var isLast = window.Length < Window;
            var stop = isLast ? window.Length : Window - (2 * Longest);
            for (var at = 0; at < stop && cost < MaxCost; at++)
            {
                var next = window[at..stop].IndexOfAny(Starts);
                if (next < 0)
                {
                    break;
                }

                at += next;
                cost += scan.Import(window[at..], from + at);
            }

            from += isLast ? window.Length + 1 : stop;
        }
    }

    private int Import(ReadOnlySpan<byte> rest, long at)
    {
        if (rest[0] is (byte)'c' or (byte)'i')
        {
            return TryLine(rest[1..], out var line, out rest) && TryLine(rest, out var second, out _) ? Judge(Text(line), Text(second), at) : 1;
        }

        // STACK_GLOBAL takes the two values before it.
        if (!TryValue(rest, out var module, out rest) || !TryValue(rest, out var name, out rest) || rest.IsEmpty || rest[0] != 0x93)
        {
            return 1;
        }

        return Judge(module ?? NotKnown, name ?? NotKnown, at);
    }

    private int Judge(string module, string name, long at)
    {
        if (PickleGlobals.Judge(module, name) == SerialisedGlobalKind.Dangerous)
        {
            findings.Add(module, name, SerialisedGlobalKind.Dangerous, at);
        }

        return JudgeCost;
    }

    // A text or an entry of the memo, and perhaps the number under which it is kept; null for an entry that is not known.
    private bool TryValue(ReadOnlySpan<byte> rest, out string? text, out ReadOnlySpan<byte> after)
    {
        text = null;
        after = [];
        if (rest.IsEmpty)
        {
            return false;
        }

        if (rest[0] is (byte)'h' or (byte)'j' or (byte)'g')
        {
            if (!TryNumber(rest, out var key, out after))
            {
                return false;
            }

            text = numbered.TryGetValue(key, out var known) ? known : memo(key);
            return true;
        }

        if (!TryText(rest, out var bytes, out after))
        {
            return false;
        }

        text = Text(bytes);
        if (after.Length > 0 && after[0] == 0x94)
        {
            after = after[1..];
        }
        else if (after.Length > 0 && after[0] is (byte)'q' or (byte)'r' or (byte)'p' && TryNumber(after, out var put, out var behind))
        {
            after = behind;
            if (numbered.Count < MaxNumbered)
            {
                numbered[put] = text;
            }
        }

        return true;
    }

    // One byte, four bytes, or a line of digits.
    private static bool TryNumber(ReadOnlySpan<byte> rest, out long number, out ReadOnlySpan<byte> after)
    {
        number = 0;
        after = [];
        if (rest[0] is (byte)'g' or (byte)'p')
        {
            if (!TryLine(rest[1..], out var line, out after) || PickleTexts.Whole(line) is not { } value)
            {
                return false;
            }

            number = value;
            return true;
        }

        var width = rest[0] is (byte)'j' or (byte)'r' ? 4 : 1;
        if (rest.Length <= width)
        {
            return false;
        }

        number = width == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(rest[1..]) : rest[1];
        after = rest[(1 + width)..];
        return true;
    }

    private static bool TryLine(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> after)
    {
        var end = rest[..Math.Min(rest.Length, Longest / 2)].IndexOf((byte)'\n');
        line = end > 0 ? rest[..end] : [];
        after = end > 0 ? rest[(end + 1)..] : [];
        return end > 0 && IsName(line);
    }

    private static bool TryText(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> after)
    {
        text = [];
        after = [];
        var width = rest[0] switch { 0x8C or (byte)'U' => 1, (byte)'X' or (byte)'T' => 4, 0x8D => 8, _ => 0 };
        if (width == 0)
        {
            return rest[0] == 'V' && TryLine(rest[1..], out text, out after);
        }

        if (rest.Length <= 1 + width || rest[1] is 0 or >= Longest / 2 || rest[2..(1 + width)].ContainsAnyExcept((byte)0) || rest[1] > rest.Length - 1 - width)
        {
            return false;
        }

        text = rest.Slice(1 + width, rest[1]);
        after = rest[(1 + width + text.Length)..];
        return IsName(text);
    }

    private static string Text(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name);

    private static bool IsName(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'_' or (byte)'.'))
            {
                return false;
            }
        }

        return true;
    }
}
