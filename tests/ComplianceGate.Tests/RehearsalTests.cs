using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>A rehearsal ends whatever it meets, writes nothing, and asks for good what the build asks again.</summary>
[TestClass]
public sealed class RehearsalTests
{
    [TestMethod]
    public void It_plays_the_whole_through_and_leaves_nothing_behind()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        File.WriteAllText(fixture.ProjectPath, "<Project />");
        File.WriteAllText(fixture.AssetsFile, fixture.Json());
        var before = Files(fixture.Root);
        Assert.IsNull(Rehearsal.Run(Check(fixture), "cyclonedx;spdx;provenance;sarif;html", typeof(Rehearsal).Assembly.Location, new Share()));
        CollectionAssert.AreEqual(before, Files(fixture.Root));
    }

    [TestMethod]
    public void What_is_missing_or_broken_ends_it_and_nothing_else()
    {
        using var fixture = new PackagesFixture();
        var check = Check(fixture);
        Assert.IsNull(Rehearsal.Run(check, "nonsense", typeof(Rehearsal).Assembly.Location, null));
        Assert.IsInstanceOfType<IOException>(Rehearsal.Run(check, "sarif", Path.Combine(fixture.Root, "missing.dll"), null));
    }

    [TestMethod]
    public void It_begins_once_a_build()
    {
        using var fixture = new PackagesFixture();
        var check = Check(fixture);
        var share = new Share();
        Rehearsal.Begin(check, "sarif", typeof(Rehearsal).Assembly.Location, share);
        Rehearsal.Begin(check, "sarif", typeof(Rehearsal).Assembly.Location, share);
        Assert.AreEqual(1, share.Asked.ToArray().Count(static k => k == "rehearsal"));
    }

    [TestMethod]
    public void What_is_read_ahead_is_not_read_again()
    {
        var root = Directory.CreateTempSubdirectory("cg-ahead-").FullName;
        try
        {
            var file = Path.Combine(root, "a.dll");
            File.Copy(typeof(Rehearsal).Assembly.Location, file);
            var share = new Share();
            Rehearsal.ReadAhead([file, Path.Combine(Path.GetTempPath(), "elsewhere.dll")], root, share);
            Assert.IsTrue(share.Answered.Wait(TimeSpan.FromSeconds(30)));
            var kept = new KeptReferences(null, isTrusted: false);
            Assert.AreEqual(FileDigest.Sha256File(file), kept.Of(file, share).Sha256);
            CollectionAssert.AreEqual(new[] { "reference\n" + file }, share.Asked);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static CheckRecord Check(PackagesFixture fixture) => Gate.Check(
        new CheckRequest
        {
            Project = EvidenceSamples.Facts(fixture.Root, new SourceFact(), [], []).Project with { Path = fixture.ProjectPath, TargetFramework = "net10.0", TargetFrameworkMoniker = fixture.Moniker },
            AssetsFile = fixture.AssetsFile, Formats = "", SdkVersion = "", HostVersion = "",
        },
        new InputFiles()).Record;

    private static string[] Files(string root) => [.. Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private sealed class Share : ISourceShare
    {
        private readonly Dictionary<string, object?> answers = [];

        public List<string> Asked { get; } = [];

        public ManualResetEventSlim Answered { get; } = new();

        public T Answer<T>(string key, Func<T> ask)
        {
            lock (answers)
            {
                if (!answers.TryGetValue(key, out var answer))
                {
                    Asked.Add(key);
                    answers[key] = answer = ask();
                }

                Answered.Set();
                return (T)answer!;
            }
        }
    }
}
