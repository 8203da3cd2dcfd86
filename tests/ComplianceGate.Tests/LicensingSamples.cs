using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

/// <summary>Packages and policies made by hand.</summary>
internal static class LicensingSamples
{
    private static int line;

    public static PackageFact Package(string? expression = null, string id = "A", string version = "1.2", PackageScope scope = PackageScope.Shipped) => new()
    {
        Id = id,
        Version = version,
        Direct = true,
        Scope = scope,
        Path = [$"{id} {version}"],
        Statement = expression is null ? LicenseStatement.None : LicenseStatement.Expression,
        LicenseText = expression,
        RequestedAt = new("/src/App.csproj", 7, 5),
    };

    public static PackageFact FilePackage(string file, params PackageText[] texts) =>
        Package() with { Statement = LicenseStatement.File, LicenseText = file, Texts = [.. texts] };

    public static PackageText Text(string path, char digit = 'a') => new(path, 100, new string(digit, 64));

    public static LicenseExpression Expression(string text) => SpdxExpressionParser.Parse(text).Expression ?? throw new ArgumentException(text);

    /// <summary>Policy terms, each at a place of its own.</summary>
    public static ImmutableArray<PolicyTerm> Terms(params string[] terms) =>
        [.. terms.Select(t => new PolicyTerm((LicenseTerm)Expression(t), Place()))];

    public static FileLocation Place() => new("/src/compliance.json", Interlocked.Increment(ref line), 1);

    public static CompliancePolicy PolicyOf(LicensePolicy licenses) => new() { Licenses = licenses };

    public static CompliancePolicy Allow(params string[] terms) => PolicyOf(new() { AllowsOsiOrFsf = false, Allow = Terms(terms) });

    public static JudgedLicense Judge(CompliancePolicy policy, PackageFact package) => LicenseJudge.Judge(policy, [package])[package.Key];

    public static RuleContext Context(CompliancePolicy policy, params PackageFact[] packages)
    {
        var facts = new GateFacts
        {
            Project = new()
            {
                Name = "App",
                Path = "/src/App.csproj",
                AssemblyName = "App",
                PackageId = "App",
                Version = "1.0.0",
                TargetFramework = "net10.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0",
                Configuration = "Release",
                Language = "C#",
                OutputType = "Exe",
            },
            Toolchain = new() { Sdk = "10.0.100", MSBuild = "18.0", Gate = "0.1.0" },
            Source = new(),
            JudgedAt = 0,
            Packages = [.. packages],
        };
        return new(facts, policy, LicenseJudge.Judge(policy, facts.Packages), ImmutableDictionary<string, Diagnostics.ModelLicenseDecision>.Empty);
    }
}
