namespace ComplianceGate.Verification;

/// <summary>A component that a document names.</summary>
/// <param name="Purl">Its package URL.</param>
/// <param name="Version">Its version; null where the document gives none.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal; null where it gives none.</param>
/// <param name="Sha512">SHA-512, lower-case hexadecimal; null where it gives none.</param>
/// <param name="License">The license as one text; null where it gives none.</param>
internal sealed record ClaimedComponent(string Purl, string? Version, string? Sha256, string? Sha512, string? License = null);

/// <summary>What a document says of what the manifest says, too. What a format does not say stays null or empty, and is not compared.</summary>
internal sealed class DocumentClaims
{
    /// <summary>The product's name; null where it is not told.</summary>
    public string? Name { get; set; }

    /// <summary>The product's version.</summary>
    public string? Version { get; set; }

    /// <summary>The assembly's name.</summary>
    public string? Assembly { get; set; }

    /// <summary>The framework.</summary>
    public string? TargetFramework { get; set; }

    /// <summary><c>build</c>, <c>pack</c> or <c>publish</c>.</summary>
    public string? Stage { get; set; }

    /// <summary>The source commit.</summary>
    public string? Commit { get; set; }

    /// <summary>The commit's tree.</summary>
    public string? Tree { get; set; }

    /// <summary>Version of the SDK.</summary>
    public string? Sdk { get; set; }

    /// <summary>SHA-256 of the policy.</summary>
    public string? Policy { get; set; }

    /// <summary>What came out of the compiler, by path relative to the output folder, with its SHA-256.</summary>
    public Dictionary<string, string> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Artifacts by path with their SHA-256.</summary>
    public Dictionary<string, string> Artifacts { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether <see cref="Artifacts"/> must be all of the manifest's.</summary>
    public bool HasAllArtifacts { get; set; }

    /// <summary>Other documents by path with their SHA-256.</summary>
    public Dictionary<string, string> Documents { get; } = new(StringComparer.Ordinal);

    /// <summary>Packages, packs and files.</summary>
    public List<ClaimedComponent> Components { get; } = [];

    /// <summary>Whether <see cref="Components"/> must be all of the manifest's.</summary>
    public bool HasAllComponents { get; set; }

    /// <summary>Models by path with their SHA-256.</summary>
    public Dictionary<string, string> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether <see cref="Models"/> must be all of the manifest's.</summary>
    public bool HasAllModels { get; set; }

    /// <summary>Codes of findings; null where they are not told.</summary>
    public List<string>? FindingCodes { get; set; }

    /// <summary>What the document contradicts in itself, each as the end of a sentence.</summary>
    public List<string> Contradictions { get; } = [];

    /// <summary>Notes an entry, and that the document gives it two digests where it does.</summary>
    public void Add(Dictionary<string, string> entries, string path, string sha256)
    {
        if (!entries.TryAdd(path, sha256) && entries[path] != sha256)
        {
            Contradictions.Add($"gives two digests of {path}");
        }
    }
}
