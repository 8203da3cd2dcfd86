using System.Globalization;

namespace ComplianceGate.Policy;

/// <summary>Whether a number could mean two things.</summary>
internal enum NumberDoubt
{
    /// <summary>It could not.</summary>
    None,

    /// <summary>A single comma stands before three digits: <c>1,300</c>.</summary>
    Comma,

    /// <summary>A single dot stands before three digits: <c>22.713</c>.</summary>
    Dot,
}

/// <summary>A number as a card writes it, with the precision that it is written with.</summary>
/// <param name="Value">The value; of a doubtful one the one with a fraction.</param>
/// <param name="Step">What one step of the last digit amounts to.</param>
/// <param name="Significant">Digits that count: without zeros before, and behind a whole number.</param>
/// <param name="Doubt">Whether it could mean two things.</param>
internal readonly record struct ClaimNumber(double Value, double Step, int Significant, NumberDoubt Doubt)
{
    private const int MostDigits = 18;
    private const int MostGroups = 12;
    private const int LargestExponent = 30;

    /// <summary>Whether it is written out to the last one.</summary>
    public bool IsWhole => Step == 1;

    /// <summary>Reads a number at the start of a text.</summary>
    /// <param name="text">The text, made plain by <see cref="ClaimText.Plain"/>; what follows the number remains.</param>
    /// <param name="number">The number.</param>
    /// <returns>False, and the text as it was, when none stands there or one that is written like none.</returns>
    public static bool TryTake(ref ReadOnlySpan<char> text, out ClaimNumber number)
    {
        number = default;
        Span<char> digits = stackalloc char[MostDigits];
        Span<int> groups = stackalloc int[MostGroups];
        Span<char> separators = stackalloc char[MostGroups];
        var (at, length, group) = (0, 0, 0);
        for (; at < text.Length; at++)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                if (length == MostDigits)
                {
                    return false;
                }

                digits[length++] = text[at];
                groups[group]++;
            }
            else if (groups[group] > 0 && group + 1 < MostGroups && IsSeparator(text, at))
            {
                separators[group++] = text[at];
            }
            else
            {
                break;
            }
        }

        if (length == 0 || Fraction(groups[..(group + 1)], separators[..group], out var doubt) is not { } fraction)
        {
            return false;
        }

        var rest = text[at..];
        var exponent = TakeExponent(ref rest);
        text = rest.TrimStart(' ');
        number = Of(digits[..length], fraction, exponent, doubt);
        return true;
    }

    /// <summary>The same number in another unit.</summary>
    public ClaimNumber Times(double unit) => this with { Value = Value * unit, Step = Step * unit };

    private static ClaimNumber Of(ReadOnlySpan<char> digits, int fraction, int exponent, NumberDoubt doubt)
    {
        var value = double.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        var significant = digits.TrimStart('0');
        significant = fraction == 0 ? significant.TrimEnd('0') : significant;
        var scale = Math.Pow(10, exponent - fraction);
        return new(exponent >= fraction ? value * scale : value / Math.Pow(10, fraction - exponent), scale, significant.Length, doubt);
    }

    /// <summary>How many digits stand behind the decimal sign; null when the groups are no number.</summary>
    private static int? Fraction(ReadOnlySpan<int> groups, ReadOnlySpan<char> separators, out NumberDoubt doubt)
    {
        doubt = NumberDoubt.None;
        if (separators.IsEmpty)
        {
            return 0;
        }

        var last = separators[^1];
        var isDecimal = last is ',' or '.' && separators[..^1].IndexOf(last) < 0 && (separators.Length > 1 || groups[1] != 3 || groups[0] > 3);
        var whole = isDecimal ? groups[..^1] : groups;
        var marks = isDecimal ? separators[..^1] : separators;
        foreach (var length in whole[1..])
        {
            if (length != 3)
            {
                return null;
            }
        }

        if (!marks.IsEmpty && (whole[0] > 3 || marks.IndexOfAnyExcept(marks[0]) >= 0))
        {
            return null;
        }

        if (separators.Length == 1 && !isDecimal && last is ',' or '.')
        {
            doubt = last == ',' ? NumberDoubt.Comma : NumberDoubt.Dot;
            return 3;
        }

        return isDecimal ? groups[^1] : 0;
    }

    private static bool IsSeparator(ReadOnlySpan<char> text, int at) =>
        at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])
        // A space parts groups only where exactly three digits follow: "7 13" are two numbers.
        && (text[at] is ',' or '.' or '_' or '\'' || (text[at] == ' ' && at + 3 < text.Length && char.IsAsciiDigit(text[at + 2])
            && char.IsAsciiDigit(text[at + 3]) && (at + 4 == text.Length || !char.IsAsciiDigit(text[at + 4]))));

    private static int TakeExponent(ref ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart(' ');
        rest = rest.StartsWith("x10^") ? rest[4..] : rest.StartsWith("x 10^") || rest.StartsWith("*10^") ? rest[(rest.IndexOf('^') + 1)..]
            : rest.Length > 1 && rest[0] == 'e' && text[0] == 'e' ? rest[1..].TrimStart('+') : default;
        var length = 0;
        while (length < rest.Length && length < 3 && char.IsAsciiDigit(rest[length]))
        {
            length++;
        }

        if (length == 0 || int.Parse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture) is var exponent && exponent > LargestExponent)
        {
            return 0;
        }

        text = rest[length..];
        return exponent;
    }
}
