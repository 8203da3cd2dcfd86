using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

/// <summary>Each distinct text is recognised once a build, whoever carries it and whichever project asks.</summary>
[TestClass]
public sealed class RecognitionOnceTests
{
    [TestMethod]
    public void Packages_and_projects_of_a_build_share_a_recognition()
    {
        using var first = Graph();
        using var second = Graph();
        var asked = new List<string>();
        var known = new Dictionary<string, TextRecognition>(StringComparer.Ordinal);
        TextRecognition Once(string sha256, Func<TextRecognition> recognise)
        {
            if (!known.TryGetValue(sha256, out var answer))
            {
                asked.Add(sha256);
                known.Add(sha256, answer = recognise());
            }

            return answer;
        }

        foreach (var fixture in (PackagesFixture[])[first, second])
        {
            File.WriteAllText(fixture.AssetsFile, fixture.Json());
            var graph = PackageGraphReader.Read(fixture.Request(), fixture.Files, Once);

            Assert.AreEqual(2, graph.DistinctTexts);
            CollectionAssert.AreEqual(
                (string?[])["MIT", "MIT", null], graph.Packages.Select(p => p.Texts.Single(t => t.Path == "LICENSE").Recognition!.Id).ToArray());
        }

        // Three packages in each of two projects, two texts between them.
        Assert.HasCount(2, asked);
    }

    [TestMethod]
    public void Many_packages_are_read_at_once_and_told_in_order()
    {
        using var fixture = new PackagesFixture();
        var expected = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            var id = $"P{i:000}";
            var broken = i % 7 == 0;
            fixture.Package(id, "1.0.0", nuspec: broken ? "<package><metadata>" : "<license type=\"file\">LICENSE</license>", files: new() { ["LICENSE"] = RecognitionSamples.Mit })
                .Reference(id);
            if (broken)
            {
                expected.Add($"{id} 1.0.0");
            }
        }

        var graph = fixture.Read();

        CollectionAssert.AreEqual(expected, graph.Problems.Select(p => p.Subject).ToArray());
        Assert.AreEqual((200, 1), (graph.Packages.Length, graph.DistinctTexts));
        Assert.IsTrue(graph.Packages.All(p => p.Texts.Single().Recognition!.Id == "MIT"));
        CollectionAssert.AreEqual(graph.Packages.Select(p => p.Id).Order(StringComparer.Ordinal).ToArray(), graph.Packages.Select(p => p.Id).ToArray());
    }

    private static PackagesFixture Graph()
    {
        var fixture = new PackagesFixture();
        foreach (var (id, text) in ((string, string)[])[("A", RecognitionSamples.Mit), ("B", RecognitionSamples.Mit), ("C", "You may look at this on Tuesdays.")])
        {
            fixture.Package(id, "1.0.0", files: new() { ["LICENSE"] = text }).Reference(id);
        }

        return fixture;
    }
}
