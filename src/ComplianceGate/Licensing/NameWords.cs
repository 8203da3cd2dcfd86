namespace ComplianceGate.Licensing;

/// <summary>
/// Tells words that may stand in a name from words that state terms. What is set aside unread, a copyright notice or the name in
/// a replaceable place, must not hold a word by which the terms could change.
/// </summary>
internal static class NameWords
{
    private static readonly HashSet<string> Terms = new(StringComparer.OrdinalIgnoreCase)
    {
        "may", "must", "shall", "should", "can", "cannot", "will", "not", "no", "never", "nor", "neither", "none", "nothing", "nobody",
        "dont", "use", "used", "uses", "using", "usage", "license", "licensed", "licensee", "licensing", "licence", "licenced", "licenses",
        "sublicense", "permission", "permissions", "permitted", "permits", "permit", "prohibited", "prohibits", "prohibit", "forbidden",
        "allow", "allowed", "allows", "disallowed", "granted", "grant", "grants", "commercial", "commercially", "noncommercial",
        "nonprofit", "profit", "distribute", "distributed", "distribution", "redistribute", "redistribution", "redistributed", "copy",
        "copied", "copying", "copies", "modify", "modified", "modification", "modifications", "sell", "sold", "sale", "resale",
        "resell", "pay", "paid", "payment", "fee", "fees", "royalty", "royalties", "require", "required", "requires", "requirement",
        "only", "without", "unless", "except", "excluding", "exclusively", "solely", "subject", "terms", "conditions", "condition",
        "provided", "agreement", "agree", "agrees", "consent", "restricted", "restriction", "restrictions", "evil",
        "purpose", "purposes", "military", "internal", "internally", "evaluation", "trial", "personal", "private", "confidential",
        "proprietary", "rights", "reserved", "right", "reserve", "reserves", "warranty", "warranties", "liable", "liability", "if",
        "when", "where", "unlawful", "illegal", "law", "laws", "you", "your", "we", "our", "hereby", "contact", "obtain", "purchase",
        "prior", "written", "patent", "patents", "source", "binary", "disclose", "publish", "published", "exclude", "excluded", "banned",
        "refused", "denied", "terminate", "terminated", "expires", "expire", "revoke", "revoked", "revocable", "until", "production", "academic", "educational", "students", "hobbyists", "demo", "charge", "ends", "users",
    };

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "inc", "ltd", "co", "corp", "llc", "jr", "sr", "st", "dr", "prof", "al", "pty", "plc", "s", "gmbh", "ev", "sa", "bv", "univ", "dept",
    };

    /// <summary>Whether a word states terms rather than a name.</summary>
    /// <param name="word">A word without its punctuation, in any case.</param>
    public static bool StatesTerms(ReadOnlySpan<char> word) => Terms.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>Whether a full stop after the word need not end the sentence.</summary>
    /// <param name="word">A word without the stop.</param>
    public static bool IsAbbreviation(ReadOnlySpan<char> word) =>
        word.Length == 1 || Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>
    /// Whether a letter belongs to a script that is not easily taken for another. Greek and Cyrillic letters look like Latin
    /// ones, so a word in them could be a term in disguise.
    /// </summary>
    /// <param name="c">A letter.</param>
    public static bool IsPlainLetter(char c) => c is
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '\u00C0' and <= '\u017F') or (>= '\u3041' and <= '\u30FF')
        or (>= '\u4E00' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3');
}
