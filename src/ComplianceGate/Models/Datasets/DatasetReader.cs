using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A data set that the project declares as a <c>ComplianceDataset</c>.</summary>
/// <param name="Include">The item as written: a path, or the name of a data set that lies elsewhere.</param>
/// <param name="Path">Absolute path that the item would have.</param>
/// <param name="DisplayPath">That path as the user knows it; forward slashes.</param>
public sealed record DatasetCandidate(string Include, string Path, string DisplayPath)
{
    /// <summary>Name under which cards know it; null for the item itself.</summary>
    public string? Name { get; init; }

    /// <summary>Absolute path of its card or Croissant file; null to look beside the data.</summary>
    public string? Card { get; init; }

    /// <summary>That path as the user knows it.</summary>
    public string? CardDisplayPath { get; init; }

    /// <summary>License that the item states.</summary>
    public string? License { get; init; }

    /// <summary>Origin that the item states.</summary>
    public string? Origin { get; init; }

    /// <summary>Why it is not documented, as the item says.</summary>
    public string? Undocumented { get; init; }

    /// <summary>Where the item stands.</summary>
    public FileLocation? DeclaredAt { get; init; }
}

/// <summary>Reads the data sets that a project declares: their files, as a Merkle tree, and what documents them.</summary>
public static class DatasetReader
{
    private const string What = "The data set";

    /// <summary>Reads the data sets.</summary>
    /// <param name="candidates">The items.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>One data set a name, in ordinal order of the names, and what could not be read.</returns>
    public static (ImmutableArray<DatasetFact> Datasets, ImmutableArray<Problem> Problems) Read(IReadOnlyList<DatasetCandidate> candidates, InputFiles files)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var problems = new List<Problem>();
        var datasets = new List<DatasetFact>(candidates.Count);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var candidate in candidates)
        {
            var name = string.IsNullOrWhiteSpace(candidate.Name) ? candidate.Include : candidate.Name.Trim();
            if (names.Add(name))
            {
                datasets.Add(ReadOne(candidate, name, files, problems));
            }
            else
            {
                problems.Add(Trouble(candidate, name, "is declared twice; one name is one data set"));
            }
        }

        datasets.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return ([.. datasets], [.. problems]);
    }

    private static DatasetFact ReadOne(DatasetCandidate candidate, string name, InputFiles files, List<Problem> problems)
    {
        var isFile = files.Exists(candidate.Path);
        var isFolder = !isFile && InputFiles.FolderExists(candidate.Path);
        if (!isFile && !isFolder && IsPath(candidate))
        {
            problems.Add(Trouble(candidate, name, "is neither a file nor a folder. Fetch it, or declare it by its name if it lies elsewhere"));
        }

        var fact = new DatasetFact
        {
            Name = name,
            IsDeclared = true,
            DeclaredAt = candidate.DeclaredAt,
            License = Stated(candidate.License),
            Origin = Stated(candidate.Origin),
            Undocumented = Stated(candidate.Undocumented),
        };
        var documents = Documents(candidate, isFile, isFolder, files, problems);
        foreach (var document in documents)
        {
            fact = With(fact, document);
        }

        return isFile || isFolder ? Hashed(fact, candidate, isFile, documents, files, problems) : fact;
    }

    // The name of a data set on the Hub has a slash as a path has; what has the form of a file, or lies in a folder that is there, is one.
    private static bool IsPath(DatasetCandidate candidate)
    {
        var include = candidate.Include.Replace('\\', '/');
        var isRelative = include.StartsWith('.') || Path.IsPathRooted(include) || include.EndsWith('/');
        return isRelative || (include.Contains('/', StringComparison.Ordinal)
            ? InputFiles.FolderExists(Path.GetDirectoryName(candidate.Path) ?? "")
            : Path.HasExtension(include));
    }

    private static List<DatasetDocument> Documents(DatasetCandidate candidate, bool isFile, bool isFolder, InputFiles files, List<Problem> problems)
    {
        var documents = new List<DatasetDocument>();
        if (candidate.Card is { } card)
        {
            if (!files.Exists(card))
            {
                var display = candidate.CardDisplayPath ?? Path.GetFileName(card);
                problems.Add(new Problem(ProblemKind.InputUnreadable, display, $"The card {display} that the data set {candidate.Include} names does not exist.", candidate.DeclaredAt ?? new FileLocation(card)));
                return documents;
            }

            Add(card, candidate.CardDisplayPath ?? Path.GetFileName(card));
            return documents;
        }

        var (path, shown) = (Path.TrimEndingDirectorySeparator(candidate.Path), candidate.DisplayPath.TrimEnd('/'));
        foreach (var (place, name) in Places(path, shown, isFile, isFolder))
        {
            // A card and a Croissant file may say different things; two cards would only repeat each other.
            if (files.Exists(place) && !documents.Exists(d => d.Kind == KindOf(place)))
            {
                Add(place, name);
            }
        }

        return documents;

        void Add(string place, string name)
        {
            if (Document(place, name, files, problems) is { } document)
            {
                documents.Add(document);
            }
        }
    }

    private static (string Place, string Name)[] Places(string path, string shown, bool isFile, bool isFolder)
    {
        if (isFolder)
        {
            return [.. Names(["/DATASET_CARD.md", "/README.md", "/croissant.json"]), .. Names([".md", ".croissant.json"])];
        }

        if (!isFile)
        {
            return [];
        }

        var extension = Path.GetExtension(path).Length;
        return
        [
            .. Names([".md", ".croissant.json"]),
            (path[..^extension] + ".md", shown[..^extension] + ".md"),
            (path[..^extension] + ".croissant.json", shown[..^extension] + ".croissant.json"),
        ];

        (string, string)[] Names(string[] endings) => Array.ConvertAll(endings, e => (path + e, shown + e));
    }

    private static string KindOf(string path) => Path.GetExtension(path).Equals(".md", StringComparison.OrdinalIgnoreCase) ? "card" : "croissant";

    private static DatasetDocument? Document(string path, string displayPath, InputFiles files, List<Problem> problems)
    {
        var what = KindOf(path) == "card" ? "The data set card" : "The data set document";
        return BoundedJson.ReadFile(path, displayPath, what, files, problems) is not { } bytes ? null
            : LooksLikeJson(bytes) ? CroissantReader.Parse(bytes, path, displayPath, problems)
            : DatasetCardReader.Parse(bytes, path, displayPath, problems);
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        bytes = bytes.TrimStart(" \t\r\n"u8);
        return bytes.Length > 0 && bytes[0] == '{';
    }

    /// <summary>What the item says comes first, then the first document that says something.</summary>
    private static DatasetFact With(DatasetFact fact, DatasetDocument document) => fact with
    {
        Document = fact.Document ?? document.DisplayPath,
        DocumentSha256 = fact.DocumentSha256 ?? document.Sha256,
        DocumentKind = fact.DocumentKind ?? document.Kind,
        License = fact.License ?? document.License,
        LicenseName = fact.License is null ? document.LicenseName : fact.LicenseName,
        Origin = fact.Origin ?? document.Origin,
        Description = fact.Description ?? document.Description,
    };

    private static DatasetFact Hashed(
        DatasetFact fact, DatasetCandidate candidate, bool isFile, List<DatasetDocument> documents, InputFiles files, List<Problem> problems)
    {
        fact = fact with { Path = candidate.Path, DisplayPath = candidate.DisplayPath.TrimEnd('/') };
        string? reason = null;
        var list = isFile ? [new DatasetFile(Path.GetFileName(candidate.Path), candidate.Path, [])] : DatasetFolder.List(candidate.Path, out reason);
        reason ??= list.Count == 0 ? "has no file" : null;
        var tree = new MerkleTree();
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        long size = 0;
        if (reason is null)
        {
            reason = Hash(list, tree, digests, files, out size);
        }

        if (reason is not null)
        {
            problems.Add(Trouble(candidate, fact.Name, reason));
            return fact;
        }

        foreach (var document in documents)
        {
            Compare(document, digests, problems);
        }

        return fact with { MerkleRoot = tree.Root(), Files = list.Count, Size = size };
    }

    private static string? Hash(List<DatasetFile> list, MerkleTree tree, Dictionary<string, string> digests, InputFiles files, out long size)
    {
        size = 0;
        var hashes = new ModelHashes(files);
        var hashed = list.ConvertAll(f => hashes.Add(f.Path));
        hashes.Run();
        for (var i = 0; i < hashed.Count; i++)
        {
            if (hashed[i].Sha256 is not { } digest)
            {
                return $"has a file that cannot be read ({list[i].Relative}: {hashed[i].Unreadable})";
            }

            tree.Add(list[i].Relative, hashed[i].Size, digest);
            digests[list[i].Relative] = digest;
            size += hashed[i].Size;
        }

        return null;
    }

    /// <summary>A digest that a document gives of a file that is here must be that file's.</summary>
    private static void Compare(DatasetDocument document, Dictionary<string, string> digests, List<Problem> problems)
    {
        foreach (var file in document.Files)
        {
            if (digests.TryGetValue(file.Path, out var found) && found != file.Sha256)
            {
                problems.Add(BoundedJson.Trouble(document.Path, document.DisplayPath, "The data set document",
                    $"gives {file.Path} the SHA-256 {file.Sha256}, and the file has {found}", file.Line, file.Column));
            }
        }
    }

    private static string? Stated(string? text) => string.IsNullOrWhiteSpace(text) || CardText.IsPlaceholder(text) ? null : text.Trim();

    private static Problem Trouble(DatasetCandidate candidate, string name, string reason) =>
        new(ProblemKind.InputUnreadable, candidate.DisplayPath, $"{What} {name} {reason}.", candidate.DeclaredAt ?? new FileLocation(candidate.Path));
}
