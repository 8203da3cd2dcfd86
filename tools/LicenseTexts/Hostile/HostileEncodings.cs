using System.Text;

namespace LicenseTexts.Hostile;

/// <summary>Bytes that are no text, texts in other encodings, texts that are too long, and more than one text.</summary>
internal static class HostileEncodings
{
    private static readonly byte[][] Broken =
    [
        [0xFF], [0xFE], [0xC0, 0xAF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0x80], [0xBF, 0xBF], [0xE4], [0xFC],
        [0xED, 0xBF, 0xBF], [0xC1, 0x81], [0xF4, 0x90, 0x80, 0x80], [0x00], [0x9D], [0xEF, 0xBF, 0xBE],
    ];

    public static (string How, byte[] Bytes) Invalid(HostileText license, Random random)
    {
        var bytes = HostileVariant.Utf8(license.Text);
        var broken = Broken[random.Next(Broken.Length)];
        var at = random.Next(license.Begin, bytes.Length);
        // Not within a character: then the rest of it would be what is broken.
        while (at > 0 && (bytes[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return ($"{Convert.ToHexString(broken)} at {at}", [.. bytes[..at], .. broken, .. bytes[at..]]);
    }

    public static (string How, byte[] Bytes) Wide(HostileText license, Random random)
    {
        var (how, edited) = random.Next(2) == 0 ? HostileSentences.Added(license, random) : HostileEdits.WordChanged(license, random);
        var text = Encoding.UTF8.GetString(edited);
        return random.Next(5) switch
        {
            0 => ("without a mark", Encoding.Unicode.GetBytes(license.Text)),
            1 => ("one byte too many", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(license.Text), 0]),
            2 => ("half a character", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(license.Text), 0x00, 0xD8]),
            3 => ("UTF-32", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(license.Text)]),
            _ => random.Next(2) == 0
                ? ("big-endian, " + how, [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)])
                : ("little-endian, " + how, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]),
        };
    }

    /// <summary>The license with something of itself behind or before it.</summary>
    public static (string How, byte[] Bytes) Two(HostileText license, Random random)
    {
        var terms = license.Text[license.Begin..license.End];
        return random.Next(4) switch
        {
            0 => ("twice", HostileVariant.Utf8(license.Text + "\n\n" + terms)),
            1 => ("third-party notices", HostileVariant.Utf8(license.Text + "\n\nTHIRD-PARTY NOTICES\n\nExample\n\n" + terms)),
            2 => ("halves exchanged", HostileVariant.Utf8(terms[(terms.Length / 2)..] + "\n\n" + terms[..(terms.Length / 2)])),
            _ => ("beginning repeated", HostileVariant.Utf8(terms[..(terms.Length / 3)] + "\n" + license.Text)),
        };
    }

    /// <summary>From what a license text may be at most up to ten megabytes: padded, repeated, or one endless word, line or list.</summary>
    public static (string How, byte[] Bytes) Large(HostileText license, Random random)
    {
        var length = random.Next(3) switch { 0 => 10 << 20, 1 => (1 << 20) + 1, _ => 1 << 20 };
        var terms = license.Text[license.Begin..license.End];
        var (how, unit, before) = random.Next(9) switch
        {
            0 => ("spaces", " ", true),
            1 => ("lines", "\n", true),
            2 => ("itself", license.Text + "\n", false),
            3 => ("beginnings", terms[..Math.Min(40, terms.Length)] + "\n", false),
            4 => ("notices", "Copyright (c) 2024 Example\n", true),
            5 => ("open notices", "Copyright (c) 2024 A,\n", true),
            6 => ("list marks", "1. ", false),
            7 => ("one word", "a", false),
            _ => ("names", license.Names.Count > 0 ? license.Text[..license.Names[0].End.Value] + " foo" : "the license ", false),
        };
        var text = new StringBuilder(length + license.Text.Length, length + (2 * license.Text.Length) + 64);
        text.Append(before ? license.Text + "\nNot for resale.\n" : "");
        while (text.Length + unit.Length <= length)
        {
            text.Append(unit);
        }

        return ($"{length:N0} bytes, {how}", HostileVariant.Utf8(text.ToString()));
    }
}
