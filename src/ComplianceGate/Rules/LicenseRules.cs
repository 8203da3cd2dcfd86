using System.Collections.Immutable;

namespace ComplianceGate.Rules;

/// <summary>The rules about the licenses of packages.</summary>
public static class LicenseRules
{
    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<IRule> All { get; } =
    [
        new NoLicenseRule(),
        new LicenseNotAllowedRule(),
        new LicenseNotRecognisedRule(),
        new DeclaredContradictsTextRule(),
        new PinnedLicenseTextRule(),
        new LicenseOnlyByUrlRule(),
        new ReferenceWithoutLicenseRule(),
        new StrongCopyleftRule(),
        new PlatformLicenseRule(),
        new LinkageOpenRule(),
        new OwnLicenseRule(),
    ];
}
