using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PolicyFileTests
{
    [TestMethod]
    public void The_nearest_policy_upwards_is_found_and_every_place_remembered()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var project = folder.Folder("repo/src/App");
        folder.Write("compliance.json");
        var root = folder.Write("repo/compliance.json");
        var files = new InputFiles();
        Assert.AreEqual(new PolicyFileSearch(root, null), PolicyFile.Find(files, project, null, Path.Combine(folder.Path, "repo")));
        var seen = files.Seen.ToDictionary(f => f.Path, f => f.Time);
        Assert.IsNull(seen[Path.Combine(project, "compliance.json")]);
        Assert.IsNull(seen[Path.Combine(folder.Path, "repo", "src", "compliance.json")]);
        Assert.IsNotNull(seen[root]);

        var nearer = folder.Write("repo/src/App/compliance.json");
        Assert.AreEqual(nearer, PolicyFile.Find(new(), project + "/", "", Path.Combine(folder.Path, "repo/")).Path);
    }

    [TestMethod]
    public void Nothing_above_the_repository_is_looked_at()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var project = folder.Folder("repo/App");
        var above = folder.Write("compliance.json");
        var files = new InputFiles();
        Assert.AreEqual(new PolicyFileSearch(null, null), PolicyFile.Find(files, project, null, Path.Combine(folder.Path, "repo")));
        Assert.IsFalse(files.Seen.Any(s => s.Path == above));
    }

    [TestMethod]
    [DataRow("App.sln", true)]
    [DataRow("App.slnx", true)]
    [DataRow("Directory.Build.props", true)]
    [DataRow("global.json", true)]
    [DataRow("App.slnf", false)]
    [DataRow("README.md", false)]
    public void Without_a_repository_the_search_ends_where_the_solution_is(string marker, bool found)
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var project = folder.Folder("top/src/App");
        folder.Write("compliance.json");
        var policy = folder.Write("top/compliance.json");
        folder.Write("top/" + marker);
        Assert.AreEqual(found ? policy : null, PolicyFile.Find(new(), project, null, null).Path);
    }

    [TestMethod]
    public void A_solution_counts_more_than_settings_nearer_by()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var project = folder.Folder("top/src/App");
        var policy = folder.Write("top/compliance.json");
        folder.Write("top/All.sln", "");
        folder.Write("top/src/Directory.Build.props", "<Project/>");
        Assert.AreEqual(policy, PolicyFile.Find(new(), project, null, null).Path);
    }

    [TestMethod]
    public void A_repository_elsewhere_does_not_open_the_way_to_the_root()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var project = folder.Folder("top/App");
        folder.Write("top/compliance.json");
        Assert.IsNull(PolicyFile.Find(new(), project, null, folder.Folder("other")).Path);
        Assert.IsNull(PolicyFile.Find(new(), project, null, Path.Combine(folder.Path, "to")).Path, "a name that only begins alike");
    }

    [TestMethod]
    public void A_folder_named_like_the_policy_is_a_problem()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var project = folder.Folder("App");
        var wrong = folder.Folder("compliance.json");
        var search = PolicyFile.Find(new(), project, null, folder.Path);
        Assert.AreEqual(new PolicyFileSearch(null, new("compliance.json is a folder, where the policy should be a file.", new(wrong))), search);

        var reading = PolicyTestData.Reader.Read(new InputFiles(), search);
        Assert.AreEqual(search.Problem, reading.Problems.Single());
        Assert.AreEqual(wrong, reading.Policy.Path);
    }

    [TestMethod]
    public void A_named_policy_is_taken_wherever_it_is()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var project = folder.Folder("repo/App");
        var policy = folder.Write("policies/strict.json");
        folder.Write("repo/App/compliance.json");
        Assert.AreEqual(policy, PolicyFile.Find(new(), project, "../../policies/strict.json", project).Path);
        Assert.AreEqual(policy, PolicyFile.Find(new(), project, " ..\\..\\policies\\strict.json ", project).Path);
        Assert.AreEqual(policy, PolicyFile.Find(new(), project, policy, null).Path);
    }

    [TestMethod]
    public void A_named_policy_that_is_not_there_is_a_problem_and_remembered()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        folder.Write("compliance.json");
        var files = new InputFiles();
        var missing = Path.Combine(folder.Path, "strict.json");
        Assert.AreEqual(
            new PolicyFileSearch(null, new("The file that ComplianceGatePolicy names does not exist: 'strict.json'.", new(missing))),
            PolicyFile.Find(files, folder.Path, "strict.json", folder.Path));
        Assert.IsNull(files.Seen.Single(s => s.Path == missing).Time);

        folder.Folder("dir");
        Assert.AreEqual(
            "The file that ComplianceGatePolicy names is a folder, where the policy should be a file: 'dir'.",
            PolicyFile.Find(files, folder.Path, "dir", null).Problem!.Message);
        Assert.AreEqual(
            "ComplianceGatePolicy is not a path: '\uFFFD'.", PolicyFile.Find(files, folder.Path, "\0", null).Problem!.Message);
    }

    [TestMethod]
    public void No_policy_is_the_built_in_one() =>
        Assert.AreEqual(new PolicyReading(CompliancePolicy.BuiltIn, []), PolicyTestData.Reader.Read(new InputFiles(), new PolicyFileSearch(null, null)));

    [TestMethod]
    public void A_policy_is_read_from_disk_with_its_digest()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var path = folder.Write("compliance.json", PolicyTestData.Good);
        var files = new InputFiles();
        var (policy, problems) = PolicyTestData.Reader.Read(files, PolicyFile.Find(files, folder.Path, null, folder.Path));
        Assert.IsEmpty(problems);
        Assert.AreEqual(path, policy.Path);
        Assert.AreEqual(FileDigest.Sha256File(path), policy.Sha256);
    }

    [TestMethod]
    public void A_policy_that_cannot_be_read_is_a_problem()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var large = folder.Write("large.json", new string(' ', PolicyReader.MaximumSize + 1));
        Assert.AreEqual(
            new PolicyProblem("The policy cannot be read: The file has 1,048,577 bytes; at most 1,048,576 are read.", new(large)),
            PolicyTestData.Reader.Read(new InputFiles(), large).Problems.Single());
        var gone = Path.Combine(folder.Path, "gone.json");
        Assert.AreEqual(
            new PolicyProblem("The policy cannot be read: it is not there; a link may point nowhere.", new(gone)),
            PolicyTestData.Reader.Read(new InputFiles(), gone).Problems.Single());
        Assert.AreEqual(
            "The policy cannot be read: access is denied, or it is a folder.",
            PolicyTestData.Reader.Read(new InputFiles(), folder.Path).Problems.Single().Message);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_link_that_points_nowhere_is_a_problem()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "compliance.json"), Path.Combine(folder.Path, "nowhere"));
        var files = new InputFiles();
        Assert.HasCount(1, PolicyTestData.Reader.Read(files, PolicyFile.Find(files, folder.Path, null, folder.Path)).Problems);
    }
}
