using System.Collections.Frozen;

namespace ComplianceGate.Cryptography;

/// <summary>
/// What the texts stand for that libraries take as names of algorithms: .NET's own, those of BouncyCastle ("DES/ECB/PKCS5Padding",
/// "SHA1withRSA"), of tokens (RFC 7518), of signed XML (URIs), of CNG, and object identifiers.
/// </summary>
internal static class AlgorithmNames
{
    private const int MaxLength = 200;
    private const string Separators = "-_ .";

    private static readonly FrozenDictionary<string, NamedAlgorithm> Exact = ExactNames.All();
    private static readonly FrozenDictionary<string, NamedAlgorithm> Loose = LooseNames.All();

    /// <summary>What a text names; null for none that is known.</summary>
    /// <param name="text">The text.</param>
    public static NamedAlgorithm? Find(string text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return null;
        }

        if (Exact.TryGetValue(text, out var exact))
        {
            return exact;
        }

        const string space = "System.Security.Cryptography.";
        var name = text.StartsWith(space, StringComparison.Ordinal) ? text[space.Length..] : text;
        var fragment = name.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
        {
            name = name[(fragment + 1)..];
        }

        return Find(Plain(name), name);
    }

    /// <summary>The hash that a text names; null for none.</summary>
    /// <param name="text">The text.</param>
    public static string? Hash(string text) => Find(text) is { Algorithm: { } algorithm } ? algorithm : null;

    private static NamedAlgorithm? Find(string plain, string name)
    {
        if (Loose.TryGetValue(plain, out var known))
        {
            return known;
        }

        foreach (var ending in new[] { "CRYPTOSERVICEPROVIDER", "MANAGED", "CNG", "OPENSSL", "ENGINE", "DIGEST" })
        {
            if (plain.EndsWith(ending, StringComparison.Ordinal) && Loose.TryGetValue(plain[..^ending.Length], out known))
            {
                return known;
            }
        }

        return name.Contains('/', StringComparison.Ordinal) ? Transformation(name) : Signature(plain);
    }

    // "AES/CBC/PKCS7Padding"; the mode and the padding may be left out.
    private static NamedAlgorithm? Transformation(string name)
    {
        var parts = name.Split('/');
        if (parts.Length > 3 || !Loose.TryGetValue(Plain(parts[0]), out var cipher))
        {
            return null;
        }

        var mode = parts.Length > 1 && parts[1].Length > 0 ? LooseNames.Mode(Plain(parts[1])) : null;
        var padding = parts.Length > 2 ? LooseNames.Padding(Plain(parts[2])) : null;
        return cipher with { Mode = cipher.Algorithm == "RSA" ? null : mode ?? cipher.Mode, Padding = padding ?? cipher.Padding };
    }

    // "SHA1WITHRSA", "SHA256WITHRSAANDMGF1", "PBEWITHMD5ANDDES".
    private static NamedAlgorithm? Signature(string plain)
    {
        var with = plain.IndexOf("WITH", StringComparison.Ordinal);
        if (with <= 0)
        {
            return null;
        }

        var first = plain[..with];
        var second = plain[(with + 4)..];
        if (first == "PBE")
        {
            var and = second.IndexOf("AND", StringComparison.Ordinal);
            return and > 0 && Loose.TryGetValue(second[(and + 3)..], out var cipher)
                ? cipher with { Hash = Loose.GetValueOrDefault(second[..and])?.Algorithm }
                : null;
        }

        var isPss = second.EndsWith("ANDMGF1", StringComparison.Ordinal) || second == "RSASSAPSS";
        var key = isPss ? "RSA" : second.EndsWith("ENCRYPTION", StringComparison.Ordinal) ? second[..^10] : second;
        if (!Loose.TryGetValue(key, out var signer))
        {
            return null;
        }

        var hash = first == "NONE" ? null : Loose.GetValueOrDefault(first)?.Algorithm;
        return signer with { Hash = hash, Padding = signer.Algorithm != "RSA" ? null : isPss ? "PSS" : "PKCS1", Function = "sign" };
    }

    private static string Plain(string name)
    {
        Span<char> plain = stackalloc char[MaxLength];
        var length = 0;
        foreach (var c in name.AsSpan(0, Math.Min(name.Length, MaxLength)))
        {
            if (!Separators.Contains(c, StringComparison.Ordinal))
            {
                plain[length++] = char.ToUpperInvariant(c);
            }
        }

        return plain[..length].ToString();
    }
}
