namespace ComplianceGate.Duties;

/// <summary>Whether the project ships a model of its own.</summary>
internal sealed class ShipsModel : IDerivedKey
{
    /// <inheritdoc/>
    public string Id => "derived.ships-model";

    /// <inheritdoc/>
    public string Meaning => "Whether the project ships a model of its own.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        foreach (var model in situation.Facts.Models)
        {
            if (model.Package is null)
            {
                return Answer.Yes($"the project ships {model.DisplayPath}");
            }
        }

        return Answer.No("the project ships no model of its own");
    }
}
