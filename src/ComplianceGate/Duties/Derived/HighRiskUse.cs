using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether a use of Annex III of the AI Act is high-risk: not where a ground of Article 6(3) holds and nobody is profiled.</summary>
internal sealed class HighRiskUse : IDerivedKey
{
    private const string Profiling = "profiling";
    private const string Cite = "Article 6(3) of Regulation (EU) 2024/1689";
    private static readonly AnnexThreeUse Use = new();

    /// <inheritdoc/>
    public string Id => "derived.high-risk-use";

    /// <inheritdoc/>
    public string Meaning => "Whether a use of Annex III is declared, and either no ground of Article 6(3) or profiling of persons.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        var use = situation.Derived(Use);
        if (use.Value != Truth.True)
        {
            return use;
        }

        if (situation.Words("derogation") is not [var ground, ..])
        {
            return use;
        }

        if (situation.Has(ProfileKeys.Uses, "law-enforcement/profiling"))
        {
            return Answer.Yes("the declared use law-enforcement/profiling is profiling of persons, so the declared ground of Article 6(3) does not hold", Cite);
        }

        return situation.Value(Profiling)?.Flag switch
        {
            true => Answer.Yes("persons are profiled, so the declared ground of Article 6(3) does not hold", Cite),
            false => Answer.No($"the ground {ground} is declared and nobody is profiled", Cite),
            null => Answer.Unknown($"the ground {ground} is declared, but not whether persons are profiled", Profiling, Cite),
        };
    }
}
