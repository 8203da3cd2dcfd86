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
internal sealed class FileReferenceReader(
    PackageGraphRequest request, ReferenceLocator locator, LicenseTexts texts, InputFiles files, List<Problem> problems)
{
    /// <summary>Most files that are read; each is hashed.</summary>
    public const int MaxFiles = 10_000;

    /// <summary>Reads the files that belong to no package; two copies of one file are one component.</summary>
    /// <param name="packages">The packages of the graph and of npm.</param>
    /// <param name="folders">The package folders: what their build files add is theirs.</param>
    public List<PackageFact> Read(IReadOnlyList<PackageFact> packages, IReadOnlyList<string> folders)
    {
        var facts = new List<PackageFact>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in request.FileReferences)
        {
            // A reference that does not lead to a file is the compiler's to complain about.
            if (!IsLibrary(item) || !seen.Add(item.Path) || IsBrought(item, packages, folders) || !files.Exists(item.Path))
            {
                continue;
            }

            if (seen.Count > MaxFiles)
            {
                problems.Add(new Problem(
                    ProblemKind.InputUnreadable, request.ProjectName, $"{request.ProjectName} ships more than {MaxFiles:N0} libraries without a package.",
                    new FileLocation(request.ProjectPath)));
                break;
            }

            if (ReadFile(item) is { } fact)
            {
                AddOnce(facts, fact);
            }
        }

        return facts;
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
            if (IsBelow(item.DefinedIn, folder))
            {
                return true;
            }
        }

        foreach (var package in packages)
        {
            if (package.Folder is { } folder && IsBelow(item.Path, folder))
            {
                return true;
            }
        }

        // The SDK adds hosts that it has just made.
        return request.Packs.Root is { } root && IsBelow(item.DefinedIn, Path.GetDirectoryName(root) ?? root)
            && IsBelow(item.Path, Path.GetDirectoryName(request.AssetsFile)!);
    }

    private static bool IsBelow(string path, string folder)
    {
        var length = Path.TrimEndingDirectorySeparator(folder).Length;
        return path.Length > length && path.AsSpan().StartsWith(folder.AsSpan(0, length), StringComparison.Ordinal) && path[length] is '/' or '\\';
    }

    // The copy whose license is declared speaks for all of them.
    private static void AddOnce(List<PackageFact> facts, PackageFact fact)
    {
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i].Key == fact.Key)
            {
                facts[i] = facts[i].Statement == LicenseStatement.None ? fact : facts[i];
                return;
            }
        }

        facts.Add(fact);
    }

    private PackageFact? ReadFile(FileReferenceItem item)
    {
        string version, sha256;
        try
        {
            sha256 = files.Sha256(item.Path);
            using var stream = files.OpenRead(item.Path);
            version = AssemblyVersion.Read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(
                ProblemKind.InputUnreadable, item.DisplayPath, $"{item.DisplayPath} ships and cannot be read ({e.GetType().Name}).", new FileLocation(item.Path)));
            return null;
        }

        var text = ReadText(item);
        var place = locator.Item(item);
        var name = Path.GetFileName(item.Path);
        return new PackageFact
        {
            Kind = ComponentKind.File,
            Id = name,
            Version = version,
            Sha256 = sha256,
            File = item.DisplayPath,
            Direct = true,
            Scope = request.IsTestProject ? PackageScope.BuildOnly : PackageScope.Shipped,
            ScopeReason = request.IsTestProject ? "test project" : item.ItemType == "Reference" ? "referenced by its path" : $"{item.ItemType} item",
            Contents = ContentsOf(name, version),
            Path = [item.DisplayPath],
            Statement = item.License is not null ? LicenseStatement.Expression : item.LicenseFile is not null ? LicenseStatement.File : LicenseStatement.None,
            LicenseText = item.License ?? item.LicenseFileName,
            Nuspec = item.License is not null && files.Exists(place.Path)
                ? texts.Read(place.Path, DisplayPath(place.Path), isLicense: false, item.DisplayPath, "build again")
                : null,
            Texts = text is null ? [] : [text],
            RequestedAt = place,
        };
    }

    private string DisplayPath(string path) => Path.GetRelativePath(Path.GetDirectoryName(request.ProjectPath)!, path).Replace('\\', '/');

    private static PackageContents ContentsOf(string name, string version) =>
        version.Length > 0 ? PackageContents.Managed
        : Path.GetExtension(name).ToUpperInvariant() is ".A" or ".LIB" ? PackageContents.StaticLibrary
        : PackageContents.Native;

    private PackageText? ReadText(FileReferenceItem item)
    {
        if (item is not { LicenseFile: { } file, LicenseFileName: { } name })
        {
            return null;
        }

        if (files.Exists(file))
        {
            return texts.Read(file, name, isLicense: true, item.DisplayPath, "set LicenseFile to a text that can be read");
        }

        problems.Add(new Problem(
            ProblemKind.InputUnreadable, item.DisplayPath,
            $"The license file of {item.DisplayPath}, '{name}', does not exist; LicenseFile is relative to the project's folder.", locator.Item(item)));
        return null;
    }
}
