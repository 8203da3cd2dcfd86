namespace ComplianceGate.Models;

/// <summary>
/// Codes of languages as the Hub takes them (hub-docs, "Model Cards"): ISO 639-1, 639-2 or 639-3, with subtags of BCP 47 behind
/// them or without, or one of the Hub's own words. Only their form is judged: the lists grow every year.
/// </summary>
internal static class CardLanguages
{
    private static readonly (string Name, string Code)[] Names =
    [
        ("arabic", "ar"), ("chinese", "zh"), ("czech", "cs"), ("danish", "da"), ("deutsch", "de"), ("dutch", "nl"), ("english", "en"),
        ("finnish", "fi"), ("français", "fr"), ("french", "fr"), ("german", "de"), ("greek", "el"), ("hebrew", "he"), ("hindi", "hi"),
        ("hungarian", "hu"), ("indonesian", "id"), ("italian", "it"), ("japanese", "ja"), ("korean", "ko"), ("norwegian", "no"),
        ("persian", "fa"), ("polish", "pl"), ("portuguese", "pt"), ("romanian", "ro"), ("russian", "ru"), ("spanish", "es"),
        ("swedish", "sv"), ("thai", "th"), ("turkish", "tr"), ("ukrainian", "uk"), ("urdu", "ur"), ("vietnamese", "vi"), ("中文", "zh"),
    ];

    /// <summary>What is wrong with a code, as the rest of a sentence that begins with it; null for a code of the right form.</summary>
    public static string? Fault(YamlNode node)
    {
        var code = node.Value.Trim();
        if (node.IsPlain && code is "no" or "No" or "NO")
        {
            return "is a truth value to readers of YAML 1.1; write it in quotes for Norwegian";
        }

        if (code is "code" or "multilingual" or "other")
        {
            return null;
        }

        foreach (var (name, known) in Names)
        {
            if (code.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return $"is no code of ISO 639; write \"{known}\"";
            }
        }

        return IsCode(code) ? null : "is no code of ISO 639 (\"en\", \"deu\", \"multilingual\")";
    }

    private static bool IsCode(ReadOnlySpan<char> code)
    {
        var end = code.IndexOfAny('-', '_');
        var language = end < 0 ? code : code[..end];
        if (language.Length is < 2 or > 3 || language.IndexOfAnyExceptInRange('a', 'z') >= 0)
        {
            return false;
        }

        var rest = end < 0 ? default : code[(end + 1)..];
        return end < 0 || (rest.Length is >= 2 and <= 32 && char.IsAsciiLetterOrDigit(rest[0]) && char.IsAsciiLetterOrDigit(rest[^1])
            && CardChars.AreWord(rest, "-_"));
    }
}
