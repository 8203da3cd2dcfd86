using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;

namespace ComplianceGate.Tests;

/// <summary>
/// Profiles, and what the packs on products, entities and federal buyers say to them: written by hand from the notes on regulation, not from what
/// the gate answers.
/// </summary>
[TestClass]
public sealed class DutyTableTests
{
    private const string OwnPacks = "eu-cra eu-nis2 us-federal nist-ai-rmf";

    // What a manufacturer is asked, by what answers it in these cases: the build's own evidence, or nothing.
    private const string MakerMet = "eu-cra/annex-i-2-1 eu-cra/13-12";
    private const string MakerUnmet =
        "eu-cra/annex-i-2-2 eu-cra/annex-i-2-3 eu-cra/annex-i-2-4 eu-cra/annex-i-2-5 eu-cra/annex-i-2-6 eu-cra/annex-i-2-7 eu-cra/annex-i-2-8 "
        + "eu-cra/13-3 eu-cra/13-5 eu-cra/13-8 eu-cra/13-19 eu-cra/13-13 eu-cra/14";
    // Whether it was released before the Regulation applies is not declared in most cases.
    private const string MakerOpen = "eu-cra/69-2";
    private const string EntityMet = "eu-nis2/21-2-a eu-nis2/21-2-c eu-nis2/21-2-d eu-nis2/21-2-g eu-nis2/21-2-i eu-nis2/21-2-j";
    private const string EntityUnmet = "eu-nis2/21-2-b eu-nis2/21-2-e eu-nis2/21-2-f eu-nis2/21-2-h eu-nis2/23";
    private const string UsMarketMet = "us-federal/eo-14179 us-federal/eo-2025-12-11";
    private const string SupplierMet = "us-federal/ntia-2021 us-federal/ssdf-ps";
    private const string SupplierUnmet = "us-federal/ssdf-po us-federal/ssdf-pw us-federal/ssdf-rv";
    private const string SupplierOpen = "us-federal/cisa-2025 us-federal/m-26-05";
    private const string HighImpactUnmet =
        "us-federal/m-25-21-testing us-federal/m-25-21-impact-assessment us-federal/m-25-21-monitoring us-federal/m-25-21-training "
        + "us-federal/m-25-21-oversight us-federal/m-25-21-appeals us-federal/m-25-21-feedback";

    private static readonly Case[] Cases =
    [
        new("Nothing is declared", "", null)
        {
            Because = ["eu-cra/14: made available on the market of the Union [Article 2(1)]", "eu-nis2/23: put the software into service", "us-federal/ntia-2021: federal agencies"],
        },
        new("A hobbyist's MIT library on a European registry (recital 18)", "role=hobbyist market=eu commercial=no monetisation=none", "MIT")
        {
            Because = ["eu-cra/14: without a business [Recital 18]", "eu-cra/annex-i-2-1: without a business [Recital 18]"],
        },
        new("A hobbyist gives away a closed tool: no open source, but no commercial activity either (Article 3(22), recital 15)", "role=hobbyist market=eu commercial=no", "LicenseRef-Own")
        {
            Because = ["eu-cra/14: course of a commercial activity [Article 3(22), recital 15]"],
        },
        new("A maintainer in a company whose open source earns nothing (recitals 15, 18)", "role=open-source-maintainer market=eu commercial=sme monetisation=none", "Apache-2.0")
        {
            Because = ["eu-cra/13-8: does not monetise [Recitals 15 and 18]"],
        },
        new("A maintainer who does not say whether open source is monetised", "role=open-source-maintainer market=eu", "Apache-2.0")
        {
            Open = $"{MakerMet} {MakerUnmet} {MakerOpen}", Because = ["eu-cra/14: monetisation is not declared", "eu-cra/annex-i-2-1: monetisation is not declared"],
        },
        new("A maintainer with a company behind and a license that nobody stated", "role=open-source-maintainer market=eu commercial=sme monetisation=none", null)
        {
            Open = $"{MakerMet} {MakerUnmet} {MakerOpen}", Because = ["eu-cra/14: neither PackageLicenseExpression nor license"],
        },
        new("A closed free app whose model is open: the license of the model is not that of the app", "role=system-provider market=eu commercial=large monetisation=none openness.license=osi", null)
        {
            Open = $"{MakerMet} {MakerUnmet} {MakerOpen}", Because = ["eu-cra/14: neither PackageLicenseExpression nor license"],
        },
        new("The same app, whose own license is declared to be closed", "role=system-provider market=eu commercial=large monetisation=none openness.license=osi license=proprietary", null)
        {
            Met = MakerMet, Unmet = MakerUnmet, Open = MakerOpen,
        },
        new("A library whose open license is declared in the profile", "role=open-source-maintainer market=eu commercial=sme monetisation=none license=open-source", null)
        {
            Because = ["eu-cra/13-8: does not monetise [Recitals 15 and 18]"],
        },
        new("Dual licensing is monetisation: the maintainer is a manufacturer (Article 3(13))", "role=open-source-maintainer market=eu commercial=sme monetisation=dual-licensing", "GPL-3.0-only")
        {
            Met = MakerMet, Unmet = MakerUnmet, Open = MakerOpen, Because = ["eu-cra/14: market is eu"],
        },
        new("Support without which the software cannot be used is monetisation", "role=open-source-maintainer market=eu commercial=microenterprise monetisation=paid-support-needed", "MIT")
        {
            Met = MakerMet, Unmet = MakerUnmet, Open = MakerOpen,
        },
        new("A price asked by somebody who declares no business is a price all the same", "role=hobbyist market=eu commercial=no monetisation=price", "MIT")
        {
            // A contributor's software would be free of the duties only where nothing is asked for it; whoever sells it is a manufacturer.
            Met = MakerMet, Unmet = MakerUnmet, Open = MakerOpen,
        },
        new("A vendor sells a closed product in Europe", "role=system-provider market=eu commercial=large monetisation=price", "LicenseRef-Own")
        {
            Met = MakerMet, Unmet = MakerUnmet, Open = MakerOpen, Because = ["eu-cra/14: market is eu"],
        },
        new("A vendor who names no role", "market=eu commercial=large monetisation=price", "LicenseRef-Own") { Met = MakerMet, Unmet = MakerUnmet, Open = MakerOpen },
        new("The same vendor with every document", "role=system-provider market=eu commercial=large monetisation=price", "LicenseRef-Own")
        {
            IsAnswered = true, Met = $"{MakerMet} {MakerUnmet}", Open = MakerOpen,
        },
        new("The same vendor outside the Union (Article 2(1))", "role=system-provider market=other commercial=large monetisation=price", "LicenseRef-Own")
        {
            Because = ["eu-cra/14: market of the Union [Article 2(1)]"],
        },
        new("A product of today in the days after the Regulation applies (Article 69)", "role=system-provider market=eu commercial=large monetisation=price released=2026-06-01", "LicenseRef-Own")
        {
            Met = MakerMet, Unmet = MakerUnmet, Open = MakerOpen, Because = ["eu-cra/69-2: modifies the product substantially"],
        },
        new("A product for hiring: what helps with Article 15 of the AI Act (Article 12)", "role=system-provider market=eu commercial=large monetisation=price uses=employment/recruitment", "LicenseRef-Own")
        {
            Met = MakerMet + " eu-cra/12", Unmet = MakerUnmet, Open = MakerOpen,
        },
        new("A foundation that sustains open source (Article 24)", "role=steward market=eu monetisation=none", "Apache-2.0")
        {
            Met = "eu-cra/64-10-b", Unmet = "eu-cra/24-1 eu-cra/24-2", Open = "eu-cra/24-3",
            Because = ["eu-cra/24-3: sources differ", "eu-cra/13-8: does not develop the product [Article 3(13)]"],
        },
        new("A foundation whose software never reaches the Union's market", "role=steward market=other", "Apache-2.0") { Because = ["eu-cra/24-1: market of the Union [Article 2(1)]"] },
        new("A hub that hosts what others publish (Article 20, recital 20)", "role=distributor market=eu", null)
        {
            Open = "eu-cra/20", Because = ["eu-cra/20: a hub or a registry", "eu-cra/14: does not develop the product [Article 3(13)]", "eu-cra/19: to be an importer [Article 3(16)]"],
        },
        new("An importer (Article 19)", "role=importer market=eu commercial=sme", null) { Met = "eu-cra/19", Because = ["eu-cra/20: to be a distributor [Article 3(17)]"] },
        new("An essential entity puts the software into service (NIS2, Article 21)", "role=deployer nis2=essential market=eu", "LicenseRef-Own")
        {
            Met = EntityMet, Unmet = EntityUnmet, Because = ["eu-cra/14: does not develop the product [Article 3(13)]"],
        },
        new("An important entity with its documents", "role=deployer nis2=important", "LicenseRef-Own") { IsAnswered = true, Met = $"{EntityMet} {EntityUnmet}" },
        new("A deployer that is no such entity", "role=deployer market=eu nis2=none", null) { Because = ["eu-nis2/21-2-d: no essential or important entity [Article 3]"] },
        new("A library for essential entities is not one itself", "role=open-source-maintainer nis2=essential", "MIT") { Because = ["eu-nis2/21-2-d: put the software into service [Article 2(1)]"] },
        new("A supplier of federal agencies: contracts decide (M-26-05)", "market=us procurement=us-federal", "MIT")
        {
            Met = $"{UsMarketMet} {SupplierMet}", Unmet = SupplierUnmet, Open = SupplierOpen,
            Because =
            [
                "us-federal/m-26-05: the contract with the agency", "us-federal/cisa-2025: only a draft was seen",
                "us-federal/eo-14110: until 2025-01-20 [Whole order, revoked on 20 January 2025 by Executive Order 14148]",
                "us-federal/eo-14144: until 2025-06-06 [Section 2(a) and (b), struck on 6 June 2025 by Executive Order 14306]",
                "us-federal/m-22-18: until 2026-01-23 [Whole memorandum, rescinded on 23 January 2026 by OMB Memorandum M-26-05]",
                "us-federal/m-23-16: until 2026-01-23 [Whole memorandum, rescinded on 23 January 2026 by OMB Memorandum M-26-05]",
                "us-federal/m-25-21-testing: for a high-impact use", "us-federal/ssdf-218a: ships no model",
            ],
        },
        new("A model for a high-impact use of an agency (M-25-21)", "role=system-provider procurement=us-federal/high-impact", "MIT")
        {
            ShipsModel = true,
            Met = $"{SupplierMet} us-federal/ssdf-218a nist-ai-rmf/map", Unmet = $"{SupplierUnmet} {HighImpactUnmet} nist-ai-rmf/govern nist-ai-rmf/measure nist-ai-rmf/manage",
            Open = $"{SupplierOpen} us-federal/m-25-22", Because = ["us-federal/eo-14179: in the United States"],
        },
        new("A frontier model of more than 10^26 FLOP (SB 53, AB 2013)", "role=gpai-provider market=us compute.training=2e26 interaction=generates-text", "LicenseRef-Own")
        {
            Met = UsMarketMet, Open = "us-federal/ca-sb-53 us-federal/ca-ab-2013", Unmet = "nist-ai-rmf/govern nist-ai-rmf/manage nist-ai-rmf/ai-600-1",
            Because = ["us-federal/ca-sb-53: used in California", "us-federal/ca-ab-2013: used in California", "nist-ai-rmf/map: ships no model"],
        },
        new("The same model of exactly 10^26 FLOP", "role=gpai-provider market=us compute.training=1e26 interaction=generates-text", "LicenseRef-Own")
        {
            Met = UsMarketMet, Open = "us-federal/ca-ab-2013", Unmet = "nist-ai-rmf/govern nist-ai-rmf/manage nist-ai-rmf/ai-600-1", Because = ["us-federal/ca-sb-53: not over 10^26 [SB 53]"],
        },
        new("A deployer that hires in the United States (Local Law 144, SB 26-189)", "role=deployer market=us uses=employment/recruitment", null)
        {
            Met = UsMarketMet, Open = "us-federal/nyc-ll-144 us-federal/co-sb-26-189", Because = ["us-federal/nyc-ll-144: New York City", "us-federal/co-sb-26-189: Colorado"],
        },
        new("A researcher's model in the United States: voluntary, and only told", "role=researcher market=us", "MIT")
        {
            ShipsModel = true, Met = UsMarketMet + " nist-ai-rmf/map", Unmet = "nist-ai-rmf/govern nist-ai-rmf/measure nist-ai-rmf/manage",
        },
        new("A library without AI in the United States", "role=open-source-maintainer market=us", "MIT") { Met = UsMarketMet, Because = ["nist-ai-rmf/govern: no role about AI"] },
    ];

    private static IEnumerable<object[]> Names => Cases.Select(c => new object[] { c.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_profile_is_asked_what_the_law_asks_of_it_and_nothing_else(string name)
    {
        var given = Cases.Single(c => c.Name == name);
        var decisions = Decide(given).ToDictionary(d => d.Duty);
        string Of(DutyOutcome outcome) => Sorted(decisions.Values.Where(d => d.Outcome == outcome).Select(d => d.Duty));
        Assert.AreEqual(Sorted(given.Met.Split(' ')), Of(DutyOutcome.Met), "met");
        Assert.AreEqual(Sorted(given.Unmet.Split(' ')), Of(DutyOutcome.Unmet), "unmet");
        Assert.AreEqual(Sorted(given.Open.Split(' ')), Of(DutyOutcome.NeedsDecision), "needs a decision");
        foreach (var because in given.Because)
        {
            var (duty, why) = (because[..because.IndexOf(": ", StringComparison.Ordinal)], because[(because.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
            var cite = why.EndsWith(']') ? why[(why.IndexOf(" [", StringComparison.Ordinal) + 2)..^1] : null;
            var text = cite is null ? why : why[..why.IndexOf(" [", StringComparison.Ordinal)];
            Assert.IsTrue(
                decisions[duty].Reasons.Any(r => r.Text.Contains(text, StringComparison.Ordinal) && (cite is null || r.Cite == cite)),
                $"{duty}: {string.Join("; ", decisions[duty].Reasons.Select(r => $"{r.Text} [{r.Cite}]"))}");
        }
    }

    [TestMethod]
    [DataRow("2026-09-10", "")]
    [DataRow("2026-09-11", "eu-cra/14")]
    [DataRow("2027-12-10", "eu-cra/14")]
    [DataRow("2027-12-11", MakerMet + " " + MakerUnmet + " " + MakerOpen)]
    public void Duties_of_a_manufacturer_are_in_force_from_their_days_on(string day, string expected)
    {
        var vendor = Cases.First(c => c.Name.StartsWith("A vendor sells", StringComparison.Ordinal));
        var decisions = Decide(vendor with { Day = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture) });
        Assert.AreEqual(
            Sorted(expected.Split(' ')), Sorted(decisions.Where(d => d.IsInForce && d.Outcome != DutyOutcome.NotApplicable && d.Duty.StartsWith("eu-cra/", StringComparison.Ordinal)).Select(d => d.Duty)));
    }

    [TestMethod]
    [DataRow("role=system-provider", Severity.Error)]
    [DataRow("role=open-source-maintainer", Severity.Warning)]
    [DataRow("role=hobbyist", Severity.Note)]
    [DataRow("role=hobbyist,system-provider", Severity.Error)]
    [DataRow("", Severity.Warning)]
    public void A_duty_weighs_what_the_role_can_bear(string role, Severity severity) =>
        Assert.AreEqual(severity, DutyJudge.Judge(DutyCases.Input(role + " market=eu commercial=sme monetisation=price", "MIT")).Single(d => d.Duty == "eu-cra/14").Severity);

    [TestMethod]
    public void The_build_s_own_documents_answer_what_a_build_can()
    {
        var decisions = DutyJudge.Judge(DutyCases.Input("role=system-provider market=eu commercial=sme monetisation=price procurement=us-federal", "MIT"));
        var proof = decisions.Single(d => d.Duty == "eu-cra/annex-i-2-1").Proofs.Single();
        Assert.AreEqual(("product.sbom", "p.compliance/sbom.cdx.json"), (proof.Fact, proof.Document));
        CollectionAssert.AreEqual(
            new[] { "p.compliance/SHA256SUMS", "p.compliance/provenance.intoto.json", "p.compliance/sbom.cdx.json" },
            decisions.Single(d => d.Duty == "us-federal/ssdf-ps").Proofs.Select(p => p.Document).ToArray());
        var lacks = decisions.Single(d => d.Duty == "eu-cra/13-5");
        Assert.AreEqual("cra.component-diligence", lacks.Lacks.Single().Fact);
        Assert.AreEqual("product.manifest", lacks.Proofs.Single().Fact);
    }

    [TestMethod]
    public void Only_duties_of_the_cyber_resilience_act_become_findings_here() =>
        Assert.AreEqual("eu-cra", string.Join(' ', DutyPacks.BuiltIn.Where(p => OwnPacks.Split(' ').Contains(p.Id) && p.Duties.Any(d => d.Kind != DutyKind.Information)).Select(p => p.Id)));

    private static IEnumerable<DutyDecision> Decide(Case given)
    {
        var input = DutyCases.Input(given.Profile, given.License, given.ShipsModel) with { Day = given.Day };
        return DutyJudge.Judge(given.IsAnswered ? DutyCases.Answered(input) : input).Where(d => OwnPacks.Split(' ').Contains(d.Duty.Split('/')[0]));
    }

    private static string Sorted(IEnumerable<string> ids) => string.Join('\n', ids.Where(i => i.Length > 0).Order(StringComparer.Ordinal));

    /// <summary>A profile and what is expected of it; every duty that is not named must not apply.</summary>
    private sealed record Case(string Name, string Profile, string? License)
    {
        public bool ShipsModel { get; init; }

        public bool IsAnswered { get; init; }

        public DateOnly Day { get; init; } = DutyCases.Today;

        public string Met { get; init; } = "";

        public string Unmet { get; init; } = "";

        public string Open { get; init; } = "";

        /// <summary><c>duty: part of a reason [citation]</c>.</summary>
        public string[] Because { get; init; } = [];
    }
}
