using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Facts, records and policies for the tests of reviews.</summary>
internal static class ReviewSamples
{
    public const string PolicyPath = "/here/repo/src/App/compliance.json";

    public static string Hash(byte seed) => Convert.ToBase64String(Enumerable.Repeat(seed, 64).ToArray());

    public static string Digest(byte seed) => Convert.ToHexStringLower(Enumerable.Repeat(seed, 64).ToArray());

    public static PackageFact Native(string version = "1.0.0", byte content = 1) => new()
    {
        Id = "Test.Native", Version = version, ContentHash = Hash(content), Parts = PackageParts.Native, LicenseText = "MIT",
        Dependencies = ["Test.Child/1.0.0"], Path = [$"Test.Native {version}"],
    };

    public static ReviewFact Review(byte content = 1, ReviewVerdict verdict = ReviewVerdict.Accepted, string version = "1.0.0", string who = "Ann", string when = "2026-10-02") => new()
    {
        Component = $"pkg:nuget/Test.Native@{version}", Digest = Digest(content), Who = who, When = when, LookedAt = ["exports"], Verdict = verdict,
        Seen = new("MIT", ["Test.Child/1.0.0"], ["a.txt", "b.txt"]),
    };

    public static GateFacts FactsOf(ReviewsFact? reviews, params PackageFact[] packages) => new()
    {
        Project = new()
        {
            Name = "App", Path = "/here/repo/src/App/App.csproj", AssemblyName = "App", PackageId = "App", Version = "1.0.0", TargetFramework = "net10.0",
            TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Debug", Language = "C#", OutputType = "Exe",
        },
        Toolchain = new() { Sdk = "10.0.100", MSBuild = "18.0.0", Gate = "0.1.0" },
        Source = new() { Root = "/here/repo" },
        JudgedAt = 1_780_000_000,
        Packages = [.. packages],
        Reviews = reviews,
    };

    public static CompliancePolicy PolicyOf(ReviewPolicy? reviews = null) => new()
    {
        Path = PolicyPath, Sha256 = "00", Reviews = reviews, Rules = ImmutableSortedDictionary<string, Severity>.Empty.Add("CG8001", Severity.Error),
    };

    public static ImmutableArray<Finding> Judge(GateFacts facts, ReviewPolicy? reviews = null) =>
        [.. Gate.Judge(facts, new(PolicyOf(reviews), []), null, []).Findings.Where(f => f.Code == "CG8001" || f.Message.Contains("reviews.exempt", StringComparison.Ordinal))];
}
