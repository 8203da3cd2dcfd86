using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>Reads the words of a license expression: license ids, references, exceptions.</summary>
internal static class ExpressionTerms
{
    private const string LicenseRef = "LicenseRef-";
    private const string DocumentRef = "DocumentRef-";
    private const string AdditionRef = "AdditionRef-";

    /// <summary>Reads a license: a listed id with or without <c>+</c>, or a reference.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="token">The word.</param>
    /// <param name="notes">Where to note what was replaced.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>The term, with an exception only where a deprecated id stands for one; null with an error.</returns>
    public static LicenseTerm? License(
        string text, ExpressionToken token, ImmutableArray<ExpressionNote>.Builder notes, out ExpressionError? error)
    {
        var span = new TextSpan(token.Start, token.Length);
        var written = text.Substring(token.Start, token.Length);
        error = ExpressionHelp.BadOperator(text, token) ?? WrongCharacter(text, token);
        if (error is not null)
        {
            return null;
        }

        if (IsReference(written, LicenseRef, text, token, out error))
        {
            return new(written, OrLater: false, Exception: null, written, span);
        }

        if (error is not null)
        {
            return null;
        }

        var orLater = written[^1] == '+';
        var id = orLater ? written[..^1] : written;
        if (SpdxCatalog.Current.TryGetLicense(id, out var license))
        {
            return Canonical(license, orLater, written, span, notes);
        }

        error = new(text, span, ExpressionHelp.UnknownLicense(text, id));
        return null;
    }

    /// <summary>Reads what follows WITH: a listed exception or a reference.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="token">The word.</param>
    /// <param name="notes">Where to note what was replaced.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>The canonical id; null with an error.</returns>
    public static string? Exception(
        string text, ExpressionToken token, ImmutableArray<ExpressionNote>.Builder notes, out ExpressionError? error)
    {
        var span = new TextSpan(token.Start, token.Length);
        var written = text.Substring(token.Start, token.Length);
        error = ExpressionHelp.BadOperator(text, token) ?? WrongCharacter(text, token);
        if (error is not null)
        {
            return null;
        }

        if (IsReference(written, AdditionRef, text, token, out error))
        {
            return written;
        }

        if (error is not null)
        {
            return null;
        }

        if (!SpdxCatalog.Current.TryGetException(written, out var exception))
        {
            error = new(text, span, ExpressionHelp.UnknownException(written));
            return null;
        }

        if (exception.IsDeprecated)
        {
            notes.Add(Deprecated(span, written, exception.Replacement));
        }

        return exception.Replacement ?? exception.Id;
    }

    private static LicenseTerm Canonical(
        SpdxLicense license, bool orLater, string written, TextSpan span, ImmutableArray<ExpressionNote>.Builder notes)
    {
        var id = license.Id;
        string? exception = null;
        if (license.Replacement is not null)
        {
            var replacement = orLater ? license.ReplacementOrLater ?? license.Replacement : license.Replacement;
            var with = replacement.IndexOf(" WITH ", StringComparison.Ordinal);
            (id, exception) = with < 0 ? (replacement, null) : (replacement[..with], replacement[(with + 6)..]);
            orLater &= license.ReplacementOrLater is null;
            notes.Add(Deprecated(span, written, replacement));
        }
        else if (license.IsDeprecated)
        {
            notes.Add(Deprecated(span, written, null));
        }

        if (orLater && id.EndsWith("-only", StringComparison.Ordinal))
        {
            notes.Add(new(span, $"'{ExpressionHelp.Shown(written)}' contradicts itself: the id says only this version, the '+' says later ones too."));
        }

        // "-or-later" says already what the "+" would.
        orLater &= !id.EndsWith("-or-later", StringComparison.Ordinal);
        return new(id, orLater, exception, written, span);
    }

    private static ExpressionNote Deprecated(TextSpan span, string written, string? replacement) => new(span, replacement is null
        ? $"'{ExpressionHelp.Shown(written)}' is deprecated, and the SPDX list names no single replacement."
        : $"'{ExpressionHelp.Shown(written)}' is deprecated and is read as '{replacement}'.");

    /// <summary>
    /// Whether a word is a reference: <c>LicenseRef-a</c> or <c>DocumentRef-b:LicenseRef-a</c>, likewise for additions. The
    /// prefixes are case-sensitive (SPDX 3.0.1, case sensitivity).
    /// </summary>
    private static bool IsReference(string word, string prefix, string text, ExpressionToken token, out ExpressionError? error)
    {
        error = null;
        var rest = word.AsSpan();
        var message = "";
        if (rest.StartsWith(DocumentRef, StringComparison.OrdinalIgnoreCase))
        {
            var colon = rest.IndexOf(':');
            message = colon <= DocumentRef.Length ? $"A document reference is written '{DocumentRef}name:{prefix}name'." : WrongCase(rest, DocumentRef);
            rest = rest[(colon + 1)..];
        }
        else if (rest.Contains(':'))
        {
            message = $"Only '{DocumentRef}name' can stand before a colon.";
        }
        else if (!rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (message.Length == 0)
        {
            message = rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? WrongCase(rest, prefix) : $"'{prefix}name' belongs after the colon.";
        }

        if (message.Length == 0)
        {
            message = rest.Contains(':') ? "A reference holds one colon at most."
                : rest[^1] == '+' ? "'+' cannot follow a reference, only a listed license id."
                : rest.Length == prefix.Length ? $"A name belongs after '{prefix}'."
                : "";
        }

        error = message.Length == 0 ? null : new(text, new(token.Start, token.Length), message);
        return error is null;
    }

    private static string WrongCase(ReadOnlySpan<char> word, string prefix) =>
        word.StartsWith(prefix, StringComparison.Ordinal) ? "" : $"The prefix is written '{prefix}', in exactly this case.";

    /// <summary>The first character that no id holds: SPDX's idstring is letters, digits, <c>-</c> and <c>.</c>, here with <c>:</c> and a final <c>+</c>.</summary>
    private static ExpressionError? WrongCharacter(string text, ExpressionToken token)
    {
        var end = token.Start + token.Length;
        for (var i = token.Start; i < end; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('-' or '.' or ':') && !(text[i] == '+' && i == end - 1 && token.Length > 1))
            {
                return ExpressionHelp.WrongCharacter(text, token, i);
            }
        }

        return null;
    }
}
