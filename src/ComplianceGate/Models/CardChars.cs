namespace ComplianceGate.Models;

/// <summary>What the characters of a text are. Plain loops: a prepared set costs more at the start than it saves on short texts.</summary>
internal static class CardChars
{
    /// <summary>Whether a text consists of letters and digits of ASCII and of the other characters given.</summary>
    public static bool AreWord(ReadOnlySpan<char> text, ReadOnlySpan<char> others)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && others.IndexOf(c) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text consists of hexadecimal digits.</summary>
    public static bool AreHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text holds a digit of ASCII.</summary>
    public static bool HaveDigit(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('0', '9') >= 0;
}
