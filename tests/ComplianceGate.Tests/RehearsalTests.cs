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
        var share = new Share();
        Assert.IsNull(Rehearsal.Run(Request(fixture, "cyclonedx;spdx;provenance;sarif;html"), typeof(Rehearsal).Assembly.Location, share));
        CollectionAssert.AreEqual(before, Files(fixture.Root));
    }

    [TestMethod]
    public void What_is_missing_or_broken_ends_it_and_nothing_else()
    {
        using var fixture = new PackagesFixture();
        File.WriteAllText(fixture.ProjectPath, "<Project");
        // Without an assets file, with a broken one, and with an assembly that is none.
        Assert.IsNull(Rehearsal.Run(Request(fixture, "cyclonedx"), typeof(Rehearsal).Assembly.Location, null), "what is missing is a finding, and nobody hears of it");
        File.WriteAllText(fixture.AssetsFile, "{ \"version\": 4, ");
        Assert.IsNull(Rehearsal.Run(Request(fixture, "nonsense"), fixture.ProjectPath, null));
        Assert.IsInstanceOfType<IOException>(Rehearsal.Run(Request(fixture, "sarif"), Path.Combine(fixture.Root, "missing.dll"), null));
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

    private static CheckRequest Request(PackagesFixture fixture, string formats) => new()
    {
        Project = EvidenceSamples.Facts(fixture.Root, new SourceFact(), [], []).Project with { Path = fixture.ProjectPath, TargetFramework = "net10.0", TargetFrameworkMoniker = fixture.Moniker },
        AssetsFile = fixture.AssetsFile,
        Formats = formats,
        SdkVersion = "",
        HostVersion = "",
    };

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
