using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>Checks that other manifests which a manifest names are what it says, where they are at hand.</summary>
/// <param name="run">Where findings go.</param>
internal sealed class LinkCheck(VerificationRun run)
{
    /// <summary>Checks the frameworks of a package's own set: each is there, and each that is there is named.</summary>
    /// <param name="own">The package's own set.</param>
    /// <param name="sets">All sets inside the package.</param>
    public void Frameworks(EvidenceSet own, List<EvidenceSet> sets)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var places = new Dictionary<string, EvidenceSet>(StringComparer.Ordinal);
        sets.ForEach(s => places[s.PathOf(EvidenceFolder.ManifestName)] = s);
        foreach (var link in own.Manifest.Links)
        {
            if (link.Kind != "framework")
            {
                Count(own, isHere: false);
                continue;
            }

            var path = link.Path ?? "";
            if (!places.TryGetValue(path, out var target) || target == own)
            {
                // One that is there was told already: it cannot be read.
                if (own.Tree.Find(path) is null || !SafePath.IsBelow(path, PackageVerifier.InnerFolder) || SafePath.Name(path) != EvidenceFolder.ManifestName)
                {
                    run.Missing(own.Tree.Show(path), "is not there, and the package's evidence names it");
                }

                continue;
            }

            named.Add(path);
            Count(own, isHere: true);
            Compare(run, own, link, target.Manifest, own.Tree.Show(path));
        }

        foreach (var set in sets)
        {
            if (set != own && !named.Contains(set.PathOf(EvidenceFolder.ManifestName)))
            {
                run.Unexpected(set.Show(EvidenceFolder.ManifestName), "is evidence that the package's own does not name");
            }
        }
    }

    /// <summary>Checks the links of a set that lies in a folder.</summary>
    /// <param name="set">The set.</param>
    /// <param name="known">Every set that was found, by the digest of its manifest.</param>
    /// <param name="projects">Those of builds, by what they speak of.</param>
    public void Beside(EvidenceSet set, Dictionary<string, EvidenceSet> known, Dictionary<string, EvidenceSet> projects)
    {
        foreach (var link in set.Manifest.Links)
        {
            if (link.Kind == "contents")
            {
                // Looked at where the package is.
                continue;
            }

            var path = link.Path is { } stated && SafePath.Refusal(stated) is null && set.Root is not null ? set.ArtifactPath(stated) : null;
            if (path is null || set.Artifacts.Find(path) is not { } file)
            {
                Elsewhere(set, link, known, projects);
                continue;
            }

            Count(set, isHere: true);
            try
            {
                var target = file.Refusal is null ? ManifestReader.Parse(set.Artifacts.ReadAll(file, StrictJson.MaxSize)) : throw new InvalidDataException(file.Refusal);
                Compare(run, set, link, target, set.Artifacts.Show(path));
            }
            catch (LaterVersionException e)
            {
                run.Undecided(set.Artifacts.Show(path), e.Message);
            }
            catch (InvalidDataException e)
            {
                run.Differs(set.Artifacts.Show(path), e.Message);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                run.Undecided(set.Artifacts.Show(path), "cannot be read");
            }
        }
    }

    /// <summary>What a project is called among those that are verified together; links tell no configuration, but are of the same.</summary>
    public static string Identity(string name, string version, string? framework, string configuration) => string.Join('\n', name, version, framework, configuration);

    /// <summary>A link that says no place: its digest finds what it names, and what has that name with another digest contradicts it.</summary>
    private void Elsewhere(EvidenceSet set, ManifestLink link, Dictionary<string, EvidenceSet> known, Dictionary<string, EvidenceSet> projects)
    {
        if (known.TryGetValue(link.Sha256, out var target))
        {
            Count(set, isHere: true);
            Compare(run, set, link, target.Manifest, target.Show(EvidenceFolder.ManifestName));
        }
        else if (link.Kind == "project" && projects.TryGetValue(Identity(link.Name, link.Version, link.TargetFramework, set.Manifest.Configuration), out var other) && other != set)
        {
            Count(set, isHere: true);
            Compare(run, set, link, other.Manifest, other.Show(EvidenceFolder.ManifestName));
        }
        else
        {
            Count(set, isHere: false);
        }
    }

    /// <summary>Compares a link with the manifest that it leads to.</summary>
    public static void Compare(VerificationRun run, EvidenceSet set, ManifestLink link, ManifestDocument target, string shown)
    {
        var from = set.Show(EvidenceFolder.ManifestName);
        if (link.Sha256 != target.Sha256)
        {
            run.Differs(shown, $"has another SHA-256 than {from} says");
        }

        if (link.Name != target.Name || link.Version != target.Version || (link.TargetFramework is { } framework && framework != target.TargetFramework))
        {
            run.Differs(from, $"names {link.Name} {link.Version}{(link.TargetFramework is null ? "" : $" ({link.TargetFramework})")} where {shown} speaks of {target.Title}");
        }
    }

    private static void Count(EvidenceSet set, bool isHere) => set.Counts = isHere
        ? set.Counts with { Links = set.Counts.Links + 1 }
        : set.Counts with { LinksElsewhere = set.Counts.LinksElsewhere + 1 };
}
