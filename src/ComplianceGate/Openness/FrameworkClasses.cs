using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>
/// The class of the Model Openness Framework 1.0, as its reference tool computes it (lfai/model_openness_tool): the highest class of which
/// every part is there under an open license, and of every lower class too.
/// </summary>
internal sealed class FrameworkClasses
{
    private const string About = "framework-class";
    private static readonly string[] Names = ["", "class I (Open Science)", "class II (Open Tooling)", "class III (Open Model)"];
    private readonly OpennessCase model;
    private readonly Dictionary<string, bool> counted = new(StringComparer.Ordinal);

    private FrameworkClasses(OpennessCase model) => this.model = model;

    /// <summary>Judges the parts of a model.</summary>
    public static FrameworkClasses Of(OpennessCase model)
    {
        var classes = new FrameworkClasses(model);
        foreach (var part in OpennessParts.All)
        {
            classes.Count(part);
        }

        return classes;
    }

    /// <summary>Whether a part is there under an open license.</summary>
    public bool IsOpen(string part) => counted.GetValueOrDefault(part);

    /// <summary>Finds the class; null for none.</summary>
    public int? Class()
    {
        int? reached = null;
        for (var at = 3; at >= 1; at--)
        {
            var lacks = new List<string>();
            foreach (var part in OpennessParts.All)
            {
                if (part.IsRequired && part.Class == at && !IsThere(part.Id))
                {
                    lacks.Add(part.Id);
                }
            }

            if (lacks.Count > 0)
            {
                model.Say(About, $"For {Names[at]} of the Model Openness Framework it lacks {string.Join(", ", lacks)}, each under an open license.");
                return reached;
            }

            reached = at;
        }

        model.Say(About, $"Every part that {Names[1]} of the Model Openness Framework asks for is there under an open license.");
        return reached;
    }

    /// <summary>The license of a part as an expression: its own, else that of its kind, else that of the whole; null where none is known.</summary>
    /// <param name="part">The part.</param>
    public LicenseExpression? LicenseOf(OpennessPart part)
    {
        // What the gate found of the weights is theirs, whatever is declared.
        var found = model.Decision?.License;
        var text = part.Id == OpennessParts.FinalParameters && found is not null ? found
            : model.Profile.PartLicense(part.Id) ?? model.Profile.PartLicense(OpennessParts.Group(part.Content)) ?? model.Profile.PartLicense(OpennessParts.Distribution) ?? found;
        return text is null ? null : SpdxExpressionParser.Parse(text).Expression;
    }

    // A research paper may stand for the technical report.
    private bool IsThere(string part) => IsOpen(part) || (part == OpennessParts.TechnicalReport && IsOpen(OpennessParts.ResearchPaper));

    private void Count(OpennessPart part)
    {
        var seen = Seen(part.Id);
        if (seen is null && !model.Profile.HasPart(part.Id))
        {
            return;
        }

        if (part.Id == OpennessParts.FinalParameters && model.Weights == "private")
        {
            model.Say(About, $"{part.Id} does not count: the weights are not given out.");
            return;
        }

        Contradiction(part);
        var license = LicenseOf(part);
        if (license is null || !OpenLicenses.Holds(license, OpenLicenses.IsOpen))
        {
            model.Say(About, $"{part.Id} does not count: {(license is null ? "it has no license that is known" : $"no list of open licenses names {license}")}.");
            return;
        }

        counted[part.Id] = true;
        if (seen is not null)
        {
            model.Say(About, $"{part.Id} counts, under {license}: {seen}.");
        }

        if (!OpenLicenses.Holds(license, t => OpenLicenses.IsAppropriate(t, part.Content)))
        {
            model.Say(About, $"{part.Id} counts under {license}, which is open and not one that the framework's tool names for {Kind(part.Content)}.");
        }
    }

    private void Contradiction(OpennessPart part)
    {
        if (part.Id == OpennessParts.FinalParameters && model.Profile.PartLicense(part.Id) is { } declared && model.Decision?.License is { } found
            && SpdxExpressionParser.Parse(declared).Expression?.ToString() != SpdxExpressionParser.Parse(found).Expression?.ToString())
        {
            model.Say(About, $"The profile declares {part.Id} under {declared}, and the license that was found is {found}; what was found holds.");
        }
    }

    /// <summary>Why the gate itself knows that a part is there; null where it does not.</summary>
    private string? Seen(string part) => model.Model is not { } file ? null : part switch
    {
        OpennessParts.FinalParameters => $"the weights are here ({file.DisplayPath})",
        OpennessParts.ModelCard => file.Card is { } card ? $"the card is here ({card.DisplayPath})" : null,
        OpennessParts.EvaluationResults => Evaluated(file),
        OpennessParts.DataCard => TrainingDataFacts.AllDocumented(model) ? "every data set that the model names is documented" : null,
        _ => null,
    };

    private string? Evaluated(ModelFact file)
    {
        if (file.Card is { Results.IsEmpty: false } card)
        {
            return $"the card holds results ({card.DisplayPath})";
        }

        foreach (var evaluation in model.Facts.Evaluations)
        {
            foreach (var result in evaluation.MayBeAbout(file.DisplayPath) ? evaluation.Results : [])
            {
                if (result.WeightsSha256 is { } weights && (weights == file.Sha256 || weights == file.WeightsSha256))
                {
                    return $"there are results of these weights ({evaluation.DisplayPath})";
                }
            }
        }

        return file.Card?.Field(CardFields.Evaluation) is { State: CardFieldState.Stated, Line: var line }
            ? $"the card tells how well it does ({file.Card.DisplayPath}, line {line})" : null;
    }

    private static string Kind(PartContent content) => content switch { PartContent.Code => "code", PartContent.Data => "data", _ => "documents" };
}
