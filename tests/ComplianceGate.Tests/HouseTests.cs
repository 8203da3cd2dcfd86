using System.Text.RegularExpressions;

namespace ComplianceGate.Tests;

/// <summary>Holds the imports of the design's section 3 against the IL of the library.</summary>
[TestClass]
public sealed partial class HouseTests
{
    private const string House = "ComplianceGate";

    // The design's own lines, so that the two can be compared by eye.
    private const string Design = """
        Facts/                       records, expression trees, problems             (imports nothing of ours)
        Diagnostics/                 rule descriptors, severities, findings          (Facts)
        Licensing/                   SPDX expressions, catalog, text recognition     (Facts)
        Packages/                    resolved graph, package folders, framework packs (Facts, Licensing)
        Models/                      weights' headers, cards, datasets, evaluations  (Facts, Licensing)
        Binaries/                    what assemblies and symbols record of their making (Facts)
        Cryptography/                what the IL uses                                (Facts)
        Source/                      revision, branch, time, dirty state             (Facts)
        Policy/                      compliance.json, layers, waivers, reviews, profile (Facts, Diagnostics, Licensing)
        Reviews/                     files of reviews, read and written              (Facts, Diagnostics, Policy)
        Openness/                    what of a model is open, and what follows       (Facts, Diagnostics, Licensing, Policy)
        Duties/                      packs of duties, held against the profile       (Facts, Diagnostics, Licensing, Policy, Openness)
        Rules/                       one rule, one class                             (Facts, Diagnostics, Policy)
        Evidence/                    one writer, one document format                 (Facts, Diagnostics)
        Signing/                     DSSE, bundles, keys                             (Facts)
        Ledger/                      Merkle tree in tiles, checkpoints, proofs       (Facts, Signing)
        Comparison/                  how two artifacts differ, and why               (Facts, Diagnostics, Binaries)
        Changes/                     the change log                                  (Facts)
        Verification/                verify, inspect, what signatures say            (Facts, Diagnostics, Evidence, Signing)
        Releases/                    what changed between two releases              (Facts, Diagnostics, Evidence, Verification)
        Portfolio/                   many projects in one page                       (Facts, Diagnostics, Evidence, Verification)
        Reproduction/                the source, the build again, the answer         (Facts, Diagnostics, Source, Evidence, Signing, Verification, Comparison)
        """;

    private static readonly Lazy<IReadOnlyCollection<HouseReference>> Library = new(() => HouseReferences.Of(typeof(Gate).Assembly.Location));

    private static readonly Lazy<IReadOnlyCollection<HouseReference>> Tests = new(() => HouseReferences.Of(typeof(HouseTests).Assembly.Location));

    /// <summary>The repository's folder.</summary>
    internal static string Root { get; } = FindRoot();

    [TestMethod]
    public void Imports_run_down_the_design_s_list_only() =>
        Assert.AreEqual("", string.Join('\n', Violations(Library.Value, House, Table(Design))));

    [TestMethod]
    public void The_page_on_the_architecture_shows_the_same_rooms()
    {
        var rows = File.ReadAllLines(Path.Combine(Root, "docs", "architecture.md")).SkipWhile(l => l != "## The rooms").TakeWhile(l => l != "## What holds everywhere")
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|')).Select(c => $"{c[1].Trim().Trim('`')}: {c[3].Trim()}");
        Assert.AreEqual(
            string.Join('\n', Table(Design).Select(r => $"{r.Key}: {(r.Value.Count == 0 ? "nothing of ours" : string.Join(", ", r.Value))}")),
            string.Join('\n', rows));
    }

    [TestMethod]
    public void Every_import_that_the_library_has_is_seen()
    {
        // With a table that allows nothing, what the library needs to work at all must come to light.
        var nothing = Table(Design).ToDictionary(r => r.Key, _ => (IReadOnlyList<string>)[]);
        var broken = Violations(Library.Value, House, nothing).Select(v => v[(v.LastIndexOf('(') + 1)..^1]).ToHashSet();
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "Diagnostics -> Facts", "Licensing -> Facts", "Packages -> Facts", "Models -> Facts", "Source -> Facts", "Policy -> Facts",
                "Policy -> Diagnostics", "Policy -> Licensing", "Rules -> Facts", "Rules -> Diagnostics", "Rules -> Policy", "Evidence -> Facts",
                "Evidence -> Diagnostics",
            },
            broken.ToArray());

        var wrong = Table(Design.Replace("one rule, one class                             (Facts, Diagnostics, Policy)", "one rule, one class (Facts, Diagnostics)", StringComparison.Ordinal));
        Assert.IsTrue(Violations(Library.Value, House, wrong).All(v => v.EndsWith("(Rules -> Policy)", StringComparison.Ordinal)));
        Assert.IsNotEmpty(Violations(Library.Value, House, wrong));
    }

    [TestMethod]
    [DataRow("ByBase")]
    [DataRow("ByInterface")]
    [DataRow("ByField")]
    [DataRow("ByParameter")]
    [DataRow("ByGenericArgument")]
    [DataRow("ByConstraint")]
    [DataRow("ByCall")]
    [DataRow("ByStaticField")]
    [DataRow("ByLambda")]
    [DataRow("ByIterator")]
    [DataRow("ByNested")]
    [DataRow("ByTypeof")]
    [DataRow("ByCast")]
    [DataRow("ByCatch")]
    [DataRow("ByAttribute")]
    [DataRow("ByAttributeValue")]
    public void A_forbidden_import_of_each_kind_is_seen(string room)
    {
        var table = new Dictionary<string, IReadOnlyList<string>> { [room] = [], ["Guest"] = [] };
        var references = Tests.Value.Where(r => r.FromNamespace == "HouseSample." + room).ToArray();
        Assert.HasCount(1, Violations(references, "HouseSample", table).Select(v => v[v.LastIndexOf('(')..]).Distinct());
        table[room] = ["Guest"];
        Assert.IsEmpty(Violations(references, "HouseSample", table));
    }

    [TestMethod]
    public void The_root_and_rooms_that_the_design_does_not_know_are_no_one_s_to_use()
    {
        var table = new Dictionary<string, IReadOnlyList<string>> { ["A"] = [] };
        Assert.IsNotEmpty(Violations([new("H.A.T", "H.Gate", null)], "H", table));
        Assert.IsNotEmpty(Violations([new("H.B.T", "System.Object", "System.Runtime")], "H", table));
        Assert.IsNotEmpty(Violations([new("H.A.T", "H.B.T", null)], "H", table));
        Assert.IsNotEmpty(Violations([new("H.A.Inner.T", "H.A.T", null)], "H", table), "a folder within a folder is a room of its own");
        Assert.IsEmpty(Violations([new("H.Gate", "H.A.T", null), new("H.A.T", "H.A.U", null), new("H.A.T", "Other.T", "Other")], "H", table));
    }

    [TestMethod]
    public void No_type_of_MSBuild_is_in_the_library()
    {
        static bool IsMSBuild(HouseReference r) => IsWithin(r.ToNamespace, "Microsoft.Build") || IsWithin(r.Assembly, "Microsoft.Build");
        Assert.AreEqual("", Shown(Library.Value.Where(IsMSBuild)));
        Assert.IsTrue(IsMSBuild(new HouseReference("A", "Microsoft.Build.Framework.ITask", "Microsoft.Build.Framework")));
    }

    [TestMethod]
    public void NuGet_s_assemblies_are_touched_in_one_class()
    {
        static bool IsNuGet(HouseReference r) => IsWithin(r.ToNamespace, "NuGet") || IsWithin(r.Assembly, "NuGet");
        Assert.AreEqual("", Shown(Library.Value.Where(r => IsNuGet(r) && r.From != "ComplianceGate.Facts.NuGetHost")));
        Assert.IsTrue(Library.Value.Any(IsNuGet), "the one class is seen");
    }

    /// <summary>Each reference from one namespace of a house to another that the table does not allow, in ordinal order.</summary>
    private static List<string> Violations(IEnumerable<HouseReference> references, string house, Dictionary<string, IReadOnlyList<string>> table)
    {
        var violations = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            var (from, to) = (Room(reference.FromNamespace, house), Room(reference.ToNamespace, house));
            if (from is null or "")
            {
                // Not of the house (what a compiler adds), or its root, which may use all.
                continue;
            }

            if (!table.TryGetValue(from, out var allowed))
            {
                violations.Add($"{reference.From} is in a namespace that the design does not know ({from})");
            }
            else if (to is not null && to != from && !allowed.Contains(to))
            {
                violations.Add($"{reference.From} uses {reference.To} ({from} -> {(to.Length == 0 ? "root" : to)})");
            }
        }

        return [.. violations];
    }

    private static string? Room(string space, string house) => space == house ? "" : IsWithin(space, house) ? space[(house.Length + 1)..] : null;

    private static bool IsWithin(string? name, string parent) =>
        name is not null && name.StartsWith(parent, StringComparison.Ordinal) && (name.Length == parent.Length || name[parent.Length] == '.');

    private static string Shown(IEnumerable<HouseReference> references) =>
        string.Join('\n', references.Select(r => $"{r.From} uses {r.To}").Order(StringComparer.Ordinal));

    private static Dictionary<string, IReadOnlyList<string>> Table(string design)
    {
        var table = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var line in design.Split('\n'))
        {
            var match = DesignLine().Match(line);
            Assert.IsTrue(match.Success, line);
            var imports = match.Groups["imports"].Value;
            table.Add(match.Groups["room"].Value, imports == "imports nothing of ours" ? [] : imports.Split(", "));
        }

        Assert.IsTrue(table.Values.SelectMany(v => v).All(table.ContainsKey), "an import names a room of the house");
        return table;
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ComplianceGate.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("ComplianceGate.sln was not found above the tests.");
    }

    [GeneratedRegex(@"^(?<room>\w+)/ .*\((?<imports>[^()]+)\)\r?$")]
    private static partial Regex DesignLine();
}
