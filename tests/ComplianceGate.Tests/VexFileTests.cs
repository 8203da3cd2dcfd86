using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

/// <summary>What VEX files say, and of what.</summary>
[TestClass]
public sealed class VexFileTests
{
    private const string Id = "GHSA-aaaa-bbbb-cccc";
    private const string Package = "\"products\": [{ \"@id\": \"pkg:nuget/X@1.0.0\" }]";

    [TestMethod]
    [DataRow("not_affected", AdvisoryStatus.NotAffected)]
    [DataRow("affected", AdvisoryStatus.Affected)]
    [DataRow("fixed", AdvisoryStatus.Fixed)]
    [DataRow("under_investigation", AdvisoryStatus.UnderInvestigation)]
    public void OpenVEX_answers_by_its_status(string status, AdvisoryStatus expected)
    {
        var answer = Answer(OpenVex($$"""{ "vulnerability": { "name": "{{Id}}" }, {{Package}}, "status": "{{status}}", "justification": "component_not_present", "impact_statement": "Not here." }"""))!;
        Assert.AreEqual((expected, "component_not_present", "Not here."), (answer.Status, answer.Justification, answer.Statement));
        Assert.AreEqual(new FileLocation("/p/openvex.json", 2, 1), answer.Place);
    }

    [TestMethod]
    [DataRow("not_affected", AdvisoryStatus.NotAffected)]
    [DataRow("false_positive", AdvisoryStatus.NotAffected)]
    [DataRow("exploitable", AdvisoryStatus.Affected)]
    [DataRow("in_triage", AdvisoryStatus.UnderInvestigation)]
    [DataRow("resolved", AdvisoryStatus.Fixed)]
    [DataRow("resolved_with_pedigree", AdvisoryStatus.Fixed)]
    public void CycloneDX_answers_by_its_state(string state, AdvisoryStatus expected) => Assert.AreEqual(
        expected, Answer(CycloneDx($$"""{ "id": "{{Id}}", "analysis": { "state": "{{state}}", "detail": "d" }, "affects": [{ "ref": "pkg:nuget/x@1.0.0" }] }"""))!.Status);

    [TestMethod]
    [DataRow("\"vulnerability\": { \"name\": \"CVE-2026-1\", \"aliases\": [\"ghsa-AAAA-bbbb-cccc\"] }, \"products\": [{ \"@id\": \"pkg:nuget/X@1.0.0\" }]", true)]
    [DataRow("\"vulnerability\": { \"@id\": \"https://github.com/advisories/GHSA-aaaa-bbbb-cccc\" }, \"products\": [{ \"@id\": \"pkg:nuget/X\" }]", true)]
    [DataRow("\"vulnerability\": \"GHSA-aaaa-bbbb-cccc\", \"products\": [\"pkg:nuget/App@1.0.0\"], \"subcomponents\": [\"pkg:nuget/x@1.0\"]", true)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccc\" }, \"products\": [{ \"@id\": \"pkg:nuget/App\", \"subcomponents\": [{ \"@id\": \"pkg:nuget/X@1.0.0\" }] }]", true)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccc\" }, \"products\": [{ \"@id\": \"pkg:oci/app\", \"subcomponents\": [{ \"@id\": \"x\", \"identifiers\": { \"purl\": \"pkg:nuget/X\" } }] }]", true)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccc\" }, \"products\": [{ \"@id\": \"pkg:nuget/Other\", \"subcomponents\": [{ \"@id\": \"pkg:nuget/X\" }] }]", false)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccc\" }, \"products\": [{ \"@id\": \"pkg:nuget/X@1.0.1\" }]", false)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccc\" }, \"products\": [{ \"@id\": \"pkg:nuget/%58@1%2E0%2E0\" }]", true)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccc\" }, \"products\": [{ \"@id\": \"pkg:npm/X\" }]", false)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccc\" }, \"products\": [{ \"@id\": \"pkg:nuget/App\" }]", false)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccc\" }", false)]
    [DataRow("\"vulnerability\": { \"name\": \"GHSA-aaaa-bbbb-cccd\" }, \"products\": [{ \"@id\": \"pkg:nuget/X\" }]", false)]
    public void A_statement_must_name_the_advisory_and_the_package(string members, bool applies) =>
        Assert.AreEqual(applies, Answer(OpenVex($"{{ {members}, \"status\": \"not_affected\", \"impact_statement\": \"i\" }}")) is not null);

    [TestMethod]
    [DataRow("\"affects\": [{ \"ref\": \"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Anuget%2FX%401.0.0\" }]", true)]
    [DataRow("\"affects\": [{ \"ref\": \"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#one\" }]", true)]
    [DataRow("\"affects\": [{ \"ref\": \"urn:cdx:00000000-395b-41f5-a30f-a58921a69b79/1#one\" }]", false)]
    [DataRow("\"affects\": [{ \"ref\": \"one\" }]", true)]
    [DataRow("\"affects\": [{ \"ref\": \"inner\" }]", true)]
    [DataRow("\"affects\": [{ \"ref\": \"two\" }]", false)]
    [DataRow("\"affects\": [{ \"ref\": \"pkg:nuget/X\", \"versions\": [{ \"version\": \"1.0.0\", \"status\": \"unaffected\" }] }]", true)]
    [DataRow("\"affects\": [{ \"ref\": \"pkg:nuget/X\", \"versions\": [{ \"version\": \"1.1.0\" }, { \"range\": \"vers:nuget/<2\" }] }]", false)]
    [DataRow("\"affects\": []", false)]
    [DataRow("\"references\": [{ \"id\": \"CVE-1\" }]", false)]
    public void CycloneDX_names_the_package_in_several_ways(string members, bool applies) =>
        Assert.AreEqual(applies, Answer(CycloneDx($$"""{ "id": "{{Id}}", "analysis": { "state": "not_affected" }, {{members}} }""")) is not null);

    [TestMethod]
    [DataRow("resolved", "\"version\": \"1.0.0\", \"status\": \"unaffected\"", true)]
    [DataRow("resolved", "\"version\": \"1.0.0\", \"status\": \"affected\"", false)]
    [DataRow("resolved", "\"version\": \"1.0.0\"", false)]
    [DataRow("exploitable", "\"version\": \"1.0.0\", \"status\": \"unaffected\"", false)]
    [DataRow("exploitable", "\"version\": \"1.0.0\"", true)]
    [DataRow("not_affected", "\"version\": \"1.0.0\", \"status\": \"affected\"", true)]
    [DataRow("not_affected", "\"version\": \"1.0.0\", \"status\": \"unaffected\"", true)]
    public void A_state_of_CycloneDX_is_about_the_versions_that_have_it(string state, string version, bool applies) => Assert.AreEqual(
        applies, Answer(CycloneDx($$"""{ "id": "{{Id}}", "analysis": { "state": "{{state}}" }, "affects": [{ "ref": "pkg:nuget/X", "versions": [{ {{version}} }] }] }""")) is not null);

    [TestMethod]
    [DataRow("pkg:nuget/X@1.0.0", true)]
    [DataRow("pkg:nuget/X", false)]
    public void What_is_mended_is_mended_in_a_version(string purl, bool applies)
    {
        Assert.AreEqual(applies, Answer(OpenVex($$"""{ "vulnerability": "{{Id}}", "products": ["{{purl}}"], "status": "fixed" }""")) is not null);
        Assert.AreEqual(applies, Answer(CycloneDx($$"""{ "id": "{{Id}}", "analysis": { "state": "resolved" }, "affects": [{ "ref": "{{purl}}" }] }""")) is not null);
    }

    [TestMethod]
    public void A_statement_about_something_else_is_named_with_what_stays_open()
    {
        var statements = VexFile.Parse(
            Encoding.UTF8.GetBytes(OpenVex($$"""{ "vulnerability": "{{Id}}", "products": ["pkg:nuget/App"], "status": "fixed" }""")), "/p/openvex.json", []);
        var advisory = VexAnswers.Join([Advisory], [.. statements], Project)[0];
        Assert.IsNull(advisory.Answer);
        Assert.AreEqual(new FileLocation("/p/openvex.json", 2, 1), advisory.Elsewhere);
        var nameless = Advisory with { Id = "NU1903/X", Url = "NU1903/X" };
        var any = VexFile.Parse(Encoding.UTF8.GetBytes(OpenVex($$"""{ "vulnerability": "X", {{Package}}, "status": "fixed" }""")), "/p/openvex.json", []);
        Assert.IsNull(VexAnswers.Join([nameless], [.. any], Project)[0].Answer, "an advisory without an address is not the package's name");
    }

    [TestMethod]
    public void The_latest_statement_holds_and_of_one_time_the_gravest()
    {
        static string Statement(string status, string more) => $$"""{ "vulnerability": { "name": "{{Id}}" }, {{Package}}, "status": "{{status}}"{{more}} }""";
        Assert.AreEqual(AdvisoryStatus.Affected, Answer(OpenVex(Statement("fixed", "") + "," + Statement("affected", "")))!.Status);
        Assert.AreEqual(AdvisoryStatus.Fixed, Answer(OpenVex(Statement("fixed", ", \"timestamp\": \"2026-02-01T00:00:00Z\"") + "," + Statement("affected", ", \"timestamp\": \"2026-01-01T00:00:00Z\"")))!.Status);
        Assert.AreEqual(AdvisoryStatus.Affected, Answer(OpenVex(Statement("fixed", "") + "," + Statement("affected", ", \"timestamp\": \"2026-12-01T00:00:00+02:00\"")))!.Status);
    }

    [TestMethod]
    [DataRow("[]", 1, 1, "neither OpenVEX")]
    [DataRow("{\n \"bomFormat\": 1 }", 1, 1, "neither OpenVEX")]
    [DataRow("{ \"@context\": \"https://openvex.dev/ns/v0.2.0\" }", 1, 1, "needs 'statements'")]
    [DataRow("{ \"@context\": \"https://openvex.dev/ns\",\n\"statements\": {} }", 2, 15, "must be an array")]
    [DataRow("{ \"@context\": \"https://openvex.dev/ns\", \"statements\": [{ \"status\": \"fixed\" }] }", 1, 56, "'vulnerability'")]
    [DataRow("{ \"@context\": \"https://openvex.dev/ns\", \"statements\": [{ \"vulnerability\": \"a\",\n \"status\": \"ok\" }] }", 2, 12, "'status' must be")]
    [DataRow("{ \"@context\": \"https://openvex.dev/ns\", \"statements\": [{ \"vulnerability\": \"a\", \"status\": \"not_affected\" }] }", 1, 56, "'justification' or an 'impact_statement'")]
    [DataRow("{ \"@context\": \"https://openvex.dev/ns\", \"timestamp\": \"soon\", \"statements\": [] }", 1, 54, "date and time")]
    [DataRow("{ \"bomFormat\": \"CycloneDX\", \"vulnerabilities\": [{ \"id\": \"a\", \"analysis\": { \"state\": \"x\" } }] }", 1, 85, "'analysis.state' must be")]
    [DataRow("{ \"bomFormat\": \"CycloneDX\", \"vulnerabilities\": [{ \"analysis\": { \"state\": \"resolved\" } }] }", 1, 49, "needs an 'id'")]
    [DataRow("{ \"bomFormat\": \"CycloneDX\"\n", 2, 1, "not closed")]
    public void What_is_wrong_is_told_with_its_place(string json, int line, int column, string message)
    {
        var problems = new List<Problem>();
        Assert.IsEmpty(VexFile.Parse(Encoding.UTF8.GetBytes(json), "/p/openvex.json", problems));
        Assert.AreEqual(new FileLocation("/p/openvex.json", line, column), problems[0].Location, problems[0].Message);
        StringAssert.Contains(problems[0].Message, message);
    }

    [TestMethod]
    public void A_CycloneDX_document_that_analyses_nothing_says_nothing() =>
        Assert.IsNull(Answer(CycloneDx($$"""{ "id": "{{Id}}", "affects": [{ "ref": "pkg:nuget/X" }] }""")));

    [TestMethod]
    public void Whatever_stands_in_a_file_is_read_or_a_problem()
    {
        var random = new Random(20261122);
        string[] samples =
        [
            OpenVex($$"""{ "vulnerability": { "name": "{{Id}}", "aliases": ["a"] }, "products": [{ "@id": "pkg:nuget/X", "subcomponents": [{ "@id": "b" }] }], "status": "fixed", "timestamp": "2026-01-01T00:00:00Z" }"""),
            CycloneDx($$"""{ "id": "{{Id}}", "analysis": { "state": "resolved" }, "references": [{ "id": "c" }], "affects": [{ "ref": "pkg:nuget/X", "versions": [{ "version": "1" }] }] }"""),
        ];
        var (read, refused) = (0, 0);
        for (var i = 0; i < 4000; i++)
        {
            var problems = new List<Problem>();
            var statements = VexFile.Parse(DependencyHealthTests.Damage(random, Encoding.UTF8.GetBytes(samples[i % 2])), "/p/openvex.json", problems);
            VexAnswers.Join([Advisory], [.. statements], Project);
            Assert.IsTrue(problems.Count == 0 || statements.IsEmpty);
            Assert.IsTrue(problems.All(p => p.Location is { Line: > 0, Column: > 0 }));
            (read, refused) = problems.Count == 0 ? (read + 1, refused) : (read, refused + 1);
        }

        Assert.IsTrue(read > 500 && refused > 500, $"{read} read, {refused} refused");
    }

    private static AdvisoryFact Advisory => new() { Id = Id, Url = "https://github.com/advisories/" + Id, Severity = "high", Package = "X/1.0.0" };

    private static ProjectFact Project => new()
    {
        Name = "App", Path = "/p/App.csproj", AssemblyName = "App", PackageId = "App", Version = "1.0.0", TargetFramework = "net10.0", TargetFrameworkMoniker = "", Configuration = "",
        Language = "C#", OutputType = "Exe",
    };

    private static string OpenVex(string statements) =>
        $"{{ \"@context\": \"https://openvex.dev/ns/v0.2.0\", \"@id\": \"urn:x\", \"author\": \"a\", \"timestamp\": \"2026-01-15T00:00:00Z\", \"version\": 1, \"statements\": [\n{statements}\n] }}";

    private static string CycloneDx(string vulnerabilities) =>
        $"{{ \"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"serialNumber\": \"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\", \"version\": 1, \"components\": [{{ \"type\": \"library\", \"name\": \"X\", \"bom-ref\": \"one\", \"purl\": \"pkg:nuget/X@1.0.0\", \"components\": [{{ \"bom-ref\": \"inner\", \"purl\": \"pkg:nuget/X@1.0.0\" }}] }}], \"vulnerabilities\": [\n{vulnerabilities}\n] }}";

    private static AdvisoryAnswerFact? Answer(string json)
    {
        var problems = new List<Problem>();
        var statements = VexFile.Parse(Encoding.UTF8.GetBytes(json), "/p/openvex.json", problems);
        Assert.AreEqual("", string.Join("; ", problems.Select(p => p.Message)));
        return VexAnswers.Join([Advisory], [.. statements], Project)[0].Answer;
    }
}
