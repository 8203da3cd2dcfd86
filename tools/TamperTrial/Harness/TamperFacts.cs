using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.TamperTrial;

/// <summary>Facts and verdict of a made-up project, complete enough that every document says something.</summary>
public static class TamperFacts
{
    /// <summary>The project's package id.</summary>
    public const string Id = "Contoso.App";

    /// <summary>The facts of one build.</summary>
    /// <param name="framework">The target framework.</param>
    /// <param name="version">The version.</param>
    public static GateFacts Facts(string framework = "net10.0", string version = "1.2.3") => new()
    {
        Project = new ProjectFact
        {
            Name = "App", Path = "/src/App.csproj", AssemblyName = "App", PackageId = Id, Version = version, TargetFramework = framework,
            TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Release", Language = "C#", OutputType = "Exe", IsPackable = true, LicenseExpression = "MIT",
        },
        Toolchain = new ToolchainFact { Sdk = "10.0.401", MSBuild = "18.0.2", Compiler = "csc", CompilerVersion = "5.9.0", Gate = "0.1.0", LicenseList = "3.28.0" },
        Source = new SourceFact { Root = "/src", Commit = new string('a', 40), Tree = new string('b', 40), CommitTime = 1_700_000_000, Dirty = false },
        JudgedAt = 1_700_000_000,
        Packages = [Package("Alpha.Lib", "1.0.0", PackageScope.Shipped), Package("Beta.Tool", "2.0.0", PackageScope.BuildOnly), Package("Gamma.Lib", "3.1.4", PackageScope.Shipped)],
        Models = [Model("models/a.onnx")],
    };

    /// <summary>The verdict of it.</summary>
    public static Verdict Verdict { get; } = new()
    {
        Mode = "enforce",
        PolicySha256 = new string('d', 64),
        Findings =
        [
            new Finding { Code = "CG1008", Severity = Severity.Note, Subject = "pkg:nuget/Alpha.Lib@1.0.0", Message = "Strong copyleft ships." },
            new Finding { Code = "CG2011", Severity = Severity.Warning, Subject = "set", Message = "A data set is undocumented." },
        ],
        Duties =
        [
            new DutyDecision
            {
                Duty = "eu-cra/annex-i-2-1", Pack = "eu-cra 2026.11", Title = "A bill of materials", Instrument = "Regulation (EU) 2024/2847", Article = "Annex I, Part II, point 1",
                Outcome = DutyOutcome.Met, Reasons = [new DutyReason("market is eu", "Article 13")], AppliesFrom = new DateOnly(2027, 12, 11),
                Proofs = [new DutyProof("product.sbom", "Contoso.App.compliance/sbom.cdx.json", null, null)],
                Source = "https://eur-lex.europa.eu/eli/reg/2024/2847/oj", VerifiedOn = new DateOnly(2026, 11, 21), Confidence = "medium",
            },
        ],
        Licenses =
        [
            new LicenseDecision { Package = "Alpha.Lib/1.0.0", Expression = "MIT", Declared = "BSD-2-Clause", Chosen = "MIT", Accepted = true, Basis = "clarification" },
            new LicenseDecision { Package = "Gamma.Lib/3.1.4", Expression = "Apache-2.0 OR MIT", Declared = "Apache-2.0 OR MIT", Chosen = "MIT", Accepted = true, Basis = "expression" },
        ],
    };

    /// <summary>What a made-up file holds.</summary>
    public static byte[] Content(string path) => Encoding.UTF8.GetBytes($"content of {path}: {new string('x', path.Length % 7)}\n");

    private static PackageFact Package(string id, string version, PackageScope scope) => new()
    {
        Id = id, Version = version, ContentHash = Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(id))), Scope = scope, Direct = true,
        Statement = LicenseStatement.Expression, LicenseText = "MIT",
    };

    private static ModelFact Model(string path) => new()
    {
        Path = "/src/" + path, DisplayPath = path, Format = "onnx", Size = Content(path).Length, Sha256 = FileDigest.Sha256(Content(path)), Shipping = ModelShipping.Copied,
    };

    /// <summary>The artifacts of made-up files.</summary>
    public static ImmutableArray<ArtifactFact> Artifacts(IEnumerable<KeyValuePair<string, byte[]>> files) =>
        [.. files.Select(f => new ArtifactFact(f.Key, f.Value.Length, FileDigest.Sha256(f.Value))).OrderBy(a => a.Path, StringComparer.Ordinal)];
}
