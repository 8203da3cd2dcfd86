namespace ComplianceGate.Policy;

/// <summary>The languages that models are made for most, by ISO 639-1, 639-2/3 and their English and own names.</summary>
internal static class Languages
{
    // Macrolanguages and their members are not taken for one another: zho and cmn have lines of their own.
    private static readonly string[] Table =
    [
        "af afr afrikaans", "am amh amharic", "ar ara arabic العربية", "as asm assamese", "az aze azerbaijani", "be bel belarusian", "bg bul bulgarian",
        "bn ben bengali bangla", "bs bos bosnian", "ca cat catalan català", "cs ces cze czech čeština", "cy cym wel welsh", "da dan danish dansk",
        "de deu ger german deutsch", "el ell gre greek", "en eng english", "eo epo esperanto", "es spa spanish castilian español", "et est estonian",
        "eu eus baq basque", "fa fas per persian farsi", "fi fin finnish suomi", "fr fra fre french français", "ga gle irish", "gl glg galician",
        "gu guj gujarati", "ha hau hausa", "he heb hebrew", "hi hin hindi", "hr hrv croatian", "hu hun hungarian magyar", "hy hye arm armenian",
        "id ind indonesian", "ig ibo igbo", "is isl ice icelandic", "it ita italian italiano", "ja jpn japanese 日本語", "jv jav javanese", "ka kat geo georgian",
        "kk kaz kazakh", "km khm khmer", "kn kan kannada", "ko kor korean 한국어", "ky kir kyrgyz", "la lat latin", "lo lao", "lt lit lithuanian",
        "lv lav latvian", "mg mlg malagasy", "mk mkd mac macedonian", "ml mal malayalam", "mn mon mongolian", "mr mar marathi", "ms msa may malay",
        "mt mlt maltese", "my mya bur burmese", "ne nep nepali", "nl nld dut dutch nederlands", "no nor norwegian", "nb nob", "nn nno", "or ori odia oriya",
        "pa pan punjabi", "pl pol polish polski", "ps pus pashto", "pt por portuguese português", "ro ron rum romanian", "ru rus russian русский",
        "sa san sanskrit", "sd snd sindhi", "si sin sinhala", "sk slk slo slovak", "sl slv slovenian slovene", "so som somali", "sq sqi alb albanian",
        "sr srp serbian", "su sun sundanese", "sv swe swedish svenska", "sw swa swahili", "ta tam tamil", "te tel telugu", "tg tgk tajik", "th tha thai",
        "tl tgl tagalog", "tr tur turkish türkçe", "uk ukr ukrainian українська", "ur urd urdu", "uz uzb uzbek", "vi vie vietnamese", "xh xho xhosa",
        "yi yid yiddish", "yo yor yoruba", "zh zho chi chinese 中文", "zu zul zulu",
    ];

    /// <summary>The code of two letters of a language.</summary>
    /// <param name="text">A code, a tag (<c>en-US</c>) or a name.</param>
    /// <returns>The code; null for what is no single language, or none that is known here.</returns>
    public static string? Code(string text)
    {
        ReadOnlySpan<char> word = ClaimText.Plain(text);
        var end = word.IndexOfAny('-', '_');
        word = end is 2 or 3 ? word[..end] : word;
        foreach (var line in Table)
        {
            foreach (var range in line.AsSpan().Split(' '))
            {
                if (word.SequenceEqual(line.AsSpan()[range]))
                {
                    return line[..2];
                }
            }
        }

        return null;
    }
}
