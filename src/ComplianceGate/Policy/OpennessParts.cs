using System.Collections.Immutable;

namespace ComplianceGate.Policy;

/// <summary>What a part of a released model is made of.</summary>
public enum PartContent
{
    /// <summary>Source code.</summary>
    Code,

    /// <summary>Data: weights and data sets.</summary>
    Data,

    /// <summary>A document.</summary>
    Document,
}

/// <summary>One part of a released model, as the Model Openness Framework 1.0 counts them.</summary>
/// <param name="Id">Its name in <c>openness.components</c>.</param>
/// <param name="Content">What it is made of.</param>
/// <param name="Class">The class that asks for it first, 3 to 1.</param>
/// <param name="IsRequired">Whether that class asks for it; another may be there.</param>
public sealed record OpennessPart(string Id, PartContent Content, int Class, bool IsRequired);

/// <summary>
/// The words of <c>profile.openness.components</c>: the components of the Model Openness Framework 1.0 by the names that its reference tool
/// gives them, in lower case with hyphens, and the wider licenses on which that tool falls back.
/// </summary>
public static class OpennessParts
{
    /// <summary>The weights themselves.</summary>
    public const string FinalParameters = "model-parameters-final";

    /// <summary>The model card.</summary>
    public const string ModelCard = "model-card";

    /// <summary>The documentation of the data sets.</summary>
    public const string DataCard = "data-card";

    /// <summary>What evaluating the model gave.</summary>
    public const string EvaluationResults = "evaluation-results";

    /// <summary>The report on the model.</summary>
    public const string TechnicalReport = "technical-report";

    /// <summary>The paper on the model, which may stand for the report.</summary>
    public const string ResearchPaper = "research-paper";

    /// <summary>The training code.</summary>
    public const string TrainingCode = "training-code";

    /// <summary>The data sets.</summary>
    public const string Datasets = "datasets";

    /// <summary>The code of the model's architecture.</summary>
    public const string Architecture = "model-architecture";

    /// <summary>The license of everything that has none of its own and whose kind has none.</summary>
    public const string Distribution = "distribution";

    /// <summary>All parts, class III first.</summary>
    public static readonly ImmutableArray<OpennessPart> All =
    [
        new(Architecture, PartContent.Code, 3, true),
        new(FinalParameters, PartContent.Data, 3, true),
        new(TechnicalReport, PartContent.Document, 3, true),
        new(EvaluationResults, PartContent.Document, 3, true),
        new(ModelCard, PartContent.Document, 3, true),
        new(DataCard, PartContent.Document, 3, true),
        new("sample-model-outputs", PartContent.Document, 3, false),
        new(TrainingCode, PartContent.Code, 2, true),
        new("inference-code", PartContent.Code, 2, true),
        new("evaluation-code", PartContent.Code, 2, true),
        new("evaluation-data", PartContent.Data, 2, true),
        new("supporting-libraries-and-tools", PartContent.Code, 2, false),
        new(Datasets, PartContent.Data, 1, true),
        new("data-preprocessing-code", PartContent.Code, 1, true),
        new("model-parameters-intermediate", PartContent.Data, 1, true),
        new(ResearchPaper, PartContent.Document, 1, true),
        new("model-metadata", PartContent.Data, 1, false),
    ];

    /// <summary>The licenses of all parts of one kind, and of the whole: what holds for a part that has no license of its own.</summary>
    public static readonly ImmutableArray<string> Groups = ["code", "data", "document", Distribution];

    /// <summary>Whether a word may stand in <c>openness.components</c>.</summary>
    /// <param name="id">The word.</param>
    public static bool IsKnown(string id)
    {
        foreach (var part in All)
        {
            if (part.Id == id)
            {
                return true;
            }
        }

        return Groups.Contains(id);
    }

    /// <summary>The word for the license of all parts of one kind.</summary>
    /// <param name="content">The kind.</param>
    public static string Group(PartContent content) => Groups[(int)content];
}
