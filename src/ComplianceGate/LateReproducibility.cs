using System.Collections.Immutable;
using ComplianceGate.Binaries;
using ComplianceGate.Facts;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>Reads what only the finished assembly, its symbols and the work tree tell of whether somebody else would get the same bits.</summary>
internal static class LateReproducibility
{
    private const int MaxSamples = 24;
    private const int MaxUnshared = 20;
    private const string Mapped = "/_/";

    /// <summary>Completes the facts of the check.</summary>
    /// <param name="request">What the build says of its outputs.</param>
    /// <param name="facts">What is known so far.</param>
    /// <param name="binary">What the main output records; null where it could not be read.</param>
    public static ReproducibilityFact Read(RecordRequest request, GateFacts facts, BinaryFact? binary)
    {
        var fact = facts.Reproducibility;
        if (request.Build is not { Assembly: { } path } inputs || binary is null || BuildOutputs.Bytes(path) is not { } assembly)
        {
            return fact;
        }

        var roots = Roots(request, facts, inputs);
        var symbols = SymbolDocuments.Read(assembly, BuildOutputs.Bytes(Path.ChangeExtension(path, ".pdb")));
        var documents = symbols ?? [];
        var links = binary.Assembly.Symbols ?? binary.Symbols;
        // To look is not to depend: what changes here changes the outputs, and so the recording runs again by itself.
        var tree = facts.Source.Root is null ? null : GitTree.Open(facts.Project.Directory, new InputFiles());
        return fact with
        {
            IsRecorded = true,
            Assembly = binary.Path,
            Leaks = Leaks(documents, AssemblyTexts.Find(assembly, roots), links, roots, facts),
            HasSourceLink = symbols is null || links is null ? null : !links.SourceLinks.IsEmpty,
            Unshared = tree is null ? [] : Unshared(documents, tree, inputs, request.IntermediateDirectory, facts),
            Converted = tree is null ? null : Converted(documents, tree, facts),
        };
    }

    // Longer ones first, so that what is left of a path is short.
    private static ImmutableArray<string> Roots(RecordRequest request, GateFacts facts, BuildInputs inputs)
    {
        var roots = new List<string>();
        foreach (var folder in (string?[])[facts.Source.Root, facts.Project.Directory, request.IntermediateDirectory, .. inputs.PackageRoots])
        {
            var root = folder is null ? "" : Path.TrimEndingDirectorySeparator(folder);
            if (root.Length > 1 && Path.IsPathFullyQualified(root) && !roots.Contains(root))
            {
                roots.Add(root);
            }
        }

        roots.Sort(static (a, b) => b.Length != a.Length ? b.Length.CompareTo(a.Length) : string.CompareOrdinal(a, b));
        return [.. roots];
    }

    private static ImmutableArray<PathLeakFact> Leaks(
        ImmutableArray<SymbolDocument> documents, AssemblyPaths? texts, SymbolsFact? links, ImmutableArray<string> roots, GateFacts facts)
    {
        var leaks = ImmutableArray.CreateBuilder<PathLeakFact>();
        Add(leaks, PathLeakKind.Document, documents.Select(d => d.Name).Where(n => IsOfMachine(n, roots)), facts);
        var found = Certain(texts?.Texts ?? [], roots, documents, new InputFiles());
        Add(leaks, PathLeakKind.Text, texts is { IsElsewhere: true } ? [.. found, ""] : found, facts);
        Add(leaks, PathLeakKind.SourceLink, (links?.SourceLinks ?? []).Select(l => l.Name).Where(n => AssemblyTexts.Below(n, roots) is not null), facts);
        Add(leaks, PathLeakKind.SymbolsPath, texts?.SymbolsPath is { } path && IsOfMachine(path, roots) ? [path] : [], facts);
        return leaks.DrainToImmutable();
    }

    /// <summary>
    /// Leaves out what may be there by chance: below a folder such as <c>/app</c> a text counts only where it names a source that was
    /// compiled or a file that is there, because routes and the paths of a container begin like that too.
    /// </summary>
    /// <param name="texts">Texts that begin with or hold one of the folders.</param>
    /// <param name="roots">The folders.</param>
    /// <param name="documents">What was compiled.</param>
    /// <param name="files">The door to the disk.</param>
    internal static ImmutableArray<string> Certain(ImmutableArray<string> texts, ImmutableArray<string> roots, ImmutableArray<SymbolDocument> documents, InputFiles files)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            names.Add(document.Name);
        }

        var certain = ImmutableArray.CreateBuilder<string>(texts.Length);
        foreach (var text in texts)
        {
            if (AssemblyTexts.Below(text, roots) is not { } below)
            {
                continue;
            }

            if (AssemblyTexts.IsLong(below.Root) || names.Contains(text) || (!text.Contains('\0', StringComparison.Ordinal) && files.Exists(text)))
            {
                certain.Add(text);
            }
        }

        return certain.DrainToImmutable();
    }

    // Below a folder of this build, or a path that leads to a file here: what PathMap makes leads nowhere.
    private static bool IsOfMachine(string path, ImmutableArray<string> roots) =>
        AssemblyTexts.Below(path, roots) is { } below ? path.StartsWith(below.Root, StringComparison.Ordinal) : Path.IsPathFullyQualified(path) && File.Exists(path);

    private static void Add(ImmutableArray<PathLeakFact>.Builder leaks, PathLeakKind kind, IEnumerable<string> paths, GateFacts facts)
    {
        var (first, count) = ("", 0);
        foreach (var path in paths)
        {
            count++;
            first = first.Length == 0 ? Shown(path, kind, facts) : first;
        }

        if (count > 0)
        {
            leaks.Add(new PathLeakFact(kind, first, count));
        }
    }

    // Only what a file is called within the source may be told; the rest of a path is nobody's business.
    private static string Shown(string path, PathLeakKind kind, GateFacts facts) =>
        kind == PathLeakKind.SourceLink ? ""
        : AssemblyTexts.Below(path, [Path.TrimEndingDirectorySeparator(facts.Source.Root ?? facts.Project.Directory)]) is { } below ? path[below.Start..].Replace('\\', '/')
        : Path.GetFileName(path);

    // What was compiled and nobody else has: below the root and not in the index, or outside and of no package. Symbols may carry it.
    private static ImmutableArray<string> Unshared(ImmutableArray<SymbolDocument> documents, GitTree tree, BuildInputs inputs, string? intermediate, GateFacts facts)
    {
        var fact = facts.Reproducibility;
        var generatedIsMeant = !fact.IsOn("EmbedUntrackedSources") || fact.Value("EnableSourceControlManagerQueries").Equals("false", StringComparison.OrdinalIgnoreCase);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (document.IsEmbedded || Local(document.Name, facts.Source.Root!) is not { } path || IsBrought(path, inputs) || !File.Exists(path))
            {
                continue;
            }

            var isGenerated = intermediate is not null && SourcePaths.IsBelow(path, intermediate);
            var isShared = SourcePaths.IsBelow(path, facts.Source.Root!) && tree.MayHave(Relative(path, facts.Source.Root!));
            if (!isShared && (!isGenerated || generatedIsMeant) && found.Count < MaxUnshared)
            {
                found.Add(SourcePaths.Show(path, facts.Project.Directory, facts.Source.Root));
            }
        }

        return [.. found];
    }

    private static ConvertedFileFact? Converted(ImmutableArray<SymbolDocument> documents, GitTree tree, GateFacts facts)
    {
        var root = facts.Source.Root!;
        var left = MaxSamples;
        foreach (var path in (IEnumerable<string>)[facts.Project.Path, .. documents.Select(d => Local(d.Name, root)).OfType<string>()])
        {
            if (SourcePaths.IsBelow(path, root) && left-- > 0 && tree.IsConverted(Relative(path, root)))
            {
                return new ConvertedFileFact(Relative(path, root), Path.Combine(root, GitAttributes.FileName));
            }
        }

        return null;
    }

    // Where a document lies here: the root of the repository is mapped to /_/, and what else is mapped are other roots.
    private static string? Local(string name, string root)
    {
        var path = name.StartsWith(Mapped, StringComparison.Ordinal) ? Path.Combine(root, name[Mapped.Length..]) : name.StartsWith("/_", StringComparison.Ordinal) ? null : name;
        return path is not null && Path.IsPathFullyQualified(path) && !path.Contains('\0', StringComparison.Ordinal) ? Path.GetFullPath(path) : null;
    }

    private static bool IsBrought(string path, BuildInputs inputs)
    {
        foreach (var root in inputs.PackageRoots)
        {
            if (SourcePaths.IsBelow(path, root))
            {
                return true;
            }
        }

        return inputs.DotNetRoot is { } sdk && SourcePaths.IsBelow(path, sdk);
    }

    private static string Relative(string path, string root) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
