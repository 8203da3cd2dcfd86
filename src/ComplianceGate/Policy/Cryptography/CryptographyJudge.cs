using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Holds what the code does with cryptography against the data on the status of algorithms. A pure function.</summary>
public sealed class CryptographyJudge
{
    private const string Curves = "curve";

    private readonly CryptographyStatus status;
    private readonly string profile;
    private readonly DateOnly day;
    private readonly GateFacts facts;
    private readonly SortedDictionary<string, CryptographyAssetBuilder> assets = new(StringComparer.Ordinal);
    private readonly ImmutableArray<JudgedCryptographyUse>.Builder uses = ImmutableArray.CreateBuilder<JudgedCryptographyUse>();
    private DateOnly? sameUntil;

    private CryptographyJudge(CryptographyStatus status, string profile, DateOnly day, GateFacts facts) =>
        (this.status, this.profile, this.day, this.facts) = (status, profile, day, facts);

    /// <summary>Judges by the data that comes with the gate.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="facts">What was read.</param>
    /// <param name="day">The day by which is judged.</param>
    public static JudgedCryptography Judge(CompliancePolicy policy, GateFacts facts, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(facts);
        var profile = policy.Cryptography.Profile;
        if (!facts.Cryptography.IsRead)
        {
            return JudgedCryptography.NotRead;
        }

        // The data is large, and code without cryptography is not to wait for it.
        return facts.Cryptography.Assemblies.IsEmpty
            ? new(profile, CryptographyStatusData.Version, [], [], null)
            : Judge(CryptographyStatusData.BuiltIn, profile, facts, day);
    }

    /// <summary>Judges by any data.</summary>
    /// <param name="status">The data.</param>
    /// <param name="profile">One of <see cref="PolicyKeys.CryptographyProfiles"/>.</param>
    /// <param name="facts">What was read.</param>
    /// <param name="day">The day by which is judged.</param>
    public static JudgedCryptography Judge(CryptographyStatus status, string profile, GateFacts facts, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(facts);
        var judge = new CryptographyJudge(status, profile, day, facts);
        foreach (var assembly in facts.Cryptography.Assemblies)
        {
            foreach (var use in assembly.Uses)
            {
                judge.Take(assembly, use);
            }
        }

        var decisions = ImmutableArray.CreateBuilder<CryptographyDecision>(judge.assets.Count);
        foreach (var (_, asset) in judge.assets)
        {
            decisions.Add(asset.Decide());
        }

        return new(profile, status.Version, judge.uses.ToImmutable(), decisions.DrainToImmutable(), judge.sameUntil);
    }

    private void Take(AssemblyCryptography assembly, CryptographyUse use)
    {
        if (use.Protocols.IsEmpty)
        {
            Take(assembly, use, use.Algorithm);
            return;
        }

        // Each version is an asset of its own.
        foreach (var version in use.Protocols)
        {
            Take(assembly, use, version);
        }
    }

    private void Take(AssemblyCryptography assembly, CryptographyUse use, string name)
    {
        var algorithm = status.Find(name);
        var practice = CryptographyAssetName.Practice(use);
        var asset = CryptographyAssetName.Of(use, name, algorithm?.Primitive);
        var judgements = practice is null ? Judgements(algorithm, use) : Judgements(status.FindPractice(practice), use);
        if (!judgements.IsEmpty)
        {
            uses.Add(new(assembly, use, asset, judgements));
        }

        if (!assets.TryGetValue(asset, out var found))
        {
            assets.Add(asset, found = new CryptographyAssetBuilder(status, asset, name, use.Kind == CryptographyUseKind.WeakRandom ? status.Find("System.Random") : algorithm));
        }

        var isKnown = practice is not null || (algorithm is not null && name != CryptographyNames.Unknown && !(use.Protocols.IsEmpty && use.Undecided.Contains(CryptographyProperties.Protocols)));
        found.Add(assembly, use, isKnown ? null : CryptographyStatuses.Unknown, judgements, CryptographyProviders.Of(facts, assembly, use));
    }

    private ImmutableArray<CryptographyJudgement> Judgements(CryptographyAlgorithm? algorithm, CryptographyUse use)
    {
        if (algorithm is null || algorithm.Entries.IsEmpty)
        {
            return [];
        }

        var worst = new List<CryptographyJudgement>();
        foreach (var entry in algorithm.Entries)
        {
            if (Speaks(algorithm, entry, use))
            {
                Keep(worst, new(entry.Status, entry.Reason, status.Cite(entry.Source, entry.Section), entry.Until, algorithm.Instead));
            }
        }

        // What is broken or not approved need not be told a second time as something that will be.
        if (worst.Exists(static j => j.Code == "CG6001"))
        {
            worst.RemoveAll(static j => j.Code == "CG6002");
        }

        worst.Sort(static (a, b) => CryptographyStatuses.Rank(b.Status).CompareTo(CryptographyStatuses.Rank(a.Status)));
        return [.. worst];
    }

    private static void Keep(List<CryptographyJudgement> worst, CryptographyJudgement judgement)
    {
        var at = worst.FindIndex(j => j.Code == judgement.Code);
        if (at < 0)
        {
            worst.Add(judgement);
        }
        else if (CryptographyStatuses.Rank(worst[at].Status) < CryptographyStatuses.Rank(judgement.Status))
        {
            worst[at] = judgement;
        }
    }

    private bool Speaks(CryptographyAlgorithm algorithm, CryptographyEntry entry, CryptographyUse use)
    {
        if ((!entry.Profiles.IsEmpty && !entry.Profiles.Contains(profile))
            || !HasAny(entry.Functions, use.Functions)
            || HasOnly(entry.ExceptOnly, use.Functions)
            || !Has(entry.Modes, use.Mode)
            || !Has(entry.Paddings, use.Padding)
            || !Has(entry.Hashes, use.Hash)
            || !Has(entry.Curves, use.Curve)
            || !IsOther(entry.ExceptCurves, use.Curve)
            || !IsBelow(entry.Below, Bits(algorithm, use))
            || !IsBelow(entry.IterationsBelow, use.Iterations))
        {
            return false;
        }

        if (entry.From is { } from && day < from)
        {
            SameUntil(from.AddDays(-1));
            return false;
        }

        if (entry.Until is { } until && day <= until)
        {
            SameUntil(until);
        }

        return true;
    }

    private void SameUntil(DateOnly last) => sameUntil = sameUntil is { } known && known < last ? known : last;

    private static bool Has(ImmutableArray<string> wanted, string? found) => wanted.IsEmpty || (found is not null && wanted.Contains(found));

    // A curve without a name here may be one of those under its object identifier.
    private static bool IsOther(ImmutableArray<string> excepted, string? curve) =>
        excepted.IsEmpty || (curve is not null && !curve.Contains('.') && !excepted.Contains(curve));

    private static bool HasAny(ImmutableArray<string> wanted, ImmutableArray<string> found)
    {
        if (wanted.IsEmpty)
        {
            return true;
        }

        foreach (var one in found)
        {
            if (wanted.Contains(one))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOnly(ImmutableArray<string> excepted, ImmutableArray<string> found)
    {
        foreach (var one in found)
        {
            if (!excepted.Contains(one))
            {
                return false;
            }
        }

        return !found.IsEmpty && !excepted.IsEmpty;
    }

    private static bool IsBelow(int? enough, int? found) => enough is null || (found is { } number && number < enough);

    /// <summary>Whether a use is wrong whatever its algorithm is.</summary>
    /// <param name="use">The use.</param>
    public static bool IsPractice(CryptographyUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return CryptographyAssetName.Practice(use) is not null;
    }

    /// <summary>The size that the strength hangs on: of a curve that of its field.</summary>
    internal static int? Bits(CryptographyAlgorithm algorithm, CryptographyUse use) =>
        algorithm.Strength == Curves ? CryptographyAssetName.CurveBits(use.Curve) ?? use.KeyBits : use.KeyBits;
}
