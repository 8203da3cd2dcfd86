using System.Collections.Immutable;
using System.Xml;

namespace ComplianceGate.Packages;

/// <summary>One file that goes into a nupkg.</summary>
/// <param name="Source">Absolute path of the file.</param>
/// <param name="Path">Path in the package, forward slashes.</param>
public sealed record PackedFile(string Source, string Path);

/// <summary>
/// Reads which files go into a nupkg and under which paths, from the nuspec that NuGet's pack task leaves in obj (schema of the
/// nuspec, element <c>files</c>): the rules by which an item becomes a path are NuGet's own, and only NuGet knows them all.
/// </summary>
public static class PackedFileReader
{
    private const int MaxSize = 64 << 20;

    /// <summary>Reads the list.</summary>
    /// <param name="nuspec">Absolute path of the nuspec.</param>
    /// <returns>The files in ordinal order of their paths in the package, each path once.</returns>
    /// <exception cref="IOException">It cannot be read, or it is no such nuspec.</exception>
    public static ImmutableArray<PackedFile> Read(string nuspec)
    {
        var files = new SortedDictionary<string, PackedFile>(StringComparer.Ordinal);
        try
        {
            if (new FileInfo(nuspec).Length > MaxSize)
            {
                throw new IOException($"{nuspec} is larger than {MaxSize:N0} bytes.");
            }

            var folder = Path.GetDirectoryName(nuspec)!;
            using var reader = BoundedXml.Reader(File.ReadAllBytes(nuspec));
            while (reader.Read())
            {
                BoundedXml.CheckDepth(reader);
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "file", Depth: 2 } && reader.GetAttribute("src") is { } source && reader.GetAttribute("target") is { } target)
                {
                    var path = target.Replace('\\', '/').TrimStart('/');
                    files[path] = new PackedFile(Path.GetFullPath(source, folder), path);
                }
            }
        }
        catch (XmlException e)
        {
            throw new IOException($"{nuspec} is not what NuGet writes: {e.Message}", e);
        }

        return [.. files.Values];
    }
}
