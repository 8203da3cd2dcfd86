using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether something is developed and put into service for the sole purpose of scientific research and development.</summary>
internal sealed class ResearchOnly : IDerivedKey
{
    private const string Cite = "Article 2(6) of Regulation (EU) 2024/1689";

    private static readonly Monetised Money = new();

    /// <inheritdoc/>
    public string Id => "derived.research-only";

    /// <inheritdoc/>
    public string Meaning => "Whether scientific research is the sole purpose: declared so, for no market, by nobody who provides models or systems, and nothing asked for it; not known where one of these is declared as well.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        if (!situation.Has("purpose", "scientific-research"))
        {
            return Answer.No("scientific research is not declared to be the purpose");
        }

        // A sole purpose of research does not go together with a market, with money, or with the role of a provider: somebody has to say which holds.
        var other = !situation.Words(ProfileKeys.Market).IsEmpty ? "a market"
            : situation.Has(ProfileKeys.Role, "gpai-provider") || situation.Has(ProfileKeys.Role, "system-provider") ? "the role of a provider"
            : situation.Derived(Money).Value == Truth.True ? "that money or data is asked for it"
            : null;
        return other is not null ? Answer.Unknown($"scientific research is declared to be the purpose, and {other} as well: whether research is the sole purpose has to be decided", null, Cite)
            : situation.Derived(Money).Value == Truth.Unknown ? Answer.Unknown("scientific research is declared to be the purpose, but not whether money or data is asked for it", "monetisation", Cite)
            : Answer.Yes("scientific research is declared to be the purpose, and neither a market nor that anything is asked for it", Cite);
    }
}
