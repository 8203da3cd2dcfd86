using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>What the bill of materials says of models and data sets.</summary>
[TestClass]
public sealed class EvidenceModelTests
{
    private const string Path = "models/tiny-00001-of-00002.safetensors";

    /// <summary>A model of two shards with a base, a data set and results; one model inside a package; one data set that only an item names.</summary>
    public static EvidenceContext Sample(string machine)
    {
        var weights = new string('1', 64);
        var facts = EvidenceSamples.Facts(
            machine, new SourceFact { Root = machine + "/src", Commit = EvidenceSamples.Commit }, [EvidenceSamples.Package("Holder", "1.0.0", machine)],
            [Packed(machine), Sharded(machine, weights)]);
        return new EvidenceContext
        {
            Rules = EvidenceSamples.Rules,
            FolderName = "App.compliance",
            Facts = facts with
            {
                Datasets =
                [
                    new DatasetFact { Name = "contoso/reviews", Models = [Path], License = "CC-BY-4.0", Origin = "https://example.org/reviews", Description = "Reviews of films." },
                    new DatasetFact { Name = "own \u001b[31m", DisplayPath = "data/own", Document = "data/own/README.md", DocumentSha256 = new string('5', 64), MerkleRoot = new string('6', 64), Files = 3, Size = 99 },
                ],
                Evaluations = [Results(machine, Sharded(machine, weights).WeightsSha256, weights)],
            },
            Verdict = new Verdict { Mode = "enforce", ModelLicenses = [new(Path, "Apache-2.0", "apache-2.0") { Chosen = "Apache-2.0", Accepted = true }], Datasets = [new("contoso/reviews", "CC-BY-4.0", [])] },
        };
    }

    [TestMethod]
    public void A_model_tells_its_head_its_parts_and_where_it_came_from()
    {
        var model = Components()["model:" + Path];

        Assert.AreEqual("Tiny", model.GetProperty("description").GetString());
        Assert.AreEqual("Contoso", model.GetProperty("authors")[0].GetProperty("name").GetString());
        var bases = model.GetProperty("pedigree").GetProperty("ancestors").EnumerateArray().Select(a => a.GetProperty("name").GetString()).ToArray();
        CollectionAssert.AreEqual(new[] { "contoso/base", "contoso/other" }, bases, "Each once, whoever names it.");
        Assert.AreEqual("https://huggingface.co/contoso/base", model.GetProperty("pedigree").GetProperty("ancestors")[0].GetProperty("externalReferences")[0].GetProperty("url").GetString());
        Assert.AreEqual("Relation to the base model: finetune", model.GetProperty("pedigree").GetProperty("notes").GetString());
        CollectionAssert.AreEqual(
            new[] { "models/model.safetensors.index.json", "models/tiny-00002-of-00002.safetensors" },
            model.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("name").GetString()).ToArray());
        Assert.AreEqual("22713216", Property(model, "model.parameters"));
        Assert.AreEqual("2 tensors, 22713216 elements", Property(model, "model.tensors.F16"));
    }

    [TestMethod]
    public void Its_card_names_data_sets_ports_and_the_results_of_these_weights_alone()
    {
        var card = Components()["model:" + Path].GetProperty("modelCard");
        var parameters = card.GetProperty("modelParameters");

        Assert.AreEqual(("BertModel", "dataset:contoso/reviews"), (parameters.GetProperty("architectureFamily").GetString(), parameters.GetProperty("datasets")[0].GetProperty("ref").GetString()));
        Assert.AreEqual("ids int64 1x?", parameters.GetProperty("inputs")[0].GetProperty("format").GetString());
        var metric = card.GetProperty("quantitativeAnalysis").GetProperty("performanceMetrics").EnumerateArray().Single();
        Assert.AreEqual(("accuracy on glue test", "0.91", "women"), (metric.GetProperty("type").GetString(), metric.GetProperty("value").GetString(), metric.GetProperty("slice").GetString()));
    }

    [TestMethod]
    public void Data_sets_are_components_and_what_ships_a_model_depends_on_it()
    {
        var components = Components();
        Assert.AreEqual("CC-BY-4.0", components["dataset:contoso/reviews"].GetProperty("licenses")[0].GetProperty("license").GetProperty("id").GetString());
        Assert.AreEqual("https://example.org/reviews", components["dataset:contoso/reviews"].GetProperty("data")[0].GetProperty("contents").GetProperty("url").GetString());
        var edges = Bom().GetProperty("dependencies").EnumerateArray().ToDictionary(
            d => d.GetProperty("ref").GetString()!, d => string.Join(' ', d.GetProperty("dependsOn").EnumerateArray().Select(t => t.GetString())));
        Assert.AreEqual("model:Holder/1.0.0/content/b.gguf", edges["pkg:nuget/Holder@1.0.0"]);
        Assert.AreEqual("dataset:contoso/reviews", edges["model:" + Path]);
        Assert.DoesNotContain("b.gguf", edges["project:Contoso.App@1.2.3-rc.1"], "The package ships it.");
    }

    private static ModelFact Packed(string machine) => new()
    {
        Path = machine + "/.nuget/packages/holder/1.0.0/content/b.gguf", DisplayPath = "Holder/1.0.0/content/b.gguf", Package = "Holder/1.0.0", Format = "gguf", Size = 5, Sha256 = new string('2', 64),
    };

    private static ModelFact Sharded(string machine, string weights) => new()
    {
        Path = $"{machine}/src/app/{Path}", DisplayPath = Path, Format = "safetensors", Size = 7, Sha256 = weights, DeclaredBaseModel = "contoso/other",
        Header = new ModelHeaderFact
        {
            Architecture = "BertModel", TensorCount = 2, StoredElements = 22713216, Parameters = 22713216, TensorTypes = [new("F16", 2, 22713216, false)], Name = "Tiny", Version = "2",
            Author = "Contoso", BaseModels = [new("base", "contoso", "v1", "https://huggingface.co/contoso/base")], Inputs = [new("ids", "int64", "1x?")], Outputs = [new("out", null, null)],
            ContextLength = 512, ChatTemplateSha256 = new string('3', 64), CodeReferences = ["custom.domain"], Producer = "pytorch", ProducerVersion = "2.9",
        },
        Parts =
        [
            new($"{machine}/src/app/models/model.safetensors.index.json", "models/model.safetensors.index.json", ModelPartRole.Index, 1, new string('7', 64)),
            new($"{machine}/src/app/models/tiny-00002-of-00002.safetensors", "models/tiny-00002-of-00002.safetensors", ModelPartRole.Shard, 1, new string('8', 64)),
        ],
        Card = new CardFact
        {
            Path = $"{machine}/src/app/models/README.md", DisplayPath = "models/README.md", Sha256 = new string('4', 64),
            Claims = [new(ClaimKinds.BaseModel, "contoso/base", CardClaimSource.FrontMatter, 3, 1), new(ClaimKinds.BaseModelRelation, "finetune", CardClaimSource.FrontMatter, 4, 1)],
        },
    };

    private static EvaluationFact Results(string machine, string weights, string shard) => new()
    {
        Path = machine + "/src/app/eval.json", DisplayPath = "eval.json", Sha256 = new string('9', 64), Format = "compliance-gate", Model = Path,
        Results =
        [
            new() { Metric = "accuracy", Value = 0.91, Dataset = "glue", Split = "test", Group = "women", WeightsSha256 = weights },
            new() { Metric = "accuracy", Value = 0.99, WeightsSha256 = new string('0', 64) },
            new() { Metric = "f1", Value = 0.99 },
            new() { Metric = "recall", Value = 0.99, WeightsSha256 = shard },
        ],
    };

    private static JsonElement Bom() => JsonDocument.Parse(new CycloneDxWriter().Written(Sample("/home/ada"))).RootElement;

    private static Dictionary<string, JsonElement> Components() => Bom().GetProperty("components").EnumerateArray().ToDictionary(c => c.GetProperty("bom-ref").GetString()!);

    private static string? Property(JsonElement component, string name) => component.GetProperty("properties").EnumerateArray()
        .Where(p => p.GetProperty("name").GetString() == "compliancegate:" + name).Select(p => p.GetProperty("value").GetString()).SingleOrDefault();
}
