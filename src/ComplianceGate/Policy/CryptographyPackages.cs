using System.Collections.Immutable;

namespace ComplianceGate.Policy;

/// <summary>
/// Packages that bring cryptography of their own instead of calling the platform's. A list by name and no proof: a package that does not
/// stand here may hold some as well. One line an id, in ordinal order of the lower-case ids; a name that ends in a dot stands for all
/// ids that begin so.
/// </summary>
internal static class CryptographyPackages
{
    private static readonly ImmutableArray<string> Ids =
    [
        "bcrypt.net",
        "bcrypt.net-core",
        "bcrypt.net-next",
        "bcrypt.net-official",
        "blake2fast",
        "blake3",
        "bouncycastle",
        "bouncycastle.cryptography",
        "bouncycastle.netcore",
        "bouncycastle.openpgp",
        "chaos.nacl",
        "chaos.nacl.standard",
        "cryptsharp",
        "cryptsharpofficial",
        "geralt",
        "isopoh.cryptography.",
        "konscious.security.cryptography.",
        "libsodium",
        "libsodium-net",
        "nbitcoin.secp256k1",
        "nsec.cryptography",
        "portable.bouncycastle",
        "rebex.elliptic.",
        "saucecontrol.blake2fast",
        "scrypt.net",
        "secp256k1.net",
        "sodium.core",
        "sshnet.security.cryptography",
    ];

    /// <summary>Whether a package stands on the list.</summary>
    /// <param name="id">Its id.</param>
    public static bool Holds(string id)
    {
        foreach (var known in Ids)
        {
            if (known[^1] == '.'
                ? id.Length > known.Length && id.StartsWith(known, StringComparison.OrdinalIgnoreCase)
                : known.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
