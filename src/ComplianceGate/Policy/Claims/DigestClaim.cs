using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>SHA-256 of the model's file, or of any of its parts.</summary>
internal sealed class DigestClaim : IClaimCheck
{
    private const int Digits = 64;
    private static readonly string[] Prefixes = ["sha256:", "sha-256:", "sha256 ", "sha-256 ", "sha256=", "sha256-"];

    /// <inheritdoc/>
    public string Kind => ClaimKinds.Digest;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (Read(claim.Value, out var named, out var why) is not { } digest)
        {
            return ClaimResult.Open(why!);
        }

        named = claim.Detail ?? named;
        foreach (var (path, sha256, isWeights) in Files(model))
        {
            // A digest that names no file is of the weights: that of the license beside them would prove nothing.
            if (sha256 == digest && (named is null ? isWeights : IsNamed(path, named)))
            {
                return ClaimResult.Confirmed(sha256, "the bytes of " + ClaimPlace.FileName(path));
            }
        }

        foreach (var (path, sha256, _) in Files(model))
        {
            if (named is null || IsNamed(path, named))
            {
                var isOne = named is not null || model.Parts.IsEmpty;
                return ClaimResult.Contradicted(sha256, "the bytes of " + ClaimPlace.FileName(path), isOne ? null : "no file of the model has this digest");
            }
        }

        return ClaimResult.Open($"it is the digest of {named}, which is no file of this model", model.Sha256, "the bytes of " + ClaimPlace.FileName(model.DisplayPath));
    }

    private static IEnumerable<(string Path, string Sha256, bool IsWeights)> Files(ModelFact model)
    {
        yield return (model.DisplayPath, model.Sha256, true);
        foreach (var part in model.Parts)
        {
            yield return (part.DisplayPath, part.Sha256, part.Role is ModelPartRole.Shard or ModelPartRole.ExternalData);
        }
    }

    private static bool IsNamed(string path, string named)
    {
        named = named.Trim().Replace('\\', '/');
        return path.Equals(named, StringComparison.Ordinal) || ClaimPlace.FileName(path).Equals(ClaimPlace.FileName(named), StringComparison.Ordinal);
    }

    /// <summary>The digest in lower-case digits, and the file that <c>sha256sum</c> puts behind it.</summary>
    private static string? Read(string text, out string? file, out string? why)
    {
        var rest = text.AsSpan().Trim(" \t`*\"'");
        file = why = null;
        var isSubresource = rest.StartsWith("sha256-", StringComparison.OrdinalIgnoreCase);
        foreach (var prefix in Prefixes)
        {
            rest = rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? rest[prefix.Length..].TrimStart(' ') : rest;
        }

        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        if (word.Length == Digits && IsHexadecimal(word))
        {
            file = end < 0 ? null : rest[end..].Trim(" \t*`()").ToString();
            return Lower(word);
        }

        Span<byte> bytes = stackalloc byte[48];
        if (isSubresource && Convert.TryFromBase64Chars(word, bytes, out var written) && written == 32)
        {
            return Convert.ToHexStringLower(bytes[..written]);
        }

        why = "it is no SHA-256 in 64 hexadecimal digits, and no other digest is computed";
        return null;
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    private static string Lower(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[Digits];
        word.ToLowerInvariant(lower);
        return lower.ToString();
    }
}
