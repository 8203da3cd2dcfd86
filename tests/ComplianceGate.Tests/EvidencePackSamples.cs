using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>More builds to write evidence of: packed and linked ones, licenses that documents cannot carry, text that no encoding holds.</summary>
internal static class EvidencePackSamples
{
    /// <summary>A nupkg of two frameworks, with what it was built on, what is inside it and the release before it; everything that a document has a place for.</summary>
    public static EvidenceContext Packed(string machine)
    {
        var rich = EvidenceSamples.Rich(machine);
        var models = EvidenceModelTests.Sample(machine);
        var facts = rich.Facts with
        {
            Project = rich.Facts.Project with { TargetFramework = "net10.0;netstandard2.0", OutputType = "Library" },
            Packages = [.. models.Facts.Packages, .. rich.Facts.Packages],
            Models = [.. models.Facts.Models, .. rich.Facts.Models.Select(WithTraining)],
            Datasets = [.. models.Facts.Datasets, new DatasetFact { Name = "glue", Models = ["models/a.onnx"], License = "whatever" }],
            Evaluations = models.Facts.Evaluations,
            Pruned = [new("System.Text.Json", "8.0.5", ["Newtonsoft.Json/13.0.3"], null)],
        };
        return new EvidenceContext
        {
            Facts = facts,
            Verdict = rich.Verdict with { ModelLicenses = [.. rich.Verdict.ModelLicenses, .. models.Verdict.ModelLicenses], Datasets = models.Verdict.Datasets },
            Rules = rich.Rules,
            Stage = EvidenceStage.Pack,
            Artifacts =
            [
                EvidenceSamples.Artifact("Contoso.App.1.2.3-rc.1.nupkg") with { Sha512 = new string('f', 128) }, EvidenceSamples.Artifact("Contoso.App.1.2.3-rc.1.snupkg"),
            ],
            Build = Build(machine),
            Links =
            [
                new(EvidenceLinkKind.Contents, "Contoso.App", "1.2.3-rc.1", null, null, new string('1', 64)),
                new(EvidenceLinkKind.Project, "Contoso.Base", "1.0.0", "net10.0", "../Base/ü b/manifest.json", new string('2', 64)),
            ],
            Previous = new(EvidenceLinkKind.Previous, "Contoso.App", "1.2.2", null, null, new string('3', 64)),
            Texts = new Dictionary<string, NoticeText> { [new string('e', 64)] = new("Do what you like.\n", null) },
            FolderName = "Contoso.App.1.2.3-rc.1.compliance",
            Time = 1_700_000_000,
        };
    }

    /// <summary>Licenses in every form that a statement can have.</summary>
    public static EvidenceContext Licenses(string machine)
    {
        string[] stated =
        [
            "MIT", "(MIT OR Apache-2.0) AND ISC", "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0+", "LicenseRef-One", "LicenseRef-One AND (LicenseRef-Two OR MIT)",
            "GPL-2.0-only WITH AdditionRef-Mine", "DocumentRef-Other:LicenseRef-Three",
        ];
        var packages = ImmutableArray.CreateBuilder<PackageFact>();
        var licenses = ImmutableArray.CreateBuilder<LicenseDecision>();
        foreach (var basis in (string[])["expression", "file", "exception", "url"])
        {
            foreach (var expression in stated)
            {
                var id = $"L{packages.Count}.{basis}";
                packages.Add(EvidenceSamples.Package(id, "1.0.0", machine));
                licenses.Add(new LicenseDecision
                {
                    Package = id + "/1.0.0", Expression = expression, Chosen = basis == "url" ? null : expression.Replace("(LicenseRef-Two OR MIT)", "MIT"), Basis = basis,
                    File = "LICENSE", FileSha256 = new string('a', 64), Declared = basis is "expression" or "exception" ? expression : basis == "file" && packages.Count % 2 == 0 ? expression : null,
                });
            }
        }

        var facts = EvidenceSamples.Facts(machine, new SourceFact(), packages.ToImmutable(), []);
        return new EvidenceContext
        {
            Facts = facts with { Project = facts.Project with { LicenseExpression = "MIT OR (not one" } },
            Verdict = new Verdict { Mode = "audit", Licenses = licenses.ToImmutable() },
            Rules = EvidenceSamples.Rules,
            FolderName = "App.compliance",
        };
    }

    /// <summary>Halves of surrogate pairs wherever a text can stand, so that names differ in nothing that UTF-8 can tell.</summary>
    public static EvidenceContext Halves(string machine)
    {
        var facts = EvidenceSamples.Facts(
            machine, new SourceFact { Root = machine + "/src", Remote = "https://example.org/\ud800" },
            [
                EvidenceSamples.Package("Half\ud800", "1.0.0", machine) with { Authors = "\udc00", Copyright = "\ud800", Dependencies = ["Half\udc00/1.0.0"] },
                EvidenceSamples.Package("Half\udc00", "1.0.0", machine) with { ScopeReason = "\ud800", Scope = PackageScope.BuildOnly },
            ],
            []);
        return new EvidenceContext
        {
            Facts = facts with
            {
                Project = facts.Project with { PackageId = "P\ud800", IsPackable = false },
                Datasets = [new DatasetFact { Name = "d\ud800", Origin = "\ud800" }, new DatasetFact { Name = "d\ud801" }, new DatasetFact { Name = "d\ufffd" }],
            },
            Verdict = new Verdict { Mode = "enforce" },
            Rules = EvidenceSamples.Rules,
            // One alone: two files whose names differ in nothing that UTF-8 can tell are not found in a folder.
            Artifacts = [EvidenceSamples.Artifact("a\ud800.dll")],
            Previous = new(EvidenceLinkKind.Previous, "\ud800", "1", null, "\ud800/manifest.json", new string('3', 64)),
            Build = new BuildFact { Properties = [new("\ud800", "\udc00")] },
            FolderName = "App.compliance",
            Time = 0,
        };
    }

    private static ModelFact WithTraining(ModelFact model) => model.Card is not { } card ? model : model with
    {
        Card = card with { Fields = [.. card.Fields, new(CardFields.TrainingData, "Sentences of the year 2020.", CardFieldState.Stated, 14, 1, false)] },
    };

    private static BuildFact Build(string machine) => new()
    {
        SdkCommit = new string('a', 40), Branch = "refs/heads/main",
        Options = [new("define", "TRACE;RELEASE"), new("optimization", "release")],
        Imports = [new("app/App.csproj", null, new string('6', 64)), new("Directory.Build.props", null, new string('7', 64))],
        Properties = [new("Deterministic", "true"), new("PathMap", machine + "/src/=/_/")],
        Outputs = [new("App.dll", 5, new string('8', 64), "00000000-0000-0000-0000-000000000000", new string('b', 40))],
    };
}
