namespace ComplianceGate.Verification;

/// <summary>A component that a document names.</summary>
/// <param name="Purl">Its package URL.</param>
/// <param name="Version">Its version; null where the document gives none.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal; null where it gives none.</param>
/// <param name="Sha512">SHA-512, lower-case hexadecimal; null where it gives none.</param>
/// <param name="License">The license as one text; null where it gives none.</param>
/// <param name="Stated">What an SPDX document says of its license; null where the document is none.</param>
internal sealed record ClaimedComponent(string Purl, string? Version, string? Sha256, string? Sha512, string? License = null, StatedLicenses? Stated = null);

/// <summary>What a document says of the license of a component that tells declared from concluded.</summary>
/// <param name="Declared">What its author declares; null where the document asserts nothing.</param>
/// <param name="Concluded">What a reader concluded; null where the document asserts nothing.</param>
internal sealed record StatedLicenses(string? Declared, string? Concluded);

/// <summary>What a document says of what the manifest says, too. What a format does not say stays null or empty, and is not compared.</summary>
internal sealed class DocumentClaims
{
    private const string Named = "ni:///sha-256;";

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

    /// <summary>Whether it says that the work tree differed from the commit, so that no tree is what was built.</summary>
    public bool IsDirty { get; set; }

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

    /// <summary>Artifacts by path with their SHA-512, where the document gives it.</summary>
    public Dictionary<string, string> Artifacts512 { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the document tells commit and tree, so that one that is not told was taken away.</summary>
    public bool HasCommit { get; set; }

    /// <summary>Whether the document tells stage, assembly and framework, so that one that is not told was taken away.</summary>
    public bool HasIdentity { get; set; }

    /// <summary>SHA-256 of other manifests, that of the release before among them; null where the format names none.</summary>
    public HashSet<string>? Links { get; set; }

    /// <summary>Other documents by path with their SHA-256.</summary>
    public Dictionary<string, string> Documents { get; } = new(StringComparer.Ordinal);

    /// <summary>The document's own name, where <see cref="Documents"/> must be all that are written before it; null where it need not.</summary>
    public string? NamesAllBefore { get; set; }

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

    /// <summary>Notes that another manifest is named (RFC 6920, section 3); any other address is none of ours.</summary>
    public void AddNamed(string address)
    {
        if (address.StartsWith(Named, StringComparison.Ordinal))
        {
            var text = address[Named.Length..].Replace('-', '+').Replace('_', '/');
            Span<byte> bytes = stackalloc byte[32];
            (Links ??= new(StringComparer.Ordinal)).Add(
                Convert.TryFromBase64String(text + "=", bytes, out var count) && count == 32 ? Convert.ToHexStringLower(bytes) : throw new FormatException("A name by digest is malformed."));
        }
    }

    /// <summary>Notes an entry, and that the document gives it two digests where it does.</summary>
    public void Add(Dictionary<string, string> entries, string path, string sha256)
    {
        if (!entries.TryAdd(path, sha256) && entries[path] != sha256)
        {
            Contradictions.Add($"gives two digests of {path}");
        }
    }
}
