using ComplianceGate.Diagnostics;

namespace ComplianceGate.Comparison;

/// <summary>How the two sides of a difference are shown: short, and cut so that what differs is seen.</summary>
internal static class Shown
{
    /// <summary>Cuts and cleans two texts.</summary>
    public static (string? Left, string? Right) Pair(string? left, string? right, int max)
    {
        if (left is null || right is null || (left.Length <= max && right.Length <= max))
        {
            return (Clean(left, max), Clean(right, max));
        }

        var common = left.AsSpan().CommonPrefixLength(right);
        var from = Math.Max(0, common - (max / 4));
        return from == 0 ? (Clean(left, max), Clean(right, max)) : ("…" + Clean(left[from..], max), "…" + Clean(right[from..], max));
    }

    /// <summary>A number of bytes.</summary>
    public static string Bytes(long count) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} bytes");

    /// <summary>A number in hexadecimal.</summary>
    public static string Hex(ulong value) => "0x" + value.ToString("X", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The invariant decimal text of a number.</summary>
    public static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Clean(string? text, int max) => text is null ? null : SafeText.Line(text.Length > 4 * max ? text[..(4 * max)] : text, max);
}
