using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>One claim that was read from the text of a card.</summary>
/// <param name="Kind">What about.</param>
/// <param name="Value">What it says.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="IsCertain">Whether it stands beside the name of the model's own file, so that other values do not make it doubtful.</param>
/// <param name="Group">Claims that were read from one label, list or table share it.</param>
internal sealed record ProseClaim(string Kind, string Value, int Line, int Column, bool IsCertain, int Group = -1);

/// <summary>
/// Reads the value behind a label where it is one clean value of its kind: a number with its unit, a name, a list of names. A
/// sentence, a range or several variants in one breath make no claim.
/// </summary>
internal static class ProseValues
{
    private const int MaxLicense = 80;
    private const int MaxName = 120;

    /// <summary>Takes the claims that a value makes.</summary>
    /// <param name="kind">A kind of <see cref="ProseLabels.Kind"/>.</param>
    /// <param name="raw">The value as it stands in the card.</param>
    /// <param name="line">Its line.</param>
    /// <param name="column">Its column.</param>
    /// <param name="isCertain">See <see cref="ProseClaim"/>.</param>
    /// <param name="claims">Takes them.</param>
    public static void Read(string kind, ReadOnlySpan<char> raw, int line, int column, bool isCertain, List<ProseClaim> claims)
    {
        raw = raw.Trim(" \t");
        if (raw.Length is 0 or > 2000)
        {
            return;
        }

        var value = CardVisible.Of(CardText.Strip(raw)).Trim().ToString();
        if (CardText.IsEmptyValue(value))
        {
            return;
        }

        if (kind is ClaimKinds.BaseModel or ClaimKinds.Dataset or ClaimKinds.Language or ClaimKinds.Input or ClaimKinds.Output)
        {
            Names(kind, raw, value, line, column, isCertain, claims);
            return;
        }

        if (kind == ProseLabels.SizeOrParameters)
        {
            kind = CardQuantity.IsBytes(value) ? ClaimKinds.Size : CardQuantity.IsParameters(value, needsUnit: true) ? ClaimKinds.Parameters : "";
        }

        value = kind == ClaimKinds.Digest ? CardQuantity.Sha256(value) ?? "" : value.TrimEnd('.');
        if (Holds(kind, value))
        {
            Single(kind, value, line, column, isCertain, claims);
        }
    }

    private static void Single(string kind, string value, int line, int column, bool isCertain, List<ProseClaim> claims)
    {
        var space = value.LastIndexOf(' ');
        if (kind == ClaimKinds.Producer && space > 0 && IsVersion(value.AsSpan(space + 1)))
        {
            claims.Add(new ProseClaim(kind, value[..space].Trim(), line, column, isCertain));
            claims.Add(new ProseClaim(ClaimKinds.ProducerVersion, value[(space + 1)..], line, column, isCertain));
            return;
        }

        claims.Add(new ProseClaim(kind, value, line, column, isCertain));
    }

    private static bool Holds(string kind, string value) => kind switch
    {
        ClaimKinds.Digest => value.Length == 64,
        ClaimKinds.Size => CardQuantity.IsBytes(value),
        ClaimKinds.Parameters => CardQuantity.IsParameters(value),
        ClaimKinds.ContextLength => CardQuantity.IsTokens(value),
        ClaimKinds.TrainingCompute => CardQuantity.IsFlop(value, needsUnit: true),
        ClaimKinds.License => IsPhrase(value, MaxLicense, 8) && !value.Contains("://", StringComparison.Ordinal) && !IsSentence(value),
        ClaimKinds.Architecture => IsPhrase(value, 48, 5) && !IsSeveral(value) && !IsSentence(value),
        ClaimKinds.Quantisation => IsPhrase(value, 32, 3) && !IsSeveral(value) && !value.Contains('/', StringComparison.Ordinal),
        ClaimKinds.Version => IsPhrase(value, 32, 3) && value.AsSpan().IndexOfAnyInRange('0', '9') >= 0 && !IsSeveral(value),
        ClaimKinds.Producer => IsPhrase(value, 48, 4) && !IsSeveral(value),
        _ => false,
    };

    private static void Names(string kind, ReadOnlySpan<char> raw, string value, int line, int column, bool isCertain, List<ProseClaim> claims)
    {
        // A link to the Hub names the model or data set better than its text does.
        if (kind is ClaimKinds.BaseModel or ClaimKinds.Dataset && HubLink(raw) is { } id)
        {
            claims.Add(new ProseClaim(kind, id, line, column, isCertain));
            return;
        }

        var isMarked = raw.Length > 2 && ((raw[0] == '`' && raw[^1] == '`') || raw[0] == '[');
        var found = new List<string>();
        foreach (var part in Split(value.TrimEnd('.')))
        {
            if (!IsName(kind, part, isMarked))
            {
                return;
            }

            found.Add(part);
        }

        foreach (var name in found)
        {
            claims.Add(new ProseClaim(kind, name, line, column, isCertain));
        }
    }

    private static bool IsName(string kind, string name, bool isMarked)
    {
        if (kind == ClaimKinds.Language)
        {
            return IsPhrase(name, 40, 3) && char.IsLetter(name[0]) && !CardChars.HaveDigit(name) && !name.Contains(':', StringComparison.Ordinal);
        }

        var isToken = name.Length is > 0 and <= MaxName && char.IsLetterOrDigit(name[0]) && name.IndexOf('/') == name.LastIndexOf('/')
            && CardChars.AreWord(name, "-_./:")
            && !name.Contains("://", StringComparison.Ordinal);
        return kind switch
        {
            ClaimKinds.Dataset => isToken && (isMarked || CardChars.HaveDigit(name) || name.AsSpan().IndexOfAny('/', '_', '-') >= 0) && name.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0,
            ClaimKinds.BaseModel => isToken ? name.Length > 2 && name.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 : IsTitle(name),
            _ => isToken,
        };
    }

    // "Llama 3.1 8B": each word begins with a capital or a digit.
    private static bool IsTitle(string name)
    {
        if (!IsPhrase(name, 50, 5))
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if ((i == 0 || name[i - 1] == ' ') && !char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiDigit(name[i]))
            {
                return false;
            }
        }

        return !name.StartsWith("The ", StringComparison.Ordinal) && !name.StartsWith("This ", StringComparison.Ordinal);
    }

    private static List<string> Split(string value)
    {
        var text = value.Replace(" and ", ", ", StringComparison.Ordinal).Replace(" und ", ", ", StringComparison.Ordinal)
            .Replace(" et ", ", ", StringComparison.Ordinal).Replace(" y ", ", ", StringComparison.Ordinal)
            .Replace('、', ',').Replace('，', ',').Replace('；', ',').Replace(';', ',');
        var parts = new List<string>();
        foreach (var range in text.AsSpan().Split(','))
        {
            if (text.AsSpan(range).Trim() is { IsEmpty: false } part)
            {
                parts.Add(part.ToString());
            }
        }

        return parts;
    }

    private static string? HubLink(ReadOnlySpan<char> raw)
    {
        var start = raw.IndexOf("](");
        if (raw[0] != '[' || start < 0 || !raw.TrimEnd(" .").EndsWith(")") || raw[(start + 2)..].IndexOf("](") >= 0)
        {
            return null;
        }

        var address = raw[(start + 2)..].TrimEnd(" .")[..^1].TrimEnd('/');
        foreach (var prefix in (ReadOnlySpan<string>)["https://huggingface.co/datasets/", "https://huggingface.co/", "https://hf.co/datasets/", "https://hf.co/"])
        {
            if (address.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                var id = address[prefix.Length..];
                return id.Count('/') == 1 && id.IndexOfAny(" ?#()") < 0 && id.Length <= MaxName ? id.ToString() : null;
            }
        }

        return null;
    }

    private static bool IsVersion(ReadOnlySpan<char> text) =>
        text.Length > 0 && (char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] == 'v' && char.IsAsciiDigit(text[1])));

    private static bool IsPhrase(string text, int characters, int words) =>
        text.Length > 0 && text.Length <= characters && text.AsSpan().Count(' ') < words && text.AsSpan().IndexOfAny('\n', '\r', '|') < 0;

    private static bool IsSeveral(string text) =>
        text.Contains(',', StringComparison.Ordinal) || text.Contains(';', StringComparison.Ordinal) || text.Contains(" and ", StringComparison.OrdinalIgnoreCase)
        || text.Contains(" or ", StringComparison.OrdinalIgnoreCase) || text.Contains('、', StringComparison.Ordinal);

    private static bool IsSentence(string text) =>
        text.Contains(". ", StringComparison.Ordinal) || text.Contains(" is ", StringComparison.OrdinalIgnoreCase) || text.Contains(" are ", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("See ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("This ", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("Please ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("The ", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("Same ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Based ", StringComparison.OrdinalIgnoreCase);
}
