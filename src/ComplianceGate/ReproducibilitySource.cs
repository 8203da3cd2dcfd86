using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>Reads what can be told before the compiler runs of whether somebody else would get the same bits.</summary>
internal static class ReproducibilitySource
{

    // Those whose place the rules name.
    private static readonly string[] Placed =
        ["AssemblyVersion", "ContinuousIntegrationBuild", "Deterministic", "DeterministicSourcePaths", "DeterministicTimestamp", "EmbedUntrackedSources", "EnableSourceControlManagerQueries", "EnableSourceLink", "FileVersion", "InformationalVersion", "PackageVersion", "Version", "VersionPrefix"];

    /// <summary>Reads settings, and for a release the files that they hang on.</summary>
    /// <param name="request">What the build says.</param>
    /// <param name="source">Where the source comes from.</param>
    /// <param name="packages">The graph, for the places in which packages are asked for.</param>
    /// <param name="isLocked">Whether a lock file holds what was restored.</param>
    /// <param name="isAsked">Whether the policy names a rule about it, so that it is to be told of every build.</param>
    /// <param name="files">The door to the disk.</param>
    public static ReproducibilityFact Read(CheckRequest request, SourceFact source, ImmutableArray<PackageFact> packages, bool isLocked, bool isAsked, InputFiles files)
    {
        var inputs = request.Reproducibility;
        var fact = new ReproducibilityFact { Settings = Settings(inputs.Settings) };
        var isClaimed = fact.IsOn("ContinuousIntegrationBuild") || fact.IsOn("DeterministicSourcePaths");
        fact = fact with
        {
            IsClaimed = isClaimed,
            IsRelease = isClaimed || inputs.IsForOthers,
            IsRead = isClaimed || inputs.IsForOthers || isAsked,
            Floating = isLocked ? [] : Floating(request, packages),
        };
        // A property that is named in a message is worth a look for its place; other builds read nothing here.
        if (!fact.IsRead && !IsSuspicious(fact))
        {
            return fact;
        }

        var properties = ChangingValues.Properties(BuildFiles(request, source, files), files);
        fact = fact with { Settings = [.. fact.Settings.Select(s => Array.IndexOf(Placed, s.Name) < 0 ? s : s with { Place = PlaceOf(s.Name, properties) })] };
        return !fact.IsRead ? fact : fact with
        {
            NuGetVersion = NuGetHost.Version(),
            SdkPin = GlobalJson.Find(request.Project.Directory, source.Root, files),
            Changing = ChangingValues.Find(properties, fact.Settings),
            ConvertingConfig = Converting(request.Project, source, files),
        };
    }

    private static ImmutableArray<SettingFact> Settings(ImmutableArray<NamedValue> values)
    {
        var settings = ImmutableArray.CreateBuilder<SettingFact>(values.Length);
        foreach (var (name, value) in values)
        {
            settings.Add(new SettingFact(name, value.Trim()));
        }

        return settings.DrainToImmutable();
    }

    private static bool IsSuspicious(ReproducibilityFact fact)
    {
        if ((fact.Setting("Deterministic") is not null && !fact.IsOn("Deterministic")) || fact.Value("DeterministicTimestamp").Length > 0)
        {
            return true;
        }

        foreach (var setting in fact.Settings)
        {
            if (setting.Name.EndsWith("Version", StringComparison.Ordinal) && setting.Value.Contains('*', StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // The project and what it imports, as far as it is the source's own: nobody mends a package or the SDK.
    private static IEnumerable<string> BuildFiles(CheckRequest request, SourceFact source, InputFiles files)
    {
        var import = new ImportRequest
        {
            Project = request.Project.Path, Roots = [request.Project.Path, .. request.Reproducibility.BuildFiles], Properties = [], TargetFramework = request.Project.TargetFramework,
        };
        foreach (var (path, isFollowed) in ImportedFiles.Find(import, files))
        {
            if (isFollowed && (path == request.Project.Path || source.Root is null || SourcePaths.IsBelow(path, source.Root)))
            {
                yield return path;
            }
        }
    }

    private static FileLocation? PlaceOf(string name, List<PropertyPlace> properties)
    {
        foreach (var property in properties)
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Place;
            }
        }

        return null;
    }

    private static ImmutableArray<FloatingPackageFact> Floating(CheckRequest request, ImmutableArray<PackageFact> packages)
    {
        var floating = ImmutableArray.CreateBuilder<FloatingPackageFact>();
        foreach (var asked in request.Requests)
        {
            // A central version is asked for only by a reference without one of its own.
            if (asked.Version is { } version && version.Contains('*', StringComparison.Ordinal) && (!asked.Central || IsReferenced(request, asked.Id)))
            {
                floating.Add(new FloatingPackageFact(asked.Id, version.Trim(), PlaceOf(asked, packages)));
            }
        }

        return floating.DrainToImmutable();
    }

    private static bool IsReferenced(CheckRequest request, string id)
    {
        foreach (var asked in request.Requests)
        {
            if (!asked.Central && asked.Version is null && asked.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static FileLocation PlaceOf(PackageRequest asked, ImmutableArray<PackageFact> packages)
    {
        foreach (var package in packages)
        {
            if (package.RequestedAt is { } place && place.Path == asked.DefinedIn && package.Id.Equals(asked.Id, StringComparison.OrdinalIgnoreCase))
            {
                return place;
            }
        }

        return new FileLocation(asked.DefinedIn);
    }

    // Judged by the project and by a source file beside it: rules for *.cs count as much as those for everything.
    private static string? Converting(ProjectFact project, SourceFact source, InputFiles files)
    {
        if (source.Root is not { } root || !SourcePaths.IsBelow(project.Path, root) || GitTree.ConvertingConfig(project.Directory, files) is not { } config)
        {
            return null;
        }

        var path = Path.GetRelativePath(root, project.Path).Replace('\\', '/');
        var beside = path[..(path.LastIndexOf('/') + 1)] + (project.Language switch { "F#" => "x.fs", "VB" => "x.vb", _ => "x.cs" });
        return GitAttributes.FixesLineEnds(root, beside, files) ? null : config;
    }
}
