using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelLicenseTests
{
    [TestMethod]
    public void The_hub_s_table_is_whole_and_in_order()
    {
        Assert.HasCount(83, HuggingFaceLicenses.All);
        var ids = HuggingFaceLicenses.All.Select(l => l.Id).ToArray();
        CollectionAssert.AreEqual(ids.Distinct().Order(StringComparer.Ordinal).ToArray(), ids);
        CollectionAssert.AreEqual(
            new[] { "bsd", "cc", "gfdl", "gpl", "lgpl", "openrail", "other", "unknown" },
            HuggingFaceLicenses.All.Where(l => l.Expression is null).Select(l => l.Id).ToArray());
        Assert.IsTrue(HuggingFaceLicenses.All.All(l => l.Expression is null || l.Expression.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')));
    }

    [TestMethod]
    [DataRow("apache-2.0", "Apache-2.0")]
    [DataRow("Apache-2.0", "Apache-2.0")]
    [DataRow("gpl-3.0", "GPL-3.0-only")]
    [DataRow("odbl", "ODbL-1.0")]
    [DataRow("llama3.1", "LicenseRef-llama3.1")]
    [DataRow("openrail++", "LicenseRef-openrail-plus-plus")]
    [DataRow("MIT OR Apache-2.0", "MIT OR Apache-2.0")]
    [DataRow("cc", null)]
    [DataRow("openrail", null)]
    [DataRow("other", null)]
    [DataRow("our own terms", null)]
    [DataRow("LicenseRef-Contoso-Terms", "LicenseRef-Contoso-Terms")]
    [DataRow("LicenseRef-unknown-pleasures", "LicenseRef-unknown-pleasures")]
    [DataRow("LicenseRef-unlicense", "LicenseRef-unlicense")]
    [DataRow("LicenseRef-unknown", null)]
    [DataRow("LicenseRef-Other", null)]
    [DataRow("LicenseRef-other-license", null)]
    [DataRow("LicenseRef-NOASSERTION", null)]
    [DataRow("LicenseRef-none", null)]
    [DataRow("LicenseRef-proprietary", null)]
    [DataRow("LicenseRef-unlicensed", null)]
    [DataRow("LicenseRef-n-a", null)]
    [DataRow("LicenseRef-TBD", null)]
    [DataRow("(MIT AND LicenseRef-unknown)", null)]
    [DataRow("DocumentRef-x:LicenseRef-unknown", null)]
    public void A_stated_license_is_one_license_or_unknown(string stated, string? expected)
    {
        var model = Model(stated);
        Assert.AreEqual(expected, ModelLicenseJudge.Decide(model, Normalise).License);
        Assert.AreEqual(stated, ModelLicenseJudge.Decide(model, Normalise).Stated);
    }

    [TestMethod]
    [DataRow("Our Terms (v2)", "LicenseRef-Our-Terms-v2")]
    [DataRow("  a/b ", "LicenseRef-a-b")]
    [DataRow("---", null)]
    [DataRow("other", null)]
    [DataRow("Unknown", null)]
    [DataRow("n/a", null)]
    [DataRow("Proprietary License", null)]
    [DataRow("no assertion", null)]
    public void Another_license_goes_by_its_name(string name, string? expected)
    {
        var model = Model("other");
        Assert.AreEqual(expected, ModelLicenseJudge.Decide(model with { Card = model.Card! with { LicenseName = name } }, Normalise).License);
    }

    [TestMethod]
    public void What_the_item_declares_wins_even_where_it_is_unknown()
    {
        Assert.AreEqual("MIT", ModelLicenseJudge.Decide(Model("cc") with { DeclaredLicense = "mit" }, Normalise).License);
        Assert.IsNull(ModelLicenseJudge.Decide(Model("mit") with { DeclaredLicense = "cc" }, Normalise).License);
        Assert.IsNull(ModelLicenseJudge.Decide(Model("mit") with { Card = null }, Normalise).Stated);
    }

    [TestMethod]
    [DataRow("cc", "family", "cc-by-4.0")]
    [DataRow("other", "without a license_name", "license_link")]
    [DataRow("Apache License 2.0", "neither", "Is \"apache-2.0\" meant?")]
    [DataRow("apche-2.0", "neither", "Is \"apache-2.0\" meant?")]
    [DataRow("MIT License", "neither", "Is \"mit\" meant?")]
    [DataRow("all rights reserved by us", "neither", "Write \"license: <id>\"")]
    public void An_unknown_license_is_explained(string stated, string cause, string fix)
    {
        var model = Model(stated);
        var (why, how) = ModelLicenseJudge.Explain(model, ModelLicenseJudge.Decide(model, Normalise));
        StringAssert.Contains(why, cause);
        StringAssert.Contains(how, fix);
    }

    [TestMethod]
    public void A_name_that_names_no_license_is_explained_where_it_stands()
    {
        var model = Model("LicenseRef-unknown");
        var (why, how) = ModelLicenseJudge.Explain(model, ModelLicenseJudge.Decide(model, Normalise));
        StringAssert.Contains(why, "LicenseRef-unknown names no license");
        StringAssert.Contains(how, "LicenseRef-Contoso-Model-Terms");

        model = Model("other");
        model = model with { Card = model.Card! with { LicenseName = "other" } };
        (why, how) = ModelLicenseJudge.Explain(model, ModelLicenseJudge.Decide(model, Normalise));
        StringAssert.Contains(why, "\"other\" as its license_name");
        StringAssert.Contains(how, "license_name");

        model = Model("mit") with { DeclaredLicense = "other" };
        (why, how) = ModelLicenseJudge.Explain(model, ModelLicenseJudge.Decide(model, Normalise));
        Assert.DoesNotContain("license_name", why + how, "an item has no such field");
    }

    internal static string? Normalise(string text) =>
        text is "MIT OR Apache-2.0" || text.Contains("LicenseRef-", StringComparison.Ordinal) ? text : null;

    internal static ModelFact Model(string license) => new()
    {
        Path = "/p/a.gguf",
        DisplayPath = "a.gguf",
        Format = "gguf",
        Sha256 = "00",
        Card = new CardFact
        {
            Path = "/p/a.md",
            DisplayPath = "a.md",
            Sha256 = "00",
            Fields = [new CardField(CardFields.License, license, CardFieldState.Stated, 2, 1, true)],
        },
    };
}
