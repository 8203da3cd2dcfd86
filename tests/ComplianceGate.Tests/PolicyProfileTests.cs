using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PolicyProfileTests
{
    [TestMethod]
    public void Every_kind_of_value_is_read_with_its_place()
    {
        var profile = Read("""
            "role": ["deployer", "researcher"], "market": "eu", "commercial": "no", "profiling": true, "released": "2026-05-01",
            "compute": { "training": 3.5e23 }, "openness": { "hosts": "https://example.org", "components": { "training-code": "MIT" } },
            "facts": { "a": "b", "c": { "document": "docs/c.md" }, "d": 3, "e": false }
            """);

        CollectionAssert.AreEqual(new[] { "deployer", "researcher" }, profile.Values["role"].Words.ToArray());
        CollectionAssert.AreEqual(new[] { "eu" }, profile.Values["market"].Words.ToArray());
        Assert.IsTrue(profile.Values["profiling"].Flag);
        Assert.AreEqual(new DateOnly(2026, 5, 1), profile.Values["released"].Day);
        Assert.AreEqual(3.5e23, profile.Values["compute.training"].Number);
        Assert.AreEqual("https://example.org", profile.Values["openness.hosts"].Words[0]);
        Assert.AreEqual("MIT", profile.Components["training-code"].Text);
        Assert.AreEqual("docs/c.md", profile.Facts["c"].Document);
        Assert.AreEqual("3", profile.Facts["d"].Text);
        Assert.AreEqual("false", profile.Facts["e"].Text);
        Assert.AreEqual(3, profile.Values["compute.training"].Location!.Line);
        Assert.AreEqual(26, profile.Values["compute.training"].Location!.Column);
    }

    [TestMethod]
    [DataRow("\"rol\": \"deployer\"", "Unknown key 'rol' in 'profile'. Did you mean 'role'?")]
    [DataRow("\"role\": \"deploye\"", "'profile.role' knows no 'deploye'. Did you mean 'deployer'?")]
    [DataRow("\"role\": []", "'profile.role' is empty, which declares nothing; name a value, or leave it out.")]
    [DataRow("\"monetisation\": []", "'profile.monetisation' is empty, which declares nothing; name a value, or leave it out.")]
    [DataRow("\"role\": 3", "'profile.role' must be a text that is not empty, but is the number 3.")]
    [DataRow("\"role\": [\"deployer\", \"deployer\"]", "'deployer' stands in 'profile.role' a second time.")]
    [DataRow("\"profiling\": \"yes\"", "'profile.profiling' must be true or false, but is 'yes'.")]
    [DataRow("\"released\": \"2026-02-30\"", "'profile.released' must be a day of the calendar written as yyyy-MM-dd, but is '2026-02-30'.")]
    [DataRow("\"compute\": { \"training\": -1 }", "'profile.compute.training' must be a number that is not negative, such as 1e23, but is the number -1.")]
    [DataRow("\"compute\": { \"training\": 1e99 }", "'profile.compute.training' must be a number that is not negative, such as 1e23, but is the number 1e99.")]
    [DataRow("\"compute\": { \"trainin\": 1 }", "Unknown key 'trainin' in 'profile.compute'. Did you mean 'training'?")]
    [DataRow("\"compute\": 1e24", "'profile.compute' must be an object {…}, but is the number 1e24.")]
    [DataRow("\"compute.training\": 1e24", null)]
    [DataRow("\"facts\": { \"a\": {} }", "'a' in 'profile.facts' must be a text, or an object with 'document' and nothing else, but is an object.")]
    [DataRow("\"facts\": { \"a\": { \"document\": \"/etc/passwd\" } }", "'document' of 'a' in 'profile.facts' must be a path relative to this file, with forward slashes, but is '/etc/passwd'.")]
    [DataRow("\"facts\": { \"a\": \"\" }", "'a' in 'profile.facts' must be a text that is not empty, but is empty.")]
    [DataRow("\"models\": [{ \"compute\": { \"training\": 1 } }]", "An entry of 'profile.models' lacks 'model'.")]
    [DataRow("\"models\": [{ \"model\": \"a\", \"role\": \"deployer\" }]", "Unknown key 'role' in 'profile'. Known here: generality, origin, compute, systemicRisk, released, openness, facts.")]
    [DataRow("\"models\": [{ \"model\": \"a\", \"models\": [] }]", "Unknown key 'models' in 'profile'. Known here: generality, origin, compute, systemicRisk, released, openness, facts.")]
    public void What_cannot_be_followed_is_told(string member, string? expected)
    {
        var problems = PolicyTestData.Read($$"""{ "profile": { {{member}} } }""").Problems;
        if (expected is null)
        {
            // A dotted id is read as it stands only where an object of objects would be: both spellings must not be silently different.
            Assert.IsLessThanOrEqualTo(1, problems.Length);
            return;
        }

        Assert.AreEqual(expected, Assert.ContainsSingle(problems).Message);
    }

    [TestMethod]
    public void Suppositions_replace_join_and_take_away()
    {
        var declared = Read("\"role\": \"hobbyist\", \"market\": \"eu\"");

        var supposed = ProfileChange.Apply(declared, ["role=deployer", "use=employment,education", "use=migration", "market=", "compute=2e23", "profiling=true"], out var error)!;

        Assert.IsNull(error);
        CollectionAssert.AreEqual(new[] { "deployer" }, supposed.Values["role"].Words.ToArray());
        CollectionAssert.AreEqual(new[] { "employment", "education", "migration" }, supposed.Values["uses"].Words.ToArray());
        Assert.IsFalse(supposed.Values.ContainsKey("market"));
        Assert.AreEqual(2e23, supposed.Values["compute.training"].Number);
        Assert.IsTrue(supposed.Values["profiling"].Flag);
    }

    [TestMethod]
    [DataRow("role", "'role' must be key=value.")]
    [DataRow("roel=deployer", "The profile knows no 'roel'. Did you mean 'role'?")]
    [DataRow("role=deploier", "'role' knows no 'deploier'. Did you mean 'deployer'?")]
    [DataRow("compute=many", "'compute.training' must be a number that is not negative, such as 1e23, but is 'many'.")]
    [DataRow("released=soon", "'released' must be a day of the calendar written as yyyy-MM-dd, but is 'soon'.")]
    public void A_supposition_that_cannot_be_followed_is_told(string change, string expected)
    {
        Assert.IsNull(ProfileChange.Apply(null, [change], out var error));
        Assert.AreEqual(expected, error);
    }

    private static Profile Read(string members)
    {
        var reading = PolicyTestData.Read($$"""
            { "profile": {
            {{members}}
            } }
            """);
        Assert.IsEmpty(reading.Problems, string.Join('\n', reading.Problems.Select(p => p.Message)));
        return reading.Policy.Profile!;
    }
}
