using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Reviews;
using static ComplianceGate.Tests.ReviewSamples;

namespace ComplianceGate.Tests;

/// <summary>What needs a review, and what counts as one.</summary>
[TestClass]
public sealed class ReviewJudgeTests
{
    [TestMethod]
    public void Nothing_is_said_where_nobody_asks_and_nobody_else_gets_the_output()
    {
        var facts = FactsOf(null, Native());
        Assert.IsFalse(Gate.Judge(facts, new(CompliancePolicy.BuiltIn, []), null, []).Findings.Any(f => f.Code == "CG8001"));
        var release = facts with { Reproducibility = new() { IsRelease = true } };
        var note = Gate.Judge(release, new(CompliancePolicy.BuiltIn, []), null, []).Findings.Single(f => f.Code == "CG8001");
        Assert.AreEqual(Severity.Note, note.Severity);
        Assert.AreEqual("Test.Native 1.0.0 carries native code. No policy asks for a review of it.", note.Message);
    }

    [TestMethod]
    public void What_is_high_risk_needs_a_review()
    {
        var finding = Judge(FactsOf(new(), Native())).Single();
        Assert.AreEqual((Severity.Error, "pkg:nuget/Test.Native@1.0.0"), (finding.Severity, finding.Subject));
        Assert.AreEqual("Test.Native 1.0.0 needs a review, and nobody looked at it yet: it carries native code.", finding.Message);
        Assert.Contains("compliance-gate review add pkg:nuget/Test.Native@1.0.0 --who NAME", finding.Fix);
        Assert.IsNotNull(finding.Offer);
        Assert.IsEmpty(Judge(FactsOf(new() { Records = [Review()] }, Native())));
        Assert.IsEmpty(Judge(FactsOf(new() { Records = [Review(verdict: ReviewVerdict.AcceptedWithNotes)] }, Native())));
    }

    [TestMethod]
    public void Each_kind_is_told_by_its_reason()
    {
        string Of(PackageFact package, ReviewPolicy? policy = null) => string.Join('|', Reasons(FactsOf(new(), package), policy));
        Assert.AreEqual("native-code", Of(Native()));
        Assert.AreEqual("native-code", Of(Native() with { Parts = default, Contents = PackageContents.StaticLibrary }));
        Assert.AreEqual("native-code", Of(new() { Kind = ComponentKind.File, Id = "ink.so", Version = "", Sha256 = new('a', 64), Contents = PackageContents.Native }));
        Assert.AreEqual("build-time-code", Of(Native() with { Parts = PackageParts.Analyzers | PackageParts.BuildFiles | PackageParts.Script }));
        Assert.AreEqual("native-code|build-time-code", Of(Native() with { Parts = PackageParts.Native | PackageParts.Script }));
        Assert.AreEqual("own-cryptography", Of(Native() with { Id = "BouncyCastle.Cryptography", Parts = default }));
        Assert.AreEqual("own-cryptography", Of(Native() with { Id = "konscious.security.cryptography.argon2", Parts = default }));
        Assert.AreEqual("", Of(Native() with { Id = "Konscious.Security.Cryptography.", Parts = default }));
        Assert.AreEqual("", Of(Native() with { Parts = default }));
        Assert.AreEqual("", Of(Native() with { Id = "ComplianceGate", Parts = PackageParts.BuildFiles }), "a changed gate would not ask");
        Assert.AreEqual("", Of(Native() with { Kind = ComponentKind.FrameworkPack }));
        Assert.AreEqual("policy", Of(Native() with { Kind = ComponentKind.FrameworkPack }, new() { Components = [new("test.native", new("p"))] }));
        Assert.AreEqual("", Of(Native(), new() { Require = ["pickle"] }));
        Assert.AreEqual("policy", Of(Native(), new() { Require = [], Components = [new("pkg:nuget/Test.Native@[1.0,2.0)", new("p"))] }));
        Assert.AreEqual("", Of(Native(), new() { Require = [], Components = [new("pkg:nuget/Test.Native@[2.0,3.0)", new("p"))] }));
    }

    [TestMethod]
    [DataRow("pickle", null, null, "pickle")]
    [DataRow("pytorch", null, null, "pickle")]
    [DataRow("onnx", null, null, "")]
    [DataRow("onnx", "use-restrictions", "yes", "restricted-model-license")]
    [DataRow("onnx", "use-restrictions", "unknown", "")]
    [DataRow("onnx", "commercial-use", "no", "restricted-model-license")]
    [DataRow("onnx", "commercial-use", "limited", "restricted-model-license")]
    [DataRow("onnx", "commercial-use", "yes", "")]
    [DataRow("onnx", "attribution", "yes", "")]
    public void A_model_is_told_by_its_format_and_by_the_terms_of_its_license(string format, string? term, string? answer, string expected)
    {
        var model = new ModelFact { Path = "/m", DisplayPath = "m.bin", Format = format, Sha256 = new('a', 64) };
        var facts = FactsOf(new()) with { Models = [model] };
        var decision = new ModelLicenseDecision("m.bin", "LicenseRef-x", "x") { Terms = term is null ? [] : [new(term, answer!, "verified", null)] };
        var subjects = ReviewSubject.All(facts, ImmutableDictionary<string, LicenseDecision>.Empty, new Dictionary<string, ModelLicenseDecision> { ["m.bin"] = decision });
        Assert.AreEqual(expected, string.Join('|', ReviewReasons.Of(subjects.Single(), facts, ReviewPolicy.Default).Select(r => r.Id)));
        // The digest is the model, wherever it lies.
        var moved = Review() with { Component = "elsewhere/n.bin", Digest = model.WeightsSha256 };
        var judged = ReviewJudge.Judge(facts with { Reviews = new() { Records = [moved] } }, null, subjects);
        Assert.AreEqual(expected.Length == 0, judged.IsEmpty);
        Assert.IsTrue(judged.All(j => j.State == ReviewState.Reviewed));
    }

    [TestMethod]
    public void A_first_use_is_told_only_where_the_release_before_is_known()
    {
        var policy = new ReviewPolicy { Require = ["first-use"] };
        var previous = new EvidenceLinkFact(EvidenceLinkKind.Previous, "App", "0.9.0", null, null, new('0', 64));
        var facts = FactsOf(new() { HasPrevious = true, Previous = ["pkg:nuget/other"] }, Native()) with { Previous = previous };
        Assert.Contains("is used for the first time: App 0.9.0 did not hold it", Judge(facts, policy).Single().Message);
        Assert.IsEmpty(Judge(facts with { Reviews = new() { HasPrevious = true, Previous = ["pkg:nuget/test.native"] } }, policy));
        Assert.IsEmpty(Judge(facts with { Previous = null, Reviews = new() }, policy));
        Assert.AreEqual("pkg:nuget/test.native", ReviewNames.WithoutVersion("pkg:nuget/Test.Native@1.0.0"));
    }

    [TestMethod]
    public void Another_version_or_other_bytes_ask_again_and_show_the_difference()
    {
        var now = Native("1.1.0", 2) with { LicenseText = "Apache-2.0", Dependencies = ["Test.Child/2.0.0", "Test.New/1.0.0"] };
        var reviews = new ReviewsFact { Records = [Review()], Listings = [new(now.Purl, ["b.txt", "c.txt"])] };
        Assert.AreEqual(
            "Test.Native 1.1.0 needs a review: it carries native code. Ann looked at pkg:nuget/Test.Native@1.0.0 on 2026-10-02: accepted. Since then: "
                + "version 1.0.0 -> 1.1.0; license MIT -> Apache-2.0; dependencies added: Test.New/1.0.0; dependencies changed: Test.Child 1.0.0 -> 2.0.0; "
                + "files added: c.txt; files removed: a.txt.",
            Judge(FactsOf(reviews, now)).Single().Message);

        var bytes = Native(content: 3);
        var other = new ReviewsFact { Records = [Review()], Listings = [new(bytes.Purl, ["a.txt", "b.txt"])] };
        Assert.Contains("Since then: the same version with other content; the same license; the same dependencies; the same names of files.", Judge(FactsOf(other, bytes)).Single().Message);
        Assert.Contains("its files are not known", Judge(FactsOf(new() { Records = [Review()] }, bytes)).Single().Message);
        Assert.Contains("the record does not say what it was then", Judge(FactsOf(new() { Records = [Review() with { Seen = null }] }, bytes)).Single().Message);
    }

    [TestMethod]
    public void A_long_list_is_cut_and_names_cannot_act_on_a_log()
    {
        var now = Native(content: 2);
        var files = Enumerable.Range(0, 50).Select(i => $"f{i:00}\n::error::").ToImmutableArray();
        var message = Judge(FactsOf(new() { Records = [Review()], Listings = [new(now.Purl, files)] }, now)).Single().Message;
        Assert.Contains(" and 45 more", message);
        Assert.IsFalse(message.Contains('\n') || message.Contains("::", StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_rejection_stands_whoever_accepts_and_whatever_the_component_is()
    {
        var plain = Native() with { Parts = default };
        var rejected = Review(verdict: ReviewVerdict.Rejected, who: "Bob") with { Notes = "Phones home." };
        foreach (var package in new[] { plain, Native() })
        {
            var finding = Judge(FactsOf(new() { Records = [Review(), rejected] }, package)).Single();
            Assert.AreEqual("Bob rejected Test.Native 1.0.0 on 2026-10-02, this very content: Phones home.", finding.Message);
        }

        var exempt = new ReviewPolicy { Exempt = [new("Test.Native", "ours", new("p"))] };
        Assert.HasCount(1, Judge(FactsOf(new() { Records = [rejected] }, Native()), exempt));
        Assert.Contains("Bob (Fabrikam) rejected", Judge(FactsOf(new() { Records = [rejected with { ImportedFrom = "Fabrikam" }] }, plain)).Single().Message);
        Assert.IsEmpty(Judge(FactsOf(new() { Records = [rejected with { Digest = Digest(9) }] }, plain)), "of other content");
    }

    [TestMethod]
    public void The_last_word_of_each_reviewer_counts()
    {
        var rejected = Review(verdict: ReviewVerdict.Rejected, when: "2026-10-01");
        Assert.IsEmpty(Judge(FactsOf(new() { Records = [rejected, Review(when: "2026-10-02")] }, Native())));
        Assert.IsEmpty(Judge(FactsOf(new() { Records = [Review(when: "2026-10-02"), rejected] }, Native())), "by their days, not by their places");
        Assert.HasCount(1, Judge(FactsOf(new() { Records = [Review(when: "2026-09-30"), rejected] }, Native())));
        Assert.HasCount(1, Judge(FactsOf(new() { Records = [rejected, Review(when: "2026-10-02", who: "Bob")] }, Native())), "nobody takes back another's word");
        Assert.HasCount(1, Judge(FactsOf(new() { Records = [rejected, Review() with { ImportedFrom = "Fabrikam" }] }, Native())), "one of the same name elsewhere is somebody else");
    }

    [TestMethod]
    public void A_verdict_that_is_left_out_takes_back_what_its_reviewer_said()
    {
        var accepted = Review(when: "2026-10-01") with { ImportedFrom = "Fabrikam" };
        var withdrawn = accepted with { When = "2026-10-02", Verdict = ReviewVerdict.Rejected, IsLeftOut = true };
        Assert.Contains("nobody looked at it yet", Judge(FactsOf(new() { Records = [accepted, withdrawn] }, Native())).Single().Message);
        Assert.IsEmpty(Judge(FactsOf(new() { Records = [withdrawn with { When = "2026-09-30" }, accepted] }, Native())));
        Assert.IsEmpty(Judge(FactsOf(new() { Records = [withdrawn, Review()] }, Native())), "it rejects nothing itself");
    }

    [TestMethod]
    public void A_record_of_one_package_does_not_vouch_for_another_with_its_digest() =>
        Assert.HasCount(1, Judge(FactsOf(new() { Records = [Review() with { Component = "pkg:nuget/Other@1.0.0" }] }, Native())));

    [TestMethod]
    public void Without_a_digest_nothing_is_reviewed()
    {
        var finding = Judge(FactsOf(new() { Records = [Review()] }, Native() with { ContentHash = null })).Single();
        Assert.Contains("no digest", finding.Fix);
    }

    [TestMethod]
    public void An_exemption_silences_and_one_that_exempts_nothing_is_told()
    {
        var policy = new ReviewPolicy { Exempt = [new("Test.Native", "ours", new(PolicyPath, 3, 1)), new("pkg:nuget/Test.Native@[2.0,)", "ours", new(PolicyPath, 4, 1))] };
        var finding = Judge(FactsOf(new(), Native()), policy).Single();
        Assert.AreEqual(("CG0004", "The entry for pkg:nuget/Test.Native@[2.0,) in reviews.exempt decides nothing."), (finding.Code, finding.Message));
    }

    [TestMethod]
    public void A_waiver_silences_it_like_any_other()
    {
        var waiver = new Waiver("CG8001", "pkg:nuget/Test.Native", "r", "o", new(2099, 1, 1), new(PolicyPath, 2, 1));
        var verdict = Gate.Judge(FactsOf(new(), Native()), new(PolicyOf() with { Waivers = [waiver] }, []), null, []);
        Assert.IsNotNull(verdict.Findings.Single(f => f.Code == "CG8001").Waived);
        Assert.IsTrue(ReviewsReader.IsAsked(new() { Path = PolicyPath, Waivers = [waiver] }));
    }

    [TestMethod]
    public void A_policy_asks_by_its_section_or_by_the_code()
    {
        Assert.IsFalse(ReviewsReader.IsAsked(CompliancePolicy.BuiltIn));
        Assert.IsFalse(ReviewsReader.IsAsked(new() { Path = PolicyPath }));
        Assert.IsTrue(ReviewsReader.IsAsked(PolicyOf()));
        Assert.IsTrue(ReviewsReader.IsAsked(new() { Path = PolicyPath, Reviews = ReviewPolicy.Default }));
        Assert.IsFalse(ReviewsReader.IsAsked(PolicyOf(ReviewPolicy.Default) with { Rules = ImmutableSortedDictionary<string, Severity>.Empty.Add("CG8001", Severity.None) }));
    }

    // Whatever the records: a component with a reason passes exactly when somebody accepted its content and nobody's last word rejects it.
    [TestMethod]
    public void A_content_passes_only_by_a_record_of_itself()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 2_000; round++)
        {
            var records = Enumerable.Range(0, random.Next(5)).Select(_ => Review(
                (byte)random.Next(1, 4), (ReviewVerdict)random.Next(3), $"1.{random.Next(3)}.0", "AB"[random.Next(2)].ToString(), $"2026-10-0{random.Next(1, 4)}")).ToImmutableArray();
            var package = Native(content: (byte)random.Next(1, 4));
            var own = records.Where(r => r.Digest == Digest(Convert.FromBase64String(package.ContentHash!)[0])).ToList();
            var last = own.GroupBy(r => r.Who).Select(g => g.Select((r, i) => (r, i)).OrderBy(p => p.r.When, StringComparer.Ordinal).ThenBy(p => p.i).Last().r).ToList();
            var passes = last.Count > 0 && last.All(r => r.Verdict != ReviewVerdict.Rejected);
            Assert.AreEqual(passes, Judge(FactsOf(new() { Records = records }, package)).IsEmpty, string.Join('\n', records.Select(r => $"{r.Digest[..4]} {r.Who} {r.When} {r.Verdict}")));
        }
    }

    private static IEnumerable<string> Reasons(GateFacts facts, ReviewPolicy? policy) => ReviewReasons.Of(
        ReviewSubject.All(facts, ImmutableDictionary<string, LicenseDecision>.Empty, ImmutableDictionary<string, ModelLicenseDecision>.Empty).Single(), facts, policy ?? ReviewPolicy.Default).Select(r => r.Id);
}
