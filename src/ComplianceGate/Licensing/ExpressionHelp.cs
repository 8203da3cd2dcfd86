using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>Says what is wrong with a license expression and what was probably meant. Only errors pay for this.</summary>
internal static class ExpressionHelp
{
    private const int Longest = 64;

    /// <summary>A piece of the text, cut to a bounded length.</summary>
    /// <param name="piece">The piece.</param>
    public static string Shown(ReadOnlySpan<char> piece)
    {
        if (piece.Length <= Longest)
        {
            return piece.ToString();
        }

        var length = char.IsHighSurrogate(piece[Longest - 1]) ? Longest - 1 : Longest;
        return string.Concat(piece[..length], "…");
    }

    /// <summary>An operator in mixed case or of another language; null where the word is none.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="token">The word.</param>
    public static ExpressionError? BadOperator(string text, ExpressionToken token)
    {
        var word = text.AsSpan(token.Start, token.Length);
        var message = word switch
        {
            "&" or "&&" => "The operator for both sides is AND.",
            "|" or "||" => "The operator for a choice is OR.",
            "+" => "'+' stands directly after a license id, without a space.",
            _ when Is(word, "AND") || Is(word, "OR") || Is(word, "WITH") => $"An operator is written all in upper or all in lower case: '{word.ToString().ToUpperInvariant()}'.",
            _ => null,
        };
        return message is null ? null : new(text, new(token.Start, token.Length), message);
    }

    /// <summary>A character that no id holds.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="token">The word.</param>
    /// <param name="at">Where the character stands.</param>
    public static ExpressionError WrongCharacter(string text, ExpressionToken token, int at)
    {
        var c = text[at];
        var pair = char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
        var message = c switch
        {
            '/' or ',' or ';' or '|' or '&' => Separator(text.AsSpan(token.Start, token.Length), c),
            '+' => "'+' stands once, at the end of a license id.",
            '_' => "An id holds letters, digits, '-' and '.'; write '-' instead of '_'.",
            > ' ' and < '\u007F' => $"An id holds letters, digits, '-' and '.'; '{c}' is none of them.",
            _ => string.Create(CultureInfo.InvariantCulture, $"An id holds letters, digits, '-' and '.', not the character U+{(pair ? char.ConvertToUtf32(c, text[at + 1]) : c):X4}."),
        };
        return new(text, new(at, pair ? 2 : 1), message);
    }

    /// <summary>What to say where a term follows a term.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="token">The second term.</param>
    public static string MissingOperator(string text, ExpressionToken token) =>
        token.Kind == ExpressionTokenKind.Word && BadOperator(text, token) is { } error ? error.Message
        : Meant(text) is { } meant ? $"This is how people call the license whose SPDX id is '{meant}'; write that."
        : $"An operator (AND, OR) is missing before '{token.Of(text)}'.";

    /// <summary>What to say of an id that no list knows.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="id">The id, without a final <c>+</c>.</param>
    public static string UnknownLicense(string text, string id)
    {
        var shown = Shown(id);
        if (Special(id) is { } special)
        {
            return special;
        }

        if (Meant(text) is { } meant)
        {
            return $"'{shown}' is no SPDX license id; the whole looks like a name of '{meant}'.";
        }

        if (SpdxCatalog.Current.TryGetException(id, out var exception))
        {
            return $"'{exception.Id}' is an exception, not a license; it stands after 'license WITH'.";
        }

        var nearest = Nearest(id, exceptions: false);
        return nearest is null
            ? $"'{shown}' is no license of SPDX list {SpdxCatalog.ListVersion}; a license that is not listed is written 'LicenseRef-name'."
            : $"'{shown}' is no license of SPDX list {SpdxCatalog.ListVersion}; the nearest id is '{nearest}'.";
    }

    /// <summary>What to say of an exception that no list knows.</summary>
    /// <param name="id">The id.</param>
    public static string UnknownException(string id)
    {
        if (SpdxCatalog.Current.TryGetLicense(id, out var license))
        {
            return $"'{license.Id}' is a license, not an exception; it cannot follow WITH.";
        }

        var nearest = Nearest(id, exceptions: true);
        return nearest is null
            ? $"'{Shown(id)}' is no exception of SPDX list {SpdxCatalog.ListVersion}; one that is not listed is written 'AdditionRef-name'."
            : $"'{Shown(id)}' is no exception of SPDX list {SpdxCatalog.ListVersion}; the nearest id is '{nearest}'.";
    }

    private static string Separator(ReadOnlySpan<char> word, char separator)
    {
        var parts = word.ToString().Split(separator, StringSplitOptions.RemoveEmptyEntries);
        var known = parts.Length > 1 && parts.Length < 8;
        foreach (var part in parts)
        {
            known &= SpdxCatalog.Current.TryGetLicense(part, out _);
        }

        return known
            ? $"'{separator}' is no operator of SPDX; write '{string.Join(" OR ", parts)}' if one may choose, with AND if both apply."
            : $"'{separator}' is no operator of SPDX; write OR if one may choose, AND if both apply.";
    }

    /// <summary>What to say of words that people put where a license id belongs; null for any other.</summary>
    private static string? Special(string id) => id.ToUpperInvariant() switch
    {
        "UNLICENSED" => "'UNLICENSED' is npm's word for all rights reserved, not an SPDX id (nor the license 'Unlicense'); it grants nothing.",
        "NONE" => "'NONE' is not a license: SPDX uses the word to say that there is no license.",
        "NOASSERTION" => "'NOASSERTION' is not a license: SPDX uses the word to say that no statement is made.",
        "PROPRIETARY" or "COMMERCIAL" => $"'{id}' says what kind of license it is, not which; one that is not listed is written 'LicenseRef-name'.",
        "GPL" or "LGPL" or "AGPL" or "BSD" or "CC" => $"'{id}' is a family of licenses; the id must say which version or variant.",
        _ when id.StartsWith("AdditionRef-", StringComparison.OrdinalIgnoreCase) =>
            "'AdditionRef-' names what follows WITH; a license that is not listed is written 'LicenseRef-name'.",
        _ => null,
    };

    /// <summary>The id of the license whose name or loosely written id the whole text is; null when it is none, or an id as it stands.</summary>
    private static string? Meant(string text)
    {
        var key = text.Length <= 2 * Longest ? Loose(text) : "";
        if (key.Length == 0)
        {
            return null;
        }

        foreach (var license in SpdxCatalog.Current.Licenses)
        {
            if (!license.IsDeprecated && (Loose(license.Id) == key || Loose(license.Name) == key))
            {
                return license.Id;
            }
        }

        return null;
    }

    /// <summary>Letters and digits without the words that names of licenses are padded with: "The Apache License, Version 2.0" is apache20.</summary>
    private static string Loose(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var word in name.Split([' ', ',', '-', '.', '(', ')', '\t', '"'], StringSplitOptions.RemoveEmptyEntries))
        {
            var lower = word.ToLowerInvariant();
            if (lower is "the" or "license" or "licence" or "version" or "v")
            {
                continue;
            }

            key.Append(lower.Length > 1 && lower[0] == 'v' && char.IsAsciiDigit(lower[1]) ? lower[1..] : lower);
        }

        return key.ToString();
    }

    private static string? Nearest(string id, bool exceptions)
    {
        if (id.Length > Longest)
        {
            return null;
        }

        string? nearest = null;
        // Beyond this the two share too little to be the same word.
        var least = Math.Max(1, id.Length / 3) + 1;
        foreach (var known in exceptions ? ExceptionIds() : LicenseIds())
        {
            var distance = EditDistance.Of(id, known, least);
            if (distance < least)
            {
                (nearest, least) = (known, distance);
            }
        }

        return nearest;
    }

    private static IEnumerable<string> LicenseIds()
    {
        foreach (var license in SpdxCatalog.Current.Licenses)
        {
            if (!license.IsDeprecated)
            {
                yield return license.Id;
            }
        }
    }

    private static IEnumerable<string> ExceptionIds()
    {
        foreach (var exception in SpdxCatalog.Current.Exceptions)
        {
            if (!exception.IsDeprecated)
            {
                yield return exception.Id;
            }
        }
    }

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}
