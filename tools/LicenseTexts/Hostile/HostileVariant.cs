using System.Text;

namespace LicenseTexts.Hostile;

/// <summary>A text that is not the license it looks like.</summary>
/// <param name="License">The license that it was made from, and must not be recognised as.</param>
/// <param name="Kind">What was done to it.</param>
/// <param name="How">What exactly.</param>
/// <param name="Bytes">The file.</param>
internal sealed record HostileVariant(HostileText License, string Kind, string How, byte[] Bytes)
{
    private static readonly (string Kind, int Weight, Func<HostileText, Random, (string How, byte[] Bytes)> Make)[] Kinds =
    [
        ("sentence added", 30, HostileSentences.Added),
        ("sentence where names, notices and titles stand", 15, HostileSentences.InDisguise),
        ("word changed", 20, HostileEdits.WordChanged),
        ("sentence dropped", 5, HostileEdits.SentenceDropped),
        ("paragraph dropped", 10, HostileEdits.ParagraphDropped),
        ("look-alike letter", 10, HostileEdits.LookAlike),
        ("invisible mark", 10, HostileEdits.Invisible),
        ("invalid encoding", 8, HostileEncodings.Invalid),
        ("UTF-16, tampered with", 5, HostileEncodings.Wide),
        ("two texts", 4, HostileEncodings.Two),
        ("up to ten megabytes", 1, HostileEncodings.Large),
    ];

    /// <summary>Makes one; the same random numbers make the same one.</summary>
    public static HostileVariant Make(IReadOnlyList<HostileText> texts, Random random)
    {
        var text = texts[random.Next(texts.Count)];
        var ticket = random.Next(Kinds.Sum(kind => kind.Weight));
        var at = 0;
        while (ticket >= Kinds[at].Weight)
        {
            ticket -= Kinds[at++].Weight;
        }

        var (how, bytes) = Kinds[at].Make(text, random);
        return new HostileVariant(text, Kinds[at].Kind, how, bytes);
    }

    /// <summary>
    /// Whether what was left of a text honestly is another permissive one: clauses that one license has more than another were
    /// dropped.
    /// </summary>
    public bool MayBe(IEnumerable<string> ids) => Kind.EndsWith("dropped", StringComparison.Ordinal) && ids.All(id => (License.Id, id) is
        ("BSD-3-Clause", "BSD-2-Clause") or ("BSD-2-Clause", "BSD-1-Clause") or ("ICU", "MIT") or ("curl", "MIT") or ("X11", "MIT"));

    /// <summary>The variant as a line to read.</summary>
    public override string ToString() => $"{License.Id}, {Kind}: {How}";

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
