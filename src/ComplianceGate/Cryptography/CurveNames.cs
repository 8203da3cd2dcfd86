namespace ComplianceGate.Cryptography;

/// <summary>Elliptic curves by the names of their standards (FIPS 186-5, RFC 5639, SEC 2).</summary>
internal static class CurveNames
{
    /// <summary>The name of a curve that a library or an object identifier names.</summary>
    /// <param name="name">What the code says.</param>
    /// <returns>Null for none that is known; an object identifier without a name here stays as it is.</returns>
    public static string? Find(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower switch
        {
            "nistp192" or "p-192" or "secp192r1" or "prime192v1" or "1.2.840.10045.3.1.1" => "P-192",
            "nistp224" or "p-224" or "secp224r1" or "1.3.132.0.33" => "P-224",
            "nistp256" or "p-256" or "secp256r1" or "prime256v1" or "ecdsa_p256" or "ecdh_p256" or "1.2.840.10045.3.1.7" => "P-256",
            "nistp384" or "p-384" or "secp384r1" or "ecdsa_p384" or "ecdh_p384" or "1.3.132.0.34" => "P-384",
            "nistp521" or "p-521" or "secp521r1" or "ecdsa_p521" or "ecdh_p521" or "1.3.132.0.35" => "P-521",
            "1.3.132.0.10" => "secp256k1",
            _ => Other(name, lower),
        };
    }

    /// <summary>The curve that the size of the key tells where a library knows the three of NIST only.</summary>
    /// <param name="bits">Size of the key.</param>
    public static string? OfSize(long bits) => bits switch
    {
        192 => "P-192",
        224 => "P-224",
        256 => "P-256",
        384 => "P-384",
        521 => "P-521",
        _ => null,
    };

    private static string? Other(string name, string lower)
    {
        const string brainpool = "1.3.36.3.3.2.8.1.1.";
        if (lower.StartsWith("brainpoolp", StringComparison.Ordinal))
        {
            return "brainpoolP" + lower[10..];
        }

        if (lower.StartsWith(brainpool, StringComparison.Ordinal) && int.TryParse(lower[brainpool.Length..], out var number) && number is >= 1 and <= 14)
        {
            ReadOnlySpan<int> sizes = [160, 192, 224, 256, 320, 384, 512];
            return $"brainpoolP{sizes[(number - 1) / 2]}{(number % 2 == 1 ? 'r' : 't')}1";
        }

        var isName = lower.StartsWith("secp", StringComparison.Ordinal) || lower.StartsWith("sect", StringComparison.Ordinal);
        return isName ? lower : lower.Length > 2 && char.IsAsciiDigit(lower[0]) && lower.Contains('.', StringComparison.Ordinal) ? name : null;
    }
}
