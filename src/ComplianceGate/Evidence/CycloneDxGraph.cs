using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The components of a bill of materials, each once, and what depends on what.</summary>
internal sealed class CycloneDxGraph
{
    private readonly ProjectFact project;
    private readonly GateFacts facts;
    private readonly Dictionary<string, string> referenceByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> replacedByKey = new(StringComparer.Ordinal);

    /// <summary>Collects the components; one that stands in the facts twice counts once.</summary>
    /// <param name="facts">The facts.</param>
    public CycloneDxGraph(GateFacts facts)
    {
        project = facts.Project;
        foreach (var package in facts.Packages)
        {
            if (referenceByKey.TryAdd(Normal(package.Key), package.Purl))
            {
                Packages.Add(package);
            }
        }

        foreach (var pruned in facts.Pruned)
        {
            if (pruned.ProvidedBy is { } provider)
            {
                if (!replacedByKey.TryGetValue(Normal(provider), out var replaced))
                {
                    replacedByKey.Add(Normal(provider), replaced = []);
                }

                replaced.Add(pruned.Purl);
            }
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in facts.Models)
        {
            if (paths.Add(model.DisplayPath))
            {
                Models.Add(model);
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dataset in facts.Datasets)
        {
            if (names.Add(dataset.Name))
            {
                Datasets.Add(dataset);
            }
        }

        this.facts = facts;
    }

    /// <summary>The packages.</summary>
    public List<PackageFact> Packages { get; } = [];

    /// <summary>The models.</summary>
    public List<ModelFact> Models { get; } = [];

    /// <summary>The data sets.</summary>
    public List<DatasetFact> Datasets { get; } = [];

    /// <summary>Package URLs of the packages whose code a pack has instead of them.</summary>
    public IReadOnlyList<string> ReplacedBy(PackageFact package) => replacedByKey.GetValueOrDefault(Normal(package.Key)) ?? [];

    /// <summary>The product's name inside the document. A package URL is not used: a package of the same name may be a component.</summary>
    public static string ReferenceOf(ProjectFact project) => $"project:{project.PackageId}@{project.Version}";

    /// <summary>A model's name inside the document.</summary>
    public static string ReferenceOf(ModelFact model) => "model:" + model.DisplayPath;

    /// <summary>Writes the property <c>dependencies</c>: one entry for every component.</summary>
    public void Write(Utf8JsonWriter json)
    {
        var edges = new List<string[]>(Packages.Count);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in Packages)
        {
            var targets = Targets(package);
            reached.UnionWith(targets);
            edges.Add(targets);
        }

        json.WriteStartArray("dependencies");
        WriteEntry(json, ReferenceOf(project), Roots(reached));
        for (var i = 0; i < edges.Count; i++)
        {
            WriteEntry(json, referenceByKey[Normal(Packages[i].Key)], edges[i]);
        }

        foreach (var model in Models)
        {
            WriteEntry(json, ReferenceOf(model), [.. CycloneDxDataset.Of(model, facts).Select(CycloneDxDataset.ReferenceOf).Order(StringComparer.Ordinal)]);
        }

        foreach (var dataset in Datasets)
        {
            WriteEntry(json, CycloneDxDataset.ReferenceOf(dataset), []);
        }

        json.WriteEndArray();
    }

    // NuGet does not regard the case of an id; npm does.
    private static string Normal(string key) => key.Contains(':') ? key : key.ToUpperInvariant();

    private string[] Targets(PackageFact package)
    {
        var own = referenceByKey[Normal(package.Key)];
        var targets = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in package.Dependencies)
        {
            if (referenceByKey.TryGetValue(Normal(key), out var target) && target != own)
            {
                targets.Add(target);
            }
        }

        foreach (var model in Models)
        {
            // A model inside a package ships through it.
            if (model.Package is { } holder && Normal(holder) == Normal(package.Key))
            {
                targets.Add(ReferenceOf(model));
            }
        }

        return [.. targets];
    }

    private List<string> Roots(HashSet<string> reached)
    {
        var roots = new List<string>();
        foreach (var package in Packages)
        {
            var reference = referenceByKey[Normal(package.Key)];
            // What comes only through a referenced project has no parent here: projects are no components of their own.
            if (package.Direct || !reached.Contains(reference))
            {
                roots.Add(reference);
            }
        }

        foreach (var model in Models)
        {
            if (!reached.Contains(ReferenceOf(model)))
            {
                roots.Add(ReferenceOf(model));
            }
        }

        foreach (var dataset in Datasets)
        {
            if (dataset.Models.IsEmpty || !Models.Exists(m => dataset.Models.Contains(m.DisplayPath)))
            {
                roots.Add(CycloneDxDataset.ReferenceOf(dataset));
            }
        }

        roots.Sort(StringComparer.Ordinal);
        return roots;
    }

    private static void WriteEntry(Utf8JsonWriter json, string reference, IReadOnlyCollection<string> targets)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        foreach (var target in targets)
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
