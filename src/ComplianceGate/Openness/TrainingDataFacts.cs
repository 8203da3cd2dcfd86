using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>Settles what is told of the training data: what the profile declares, but no more than what was read allows.</summary>
internal static class TrainingDataFacts
{
    private static readonly string[] Levels = ["undisclosed", "described", "released"];

    /// <summary>Whether every data set that a model names is documented, and there is one.</summary>
    public static bool AllDocumented(OpennessCase model)
    {
        var isAny = false;
        foreach (var dataset in Named(model))
        {
            isAny = true;
            if (dataset.Document is null)
            {
                return false;
            }
        }

        return isAny;
    }

    /// <summary>Settles it.</summary>
    public static void Settle(OpennessCase model)
    {
        var read = Read(model, out var why);
        var declared = model.Profile.Word("openness.data");
        var withheld = Withheld(model);
        var said = declared ?? (model.Profile.HasPart(OpennessParts.Datasets) ? "released" : model.Profile.HasPart(OpennessParts.DataCard) ? "described" : null);
        var most = withheld is null ? "released" : read ?? "undisclosed";
        if (said is null)
        {
            model.Data = withheld is null ? read ?? OpennessFacts.Unknown : most;
            model.Say("data", withheld ?? why ?? "Nobody says what is told of the training data; openness.data of the profile does.");
        }
        else if (Array.IndexOf(Levels, said) > Array.IndexOf(Levels, most))
        {
            model.Data = most;
            model.Say("data", $"{withheld} The profile declares that the training data is {said}; what was read holds.");
        }
        else
        {
            model.Data = said;
            model.Say("data", declared is null ? $"The profile names it among the released components: the training data is {said}."
                : declared == "undisclosed" && why is not null ? $"The profile declares that the training data is undisclosed, which holds. {why}"
                : $"The profile declares that the training data is {said}.");
        }
    }

    private static string? Read(OpennessCase model, out string? why)
    {
        foreach (var dataset in Named(model))
        {
            if (dataset.Document is { } document)
            {
                why = $"{document} documents the data set {dataset.Name}.";
                return "described";
            }
        }

        if (model.Model?.Card is { } card && card.Field(CardFields.TrainingData) is { State: CardFieldState.Stated, Line: var line })
        {
            why = $"The card tells of the training data ({card.DisplayPath}, line {line}); whether that is enough was not judged.";
            return "described";
        }

        why = null;
        return null;
    }

    private static string? Withheld(OpennessCase model)
    {
        if (model.Model?.Card is { DatasetsUndocumented: { } reason } card)
        {
            return $"The card says why its data sets are not documented ({card.DisplayPath}): {reason.TrimEnd('.', ' ')}.";
        }

        foreach (var dataset in Named(model))
        {
            if (dataset is { Undocumented: { } why, Document: null })
            {
                return $"The data set {dataset.Name} is not documented: {why.TrimEnd('.', ' ')}.";
            }
        }

        return null;
    }

    private static List<DatasetFact> Named(OpennessCase model)
    {
        var named = new List<DatasetFact>();
        foreach (var dataset in model.Facts.Datasets)
        {
            if (model.Model is { } file && dataset.Models.Contains(file.DisplayPath))
            {
                named.Add(dataset);
            }
        }

        return named;
    }
}
