using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate;

/// <summary>Reads how an assembly was made: what two honest builders of one commit have in common.</summary>
internal static class BuildSource
{
    private const int MaxImport = 64 << 20;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads everything but the outputs.</summary>
    /// <param name="inputs">What the build says.</param>
    /// <param name="facts">What the check read.</param>
    /// <param name="share">What other projects of the build have read.</param>
    /// <exception cref="IOException">A reference cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A reference may not be read.</exception>
    public static BuildFact Read(BuildInputs inputs, GateFacts facts, ISourceShare? share)
    {
        var kept = new KeptReferences(inputs.KeptReferences, inputs.IsKeptTrusted);
        // To look is not to depend: what changes here changes the outputs, and so the recording runs again by itself.
        var files = new InputFiles();
        var places = new BuildPlaces(inputs, facts);
        var references = References(inputs.References, places, kept, share);
        var analyzers = References(inputs.Analyzers, places, kept, share);
        kept.Save();
        return new BuildFact
        {
            SdkCommit = SdkCommit(inputs, facts, files),
            Branch = inputs.Branch ?? facts.Source.Branch,
            PublishesRepository = inputs.Branch is not null || PublishesAddress(inputs.Properties),
            Options = Named(inputs.Options),
            Properties = Named(inputs.Properties),
            References = references,
            Analyzers = Analyzers(analyzers),
            Imports = Imports(inputs, facts, places, files),
        };
    }

    // The first line of the file that every SDK carries.
    private static string? SdkCommit(BuildInputs inputs, GateFacts facts, InputFiles files)
    {
        if (inputs.DotNetRoot is null || facts.Toolchain.Sdk.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            return null;
        }

        var path = Path.Combine(inputs.DotNetRoot, "sdk", facts.Toolchain.Sdk, ".version");
        try
        {
            var line = files.Exists(path) ? System.Text.Encoding.UTF8.GetString(files.ReadAllBytes(path, 1 << 16)).Split('\n')[0].Trim() : "";
            return line.Length == 40 && line.AsSpan().IndexOfAnyExcept(Hexadecimal) < 0 ? line : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool PublishesAddress(ImmutableArray<NamedValue> properties)
    {
        foreach (var (name, value) in properties)
        {
            if (name == "PublishRepositoryUrl")
            {
                return value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    private static ImmutableArray<NamedValue> Named(ImmutableArray<NamedValue> values)
    {
        var named = ImmutableArray.CreateBuilder<NamedValue>(values.Length);
        foreach (var (name, value) in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                // To the compiler a line's end belongs to the constant beside it.
                named.Add(new NamedValue(name, name == "PathMap" ? PathMap(value.Trim()) : name == "DefineConstants" ? value : value.Trim()));
            }
        }

        named.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return named.DrainToImmutable();
    }

    // Each half before an equals sign is a path of this machine; what it becomes is the same everywhere.
    private static string PathMap(string value)
    {
        var parts = value.Split(',');
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = "*" + (parts[i].LastIndexOf('=') is >= 0 and var at ? parts[i][at..] : "");
        }

        return string.Join(',', parts);
    }

    private static ImmutableArray<ReferenceFact> References(ImmutableArray<CompilerFile> items, BuildPlaces places, KeptReferences kept, ISourceShare? share)
    {
        var read = ReadAll(items, places, kept, share);
        var facts = ImmutableArray.CreateBuilder<ReferenceFact>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            var (path, package) = places.Show(items[i].Path, items[i].PackageId, items[i].PackageVersion);
            facts.Add(new ReferenceFact(path, package, read[i].Sha256, read[i].Mvid));
        }

        facts.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path) is not 0 and var order ? order
            : string.CompareOrdinal(a.Package, b.Package) is not 0 and var next ? next : string.CompareOrdinal(a.Sha256, b.Sha256));
        return facts.DrainToImmutable();
    }

    private static ReferenceDigest[] ReadAll(ImmutableArray<CompilerFile> items, BuildPlaces places, KeptReferences kept, ISourceShare? share)
    {
        var read = new ReferenceDigest[items.Length];
        if (items.Length == 0)
        {
            return read;
        }

        try
        {
            // Nobody writes to the SDK while a build runs, and every project refers to the same files of it.
            Parallel.For(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                i => read[i] = kept.Of(items[i].Path, places.IsOfSdk(items[i].Path) ? share : null));
        }
        catch (AggregateException e)
        {
            // The first of them as it would come from one thread.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return read;
    }

    private static ImmutableArray<BuildInputFact> Analyzers(ImmutableArray<ReferenceFact> references)
    {
        var analyzers = ImmutableArray.CreateBuilder<BuildInputFact>(references.Length);
        foreach (var reference in references)
        {
            analyzers.Add(new BuildInputFact(reference.Path, reference.Package, reference.Sha256));
        }

        return analyzers.DrainToImmutable();
    }

    private static ImmutableArray<BuildInputFact> Imports(BuildInputs inputs, GateFacts facts, BuildPlaces places, InputFiles files)
    {
        var request = new ImportRequest
        {
            Project = facts.Project.Path, Roots = inputs.ImportRoots, Properties = inputs.ImportProperties, DotNetRoot = inputs.DotNetRoot,
            TargetFramework = facts.Project.TargetFramework,
        };
        var imports = ImmutableArray.CreateBuilder<BuildInputFact>();
        foreach (var (path, isFollowed) in ImportedFiles.Find(request, files))
        {
            if (!isFollowed)
            {
                imports.Add(new BuildInputFact(path, null, null));
                continue;
            }

            var (shown, package) = places.Show(path, null, null);
            // What one person sets for a project is in no repository either.
            var isOfMachine = path.EndsWith(".user", StringComparison.OrdinalIgnoreCase) || (inputs.ExtensionsDirectory is { } folder && SourcePaths.IsBelow(path, folder));
            imports.Add(new BuildInputFact(shown, package, isOfMachine ? null : Digest(path, files)));
        }

        imports.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path) is not 0 and var order ? order : string.CompareOrdinal(a.Package, b.Package));
        return imports.DrainToImmutable();
    }

    private static string? Digest(string path, InputFiles files)
    {
        try
        {
            return FileDigest.Sha256(files.ReadAllBytes(path, MaxImport));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // MSBuild has read it; that it cannot be read now leaves it unknown.
            return null;
        }
    }
}
