using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What a component is for, in the words that both versions of SPDX have or can be given.</summary>
internal enum SpdxPurpose
{
    /// <summary>A program.</summary>
    Application,

    /// <summary>A library.</summary>
    Library,

    /// <summary>A framework or a part of one.</summary>
    Framework,

    /// <summary>A model.</summary>
    Model,

    /// <summary>A data set.</summary>
    Data,

    /// <summary>A file.</summary>
    File,
}

/// <summary>One component as SPDX documents of any version tell it. What is unknown is null.</summary>
internal sealed record SpdxComponent
{
    /// <summary>Its name in <see cref="ComponentGraph"/>.</summary>
    public required string Reference { get; init; }

    /// <summary>The last part of its id: letters, digits, full stops and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required SpdxPurpose Purpose { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Its package URL.</summary>
    public string? Purl { get; init; }

    /// <summary>SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-512, lower-case hexadecimal.</summary>
    public string? Sha512 { get; init; }

    /// <summary>The license that its author declares.</summary>
    public string? Declared { get; init; }

    /// <summary>The license under which it is taken here.</summary>
    public string? Concluded { get; init; }

    /// <summary>Its copyright line.</summary>
    public string? Copyright { get; init; }

    /// <summary>Who makes it. Nobody tells persons from organizations here.</summary>
    public string? Maker { get; init; }

    /// <summary>Its page.</summary>
    public string? HomePage { get; init; }

    /// <summary>Its source repository.</summary>
    public string? Repository { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>Where it comes from.</summary>
    public string? Source { get; init; }

    /// <summary>What else there is to say.</summary>
    public string? Comment { get; init; }

    /// <summary>Path of the document that describes it.</summary>
    public string? Document { get; init; }

    /// <summary>SHA-256 of that document.</summary>
    public string? DocumentSha256 { get; init; }

    /// <summary>Whether it only serves the build.</summary>
    public bool IsBuildOnly { get; init; }

    /// <summary>Whether it is what the product is given out as: its nupkg.</summary>
    public bool IsDistribution { get; init; }

    /// <summary>The model that it is; null for anything else.</summary>
    public ModelFact? Model { get; init; }

    /// <summary>The data set that it is; null for anything else.</summary>
    public DatasetFact? Dataset { get; init; }
}
