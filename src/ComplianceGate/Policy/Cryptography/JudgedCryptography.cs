using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What was made of all uses of cryptography under a profile.</summary>
/// <param name="Profile">One of <see cref="PolicyKeys.CryptographyProfiles"/>; null where no assembly was looked at.</param>
/// <param name="Data">The day of the data by which was judged; null where no assembly was looked at.</param>
/// <param name="Uses">The uses against which something speaks, in the order of the facts.</param>
/// <param name="Decisions">The assets, in ordinal order of their names.</param>
/// <param name="SameUntil">The last day on which the same is said; null where it hangs on none.</param>
public sealed record JudgedCryptography(
    string? Profile, string? Data, ImmutableArray<JudgedCryptographyUse> Uses, ImmutableArray<CryptographyDecision> Decisions, DateOnly? SameUntil)
{
    /// <summary>Where nothing was looked at.</summary>
    public static JudgedCryptography NotRead { get; } = new(null, null, [], [], null);
}

/// <summary>A use against which something speaks.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Use">The use.</param>
/// <param name="Asset">Name of the asset.</param>
/// <param name="Judgements">What speaks against it, the worst first: of each rule's one at the most.</param>
public sealed record JudgedCryptographyUse(AssemblyCryptography Assembly, CryptographyUse Use, string Asset, ImmutableArray<CryptographyJudgement> Judgements);

/// <summary>Something that speaks against a use.</summary>
/// <param name="Status">One of <see cref="CryptographyStatuses"/>.</param>
/// <param name="Reason">Why, as a sentence without its full stop.</param>
/// <param name="Source">The standard that says so, with the section.</param>
/// <param name="Until">The last day on which the use is still to be accepted; null where no day is named.</param>
/// <param name="Instead">What to use in its place; null where the data names nothing.</param>
public sealed record CryptographyJudgement(string Status, string Reason, string Source, DateOnly? Until, string? Instead)
{
    /// <summary>Code of the rule that tells it.</summary>
    public string Code => Status switch
    {
        CryptographyStatuses.Retiring => "CG6002",
        CryptographyStatuses.TooSmall => "CG6003",
        _ => "CG6001",
    };
}
