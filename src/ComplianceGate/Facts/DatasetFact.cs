using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>A data set that a model was trained or measured on, or that the project declares.</summary>
public sealed record DatasetFact
{
    /// <summary>Its name or Hub id, as the card or item names it.</summary>
    public required string Name { get; init; }

    /// <summary>Display paths of the models whose cards or heads name it; empty for one that only an item declares.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>Absolute path of the file or folder; null for one that is not here.</summary>
    public string? Path { get; init; }

    /// <summary>Path as the user knows it; null for one that is not here.</summary>
    public string? DisplayPath { get; init; }

    /// <summary>Whether a <c>ComplianceDataset</c> item declares it.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>Where it is named: the item, or the card's line.</summary>
    public FileLocation? DeclaredAt { get; init; }

    /// <summary>Its card or Croissant file, as the user knows it; null without one.</summary>
    public string? Document { get; init; }

    /// <summary>SHA-256 of that document.</summary>
    public string? DocumentSha256 { get; init; }

    /// <summary>What the document is: <c>card</c>, <c>croissant</c>; null without one.</summary>
    public string? DocumentKind { get; init; }

    /// <summary>License as the item or document states it, as written.</summary>
    public string? License { get; init; }

    /// <summary>The name that the document gives to a license that is on no list (<c>license_name</c>).</summary>
    public string? LicenseName { get; init; }

    /// <summary>Where it comes from: an address, a creator, a sentence; null when nothing is said.</summary>
    public string? Origin { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>Why it is not documented, as the card or item says; null when nothing is said.</summary>
    public string? Undocumented { get; init; }

    /// <summary>Root of the Merkle tree over its files, lower-case hexadecimal (RFC 6962, section 2.1); null for one that is not here.</summary>
    public string? MerkleRoot { get; init; }

    /// <summary>How many files it has.</summary>
    public long Files { get; init; }

    /// <summary>Their size together, in bytes.</summary>
    public long Size { get; init; }
}

/// <summary>What <c>compliance-models.lock.json</c> holds.</summary>
public sealed record ModelLockFact
{
    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Path as the user knows it; forward slashes.</summary>
    public required string DisplayPath { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The models that it holds, in its order.</summary>
    public ImmutableArray<LockedModelFact> Models { get; init; } = [];
}

/// <summary>One model of the lock.</summary>
/// <param name="Path">Display path of the model.</param>
/// <param name="Sha256">SHA-256 of its file.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="LicenseTextSha256">SHA-256 of the license text beside it; null without one.</param>
/// <param name="ChatTemplateSha256">SHA-256 of its chat template; null without one.</param>
/// <param name="Line">Line of its entry in the lock, from 1.</param>
public sealed record LockedModelFact(string Path, string Sha256, long Size, string? LicenseTextSha256, string? ChatTemplateSha256, int Line)
{
    /// <summary>SHA-256 over the files that hold a part of the model (shards, external data, configuration); null without such files.</summary>
    public string? PartsSha256 { get; init; }

    /// <summary>
    /// Whether it comes into the output after the check, with a referenced project or a target of the build: the check, which does not see
    /// it yet, must not miss it.
    /// </summary>
    public bool IsLate { get; init; }

    /// <summary>The target frameworks that ship it, in ordinal order; empty where all do.</summary>
    public ImmutableArray<string> Frameworks { get; init; } = [];

    /// <summary>What a lock holds of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Display path at which it is taken to lie, the files of its folder and below with it; null for its own.</param>
    public static LockedModelFact Of(ModelFact model, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        path ??= model.DisplayPath;
        return new(path, model.Sha256, model.Size, Digest(model, path, isText: true), model.Header?.ChatTemplateSha256, 0)
        {
            PartsSha256 = Digest(model, path, isText: false),
        };
    }

    /// <summary>
    /// One file's own digest for a single license text; else SHA-256 over a line for each file, "digest, two spaces, path, line feed",
    /// in ordinal order of the display paths, as <c>sha256sum</c> prints them.
    /// </summary>
    private static string? Digest(ModelFact model, string path, bool isText)
    {
        var (folder, was) = (PartLines.Folder(path), PartLines.Folder(model.DisplayPath));
        var files = new List<(string Path, string Sha256)>();
        foreach (var part in model.Parts)
        {
            if ((part.Role == ModelPartRole.LicenseText) == isText)
            {
                files.Add((part.DisplayPath.StartsWith(was, StringComparison.Ordinal) ? folder + part.DisplayPath[was.Length..] : part.DisplayPath, part.Sha256));
            }
        }

        return files.Count == 0 ? null : isText && files.Count == 1 ? files[0].Sha256 : PartLines.Sha256(files);
    }
}
