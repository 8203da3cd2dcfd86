using System.Xml.Linq;
using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Policy;

namespace ComplianceGate.Build.Tests;

/// <summary>
/// Real packages, restored from the registry, against what somebody wrote down after reading their licenses. A package that cannot
/// be restored fails the test: what was not compared proves nothing.
/// </summary>
[TestClass]
public sealed class LicenseCorpusTests
{
    // The two files in which the .NET Library terms come in older packages; both were read.
    private static readonly string[] NetLibrary =
        ["f1db688d8481c91a452fabcea5060a23da9ea5088329b58c478a040e2e426297", "b7d43d08f59637129c482c63dcd4811077101ac41cc763b3b58490137f741977"];

    private static readonly Lazy<Fixture> Restored = new(Restore, LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly IReadOnlyList<CorpusPackage> Expected = LicenseCorpus.Read(InFixture("expected.txt"));

    [ClassCleanup]
    public static void Remove()
    {
        if (Restored.IsValueCreated)
        {
            Restored.Value.Dispose();
        }
    }

    [TestMethod]
    public void The_corpus_has_packages_of_every_sort()
    {
        Assert.IsGreaterThanOrEqualTo(60, Expected.DistinctBy(p => p.Id, StringComparer.OrdinalIgnoreCase).Count());
        Assert.HasCount(Expected.Count, Expected.DistinctBy(p => p.Key, StringComparer.OrdinalIgnoreCase).ToList());
        Assert.IsTrue(Expected.Any(p => p.Statement.StartsWith("file ", StringComparison.Ordinal) && p.License != "?"), "A license file.");
        Assert.IsTrue(Expected.Any(p => p.Statement.StartsWith("file ", StringComparison.Ordinal) && p.License == "?"), "A license file of no known license.");
        Assert.IsTrue(Expected.Any(p => p.Statement.StartsWith("url ", StringComparison.Ordinal) && p.Texts.Count == 0 && p.License == "?"), "Only an address.");
        Assert.IsTrue(Expected.Any(p => p.Statement.StartsWith("url ", StringComparison.Ordinal) && p.Texts.Count > 0 && p.License != "?"), "An address, and the text.");
        Assert.IsTrue(Expected.Any(p => p.License.Contains(" OR ", StringComparison.Ordinal)), "A dual license.");
        Assert.IsTrue(Expected.Any(p => p.License.Contains(" WITH ", StringComparison.Ordinal)), "An exception.");
        Assert.IsTrue(Expected.Any(p => p.Texts.DistinctBy(t => t.License).Count() == 2), "Two license files.");
        // The project restores what the table names, and nothing is written down twice with two meanings.
        var named = XDocument.Load(InFixture("App.csproj")).Descendants("PackageDownload")
            .SelectMany(e => e.Attribute("Version")!.Value.Split(';').Select(v => $"{e.Attribute("Include")!.Value}/{v.Trim('[', ']')}"));
        CollectionAssert.AreEquivalent(named.ToList(), Expected.Select(p => p.Key).ToList());
    }

    [TestMethod]
    public void Every_package_is_what_was_read()
    {
        var answers = LicenseCorpus.Judge(Expected, PackedGate.PackageFolder, Restored.Value.PathOf("graphs"));

        Assert.AreEqual("", string.Join('\n', answers.SelectMany(a => a.Differences())));
        // What was recognised names its evidence: the text, by its digest.
        foreach (var answer in answers.Where(a => a.Judged.Decision is { Basis: "file", Expression: not null }))
        {
            CollectionAssert.Contains(answer.Package.Texts.Select(t => t.Sha256).ToList(), answer.Judged.Decision.FileSha256, answer.Package.Key);
        }
    }

    [TestMethod]
    public void A_notice_of_dozens_of_sections_says_nothing_of_the_package_itself()
    {
        var logging = LicenseCorpus.Judge([.. Expected.Where(p => p.Id == "Microsoft.Extensions.Logging")], PackedGate.PackageFolder, Restored.Value.PathOf("logging")).Single();
        var notice = logging.Fact.Texts.Single(t => t.Path == "THIRD-PARTY-NOTICES.TXT");
        var text = File.ReadAllText(Path.Combine(logging.Fact.Folder!, notice.Path));

        Assert.IsGreaterThan(24, text.Split("License notice for", StringSplitOptions.None).Length - 1);
        Assert.IsNull(notice.Recognition);
        Assert.AreEqual(("MIT", true), (logging.Judged.Decision.Expression, logging.Judged.Decision.Accepted));
    }

    [TestMethod]
    public void Older_graphs_are_named_by_the_texts_in_their_packages()
    {
        var graph = PackageGraphReader.Read(
            new PackageGraphRequest
            {
                AssetsFile = Restored.Value.PathOf("obj/project.assets.json"),
                TargetFramework = "net9.0",
                TargetFrameworkMoniker = ".NETCoreApp,Version=v9.0",
                ProjectName = "App",
                ProjectPath = Restored.Value.PathOf("App.csproj"),
            },
            new InputFiles());
        Assert.IsEmpty(graph.Problems);
        var judged = LicenseJudge.Judge(CompliancePolicy.BuiltIn, graph.Packages);
        var byAddress = graph.Packages.Where(p => p.Statement == LicenseStatement.Url && p.LicenseText!.Contains("329770", StringComparison.Ordinal)).ToList();
        var named = graph.Packages.Where(p => judged[p.Key].Decision.Expression is not null).ToList();

        Assert.IsGreaterThanOrEqualTo(70, byAddress.Count);
        Assert.IsGreaterThanOrEqualTo(0.98, (double)named.Count / graph.Packages.Length, $"{named.Count} of {graph.Packages.Length}");
        foreach (var decision in named.Select(p => judged[p.Key].Decision))
        {
            // None is wrong: what is named is named by a text that was read, and these are all they carry.
            Assert.AreEqual(("LicenseRef-scancode-ms-net-library", "file"), (decision.Expression, decision.Basis), decision.Package);
            CollectionAssert.Contains(NetLibrary, decision.FileSha256, decision.Package);
        }

        Assert.IsTrue(named.Where(p => p.Scope == PackageScope.Shipped).All(p => judged[p.Key].Decision.Accepted == true), "The built-in default accepts the platform's terms.");
    }

    private static Fixture Restore()
    {
        var work = Fixture.Of("Corpus");
        work.DotNet("restore").MustPass();
        return work;
    }

    private static string InFixture(string name) => Path.Combine(PackedGate.Repository, "tests", "fixtures", "Corpus", name);
}
