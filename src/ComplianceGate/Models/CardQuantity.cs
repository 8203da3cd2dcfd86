namespace ComplianceGate.Models;

/// <summary>Whether a text is one quantity and nothing else. What it amounts to is for whoever holds it against the weights.</summary>
internal static class CardQuantity
{
    private static readonly string[] About = ["~", "≈", "about ", "around ", "approx. ", "approx ", "approximately ", "ca. ", "circa ", "roughly ", "up to "];

    private static readonly string[] ParameterUnits =
        ["", "k", "m", "b", "t", "bn", "thousand", "million", "billion", "trillion", "mio", "mrd", "millionen", "milliarden", "millions", "milliards", "millones"];

    private static readonly string[] ParameterNouns = ["", "parameters", "params", "param", "parameter", "paramètres", "parámetros"];

    private static readonly string[] ByteUnits = ["b", "byte", "bytes", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib"];

    /// <summary>Whether a text is a number of parameters: <c>7B</c>, <c>22,713,216</c>, <c>~1.3 billion parameters</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="needsUnit">Whether a bare number of fewer than seven digits is too little to tell.</param>
    public static bool IsParameters(ReadOnlySpan<char> text, bool needsUnit = false)
    {
        if (!TryNumber(text, out var digits, out var rest))
        {
            return false;
        }

        var space = rest.LastIndexOf(' ');
        var noun = IsOneOf(rest, ParameterNouns) ? rest : space >= 0 && IsOneOf(rest[(space + 1)..], ParameterNouns) ? rest[(space + 1)..] : default;
        var unit = rest[..(rest.Length - noun.Length)].Trim(' ');
        return IsOneOf(unit, ParameterUnits) && (!needsUnit || !rest.IsEmpty || digits >= 7);
    }

    /// <summary>Whether a text is a number of bytes with its unit: <c>4.1 GB</c>, <c>1234 bytes</c>, <c>87,5 MiB (91,750,400 bytes)</c>.</summary>
    public static bool IsBytes(ReadOnlySpan<char> text)
    {
        var bracket = text.IndexOf('(');
        if (bracket > 0 && text.EndsWith(")") && !IsBytes(text[(bracket + 1)..^1].Trim(' ')))
        {
            return false;
        }

        text = bracket > 0 && text.EndsWith(")") ? text[..bracket].Trim(' ') : text;
        return TryNumber(text, out _, out var rest) && IsOneOf(rest, ByteUnits) && !rest.IsEmpty;
    }

    /// <summary>Whether a text is a number of tokens: <c>8192</c>, <c>128k</c>, <c>4,096 tokens</c>.</summary>
    public static bool IsTokens(ReadOnlySpan<char> text)
    {
        if (!TryNumber(text, out _, out var rest))
        {
            return false;
        }

        rest = rest.EndsWith("tokens", StringComparison.OrdinalIgnoreCase) ? rest[..^6].Trim(' ') : rest;
        return rest.IsEmpty || IsOneOf(rest, ["k", "m"]);
    }

    /// <summary>Whether a text is a bare number without sign: digits, grouped or with a fraction or exponent.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text) => TryNumber(text, out _, out var rest) && rest.IsEmpty;

    /// <summary>Whether a text is a number of operations: <c>1.2e25</c>, <c>3.8 x 10^25 FLOP</c>, <c>900 PFLOP</c>.</summary>
    public static bool IsFlop(ReadOnlySpan<char> text, bool needsUnit)
    {
        if (!TryNumber(text, out _, out var rest))
        {
            return false;
        }

        rest = rest.TrimStart("x×*· ");
        rest = rest.StartsWith("10^") ? rest[3..].TrimStart("0123456789{}").Trim(' ') : rest;
        var hasUnit = IsOneOf(rest, ["flop", "flops", "pflop", "pflops", "tflop", "tflops", "eflop", "eflops", "zflop", "zflops"]);
        return hasUnit || (rest.IsEmpty && !needsUnit);
    }

    /// <summary>The SHA-256 in a text that holds exactly one: 64 hexadecimal digits, <c>sha256:</c> before them or not.</summary>
    /// <returns>The digits, lower case; null when the text is anything else.</returns>
    public static string? Sha256(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \t`");
        text = text.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("sha256-", StringComparison.OrdinalIgnoreCase) ? text[7..].Trim(' ') : text;
        return text.Length == 64 && CardChars.AreHex(text) ? text.ToString().ToLowerInvariant() : null;
    }

    // One number at the start: digits with separators between them, and an exponent.
    private static bool TryNumber(ReadOnlySpan<char> text, out int digits, out ReadOnlySpan<char> rest)
    {
        text = text.Trim(" \t").TrimEnd('.');
        foreach (var word in About)
        {
            text = text.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? text[word.Length..].TrimStart(' ') : text;
        }

        digits = 0;
        var at = 0;
        for (; at < text.Length; at++)
        {
            var isBetween = at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);
            if (char.IsAsciiDigit(text[at]))
            {
                digits++;
            }
            else if (!(isBetween && text[at] is ',' or '.' or '_' or '\''))
            {
                break;
            }
        }

        if (digits > 0 && at + 1 < text.Length && text[at] is 'e' or 'E')
        {
            var exponent = text[(at + 1)..].TrimStart('+');
            var length = exponent.IndexOfAnyExceptInRange('0', '9');
            length = length < 0 ? exponent.Length : length;
            at = length > 0 ? text.Length - exponent.Length + length : at;
        }

        rest = text[Math.Min(at, text.Length)..].Trim(" -");
        return digits > 0;
    }

    private static bool IsOneOf(ReadOnlySpan<char> text, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
