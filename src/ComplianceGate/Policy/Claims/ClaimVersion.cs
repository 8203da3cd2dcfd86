namespace ComplianceGate.Policy;

/// <summary>Versions as they are compared.</summary>
internal static class ClaimVersion
{
    /// <summary>In lower case, without <c>v</c> or "version" before it and without <c>.0</c> behind a number.</summary>
    public static string Plain(string version)
    {
        ReadOnlySpan<char> text = ClaimText.Plain(version);
        text = text.StartsWith("version ") ? text["version ".Length..] : text;
        text = text.Length > 1 && text[0] == 'v' && char.IsAsciiDigit(text[1]) ? text[1..] : text;
        while (text.EndsWith(".0") && IsNumber(text))
        {
            text = text[..^2];
        }

        return text.ToString();
    }

    /// <summary>Whether a version begins with a number, as 1.2, 2024-05 and 1.0-rc.1 do.</summary>
    public static bool IsNumber(ReadOnlySpan<char> version)
    {
        var end = 0;
        while (end < version.Length && (char.IsAsciiDigit(version[end]) || version[end] == '.'))
        {
            end++;
        }

        return end > 0 && char.IsAsciiDigit(version[0]) && (end == version.Length || version[end] is '-' or '+');
    }
}
