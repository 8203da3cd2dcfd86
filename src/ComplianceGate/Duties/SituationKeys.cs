using System.Collections.Immutable;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>What conditions may ask for: the keys of the profile, and derived ones. A new derived key is one line here.</summary>
public static class SituationKeys
{
    /// <summary>The derived keys.</summary>
    public static ImmutableArray<IDerivedKey> Derived { get; } =
    [
        new ShipsModel(), new GeneralPurpose(), new SystemicRisk(), new ProviderByModification(), new OpenModelExemption(), new OpenLicense(), new Monetised(),
        new AnnexThreeUse(), new HighRiskUse(), new ResearchOnly(), new ProvidesModel(), new ProvidesSystem(), new OpenDerogatedSystem(),
    ];

    /// <summary>The key of an id; a derived one as a flag; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public static ProfileKey? Find(string id) =>
        FindDerived(id) is { } derived ? new ProfileKey(id, ProfileKind.Flag, AbsentMeaning.Unknown, derived.Meaning, []) : ProfileKeys.Find(id);

    /// <summary>The derived key of an id; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public static IDerivedKey? FindDerived(string id)
    {
        foreach (var key in Derived)
        {
            if (key.Id == id)
            {
                return key;
            }
        }

        return null;
    }
}
