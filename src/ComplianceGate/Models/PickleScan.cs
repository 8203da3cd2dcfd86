using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Looks for dangerous imports in bytes whose opcodes cannot be followed: joblib writes arrays between the opcodes of its pickles.
/// What it finds is there; that it finds nothing proves nothing.
/// </summary>
internal static class PickleScan
{
    private const int Longest = 256;
    private const int Window = 64 << 10;
    private const long MaxBytes = 256 << 20;

    // A place that may be an import costs one, a name that is judged thirty.
    private const int MaxCost = 3_000_000;
    private const int JudgeCost = 30;

    /// <summary>Looks.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <param name="from">First byte.</param>
    /// <param name="findings">Where dangerous imports are noted.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Look(ByteRegion bytes, long from, PickleFindings findings)
    {
        // Windows overlap by the longest import, so that none is cut.
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
                var next = window[at..stop].IndexOfAny((byte)'c', (byte)'i', (byte)0x8C);
                if (next < 0)
                {
                    break;
                }

                at += next;
                cost += Import(window[at..], from + at, findings);
            }

            from += isLast ? window.Length + 1 : stop;
        }
    }

    private static int Import(ReadOnlySpan<byte> rest, long at, PickleFindings findings)
    {
        var isText = rest[0] == 0x8C;
        if ((isText ? TryText(rest, out var module, out rest) : TryLine(rest[1..], out module, out rest))
            && (isText ? TryText(rest, out var name, out rest) && rest.StartsWith(new byte[] { 0x93 }) : TryLine(rest, out name, out _)))
        {
            var (moduleText, nameText) = (Encoding.ASCII.GetString(module), Encoding.ASCII.GetString(name));
            if (PickleGlobals.Judge(moduleText, nameText) == SerialisedGlobalKind.Dangerous)
            {
                findings.Add(moduleText, nameText, SerialisedGlobalKind.Dangerous, at);
            }

            return JudgeCost;
        }

        return 1;
    }

    private static bool TryLine(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> after)
    {
        var end = rest[..Math.Min(rest.Length, Longest / 2)].IndexOf((byte)'\n');
        line = end > 0 ? rest[..end] : [];
        after = end > 0 ? rest[(end + 1)..] : [];
        return end > 0 && IsName(line);
    }

    // SHORT_BINUNICODE, and perhaps MEMOIZE.
    private static bool TryText(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> after)
    {
        var isThere = rest.Length > 2 && rest[0] == 0x8C && rest[1] is > 0 and < Longest / 2 && rest[1] <= rest.Length - 2;
        text = isThere ? rest.Slice(2, rest[1]) : [];
        after = isThere ? rest[(2 + text.Length)..] : [];
        after = after.Length > 0 && after[0] == 0x94 ? after[1..] : after;
        return isThere && IsName(text);
    }

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
