using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Which keys of a front matter stand for which field of a card (Hugging Face Hub, "Model Cards", metadata).</summary>
internal static class FrontMatterFields
{
    public static void Add(FrontMatter matter, CardFieldSet fields)
    {
        foreach (var entry in matter.Entries)
        {
            if (Field(entry.Key) is { } name)
            {
                fields.Add(name, entry.Text, entry.Line, entry.Column, fromFrontMatter: true);
            }
        }
    }

    // "metrics" names how a model would be measured and no result; "tags", "pipeline_tag" and "library_name" say what loads it.
    private static string? Field(string key) => key switch
    {
        "model_name" or "name" or "title" or "description" or "summary" => CardFields.Name,
        "license" => CardFields.License,
        "base_model" => CardFields.Origin,
        "language" or "languages" => CardFields.Languages,
        "datasets" => CardFields.TrainingData,
        "model-index" => CardFields.Evaluation,
        "version" or "model_version" => CardFields.Version,
        "author" or "authors" or "developer" or "developers" or "developed_by" or "organization" => CardFields.Developer,
        "contact" or "email" => CardFields.Contact,
        "co2_eq_emissions" => CardFields.EnvironmentalImpact,
        "citation" => CardFields.Citation,
        "intended_use" or "intended_uses" => CardFields.IntendedUse,
        "limitations" => CardFields.Limitations,
        _ => null,
    };
}
