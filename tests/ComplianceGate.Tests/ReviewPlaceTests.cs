using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Reviews;
using static ComplianceGate.Tests.ReviewSamples;

namespace ComplianceGate.Tests;

/// <summary>In which files records of reviews are looked for, and into which they go, where a policy has layers.</summary>
[TestClass]
public sealed class ReviewPlaceTests
{
    private const string Asks = """ "rules": { "CG8001": "error" } """;

    [TestMethod]
    [DataRow(null, "{" + Asks + "}", "{}", "repo|App", "App", DisplayName = "every layer has its file")]
    [DataRow(null, "{" + Asks + """, "locked": ["reviews"] }""", "{}", "repo", "repo", DisplayName = "what is locked stays with the layer that locks")]
    [DataRow(null, "{" + Asks + """, "reviews": {}, "locked": ["reviews.files"] }""", "{}", "repo", "repo", DisplayName = "the list alone")]
    [DataRow(null, """{ "reviews": { "files": ["r.json"] } }""", "{}", "repo/r.json", "repo/r.json", DisplayName = "a named file instead")]
    [DataRow(null, """{ "reviews": { "files": ["r.json"] } }""", """{ "reviews": { "files": ["r.json"] } }""", "App/r.json|repo/r.json", "App/r.json", DisplayName = "each relative to its layer")]
    [DataRow(null, """{ "reviews": { "files": [] } }""", "{}", "", null, DisplayName = "none is none")]
    [DataRow("{" + Asks + "}", null, null, "App", "App", DisplayName = "an organisation has none")]
    [DataRow("{" + Asks + """, "reviews": {}, "locked": true }""", "{}", null, "repo", "repo", DisplayName = "nor by its lock")]
    [DataRow("""{ "reviews": { "files": ["r.json"] } }""", "{}", null, "org/r.json|repo", "repo", DisplayName = "what it names is read and not written")]
    [DataRow("""{ "reviews": { "files": ["r.json"] }, "locked": ["reviews"] }""", "{}", null, "org/r.json", null, DisplayName = "only what it names")]
    public void Files_are_those_of_the_layers(string? org, string? repository, string? project, string read, string? own)
    {
        using var tree = new PolicyTestData.TemporaryFolder();
        tree.Folder("repo/App");
        string[] organisation = org is null ? [] : [tree.Write("org/policy.json", org)];
        _ = repository is null ? null : tree.Write("repo/compliance.json", repository);
        _ = project is null ? null : tree.Write("repo/App/compliance.json", project);
        var directory = Path.Combine(tree.Path, "repo", "App");
        var reading = Gate.NewPolicyReader().Read(new InputFiles(), Gate.FindPolicy(directory, null, [.. organisation], Path.Combine(tree.Path, "repo"), new()));
        Assert.IsEmpty(reading.Problems, string.Join('\n', reading.Problems.Select(p => p.Message)));
        var places = ReviewPlaces.Of(reading.Policy);
        Assert.AreEqual(string.Join('|', read.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Whole)), string.Join('|', places.Files));
        Assert.AreEqual(own is null ? null : Whole(own), places.Own);

        string Whole(string name)
        {
            var path = name switch { "repo" => "repo/compliance-reviews.json", "App" => "repo/App/compliance-reviews.json", _ => name.Replace("App/", "repo/App/", StringComparison.Ordinal) };
            return Path.GetFullPath(path, tree.Path);
        }
    }

    [TestMethod]
    public void A_rejection_above_is_not_put_out_of_sight_by_a_file_below()
    {
        using var tree = new PolicyTestData.TemporaryFolder();
        tree.Write("compliance.json", "{" + Asks + """, "locked": ["rules", "reviews", "waivers"] }""");
        tree.Write("compliance-reviews.json", Text(Review(verdict: ReviewVerdict.Rejected)));
        tree.Write("App/compliance.json", "{}");
        tree.Write("App/compliance-reviews.json", Text(Review(who: "Bob")));
        Assert.Contains("rejected", Judged().Single().Message);
        tree.Write("compliance.json", "{" + Asks + "}");
        Assert.Contains("rejected", Judged().Single().Message);
        File.Delete(Path.Combine(tree.Path, "compliance-reviews.json"));
        Assert.IsEmpty(Judged(), "what the project accepts counts where nothing is locked");
        tree.Write("compliance.json", "{" + Asks + """, "locked": ["reviews"] }""");
        Assert.HasCount(1, Judged());

        List<Finding> Judged()
        {
            var facts = FactsIn(tree, Native());
            var policy = Gate.ReadPolicy(facts.Project, named: null, [], facts.Source, new InputFiles());
            (facts, policy) = ReviewSource.Read(facts, policy, [], new());
            return [.. Gate.Judge(facts, policy, null, []).Findings.Where(f => f.Code is "CG8001" or "CG0001")];
        }
    }

    [TestMethod]
    public void Nothing_is_written_beside_a_layer_of_an_organisation()
    {
        using var tree = new PolicyTestData.TemporaryFolder();
        tree.Folder("App");
        var org = tree.Write("packages/org/policy.json", "{" + Asks + """, "reviews": { "require": ["native-code"] } }""");
        tree.Write("packages/org/compliance-reviews.json", Text(Review()));
        var facts = FactsIn(tree, Native());
        var verdict = Gate.Judge(facts, Gate.ReadPolicy(facts.Project, named: null, [org], facts.Source, new InputFiles()), null, []);
        var table = ReviewTable.Of(new(facts, verdict));
        Assert.AreEqual(Path.Combine(tree.Path, "App", "compliance-reviews.json"), table.OwnFile);
        Assert.AreEqual(ReviewState.Needed, table.Reviews.Single().State, "what lies beside it is not its word");
        table.Add(Review(), Hash(1));
        Assert.AreEqual(ReviewState.Reviewed, ReviewTable.Of(new(facts, verdict)).Reviews.Single().State);

        // An import of the organisation stays relative to its layer.
        tree.Write("packages/org/policy.json", "{" + Asks + """, "reviews": { "import": [{ "file": "compliance-reviews.json", "who": "Org" }] } }""");
        File.Delete(table.OwnFile!);
        Assert.AreEqual(ReviewState.Reviewed, ReviewTable.Of(new(facts, verdict)).Reviews.Single().State);

        var place = ImportPlace.Find(Path.Combine(tree.Path, "App"), null, verdict);
        Assert.AreEqual((null, Path.Combine(tree.Path, "App")), (place.Policy, place.Folder));
        Assert.IsTrue(place.Names(Path.Combine(tree.Path, "packages", "org", "compliance-reviews.json")), "the layers of the last build");
    }

    [TestMethod]
    public void An_import_is_looked_for_by_the_policy_that_the_build_goes_by()
    {
        using var tree = new PolicyTestData.TemporaryFolder();
        tree.Folder("App");
        // CG0004 is a warning unless somebody raises it: what only the severities of the rules can tell.
        var org = tree.Write("org.json", """{ "locked": ["rules"] }""");
        var own = tree.Write("App/compliance.json", """{ "rules": { "CG0004": "warning" } }""");
        var named = tree.Write("elsewhere/strict.json", "{}");
        var facts = FactsIn(tree, Native());
        var verdict = Gate.Judge(facts, Gate.ReadPolicy(facts.Project, named: null, [org], facts.Source, new InputFiles()), null, []);
        var place = ImportPlace.Find(Path.Combine(tree.Path, "App"), null, verdict);
        Assert.IsEmpty(place.Problems);
        Assert.AreEqual((own, Path.GetDirectoryName(own)), (place.Policy, place.Folder));
        verdict = Gate.Judge(facts, Gate.ReadPolicy(facts.Project, named, [org], facts.Source, new InputFiles()), null, []);
        Assert.AreEqual(named, ImportPlace.Find(Path.Combine(tree.Path, "App"), null, verdict).Policy);
    }

    [TestMethod]
    public async Task Reviews_that_are_added_at_once_are_all_kept()
    {
        using var tree = new PolicyTestData.TemporaryFolder();
        var file = Path.Combine(tree.Path, "compliance-reviews.json");
        var table = new ReviewTable { OwnFile = file };
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Factory.StartNew(
            () => table.Add(Review(who: $"Reviewer {i}"), Hash(1)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var (records, problems) = ReviewFileReader.Read(new(), file);
        Assert.IsEmpty(problems);
        Assert.HasCount(16, records.Select(r => r.Who).Distinct());
        Assert.HasCount(1, Directory.GetFiles(tree.Path), "nothing is left beside it");
    }

    private static string Text(ReviewFact review) => System.Text.Encoding.UTF8.GetString(ReviewFileEditor.Append([], review, Hash(1)));

    private static GateFacts FactsIn(PolicyTestData.TemporaryFolder tree, PackageFact package)
    {
        var facts = FactsOf(null, package);
        return facts with { Source = new() { Root = tree.Path }, Project = facts.Project with { Path = Path.Combine(tree.Path, "App", "App.csproj") } };
    }
}
