using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>What duties are judged by.</summary>
public sealed record DutyInput
{
    /// <summary>What is declared.</summary>
    public required Profile Profile { get; init; }

    /// <summary>What was read.</summary>
    public required GateFacts Facts { get; init; }

    /// <summary>The packs.</summary>
    public required ImmutableArray<DutyPack> Packs { get; init; }

    /// <summary>The list of facts.</summary>
    public required IReadOnlyDictionary<string, FactDefinition> Definitions { get; init; }

    /// <summary>The day by which is judged.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>What is open of the models.</summary>
    public ImmutableArray<OpennessDecision> Openness { get; init; } = [];

    /// <summary>What the models' licenses are, by their display paths.</summary>
    public IReadOnlyDictionary<string, ModelLicenseDecision> ModelLicenses { get; init; } = ImmutableDictionary<string, ModelLicenseDecision>.Empty;

    /// <summary>Whether what needs a decision is taken to apply.</summary>
    public bool UndecidedApplies { get; init; }

    /// <summary>The files of the policy, by their absolute paths.</summary>
    public IReadOnlyDictionary<string, DocumentFact> Policies { get; init; } = ImmutableDictionary<string, DocumentFact>.Empty;

    /// <summary>Whether a part of the profile is only supposed (<c>--if</c>).</summary>
    public bool IsSupposed { get; init; }
}
