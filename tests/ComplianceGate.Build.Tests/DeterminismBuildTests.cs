using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Build.Tests;

/// <summary>One commit gives one evidence, wherever, whenever and however it is built.</summary>
[TestClass]
public sealed class DeterminismBuildTests
{
    private static readonly string AllFormats = "-p:ComplianceGateFormats=" + string.Join("%3B", EvidenceWriters.All.Select(w => w.Format));

    [TestMethod]
    public void Folders_cultures_time_zones_umasks_and_nodes_make_no_difference()
    {
        using var work = Fixture.Of("Solution");
        work.Write(".gitignore", "bin/\nobj/\n");
        using var clones = new PackedClone(work);
        (string Folder, string Culture, string Zone, string Mask, string Nodes)[] ways =
        [
            ("one", "en_US.UTF-8", "UTC", "022", "-m:1"),
            ("another place/ünd 日本", "tr_TR.UTF-8", "Pacific/Auckland", "077", "-m:2"),
            ("three", "de_DE.UTF-8", "America/St_Johns", "002", "-mt"),
        ];
        var builds = new List<SortedDictionary<string, string>>();
        foreach (var way in ways)
        {
            var clone = clones.Clone(way.Folder);
            var environment = new Dictionary<string, string?> { ["LANG"] = way.Culture, ["LC_ALL"] = way.Culture, ["TZ"] = way.Zone };
            DotNet.Command("sh", clone, ["-c", $"umask {way.Mask}; exec dotnet build All.slnx -tl:off -nodeReuse:false -p:ContinuousIntegrationBuild=true {AllFormats} {way.Nodes}"], environment).MustPass();
            builds.Add(Outputs(clone));
        }

        Assert.IsGreaterThan(30, builds[0].Count);
        for (var i = 1; i < builds.Count; i++)
        {
            var differs = builds[0].Keys.Union(builds[i].Keys).Where(k => builds[0].GetValueOrDefault(k) != builds[i].GetValueOrDefault(k)).ToArray();
            Assert.IsEmpty(differs, $"built with {ways[i]}: {string.Join(", ", differs)}");
        }
    }

    private static SortedDictionary<string, string> Outputs(string clone) => new(
        Directory.EnumerateDirectories(clone, "bin", SearchOption.AllDirectories).SelectMany(bin => Directory.EnumerateFiles(bin, "*", SearchOption.AllDirectories))
            .ToDictionary(f => Path.GetRelativePath(clone, f), FileDigest.Sha256File), StringComparer.Ordinal);
}
