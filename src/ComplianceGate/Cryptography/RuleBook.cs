namespace ComplianceGate.Cryptography;

/// <summary>The libraries whose cryptography is known. A new one is a file in Libraries and a line here.</summary>
internal static class RuleBook
{
    private static readonly ICryptographyLibrary[] Libraries =
    [
        new DotNetCryptography(),
        new DotNetCertificates(),
        new DotNetNetwork(),
        new BouncyCastle(),
        new Nsec(),
        new SodiumCore(),
        new SecurityTokens(),
        new DataProtection(),
    ];

    /// <summary>The library that may own types of a namespace; null for none.</summary>
    /// <param name="space">The namespace.</param>
    public static ICryptographyLibrary? Of(string space)
    {
        foreach (var library in Libraries)
        {
            if (library.Knows(space))
            {
                return library;
            }
        }

        return null;
    }

    /// <summary>What a member means; null for one that is no cryptography.</summary>
    /// <param name="type">Full name of the type that has it.</param>
    /// <param name="member">Its name.</param>
    public static MemberRule? Find(string type, string member)
    {
        var dot = type.LastIndexOf('.');
        while (dot > 0)
        {
            if (Of(type[..dot]) is { } library)
            {
                return library.Find(type, member);
            }

            dot = type.LastIndexOf('.', dot - 1);
        }

        return null;
    }

    /// <summary>What an object of a type is about, as far as the type tells.</summary>
    /// <param name="type">Full name.</param>
    public static MemberRule? OfType(string type) => type.Length == 0 ? null : Find(type, "Create") ?? Find(type, ".ctor");
}
