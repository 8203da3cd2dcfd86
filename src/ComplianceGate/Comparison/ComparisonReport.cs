using System.Collections.Immutable;

namespace ComplianceGate.Comparison;

/// <summary>How equal two things are; never rounded up.</summary>
public enum Rung
{
    /// <summary>Every byte is the same.</summary>
    BitIdentical,

    /// <summary>Every byte is the same once what is declared (<see cref="ComparisonReport.Normalisations"/>) is set aside.</summary>
    IdenticalAfterNormalisation,

    /// <summary>The code of every assembly does the same by its IL, and everything that is no assembly is the same.</summary>
    SameIL,

    /// <summary>Something else differs.</summary>
    Different,
}

/// <summary>What kind of thing differs.</summary>
public enum DifferenceKind
{
    /// <summary>A file or an entry is on one side only.</summary>
    Presence,

    /// <summary>Bytes of a file that nothing here looks into.</summary>
    Content,

    /// <summary>The order, time or another attribute of entries of a zip archive.</summary>
    ZipEntry,

    /// <summary>A field of the PE or COFF header, or an entry of the debug directory.</summary>
    PEHeader,

    /// <summary>A row of a metadata table (ECMA-335, II.22): a type, a member, an attribute, a reference.</summary>
    Metadata,

    /// <summary>The IL of a method (ECMA-335, II.25.4).</summary>
    Method,

    /// <summary>A managed resource.</summary>
    Resource,

    /// <summary>A string of the user string heap.</summary>
    String,

    /// <summary>A document, an option or other information of a Portable PDB.</summary>
    Symbols,

    /// <summary>A signature: of NuGet, Authenticode or a strong name.</summary>
    Signature,

    /// <summary>A line of a text, or a member of a JSON or XML document.</summary>
    Text,
}

/// <summary>One difference, as deep as it can be told.</summary>
public sealed record Difference
{
    /// <summary>Where: relative path, with <c>!/</c> between an archive and its entry: <c>App.1.0.0.nupkg!/lib/net10.0/App.dll</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What kind of thing differs.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>The member that differs, in its own terms: <c>method App.Program::Main</c>, <c>COFF TimeDateStamp</c>, <c>document /src/A.cs</c>. Safe to print.</summary>
    public required string Member { get; init; }

    /// <summary>What it is on the left (the original), shortened and safe to print; null where it is not there or has no short form.</summary>
    public string? Left { get; init; }

    /// <summary>What it is on the right (the rebuild), likewise.</summary>
    public string? Right { get; init; }

    /// <summary>The likely cause, in one sentence; null where none is known.</summary>
    public string? Cause { get; init; }

    /// <summary>The property or file to change, in one sentence; null where none is known.</summary>
    public string? Fix { get; init; }
}

/// <summary>What comparing two files or folders gave.</summary>
public sealed record ComparisonReport
{
    /// <summary>How equal they are.</summary>
    public required Rung Rung { get; init; }

    /// <summary>What was set aside to reach <see cref="Rung.IdenticalAfterNormalisation"/>, each in one phrase, in ordinal order.</summary>
    public ImmutableArray<string> Normalisations { get; init; } = [];

    /// <summary>What differs, normalised or not, in ordinal order of path, then in the order of the file; capped, see <see cref="Omitted"/>.</summary>
    public ImmutableArray<Difference> Differences { get; init; } = [];

    /// <summary>Number of differences beyond those that are listed.</summary>
    public int Omitted { get; init; }

    /// <summary>The rung in the words by which it is told: <c>bit-identical</c>, <c>identical after declared normalisation</c>, <c>same IL</c>, <c>different</c>.</summary>
    public static string Words(Rung rung) => rung switch
    {
        Rung.BitIdentical => "bit-identical",
        Rung.IdenticalAfterNormalisation => "identical after declared normalisation",
        Rung.SameIL => "same IL",
        _ => "different",
    };
}
