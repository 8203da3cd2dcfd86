using System.Collections.Immutable;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>What the folder of an extracted package says.</summary>
/// <param name="Folder">Absolute path of the folder; null when the package is in none.</param>
/// <param name="Nuspec">The nuspec; null when it cannot be read.</param>
/// <param name="NuspecFile">Its name and digest; null when it cannot be read.</param>
/// <param name="Texts">License and notice texts, in ordinal order.</param>
/// <param name="Feed">Where the package was restored from, without credentials; null when the folder does not tell.</param>
internal sealed record PackageMetadata(string? Folder, PackageNuspec? Nuspec, PackageText? NuspecFile, ImmutableArray<PackageText> Texts, string? Feed)
{
    /// <summary>Nothing is known.</summary>
    public static readonly PackageMetadata Unknown = new(null, null, null, [], null);

    /// <summary>NuGet's content hash as it noted it when it extracted the package; null when the folder does not tell.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The parsed nuspec, where somebody asked to keep it.</summary>
    public XDocument? Document { get; init; }

    /// <summary>The form of the license statement, and what it says. A URL that NuGet only fills in tells nothing.</summary>
    public (LicenseStatement Form, string? Text) Statement =>
        Nuspec is null ? (LicenseStatement.None, null)
        : Nuspec.Statement != LicenseStatement.None ? (Nuspec.Statement, Nuspec.LicenseText)
        : Nuspec.LicenseUrl is { } url && !LicenseUrls.IsFilledIn(url) ? (LicenseStatement.Url, url)
        : (LicenseStatement.None, null);
}

/// <summary>Reads nuspec, texts and origin of extracted packages.</summary>
/// <param name="files">The door to the disk.</param>
/// <param name="problems">Receives what cannot be read.</param>
/// <param name="texts">Reads their texts.</param>
/// <param name="keepDocument">Whether what is read of a package keeps its nuspec as it was parsed.</param>
internal sealed class PackageMetadataReader(InputFiles files, List<Problem> problems, LicenseTexts texts, bool keepDocument = false)
{
    private const int MaxNuspec = 1 << 20;
    private const int MaxOrigin = 64 << 10;

    /// <summary>Reads one package.</summary>
    /// <param name="library">The package.</param>
    /// <param name="folders">The package folders, in the order in which NuGet searches them.</param>
    public PackageMetadata Read(AssetsLibrary library, List<string> folders)
    {
        if (library.Path is null || !PackageFilePath.IsSafe(library.Path))
        {
            Report(library, $"The resolved package graph places {library.Id} outside the package folders ('{library.Path}').");
            return PackageMetadata.Unknown;
        }

        var nuspecName = library.Nuspec ?? library.Id.ToLowerInvariant() + ".nuspec";
        if (!PackageFilePath.IsSafe(nuspecName))
        {
            Report(library, $"The resolved package graph places the nuspec of {library.Id} outside its folder ('{nuspecName}').");
            return PackageMetadata.Unknown;
        }

        foreach (var candidate in folders)
        {
            var folder = PackageFilePath.In(candidate, library.Path);
            var nuspecPath = Path.Combine(folder, nuspecName);
            if (files.Exists(nuspecPath))
            {
                var nuspec = ReadNuspec(library, nuspecPath, nuspecName, out var file, out var document);
                var (feed, contentHash) = ReadOrigin(folder);
                return new PackageMetadata(folder, nuspec, file, ReadTexts(library, folder, nuspec), feed)
                {
                    ContentHash = contentHash, Document = keepDocument ? document : null,
                };
            }
        }

        Report(library, $"{library.Id} {library.Version} is in none of the package folders; run 'dotnet restore' again.");
        return PackageMetadata.Unknown;
    }

    private PackageNuspec? ReadNuspec(AssetsLibrary library, string path, string name, out PackageText? file, out XDocument? document)
    {
        file = null;
        document = null;
        try
        {
            var bytes = files.ReadAllBytes(path, MaxNuspec);
            document = BoundedXml.Parse(bytes);
            var nuspec = NuGetHost.ReadNuspec(document);
            file = new(name, bytes.Length, FileDigest.Sha256(bytes));
            return nuspec;
        }
        catch (XmlException e)
        {
            var place = e.LineNumber > 0 ? $" at line {e.LineNumber}, column {e.LinePosition}" : "";
            var location = new FileLocation(path, e.LineNumber, e.LinePosition);
            Report(library, $"The nuspec of {library.Id} {library.Version} cannot be read{place}: {e.Message}", location);
        }
        catch (FormatException e)
        {
            Report(library, $"The nuspec of {library.Id} {library.Version} is not one: {e.Message}", new FileLocation(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(library, $"The nuspec of {library.Id} {library.Version} cannot be read ({e.GetType().Name}).", new FileLocation(path));
        }

        return null;
    }

    private ImmutableArray<PackageText> ReadTexts(AssetsLibrary library, string folder, PackageNuspec? nuspec)
    {
        var found = ImmutableArray.CreateBuilder<PackageText>(library.Texts.Count + 1);
        var named = nuspec is { Statement: LicenseStatement.File, LicenseText: { } name } ? name.Replace('\\', '/') : null;
        foreach (var path in library.Texts)
        {
            if (PackageFilePath.IsSafe(path))
            {
                AddText(found, library, folder, path, string.Equals(path, named, StringComparison.OrdinalIgnoreCase));
            }
            else
            {
                Report(library, $"The resolved package graph names a file outside {library.Id} {library.Version} ('{path}').");
            }

            named = string.Equals(path, named, StringComparison.OrdinalIgnoreCase) ? null : named;
        }

        if (named is not null)
        {
            AddNamed(found, library, folder, named);
        }

        return found.DrainToImmutable();
    }

    private void AddNamed(ImmutableArray<PackageText>.Builder found, AssetsLibrary library, string folder, string named)
    {
        if (!PackageFilePath.IsSafe(named))
        {
            Report(library, $"The nuspec of {library.Id} {library.Version} names a license file outside the package ('{named}').");
        }
        else if (!files.Exists(PackageFilePath.In(folder, named)))
        {
            Report(library, $"The nuspec of {library.Id} {library.Version} names a license file that the package does not hold ('{named}').");
        }
        else
        {
            AddText(found, library, folder, named, isNamed: true);
            found.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        }
    }

    private void AddText(ImmutableArray<PackageText>.Builder found, AssetsLibrary library, string folder, string path, bool isNamed)
    {
        var isLicense = isNamed || PackageTexts.ClaimsToBeLicense(path);
        if (texts.Read(PackageFilePath.In(folder, path), path, isLicense, $"{library.Id} {library.Version}", "run 'dotnet restore' again", problems) is { } text)
        {
            found.Add(text);
        }
    }

    // Written by NuGet itself when it extracts; folders that other tools lay out do without it.
    private (string? Feed, string? ContentHash) ReadOrigin(string folder)
    {
        var path = Path.Combine(folder, ".nupkg.metadata");
        if (!files.Exists(path))
        {
            return default;
        }

        string? feed = null, contentHash = null;
        try
        {
            var reader = new Utf8JsonReader(files.ReadAllBytes(path, MaxOrigin), new JsonReaderOptions { MaxDepth = 8 });
            reader.Read();
            while (AssetsJson.Next(ref reader))
            {
                switch (AssetsJson.Name(ref reader))
                {
                    case "source": feed = AssetsJson.Text(ref reader) is { Length: > 0 } source ? LicenseUrls.WithoutCredentials(source) : null; break;
                    case "contentHash": contentHash = AssetsJson.Text(ref reader); break;
                    default: reader.Skip(); break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // The feed is a courtesy to the auditor; without it the package is judged just the same.
        }

        return (feed, contentHash);
    }

    private void Report(AssetsLibrary library, string message, FileLocation? location = null) =>
        problems.Add(new Problem(ProblemKind.InputUnreadable, $"{library.Id} {library.Version}", message, location));
}
