using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether money or data is asked for what is published.</summary>
internal sealed class Monetised : IDerivedKey
{
    private const string Key = "monetisation";

    /// <inheritdoc/>
    public string Id => "derived.monetised";

    /// <inheritdoc/>
    public string Meaning => "Whether money or personal data is asked for it, as monetisation declares; not where commercial is declared to be no.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        var ways = situation.Words(Key);
        foreach (var way in ways)
        {
            if (way != "none")
            {
                return Answer.Yes($"it is monetised: {way}");
            }
        }

        if (!ways.IsEmpty)
        {
            return Answer.No("it is declared that nothing is asked for it");
        }

        return situation.Has(ProfileKeys.Commercial, "no") ? Answer.No("it is declared not to be published in the course of a business") : Answer.Undeclared(Key);
    }
}
