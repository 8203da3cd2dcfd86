using System.Buffers;
using System.Collections.Frozen;

namespace ComplianceGate.Evidence;

/// <summary>
/// Which global properties of a build may be told with their values. Secrets have any name, so that no list of theirs is ever whole: told is
/// what is known to hold none, by its name or by the shape of its value.
/// </summary>
internal static class PublicProperties
{
    private const int MaxToken = 20;
    private const int MaxMixture = 15;
    private const int MaxVersion = 32;

    // Of MSBuild, the SDK and NuGet; what each may hold is documented, and no secret is among it.
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "AllowUnsafeBlocks", "AnalysisLevel", "AnalysisMode", "AssemblyName", "CheckForOverflowUnderflow", "Configuration", "ContinuousIntegrationBuild",
        "DebugSymbols", "DebugType", "DefineConstants", "Deterministic", "DeterministicSourcePaths", "DeterministicTimestamp", "EmbedAllSources",
        "EmbedUntrackedSources", "EnableSourceLink", "Features", "GenerateDocumentationFile", "GeneratePackageOnBuild", "ImplicitUsings",
        "IncludeSourceRevisionInInformationalVersion", "IncludeSymbols", "InvariantGlobalization", "IsPackable", "IsPublishable", "NoBuild", "NoWarn",
        "Nullable", "Optimize", "OutputType", "PackAsTool", "PackageId", "PackageType", "Platform", "PlatformTarget", "PublishAot",
        "PublishReadyToRun", "PublishRepositoryUrl", "PublishSingleFile", "PublishTrimmed", "RepositoryBranch", "RepositoryCommit", "RepositoryType",
        "RepositoryUrl", "RestoreLockedMode", "RestorePackagesWithLockFile", "RollForward", "RootNamespace", "RuntimeIdentifier", "RuntimeIdentifiers",
        "SelfContained", "SOURCE_DATE_EPOCH", "SourceRevisionId", "StripSymbols", "SymbolPackageFormat", "TargetFramework", "TargetFrameworks",
        "TargetLatestRuntimePatch", "TreatWarningsAsErrors", "TrimMode", "UseAppHost", "UseSharedCompilation", "WarningLevel", "WarningsAsErrors",
        "WarningsNotAsErrors", "WarnAsError",
    ], StringComparer.OrdinalIgnoreCase);

    // Behind such a name even a harmless shape is withheld: a value too many costs nobody anything.
    private static readonly string[] SecretNames =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "key", "credential", "connection", "auth", "bearer", "cookie", "cert",
        "pfx", "pat", "sas", "dsn", "hook", "login", "user", "account", "private", "signature", "session", "license", "pin", "salt", "pass",
    ];

    // What tokens of well-known services begin with.
    private static readonly string[] SecretValues = ["ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "npm_", "oy2", "AKIA", "eyJ", "xox", "sk-"];

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create("/?#; ,");

    private static readonly SearchValues<char> NumberMarks = SearchValues.Create("0123456789.");

    /// <summary>Whether a property may be told with its value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static bool IsTold(string name, string value)
    {
        if (IsSecretValue(value))
        {
            return false;
        }

        return Names.Contains(name) || (!IsSecretName(name) && (IsOfFamily(name) || IsHarmless(value)));
    }

    /// <summary>Whether a text holds an address with a user in it (<c>https://user:password@host</c>).</summary>
    /// <param name="value">Any text.</param>
    public static bool HasUser(string value)
    {
        for (var at = value.IndexOf("://", StringComparison.Ordinal); at >= 0; at = value.IndexOf("://", at + 3, StringComparison.Ordinal))
        {
            var authority = value.AsSpan(at + 3);
            var end = authority.IndexOfAny(AuthorityEnds);
            if ((end < 0 ? authority : authority[..end]).Contains('@'))
            {
                return true;
            }
        }

        return false;
    }

    // Versions in all their parts, and our own properties, none of which is a secret.
    private static bool IsOfFamily(string name) =>
        name.StartsWith("Version", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Version", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ComplianceGate", StringComparison.OrdinalIgnoreCase);

    private static bool IsSecretName(string name)
    {
        foreach (var word in SecretNames)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSecretValue(string value)
    {
        foreach (var start in SecretValues)
        {
            if (value.StartsWith(start, StringComparison.Ordinal) && value.Length > start.Length + 8)
            {
                return true;
            }
        }

        // What follows a question mark in an address may be a signature.
        return HasUser(value) || (value.Contains("://", StringComparison.Ordinal) && value.Contains('?'));
    }

    /// <summary>Whether a value is a switch, a number, a version, or a short word such as the name of a framework or a runtime.</summary>
    private static bool IsHarmless(string value) => value.Length == 0 || IsToken(value, MaxToken) || IsVersion(value);

    private static bool IsToken(ReadOnlySpan<char> value, int most)
    {
        bool hasLetter = false, hasDigit = false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
            {
                return false;
            }

            hasLetter |= char.IsAsciiLetter(c);
            hasDigit |= char.IsAsciiDigit(c);
        }

        // Letters and digits together are what random texts are made of; the names of frameworks and runtimes are short.
        return value.Length <= (hasLetter && hasDigit ? MaxMixture : most);
    }

    // Semantic Versioning 2.0.0, with two to four numbers in front.
    private static bool IsVersion(string value)
    {
        var end = value.AsSpan().IndexOfAnyExcept(NumberMarks);
        var numbers = end < 0 ? value : value.AsSpan(0, end);
        if (value.Length > MaxVersion || numbers.Count('.') is < 1 or > 3 || numbers[0] == '.' || numbers[^1] == '.')
        {
            return false;
        }

        return end < 0 || (value[end] is '-' or '+' && end + 1 < value.Length && IsToken(value.AsSpan(end + 1), MaxToken));
    }
}
