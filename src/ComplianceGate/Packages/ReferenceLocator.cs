using System.Xml;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Finds the place where a user can change a reference. Only literal ids are found: what a property or an SDK brings falls
/// back to the project file. A file that cannot be read has no places; it is not this reader's to complain.
/// </summary>
/// <param name="request">The references and the files in which they may stand.</param>
/// <param name="files">The door to the disk.</param>
internal sealed class ReferenceLocator(PackageGraphRequest request, InputFiles files)
{
    private const int MaxSize = 4 << 20;

    private readonly Dictionary<string, ReferenceFile> scanned = new(StringComparer.Ordinal);
    private Dictionary<string, string>? definingFiles;

    /// <summary>
    /// Where a package is asked for: its PackageReference, or where versions are managed centrally its PackageVersion or
    /// GlobalPackageReference, because that is what one edits. The project file without a line when it is not found.
    /// </summary>
    /// <param name="id">The package id.</param>
    /// <param name="isImplicit">Whether the SDK adds it, so that no file of the user's can name it.</param>
    public FileLocation Package(string id, bool isImplicit)
    {
        if (isImplicit)
        {
            return new FileLocation(request.ProjectPath);
        }

        var defining = DefiningFile(id);
        ReferencePlace? reference = null;
        FileLocation? central = null;
        foreach (var path in request.FilesToScan)
        {
            var file = Scan(path);
            central ??= file.Versions.GetValueOrDefault(id);
            if (file.References.TryGetValue(id, out var place) && (reference is null || path == defining))
            {
                reference = place;
            }
        }

        if (reference is null && central is null && defining is not null)
        {
            reference = Scan(defining).References.GetValueOrDefault(id);
        }

        return (reference is { HasVersion: true } ? reference.Location : central ?? reference?.Location) ?? new FileLocation(request.ProjectPath);
    }

    /// <summary>Where a project is referenced; the project file without a line when that is not found.</summary>
    /// <param name="name">The referenced project's name.</param>
    public FileLocation Project(string name)
    {
        foreach (var path in request.FilesToScan)
        {
            if (Scan(path).Projects.TryGetValue(name, out var place))
            {
                return place;
            }
        }

        return new FileLocation(request.ProjectPath);
    }

    /// <summary>Where an item for a file stands; the file that holds it, without a line, when that is not found.</summary>
    /// <param name="item">The item.</param>
    public FileLocation Item(FileReferenceItem item)
    {
        // What the SDK's wildcards find is defined in the SDK, and changed by an Update in the project.
        var isOwn = item.DefinedIn.Length > 0
            && !(request.Packs.Root is { } root && item.DefinedIn.StartsWith(Path.GetDirectoryName(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        var path = isOwn ? item.DefinedIn : request.ProjectPath;
        return Scan(path).Items.Find(item.ItemType, item.Identity) ?? new FileLocation(path);
    }

    private string? DefiningFile(string id)
    {
        if (definingFiles is null)
        {
            definingFiles = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var item in request.References)
            {
                definingFiles.TryAdd(item.Id, item.DefiningFile);
            }
        }

        return definingFiles.GetValueOrDefault(id);
    }

    private ReferenceFile Scan(string path)
    {
        if (!scanned.TryGetValue(path, out var file))
        {
            file = new ReferenceFile();
            scanned.Add(path, file);
            try
            {
                if (files.Exists(path))
                {
                    using var reader = BoundedXml.Reader(files.ReadAllBytes(path, MaxSize));
                    file.Read(reader, path);
                }
            }
            catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                // MSBuild reads the same file and has the better message. What was found before the error stays.
            }
        }

        return file;
    }
}

/// <summary>A PackageReference in a file.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="HasVersion">Whether it sets the version itself, central management or not.</param>
internal sealed record ReferencePlace(FileLocation Location, bool HasVersion);

/// <summary>The references that one MSBuild file spells out.</summary>
internal sealed class ReferenceFile
{
    /// <summary>PackageReference items by id.</summary>
    public Dictionary<string, ReferencePlace> References { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>PackageVersion and GlobalPackageReference items by id.</summary>
    public Dictionary<string, FileLocation> Versions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>ProjectReference items by the name of the project file.</summary>
    public Dictionary<string, FileLocation> Projects { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Items for files.</summary>
    public FileItems Items { get; } = new();

    /// <summary>Reads a file; of several items for one id the first counts.</summary>
    /// <param name="reader">A reader at its start.</param>
    /// <param name="path">The file's absolute path.</param>
    /// <exception cref="XmlException">It is not well-formed.</exception>
    public void Read(XmlReader reader, string path)
    {
        var lines = (IXmlLineInfo)reader;
        while (reader.Read())
        {
            BoundedXml.CheckDepth(reader);
            if (reader.NodeType == XmlNodeType.Element && FileItems.IsOne(reader.LocalName))
            {
                Items.Add(reader.LocalName, reader.GetAttribute("Include") ?? reader.GetAttribute("Update"), new FileLocation(path, lines.LineNumber, lines.LinePosition - 1));
                continue;
            }

            if (reader.NodeType != XmlNodeType.Element
                || reader.LocalName is not ("PackageReference" or "PackageVersion" or "GlobalPackageReference" or "ProjectReference")
                || (reader.GetAttribute("Include") ?? reader.GetAttribute("Update")) is not { } include)
            {
                continue;
            }

            // The reader points at the name; the item starts one before, at its bracket.
            var location = new FileLocation(path, lines.LineNumber, lines.LinePosition - 1);
            var hasVersion = (reader.GetAttribute("Version") ?? reader.GetAttribute("VersionOverride")) is not null;
            foreach (var range in include.AsSpan().Split(';'))
            {
                Add(reader.LocalName, include.AsSpan(range).Trim().ToString(), location, hasVersion);
            }
        }
    }

    private void Add(string element, string id, FileLocation location, bool hasVersion)
    {
        switch (element)
        {
            case "PackageReference":
                References.TryAdd(id, new ReferencePlace(location, hasVersion));
                break;
            case "ProjectReference":
                Projects.TryAdd(Path.GetFileNameWithoutExtension(id.Replace('\\', '/')), location);
                break;
            default:
                Versions.TryAdd(id, location);
                break;
        }
    }
}
