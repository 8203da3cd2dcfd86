using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Reads what ships without a package: assemblies that are referenced by their path, and native libraries that are copied. Their
/// license is what the project says of them in metadata of the item, since nothing else can say it.
/// </summary>
/// <param name="request">What is read.</param>
/// <param name="locator">Finds the items.</param>
/// <param name="texts">Reads license texts.</param>
/// <param name="files">The door to the disk.</param>
/// <param name="problems">Receives what cannot be read.</param>
/// <param name="ownNames">Names of the assemblies of referenced projects, without extension.</param>
internal sealed partial class FileReferenceReader(
    PackageGraphRequest request, ReferenceLocator locator, LicenseTexts texts, InputFiles files, List<Problem> problems, IReadOnlySet<string> ownNames)
{
    /// <summary>Most files that are read; each is hashed.</summary>
    public const int MaxFiles = 10_000;

    private readonly List<PackageFact> facts = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Reads the files that belong to no package; two copies of one file are one component.</summary>
    /// <param name="packages">The packages of the graph and of npm.</param>
    /// <param name="folders">The package folders: what their build files add is theirs.</param>
    public List<PackageFact> Read(IReadOnlyList<PackageFact> packages, IReadOnlyList<string> folders)
    {
        facts.Clear();
        foreach (var item in request.FileReferences)
        {
            // A reference that does not lead to a file is the compiler's to complain about.
            if (!IsLibrary(item) || !seen.Add(item.Path) || IsBrought(item, packages, folders) || !files.Exists(item.Path))
            {
                continue;
            }

            if (IsTooMany())
            {
                break;
            }

            if (ReadFile(item) is { } fact)
            {
                AddOnce(facts, fact);
            }
        }

        ReadBeside(packages);
        foreach (var project in request.ReferencedProjects)
        {
            AddStated(project);
        }

        return facts;
    }

    /// <summary>Reads files that came into the output after the packages were read.</summary>
    /// <param name="late">The files.</param>
    /// <param name="facts">What was read before.</param>
    /// <param name="root">Absolute path of the repository's root; null without one.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="problems">Receives what cannot be read.</param>
    public static List<PackageFact> ReadLate(
        IReadOnlyList<FileReferenceItem> late, GateFacts facts, string? root, InputFiles files, List<Problem> problems)
    {
        var project = facts.Project;
        var request = new PackageGraphRequest
        {
            AssetsFile = project.Path,
            TargetFramework = project.TargetFramework,
            TargetFrameworkMoniker = project.TargetFrameworkMoniker,
            ProjectName = project.Name,
            ProjectPath = project.Path,
            IsTestProject = project.IsTestProject,
            SourceRoot = root,
            FileReferences = late,
        };
        var locator = new ReferenceLocator(request, files);
        var read = new FileReferenceReader(request, locator, new LicenseTexts(files, problems), files, problems, new HashSet<string>()).Read(facts.Packages, []);
        for (var i = 0; i < read.Count; i++)
        {
            // No item of the project names it.
            read[i] = read[i] with { Direct = false, ItemType = null, ScopeReason = project.IsTestProject ? "test project" : "copied into the output" };
        }

        return read;
    }

    private bool IsTooMany()
    {
        if (seen.Count <= MaxFiles)
        {
            return false;
        }

        problems.Add(new Problem(
            ProblemKind.InputUnreadable, request.ProjectName, $"{request.ProjectName} ships more than {MaxFiles:N0} libraries without a package.",
            new FileLocation(request.ProjectPath)));
        return true;
    }

    // By extension alone a versioned library (libink.so.2) cannot be told from notes.2.
    private static bool IsLibrary(FileReferenceItem item)
    {
        var name = Path.GetFileName(item.Path.AsSpan());
        return item.ItemType is "Reference" or "NativeReference" or "NativeLibrary"
            || name.Contains(".so.", StringComparison.OrdinalIgnoreCase)
            || Path.GetExtension(name) is { Length: > 1 } extension && !IsNumber(extension[1..]);
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private bool IsBrought(FileReferenceItem item, IReadOnlyList<PackageFact> packages, IReadOnlyList<string> folders)
    {
        foreach (var folder in folders)
        {
            if (SourcePaths.IsBelow(item.DefinedIn, folder))
            {
                return true;
            }
        }

        // The SDK adds hosts that it has just made.
        return IsInPackage(item.Path, packages)
            || (request.Packs.Root is { } root && SourcePaths.IsBelow(item.DefinedIn, Path.GetDirectoryName(root) ?? root)
                && SourcePaths.IsBelow(item.Path, Path.GetDirectoryName(request.AssetsFile)!));
    }

    private static bool IsInPackage(string path, IReadOnlyList<PackageFact> packages)
    {
        foreach (var package in packages)
        {
            if (package.Folder is { } folder && SourcePaths.IsBelow(path, folder))
            {
                return true;
            }
        }

        return false;
    }

    // The copy whose license is declared speaks for all of them.
    private static void AddOnce(List<PackageFact> facts, PackageFact fact)
    {
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i].Key == fact.Key)
            {
                var kept = facts[i].Statement == LicenseStatement.None ? fact : facts[i];
                facts[i] = kept with { Place = facts[i].Place == fact.Place ? fact.Place : ShippingPlace.Everywhere };
                return;
            }
        }

        facts.Add(fact);
    }

    private PackageFact? ReadFile(FileReferenceItem item)
    {
        var shown = Show(item.Path);
        if (Digest(item.Path, shown) is not { } content)
        {
            return null;
        }

        var text = ReadText(item);
        var place = locator.Item(item);
        var name = Path.GetFileName(item.Path);
        return new PackageFact
        {
            Kind = ComponentKind.File,
            Id = name,
            Version = content.Version,
            Sha256 = content.Sha256,
            File = shown,
            ItemType = item.ItemType,
            Place = item.PackedOnly ? ShippingPlace.Package : ShippingPlace.Everywhere,
            Direct = true,
            Scope = request.IsTestProject ? PackageScope.BuildOnly : PackageScope.Shipped,
            ScopeReason = request.IsTestProject ? "test project" : Reason(item),
            Contents = ContentsOf(name, content.Version),
            Path = [shown],
            Statement = item.License is not null ? LicenseStatement.Expression : item.LicenseFile is not null ? LicenseStatement.File : LicenseStatement.None,
            LicenseText = item.License ?? (item.LicenseFile is { } file ? Show(file) : null),
            Nuspec = item.License is not null && files.Exists(place.Path)
                ? texts.Read(place.Path, Show(place.Path), isLicense: false, shown, "build again")
                : null,
            Texts = text is null ? [] : [text],
            RequestedAt = place,
        };
    }

    private FileContent? Digest(string path, string shown)
    {
        try
        {
            var sha256 = files.Sha256(path);
            using var stream = files.OpenRead(path);
            return new(AssemblyVersion.Read(stream), sha256);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(
                ProblemKind.InputUnreadable, shown, $"{shown} ships and cannot be read ({e.GetType().Name}).", new FileLocation(path)));
            return null;
        }
    }

    private string Show(string path) => SourcePaths.Show(path, Path.GetDirectoryName(request.ProjectPath)!, request.SourceRoot);

    private static PackageContents ContentsOf(string name, string version) =>
        version.Length > 0 ? PackageContents.Managed
        : Path.GetExtension(name).ToUpperInvariant() is ".A" or ".LIB" ? PackageContents.StaticLibrary
        : PackageContents.Native;

    private static string Reason(FileReferenceItem item) =>
        item.ItemType == "Reference" ? "referenced by its path" : $"{item.ItemType} item{(item.PackedOnly ? " that is packed" : "")}";

    private PackageText? ReadText(FileReferenceItem item)
    {
        if (item.LicenseFile is not { } file)
        {
            return null;
        }

        var (shown, name) = (Show(item.Path), Show(file));
        if (files.Exists(file))
        {
            return texts.Read(file, name, isLicense: true, shown, "set LicenseFile to a text that can be read");
        }

        problems.Add(new Problem(
            ProblemKind.InputUnreadable, shown,
            $"The license file of {shown}, '{name}', does not exist; LicenseFile is relative to the project's folder.", locator.Item(item)));
        return null;
    }

    /// <summary>What identifies a file.</summary>
    private sealed record FileContent(string Version, string Sha256);
}
