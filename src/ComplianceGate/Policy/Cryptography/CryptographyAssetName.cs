using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What an asset is called: the algorithm with what makes it another one, joined by hyphens.</summary>
internal static class CryptographyAssetName
{
    private const int LongestPart = 80;

    /// <summary>Name of the practice that a use is, as the data spells it; null for one of an algorithm.</summary>
    public static string? Practice(CryptographyUse use) => use.Kind switch
    {
        CryptographyUseKind.AcceptAnyCertificate => "accept-any-certificate",
        CryptographyUseKind.HardCodedKey => "hard-coded-key",
        CryptographyUseKind.HardCodedNonce => "hard-coded-nonce",
        CryptographyUseKind.WeakRandom => "weak-random",
        _ => null,
    };

    /// <summary>What kind of asset a use is of.</summary>
    public static string Kind(CryptographyUse use, CryptographyAlgorithm? algorithm) => use.Kind switch
    {
        CryptographyUseKind.AcceptAnyCertificate => CryptographyAssets.Practice,
        CryptographyUseKind.HardCodedKey => CryptographyAssets.Key,
        CryptographyUseKind.HardCodedNonce => CryptographyAssets.Nonce,
        _ when algorithm?.Protocol is not null || use.Kind == CryptographyUseKind.Protocol => CryptographyAssets.Protocol,
        _ when use.Algorithm == CryptographyNames.X509 => CryptographyAssets.Certificate,
        _ => CryptographyAssets.Algorithm,
    };

    /// <summary>The name.</summary>
    /// <param name="use">The use.</param>
    /// <param name="algorithm">Its algorithm, or the version of its protocol.</param>
    /// <param name="primitive">What it is, in CycloneDX's words; null where the data does not know it.</param>
    public static string Of(CryptographyUse use, string algorithm, string? primitive)
    {
        var name = SafeText.Line(algorithm, LongestPart);
        switch (use.Kind)
        {
            case CryptographyUseKind.AcceptAnyCertificate:
                return "Accepting any certificate";
            case CryptographyUseKind.HardCodedKey:
                return algorithm == CryptographyNames.Unknown ? "Hard-coded key" : $"Hard-coded key ({name})";
            case CryptographyUseKind.HardCodedNonce:
                return algorithm == CryptographyNames.Unknown ? "Hard-coded nonce" : $"Hard-coded nonce ({name})";
            case CryptographyUseKind.WeakRandom:
                return "System.Random";
            case CryptographyUseKind.Protocol:
                return name;
        }

        // Of a curve the size says nothing new, of HMAC the hash is what names it, and what a key is derived from has no size that counts.
        if (use.Curve is { } curve)
        {
            name += "-" + SafeText.Line(curve, LongestPart);
        }
        else if (use.KeyBits is { } bits && primitive != "kdf" && !algorithm.StartsWith("HMAC-", StringComparison.Ordinal))
        {
            name += "-" + bits.ToString(CultureInfo.InvariantCulture);
        }

        return name + Part(use.Mode) + (algorithm == "RSA" ? Part(use.Padding) : "") + (use.Padding?.EndsWith("-" + use.Hash, StringComparison.Ordinal) == true ? "" : Part(use.Hash));
    }

    /// <summary>The size of a curve's field in bits, from the number in its name (SEC 2, RFC 5639, FIPS 186); null for another one.</summary>
    /// <param name="curve">The curve.</param>
    public static int? CurveBits(string? curve)
    {
        if (curve is null || curve.Contains('.'))
        {
            return null;
        }

        var start = curve.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0)
        {
            return null;
        }

        var end = start;
        while (end < curve.Length && char.IsAsciiDigit(curve[end]))
        {
            end++;
        }

        return int.TryParse(curve.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits is >= 80 and <= 1000 ? bits : null;
    }

    private static string Part(string? text) => text is null ? "" : "-" + SafeText.Line(text, LongestPart);
}
