using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether something is developed and put into service for the sole purpose of scientific research and development.</summary>
internal sealed class ResearchOnly : IDerivedKey
{
    private const string Cite = "Article 2(6) of Regulation (EU) 2024/1689";

    /// <inheritdoc/>
    public string Id => "derived.research-only";

    /// <inheritdoc/>
    public string Meaning => "Whether scientific research is the sole purpose: declared so, and not published in the course of a business; not known where it is declared for a market and nothing says that no business stands behind it.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        if (!situation.Has("purpose", "scientific-research"))
        {
            return Answer.No("scientific research is not declared to be the purpose");
        }

        // A declared market and a sole purpose of research do not go together by themselves: somebody has to say which holds.
        return situation.Words(ProfileKeys.Market).IsEmpty || situation.Has(ProfileKeys.Commercial, "no")
            ? Answer.Yes("scientific research is declared to be the purpose", Cite)
            : Answer.Unknown("scientific research is declared to be the purpose, and a market as well: whether research is the sole purpose has to be decided", ProfileKeys.Commercial, Cite);
    }
}
