using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

// Files that come along with a reference: those of a referenced project, and assemblies beside one that is referenced by its path.
// No item of this project names them, so that nothing here can state their license but the check of the project they come with.
internal sealed partial class FileReferenceReader
{
    // What MSBuild copies along with a reference and nothing else accounts for.
    private void ReadBeside(IReadOnlyList<PackageFact> packages)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in request.BesideReferences)
        {
            names.Add(Path.GetFileName(item.Path));
        }

        foreach (var item in request.BesideReferences)
        {
            if (seen.Contains(item.Path) || IsOutput(item) || IsSatellite(item.Path, names) || IsInPackage(item.Path, packages) || !files.Exists(item.Path))
            {
                continue;
            }

            seen.Add(item.Path);
            if (IsTooMany())
            {
                break;
            }

            if (Digest(item.Path, Show(item.Path)) is { } digest)
            {
                AddOnce(facts, Stated(item, digest) ?? Fresh(item, digest));
            }
        }
    }

    /// <summary>Whether it is the assembly of a referenced project itself, or a satellite of it: own code, not a library.</summary>
    private bool IsOutput(BesideReferenceItem item)
    {
        var name = MainName(Path.GetFileNameWithoutExtension(item.Path));
        if (item.Project is not null && (item.Path == item.Origin || name.Equals(Path.GetFileNameWithoutExtension(item.Origin), StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        // Without transitive project references, the assembly of a project further away is found beside the nearer one.
        return ownNames.Contains(name);
    }

    /// <summary>Whether it holds the resources of an assembly that is told itself.</summary>
    private static bool IsSatellite(string path, HashSet<string> names)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return MainName(name) is var main && main.Length < name.Length && (names.Contains(main + ".dll") || names.Contains(main + ".exe"));
    }

    private static string MainName(string name) => name.EndsWith(".resources", StringComparison.OrdinalIgnoreCase) ? name[..^".resources".Length] : name;

    /// <summary>What the project that has the item says of this very file.</summary>
    private PackageFact? Stated(BesideReferenceItem item, FileContent content)
    {
        foreach (var project in request.ReferencedProjects)
        {
            foreach (var file in project.Files)
            {
                if (file.Sha256 == content.Sha256 && file.Id == Path.GetFileName(item.Path))
                {
                    return Here(file, project);
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Native libraries that a referenced project copies or embeds: they go wherever it goes. What its references bring is only told
    /// where MSBuild brings it here too, since another version of it may win.
    /// </summary>
    private void AddStated(ReferencedProject project)
    {
        foreach (var file in project.Files)
        {
            if (file is { ItemType: "None" or "Content" or "EmbeddedResource", Place: not ShippingPlace.Package, Scope: PackageScope.Shipped })
            {
                AddOnce(facts, Here(file, project));
            }
        }
    }

    /// <summary>A fact of another project as it is told here; the place to act stays where its item stands.</summary>
    private PackageFact Here(PackageFact file, ReferencedProject project)
    {
        var there = Path.GetDirectoryName(project.Project)!;
        var source = Path.GetFullPath(file.File ?? file.Id, there);
        var shown = files.Exists(source) ? Show(source) : file.Id;
        var texts = file.Texts;
        for (var i = 0; i < texts.Length; i++)
        {
            texts = texts[i].Source is { } path ? texts.SetItem(i, texts[i] with { Path = Show(path) }) : texts;
        }

        var named = file.Statement == LicenseStatement.File ? file.Texts.IndexOf(file.Texts.FirstOrDefault(t => t.Path == file.LicenseText)!) : -1;
        return file with
        {
            File = shown,
            Direct = false,
            Scope = request.IsTestProject ? PackageScope.BuildOnly : PackageScope.Shipped,
            ScopeReason = request.IsTestProject ? "test project" : $"comes with {Path.GetFileNameWithoutExtension(project.Project)}",
            Path = [Path.GetFileNameWithoutExtension(project.Project), shown],
            LicenseText = named >= 0 ? texts[named].Path : file.LicenseText,
            Nuspec = file.Nuspec is { Source: { } item } nuspec ? nuspec with { Path = Show(item) } : file.Nuspec,
            Texts = texts,
        };
    }

    private PackageFact Fresh(BesideReferenceItem item, FileContent content)
    {
        var by = item.Project is { } project ? Path.GetFileNameWithoutExtension(project) : item.Origin;
        var name = Path.GetFileName(item.Path);
        return new PackageFact
        {
            Kind = ComponentKind.File,
            Id = name,
            Version = content.Version,
            Sha256 = content.Sha256,
            File = Show(item.Path),
            Scope = request.IsTestProject ? PackageScope.BuildOnly : PackageScope.Shipped,
            ScopeReason = request.IsTestProject ? "test project" : $"comes with {by}",
            Contents = ContentsOf(name, content.Version),
            Path = [by, Show(item.Path)],
            RequestedAt = item.Project is null ? Referenced(item.Origin) : locator.Project(by),
        };
    }

    private FileLocation Referenced(string identity)
    {
        foreach (var item in request.FileReferences)
        {
            if (item.ItemType == "Reference" && item.Identity == identity)
            {
                return locator.Item(item);
            }
        }

        return new FileLocation(request.ProjectPath);
    }
}
