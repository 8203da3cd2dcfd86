namespace ComplianceGate.Models;

/// <summary>What a document says of a data set.</summary>
internal sealed record DatasetDocument
{
    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Path as the user knows it.</summary>
    public required string DisplayPath { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Sha256 { get; init; }

    /// <summary><c>card</c> or <c>croissant</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the data set is called.</summary>
    public string? Name { get; init; }

    /// <summary>License as written.</summary>
    public string? License { get; init; }

    /// <summary>Name of a license that is on no list.</summary>
    public string? LicenseName { get; init; }

    /// <summary>Where the data comes from.</summary>
    public string? Origin { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>The files that it describes with a digest, by path relative to the data set.</summary>
    public IReadOnlyList<DescribedFile> Files { get; init; } = [];
}

/// <summary>A file of a data set as its document describes it.</summary>
/// <param name="Path">Its path relative to the data set, forward slashes.</param>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
/// <param name="Line">Line of the digest in the document, from 1.</param>
/// <param name="Column">Column of the digest, from 1.</param>
internal sealed record DescribedFile(string Path, string Sha256, int Line, int Column);
