using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>One measured value.</summary>
public sealed record EvaluationResultFact
{
    /// <summary>What was measured, as the file names it (<c>accuracy</c>, <c>selection_rate</c>).</summary>
    public required string Metric { get; init; }

    /// <summary>The value; a finite number.</summary>
    public required double Value { get; init; }

    /// <summary>The task; null when it is not said.</summary>
    public string? Task { get; init; }

    /// <summary>The data set that it was measured on.</summary>
    public string? Dataset { get; init; }

    /// <summary>The part of the data set: split or configuration.</summary>
    public string? Split { get; init; }

    /// <summary>The group or slice of people or cases that it is about; null for all.</summary>
    public string? Group { get; init; }

    /// <summary>How many samples it rests on.</summary>
    public long? Samples { get; init; }

    /// <summary>Standard error of the value.</summary>
    public double? StandardError { get; init; }

    /// <summary>Whether more is better; null when it is not said.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>SHA-256 of the weights that were measured, lower-case hexadecimal; null when the result names none.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Where the value stands.</summary>
    public FileLocation? Location { get; init; }
}

/// <summary>A file of results, or the part of a card that holds some.</summary>
public sealed record EvaluationFact
{
    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Path as the user knows it; forward slashes.</summary>
    public required string DisplayPath { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What it is: <c>model-index</c>, <c>eval-results</c>, <c>lm-evaluation-harness</c>, <c>extensions-ai</c>, <c>compliance-gate</c>.</summary>
    public required string Format { get; init; }

    /// <summary>
    /// Display path of the model that the card's place says it is about, or the path or file name that the item says; null when none is
    /// said. It proves nothing: what an item says only keeps the results from others.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Whether an item declares it.</summary>
    public bool IsDeclared => Format is not ("model-index" or "eval-results");

    /// <summary>Whether the item that declares it leaves a model to it.</summary>
    /// <param name="displayPath">The model's display path.</param>
    public bool MayBeAbout(string displayPath)
    {
        ArgumentNullException.ThrowIfNull(displayPath);
        if (!IsDeclared || Model is null)
        {
            return true;
        }

        var name = Plain(Model.Replace('\\', '/'));
        var path = Plain(displayPath);
        return name.Equals(name.Contains('/') ? path : path[(path.LastIndexOf('/') + 1)..], StringComparison.OrdinalIgnoreCase);
    }

    private static ReadOnlySpan<char> Plain(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path.AsSpan(2) : path;

    /// <summary>The results, in the file's order.</summary>
    public ImmutableArray<EvaluationResultFact> Results { get; init; } = [];
}
