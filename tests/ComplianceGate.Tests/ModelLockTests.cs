using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelLockTests
{
    private static readonly string A = new('a', 64);
    private static readonly string B = new('b', 64);

    [TestMethod]
    public void What_is_written_is_read_back_with_its_lines()
    {
        var model = Model("z.gguf", A, 5) with
        {
            Header = new ModelHeaderFact { ChatTemplateSha256 = B },
            Parts = [Part("LICENSE", ModelPartRole.LicenseText), Part("z-2.gguf", ModelPartRole.Shard), Part("z-1.gguf", ModelPartRole.Shard)],
        };
        var locked = ModelLock.Of([new LockedBuild("net10.0", [model, Model("a.onnx", B, 7)], []), new LockedBuild("net8.0", [model], [])], out var contradicting);
        Assert.IsNull(contradicting);
        var bytes = ModelLockFile.Write(locked.Reverse());
        CollectionAssert.AreEqual(ModelLockFile.Write(locked), bytes);
        var read = Parse(bytes, out var problems);
        Assert.IsEmpty(problems);
        CollectionAssert.AreEqual(new[] { "a.onnx", "z.gguf" }, read!.Models.Select(m => m.Path).ToArray());
        Assert.AreEqual(4, read.Models[0].Line);
        CollectionAssert.AreEqual(new[] { "net10.0" }, read.Models[0].Frameworks.ToArray());
        Assert.IsEmpty(read.Models[1].Frameworks);
        var lines = $"{Part("z-1.gguf", 0).Sha256}  z-1.gguf\n{Part("z-2.gguf", 0).Sha256}  z-2.gguf\n";
        Assert.AreEqual((Part("LICENSE", 0).Sha256, B, FileDigest.Sha256(Encoding.UTF8.GetBytes(lines))), (read.Models[1].LicenseTextSha256, read.Models[1].ChatTemplateSha256, read.Models[1].PartsSha256));
        Assert.IsFalse(Encoding.UTF8.GetString(bytes).Contains('\r', StringComparison.Ordinal));
    }

    [TestMethod]
    public void Frameworks_that_found_different_content_make_no_lock()
    {
        ModelLock.Of([new LockedBuild("net10.0", [Model("a.onnx", A, 7)], []), new LockedBuild("net8.0", [Model("a.onnx", B, 7)], [])], out var contradicting);
        Assert.AreEqual("a.onnx", contradicting);
    }

    [TestMethod]
    [DataRow("{}", "not of the schema")]
    [DataRow("""{ "schema": "compliancegate.model-lock/2", "models": [] }""", "not of the schema")]
    [DataRow("""{ "schema": "compliancegate.model-lock/1" }""", "no list")]
    [DataRow("""{ "schema": "compliancegate.model-lock/1", "models": [3] }""", "object")]
    [DataRow("""{ "schema": "compliancegate.model-lock/1", "models": [{ "path": "a", "sha256": "x", "size": 1 }] }""", "64 hexadecimal")]
    [DataRow("""{ "schema": "compliancegate.model-lock/1", "models": [{ "path": "a", "sha256": "DIGEST" }] }""", "without a \"size\"")]
    [DataRow("""{ "schema": "compliancegate.model-lock/1", "models": [{ "sha256": "DIGEST", "size": 1 }] }""", "without a \"path\"")]
    [DataRow("""{ "schema": "compliancegate.model-lock/1", "models": [{ "path": "a", "sha256": "DIGEST", "size": 1, "more": 1 }] }""", "unknown key")]
    [DataRow("""{ "schema": "compliancegate.model-lock/1", "models": [{ "path": "a", "sha256": "DIGEST", "size": 1 }, { "path": "a", "sha256": "DIGEST", "size": 1 }] }""", "twice")]
    [DataRow("""{ "schema": "compliancegate.model-lock/1", "models": [""", "not valid")]
    public void A_damaged_lock_is_no_lock(string json, string said)
    {
        Assert.IsNull(Parse(Encoding.UTF8.GetBytes(json.Replace("DIGEST", A, StringComparison.Ordinal)), out var problems));
        StringAssert.Contains(problems[0].Message, said);
        Assert.AreEqual(ModelLockFile.Name, problems[0].Subject);
    }

    [TestMethod]
    public void Damaged_locks_give_problems_and_no_exception()
    {
        var random = new Random(20261121);
        var seed = ModelLockFile.Write(ModelLock.Of([new LockedBuild("net10.0", [Model("a.onnx", A, 7)], []), new LockedBuild("net8.0", [], [])], out _));
        for (var i = 0; i < 20_000; i++)
        {
            var read = Parse(DataFuzz.Mutate(random, seed), out var problems);
            Assert.AreEqual(read is null, problems.Count > 0);
        }
    }

    [TestMethod]
    public void A_folder_without_a_lock_is_remembered()
    {
        using var folder = new ModelFolder();
        var files = new InputFiles();
        Assert.IsNull(ModelLockFile.Read(folder.Path, files, []));
        Assert.AreEqual(Path.Combine(folder.Path, ModelLockFile.Name), files.Seen.Single().Path);
    }

    [TestMethod]
    [DataRow(true, Severity.Error)]
    [DataRow(false, Severity.Warning)]
    public void Changed_new_and_gone_models_are_told_with_both_digests_and_the_command(bool isLocked, Severity severity)
    {
        var locked = Locked(Model("changed.onnx", A, 1), Model("gone.onnx", new string('c', 64), 1), Model("same.onnx", B, 1));
        var findings = Findings(locked, isLocked, Model("changed.onnx", new string('d', 64), 1), Model("same.onnx", B, 1), Model("new.onnx", new string('e', 64), 1));
        CollectionAssert.AreEquivalent(new[] { "changed.onnx", "gone.onnx", "new.onnx" }, findings.Select(f => f.Subject).ToArray());
        Assert.IsTrue(findings.TrueForAll(f => f.Severity == severity && f.Fix.Contains("compliance-gate model lock A.csproj", StringComparison.Ordinal)));
        var changed = findings.Single(f => f.Subject == "changed.onnx");
        StringAssert.Contains(changed.Message, A);
        StringAssert.Contains(changed.Message, new string('d', 64));
        Assert.AreEqual(4, changed.Location!.Line);
    }

    [TestMethod]
    public void License_text_chat_template_and_parts_count_and_a_move_does_not()
    {
        var was = Model("a.gguf", A, 1) with { Header = new ModelHeaderFact { ChatTemplateSha256 = A } };
        var locked = Locked(was);
        Assert.IsEmpty(Findings(locked, true, was));
        StringAssert.Contains(Findings(locked, true, was with { Header = new ModelHeaderFact { ChatTemplateSha256 = B } }).Single().Message, "chat template");
        StringAssert.Contains(Findings(locked, true, was with { Parts = [Part("LICENSE", ModelPartRole.LicenseText)] }).Single().Message, "license text was not there");
        StringAssert.Contains(Findings(locked, true, was with { Parts = [Part("a.bin", ModelPartRole.ExternalData)] }).Single().Message, "other files");
        Assert.IsEmpty(Findings(locked, true, was with { DisplayPath = "elsewhere/a.gguf" }));
        var swapped = Findings(Locked(Model("a.onnx", A, 1), Model("b.onnx", B, 1)), true, Model("a.onnx", B, 1), Model("b.onnx", A, 1));
        Assert.HasCount(2, swapped, "two models that took each other's place");
    }

    [TestMethod]
    public void A_model_that_moved_is_the_same_only_with_all_that_belongs_to_it()
    {
        var was = Model("models/a.gguf", A, 1) with
        {
            Header = new ModelHeaderFact { ChatTemplateSha256 = A },
            Parts = [Part("models/LICENSE", ModelPartRole.LicenseText), Part("models/a-2.gguf", ModelPartRole.Shard)],
        };
        var moved = was with
        {
            DisplayPath = "new/b.gguf",
            Parts = [was.Parts[0] with { DisplayPath = "new/LICENSE" }, was.Parts[1] with { DisplayPath = "new/a-2.gguf" }],
        };
        var locked = Locked(was);
        Assert.IsEmpty(Findings(locked, true, moved));
        var template = Findings(locked, true, moved with { Header = new ModelHeaderFact { ChatTemplateSha256 = B } }).Single();
        Assert.AreEqual("new/b.gguf", template.Subject);
        StringAssert.Contains(template.Message, "has the SHA-256 of models/a.gguf");
        StringAssert.Contains(template.Message, $"chat template was {A} and is {B}");
        Assert.AreEqual(4, template.Location!.Line);
        StringAssert.Contains(Findings(locked, true, moved with { Parts = [moved.Parts[0]] }).Single().Message, "other files");
        StringAssert.Contains(Findings(locked, true, moved with { Parts = [moved.Parts[0], moved.Parts[1] with { Sha256 = B }] }).Single().Message, "other files");
        StringAssert.Contains(Findings(locked, true, moved with { Parts = [moved.Parts[0] with { Sha256 = B }, moved.Parts[1]] }).Single().Message, "license text");
        var twin = was with { DisplayPath = "models/twin.gguf", Header = new ModelHeaderFact { ChatTemplateSha256 = B } };
        Assert.IsEmpty(Findings(Locked(twin, was), true, twin, moved), "any entry of the digest may be the one");
    }

    [TestMethod]
    public void A_model_of_another_framework_is_not_missed()
    {
        var locked = ModelLock.Of([new LockedBuild("net10.0", [Model("a.onnx", A, 1)], []), new LockedBuild("net8.0", [Model("b.onnx", B, 1)], [])], out _);
        Assert.IsEmpty(Findings(locked, true, Model("a.onnx", A, 1)));
    }

    [TestMethod]
    public void A_model_that_comes_late_is_held_and_not_missed()
    {
        var locked = ModelLock.Of([new LockedBuild("net10.0", [], [Model("../Lib/a.onnx", A, 1)])], out _);
        Assert.IsTrue(locked.Single().IsLate);
        Assert.IsEmpty(Findings(locked, true));
        Assert.IsEmpty(Findings(locked, true, Model("../Lib/a.onnx", A, 1)));
        Assert.HasCount(1, Findings(locked, true, Model("../Lib/a.onnx", B, 1)));
    }

    [TestMethod]
    public void Without_a_lock_only_a_project_that_asks_for_one_is_told()
    {
        Assert.IsEmpty(Findings(null, false, Model("a.onnx", A, 1)));
        Assert.IsEmpty(Findings(null, true));
        StringAssert.Contains(Findings(null, true, Model("a.onnx", A, 1)).Single().Message, "there is no compliance-models.lock.json");
    }

    private static List<Finding> Findings(IEnumerable<LockedModelFact>? locked, bool isLocked, params ModelFact[] models)
    {
        var facts = ThresholdJudgeTests.Facts(models, []);
        facts = facts with
        {
            Project = facts.Project with { IsLocked = isLocked },
            ModelLock = locked is null ? null : Parse(ModelLockFile.Write(locked), out _),
        };
        return [.. Gate.Judge(facts, new PolicyReading(CompliancePolicy.BuiltIn, []), null, []).Findings.Where(f => f.Code == "CG2008")];
    }

    private static ImmutableArray<LockedModelFact> Locked(params ModelFact[] models) => ModelLock.Of([new LockedBuild("net10.0", [.. models], [])], out _);

    private static ModelLockFact? Parse(byte[] bytes, out List<Problem> problems) => ModelLockFile.Parse(bytes, "/p/" + ModelLockFile.Name, problems = []);

    private static ModelFact Model(string path, string sha256, long size) => DatasetReaderTests.Model(path, null) with { Sha256 = sha256, Size = size };

    private static ModelPartFact Part(string path, ModelPartRole role) => new("/p/" + path, path, role, 1, FileDigest.Sha256(Encoding.UTF8.GetBytes(path)));
}
