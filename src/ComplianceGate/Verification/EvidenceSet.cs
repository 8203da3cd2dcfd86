namespace ComplianceGate.Verification;

/// <summary>One set of evidence while it is checked.</summary>
internal sealed class EvidenceSet
{
    /// <summary>Where the documents are.</summary>
    public required FileTree Tree { get; init; }

    /// <summary>The evidence folder in <see cref="Tree"/>.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether it lies inside a package: its manifest is named by its path, and there are no sums.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Where the artifacts are; the same tree but where the user names another folder.</summary>
    public required FileTree Artifacts { get; init; }

    /// <summary>Folder of <see cref="Artifacts"/> that the artifacts' paths start from; null where it is to be found from the documents.</summary>
    public string? Root { get; set; }

    /// <summary>Which artifacts to check; null for all.</summary>
    public Func<string, bool>? Wanted { get; init; }

    /// <summary>The manifest, once it is read.</summary>
    public ManifestDocument Manifest { get; set; } = null!;

    /// <summary>Whether a later version made it, so that it cannot be read.</summary>
    public bool IsLater { get; set; }

    /// <summary>SHA-256 of its sums; null where there are none.</summary>
    public string? SumsSha256 { get; set; }

    /// <summary>The folder as the documents name it: what stands before the names of the documents.</summary>
    public string StatedFolder { get; set; } = "";

    /// <summary>Names of the files that belong in the folder.</summary>
    public HashSet<string> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths of the artifacts, as the manifest names them, that are not what it says.</summary>
    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>The bytes of the documents whose digest holds and that are held against the manifest, by name; empty once they were.</summary>
    public SortedDictionary<string, byte[]> Contents { get; } = new(StringComparer.Ordinal);

    /// <summary>What is counted for the report.</summary>
    public VerifiedEvidence Counts { get; set; } = null!;

    /// <summary>Path of one of its files in <see cref="Tree"/>.</summary>
    public string PathOf(string name) => SafePath.Join(Folder, name);

    /// <summary>How one of its files is shown.</summary>
    public string Show(string name) => Tree.Show(PathOf(name));

    /// <summary>Path of an artifact in <see cref="Artifacts"/>.</summary>
    public string ArtifactPath(string path) => SafePath.Join(Root ?? "", path);
}
