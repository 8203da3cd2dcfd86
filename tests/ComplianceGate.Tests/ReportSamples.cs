using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>Builds whose report has something in every section.</summary>
internal static class ReportSamples
{
    private const string Machine = "/home/ada";
    private static readonly string[] Families = ["Microsoft.Extensions", "System", "Azure.Core", "Contoso", "Serilog", "OpenTelemetry.Instrumentation", "Polly", "Grpc"];
    private static readonly string[] Parts = ["DependencyInjection.Abstractions", "Logging", "Text.Json", "Http", "Configuration.Binder", "Primitives", "Memory", "Sinks.File", "Client", "Options"];
    private static readonly string[] Licenses = ["MIT", "MIT", "MIT", "MIT", "MIT", "Apache-2.0", "Apache-2.0", "BSD-3-Clause", "MS-PL", "LGPL-3.0-or-later WITH LGPL-3.0-linking-exception"];

    /// <summary>A build with packages in a graph as real ones are: a few direct, most brought by others, some by many.</summary>
    /// <param name="count">How many packages.</param>
    public static EvidenceContext Graph(int count)
    {
        var packages = ImmutableArray.CreateBuilder<PackageFact>(count);
        var licenses = ImmutableArray.CreateBuilder<LicenseDecision>(count);
        var direct = Math.Clamp(count / 9, 2, 400);
        for (var i = 0; i < count; i++)
        {
            packages.Add(EvidenceSamples.Package(Name(i), Version(i), Machine) with
            {
                Direct = i < direct, Scope = i % 17 == 3 ? PackageScope.BuildOnly : PackageScope.Shipped,
                Dependencies = [.. Children(i, direct, count).Select(c => $"{Name(c)}/{Version(c)}")],
            });
            var license = Licenses[(i * 7) % Licenses.Length];
            licenses.Add(new LicenseDecision { Package = $"{Name(i)}/{Version(i)}", Expression = i % 43 == 5 ? null : license, Chosen = i % 43 == 5 ? null : license, Accepted = i % 43 == 5 ? null : i % 29 != 4, Basis = "expression" });
        }

        var facts = EvidenceSamples.Facts(Machine, new SourceFact { Root = Machine + "/src", Commit = EvidenceSamples.Commit, Tree = new string('b', 40), CommitTime = 1_700_000_000, Dirty = false }, packages.DrainToImmutable(), []);
        return new EvidenceContext
        {
            Facts = facts,
            Verdict = new Verdict { Mode = "enforce", PolicySha256 = new string('d', 64), Licenses = licenses.DrainToImmutable(), Findings = Findings(facts.Packages) },
            Rules = EvidenceSamples.Rules,
            Artifacts = [EvidenceSamples.Artifact("App.dll"), EvidenceSamples.Artifact("App.pdb"), .. Enumerable.Range(0, Math.Min(count, 20)).Select(i => EvidenceSamples.Artifact(Name(i) + ".dll"))],
            FolderName = "App.compliance",
            Time = 1_700_000_000,
        };
    }

    /// <summary>The same with models, claims, openness, duties, cryptography and hostile texts.</summary>
    /// <param name="count">How many packages.</param>
    public static EvidenceContext Full(int count)
    {
        var (graph, crypto) = (Graph(count), CryptographySamples.Evidence(Machine));
        const string Path = "models/sentiment.onnx";
        const string Evil = "\"><script>alert(1)</script><img src=x onerror=alert(2)> \u202e ${{ x }} ::error::";
        var models = ImmutableArray.Create(
            EvidenceSamples.Model(Path, Machine) with
            {
                Card = new CardFact
                {
                    Path = Machine + "/src/app/models/card.md", DisplayPath = "models/card.md", Sha256 = new string('c', 64),
                    Fields = [new(CardFields.IntendedUse, "Rates the mood of a sentence.", CardFieldState.Stated, 10, 1, false), new(CardFields.Limitations, "English only. " + Evil, CardFieldState.Stated, 12, 1, false)],
                },
            },
            EvidenceSamples.Model("models/without.gguf", Machine) with { Format = "gguf", Size = 4_368_438_944 });
        return new EvidenceContext
        {
            Facts = graph.Facts with { Models = models, Cryptography = crypto.Facts.Cryptography, Packages = [.. graph.Facts.Packages, EvidenceSamples.Package(Evil, "1.0.0", Machine)] },
            Verdict = graph.Verdict with
            {
                Findings = [.. graph.Verdict.Findings, EvidenceSamples.Finding("CG2007", Path, "The card says one thing, the weights another: " + Evil, new FileLocation(Machine + "/src/app/models/card.md", 14, 3)) with { Fix = "Write: quantisation: " + Evil }],
                ModelLicenses = [new(Path, "Apache-2.0", "apache-2.0") { Chosen = "Apache-2.0", Accepted = true, Terms = [new("commercial-use", "yes", "verified", null), new("attribution", "yes", "verified", "Keep the notice.")] }],
                ModelClaims =
                [
                    new(Path, ClaimKinds.Parameters, "66M", ClaimOutcome.Confirmed, "66362880", "tensors", null, null),
                    new(Path, ClaimKinds.Quantisation, "int8", ClaimOutcome.Contradicted, "float16", "tensors", "no tensor has 8 bits", null),
                    new(Path, ClaimKinds.Dataset, Evil, ClaimOutcome.Unverifiable, null, null, "weights do not tell their data", null),
                ],
                Openness = [new OpennessDecision { Model = Path, Weights = "public", LicenseKind = "osi", Data = "described", Hosts = 1, Reasons = [new("weights", "The model lies in a public repository."), new("license", Evil)] }],
                Thresholds = [new(Path, "accuracy on imdb", "at least 0.9", ThresholdOutcome.Failed) { Found = "0.87", Samples = 25_000 }],
                Duties = [.. Enumerable.Range(0, 6).Select(Duty)],
                Cryptography = crypto.Verdict.Cryptography, CryptographyProfile = crypto.Verdict.CryptographyProfile, CryptographyData = crypto.Verdict.CryptographyData,
            },
            Rules = graph.Rules,
            Artifacts = [.. graph.Artifacts, EvidenceSamples.Artifact(Path), EvidenceSamples.Artifact("evil'\"><b>.txt")],
            FolderName = graph.FolderName,
            Time = graph.Time,
            Earlier = [new("App.compliance/sbom.cdx.json", new string('a', 64)), new("App.compliance/findings.sarif", new string('e', 64))],
        };
    }

    private static DutyDecision Duty(int i) => new()
    {
        Duty = "d" + i.ToString(CultureInfo.InvariantCulture), Pack = "eu-ai-act", Title = "Keep the technical documentation up to date", Instrument = "Regulation (EU) 2024/1689", Article = "Article 53(1)(a)",
        Outcome = (DutyOutcome)(i % 5), Reasons = [new("the model is placed on the market", "Article 53")], AppliesFrom = new DateOnly(2025, 8, 2),
        Proofs = i == 0 ? [new("card", "models/card.md", new string('c', 64), "yes"), new("lock", "compliance.json", new string('d', 64), null)] : [],
        Lacks = i == 1 ? [new("compute", "Compute of the training", "State training-compute in the card.")] : [],
        Source = "https://example.org/act", VerifiedOn = new DateOnly(2026, 11, 1), Confidence = "high",
    };

    private static ImmutableArray<Finding> Findings(ImmutableArray<PackageFact> packages)
    {
        var found = ImmutableArray.CreateBuilder<Finding>();
        for (var i = 4; i < packages.Length; i += 29)
        {
            found.Add(EvidenceSamples.Finding("CG1002", packages[i].Purl, $"{packages[i].Id} has a license that the policy does not accept.", new FileLocation(Machine + "/src/app/App.csproj", 12, 5)) with
            {
                Severity = i % 2 == 0 ? Severity.Error : Severity.Warning, Path = ["App", packages[0].Id, packages[i].Id],
                Fix = "Replace it, or add to \"licenses\": { \"allow\": [\"LGPL-3.0-or-later\"] }",
                Offer = new WaiverOffer(packages[i].Purl, "2026-12-31", "compliance.json", true),
            });
        }

        found.Add(EvidenceSamples.Finding("CG3004", "work tree", "Tracked files differ from the commit.", null, "a trial") with { Severity = Severity.Note });
        return found.DrainToImmutable();
    }

    // Levels of growing and again of shrinking size; each package of a level needs some of the next, and a few far ones.
    private static IEnumerable<int> Children(int i, int direct, int count)
    {
        var (start, end, next) = (0, direct, direct);
        while (i >= end)
        {
            (start, end) = (end, Math.Min(count, end + (next = Math.Max(1, end < count / 2 ? next * 2 : next / 2))));
        }

        var size = Math.Min(count, end + Math.Max(1, end < count / 2 ? next * 2 : next / 2)) - end;
        if (size <= 0)
        {
            yield break;
        }

        var width = end - start;
        var first = end + (int)((long)(i - start) * size / width);
        for (var c = first; c < Math.Min(end + size, first + 1 + (i % 4)); c++)
        {
            yield return c;
        }

        if (i % 5 == 0)
        {
            yield return end + ((i * 31) % size);
            yield return count - 1;
        }
    }

    private static string Name(int i) => $"{Families[i % Families.Length]}.{Parts[i / 8 % Parts.Length]}{(i < 80 ? "" : ".X" + i.ToString(CultureInfo.InvariantCulture))}";

    private static string Version(int i) => $"{1 + (i % 10)}.{i % 4}.0";
}
