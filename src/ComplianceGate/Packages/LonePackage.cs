using System.Collections.Immutable;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// Reads one package outside of any build: extracted, or as it was packed. What it states and carries is told as for a package of
/// a graph; scope, path and feed are not known.
/// </summary>
public static class LonePackage
{
    private const int MaxNuspec = 1 << 20;
    private const int MaxText = 64 << 20;
    private const int MaxEntries = 100_000;

    /// <summary>Reads an extracted package.</summary>
    /// <param name="folder">Absolute path of the folder that holds the nuspec.</param>
    /// <exception cref="IOException">It is no package, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PackageFact ReadFolder(string folder)
    {
        var files = new InputFiles();
        var paths = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            paths.Add(Path.GetFileName(file));
        }

        foreach (var licenses in Directory.EnumerateDirectories(folder))
        {
            if (Path.GetFileName(licenses).Equals("licenses", StringComparison.OrdinalIgnoreCase))
            {
                paths.AddRange(Directory.EnumerateFiles(licenses).Select(f => $"{Path.GetFileName(licenses)}/{Path.GetFileName(f)}"));
            }
        }

        return Read(paths, path => files.Exists(PackageFilePath.In(folder, path)) ? files.OpenRead(PackageFilePath.In(folder, path)) : null) with { Folder = folder };
    }

    /// <summary>Reads a nupkg.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <exception cref="IOException">It is no package, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PackageFact ReadArchive(string path)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.Count > MaxEntries)
            {
                throw new IOException($"It has {zip.Entries.Count:N0} entries; at most {MaxEntries:N0} are read.");
            }

            var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
            foreach (var entry in zip.Entries)
            {
                // Names of parts are percent-encoded in a package (ECMA-376 part 2, section 6.2).
                entries.TryAdd(Uri.UnescapeDataString(entry.FullName), entry);
            }

            return Read(entries.Keys, name => entries.TryGetValue(name, out var entry) ? Bytes(entry) : null);
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"It is no nupkg ({e.Message})", e);
        }
    }

    private static PackageFact Read(IReadOnlyCollection<string> paths, Func<string, Stream?> open)
    {
        var name = paths.Where(p => !p.Contains('/') && p.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new IOException("It holds no nuspec, so it is no package.");
        try
        {
            var document = BoundedXml.Parse(AtMost(open(name)!, MaxNuspec));
            var nuspec = NuGetHost.ReadNuspec(document);
            var (form, text) = new PackageMetadata(null, nuspec, null, [], null).Statement;
            return new PackageFact
            {
                Id = Element(document, "id"),
                Version = NuGetHost.Normalise(Element(document, "version")),
                Statement = form,
                LicenseText = text,
                Copyright = nuspec.Copyright,
                Authors = nuspec.Authors,
                Texts = Texts(paths, nuspec, open),
            };
        }
        catch (Exception e) when (e is XmlException or FormatException)
        {
            throw new IOException($"Its nuspec cannot be read: {e.Message}", e);
        }
    }

    private static ImmutableArray<PackageText> Texts(IEnumerable<string> paths, PackageNuspec nuspec, Func<string, Stream?> open)
    {
        var names = new SortedSet<string>(paths.Where(p => PackageFilePath.IsSafe(p) && PackageTexts.IsText(p)).Order(StringComparer.Ordinal).Take(PackageTexts.MaxCount), StringComparer.Ordinal);
        var named = nuspec is { Statement: LicenseStatement.File, LicenseText: { } file } ? file.Replace('\\', '/') : null;
        if (named is not null && PackageFilePath.IsSafe(named) && !names.Any(n => n.Equals(named, StringComparison.OrdinalIgnoreCase)))
        {
            names.Add(named);
        }

        var recognised = new RecognisedTexts(share: null);
        var texts = ImmutableArray.CreateBuilder<PackageText>(names.Count);
        foreach (var path in names)
        {
            using var stream = open(path);
            if (stream is null)
            {
                continue;
            }

            if (stream.Length > MaxText)
            {
                throw new IOException($"Its text {path} has {stream.Length:N0} bytes; at most {MaxText:N0} are read.");
            }

            var isLicense = path.Equals(named, StringComparison.OrdinalIgnoreCase) || PackageTexts.ClaimsToBeLicense(path);
            texts.Add(isLicense ? recognised.Read(path, stream) : new PackageText(path, stream.Length, FileDigest.Sha256(stream)));
        }

        return texts.DrainToImmutable();
    }

    private static string Element(XDocument document, string name) =>
        document.Root?.Elements().FirstOrDefault(e => e.Name.LocalName == "metadata")?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim()
            is { Length: > 0 } value
            ? value
            : throw new FormatException($"it has no {name}.");

    private static byte[] AtMost(Stream stream, int cap)
    {
        using (stream)
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (bytes.Length + read > cap)
                {
                    throw new IOException($"A file in it has more than {cap:N0} bytes.");
                }

                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
    }

    // The size that an archive states is a claim; what is read is counted.
    private static MemoryStream Bytes(ZipArchiveEntry entry) => new(AtMost(entry.Open(), MaxText), writable: false);
}
