using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Which field of a card a heading or label stands for: those of the Hub's templates, and what people write instead.</summary>
internal static class CardNames
{
    private const int MaxLength = 120;

    /// <summary>The fields of a heading or label: none, one, or two ("Intended uses &amp; limitations").</summary>
    public static (string? First, string? Second) Fields(ReadOnlySpan<char> heading)
    {
        var words = Words(heading);
        if (words.Length == 0)
        {
            return (null, null);
        }

        if (Has(words, "out of scope") || Has(words, "misuse") || Has(words, "prohibited use") || Has(words, "prohibited uses"))
        {
            return (CardFields.OutOfScopeUse, null);
        }

        var use = IsUse(words) ? CardFields.IntendedUse : null;
        var limits = IsLimits(words) ? CardFields.Limitations : null;
        return use is not null ? (use, limits) : (limits ?? Other(words) ?? CardNamesAbroad.Field(words), null);
    }

    /// <summary>What a level-1 heading calls the model; null when it calls it nothing, an empty text when a template's blank was left.</summary>
    public static string? ModelName(string heading)
    {
        var text = heading.AsSpan().Trim();
        var isCard = text.StartsWith("Model Card", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Modelcard", StringComparison.OrdinalIgnoreCase);
        if (isCard)
        {
            text = text[text.IndexOf("ard", StringComparison.OrdinalIgnoreCase)..][3..].TrimStart(" :-–—");
            text = text.StartsWith("for ", StringComparison.OrdinalIgnoreCase) ? text[4..].Trim()
                : text.StartsWith("of ", StringComparison.OrdinalIgnoreCase) ? text[3..].Trim()
                : text.Equals("for", StringComparison.OrdinalIgnoreCase) ? "" : text;
            if (text.IsEmpty)
            {
                return null;
            }
        }

        if (text.Equals("README", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var isBlank = CardText.IsPlaceholder(text) || text.Equals("Model ID", StringComparison.OrdinalIgnoreCase)
            || text.Equals("Model Name", StringComparison.OrdinalIgnoreCase);
        return isBlank ? "" : text.ToString();
    }

    private static bool IsUse(string words) =>
        words is "uses" or "use" or "use s" or "purpose" or "applications" or "intended applications" or "intended purpose" or "what it is for"
            or "primary use" or "primary uses"
        || Has(words, "intended use") || Has(words, "intended uses") || Has(words, "use case") || Has(words, "use cases")
        || Has(words, "direct use") || Has(words, "direct uses") || Has(words, "downstream use") || Has(words, "downstream uses");

    private static bool IsLimits(string words) =>
        Has(words, "limitation") || Has(words, "limitations") || Has(words, "limits") || Has(words, "caveats");

    private static string? Other(string words) => words switch
    {
        "license" or "licence" or "licensing" or "license information" or "licensing information" or "license s" or "model license" => CardFields.License,
        "origin" or "provenance" or "how it was made" or "how this model was made" or "training procedure" or "training process"
            or "training methodology" or "base model" or "base models" or "model origin" or "derived from" or "source model" or "model lineage"
            or "finetuned from model" or "finetuned from" or "fine tuned from" or "fine tuned from model" or "quantized from"
            or "quantized from model" or "converted from" => CardFields.Origin,
        "training data" or "training dataset" or "training datasets" or "training set" or "training corpus" or "data" or "dataset"
            or "datasets" or "dataset s" or "datasets used" or "training details" or "training" => CardFields.TrainingData,
        "results" or "performance" or "benchmark" or "benchmarks" or "benchmark results" or "metrics" or "quantitative analyses"
            or "accuracy" or "model performance" => CardFields.Evaluation,
        "language" or "languages" or "language s" or "language s nlp" or "supported languages" => CardFields.Languages,
        "version" or "model version" => CardFields.Version,
        "developed by" or "developer" or "developers" or "author" or "authors" or "created by" or "model developer" or "model developers"
            or "made by" or "creator" or "creators" or "model creator" => CardFields.Developer,
        "environmental impact" or "environmental considerations" or "carbon emitted" or "carbon emissions" or "carbon footprint"
            or "co2 emissions" or "energy consumption" => CardFields.EnvironmentalImpact,
        "model details" or "model description" or "model summary" or "description" or "overview" or "model overview" or "summary"
            or "model name" or "introduction" or "about" or "model information" or "what it is" or "name" or "model" => CardFields.Name,
        _ when words.StartsWith("evaluation", StringComparison.Ordinal) => CardFields.Evaluation,
        _ when Has(words, "contact") => CardFields.Contact,
        _ when Has(words, "citation") || Has(words, "cite") || Has(words, "citing") || Has(words, "bibtex") => CardFields.Citation,
        _ => null,
    };

    private static bool Has(string words, string wanted)
    {
        var at = words.IndexOf(wanted, StringComparison.Ordinal);
        return at >= 0 && (at == 0 || words[at - 1] == ' ') && (at + wanted.Length == words.Length || words[at + wanted.Length] == ' ');
    }

    /// <summary>Lower-case words with single spaces: no punctuation, no "[optional]", no number in front.</summary>
    public static string Words(ReadOnlySpan<char> heading)
    {
        var builder = new StringBuilder(Math.Min(heading.Length, MaxLength));
        foreach (var c in heading)
        {
            if (char.IsLetterOrDigit(c))
            {
                builder.Append(char.ToLowerInvariant(c));
            }
            else if (builder.Length > 0 && builder[^1] != ' ')
            {
                builder.Append(' ');
            }

            if (builder.Length > MaxLength)
            {
                return "";
            }
        }

        var words = builder.ToString().AsSpan().TrimEnd(' ');
        words = words.EndsWith(" optional") ? words[..^" optional".Length] : words;
        return words.TrimStart("0123456789 ").ToString();
    }
}
