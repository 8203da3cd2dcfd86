using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Openness;
using ComplianceGate.Policy;
using static ComplianceGate.Tests.OpennessSamples;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class OpennessJudgeTests
{
    [TestMethod]
    [DataRow("Apache-2.0", "osi", "yes")]
    [DataRow("GPL-2.0-only WITH Classpath-exception-2.0", "osi", "yes")]
    [DataRow("BSD-3-Clause-Clear", "osi", "yes")]
    [DataRow("CC-BY-4.0", "open-data", "yes")]
    [DataRow("CC0-1.0", "open-data", "yes")]
    [DataRow("OpenMDW-1.0", "open-data", "yes")]
    [DataRow("etalab-2.0", "open-data", "yes")]
    [DataRow("LicenseRef-bigscience-openrail-m", "use-restricted", "decision")]
    [DataRow("LicenseRef-gemma", "use-restricted", "decision")]
    [DataRow("C-UDA-1.0", "use-restricted", "decision")]
    [DataRow("LicenseRef-llama3.1", "scale-restricted", "no")]
    [DataRow("LicenseRef-llama4", "scale-restricted", "no")]
    [DataRow("CC-BY-NC-4.0", "non-commercial", "no")]
    [DataRow("CC-BY-NC-ND-4.0", "non-commercial", "no")]
    [DataRow("CC-BY-ND-4.0", "proprietary", "no")]
    [DataRow("LicenseRef-apple-amlr", "research-only", "no")]
    [DataRow("LicenseRef-deepfloyd-if-license", "research-only", "no")]
    [DataRow("LicenseRef-grok2-community", "unknown", "decision")]
    [DataRow("BUSL-1.1", "unknown", "decision")]
    [DataRow("LicenseRef-Contoso", "unknown", "decision")]
    [DataRow(null, "unknown", "decision")]
    [DataRow("MIT OR CC-BY-NC-4.0", "osi", "yes")]
    [DataRow("MIT AND CC-BY-NC-4.0", "non-commercial", "no")]
    [DataRow("MIT AND LicenseRef-Contoso", "unknown", "decision")]
    [DataRow("LicenseRef-Contoso OR CC-BY-NC-4.0", "unknown", "decision")]
    [DataRow("MIT WITH AdditionRef-Contoso", "unknown", "decision")]
    public void The_kind_of_a_license_comes_from_lists_and_terms_and_decides_article_53(string? license, string kind, string article)
    {
        var decision = Judge(license, Model(), Profile(Everything));
        Assert.AreEqual(kind, decision.LicenseKind, decision.Why("license"));
        Assert.AreEqual(article, decision.Article53, decision.Why("article-53-2"));
        Assert.AreNotEqual("", decision.Why("license"));
    }

    [TestMethod]
    public void A_model_of_which_everything_is_open_is_a_candidate_of_all_three()
    {
        var decision = Judge("MIT", Model(), Profile(Everything));
        Assert.AreEqual(("yes", "yes", 1), (decision.Article53, decision.OpenSourceAi, decision.FrameworkClass), string.Join('\n', decision.Reasons));
        Assert.AreEqual(("public", "released", "released", 2, "no"), (decision.Weights, decision.Data, decision.TrainingCode, decision.Hosts, decision.Revocable));
    }

    [TestMethod]
    [DataRow("openness.weights=gated", "decision", "on request or under a condition")]
    [DataRow("openness.weights=private", "no", "not public")]
    [DataRow("openness.weights=", "decision", "declare openness.weights")]
    [DataRow("openness.architecture=not-public", "no", "architecture is not public")]
    [DataRow("openness.usage=not-public", "no", "usage is not public")]
    [DataRow("openness.usage=", "decision", "declare openness.usage")]
    [DataRow("openness.revocable=true", "decision", "can be taken back")]
    [DataRow("monetisation=price", "no", "recital 103")]
    [DataRow("monetisation=dual-licensing", "no", "dual-licensing")]
    [DataRow("monetisation=", "decision", "declare monetisation")]
    [DataRow("systemicRisk=true", "no", "systemic risk")]
    [DataRow("compute.training=2e25", "no", "systemic risk")]
    public void Each_condition_of_article_53_decides_and_its_reason_comes_first(string setting, string expected, string reason)
    {
        var key = setting[..(setting.IndexOf('=', StringComparison.Ordinal) + 1)];
        var settings = Everything.Where(s => !s.StartsWith(key, StringComparison.Ordinal)).Concat(setting == key ? [] : [setting]);
        var decision = Judge("MIT", Model(), Profile(settings));
        Assert.AreEqual(expected, decision.Article53, decision.Why("article-53-2"));
        StringAssert.Contains(decision.Reasons.First(r => r.About == "article-53-2").Text, reason);
    }

    [TestMethod]
    [DataRow("https://a.example/m", "public", "yes", "Only one host", "yes")]
    [DataRow("https://a.example/m,https://A.example/n,https://www.a.example", "public", "yes", "Only one host", "yes")]
    [DataRow("https://a.example/m", "gated", "decision", "on request or under a condition, and can withdraw them", "yes")]
    [DataRow("https://a.example/m,https://b.example/m", "public", "yes", "More than one host", "no")]
    [DataRow("http://localhost/m,file:///m,somewhere", "public", "yes", "free and open", "unknown")]
    public void One_host_is_told_and_asked_about_only_where_it_chooses_who_gets_the_weights(string hosts, string weights, string expected, string reason, string revocable)
    {
        var settings = Everything.Where(s => !s.StartsWith("openness.hosts", StringComparison.Ordinal) && !s.StartsWith("openness.weights", StringComparison.Ordinal));
        var decision = Judge("MIT", Model(), Profile([.. settings, "openness.hosts=" + hosts, "openness.weights=" + weights]));
        Assert.AreEqual((expected, revocable), (decision.Article53, decision.Revocable), decision.Why("article-53-2"));
        StringAssert.Contains(decision.Why("article-53-2"), reason);
        Assert.AreEqual("yes", Judge("MIT", Model(), Profile(Everything.Where(s => !s.StartsWith("openness.hosts", StringComparison.Ordinal)))).Article53, "No host is named.");
    }

    [TestMethod]
    public void An_empty_list_of_ways_to_earn_is_not_none()
    {
        var silent = Profile(Everything.Remove("monetisation=none"));
        var empty = silent with { Values = silent.Values.SetItem("monetisation", new Policy.ProfileValue()) };
        var decision = Judge("MIT", Model(), empty);
        Assert.AreEqual("decision", decision.Article53);
        StringAssert.Contains(decision.Why("article-53-2"), "declare monetisation");
    }

    [TestMethod]
    [DataRow("3e25", "", "no")]
    [DataRow("3e24", "", "yes")]
    [DataRow("5e24", "role=downstream-modifier compute.modification=5e24 compute.baseSystemic=true", "no")]
    [DataRow("5e24", "role=downstream-modifier compute.base=8e24 compute.modification=4e24", "no")]
    [DataRow("3e25", "compute.training=1e24", "yes")]
    public void Systemic_risk_is_that_of_the_duties(string card, string more, string expected)
    {
        var model = Model(Card() with { Claims = [new CardClaim(ClaimKinds.TrainingCompute, card, CardClaimSource.Block, 3, 1)] });
        var decision = Judge("MIT", model, Profile([.. Everything, .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.AreEqual(expected, decision.Article53, decision.Why("article-53-2"));
    }

    [TestMethod]
    public void All_that_is_open_names_its_key()
    {
        var open = Judge(null, Model(), Policy.Profile.Empty).Reasons.Where(r => r.About == "article-53-2" && r.IsOpen).ToList();
        CollectionAssert.AreEqual(new[] { "openness.license", "openness.weights", "openness.architecture", "openness.usage", "monetisation" }, open.Select(r => r.Key).ToArray());
    }

    [TestMethod]
    public void Money_between_microenterprises_is_for_somebody_to_decide()
    {
        var paid = Everything.Replace("monetisation=none", "monetisation=price");
        Assert.AreEqual("decision", Judge("MIT", Model(), Profile(paid.Add("commercial=microenterprise"))).Article53);
        Assert.AreEqual("no", Judge("MIT", Model(), Profile(paid.Add("commercial=sme"))).Article53);
        Assert.AreEqual("no", Judge("MIT", Model(), Profile(paid.Replace("monetisation=price", "monetisation=personal-data").Add("commercial=microenterprise"))).Article53);
        Assert.AreEqual("yes", Judge("MIT", Model(), Profile(Everything.Remove("monetisation=none").Add("commercial=no"))).Article53);
    }

    [TestMethod]
    public void The_architecture_that_public_weights_name_is_public()
    {
        var named = Model() with { Header = new ModelHeaderFact { Architecture = "llama" } };
        var settings = Everything.Where(s => !s.Contains("architecture", StringComparison.Ordinal)).ToArray();
        Assert.AreEqual("yes", Judge("MIT", named, Profile(settings)).Article53);
        Assert.AreEqual("decision", Judge("MIT", Model(), Profile(settings)).Article53);
        Assert.AreEqual("decision", Judge("MIT", named, Profile(settings.Where(s => s != "openness.weights=public"))).Article53);
    }

    [TestMethod]
    public void Nothing_declared_is_unknown_and_no_result_is_rounded_up()
    {
        var decision = Judge("MIT", Model(), Policy.Profile.Empty);
        Assert.AreEqual(("unknown", "osi", "unknown", "unknown", null, "unknown"), (decision.Weights, decision.LicenseKind, decision.Data, decision.TrainingCode, decision.Hosts, decision.Revocable));
        Assert.AreEqual(("decision", "undecided", null), (decision.Article53, decision.OpenSourceAi, decision.FrameworkClass));
        foreach (var about in (string[])["weights", "license", "data", "training-code", "hosts", "revocable", "framework-class", "open-source-ai", "article-53-2"])
        {
            Assert.AreNotEqual("", decision.Why(about), about);
        }
    }

    [TestMethod]
    [DataRow("CC-BY-NC-4.0", "osi", "non-commercial", "what was found holds")]
    [DataRow("MIT", "proprietary", "osi", "what was found holds")]
    [DataRow("LicenseRef-Contoso", "osi", "unknown", "on no list of open licenses")]
    [DataRow("BUSL-1.1", "open-data", "unknown", "on no list of open licenses")]
    [DataRow("LicenseRef-Contoso", "non-commercial", "non-commercial", "no license was found that says otherwise")]
    [DataRow(null, "osi", "osi", "no license was found that says otherwise")]
    public void What_is_declared_of_the_license_does_not_win_over_what_was_found(string? found, string declared, string expected, string reason)
    {
        var decision = Judge(found, Model(), Profile("openness.license=" + declared));
        Assert.AreEqual(expected, decision.LicenseKind);
        StringAssert.Contains(decision.Why("license"), reason);
    }

    [TestMethod]
    public void A_license_that_is_stated_and_not_known_is_not_made_open_by_declaring_it()
    {
        var decision = Judge(null, Model(), Profile("openness.license=osi"), stated: "other");
        Assert.AreEqual("unknown", decision.LicenseKind);
        StringAssert.Contains(decision.Why("license"), "\"other\"");
    }

    [TestMethod]
    public void A_license_that_can_be_revoked_stays_so_whatever_is_declared()
    {
        var decision = Judge("LicenseRef-gemma", Model(), Profile("openness.revocable=false", "openness.hosts=https://a.example,https://b.example"));
        Assert.AreEqual("yes", decision.Revocable);
        StringAssert.Contains(decision.Why("revocable"), "The profile declares otherwise");
    }

    [TestMethod]
    public void A_lock_with_the_license_text_beside_the_model_defeats_the_one_host()
    {
        var text = new ModelPartFact("/p/models/LICENSE", "models/LICENSE", ModelPartRole.LicenseText, 5, new string('3', 64));
        var model = Model(null, text);
        var one = Profile(Everything.Where(s => !s.StartsWith("openness.hosts", StringComparison.Ordinal)).Append("openness.hosts=https://a.example/m"));
        Assert.AreEqual(("yes", "yes"), Results(Judge("MIT", model, one)));
        Assert.AreEqual(("no", "yes"), Results(Judge("MIT", model, one, f => f with { ModelLock = Lock(LockedModelFact.Of(model)) })));
        StringAssert.Contains(Judge("MIT", model, one, f => f with { ModelLock = Lock(LockedModelFact.Of(model)) }).Why("revocable"), "takes nothing back");
        Assert.AreEqual(("yes", "yes"), Results(Judge("MIT", model, one, f => f with { ModelLock = Lock(LockedModelFact.Of(model) with { Sha256 = new string('9', 64) }) })), "Other weights are locked.");
        Assert.AreEqual(("yes", "yes"), Results(Judge("MIT", Model(), one, f => f with { ModelLock = Lock(LockedModelFact.Of(Model())) })), "No license text lies beside it.");
        Assert.AreEqual("yes", Judge("LicenseRef-gemma", model, one, f => f with { ModelLock = Lock(LockedModelFact.Of(model)) }).Revocable, "The license itself can be taken back.");

        static (string, string) Results(OpennessDecision d) => (d.Revocable, d.Article53);
        static ModelLockFact Lock(LockedModelFact entry) => new() { Path = "/p/l", DisplayPath = "l", Sha256 = new string('4', 64), Models = [entry] };
    }

    [TestMethod]
    public void Data_are_as_open_as_what_was_read_allows()
    {
        var told = Model(Card(Field(CardFields.TrainingData)));
        var withheld = Model(Card(Field(CardFields.TrainingData)) with { DatasetsUndocumented = "A partner forbids it." });
        var named = Model();
        Func<GateFacts, GateFacts> documented = f => f with { Datasets = [new DatasetFact { Name = "d", Models = [ModelPath], Document = "data/d.md" }] };
        Assert.AreEqual("described", Judge("MIT", told, Profile()).Data);
        Assert.AreEqual("described", Judge("MIT", named, Profile(), documented).Data);
        Assert.AreEqual("released", Judge("MIT", told, Profile("openness.data=released")).Data);
        Assert.AreEqual("undisclosed", Judge("MIT", told, Profile("openness.data=undisclosed")).Data);
        Assert.AreEqual("described", Judge("MIT", withheld, Profile("openness.data=released")).Data);
        StringAssert.Contains(Judge("MIT", withheld, Profile("openness.data=released")).Why("data"), "A partner forbids it.");
        Assert.AreEqual("undisclosed", Judge("MIT", named, Profile("openness.data=described"), f => f with { Datasets = [new DatasetFact { Name = "d", Models = [ModelPath], Undocumented = "Secret." }] }).Data);
        Assert.AreEqual("unknown", Judge("MIT", named, Profile(), f => f with { Datasets = [new DatasetFact { Name = "d", Models = ["other"], Document = "d.md" }] }).Data);
    }

    [TestMethod]
    [DataRow("part:training-code=LicenseRef-Contoso", "no")]
    [DataRow("part:training-code=CC0-1.0", "undecided")]
    [DataRow("openness.trainingCode=not-released", "no")]
    [DataRow("openness.weights=gated", "undecided")]
    [DataRow("openness.data=undisclosed", "no")]
    [DataRow("openness.data=described", "yes")]
    public void The_definition_of_open_source_ai_asks_for_code_data_and_parameters(string setting, string expected)
    {
        var key = setting[..(setting.IndexOf('=', StringComparison.Ordinal) + 1)];
        var decision = Judge("MIT", Model(), Profile(Everything.Where(s => !s.StartsWith(key, StringComparison.Ordinal)).Append(setting)));
        Assert.AreEqual(expected, decision.OpenSourceAi, decision.Why("open-source-ai"));
    }

    [TestMethod]
    [DataRow("CC-BY-4.0", "undecided")]
    [DataRow("BSD-3-Clause-Clear", "undecided")]
    [DataRow("LicenseRef-creativeml-openrail-m", "no")]
    [DataRow("LicenseRef-llama3.3", "no")]
    [DataRow("LicenseRef-Contoso", "undecided")]
    public void Parameters_need_terms_that_the_osi_approved(string license, string expected) =>
        Assert.AreEqual(expected, Judge(license, Model(), Profile(Everything)).OpenSourceAi);

    [TestMethod]
    public void The_profile_of_a_model_goes_before_that_of_the_project()
    {
        var profile = Profile("openness.weights=private", "openness.data=released") with { Models = [new ModelProfile("models/*.gguf", Profile("openness.weights=public"), new("/p/compliance.json", 9))] };
        var decision = Judge("MIT", Model(), profile);
        Assert.AreEqual(("public", "released"), (decision.Weights, decision.Data));
        Assert.AreEqual("private", Judge("MIT", Model() with { DisplayPath = "b.gguf" }, profile).Weights);
    }

    [TestMethod]
    public void Models_of_packages_are_their_publishers()
    {
        var packed = Model() with { DisplayPath = "P/1.0.0/a.gguf", Package = "P/1.0.0" };
        var none = new Dictionary<string, ModelLicenseDecision>();
        Assert.IsEmpty(OpennessJudge.Judge(Policy.Profile.Empty, FactsOf(packed), none));
        Assert.IsEmpty(OpennessJudge.Judge(Profile("role=deployer", "market=eu"), FactsOf(packed), none));
        Assert.IsNull(OpennessJudge.Judge(Profile("openness.weights=public"), FactsOf(packed), none).Single().Model);
        Assert.IsNull(OpennessJudge.Judge(Profile("role=gpai-provider"), FactsOf(), none).Single().Model);
        Assert.AreEqual(ModelPath, OpennessJudge.Judge(Profile("role=gpai-provider"), FactsOf(packed, Model()), none).Single().Model);
    }

    [TestMethod]
    public void A_model_that_is_only_declared_can_be_a_candidate()
    {
        var none = new Dictionary<string, ModelLicenseDecision>();
        var decision = OpennessJudge.Judge(Profile(Everything.Add("openness.license=osi")), FactsOf(), none).Single();
        Assert.AreEqual(("yes", "yes", 1), (decision.Article53, decision.OpenSourceAi, decision.FrameworkClass), string.Join('\n', decision.Reasons));
    }

    [TestMethod]
    public void No_text_from_outside_reaches_a_reason_unescaped()
    {
        var decision = Judge(null, Model(), Profile("openness.hosts=\u001b[31m::error::x\u202e"), stated: "a\n::error::b");
        Assert.IsFalse(decision.Reasons.Any(r => r.Text.Any(char.IsControl) || r.Text.Contains("::", StringComparison.Ordinal) || r.Text.Contains('\u202e', StringComparison.Ordinal)));
        StringAssert.Contains(decision.Why("hosts"), "does not count as a host");
    }
}
