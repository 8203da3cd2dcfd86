using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Reads the data set level of a Croissant document (MLCommons Croissant 1.0 and 1.1, JSON-LD in the compact form that the format's own
/// context gives): license, name, description, url, creator, and the digests of its FileObjects. No context is fetched.
/// </summary>
internal static class CroissantReader
{
    /// <summary>Reads a document.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>What it says; null when it is no Croissant document.</returns>
    public static DatasetDocument? Parse(byte[] bytes, string path, string displayPath, ICollection<Problem> problems)
    {
        if (BoundedJson.Parse(bytes, path, displayPath, "The data set document", problems) is not { } root)
        {
            return null;
        }

        if (!IsDataset(root))
        {
            problems.Add(BoundedJson.Trouble(path, displayPath, "The data set document", "is no Croissant document: its \"@type\" is not sc:Dataset", root.Line, root.Column));
            return null;
        }

        var url = root.Member("url").AsText();
        var creators = Names(root.Member("creator")) ?? Names(root.Member("publisher"));
        return new DatasetDocument
        {
            Path = path,
            DisplayPath = displayPath,
            Sha256 = FileDigest.Sha256(bytes),
            Kind = "croissant",
            Name = root.Member("name").AsText(),
            License = First(root.Member("license")),
            Origin = creators is not null && url is not null ? $"{creators}, {url}" : creators ?? url ?? root.Member("sameAs").AsText(),
            Description = root.Member("description").AsText(),
            Files = Files(root.Member("distribution")),
        };
    }

    private static bool IsDataset(PositionedValue root)
    {
        var type = root.Member("@type");
        foreach (var one in type is { Kind: JsonKind.Array } ? type.Items : type is null ? [] : [type])
        {
            if (one.AsText() is "sc:Dataset" or "Dataset" or "schema:Dataset" or "https://schema.org/Dataset" or "http://schema.org/Dataset")
            {
                return true;
            }
        }

        return false;
    }

    // A license or creator may be a text, an object with a name or address, or a list of either.
    private static string? First(PositionedValue? value) => value switch
    {
        { Kind: JsonKind.Array, Items: [var first, ..] } => Said(first),
        null => null,
        _ => Said(value),
    };

    private static string? Said(PositionedValue value) =>
        value.AsText() ?? value.Member("@id").AsText() ?? value.Member("url").AsText() ?? value.Member("name").AsText();

    private static string? Names(PositionedValue? value)
    {
        const int MostNames = 5;
        string? names = null;
        var count = 0;
        foreach (var one in value is { Kind: JsonKind.Array } ? value.Items : value is null ? [] : [value])
        {
            if ((one.AsText() ?? one.Member("name").AsText() ?? one.Member("url").AsText()) is { } name)
            {
                count++;
                names = count > MostNames ? names : names is null ? name : $"{names}, {name}";
            }
        }

        return count > MostNames ? $"{names} and {count - MostNames} more" : names;
    }

    private static List<DescribedFile> Files(PositionedValue? distribution)
    {
        var files = new List<DescribedFile>();
        foreach (var file in distribution is { Kind: JsonKind.Array } ? distribution.Items : distribution is null ? [] : [distribution])
        {
            // A file inside an archive has its path in "contentUrl" too, and "containedIn" says that it does not lie there by itself.
            if (file.Member("sha256") is { } digest && digest.AsSha256() is { } sha256
                && file.Member("containedIn") is null && Local(file.Member("contentUrl").AsText()) is { } local)
            {
                files.Add(new DescribedFile(local, sha256, digest.Line, digest.Column));
            }
        }

        return files;
    }

    /// <summary>A path inside the data set; null for an address, and for a path that leads elsewhere.</summary>
    private static string? Local(string? url)
    {
        if (url is null || url.Contains(':', StringComparison.Ordinal) || url.StartsWith('/') || url.Contains('\\', StringComparison.Ordinal))
        {
            return null;
        }

        url = url.StartsWith("./", StringComparison.Ordinal) ? url[2..] : url;
        foreach (var part in url.Split('/'))
        {
            if (part is "" or "." or "..")
            {
                return null;
            }
        }

        return url;
    }
}
