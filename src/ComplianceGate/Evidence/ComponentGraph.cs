using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What can be said of the dependencies of a component.</summary>
internal enum DependencyKnowledge
{
    /// <summary>Nobody looked them up: a file without a package, a model.</summary>
    Unknown,

    /// <summary>More is known to be needed than stands there: the framework has the code of some, or one is no component.</summary>
    Incomplete,

    /// <summary>All that its package manager resolved; none where none stands there.</summary>
    Complete,
}

/// <summary>A component with what it depends on.</summary>
/// <param name="Reference">The component's name inside a document.</param>
/// <param name="Targets">Names of what it depends on, in ordinal order.</param>
/// <param name="Knowledge">Whether that is all.</param>
internal sealed record ComponentNode(string Reference, IReadOnlyList<string> Targets, DependencyKnowledge Knowledge);

/// <summary>The components of a bill of materials, each once and with a name of its own, and what depends on what: the same in every format.</summary>
internal sealed class ComponentGraph
{
    private readonly GateFacts facts;
    private readonly HashSet<string> references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> packageByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> modelByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> datasetByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> replacedByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> modelsByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DatasetFact>> datasetsByModel = new(StringComparer.Ordinal);
    private readonly HashSet<string> askers = new(StringComparer.Ordinal);

    /// <summary>Collects the components; one that stands in the facts twice counts once.</summary>
    /// <param name="facts">The facts.</param>
    public ComponentGraph(GateFacts facts)
    {
        this.facts = facts;
        // No package URL: a package of the same name may be a component.
        Product = Own($"project:{facts.Project.PackageId}@{facts.Project.Version}");
        AddPackages();
        AddModels();
        AddDatasets();
        Nodes = Connect();
    }

    /// <summary>The product's name inside a document.</summary>
    public string Product { get; }

    /// <summary>The packages.</summary>
    public List<PackageFact> Packages { get; } = [];

    /// <summary>The models.</summary>
    public List<ModelFact> Models { get; } = [];

    /// <summary>The data sets.</summary>
    public List<DatasetFact> Datasets { get; } = [];

    /// <summary>The product, the packages, the models, the data sets: each with what it depends on.</summary>
    public List<ComponentNode> Nodes { get; }

    /// <summary>A package's name inside a document: its package URL, with the at sign of an npm scope as it is.</summary>
    public string ReferenceOf(PackageFact package) => packageByKey[Normal(package.Key)];

    /// <summary>A model's name inside a document.</summary>
    public string ReferenceOf(ModelFact model) => modelByPath[model.DisplayPath];

    /// <summary>A data set's name inside a document.</summary>
    public string ReferenceOf(DatasetFact dataset) => datasetByName[dataset.Name];

    /// <summary>Package URLs of the packages whose code a pack has instead of them.</summary>
    public IReadOnlyList<string> ReplacedBy(PackageFact package) => replacedByKey.GetValueOrDefault(Normal(package.Key)) ?? [];

    /// <summary>The data sets that a model's card or head names as what it was trained on, in the order of the facts.</summary>
    public IReadOnlyList<DatasetFact> DatasetsOf(ModelFact model) => datasetsByModel.GetValueOrDefault(model.DisplayPath) ?? [];

    /// <summary>Whether the product is a program; otherwise it is a library.</summary>
    public static bool IsProgram(ProjectFact project) => project.OutputType.EndsWith("Exe", StringComparison.OrdinalIgnoreCase);

    private void AddPackages()
    {
        foreach (var package in facts.Packages)
        {
            var key = Normal(package.Key);
            if (!packageByKey.ContainsKey(key))
            {
                packageByKey.Add(key, Own(Readable(package.Purl)));
                Packages.Add(package);
            }
        }

        foreach (var pruned in facts.Pruned)
        {
            if (pruned.ProvidedBy is { } provider)
            {
                Add(replacedByKey, Normal(provider), pruned.Purl);
            }

            foreach (var asker in pruned.RequestedBy)
            {
                askers.Add(Normal(asker));
            }
        }
    }

    private void AddModels()
    {
        foreach (var model in facts.Models)
        {
            if (modelByPath.ContainsKey(model.DisplayPath))
            {
                continue;
            }

            var reference = Own("model:" + model.DisplayPath);
            modelByPath.Add(model.DisplayPath, reference);
            Models.Add(model);
            if (model.Package is { } holder)
            {
                Add(modelsByKey, Normal(holder), reference);
            }
        }
    }

    private void AddDatasets()
    {
        foreach (var dataset in facts.Datasets)
        {
            if (datasetByName.ContainsKey(dataset.Name))
            {
                continue;
            }

            datasetByName.Add(dataset.Name, Own("dataset:" + dataset.Name));
            Datasets.Add(dataset);
            foreach (var path in dataset.Models)
            {
                Add(datasetsByModel, path, dataset);
            }
        }
    }

    private List<ComponentNode> Connect()
    {
        var nodes = new List<ComponentNode>(1 + Packages.Count + Models.Count + Datasets.Count);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in Packages)
        {
            var targets = Targets(package);
            reached.UnionWith(targets);
            nodes.Add(new ComponentNode(ReferenceOf(package), targets, Knowledge(package)));
        }

        foreach (var model in Models)
        {
            var targets = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var dataset in DatasetsOf(model))
            {
                targets.Add(ReferenceOf(dataset));
            }

            reached.UnionWith(targets);
            nodes.Add(new ComponentNode(ReferenceOf(model), [.. targets], DependencyKnowledge.Unknown));
        }

        foreach (var dataset in Datasets)
        {
            nodes.Add(new ComponentNode(ReferenceOf(dataset), [], DependencyKnowledge.Unknown));
        }

        // Of a program that needs a shared framework nobody tells which one it will meet.
        nodes.Insert(0, new ComponentNode(Product, Roots(nodes, reached), DependencyKnowledge.Unknown));
        return nodes;
    }

    private string[] Targets(PackageFact package)
    {
        var key = Normal(package.Key);
        var own = packageByKey[key];
        var targets = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var dependency in package.Dependencies)
        {
            if (packageByKey.TryGetValue(Normal(dependency), out var target) && target != own)
            {
                targets.Add(target);
            }
        }

        // A model inside a package ships through it.
        targets.UnionWith(modelsByKey.GetValueOrDefault(key) ?? []);
        return [.. targets];
    }

    private List<string> Roots(List<ComponentNode> nodes, HashSet<string> reached)
    {
        var roots = new List<string>();
        for (var i = 0; i < nodes.Count; i++)
        {
            // What comes only through a referenced project has no parent here: projects are no components of their own.
            if ((i < Packages.Count && Packages[i].Direct) || !reached.Contains(nodes[i].Reference))
            {
                roots.Add(nodes[i].Reference);
            }
        }

        roots.Sort(StringComparer.Ordinal);
        return roots;
    }

    private DependencyKnowledge Knowledge(PackageFact package) => package.Kind switch
    {
        ComponentKind.File or ComponentKind.FrameworkPack => DependencyKnowledge.Unknown,
        _ => askers.Contains(Normal(package.Key)) || LacksOne(package) ? DependencyKnowledge.Incomplete : DependencyKnowledge.Complete,
    };

    private bool LacksOne(PackageFact package)
    {
        foreach (var dependency in package.Dependencies)
        {
            if (!packageByKey.ContainsKey(Normal(dependency)))
            {
                return true;
            }
        }

        return false;
    }

    // A name is no URL, and cdx-validate takes these three for a URL that was encoded twice. Colon and slash stay encoded, in the other case.
    private static string Readable(string url) => url.Contains('%')
        ? url.Replace("%40", "@", StringComparison.Ordinal).Replace("%3A", "%3a", StringComparison.Ordinal).Replace("%2F", "%2f", StringComparison.Ordinal)
        : url;

    /// <summary>A name that no other component has and that any encoding can hold.</summary>
    private string Own(string name)
    {
        var wanted = WellFormed(name);
        var own = wanted;
        while (!references.Add(own))
        {
            own = $"{wanted}~{references.Count}";
            wanted += "~";
        }

        return own;
    }

    private static string WellFormed(string text)
    {
        foreach (var c in text)
        {
            if (char.IsSurrogate(c))
            {
                return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }

    // NuGet does not regard the case of an id; npm does.
    private static string Normal(string key) => key.Contains(':') ? key : key.ToUpperInvariant();

    private static void Add<T>(Dictionary<string, List<T>> lists, string key, T value)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(value);
    }
}
