using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>Builds to write evidence of. <c>machine</c> is where repository, packages and home of one builder lie.</summary>
internal static class EvidenceSamples
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Machine = "/home/ada";

    public static ImmutableArray<RuleDescriptor> Rules { get; } =
    [
        new("CG1001", "NoLicense", "A package has no license.", "Licenses", Severity.Error, "A package that ships has no license. Without one nobody may pass it on."),
        new("CG1002", "LicenseNotAllowed", "A license is not allowed.", "Licenses", Severity.Error, "The policy does not accept the license of a package that ships."),
        new("CG2001", "ModelWithoutCard", "A model has no card.", "Models", Severity.Error, "A model that ships has no card that documents it."),
        new("CG3004", "WorkingTreeDirty", "The work tree is dirty.", "Reproducibility", Severity.Note, "Tracked files differ from the commit, so that nobody else can build this."),
    ];

    /// <summary>Every sample by name.</summary>
    public static Dictionary<string, Func<string, EvidenceContext>> All { get; } = new()
    {
        ["empty"] = Empty,
        ["rich"] = Rich,
        ["unicode"] = Unicode,
        ["hostile"] = Hostile,
        ["many"] = machine => Many(120, machine),
        ["kinds"] = EvidenceKindTests.Sample,
        ["models"] = EvidenceModelTests.Sample,
        ["made"] = EvidenceBuildInfoTests.Sample,
        ["packed"] = EvidencePackSamples.Packed,
        ["licenses"] = EvidencePackSamples.Licenses,
        ["halves"] = EvidencePackSamples.Halves,
        ["cryptography"] = CryptographySamples.Evidence,
    };

    public static EvidenceContext Of(string name, string machine = Machine) => All[name](machine);

    /// <summary>No package, no model, no repository, no time, nothing found.</summary>
    public static EvidenceContext Empty(string machine = Machine) => new()
    {
        Facts = Facts(machine, new SourceFact { Unknown = $"No repository was found from {machine}/src/app upwards." }, [], []),
        Verdict = new Verdict { Mode = "enforce" },
        Rules = Rules,
        FolderName = "App.compliance",
    };

    /// <summary>Packages of every kind, models with and without a card, live and waived findings in all places.</summary>
    public static EvidenceContext Rich(string machine = Machine) => new()
    {
        Facts = Facts(machine, Source(machine), RichPackages(machine), RichModels(machine)) with { PublicApi = new([new("Contoso.App.Pen`1", new string('d', 64))]) },
        Verdict = RichVerdict(machine),
        Rules = Rules,
        Artifacts = [Artifact("runtimes/linux-x64/native/libx.so"), Artifact("App.dll"), Artifact("App.pdb"), Artifact("models/a.onnx")],
        FolderName = "App.compliance",
        Time = 1_700_000_000,
    };

    /// <summary>Letters of many scripts wherever a text can stand.</summary>
    public static EvidenceContext Unicode(string machine = Machine)
    {
        const string Text = "Žluťoučký kůň 日本語 𝒜 İıß עברית";
        var facts = Facts(machine, Source(machine), [Package("Łódź.İstanbul", "1.0.0-β", machine) with { Authors = Text, Copyright = Text }],
            [Model("modèles/模型 𝒜.onnx", machine) with { DeclaredBaseModel = Text }]);
        return new EvidenceContext
        {
            Facts = facts with { Project = facts.Project with { PackageId = "Приложение", AssemblyName = "Приложение", Version = "1.0.0+ž" } },
            Verdict = new Verdict { Mode = "audit", Findings = [Finding("CG1001", Text, Text, new FileLocation($"{machine}/src/app/ü ö.csproj", 3, 4))] },
            Rules = Rules,
            Artifacts = [Artifact("Приложение.dll"), Artifact("ü ö.txt"), Artifact("模型.bin")],
            FolderName = "Приложение.compliance",
            Time = 1_700_000_000,
        };
    }

    /// <summary>What package authors may write to do harm, or out of carelessness.</summary>
    public static EvidenceContext Hostile(string machine = Machine)
    {
        const string Text = "a\u0000b\u001b[31m\r\n::error::x \ud800 \u202e \"<script>\" [x](http://evil.example/) {0}";
        var package = Package("Evil", "1.0.0", machine) with
        {
            Authors = Text, Copyright = Text, ContentHash = "not base64", ScopeReason = Text, Dependencies = ["Evil/1.0.0", "Gone/9.9.9", "nonsense"],
            Statement = LicenseStatement.Url, LicenseText = "javascript:alert(1)", ProjectUrl = "http://[::1", RepositoryUrl = "https://user:secret@example.org/x",
        };
        var facts = Facts(machine, Source(machine) with { Remote = "https://example.org/a b|c[0]%zz", CommitTime = long.MaxValue, Branch = "refs/heads/" + Text },
            [package, package, Package("Evil.Two", "2.0.0", machine) with { ProjectUrl = "https://example.org/a%zz#b#c", LicenseText = "MIT" }],
            [Model("a.bin", machine), Model("a.bin", machine)]);
        return new EvidenceContext
        {
            Facts = facts,
            Verdict = new Verdict
            {
                Mode = "enforce",
                Findings = [Finding("CG1002", Text, Text, new FileLocation("/etc/../etc/passwd", -3, -4)), Finding("CG9999", "", "", null)],
                Licenses = [new LicenseDecision { Package = "Evil/1.0.0", Expression = "LicenseRef-" + "x-1", Basis = "url" }],
            },
            Rules = Rules,
            Artifacts = [Artifact("a\\b.txt"), Artifact("new\nline.txt"), Artifact("cr\rhere.txt"), Artifact(" lead and trail ")],
            FolderName = "App.compliance",
            Time = long.MaxValue,
        };
    }

    public static EvidenceContext Many(int count, string machine = Machine)
    {
        var packages = ImmutableArray.CreateBuilder<PackageFact>(count);
        var licenses = ImmutableArray.CreateBuilder<LicenseDecision>(count);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        for (var i = 0; i < count; i++)
        {
            var id = "Package" + i.ToString("D6", CultureInfo.InvariantCulture);
            var dependencies = Enumerable.Range(1, 3).Where(d => i + d < count).Select(d => $"Package{(i + d).ToString("D6", CultureInfo.InvariantCulture)}/1.2.3");
            packages.Add(Package(id, "1.2.3", machine) with { Direct = i % 7 == 0, Dependencies = [.. dependencies], ProjectUrl = "https://example.org/" + id });
            licenses.Add(new LicenseDecision { Package = id + "/1.2.3", Expression = "MIT", Declared = "MIT", Chosen = "MIT", Accepted = true, Basis = "expression" });
            if (i % 5 == 0)
            {
                findings.Add(Finding("CG1001", $"pkg:nuget/{id}@1.2.3", $"{id} in {machine}/.nuget/packages/{id.ToLowerInvariant()}/1.2.3/{id}.nuspec has none.", null));
            }
        }

        return new EvidenceContext
        {
            Facts = Facts(machine, Source(machine), packages.DrainToImmutable(), []),
            Verdict = new Verdict { Mode = "enforce", Licenses = licenses.DrainToImmutable(), Findings = findings.DrainToImmutable() },
            Rules = Rules,
            Artifacts = [.. Enumerable.Range(0, count).Select(i => Artifact($"lib/Package{i}.dll"))],
            FolderName = "App.compliance",
            Time = 1_700_000_000,
        };
    }

    public static byte[] Written(this IEvidenceWriter writer, EvidenceContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        writer.Write(context, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Manifest(EvidenceContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ManifestWriter.Write(context, [new EvidenceDocument("App.compliance/sbom.cdx.json", new string('a', 64))], buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Embedded(EvidenceContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EmbeddedManifestWriter.Write(context.Facts, context.Verdict.PolicySha256, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static ArtifactFact Artifact(string path)
    {
        var content = Content(path);
        return new ArtifactFact(path, content.Length, FileDigest.Sha256(content));
    }

    /// <summary>What the file behind <see cref="Artifact"/> holds.</summary>
    public static byte[] Content(string path) => Encoding.UTF8.GetBytes("content of " + path);

    public static GateFacts Facts(string machine, SourceFact source, ImmutableArray<PackageFact> packages, ImmutableArray<ModelFact> models) => new()
    {
        Project = new ProjectFact
        {
            Name = "App", Path = machine + "/src/app/App.csproj", AssemblyName = "App", PackageId = "Contoso.App", Version = "1.2.3-rc.1", TargetFramework = "net10.0",
            TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Release", Language = "C#", OutputType = "Exe", IsPackable = true, LicenseExpression = "MIT",
        },
        Toolchain = new ToolchainFact { Sdk = "10.0.401", MSBuild = "18.0.2", Compiler = "csc", CompilerVersion = "5.9.0-1+abc", Gate = "0.1.0", LicenseList = "3.28.0" },
        Source = source,
        JudgedAt = 1_700_000_000,
        Packages = packages,
        Models = models,
    };

    public static PackageFact Package(string id, string version, string machine) => new()
    {
        Id = id, Version = version, ContentHash = Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(id))),
        Folder = $"{machine}/.nuget/packages/{id.ToLowerInvariant()}/{version}", Feed = $"{machine}/feed", Direct = true,
    };

    public static Finding Finding(string code, string subject, string message, FileLocation? location, string? waived = null) =>
        new() { Code = code, Severity = Severity.Error, Subject = subject, Message = message, Location = location, Waived = waived };

    private static SourceFact Source(string machine) => new()
    {
        Root = machine + "/src", Commit = Commit, Tree = new string('b', 40), Branch = "refs/heads/main", CommitTime = 1_700_000_000,
        Remote = "https://example.org/contoso/app.git", Dirty = true,
    };

    public static ModelFact Model(string path, string machine) => new()
    {
        Path = $"{machine}/src/app/{path}", DisplayPath = path, Format = "onnx", FormatVersion = "8", Size = 12345, Sha256 = FileDigest.Sha256(Content(path)), Shipping = ModelShipping.Copied,
    };

    private static ImmutableArray<PackageFact> RichPackages(string machine) =>
    [
        Package("Analyzer.Tools", "2.0.0", machine) with { Scope = PackageScope.BuildOnly, ScopeReason = "developmentDependency" },
        Package("Dual.Lib", "3.1.0", machine) with { Direct = false, Copyright = "© Dual", Statement = LicenseStatement.Expression, LicenseText = "MIT OR GPL-2.0-only" },
        Package("Newtonsoft.Json", "13.0.3", machine) with
        {
            Dependencies = ["Dual.Lib/3.1.0"], Authors = "James, Inc.", ProjectUrl = "https://www.newtonsoft.com/json", RepositoryUrl = "https://github.com/JamesNK/Newtonsoft.Json",
            RepositoryCommit = Commit, Statement = LicenseStatement.Expression, LicenseText = "MIT",
        },
        Package("No.License", "0.0.1", machine) with { ContentHash = null, Direct = false, Folder = null },
        Package("Url.Lib", "1.0.0", machine) with { Statement = LicenseStatement.Url, LicenseText = "https://example.org/license" },
    ];

    private static ImmutableArray<ModelFact> RichModels(string machine) =>
    [
        Model("Dual.Lib/3.1.0/content/b.gguf", machine) with { Path = machine + "/.nuget/packages/dual.lib/3.1.0/content/b.gguf", Package = "Dual.Lib/3.1.0", Format = "gguf", FormatVersion = null },
        Model("models/a.onnx", machine) with
        {
            DeclaredBaseModel = "contoso/base",
            Card = new CardFact
            {
                Path = machine + "/src/app/models/a b.md", DisplayPath = "models/a b.md", Sha256 = new string('c', 64),
                Fields =
                [
                    new(CardFields.IntendedUse, "Rates the mood of a sentence.", CardFieldState.Stated, 10, 1, false),
                    new(CardFields.Limitations, "English only.", CardFieldState.Stated, 12, 1, false),
                    new(CardFields.Version, "[More Information Needed]", CardFieldState.Placeholder, 3, 1, true),
                ],
            },
        },
    ];

    private static Verdict RichVerdict(string machine) => new()
    {
        Mode = "enforce",
        PolicySha256 = new string('d', 64),
        PolicyPath = machine + "/policies/compliance.json",
        Findings =
        [
            Finding("CG1001", "pkg:nuget/No.License@0.0.1", "No.License 0.0.1 has no license.", new FileLocation(machine + "/src/app/App.csproj", 12, 5))
                with { Path = ["App", "Newtonsoft.Json 13.0.3", "No.License 0.0.1"], Fix = $"Add it to {machine}/policies/compliance.json." },
            Finding("CG1002", "pkg:nuget/Dual.Lib@3.1.0", $"The text {machine}/.nuget/packages/dual.lib/3.1.0/LICENSE.txt says GPL.",
                new FileLocation(machine + "/.nuget/packages/dual.lib/3.1.0/LICENSE.txt"), "Agreed with legal until May."),
            Finding("CG2001", "models/a.onnx", "It has no card.", null) with { Severity = Severity.Warning },
            Finding("CG3004", "work tree", $"{machine}/src is dirty.", new FileLocation(machine + "/policies/compliance.json", 2)) with { Severity = Severity.Note },
            Finding("CG3004", "silent", "never shown", null) with { Severity = Severity.None },
        ],
        Licenses =
        [
            new LicenseDecision { Package = "Dual.Lib/3.1.0", Expression = "MIT OR GPL-2.0-only", Declared = "MIT OR GPL-2.0-only", Chosen = "MIT", Accepted = true, Basis = "expression" },
            new LicenseDecision { Package = "Newtonsoft.Json/13.0.3", Expression = "MIT", Declared = "MIT", Chosen = "MIT", Accepted = true, Basis = "expression" },
            new LicenseDecision { Package = "No.License/0.0.1", Basis = "none", Accepted = false },
            new LicenseDecision
            {
                Package = "Url.Lib/1.0.0", Expression = "LicenseRef-Contoso", Chosen = "LicenseRef-Contoso", Accepted = true, Basis = "clarification", File = "LICENSE", FileSha256 = new string('e', 64),
            },
        ],
        Duties =
        [
            new DutyDecision
            {
                Duty = "eu-cra/annex-i-2-1", Pack = "eu-cra 2026.11", Title = "A bill of materials", Instrument = "Regulation (EU) 2024/2847", Article = "Annex I, Part II, point 1",
                Outcome = DutyOutcome.Met, Reasons = [new DutyReason($"market is eu, says {machine}/policies/compliance.json", "Article 13")], AppliesFrom = new DateOnly(2027, 12, 11),
                Proofs = [new DutyProof("sbom", "App.compliance/sbom.cdx.json", null, null), new DutyProof("contact", "compliance.json", new string('d', 64), "security@contoso.example")],
                Source = "https://eur-lex.europa.eu/eli/reg/2024/2847/oj", VerifiedOn = new DateOnly(2026, 11, 21), Confidence = "medium",
            },
            new DutyDecision
            {
                Duty = "eu-ai-act/53-1-c", Pack = "eu-ai-act 2026.11", Title = "A policy to respect copyright", Instrument = "Regulation (EU) 2024/1689", Article = "Article 53(1)(c)",
                Model = "models/a.onnx", Outcome = DutyOutcome.NotApplicable, Reasons = [new DutyReason("role is hobbyist", null)], Source = "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
                VerifiedOn = new DateOnly(2026, 11, 21), Confidence = "high",
            },
        ],
        ModelLicenses =
        [
            new ModelLicenseDecision("models/a.onnx", "LicenseRef-gemma OR OpenMDW-1.0", "openmdw")
            {
                Chosen = "OpenMDW-1.0", Accepted = true,
                Terms =
                [
                    new("commercial-use", "yes", "verified", null), new("use-restrictions", "no", "secondary", null),
                    new("attribution", "yes", "unverified", "\"Built with a\u001bb\""), new("revocable", "unknown", null, null),
                ],
            },
        ],
    };
}
