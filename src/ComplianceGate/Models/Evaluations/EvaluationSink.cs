using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Takes the results of one file as a format's reader finds them, and what is wrong with them.</summary>
/// <param name="path">Absolute path of the file.</param>
/// <param name="displayPath">Its path as the user knows it.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class EvaluationSink(string path, string displayPath, ICollection<Problem> problems)
{
    /// <summary>Most results of one file.</summary>
    public const int MaxResults = 50_000;

    private const int MaxProblems = 20;

    private readonly ImmutableArray<EvaluationResultFact>.Builder results = ImmutableArray.CreateBuilder<EvaluationResultFact>();
    private int told;

    /// <summary>The results so far.</summary>
    public ImmutableArray<EvaluationResultFact> Results => results.ToImmutable();

    /// <summary>The place of a value.</summary>
    public FileLocation Place(PositionedValue value) => new(path, value.Line, value.Column);

    /// <summary>Takes a result.</summary>
    public void Add(EvaluationResultFact result)
    {
        if (results.Count < MaxResults)
        {
            results.Add(result);
        }
        else if (results.Count == MaxResults && told < MaxProblems)
        {
            told = MaxProblems;
            problems.Add(BoundedJson.Trouble(path, displayPath, "The evaluation", $"has more than {MaxResults:N0} results"));
        }
    }

    /// <summary>Reports a problem.</summary>
    /// <param name="value">Where it is.</param>
    /// <param name="reason">What is wrong, as the rest of a sentence that begins with the file, without its full stop.</param>
    public void Report(PositionedValue value, string reason)
    {
        if (told++ < MaxProblems)
        {
            problems.Add(BoundedJson.Trouble(path, displayPath, "The evaluation", reason, value.Line, value.Column));
        }
    }

    /// <summary>A measured value: a finite number, and nothing else counts as one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="what">What it is of, as a message names it.</param>
    /// <returns>The number; null and a report for anything else.</returns>
    public double? Number(PositionedValue value, string what)
    {
        if (Finite(value) is { } number)
        {
            return number;
        }

        Report(value, $"has no finite number as {what}, but {Shown(value)}");
        return null;
    }

    /// <summary>A finite number; null for anything else.</summary>
    public static double? Finite(PositionedValue? value) =>
        value is { Kind: JsonKind.Number }
        && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>A whole number from 0 on; null for anything else.</summary>
    public static long? Count(PositionedValue? value) =>
        Finite(value) is { } number && number >= 0 && number <= 1L << 53 && number == Math.Floor(number) ? (long)number : null;

    private static string Shown(PositionedValue value) => value.Kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "a list",
        _ => "\"" + (value.Text.Length > 40 ? value.Text[..40] : value.Text) + "\"",
    };
}
