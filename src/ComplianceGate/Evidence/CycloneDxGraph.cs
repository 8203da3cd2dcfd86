using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The components of a bill of materials, each once, and what depends on what.</summary>
internal sealed class CycloneDxGraph
{
    private readonly ProjectFact project;
    private readonly Dictionary<string, string> referenceByKey = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Collects the components; one that stands in the facts twice counts once.</summary>
    /// <param name="facts">The facts.</param>
    public CycloneDxGraph(GateFacts facts)
    {
        project = facts.Project;
        foreach (var package in facts.Packages)
        {
            if (referenceByKey.TryAdd(package.Key, PackageUrl.NuGet(package.Id, package.Version)))
            {
                Packages.Add(package);
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
    }

    /// <summary>The packages.</summary>
    public List<PackageFact> Packages { get; } = [];

    /// <summary>The models.</summary>
    public List<ModelFact> Models { get; } = [];

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
            WriteEntry(json, referenceByKey[Packages[i].Key], edges[i]);
        }

        foreach (var model in Models)
        {
            WriteEntry(json, ReferenceOf(model), []);
        }

        json.WriteEndArray();
    }

    private string[] Targets(PackageFact package)
    {
        var own = referenceByKey[package.Key];
        var targets = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in package.Dependencies)
        {
            if (referenceByKey.TryGetValue(key, out var target) && target != own)
            {
                targets.Add(target);
            }
        }

        return [.. targets];
    }

    private List<string> Roots(HashSet<string> reached)
    {
        var roots = new List<string>();
        foreach (var package in Packages)
        {
            var reference = referenceByKey[package.Key];
            // What comes only through a referenced project has no parent here: projects are no components of their own.
            if (package.Direct || !reached.Contains(reference))
            {
                roots.Add(reference);
            }
        }

        foreach (var model in Models)
        {
            roots.Add(ReferenceOf(model));
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
