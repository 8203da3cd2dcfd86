using System.Text;
using System.Text.Unicode;

namespace ComplianceGate.Comparison;

/// <summary>Compares two texts line by line.</summary>
internal static class TextComparer
{
    private const int MaxSize = 64 << 20;
    private const int MaxLines = 5;

    /// <summary>Tells the first lines that differ, or that only the line ends do; tells nothing for what is no text in UTF-8.</summary>
    public static void Compare(byte[] left, byte[] right, Telling tell)
    {
        if (!IsText(left) || !IsText(right))
        {
            return;
        }

        var (one, other) = (Encoding.UTF8.GetString(left), Encoding.UTF8.GetString(right));
        if (one.StartsWith('\uFEFF') != other.StartsWith('\uFEFF'))
        {
            tell("byte order mark", one.StartsWith('\uFEFF') ? "there" : null, other.StartsWith('\uFEFF') ? "there" : null);
            (one, other) = (one.TrimStart('\uFEFF'), other.TrimStart('\uFEFF'));
        }

        var (first, second) = (Unix(one), Unix(other));
        if (Ends(one) is var ends && Ends(other) is var otherEnds && ends != otherEnds)
        {
            tell("line ends", ends, otherEnds);
        }

        if (first != second)
        {
            CompareLines(first.Split('\n'), second.Split('\n'), tell);
        }
    }

    private static void CompareLines(string[] left, string[] right, Telling tell)
    {
        if (left.Length != right.Length)
        {
            var at = left.AsSpan().CommonPrefixLength(right);
            tell($"line {Shown.Number(at + 1)}", at < left.Length ? left[at] : null, at < right.Length ? right[at] : null);
            tell("number of lines", Shown.Number(left.Length), Shown.Number(right.Length));
            return;
        }

        var count = 0;
        for (var i = 0; i < left.Length && count < MaxLines; i++)
        {
            if (left[i] != right[i])
            {
                count++;
                tell($"line {Shown.Number(i + 1)}", left[i], right[i]);
            }
        }
    }

    private static bool IsText(byte[] bytes) => bytes.Length <= MaxSize && !bytes.AsSpan().Contains((byte)0) && Utf8.IsValid(bytes);

    private static string Unix(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Ends(string text)
    {
        var (windows, all) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                all++;
                windows += i > 0 && text[i - 1] == '\r' ? 1 : 0;
            }
        }

        return all == 0 ? "none" : windows == 0 ? "LF" : windows == all ? "CRLF" : "CRLF and LF mixed";
    }
}
