using System.Collections.Immutable;

namespace ComplianceGate.Portfolio;

/// <summary>One set of evidence, or the findings that a failed build left.</summary>
internal sealed record PortfolioProject
{
    /// <summary>The file that was read, relative to the folder that was asked about, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>The project's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version; null where only the findings of a failed build are there.</summary>
    public string? Version { get; init; }

    /// <summary><c>build</c>, <c>pack</c> or <c>publish</c>; <c>stopped</c> for a build that left nothing but its findings.</summary>
    public required string Stage { get; init; }

    /// <summary>The framework as the project writes it.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The runtime that was built for; null for a portable build.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary><c>Release</c> and so on; null where nobody says.</summary>
    public string? Configuration { get; init; }

    /// <summary>Whether the verdict is <c>passed</c>.</summary>
    public required bool Passed { get; init; }

    /// <summary><c>enforce</c> or <c>audit</c>; null where nobody says.</summary>
    public string? Mode { get; init; }

    /// <summary>The source revision; null where it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>SHA-256 of the manifest; null where there is none.</summary>
    public string? ManifestSha256 { get; init; }

    /// <summary>How many other places hold the very same manifest.</summary>
    public int Copies { get; init; }

    /// <summary>What it is made of.</summary>
    public ImmutableArray<PortfolioPackage> Packages { get; init; } = [];

    /// <summary>Its models.</summary>
    public ImmutableArray<PortfolioModel> Models { get; init; } = [];

    /// <summary>What was found, waived findings included.</summary>
    public ImmutableArray<PortfolioFinding> Findings { get; init; } = [];

    /// <summary>Duties that are neither met nor out of question.</summary>
    public ImmutableArray<PortfolioDuty> OpenDuties { get; init; } = [];

    /// <summary>How many live findings weigh so much.</summary>
    /// <param name="severity"><c>error</c>, <c>warning</c> or <c>note</c>; <c>waived</c> for those that are not live.</param>
    public int Count(string severity)
    {
        var count = 0;
        foreach (var finding in Findings)
        {
            count += (finding.Waived is null ? finding.Severity : "waived") == severity ? 1 : 0;
        }

        return count;
    }
}

/// <summary>A package of a project.</summary>
/// <param name="Purl">Its package URL.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version; null where there is none.</param>
/// <param name="Ships">Whether it goes out with the product.</param>
/// <param name="License">The license that was chosen or is known; null when unknown.</param>
internal sealed record PortfolioPackage(string Purl, string Id, string? Version, bool Ships, string? License);

/// <summary>A model of a project.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Format">Its format.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="License">Its license; null when unknown.</param>
/// <param name="HasCard">Whether a card documents it.</param>
/// <param name="Contradicted">How many claims of the card the weights contradict.</param>
internal sealed record PortfolioModel(string Path, string Format, string Sha256, string? License, bool HasCard, int Contradicted);

/// <summary>A finding of a project.</summary>
/// <param name="Code">The rule's code.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Message">What and why.</param>
/// <param name="Fix">What to do; null when the message says it.</param>
/// <param name="Waived">Why a waiver silences it; null for a live one.</param>
/// <param name="File">Where the user can act; null when that is no file.</param>
/// <param name="Line">The line, from 1; 0 for none.</param>
internal sealed record PortfolioFinding(string Code, string Severity, string Subject, string Message, string? Fix, string? Waived, string? File, int Line);

/// <summary>A duty that is open.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Provision">Article and instrument.</param>
/// <param name="Model">The model that it is about; null for the project.</param>
/// <param name="Outcome"><c>unmet</c>, <c>needs-decision</c> or <c>prohibited</c>.</param>
/// <param name="From">The first day; null where nobody says.</param>
internal sealed record PortfolioDuty(string Title, string Provision, string? Model, string Outcome, string? From);

/// <summary>What could not be read.</summary>
/// <param name="Path">Where, relative to the folder that was asked about.</param>
/// <param name="Text">Why, as the end of a sentence that begins with the path.</param>
internal sealed record PortfolioProblem(string Path, string Text);
