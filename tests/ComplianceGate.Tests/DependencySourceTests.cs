using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Which files of answers are read, when, and what happens where one cannot be.</summary>
[TestClass]
public sealed class DependencySourceTests
{
    private static readonly AdvisoryFact Advisory = new() { Id = "GHSA-a", Url = "https://github.com/advisories/GHSA-a", Severity = "high", Package = "X/1.0.0" };

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_file_that_the_policy_names_is_read_from_the_first_day(bool hasAdvisory)
    {
        using var folder = new Folder();
        folder.Write("answers.json", "[]");
        var (_, problems) = Read(folder, hasAdvisory, new() { Vex = [new("answers.json", new(folder.PathOf("compliance.json"), 3, 4))] });
        Assert.AreEqual((ProblemKind.InputUnreadable, folder.PathOf("answers.json")), (problems.Single().Kind, problems[0].Location!.Path));
    }

    [TestMethod]
    public void A_file_that_nobody_named_stops_no_build_when_an_advisory_comes()
    {
        using var folder = new Folder();
        folder.Write("openvex.json", "[]");
        var (fact, problems) = Read(folder, true, new());
        Assert.IsEmpty(problems);
        StringAssert.StartsWith(fact.UnreadAnswers.Single(), "openvex.json(1,1): This is neither OpenVEX");
        (fact, problems) = Read(folder, false, new());
        Assert.IsTrue(problems.Count == 0 && fact.UnreadAnswers.IsEmpty);
    }

    private static (DependencyHealthFact Fact, List<Problem> Problems) Read(Folder folder, bool hasAdvisory, DependencyPolicy dependencies)
    {
        var record = CheckRecordTests.Sparse();
        var graph = new PackageGraph([], [], []) { Dependencies = new() { IsRead = true, Advisories = hasAdvisory ? [Advisory] : [] } };
        var problems = new List<Problem>();
        var policy = new CompliancePolicy { Path = folder.PathOf("compliance.json"), Dependencies = dependencies };
        return (DependencySource.Read(record.Facts, graph, policy, new InputFiles(), problems), problems);
    }

    private sealed class Folder : IDisposable
    {
        private readonly string root = Directory.CreateTempSubdirectory("cg-answers-").FullName;

        public string PathOf(string name) => Path.Combine(root, name);

        public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

        public void Dispose() => Directory.Delete(root, recursive: true);
    }
}
