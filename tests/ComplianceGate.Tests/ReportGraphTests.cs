using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>The picture of the dependencies: nothing overlaps, nothing is lost, and its size is bounded.</summary>
[TestClass]
public sealed class ReportGraphTests
{
    [TestMethod]
    public void Whatever_the_graph_each_package_stands_alone_or_is_counted()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 150; round++)
        {
            var context = Random(random, random.Next(1, 700));
            var marked = new bool[context.Graph.Packages.Count];
            marked[random.Next(marked.Length)] = true;
            var graph = new ReportGraph(context.Graph, marked);
            var places = new HashSet<(int, int)>();
            var drawn = 0;
            for (var i = 0; i < marked.Length; i++)
            {
                if (graph.Rows[i] < 0)
                {
                    continue;
                }

                drawn++;
                Assert.IsTrue(places.Add((graph.Depths[i], graph.Rows[i])), "two stand in one place");
                Assert.IsTrue(graph.Rows[i] < graph.Height && graph.Depths[i] < graph.Columns);
                var parent = graph.Parents[i];
                Assert.IsTrue(parent < 0 ? graph.Depths[i] == 0 : graph.Depths[i] == graph.Depths[parent] + 1 && graph.Rows[parent] >= 0 && graph.Targets[parent].Contains(i));
            }

            foreach (var (holder, row) in graph.FoldRows)
            {
                Assert.IsTrue(places.Add((holder == marked.Length ? 0 : graph.Depths[holder] + 1, row)), "what tells of the folded stands in the place of another");
            }

            Assert.IsLessThanOrEqualTo(ReportGraph.MostDrawn, drawn);
            Assert.AreEqual(marked.Length, drawn + graph.Folded.Sum(), "each is drawn or counted");
            Assert.HasCount(graph.Folded.Count(static f => f > 0), graph.FoldRows);
            Assert.HasCount(marked.Length, graph.Order.Distinct());
            Assert.AreEqual(marked.Length, graph.Levels.Sum());
        }
    }

    [TestMethod]
    public void Lines_that_are_always_seen_do_not_cross()
    {
        var context = ReportSamples.Graph(300);
        var graph = new ReportGraph(context.Graph, new bool[300]);
        foreach (var column in Enumerable.Range(1, graph.Columns))
        {
            var rows = Enumerable.Range(0, 300).Where(i => graph.Rows[i] >= 0 && graph.Depths[i] == column).OrderBy(i => graph.Rows[i]).Select(i => graph.Rows[graph.Parents[i]]).ToList();
            CollectionAssert.AreEqual(rows.Order().ToList(), rows);
        }
    }

    [TestMethod]
    public void A_circle_and_a_chain_are_drawn_in_bounds()
    {
        var circle = Of(6, static i => [(i + 1) % 6], direct: false);
        var graph = new ReportGraph(circle.Graph, new bool[6]);
        Assert.AreEqual(1, graph.Levels[0], "one stands for the circle");
        Assert.AreEqual(6, graph.Levels.Count);
        var chain = Of(5_000, static i => i < 4_999 ? [i + 1] : [], direct: false);
        graph = new ReportGraph(chain.Graph, new bool[5_000]);
        Assert.IsLessThan(12, graph.Columns);
        Assert.AreEqual(4_990, graph.Folded.Sum());
        Assert.IsLessThan(4_000_000, new HtmlReportWriter().Written(chain).Length);
    }

    [TestMethod]
    public void Boxes_do_not_overlap_and_all_is_inside_the_picture()
    {
        foreach (var count in (int[])[1, 5, 40, 300, 2_000])
        {
            var text = Encoding.UTF8.GetString(new HtmlReportWriter().Written(ReportSamples.Graph(count)));
            using var reader = XmlReader.Create(new StringReader(text["<!DOCTYPE html>\n".Length..]));
            var picture = XDocument.Load(reader).Descendants("svg").Single(static s => s.Attribute("aria-labelledby") is not null);
            var (width, height) = (Number(picture, "width"), Number(picture, "height"));
            var boxes = picture.Descendants("rect").Select(r => (Left: Number(r, "x"), Top: Number(r, "y"), Width: Number(r, "width"), Height: Number(r, "height"))).ToList();
            Assert.IsLessThanOrEqualTo(ReportGraph.MostDrawn, boxes.Count);
            Assert.IsTrue(boxes.TrueForAll(b => b.Left + b.Width <= width && b.Top + b.Height <= height));
            foreach (var column in boxes.GroupBy(static b => b.Left))
            {
                var sorted = column.OrderBy(static b => b.Top).ToList();
                Assert.IsTrue(sorted.Zip(sorted.Skip(1)).All(static p => p.First.Top + p.First.Height < p.Second.Top));
            }

            Assert.HasCount(count, picture.Parent!.Parent!.Descendants("li"), "the list has all of them");
        }
    }

    private static int Number(XElement element, string name) => int.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static EvidenceContext Of(int count, Func<int, IEnumerable<int>> targets, bool direct) => new()
    {
        Facts = EvidenceSamples.Facts("/home/ada", new Facts.SourceFact(), [.. Enumerable.Range(0, count).Select(i => EvidenceSamples.Package(Name(i), "1.0.0", "/home/ada") with { Direct = direct && i % 9 == 0, Dependencies = [.. targets(i).Select(t => Name(t) + "/1.0.0")] })], []),
        Verdict = new Diagnostics.Verdict { Mode = "enforce" },
        FolderName = "App.compliance",
    };

    private static string Name(int i) => "P" + i.ToString("D5", CultureInfo.InvariantCulture);

    private static EvidenceContext Random(Random random, int count)
    {
        var density = random.Next(1, 5);
        return Of(count, _ => Enumerable.Range(0, random.Next(density)).Select(_ => random.Next(count)), direct: random.Next(2) == 0);
    }
}
