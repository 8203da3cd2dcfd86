using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Reads the resolved packages of a project: the graph, and what each package's folder says of it.</summary>
public static class PackageGraphReader
{
    internal static readonly string[] ModelExtensions =
        [".onnx", ".safetensors", ".gguf", ".tflite", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".pk", ".joblib", ".bin", ".keras", ".h5", ".mlnet", ".zip"];

    /// <summary>Reads the graph of one framework and runtime. Never throws for bad input: it reports problems.</summary>
    /// <param name="request">What to read.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>The packages; none of them, and a problem, when the graph is missing, damaged or only partly restored.</returns>
    /// <param name="share">Recognises a text once for all projects of a build; null where there is one project.</param>
    public static PackageGraph Read(PackageGraphRequest request, InputFiles files, RecogniseOnce? share = null)
    {
        var problems = new List<Problem>();
        var graph = AssetsFileReader.Read(request, files, problems);
        if (graph is null)
        {
            return new PackageGraph([], [], [.. problems]);
        }

        var routes = new PackageRoutes(graph);
        var texts = new LicenseTexts(files, problems, share);
        var pruned = graph.Prunable.Count == 0 ? null : new PrunedPackages(graph, request);
        var libraries = Sorted(graph);
        var metadata = new PackageFolders(files, texts, graph).Read(libraries, problems);
        var locator = new ReferenceLocator(request, files);
        var packages = ImmutableArray.CreateBuilder<PackageFact>(graph.Libraries.Count);
        var candidates = ImmutableArray.CreateBuilder<ModelCandidate>();
        for (var i = 0; i < libraries.Count; i++)
        {
            if (metadata[i].Document is { } nuspec)
            {
                pruned?.Note(libraries[i], nuspec);
            }

            var package = Package(request, libraries[i], routes, locator, metadata[i]);
            packages.Add(package);
            AddCandidates(libraries[i], package, candidates, problems);
        }

        candidates.Sort(static (a, b) => string.CompareOrdinal(a.DisplayPath, b.DisplayPath));
        var packs = FrameworkPacks.Resolve(request, graph.PackageFolders, files, problems);
        var packReader = new FrameworkPackReader(request, new PackageMetadataReader(files, problems, texts), texts, files);
        AddPacks(packs, packReader, packages);
        var npm = request.NpmFolders.Count == 0 ? [] : new NpmPackageReader(request, texts, files, problems).Read();
        if (request.FileReferences.Count + request.BesideReferences.Count + request.ReferencedProjects.Count > 0)
        {
            var reader = new FileReferenceReader(request, locator, texts, files, problems, OwnNames(graph, request));
            AddSorted(packages, reader.Read([.. packages, .. npm], graph.PackageFolders));
        }

        AddSorted(packages, npm);
        var replaced = pruned?.Facts(packs, files) ?? [];
        var all = packages.DrainToImmutable();
        var health = RestoreHealth.Of(request, graph, all);
        if (LockedContents.Find(request, graph.Restore, files) is { } locked)
        {
            health = health with { LockFile = locked, Changed = LockedContents.Compare(locked, libraries, metadata, files, problems) };
        }

        return new PackageGraph(all, candidates.DrainToImmutable(), [.. problems])
        {
            Pruned = replaced,
            DistinctTexts = texts.Distinct,
            Dependencies = health,
            NuGetConfigs = [.. graph.Restore.Configs],
        };
    }

    private static HashSet<string> OwnNames(AssetsGraph graph, PackageGraphRequest request)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var library in graph.Libraries.Values)
        {
            if (library.IsProject)
            {
                names.Add(library.Id);
            }
        }

        foreach (var project in request.ReferencedProjects)
        {
            names.Add(project.AssemblyName);
        }

        return names;
    }

    private static void AddPacks(List<ResolvedPack> packs, FrameworkPackReader reader, ImmutableArray<PackageFact>.Builder packages)
    {
        var own = new List<PackageFact>();
        foreach (var pack in packs)
        {
            var listed = -1;
            for (var i = 0; i < packages.Count && listed < 0; i++)
            {
                listed = packages[i].Key.Equals(pack.Key, StringComparison.OrdinalIgnoreCase) ? i : -1;
            }

            if (listed < 0)
            {
                own.Add(reader.Read(pack));
            }
            else if (pack.Ships && packages[listed].Scope == PackageScope.BuildOnly)
            {
                // The compiler for NativeAOT comes as a private package too, and yet its runtime ends up in the program.
                packages[listed] = packages[listed] with { Scope = PackageScope.Shipped, ScopeReason = pack.Reason };
            }
        }

        AddSorted(packages, own);
    }

    private static void AddSorted(ImmutableArray<PackageFact>.Builder packages, List<PackageFact> more)
    {
        more.Sort(static (a, b) => Compare(a.Id, a.Version, a.Sha256, b.Id, b.Version, b.Sha256));
        packages.AddRange(more);
    }

    private static int Compare(string id, string version, string? digest, string otherId, string otherVersion, string? otherDigest) =>
        string.CompareOrdinal(id, otherId) is not 0 and var order ? order
        : string.CompareOrdinal(version, otherVersion) is not 0 and var next ? next
        : string.CompareOrdinal(digest, otherDigest);

    private static List<AssetsLibrary> Sorted(AssetsGraph graph)
    {
        var list = new List<AssetsLibrary>(graph.Libraries.Count);
        foreach (var library in graph.Libraries.Values)
        {
            if (!library.IsProject)
            {
                list.Add(library);
            }
        }

        list.Sort(static (a, b) => Compare(a.Id, a.Version, null, b.Id, b.Version, null));
        return list;
    }

    private static PackageFact Package(
        PackageGraphRequest request, AssetsLibrary library, PackageRoutes routes, ReferenceLocator locator, PackageMetadata metadata)
    {
        var (scope, reason) = ScopeJudge.Judge(
            library, metadata.Nuspec is { DevelopmentDependency: true }, routes.IsPrivate(library), request);
        if (scope == PackageScope.BuildOnly && !request.IsTestProject && Brings(request, metadata.Folder))
        {
            (scope, reason) = (PackageScope.Shipped, "files that its build files bring into the output");
        }

        var (form, text) = metadata.Statement;
        return new PackageFact
        {
            Id = library.Id,
            Version = library.Version,
            ContentHash = library.Sha512,
            Direct = routes.Direct.ContainsKey(library),
            Scope = scope,
            ScopeReason = reason,
            Contents = ContentsOf(library),
            Assemblies = scope == PackageScope.Shipped ? AssembliesOf(library) : [],
            Parts = library.Parts,
            Dependencies = Dependencies(library),
            Path = routes.Path(library),
            Statement = form,
            LicenseText = text,
            Nuspec = metadata.NuspecFile,
            Texts = metadata.Texts,
            Copyright = metadata.Nuspec?.Copyright,
            Authors = metadata.Nuspec?.Authors,
            ProjectUrl = metadata.Nuspec?.ProjectUrl,
            RepositoryUrl = metadata.Nuspec?.RepositoryUrl,
            RepositoryCommit = metadata.Nuspec?.RepositoryCommit,
            Feed = metadata.Feed,
            Folder = metadata.Folder,
            RequestedAt = RequestedAt(library, routes, locator),
        };
    }

    private static PackageContents ContentsOf(AssetsLibrary library)
    {
        var contents = PackageContents.None;
        foreach (var asset in library.Assets)
        {
            if (asset.IsBeside || asset.IsBuiltIn)
            {
                contents |= ContentsOf(asset);
            }
        }

        return contents;
    }

    private static ImmutableArray<string> AssembliesOf(AssetsLibrary library)
    {
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var asset in library.Assets)
        {
            if ((asset.IsBeside || asset.IsBuiltIn) && ContentsOf(asset) == PackageContents.Managed)
            {
                paths.Add(asset.Path);
            }
        }

        paths.Sort(StringComparer.Ordinal);
        return paths.DrainToImmutable();
    }

    private static PackageContents ContentsOf(AssetFile asset)
    {
        var extension = Path.GetExtension(asset.Path.AsSpan());
        if (extension.Equals(".a", StringComparison.OrdinalIgnoreCase) || extension.Equals(".lib", StringComparison.OrdinalIgnoreCase))
        {
            return PackageContents.StaticLibrary;
        }

        // Assets of one runtime are managed in runtimes/*/lib/ and native in runtimes/*/native/.
        var isNative = asset.Group == AssetGroup.Native
            || (asset.Group == AssetGroup.RuntimeTarget && asset.Path.Contains("/native/", StringComparison.OrdinalIgnoreCase));
        return isNative ? PackageContents.Native
            : asset.Group is AssetGroup.Runtime or AssetGroup.RuntimeTarget ? PackageContents.Managed
            : PackageContents.Other;
    }

    private static bool Brings(PackageGraphRequest request, string? folder)
    {
        if (folder is not null)
        {
            var prefix = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
            foreach (var path in request.BroughtFiles)
            {
                if (path.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            // The project itself may reach into a package: <HintPath>$(PkgContoso_Ink)/lib/ink.dll</HintPath>.
            foreach (var reference in request.FileReferences)
            {
                if (reference.Path.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ImmutableArray<string> Dependencies(AssetsLibrary library)
    {
        var keys = ImmutableArray.CreateBuilder<string>(library.Dependencies.Count);
        foreach (var dependency in library.Dependencies)
        {
            if (!dependency.IsProject)
            {
                keys.Add($"{dependency.Id}/{dependency.Version}");
            }
        }

        keys.Sort(StringComparer.Ordinal);
        return keys.DrainToImmutable();
    }

    private static FileLocation RequestedAt(AssetsLibrary library, PackageRoutes routes, ReferenceLocator locator)
    {
        var first = routes.First(library);
        return first.IsProject
            ? locator.Project(first.Id)
            : locator.Package(first.Id, !routes.Direct.TryGetValue(first, out var reference) || reference.IsImplicit);
    }

    private static void AddCandidates(
        AssetsLibrary library, PackageFact package, ImmutableArray<ModelCandidate>.Builder candidates, List<Problem> problems)
    {
        if (package.Scope != PackageScope.Shipped || package.Folder is null)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var asset in library.Assets)
        {
            if (!asset.IsBeside && !asset.IsBuiltIn)
            {
                continue;
            }

            if (!PackageFilePath.IsSafe(asset.Path))
            {
                problems.Add(new Problem(
                    ProblemKind.InputUnreadable,
                    $"{package.Id} {package.Version}",
                    $"The resolved package graph names a file outside the package ('{asset.Path}')."));
            }
            else if (MayBeModel(asset.Path) && seen.Add(asset.Path))
            {
                candidates.Add(new ModelCandidate(
                    PackageFilePath.In(package.Folder, asset.Path),
                    $"{package.Key}/{asset.Path}",
                    ModelShipping.InPackage,
                    package.Key,
                    DeclaredAt: package.RequestedAt));
            }
        }
    }

    private static bool MayBeModel(string path)
    {
        var extension = Path.GetExtension(path.AsSpan());
        foreach (var candidate in ModelExtensions)
        {
            if (extension.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
