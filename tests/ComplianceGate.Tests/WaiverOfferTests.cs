using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

/// <summary>The waiver that a finding offers, and waivers that are bound to one content.</summary>
[TestClass]
public sealed class WaiverOfferTests
{
    private const string OwnPolicy = "/here/repo/src/App/compliance.json";
    private const string SharedPolicy = "/here/repo/compliance.json";
    private static readonly DateOnly Today = new(2026, 6, 15);

    private static readonly Finding Bad = new()
    {
        Code = "CG1002", Severity = Severity.Error, Subject = "pkg:nuget/Bad.Package@1.5.0", Message = "Not allowed.", Fix = "Replace it.",
    };

    [TestMethod]
    public void A_finding_ends_with_the_waiver_to_paste()
    {
        var finding = Only(new() { Path = OwnPolicy }, Bad);
        Assert.AreEqual(("Not allowed.", "Replace it."), (finding.Message, finding.Fix));
        Assert.AreEqual(
            "Not allowed. Replace it. (To accept it for a while, add to \"waivers\" in compliance.json: "
                + "{\"code\": \"CG1002\", \"component\": \"pkg:nuget/Bad.Package@1.5.0\", \"reason\": \"\", \"owner\": \"\", \"expires\": \"2026-09-13\"})",
            finding.Text);
        Assert.Contains(" in ../../compliance.json: {", Only(new() { Path = SharedPolicy }, Bad).Text);
        Assert.AreEqual(finding.Text, LoggedFinding.Of(finding, "/p").Text);
        Assert.AreEqual(finding.Text, LoggedFinding.FromLine(LoggedFinding.Of(finding, "/p").ToLine())!.Text);
    }

    [TestMethod]
    public void Without_a_policy_the_whole_file_is_written_out()
    {
        var text = Only(new(), Bad).Text;
        const string Start = "To accept it for a while, write compliance.json: ";
        var json = text[(text.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..^1];
        var refused = PolicyTestData.Read(json).Problems.Select(p => p.Message).ToList();
        CollectionAssert.AreEqual(
            new[] { "'reason' must be a text that is not empty, but is empty.", "'owner' must be a text that is not empty, but is empty." }, refused, "pasted as it is, it must not pass");
        var filled = PolicyTestData.Read(json.Replace("\"reason\": \"\"", "\"reason\": \"r\"", StringComparison.Ordinal).Replace("\"owner\": \"\"", "\"owner\": \"o\"", StringComparison.Ordinal));
        Assert.IsEmpty(filled.Problems);
        Assert.IsNotNull(Only(filled.Policy with { Path = SharedPolicy }, Bad).Waived, "filled in, it must silence the finding");
    }

    [TestMethod]
    public void A_file_of_an_organisation_is_not_named()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var org = folder.Write("packages/org.json", "{}");
        var policy = Gate.NewPolicyReader().Read(new(), Gate.FindPolicy(folder.Folder("App"), null, [org], folder.Path, new())).Policy;
        Assert.Contains("write compliance.json: {", Only(policy, Bad).Text);
        folder.Write("App/compliance.json");
        policy = Gate.NewPolicyReader().Read(new(), Gate.FindPolicy(folder.Folder("App"), null, [org], folder.Path, new())).Policy;
        Assert.DoesNotContain("write compliance.json: {", Only(policy, Bad).Text);
    }

    [TestMethod]
    [DataRow(null, 90)]
    [DataRow(180, 90)]
    [DataRow(90, 90)]
    [DataRow(30, 30)]
    [DataRow(1, 1)]
    public void The_day_that_is_offered_is_within_the_terms(int? maximum, int days) => Assert.AreEqual(
        Today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Only(new() { Path = OwnPolicy, MaximumWaiverDays = maximum }, Bad).Offer!.Expires);

    [TestMethod]
    [DataRow(long.MinValue)]
    [DataRow(long.MaxValue)]
    public void The_end_of_the_calendar_is_no_reason_to_fail(long judgedAt)
    {
        var context = Context(new());
        var run = RuleRunner.Run([], context with { Facts = context.Facts with { JudgedAt = judgedAt } }, null, [Bad]);
        Assert.AreEqual(judgedAt > 0 ? "9999-12-31" : "0001-04-01", run.Findings.Single().Offer!.Expires);
    }

    [TestMethod]
    public void What_no_waiver_can_silence_offers_none()
    {
        foreach (var code in PolicyKeys.UnwaivableCodes)
        {
            Assert.IsNull(Only(new(), Bad with { Code = code }).Offer, code);
        }

        Assert.IsNull(Only(new(), Bad with { IsFirm = true }).Offer);
        Assert.IsNull(Only(new(), Bad with { Subject = "./late.onnx" }).Offer, "a path that no waiver can name");
        var waived = new Waiver("CG1002", "pkg:nuget/Bad.Package", "r", "o", Today.AddDays(50), new(SharedPolicy, 1, 1));
        Assert.IsNull(Only(new() { Path = SharedPolicy, Waivers = [waived] }, Bad).Offer);
    }

    [TestMethod]
    [DataRow("pkg:generic/Ink.dll@2.1.0.0?checksum=sha256:00", "pkg:generic/Ink.dll@2.1.0.0")]
    [DataRow("pkg:generic/Ink.dll@odd%20one?checksum=sha256:00", "pkg:generic/Ink.dll")]
    [DataRow("pkg:npm/%40contoso/ui@1.0.0", "pkg:npm/%40contoso/ui@1.0.0")]
    [DataRow(@"models\a.onnx", "models/a.onnx")]
    [DataRow("a*.onnx", null)]
    [DataRow(" ", null)]
    public void What_is_offered_is_what_a_waiver_can_name(string subject, string? component) => Assert.AreEqual(component, WaiverComponent.Of(subject));

    [TestMethod]
    public void No_name_can_act_on_a_log_and_pasted_it_is_the_same_name()
    {
        var random = new Random(7);
        var signs = "ab:#\"\\\n\r\t\u001b\u202e{}[]é模/%\ud83d\ude00 ".ToCharArray();
        for (var round = 0; round < 2_000; round++)
        {
            var name = new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => signs[random.Next(signs.Length)])]);
            var json = new WaiverOffer(name, "2026-01-01", null, true).Json("CG2001");
            Assert.IsFalse(json.Any(c => char.IsControl(c) || c == '\u202e') || json.Contains("::", StringComparison.Ordinal) || json.Contains("##", StringComparison.Ordinal), json);
            if (!name.Any(char.IsSurrogate))
            {
                using var parsed = JsonDocument.Parse(json);
                Assert.AreEqual(name, parsed.RootElement.GetProperty("component").GetString());
            }
        }
    }

    [TestMethod]
    public void Documents_carry_it_and_name_no_day_that_hangs_on_the_clock()
    {
        foreach (var ofCommit in new[] { true, false })
        {
            var context = Context(new());
            var facts = context.Facts with { Source = new() { Root = "/here/repo", CommitTime = ofCommit ? context.Facts.JudgedAt : null } };
            var run = RuleRunner.Run([], context with { Facts = facts }, null, [Bad]);
            var verdict = new Verdict { Mode = "enforce", Findings = run.Findings };
            var evidence = new EvidenceContext { Facts = facts, Verdict = verdict, Rules = RuleSet.Descriptors, FolderName = "App.compliance" };
            var sarif = Written(new SarifWriter(), evidence);
            using var parsed = JsonDocument.Parse(sarif);
            var result = parsed.RootElement.GetProperty("runs")[0].GetProperty("results")[0];
            using var waiver = JsonDocument.Parse(result.GetProperty("properties").GetProperty("waiver").GetString()!);
            Assert.AreEqual(ofCommit ? "2026-09-13" : "", waiver.RootElement.GetProperty("expires").GetString());
            Assert.AreEqual("Not allowed. Replace it.", result.GetProperty("message").GetProperty("text").GetString());
            var page = Written(new HtmlReportWriter(), evidence);
            Assert.Contains("To accept it for a while, write compliance.json", page);
            Assert.AreEqual(ofCommit, page.Contains("2026-09-13", StringComparison.Ordinal));
        }
    }

    [TestMethod]
    [DataRow(true, 0, true)]
    [DataRow(true, 1, true)]
    [DataRow(false, 0, false)]
    [DataRow(false, 1, false)]
    public void A_waiver_bound_to_a_content_covers_nothing_else(bool same, int form, bool silences)
    {
        var hash = Enumerable.Range(0, 64).Select(i => (byte)i).ToArray();
        var other = hash.Select(b => (byte)(b + 1)).ToArray();
        var digest = WaiverDigest.Read(form == 0 ? Convert.ToBase64String(same ? hash : other) : Convert.ToHexString(same ? hash : other));
        var waiver = new Waiver("CG1002", "pkg:nuget/Bad.Package", "r", "o", Today.AddDays(50), new(OwnPolicy, 1, 1), null, digest);
        var context = Context(new() { Path = OwnPolicy, Waivers = [waiver] });
        context = context with { Facts = context.Facts with { Packages = [new() { Id = "Bad.Package", Version = "1.5.0", ContentHash = Convert.ToBase64String(hash) }] } };
        var finding = RuleRunner.Run([], context, null, [Bad]).Findings.Single();
        Assert.AreEqual(silences, finding.Waived is not null);
        Assert.AreEqual(
            silences ? "Not allowed." : "Not allowed. The waiver of 2026-08-04 for it is of other content: its digest is AQIDBAUGBwgJ…, and that of this is AAECAwQFBgcI….",
            finding.Message);
    }

    [TestMethod]
    public void A_waiver_bound_to_a_model_knows_its_file_and_its_weights()
    {
        var model = new ModelFact
        {
            Path = "/m", DisplayPath = "m.safetensors", Format = "safetensors", Sha256 = new('a', 64),
            Parts = [new("/s", "s.safetensors", ModelPartRole.Shard, 5, new('b', 64))],
        };
        var bad = Bad with { Code = "CG2003", Subject = "m.safetensors" };
        foreach (var (digest, silences) in new[] { (model.Sha256, true), (model.WeightsSha256, true), (new string('b', 64), false), (new string('a', 128), false) })
        {
            var context = Context(new() { Path = OwnPolicy, Waivers = [new("CG2003", "m.safetensors", "r", "o", Today.AddDays(50), new(OwnPolicy, 1, 1), null, digest)] });
            var run = RuleRunner.Run([], context with { Facts = context.Facts with { Models = [model] } }, null, [bad]);
            Assert.AreEqual(silences, run.Findings.Single().Waived is not null, digest);
        }

        var unknown = Context(new() { Path = OwnPolicy, Waivers = [new("CG2003", "m.safetensors", "r", "o", Today.AddDays(50), new(OwnPolicy, 1, 1), null, new('a', 64))] });
        Assert.Contains("that of this is not known", RuleRunner.Run([], unknown, null, [bad]).Findings.Single().Message);
    }

    [TestMethod]
    [DataRow("abc", false)]
    [DataRow("zzcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789", false)]
    [DataRow("ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789", true)]
    [DataRow("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==", true)]
    [DataRow("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P!==", false)]
    public void A_digest_that_is_none_makes_the_policy_invalid(string digest, bool valid)
    {
        var json = $$"""{"waivers": [{"code": "CG1002", "component": "a", "reason": "r", "owner": "o", "expires": "2026-01-01", "digest": "{{digest}}"}]}""";
        Assert.AreEqual(valid, PolicyTestData.Read(json).Problems.IsEmpty);
    }

    private static string Written(IEvidenceWriter writer, EvidenceContext context)
    {
        var output = new ArrayBufferWriter<byte>();
        writer.Write(context, output);
        return System.Net.WebUtility.HtmlDecode(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static Finding Only(CompliancePolicy policy, Finding finding) => RuleRunner.Run([], Context(policy), null, [finding]).Findings.Single();

    private static RuleContext Context(CompliancePolicy policy) => new(
        new()
        {
            Project = new()
            {
                Name = "App", Path = "/here/repo/src/App/App.csproj", AssemblyName = "App", PackageId = "App", Version = "1.0.0", TargetFramework = "net10.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Debug", Language = "C#", OutputType = "Exe",
            },
            Toolchain = new() { Sdk = "10.0.100", MSBuild = "18.0.0", Gate = "0.1.0" },
            Source = new() { Root = "/here/repo" },
            JudgedAt = new DateTimeOffset(Today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds(),
        },
        policy,
        new Dictionary<string, JudgedLicense>(),
        new Dictionary<string, ModelLicenseDecision>());
}
