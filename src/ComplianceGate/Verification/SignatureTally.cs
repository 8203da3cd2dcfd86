using System.Globalization;

namespace ComplianceGate.Verification;

/// <summary>The signatures that count for one set of evidence.</summary>
internal sealed class SignatureTally
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly SortedSet<string> signers = new(StringComparer.Ordinal);
    private readonly Dictionary<SignerRole, HashSet<string>> roles = [];

    /// <summary>Number of different keys.</summary>
    public int Count => keys.Count;

    /// <summary>Who signed, with their roles.</summary>
    public string Signers => string.Join(", ", signers);

    /// <summary>Adds a signature by a trusted key.</summary>
    public void Add(VerifiedSignature signature)
    {
        keys.Add(signature.KeyId!);
        (roles.TryGetValue(signature.Role, out var own) ? own : roles[signature.Role] = new(StringComparer.Ordinal)).Add(signature.KeyId!);
        signers.Add(signature.Role == SignerRole.Any ? signature.Signer! : $"{signature.Signer} ({Word(signature.Role)})");
    }

    /// <summary>How the signatures are not enough, as the end of a sentence; null where they are.</summary>
    /// <param name="threshold">How many different keys must have signed.</param>
    /// <param name="parties">Parties that must have signed, each by a key of its own.</param>
    public string? Lack(int threshold, IReadOnlyCollection<SignerRole> parties)
    {
        if (Count == 0)
        {
            return "is not signed by anybody who is trusted";
        }

        var missing = parties.Where(p => !roles.ContainsKey(p)).Select(Word).ToArray();
        return Count < threshold
                ? string.Create(CultureInfo.InvariantCulture, $"is signed by {Signers}; {threshold} different keys must have signed, and {Count} did")
            : missing.Length > 0 ? $"is signed by {Signers}; what is missing is a signature of the {string.Join(" and of the ", missing)}"
            : AreApart(parties) ? null
            : $"is signed by {Signers}; each party must have signed by a key of its own";
    }

    /// <summary>The word for a party.</summary>
    public static string Word(SignerRole role) => role == SignerRole.Builder ? "builder" : "rebuilder";

    /// <summary>Whether two parties did not sign by one key alone. There are two parties; of three this would have to be a matching.</summary>
    private bool AreApart(IReadOnlyCollection<SignerRole> parties) =>
        parties.Distinct().Count() < 2 || parties.SelectMany(p => roles[p]).Distinct(StringComparer.Ordinal).Count() > 1;
}
