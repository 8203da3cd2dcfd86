using System.Text.Json;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>Something that an analyzer of the SDK said.</summary>
internal sealed record AnalyzerResult(string Rule, string File, int Start, int End);

/// <summary>One row of the comparison.</summary>
/// <param name="Name">What is looked for.</param>
/// <param name="Expected">How many there are.</param>
/// <param name="Found">How many of them the scanner reports, with their values.</param>
/// <param name="Analyzers">How many of them an analyzer of this group reports somewhere in their sample.</param>
internal sealed record ComparisonRow(string Name, int Expected, int Found, int Analyzers);

/// <summary>The uses of the corpus that somebody should be told of, in groups, against what the SDK's analyzers say of the same code.</summary>
internal static class CryptographyComparison
{
    private const string Hash = "Broken hash (MD5, SHA-1)";
    private const string Mac = "HMAC over MD5 or SHA-1";
    private const string Cipher = "DES, 3DES, RC2";
    private const string Book = "ECB";
    private const string Key = "RSA below 2,048 bits, DSA";
    private const string Signature = "Signature or certificate over SHA-1";
    private const string Curve = "Curve below 224 bits";
    private const string Derivation = "Password derivation: SHA-1, below 100,000 iterations, PBKDF1";
    private const string Random = "Key or salt from System.Random";
    private const string FixedKey = "Hard-coded key";
    private const string FixedNonce = "Hard-coded initialisation vector or nonce";
    private const string Versions = "TLS below 1.2";
    private const string AnyPeer = "Every certificate accepted";
    private const string Token = "Token: unsigned, over SHA-1";
    private const string Castle = "BouncyCastle: broken hash or cipher, ECB, small key, few iterations";
    private const string Native = "P/Invoke: broken hash or cipher, ECB";
    private const string OpenAlgorithm = "Algorithm left open (configuration, condition, parameter)";
    private const string OpenValue = "Mode, size, curve, hash, iterations or versions left open";

    private static readonly string[] Any = ["*"];

    // Every group with the rules that are about it; where no rule is made for a group, any rule of the category counts.
    private static readonly (string Group, string[] Rules)[] Groups =
    [
        (Hash, ["CA5350", "CA5351"]), (Mac, ["CA5350", "CA5351"]), (Cipher, ["CA5350", "CA5351"]), (Book, ["CA5358"]), (Key, ["CA5384", "CA5385"]),
        (Signature, ["CA5350"]), (Curve, Any), (Derivation, ["CA5373", "CA5379", "CA5387", "CA5388"]), (Random, ["CA5394"]), (FixedKey, ["CA5390"]),
        (FixedNonce, ["CA5401", "CA5402"]), (Versions, ["CA5364", "CA5386", "CA5397", "CA5398"]), (AnyPeer, ["CA5359"]), (Token, Any), (Castle, Any),
        (Native, Any), (OpenAlgorithm, Any), (OpenValue, Any),
    ];

    // These are about how a native function is imported, not about cryptography.
    private static readonly string[] NotAboutIt = ["CA5392", "CA5393"];

    /// <summary>The rows, in a fixed order; only what the analyzers can see: C#.</summary>
    public static List<ComparisonRow> Rows(CryptographyCorpus corpus, CryptographyScore score, IReadOnlyCollection<AnalyzerResult> results)
    {
        var uses = corpus.Uses.Where(u => !u.IsFSharp).Select(u => (Use: u, Group: GroupOf(u))).Where(u => u.Group is not null).ToList();
        return [.. Groups.Select(g => new ComparisonRow(
            g.Group,
            uses.Count(u => u.Group == g.Group),
            uses.Count(u => u.Group == g.Group && score.Found.Contains(u.Use)),
            uses.Count(u => u.Group == g.Group && IsSaid(corpus, u.Use, g.Rules, results))))];
    }

    /// <summary>What the analyzers say of the look-alikes.</summary>
    public static List<AnalyzerResult> OfLookAlikes(IEnumerable<AnalyzerResult> results) =>
        [.. results.Where(r => r.File.StartsWith("LookAlikes", StringComparison.Ordinal) && IsAboutIt(r))];

    /// <summary>Reads the log that the compiler writes (SARIF 2.1).</summary>
    public static List<AnalyzerResult> ReadLog(string file)
    {
        using var log = JsonDocument.Parse(File.ReadAllText(file));
        return [.. log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(result =>
        {
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            var region = place.GetProperty("region");
            return new AnalyzerResult(
                result.GetProperty("ruleId").GetString()!,
                Path.GetFileName(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!),
                region.GetProperty("startLine").GetInt32(),
                region.TryGetProperty("endLine", out var end) ? end.GetInt32() : region.GetProperty("startLine").GetInt32());
        })];
    }

    // An analyzer may speak up anywhere in the sample: at the key that is made as well as where it is used.
    private static bool IsSaid(CryptographyCorpus corpus, ExpectedUse use, string[] rules, IEnumerable<AnalyzerResult> results) => results.Any(r =>
        r.File == use.File && IsAboutIt(r) && (rules == Any || rules.Contains(r.Rule))
        && (rules == Any || use.Name is "MD5" or "SHA-1" or "DES" or "3DES" ? r.Start <= use.Line && r.End >= use.Line : corpus.BlockOf(r.File, r.Start) == use.Block));

    private static bool IsAboutIt(AnalyzerResult result) =>
        (result.Rule.StartsWith("CA53", StringComparison.Ordinal) || result.Rule.StartsWith("CA54", StringComparison.Ordinal)) && !NotAboutIt.Contains(result.Rule);

    private static string? GroupOf(ExpectedUse use) => use.File switch
    {
        _ when use.Name == "unknown" && use.Needed.ContainsKey("algorithm") => OpenAlgorithm,
        _ when use.Needed.Any(p => p is { Key: not "algorithm", Value: "?" }) => OpenValue,
        "Bouncy.cs" => IsPoor(use) ? Castle : null,
        "Native.cs" => IsPoor(use) ? Native : null,
        "Tokens.cs" when use.Name == "none" || use.Needed.GetValueOrDefault("hash") == "SHA-1" => Token,
        _ => GroupOfKind(use) ?? GroupOfAlgorithm(use),
    };

    private static string? GroupOfKind(ExpectedUse use) => use.Name switch
    {
        "weak-random" => Random,
        "hard-coded-key" => FixedKey,
        "hard-coded-nonce" => FixedNonce,
        "accept-any-certificate" => AnyPeer,
        "TLS" when use.Needed.GetValueOrDefault("protocols") is { } versions
            && (versions.Contains("SSL", StringComparison.Ordinal) || versions.Contains("1.0", StringComparison.Ordinal) || versions.Contains("1.1", StringComparison.Ordinal)) => Versions,
        _ => null,
    };

    private static string? GroupOfAlgorithm(ExpectedUse use) => use.Name switch
    {
        "MD5" or "SHA-1" => Hash,
        "HMAC-MD5" or "HMAC-SHA-1" => Mac,
        "DES" or "3DES" or "RC2" or "RC4" or "Blowfish" => Cipher,
        "PBKDF1" => Derivation,
        "PBKDF2" when HasFewIterations(use) => Derivation,
        "DSA" => Key,
        "RSA" when Number(use, "key") is < 2048 => Key,
        "ECDSA" or "ECDH" when Value(use, "curve") is "P-192" or "brainpoolP160r1" => Curve,
        "RSA" or "X.509" or "ECDSA" when Value(use, "hash") is "SHA-1" or "MD5" => Signature,
        _ when Value(use, "mode") == "ECB" => Book,
        _ => null,
    };

    private static bool IsPoor(ExpectedUse use) => GroupOfAlgorithm(use) is not null;

    private static bool HasFewIterations(ExpectedUse use) => Value(use, "hash") is "SHA-1" or "MD5" || Number(use, "iterations") is < 100_000;

    private static string? Value(ExpectedUse use, string key) => use.Needed.GetValueOrDefault(key) ?? use.Allowed.GetValueOrDefault(key);

    private static int? Number(ExpectedUse use, string key) => int.TryParse(Value(use, key), out var number) ? number : null;
}
