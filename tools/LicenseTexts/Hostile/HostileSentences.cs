namespace LicenseTexts.Hostile;

/// <summary>Adds one sentence that takes back what the license gives.</summary>
internal static class HostileSentences
{
    private static readonly string[] Sentences =
    [
        "The Software may not be used commercially.", "Commercial use requires a paid license.", "You must not sell copies.",
        "This license does not apply to military use.", "For evaluation only.", "Use is limited to ten users.",
        "The Software shall be used for Good, not Evil.", "Redistribution is prohibited", "not for resale", "Excluding the patent claims.",
        "Sublicensing requires prior consent of the author.", "Only natural persons are granted these rights.", "Every user shall pay one euro.",
        "NO RIGHTS ARE GRANTED IN THE EU", "This permission ends on 1 January 2027.", "Non-commercial use only!", "Ask first.", "Academic use only",
        "Modified versions must be sent to the author.", "Void where the user competes with us.", "Companies with more than 50 employees owe a fee.",
        "The author may revoke this license at any time.", "Source code must be published.", "Attribution on every screen is required.",
        "Applies to version 1 only", "see EULA.txt", "Additional terms apply.", "Patent rights are reserved.", "except by Microsoft",
        "Not for use in nuclear facilities.", "unless otherwise agreed", "subject to the Commons Clause", "Training of models is forbidden",
        "Nur f\u00FCr den privaten Gebrauch.", "Usage commercial interdit.", "Prohibida la venta.", "Vietato l'uso commerciale",
        "\u7981\u6B62\u5546\u4E1A\u7528\u9014", "\u5546\u7528\u5229\u7528\u7981\u6B62\u3002", "\u041D\u0435 \u0434\u043B\u044F \u043F\u0440\u043E\u0434\u0430\u0436\u0438.",
        "\uC0C1\uC5C5\uC801 \uC774\uC6A9 \uAE08\uC9C0",
    ];

    // %: the sentence. What a reader of the file sees, and what a program that sets things aside might not.
    private static readonly string[] Notices =
    [
        "Copyright (c) 2024 %", "Copyright (c) 2024 Example Ltd. %", "Copyright (c) 2024 Example, %", "Copyright 2024 Example - %",
        "\u00A9 2024 Example (%)", "(c) %", "Copyright (c) 2024,\n%", "Copyright (c) 2024 Example and\n%", "Copyright: %",
        "Copyright (c) 2024 Example\nAll rights reserved. %", "Portions Copyright (c) 2024 % All rights reserved.",
        "Copyright (c) 2024 Example\n(c) %", "Copyright (c) 2024 Example <%>", "All rights reserved, %", "Copyright (c) 2024 Example [%]",
    ];

    private static readonly string[] Frames =
    [
        "// %", "/* % */", "# %", "* %", "  - %", "1. %", "(a) %", "> %", "\"%\"", "**%**", "<!-- % -->", "=====\n%\n=====", "[%]", "; %", "iv) %", "_%_",
        "~~%~~", "<b>%</b>", "| % |", "\t\t\t\t\t\t\t\t\t\t\t\t%", "END OF TERMS AND CONDITIONS\n\n%", "License: %", "The license. %",
    ];

    /// <summary>Between two words, two sentences or two paragraphs, at the top or at the end.</summary>
    public static (string How, byte[] Bytes) Added(HostileText license, Random random)
    {
        var sentence = Pick(Sentences, random);
        var text = license.Text;
        var at = random.Next(6) switch
        {
            0 => 0,
            1 => text.Length,
            2 => Place(text, random, (t, i) => t[i] == '\n' && i + 1 < t.Length && t[i + 1] == '\n') ?? text.Length,
            3 => Place(text, random, (t, i) => t[i] is ' ' or '\n' && i > 0 && t[i - 1] == '.') ?? 0,
            _ => Place(text, random, (t, i) => t[i] is ' ' or '\n') ?? 0,
        };
        var gaps = (string[])[" ", "\n", "\n\n", "\r\n", "\t", "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"];
        var framed = random.Next(2) == 0 ? sentence : Pick(Frames, random).Replace("%", sentence, StringComparison.Ordinal);
        return ($"at {at}: {framed}", HostileVariant.Utf8(text.Insert(at, Pick(gaps, random) + framed + Pick(gaps, random))));
    }

    /// <summary>As a notice, a part of the title, or a name: where what stands there is not compared.</summary>
    public static (string How, byte[] Bytes) InDisguise(HostileText license, Random random)
    {
        var sentence = Pick(Sentences, random).TrimEnd('.');
        sentence = random.Next(4) switch
        {
            0 => sentence.ToUpperInvariant(),
            1 => string.Concat(sentence.Split(' ').Select(w => char.ToUpperInvariant(w[0]) + w[1..])),
            2 => "https://example.com/" + sentence.Replace(' ', '-'),
            _ => sentence,
        };
        var text = license.Text;
        switch (random.Next(3))
        {
            case 0 when license.Names.Count > 0:
                var name = license.Names[random.Next(license.Names.Count)];
                var place = random.Next(2) == 0 ? name.Start.Value : name.End.Value;
                return ($"name: {sentence}", HostileVariant.Utf8(text.Insert(place, $" {sentence} ")));
            case 1:
                var title = random.Next(2) == 0 ? $"{license.Id} {sentence}\n\n" : $"{license.Id} License ({sentence})\n";
                return ($"title: {title.TrimEnd()}", HostileVariant.Utf8(title + text));
            default:
                var notice = Pick(Notices, random).Replace("%", sentence, StringComparison.Ordinal);
                var at = random.Next(2) == 0 ? 0 : license.Begin;
                return ($"notice: {notice}", HostileVariant.Utf8(text.Insert(at, notice + "\n\n")));
        }
    }

    internal static string Pick(string[] from, Random random) => from[random.Next(from.Length)];

    private static int? Place(string text, Random random, Func<string, int, bool> fits)
    {
        for (var tries = 0; tries < 2_000; tries++)
        {
            var at = random.Next(text.Length);
            if (fits(text, at))
            {
                return at;
            }
        }

        return null;
    }
}
