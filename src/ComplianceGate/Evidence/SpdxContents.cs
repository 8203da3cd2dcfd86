using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>Everything that an SPDX document speaks of, made once for all versions of SPDX, so that none says what another does not.</summary>
internal sealed class SpdxContents
{
    private const int MaxText = 600;
    private const int MaxName = 80;

    private readonly EvidenceContext context;
    private readonly Dictionary<string, SpdxComponent> byReference = new(StringComparer.Ordinal);
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);

    /// <summary>Collects what there is to say.</summary>
    /// <param name="context">What there is to write.</param>
    public SpdxContents(EvidenceContext context)
    {
        this.context = context;
        Product = Add(ProductOf(context));
        foreach (var package in context.Graph.Packages)
        {
            Components.Add(Add(PackageOf(package)));
        }

        foreach (var model in context.Graph.Models)
        {
            AddModel(model);
        }

        foreach (var dataset in context.Graph.Datasets)
        {
            Components.Add(Add(DatasetOf(dataset)));
        }

        foreach (var artifact in context.ShippedArtifacts())
        {
            Artifacts.Add(Add(ArtifactOf(artifact)));
        }
    }

    /// <summary>What was built.</summary>
    public SpdxComponent Product { get; }

    /// <summary>Packages, models and data sets, in the order of the graph.</summary>
    public List<SpdxComponent> Components { get; } = [];

    /// <summary>The models that others were made from and that do not ship.</summary>
    public List<SpdxComponent> Bases { get; } = [];

    /// <summary>The files that models are made of beside their own.</summary>
    public List<SpdxComponent> Parts { get; } = [];

    /// <summary>The artifacts.</summary>
    public List<SpdxComponent> Artifacts { get; } = [];

    /// <summary>Ids of the bases that a model was made from, by the model's id.</summary>
    public Dictionary<string, List<string>> BasesOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of the files of a model, by the model's id.</summary>
    public Dictionary<string, List<string>> PartsOf { get; } = new(StringComparer.Ordinal);

    /// <summary>The component of a name in the graph.</summary>
    public SpdxComponent Of(string reference) => byReference[reference];

    /// <summary>Whether a component is a model that lies inside a package, which then holds it rather than needs it.</summary>
    /// <param name="target">The component.</param>
    /// <param name="holder">What has it among its dependencies.</param>
    public bool IsInside(SpdxComponent target, SpdxComponent holder) => target.Model is not null && holder != Product;

    /// <summary>The ids of the data sets that the results of a model's own weights were measured on.</summary>
    /// <param name="model">The model.</param>
    public List<string> TestedOn(ModelFact model)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var result in context.Graph.Datasets.Count == 0 ? [] : CycloneDxModelCard.Results(model, context.Facts))
        {
            if (result.Dataset is { } name && byReference.TryGetValue("dataset:" + name, out var dataset))
            {
                found.Add(dataset.Id);
            }
        }

        return [.. found];
    }

    /// <summary>An id that follows from a name alone: readable, and different for different names.</summary>
    /// <param name="kind">What it is the id of.</param>
    /// <param name="shown">What a reader shall see of the name.</param>
    /// <param name="name">The whole name.</param>
    public static string Id(string kind, string shown, string name)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), digest);
        var text = new StringBuilder(kind, kind.Length + MaxName + 18).Append('-');
        foreach (var c in shown.AsSpan(0, Math.Min(shown.Length, MaxName)))
        {
            text.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-');
        }

        return text.Append('-').Append(Convert.ToHexStringLower(digest[..8])).ToString();
    }

    private SpdxComponent Add(SpdxComponent component)
    {
        byReference.TryAdd(component.Reference, component);
        return component;
    }

    private static SpdxComponent ProductOf(EvidenceContext context)
    {
        var project = context.Facts.Project;
        var source = context.Facts.Source;
        return new SpdxComponent
        {
            Reference = context.Graph.Product,
            Id = "Product",
            Name = project.PackageId,
            Version = project.Version,
            Purpose = ComponentGraph.IsProgram(project) ? SpdxPurpose.Application : SpdxPurpose.Library,
            Purl = project.IsPackable ? PackageUrl.NuGet(project.PackageId, project.Version) : null,
            Declared = project.LicenseExpression,
            Source = source.Commit is null ? null : $"Commit {source.Commit}{(source.Tree is null ? "" : $", tree {source.Tree}")}.",
            Comment = SafeText.Line(
                $"Assembly {project.AssemblyName}, {project.TargetFramework}{(project.RuntimeIdentifier is null ? "" : ", " + project.RuntimeIdentifier)}, {project.Configuration}; "
                + $"stage {ManifestWriter.StageName(context.Stage)}.", MaxText),
        };
    }

    private SpdxComponent PackageOf(PackageFact package)
    {
        var license = context.LicenseOf(package);
        var reference = context.Graph.ReferenceOf(package);
        return new SpdxComponent
        {
            Reference = reference,
            Id = Id("Package", $"{package.Id}-{package.Version}", reference),
            Name = package.Id,
            Version = Known(package.Version),
            Purpose = package.Kind == ComponentKind.FrameworkPack ? SpdxPurpose.Framework : SpdxPurpose.Library,
            Purl = package.Purl,
            Sha256 = package.Sha256,
            Sha512 = package.Sha256 is null ? CycloneDxPackage.Sha512(package.ContentHash) : null,
            Declared = license?.Declared,
            Concluded = ConcludedLicense.Of(license),
            Copyright = Known(SafeText.Line(package.Copyright)),
            Maker = Known(SafeText.Line(package.Authors)),
            HomePage = WebAddress.Clean(package.ProjectUrl),
            Repository = WebAddress.Clean(package.RepositoryUrl),
            Source = package.RepositoryCommit is null ? null : SafeText.Line($"Commit {package.RepositoryCommit}."),
            Comment = CommentOf(package),
            IsBuildOnly = package.Scope == PackageScope.BuildOnly,
        };
    }

    private string? CommentOf(PackageFact package)
    {
        var text = new StringBuilder();
        if (package.Scope == PackageScope.BuildOnly)
        {
            Sentence(text, package.ScopeReason.Length == 0 ? "Serves the build alone" : $"Serves the build alone: {package.ScopeReason}");
        }

        if (package.File is { } file)
        {
            Sentence(text, $"File {file}");
        }

        foreach (var url in context.Graph.ReplacedBy(package))
        {
            Sentence(text, $"Has the code of {url}");
        }

        return Known(text.ToString());
    }

    private void AddModel(ModelFact model)
    {
        var license = context.LicenseOf(model);
        var reference = context.Graph.ReferenceOf(model);
        var component = Add(new SpdxComponent
        {
            Reference = reference,
            Id = Id("Model", model.DisplayPath, reference),
            Name = model.DisplayPath,
            Version = CycloneDxModel.Version(model),
            Purpose = SpdxPurpose.Model,
            Sha256 = model.Sha256,
            Declared = license?.License,
            Concluded = ConcludedLicense.Of(license),
            Maker = CycloneDxModel.Developer(model),
            Description = CycloneDxModel.Description(model),
            Comment = CommentOf(model),
            Document = model.Card?.DisplayPath,
            DocumentSha256 = model.Card?.Sha256,
            Model = model,
        });
        Components.Add(component);
        foreach (var part in model.Parts)
        {
            var name = $"{reference}#{part.DisplayPath}";
            AddTo(PartsOf, component, Parts, new SpdxComponent
            {
                Reference = name, Id = Id("File", part.DisplayPath, name), Name = part.DisplayPath, Purpose = SpdxPurpose.File, Sha256 = part.Sha256,
                Comment = $"Part of a model: {CycloneDxModel.PartName(part.Role)}.",
            });
        }

        foreach (var (name, version, url) in CycloneDxModel.Bases(model).Values)
        {
            var whole = $"base:{name}@{version}";
            AddTo(BasesOf, component, Bases, new SpdxComponent
            {
                Reference = whole, Id = Id("Base", name, whole), Name = name, Version = version, Purpose = SpdxPurpose.Model, HomePage = WebAddress.Clean(url),
                Comment = "Named as what a model was made from. It does not ship.",
            });
        }
    }

    private void AddTo(Dictionary<string, List<string>> lists, SpdxComponent owner, List<SpdxComponent> all, SpdxComponent one)
    {
        if (ids.Add(one.Id))
        {
            all.Add(one);
        }

        if (!lists.TryGetValue(owner.Id, out var list))
        {
            lists.Add(owner.Id, list = []);
        }

        if (!list.Contains(one.Id))
        {
            list.Add(one.Id);
        }
    }

    private static string CommentOf(ModelFact model)
    {
        var text = new StringBuilder();
        Sentence(text, $"Model of the format {model.Format}{(model.FormatVersion is null ? "" : " " + model.FormatVersion)}");
        Sentence(text, string.Create(CultureInfo.InvariantCulture, $"Size {model.Size} bytes"));
        if (model.Header is { } head)
        {
            Sentence(text, head.Architecture is null ? "" : $"Architecture {head.Architecture}");
            Sentence(text, head.Parameters is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Parameters {head.Parameters}"));
            Sentence(text, head.Quantisation is null ? "" : $"Quantisation {head.Quantisation}");
            Sentence(text, head.ContextLength is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Context length {head.ContextLength}"));
            Sentence(text, head.Producer is null ? "" : $"Written by {head.Producer} {head.ProducerVersion}".TrimEnd());
        }

        return text.ToString();
    }

    private SpdxComponent DatasetOf(DatasetFact dataset)
    {
        var reference = context.Graph.ReferenceOf(dataset);
        return new SpdxComponent
        {
            Reference = reference,
            Id = Id("Dataset", dataset.Name, reference),
            Name = SafeText.Line(dataset.Name) is { Length: > 0 } name ? name : "unnamed",
            Purpose = SpdxPurpose.Data,
            Declared = context.DecisionOf(dataset)?.License,
            Description = Known(SafeText.Line(dataset.Description, MaxText)),
            Source = Known(SafeText.Line(dataset.Origin)),
            Comment = CommentOf(dataset),
            Document = dataset.Document,
            DocumentSha256 = dataset.DocumentSha256,
            Dataset = dataset,
        };
    }

    private static string? CommentOf(DatasetFact dataset)
    {
        var text = new StringBuilder();
        if (dataset.MerkleRoot is { } root)
        {
            Sentence(text, string.Create(CultureInfo.InvariantCulture, $"{dataset.Files} files of {dataset.Size} bytes; root of the Merkle tree over them (RFC 6962, section 2.1, SHA-256): {root}"));
        }

        Sentence(text, dataset.DisplayPath is null ? "" : $"Path {dataset.DisplayPath}");
        Sentence(text, dataset.Undocumented is null ? "" : $"Not documented: {dataset.Undocumented}");
        return Known(text.ToString());
    }

    private SpdxComponent ArtifactOf(ArtifactFact artifact)
    {
        var id = Id("File", artifact.Path, "artifact:" + artifact.Path);
        while (!ids.Add(id))
        {
            // Names that only differ in what no encoding holds.
            id += "-";
        }

        return new SpdxComponent
        {
            Reference = "artifact:" + artifact.Path,
            Id = id,
            Name = artifact.Path,
            Purpose = SpdxPurpose.File,
            Sha256 = artifact.Sha256,
            Sha512 = artifact.Sha512,
            IsDistribution = context.Stage == EvidenceStage.Pack && !artifact.Path.Contains('/') && artifact.Path.EndsWith("nupkg", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static void Sentence(StringBuilder text, string sentence)
    {
        if (SafeText.Line(sentence) is { Length: > 0 } line)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(line).Append(line[^1] == '.' ? "" : ".");
        }
    }

    private static string? Known(string text) => text.Length == 0 ? null : text;
}
