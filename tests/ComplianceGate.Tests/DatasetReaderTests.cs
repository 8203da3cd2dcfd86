using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class DatasetReaderTests
{
    private const string Croissant = """
        {
          "@context": { "sc": "https://schema.org/" },
          "@type": "sc:Dataset",
          "name": "reviews",
          "description": "Short reviews.",
          "license": "https://creativecommons.org/licenses/by/4.0/",
          "url": "https://data.example/reviews",
          "creator": [ { "@type": "Person", "name": "Ann" }, "Bob" ],
          "distribution": [
            { "@type": "cr:FileObject", "contentUrl": "a.csv", "sha256": "DIGEST" },
            { "@type": "cr:FileObject", "contentUrl": "https://data.example/b.csv", "sha256": "0000000000000000000000000000000000000000000000000000000000000000" },
            { "@type": "cr:FileObject", "contentUrl": "../secret", "sha256": "0000000000000000000000000000000000000000000000000000000000000000" }
          ]
        }
        """;

    [TestMethod]
    public void The_root_is_that_of_the_definition_for_every_number_of_files()
    {
        for (var count = 1; count <= 40; count++)
        {
            using var folder = new ModelFolder();
            var leaves = new List<(byte[] Path, byte[] Leaf)>();
            for (var i = 0; i < count; i++)
            {
                // Names whose order by UTF-16 is another than by UTF-8, and sub-folders whose slash sorts between.
                var name = (i % 4) switch { 0 => $"f{i}", 1 => $"d/{i}.txt", 2 => $"\uFF61{i}", _ => $"\U0001F600{i}" };
                var content = Encoding.UTF8.GetBytes("x" + i);
                folder.Write("data/" + name, content);
                var path = Encoding.UTF8.GetBytes(name);
                leaves.Add((path, [.. path, 0, .. Encoding.ASCII.GetBytes($"{content.Length}"), 0, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(content)))]));
            }

            leaves.Sort((a, b) => a.Path.AsSpan().SequenceCompareTo(b.Path));
            var (dataset, problems) = Read(folder, "data");
            Assert.IsEmpty(problems);
            Assert.AreEqual(Convert.ToHexStringLower(ByDefinition([.. leaves.Select(l => l.Leaf)])), dataset.MerkleRoot);
            Assert.AreEqual(count, dataset.Files);
        }
    }

    [TestMethod]
    public void Every_change_changes_the_root_and_git_does_not_count()
    {
        using var folder = new ModelFolder();
        folder.Write("data/a", "1");
        folder.Write("data/b", "2");
        var roots = new HashSet<string?> { Read(folder, "data").Dataset.MerkleRoot };
        folder.Write("data/.git/index", "x");
        Assert.IsFalse(roots.Add(Read(folder, "data").Dataset.MerkleRoot));
        folder.Write("data/b", "3");
        Assert.IsTrue(roots.Add(Read(folder, "data").Dataset.MerkleRoot), "changed");
        folder.Write("data/c", "");
        Assert.IsTrue(roots.Add(Read(folder, "data").Dataset.MerkleRoot), "added");
        File.Move(Path.Combine(folder.Path, "data/c"), Path.Combine(folder.Path, "data/d"));
        Assert.IsTrue(roots.Add(Read(folder, "data").Dataset.MerkleRoot), "renamed");
        File.Delete(Path.Combine(folder.Path, "data/a"));
        Assert.IsTrue(roots.Add(Read(folder, "data").Dataset.MerkleRoot), "removed");
    }

    [TestMethod]
    public void Files_that_were_read_are_inputs()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("data/a", "1");
        var files = new InputFiles();
        DatasetReader.Read([Item(folder, "data")], files);
        Assert.IsTrue(files.Seen.Any(f => f.Path == path && f.Time is not null));
        Assert.IsTrue(files.Seen.Any(f => f.Path.EndsWith("README.md", StringComparison.Ordinal) && f.Time is null), "a card that is not there is looked for");
    }

    [TestMethod]
    [DataRow("out", "leads out of it")]
    [DataRow("folder", "link to a folder")]
    [DataRow("nowhere", "leads out of it or nowhere")]
    [DataRow("loop", "")]
    public void A_link_that_leads_elsewhere_leaves_no_root(string kind, string said)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Links need a privilege there.");
        }

        using var folder = new ModelFolder();
        folder.Write("secret", "s");
        folder.Write("inner/x", "s");
        folder.Write("data/a", "1");
        var link = Path.Combine(folder.Path, "data/link");
        File.CreateSymbolicLink(link, kind switch { "out" => "../secret", "folder" => "../data", "nowhere" => "nothing", _ => "link" });
        var (dataset, problems) = Read(folder, "data");
        Assert.IsNull(dataset.MerkleRoot);
        StringAssert.Contains(problems.Single().Message, said);
        Assert.IsFalse(problems.Single().Message.Contains(folder.Path, StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_link_to_a_file_inside_is_that_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Links need a privilege there.");
        }

        using var folder = new ModelFolder();
        folder.Write("data/a", "1");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "data/b"), "a");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "here"), "data");
        var (dataset, problems) = Read(folder, "here");
        Assert.IsEmpty(problems);
        Assert.AreEqual(2, dataset.Files);
    }

    [TestMethod]
    public void Too_many_levels_and_an_empty_folder_are_told()
    {
        using var folder = new ModelFolder();
        folder.Write("deep/" + string.Join('/', Enumerable.Repeat("d", 33)) + "/x", "1");
        StringAssert.Contains(Read(folder, "deep").Problems.Single().Message, "more than 32 deep");
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        StringAssert.Contains(Read(folder, "empty").Problems.Single().Message, "has no file");
    }

    [TestMethod]
    [DataRow("data/reviews.csv", true)]
    [DataRow("reviews.csv", true)]
    [DataRow("data/typo", true)]
    [DataRow("./x", true)]
    [DataRow("imdb", false)]
    [DataRow("rajpurkar/squad", false)]
    public void What_is_not_here_is_a_name_or_a_mistake(string include, bool isMistake)
    {
        using var folder = new ModelFolder();
        folder.Write("data/other", "x");
        var (dataset, problems) = Read(folder, include);
        Assert.AreEqual(isMistake, problems.Length == 1);
        Assert.IsNull(dataset.MerkleRoot);
        Assert.IsNull(dataset.Path);
    }

    [TestMethod]
    public void A_croissant_file_says_license_origin_and_digests()
    {
        using var folder = new ModelFolder();
        folder.Write("data/a.csv", "1");
        folder.Write("data/croissant.json", Croissant.Replace("DIGEST", Convert.ToHexStringLower(SHA256.HashData("1"u8)), StringComparison.Ordinal));
        var (dataset, problems) = Read(folder, "data");
        Assert.IsEmpty(problems);
        Assert.AreEqual("croissant", dataset.DocumentKind);
        Assert.AreEqual("data/croissant.json", dataset.Document);
        Assert.AreEqual("https://creativecommons.org/licenses/by/4.0/", dataset.License);
        Assert.AreEqual("Ann, Bob, https://data.example/reviews", dataset.Origin);
        Assert.AreEqual("Short reviews.", dataset.Description);

        folder.Write("data/a.csv", "2");
        var problem = Read(folder, "data").Problems.Single();
        StringAssert.Contains(problem.Message, "a.csv");
        Assert.AreEqual(10, problem.Location!.Line);
    }

    [TestMethod]
    public void A_card_says_it_by_front_matter_headings_and_labels_and_placeholders_say_nothing()
    {
        using var folder = new ModelFolder();
        folder.Write("data/a.csv", "1");
        folder.Write("data/README.md", """
            ---
            license: other
            license_name: contoso-data
            source_datasets: [original]
            ---
            # Dataset Card for Reviews

            ## Dataset Description

            <!-- hidden -->
            [More Information Needed]

            Ten thousand reviews.

            - **Curated by:** [More Information Needed]

            ```
            ## Source Data
            not this
            ```

            ### Source Data

            Letters to the editor.
            """);
        var (dataset, problems) = Read(folder, "data");
        Assert.IsEmpty(problems);
        Assert.AreEqual("other", dataset.License);
        Assert.AreEqual("contoso-data", dataset.LicenseName);
        Assert.AreEqual("Letters to the editor.", dataset.Origin);
        Assert.AreEqual("Ten thousand reviews.", dataset.Description);
        Assert.AreEqual("card", dataset.DocumentKind);
    }

    [TestMethod]
    public void The_item_goes_before_the_card_and_the_card_before_croissant()
    {
        using var folder = new ModelFolder();
        folder.Write("data/a.csv", "1");
        folder.Write("data/README.md", "**License:** MIT\n");
        folder.Write("data/croissant.json", Croissant.Replace("DIGEST", "x", StringComparison.Ordinal));
        var (dataset, _) = Read(folder, "data");
        Assert.AreEqual("MIT", dataset.License);
        Assert.AreEqual("Ann, Bob, https://data.example/reviews", dataset.Origin);
        var (stated, _) = DatasetReader.Read([Item(folder, "data") with { License = "cc0-1.0", Origin = "TODO" }], new InputFiles());
        Assert.AreEqual("cc0-1.0", stated.Single().License);
        Assert.AreEqual("Ann, Bob, https://data.example/reviews", stated.Single().Origin);
    }

    [TestMethod]
    public void A_card_that_is_named_and_not_there_and_a_name_twice_are_told()
    {
        using var folder = new ModelFolder();
        var (_, problems) = DatasetReader.Read(
            [Item(folder, "imdb") with { Card = Path.Combine(folder.Path, "no.md"), CardDisplayPath = "no.md" }, Item(folder, "IMDB")], new InputFiles());
        Assert.HasCount(2, problems);
    }

    [TestMethod]
    public void Names_of_cards_and_heads_are_joined_with_items()
    {
        var card = Card(new CardField(CardFields.TrainingData, "Contoso/Reviews, rajpurkar/squad", CardFieldState.Stated, 4, 1, FromFrontMatter: true));
        ModelFact[] models =
        [
            Model("a.onnx", card),
            Model("b.gguf", null) with { Header = new ModelHeaderFact { Datasets = [new("squad", "rajpurkar", null, "https://x.example"), new("https://huggingface.co/datasets/imdb")] } },
        ];
        DatasetFact[] declared = [new() { Name = "contoso/reviews", IsDeclared = true, License = "mit" }];
        var joined = NamedDatasets.Join([.. declared], [.. models]);
        CollectionAssert.AreEqual(new[] { "contoso/reviews", "imdb", "rajpurkar/squad" }, joined.Select(d => d.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "a.onnx" }, joined[0].Models.ToArray());
        Assert.AreEqual("mit", joined[0].License);
        Assert.AreEqual("https://huggingface.co/datasets/imdb", joined[1].Origin);
        CollectionAssert.AreEqual(new[] { "a.onnx", "b.gguf" }, joined[2].Models.ToArray());
        Assert.AreEqual("https://x.example", joined[2].Origin);
        Assert.AreEqual(4, joined[2].DeclaredAt!.Line);
        CollectionAssert.AreEqual(joined.Select(d => d.ToString()).ToArray(), NamedDatasets.Join(joined, [.. models]).Select(d => d.ToString()).ToArray(), "twice is once");
    }

    [TestMethod]
    [DataRow("rajpurkar/squad", "https://huggingface.co/datasets/rajpurkar/squad")]
    [DataRow("a-b/c_d.e", "https://huggingface.co/datasets/a-b/c_d.e")]
    [DataRow("squad", null)]
    [DataRow("our own/reviews", null)]
    [DataRow("a/b/c", null)]
    [DataRow("../b", null)]
    [DataRow("/b", null)]
    [DataRow("a/", null)]
    public void An_id_of_the_Hub_says_where_it_comes_from(string id, string? origin)
    {
        var card = Card() with { Claims = [new CardClaim(ClaimKinds.Dataset, id, CardClaimSource.FrontMatter, 3, 5)] };
        Assert.AreEqual(origin, NamedDatasets.Join([], [Model("a.onnx", card)]).Single().Origin);
        var prose = card with { Claims = [card.Claims[0] with { Source = CardClaimSource.Prose }] };
        Assert.IsNull(NamedDatasets.Join([], [Model("a.onnx", prose)]).Single().Origin, "running text has other slashes");
        Assert.IsNull(NamedDatasets.Join([new() { Name = id, IsDeclared = true, Path = "/p/data" }], [Model("a.onnx", card)]).Single().Origin, "data that is here");
    }

    [TestMethod]
    public void The_block_of_a_card_says_for_all_that_it_names_why_not()
    {
        var problems = new List<Problem>();
        var card = CardReader.Parse("---\nlicense: mit\ndatasets: [contoso/a, contoso/b]\ncompliance:\n  datasets-undocumented: The seller keeps them.\n---\n# A\n"u8.ToArray(), "/p/a.md", "a.md", problems);
        Assert.IsEmpty(problems);
        Assert.IsEmpty(card!.Flaws);
        var joined = NamedDatasets.Join([new() { Name = "contoso/b", IsDeclared = true }], [Model("a.onnx", card)]);
        Assert.AreEqual(("The seller keeps them.", null), (joined[0].Undocumented, joined[1].Undocumented));
        var blank = CardReader.Parse("---\ndatasets: [contoso/a]\ncompliance:\n  datasets-undocumented: TODO\n---\n"u8.ToArray(), "/p/a.md", "a.md", problems);
        Assert.IsNull(NamedDatasets.Join([], [Model("a.onnx", blank!)]).Single().Undocumented);
    }

    [TestMethod]
    public void Claims_go_before_the_field_and_prose_counts_only_as_a_name()
    {
        var card = Card(new CardField(CardFields.TrainingData, "Our letters. They are confidential.", CardFieldState.Stated, 9, 1, FromFrontMatter: false)) with
        {
            Claims =
            [
                new CardClaim(ClaimKinds.Dataset, "contoso/letters", CardClaimSource.FrontMatter, 3, 5),
                new CardClaim(ClaimKinds.Dataset, "We took all letters that came in. Then we read them.", CardClaimSource.Prose, 9, 1),
                new CardClaim(ClaimKinds.License, "mit", CardClaimSource.FrontMatter, 2, 1),
            ],
        };
        var joined = NamedDatasets.Join([], [Model("a.onnx", card)]);
        Assert.AreEqual("contoso/letters", joined.Single().Name);
        Assert.AreEqual(3, joined.Single().DeclaredAt!.Line);
        Assert.AreEqual("Our letters. They are confidential.", joined.Single().Undocumented, "the card says why not");
    }

    [TestMethod]
    [DataRow("[]", "Dataset")]
    [DataRow("{}", "sc:Dataset")]
    [DataRow("{\"@type\":\"sc:Dataset\",\"@type\":\"x\"}", "second time")]
    [DataRow("{\"@type\"", "not valid")]
    public void What_is_no_croissant_document_is_told(string json, string said)
    {
        var problems = new List<Problem>();
        Assert.IsNull(CroissantReader.Parse(Encoding.UTF8.GetBytes(json), "/p", "p", problems));
        StringAssert.Contains(problems[0].Message, said);
    }

    [TestMethod]
    public void Damaged_documents_give_problems_and_no_exception()
    {
        var random = new Random(20261121);
        byte[][] seeds =
        [
            Encoding.UTF8.GetBytes(Croissant),
            "---\nlicense: mit\npretty_name: X\nsource_datasets:\n  - a\n---\n# Dataset Card for X\n\n**License:** MIT\n\n## Source Data\n\n> - **x:** y\n"u8.ToArray(),
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = DataFuzz.Mutate(random, seeds[i & 1]);
            var problems = new List<Problem>();
            _ = (i & 1) == 0 ? CroissantReader.Parse(bytes, "/p", "p", problems) : DatasetCardReader.Parse(bytes, "/p", "p", problems);
            Assert.IsTrue(problems.TrueForAll(p => p.Kind == ProblemKind.InputUnreadable));
        }
    }

    private static byte[] ByDefinition(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 1)
        {
            return SHA256.HashData([0, .. leaves[0]]);
        }

        var k = 1;
        while (k * 2 < leaves.Count)
        {
            k *= 2;
        }

        return SHA256.HashData([1, .. ByDefinition([.. leaves.Take(k)]), .. ByDefinition([.. leaves.Skip(k)])]);
    }

    private static (DatasetFact Dataset, Problem[] Problems) Read(ModelFolder folder, string include)
    {
        var (datasets, problems) = DatasetReader.Read([Item(folder, include)], new InputFiles());
        return (datasets.Single(), [.. problems]);
    }

    private static DatasetCandidate Item(ModelFolder folder, string include) => new(include, Path.GetFullPath(Path.Combine(folder.Path, include)), include);

    internal static ModelFact Model(string path, CardFact? card) => new() { Path = "/p/" + path, DisplayPath = path, Format = "onnx", Sha256 = new string('a', 64), Card = card };

    private static CardFact Card(params CardField[] fields) => new() { Path = "/p/card.md", DisplayPath = "card.md", Sha256 = new string('c', 64), Fields = [.. fields] };
}

/// <summary>Damages inputs in the ways in which files get damaged, and in those that parsers fear.</summary>
internal static class DataFuzz
{
    private static readonly string[] Pieces = ["\"", "{", "}", "[", "]", ":", ",", "1e999", "NaN", "-0", "\\ud800", "\0", "null", "true", "\"\":", "---\n", "# ", "**", "&a", "*a", "\u2028", "9223372036854775808"];

    public static byte[] Mutate(Random random, byte[] seed)
    {
        var bytes = new List<byte>(seed);
        for (var n = random.Next(1, 8); n > 0; n--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(60), bytes.Count - at)));
                    break;
                case 4 when random.Next(50) == 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string(random.Next(2) == 0 ? '[' : '{', 500)));
                    break;
            }
        }

        return [.. bytes];
    }
}
