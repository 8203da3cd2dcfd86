using System.Collections.Immutable;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether the publisher provides an AI system, rather than only a model: the duties of Article 50 and of high-risk systems bind who provides a system.</summary>
internal sealed class ProvidesSystem : IDerivedKey
{
    private const string Cite = "Article 3(3) of Regulation (EU) 2024/1689";

    private static readonly AnnexThreeUse Use = new();
    private static readonly ImmutableArray<string> ModelPublishers = ["gpai-provider", "downstream-modifier"];

    /// <inheritdoc/>
    public string Id => "derived.provides-system";

    /// <inheritdoc/>
    public string Meaning => "Whether the publisher provides an AI system: as a declared provider, or as a hobbyist, researcher or maintainer of what talks to people or has a use of Annex III or I; not known where it may be only a model.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        if (situation.Has(ProfileKeys.Role, "system-provider"))
        {
            return Answer.Yes("role is system-provider");
        }

        var trait = Trait(situation);
        foreach (var role in Situation.Publishers)
        {
            if (situation.Has(ProfileKeys.Role, role))
            {
                return trait is not null ? Answer.Yes($"role is {role}, and what {trait} is a system", Cite)
                    : Generates(situation) ? Answer.Unknown($"role is {role}, and what generates content may be a system or only a model: role system-provider or gpai-provider would say which", ProfileKeys.Role, Cite)
                    : Answer.No("nothing is declared that makes it a system rather than a component", Cite);
            }
        }

        foreach (var role in ModelPublishers)
        {
            if (trait is not null && situation.Has(ProfileKeys.Role, role))
            {
                return Answer.Unknown($"role is {role}, yet what {trait} is a system: whether it is provided as one has to be decided", ProfileKeys.Role, "Article 25(1) of Regulation (EU) 2024/1689");
            }
        }

        return Answer.No("no role is declared of one who provides a system", Cite);
    }

    // What only a system has, as a clause; null for nothing.
    private static string? Trait(Situation situation) =>
        situation.Has("interaction", "talks-to-people") ? "talks to people"
        : situation.Derived(Use).Value == Truth.True ? "has a use of Annex III"
        : situation.Has(ProfileKeys.Uses, "annex-i-product") ? "is part of a product of Annex I"
        : null;

    private static bool Generates(Situation situation)
    {
        foreach (var word in situation.Words("interaction"))
        {
            if (word.StartsWith("generates-", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
