using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Which package has the code of what is called. By the first name of what is called; the platform's own cryptography is no package.</summary>
internal static class CryptographyProviders
{
    private static readonly (string Api, string Package)[] Known =
    [
        ("Org.BouncyCastle.", "bouncycastle"),
        ("Org.BouncyCastle.", "portable.bouncycastle"),
        ("NSec.Cryptography.", "nsec.cryptography"),
        ("Sodium.", "sodium.core"),
        ("Sodium.", "libsodium-net"),
        ("libsodium!", "libsodium"),
        ("BCrypt.Net.", "bcrypt.net"),
        ("Konscious.Security.Cryptography.", "konscious.security.cryptography."),
        ("Isopoh.Cryptography.", "isopoh.cryptography."),
        ("Blake2Fast.", "saucecontrol.blake2fast"),
        ("Blake3.", "blake3"),
    ];

    /// <summary>The package whose code a use calls, or which does it with code of its own; null for the platform's, and where nobody knows.</summary>
    /// <param name="facts">The packages.</param>
    /// <param name="assembly">Where the use is.</param>
    /// <param name="use">The use.</param>
    public static string? Of(GateFacts facts, AssemblyCryptography assembly, CryptographyUse use)
    {
        foreach (var (api, prefix) in Known)
        {
            if (!use.Api.StartsWith(api, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var package in facts.Packages)
            {
                if (package.Scope == PackageScope.Shipped && package.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && CryptographyPackages.Holds(package.Id))
                {
                    return package.Key;
                }
            }
        }

        // A package on the list that calls the platform only passes it on.
        return assembly.Package is { } key && !use.Api.StartsWith("System.", StringComparison.Ordinal) && !use.Api.Contains('!') && CryptographyPackages.Holds(key.Split('/')[0]) ? key : null;
    }
}
