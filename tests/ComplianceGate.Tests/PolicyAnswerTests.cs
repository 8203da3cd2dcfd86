using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Documents and packs that a policy names: which may be named, how they are shown, and what answers nothing.</summary>
[TestClass]
public sealed class PolicyAnswerTests
{
    private string root = "";

    [TestInitialize]
    public void Start() => root = Directory.CreateTempSubdirectory("answers-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(root, recursive: true);

    [TestMethod]
    [DataRow("docs/a.md", null)]
    [DataRow("../docs/a.md", null)]
    [DataRow("../../outside.md", "'document' of 'product.security-contact' leads out of the repository: ../../outside.md.")]
    [DataRow("../../../../../../../../etc/hostname", "'document' of 'product.security-contact' leads out of the repository: ../../../../../../../../etc/hostname.")]
    public void A_document_lies_in_the_repository_or_beside_its_policy(string path, string? expected)
    {
        var problems = PolicyAnswers.Check(Policy("app/compliance.json", $$"""{ "profile": { "facts": { "product.security-contact": { "document": "{{path}}" } } } }"""), root, new InputFiles()).Problems;
        Assert.AreEqual(expected, problems.SingleOrDefault()?.Message);
    }

    [TestMethod]
    public void A_pack_outside_of_the_repository_and_one_that_is_not_there_are_told()
    {
        StringAssert.Contains(Problem("../../house.json"), "leads out of the repository");
        StringAssert.Contains(Problem("house.json"), "cannot be read");
        Assert.AreEqual("There is no pack of duties 'eu-ai-akt'. Did you mean 'eu-ai-act'?", Problem("eu-ai-akt"));

        string Problem(string pack) =>
            PolicyAnswers.Check(Policy("app/compliance.json", $$"""{ "duties": { "packs": ["{{pack}}"] } }"""), root, new InputFiles()).Problems.Single().Message;
    }

    [TestMethod]
    [DataRow("Ann answers.", true)]
    [DataRow("", false)]
    [DataRow(" \n\t\r\n", false)]
    public void A_document_that_says_nothing_answers_nothing(string text, bool answers)
    {
        Directory.CreateDirectory(Path.Combine(root, "app"));
        File.WriteAllText(Path.Combine(root, "app", "a.md"), text);
        var reading = Policy("app/compliance.json", """{ "profile": { "facts": { "product.security-contact": { "document": "a.md" } } } }""");
        var document = PolicyAnswers.Documents(reading.Policy, Project(), root, new InputFiles()).Single();
        Assert.AreEqual("a.md", document.DisplayPath);
        Assert.AreEqual(answers ? FileDigest.Sha256File(Path.Combine(root, "app", "a.md")) : null, document.Sha256);
    }

    [TestMethod]
    public void What_a_policy_in_a_package_names_is_shown_without_the_place_of_the_package()
    {
        var layer = Path.Combine(Path.GetTempPath(), "alice", ".nuget", "packages", "org.policy", "1.0.0", "org.json");
        Assert.AreEqual("docs/sec.md", PolicyAnswers.Shown(Path.Combine(Path.GetDirectoryName(layer)!, "docs", "sec.md"), layer, Project(), root));
        Assert.AreEqual("org.json", PolicyAnswers.Shown(layer, layer, Project(), root));
        Assert.AreEqual("../docs/sec.md", PolicyAnswers.Shown(Path.Combine(root, "docs", "sec.md"), Path.Combine(root, "compliance.json"), Project(), root));
    }

    private PolicyReading Policy(string path, string json) => PolicyTestData.Reader.Parse(System.Text.Encoding.UTF8.GetBytes(json), Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar)));

    private ProjectFact Project() => new()
    {
        Name = "App", Path = Path.Combine(root, "app", "App.csproj"), AssemblyName = "App", PackageId = "App", Version = "1.0.0", TargetFramework = "net10.0",
        TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Debug", Language = "C#", OutputType = "Exe",
    };
}
