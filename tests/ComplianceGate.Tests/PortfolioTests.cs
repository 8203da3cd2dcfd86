using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>Many projects in one: nothing is lost, and one that is bad hides no other.</summary>
[TestClass]
public sealed class PortfolioTests
{
    private const string Evil = "</td></tr><script>alert(1)</script> @octocat #12 [x](http://evil.example) ![i](http://evil.example/i.png) | `a` ::error::boo ##vso[x] \u202e";

    private string folder = "";

    [TestInitialize]
    public void Begin() => folder = Directory.CreateTempSubdirectory("portfolio-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Projects_add_up()
    {
        Samples.Write(folder);
        var portfolio = ProjectPortfolio.Read(folder);
        Assert.AreEqual("", string.Join('\n', portfolio.Problems));
        Assert.AreEqual(4, portfolio.Count);
        Assert.AreEqual(2, portfolio.Failed);
        var json = Json(portfolio);
        Assert.AreEqual("a/bin/App.compliance/manifest.json,stop/obj/findings.sarif", string.Join(',', json["projects"]!.AsArray().Where(static p => (string)p!["outcome"]! == "failed").Select(static p => (string)p!["path"]!).Order(StringComparer.Ordinal)));
        var stopped = json["projects"]!.AsArray().Single(static p => (string)p!["stage"]! == "stopped")!;
        Assert.AreEqual("App", (string)stopped["name"]!);
        Assert.AreEqual(1, (int)stopped["counts"]!["error"]!);
        Assert.AreEqual(1, (int)stopped["counts"]!["waived"]!);
        Assert.AreEqual(1, json["projects"]!.AsArray().Sum(static p => (int)p!["copies"]!), "the same manifest in two places counts once");
        Assert.AreEqual(json["projects"]!.AsArray().SelectMany(static p => p!["packages"]!.AsArray()).Select(static p => ((string)p!["purl"]!).Split('@')[0]).Distinct().Count(), (int)json["totals"]!["packages"]!);
        Assert.IsGreaterThan(0, (int)json["totals"]!["dutiesOpen"]!);
    }

    [TestMethod]
    public void Json_is_valid_by_its_schema()
    {
        Samples.Write(folder);
        Directory.CreateDirectory(Path.Combine(folder, "bad", "Bad.compliance"));
        File.WriteAllText(Path.Combine(folder, "bad", "Bad.compliance", "manifest.json"), "{");
        var good = Path.Combine(folder, "out.json");
        var document = Json(ProjectPortfolio.Read(folder));
        File.WriteAllText(good, document.ToJsonString());
        var schema = Path.Combine(EvidenceVerifiers.RepositoryRoot, "schemas", "report.schema.json");
        var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", schema, good);
        Assert.AreEqual(0, exitCode, output);
        document["projects"]![0]!["outcome"] = "maybe";
        File.WriteAllText(good, document.ToJsonString());
        Assert.AreEqual(1, EvidenceVerifiers.Script("verify-schema.mjs", schema, good).ExitCode);
    }

    [TestMethod]
    [DataRow("{", "is no JSON")]
    [DataRow("[]", "is no JSON object")]
    [DataRow("{\"schema\":\"other/1\"}", "is not of the form that it claims")]
    [DataRow("{\"schema\":\"compliancegate.manifest/2\"}", "was made by a later version")]
    [DataRow("{\"schema\":\"compliancegate.manifest/1\",\"schema\":\"compliancegate.manifest/1\"}", "is no JSON that two readers would read alike")]
    [DataRow("{\"schema\":\"compliancegate.manifest/1\"}", "is not of the form that it claims")]
    public void A_bad_one_is_told_with_its_place_and_hides_no_other(string content, string expected)
    {
        Samples.Build(Path.Combine(folder, "good"), ReportSamples.Graph(10));
        var bad = Directory.CreateDirectory(Path.Combine(folder, "sub", "Bad.compliance"));
        File.WriteAllText(Path.Combine(bad.FullName, "manifest.json"), content);
        var portfolio = ProjectPortfolio.Read(folder);
        Assert.AreEqual(1, portfolio.Count);
        Assert.HasCount(1, portfolio.Problems);
        StringAssert.StartsWith(portfolio.Problems[0], "sub/Bad.compliance/manifest.json " + expected, StringComparison.Ordinal);
        StringAssert.Contains(Encoding.UTF8.GetString(portfolio.ToHtml("1.0.0")), "sub/Bad.compliance/manifest.json", StringComparison.Ordinal);
        StringAssert.Contains(portfolio.ToMarkdown(), "### Not read", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Damage_to_each_member_is_told_or_changes_nothing_that_is_shown_wrongly()
    {
        Samples.Build(Path.Combine(folder, "one"), ReportSamples.Full(5));
        var path = Path.Combine(folder, "one", "App.compliance", "manifest.json");
        File.Delete(Path.Combine(folder, "one", "App.compliance", "SHA256SUMS"));
        var whole = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var told = 0;
        foreach (var name in whole.Select(static m => m.Key).ToList())
        {
            foreach (var value in (string[])["null", "7", "[{}]", "{\"a\":[]}", "\"x\""])
            {
                var damaged = whole.DeepClone().AsObject();
                damaged[name] = JsonNode.Parse(value);
                File.WriteAllText(path, damaged.ToJsonString());
                var portfolio = ProjectPortfolio.Read(folder);
                Assert.AreEqual(1, portfolio.Count + portfolio.Problems.Count, $"{name}: {value}");
                told += portfolio.Problems.Count;
                _ = portfolio.ToHtml("1.0.0").Length + portfolio.ToMarkdown().Length + Json(portfolio).Count;
            }
        }

        Assert.IsGreaterThan(60, told);
    }

    [TestMethod]
    public void What_the_sums_or_the_manifest_do_not_name_is_told()
    {
        Samples.Build(Path.Combine(folder, "one"), ReportSamples.Full(5));
        var evidence = Path.Combine(folder, "one", "App.compliance");
        File.AppendAllText(Path.Combine(evidence, "duties.json"), "\n");
        var portfolio = ProjectPortfolio.Read(folder);
        Assert.AreEqual("one/App.compliance/duties.json is not the one that its manifest names.", portfolio.Problems.Single());
        Assert.AreEqual(1, portfolio.Count, "the rest is told");
        File.Delete(Path.Combine(evidence, "duties.json"));
        Assert.AreEqual("one/App.compliance/duties.json is named by the manifest and is not there.", ProjectPortfolio.Read(folder).Problems.Single());
        File.AppendAllText(Path.Combine(evidence, "manifest.json"), "\n");
        Assert.AreEqual("one/App.compliance/manifest.json is not the one that its SHA256SUMS names.", ProjectPortfolio.Read(folder).Problems.Single());
        File.Delete(Path.Combine(evidence, "manifest.json"));
        Assert.AreEqual("one/App.compliance holds no manifest.json: the evidence is not whole.", ProjectPortfolio.Read(folder).Problems.Single());
    }

    [TestMethod]
    public void A_file_that_is_too_large_and_a_link_are_not_read()
    {
        var large = Directory.CreateDirectory(Path.Combine(folder, "Large.compliance"));
        using (var stream = File.Create(Path.Combine(large.FullName, "manifest.json")))
        {
            stream.SetLength((64 << 20) + 1);
        }

        Samples.Build(Path.Combine(folder, "good"), ReportSamples.Graph(3));
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), folder);
        var portfolio = ProjectPortfolio.Read(folder);
        Assert.AreEqual(1, portfolio.Count);
        StringAssert.StartsWith(portfolio.Problems.Single(), "Large.compliance/manifest.json has 67,108,865 bytes", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Markdown_has_no_markup_of_others()
    {
        Samples.Build(Path.Combine(folder, "one"), Hostile());
        var text = ProjectPortfolio.Read(folder).ToMarkdown();
        foreach (var never in (string[])["<script", "</td>", "@octocat", "\\@octocat", "#12", "](http://evil", "![", "::error::", "##vso", "\u202e", "http://"])
        {
            Assert.DoesNotContain(never, text);
        }

        foreach (var line in text.Split('\n').Where(static l => l.StartsWith('|')))
        {
            Assert.HasCount(12, System.Text.RegularExpressions.Regex.Split(line, @"(?<!\\)\|"), line);
        }

        StringAssert.StartsWith(text, "## ComplianceGate: 1 of 1 failed\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "[CG1002](https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/rules/CG1002.md)", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n  Fix: ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_page_is_well_formed_and_has_no_markup_of_others()
    {
        Samples.Build(Path.Combine(folder, "one"), Hostile());
        Samples.Write(folder);
        var text = Encoding.UTF8.GetString(ProjectPortfolio.Read(folder).ToHtml("1.0.0"));
        using var reader = XmlReader.Create(new StringReader(text["<!DOCTYPE html>\n".Length..]));
        var page = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        var scripts = page.Descendants("script").Select(static s => "'sha256-" + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(s.Value))) + "'").ToList();
        Assert.HasCount(2, scripts);
        var policy = page.Descendants("meta").Single(static m => m.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        Assert.IsTrue(scripts.TrueForAll(s => policy.Contains(s, StringComparison.Ordinal)), policy);
        Assert.IsFalse(page.Descendants().Attributes().Any(static a => a.Name.LocalName is "src" or "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
        Assert.IsTrue(page.Descendants().Attributes("href").All(static a => a.Value[0] == '#' || a.Value.StartsWith("https://github.com/ComplianceGate/", StringComparison.Ordinal)));
        Assert.IsNotNull(page.Descendants("form").Single().Attribute("hidden"), "without the script that filters, nothing offers to");
        foreach (var section in (string[])["projects", "findings", "packages", "models", "duties"])
        {
            Assert.HasCount(1, page.Descendants("h2").Where(h => h.Attribute("id")!.Value == section));
        }
    }

    [TestMethod]
    public void What_is_read_again_is_the_same()
    {
        Samples.Write(folder);
        CollectionAssert.AreEqual(ProjectPortfolio.Read(folder).ToHtml("1.0.0"), ProjectPortfolio.Read(folder + Path.DirectorySeparatorChar).ToHtml("1.0.0"));
    }

    [TestMethod]
    public void An_evidence_folder_may_be_named_itself()
    {
        Samples.Build(folder, ReportSamples.Graph(3));
        Assert.AreEqual(1, ProjectPortfolio.Read(Path.Combine(folder, "App.compliance")).Count);
        Assert.AreEqual(0, ProjectPortfolio.Read(Directory.CreateDirectory(Path.Combine(folder, "none")).FullName).Count);
    }

    private static EvidenceContext Hostile()
    {
        var context = ReportSamples.Graph(4);
        return new()
        {
            Facts = context.Facts with { Project = context.Facts.Project with { PackageId = "A" + Evil, Version = "1" + Evil }, Packages = [EvidenceSamples.Package(Evil, "1|2", "/home/ada")] },
            Verdict = new Verdict { Mode = "enforce", Findings = [EvidenceSamples.Finding("CG1002", Evil, Evil, new FileLocation("/home/ada/src/" + Evil, 3, 4)) with { Fix = Evil }, EvidenceSamples.Finding("<b>", Evil, Evil, null)] },
            Rules = context.Rules, FolderName = "App.compliance", Artifacts = context.Artifacts,
        };
    }

    private static JsonObject Json(ProjectPortfolio portfolio)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            portfolio.Write(json);
            json.WriteEndObject();
        }

        return JsonNode.Parse(bytes.ToArray())!.AsObject();
    }

    /// <summary>Folders of evidence.</summary>
    internal static class Samples
    {
        /// <summary>Two that passed (one of them twice), one that failed with models and duties, and one that stopped.</summary>
        public static void Write(string root)
        {
            Build(Path.Combine(root, "a", "bin"), ReportSamples.Full(60));
            var passed = ReportSamples.Graph(30);
            passed = With(passed, "Contoso.Other", passed.Verdict with { Findings = [.. passed.Verdict.Findings.Select(static f => f with { Severity = f.Severity == Severity.Error ? Severity.Warning : f.Severity })] });
            Build(Path.Combine(root, "b", "bin"), passed);
            Build(Path.Combine(root, "b", "copy"), passed);
            Build(Path.Combine(root, "c"), With(EvidenceSamples.Empty(), "Contoso.Third", new Verdict { Mode = "audit" }));
            var stopped = EvidenceSamples.Empty();
            var findings = new Verdict
            {
                Mode = "enforce", Findings = [EvidenceSamples.Finding("CG1001", "pkg:nuget/X@1.0.0", "X has no license.", new FileLocation("/home/ada/src/app/App.csproj", 3, 1)), EvidenceSamples.Finding("CG2001", "m.onnx", "No card.", null, "soon")],
            };
            EvidenceFolder.WriteDocument(Path.Combine(root, "stop", "obj", "findings.sarif"), With(stopped, "App", findings), new SarifWriter());
        }

        public static void Build(string output, EvidenceContext context)
        {
            Directory.CreateDirectory(output);
            EvidenceFolder.Write(output, context, [new SarifWriter(), new HtmlReportWriter()]);
        }

        private static EvidenceContext With(EvidenceContext context, string name, Verdict verdict) => new()
        {
            Facts = context.Facts with { Project = context.Facts.Project with { PackageId = name } }, Verdict = verdict, Rules = context.Rules, Artifacts = context.Artifacts, FolderName = context.FolderName, Time = context.Time,
        };
    }
}
