using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Merges what the builds for several frameworks know of dependencies and cryptography.</summary>
internal static class MergedFacts
{
    /// <summary>Merges the health of the dependencies: what any of them has, and what is known of all.</summary>
    /// <param name="records">One for each framework; at least one.</param>
    public static DependencyHealthFact Dependencies(ImmutableArray<CheckRecord> records)
    {
        var all = records.Select(static r => r.Facts.Dependencies).ToImmutableArray();
        var worst = all.FirstOrDefault(static d => d.Audit != AuditState.Done) ?? all[0];
        return all[0] with
        {
            IsRead = all.All(static d => d.IsRead),
            IsLocked = all.All(static d => d.IsLocked),
            Feeds = all.Max(static d => d.Feeds),
            Audit = worst.Audit,
            Ranges = MergedBuilds.Distinct(records, static r => r.Facts.Dependencies.Ranges, static p => $"{p.Id}\n{p.Version}"),
            Changed = MergedBuilds.Distinct(records, static r => r.Facts.Dependencies.Changed, static c => c.Package),
            Advisories = MergedBuilds.Distinct(records, static r => r.Facts.Dependencies.Advisories, static a => $"{a.Package}\n{a.Url}"),
            UnreadAnswers = MergedBuilds.Distinct(records, static r => r.Facts.Dependencies.UnreadAnswers, static f => f),
            Suppressed = MergedBuilds.Distinct(records, static r => r.Facts.Dependencies.Suppressed, static u => u),
            Old = MergedBuilds.Distinct(records, static r => r.Facts.Dependencies.Old, static p => p.Package),
        };
    }

    /// <summary>Merges what the code of all of them does: one file that does one thing for all frameworks stands there once.</summary>
    /// <param name="records">One for each framework; at least one.</param>
    public static CryptographyFact Cryptography(ImmutableArray<CheckRecord> records) => new()
    {
        IsRead = records.All(static r => r.Facts.Cryptography.IsRead),
        Inspected = records.Sum(static r => r.Facts.Cryptography.Inspected),
        Assemblies =
        [
            .. records.SelectMany(static r => r.Facts.Cryptography.Assemblies)
                .DistinctBy(static a => $"{a.Package}\n{a.Name}\n{a.Sha256}\n{a.Problem}\n{Uses(a)}", StringComparer.Ordinal)
                .OrderBy(static a => a.Package is not null)
                .ThenBy(static a => a.Package, StringComparer.Ordinal)
                .ThenBy(static a => a.Name, StringComparer.Ordinal)
                .ThenBy(static a => a.Sha256, StringComparer.Ordinal),
        ],
    };

    /// <summary>Merges the decisions about assets by their names: the worst counts, and every place.</summary>
    /// <param name="records">One for each framework; at least one.</param>
    public static ImmutableArray<CryptographyDecision> Decisions(ImmutableArray<CheckRecord> records) =>
    [
        .. records.SelectMany(static r => r.Verdict.Cryptography)
            .GroupBy(static d => d.Name, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => Decision([.. g])),
    ];

    private static CryptographyDecision Decision(ImmutableArray<CryptographyDecision> same)
    {
        // The first of the worst: the order of the frameworks is the project's.
        var worst = same.MaxBy(static d => CryptographyStatuses.Rank(d.Status))!;
        return worst with
        {
            Padding = same.All(d => d.Padding == worst.Padding) ? worst.Padding : null,
            Functions = [.. same.SelectMany(static d => d.Functions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Providers = [.. same.SelectMany(static d => d.Providers).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Places =
            [
                .. same.SelectMany(static d => d.Places)
                    .GroupBy(static p => (p.Package, p.Assembly))
                    .OrderBy(static g => g.Key.Package is not null)
                    .ThenBy(static g => g.Key.Package, StringComparer.Ordinal)
                    .ThenBy(static g => g.Key.Assembly, StringComparer.Ordinal)
                    .Select(static g => new CryptographyPlace(g.Key.Assembly, g.Key.Package, [.. g.SelectMany(static p => p.Occurrences).Distinct()], g.Max(static p => p.More))),
            ],
        };
    }

    private static string Uses(AssemblyCryptography assembly) =>
        string.Join('\n', assembly.Uses.Select(static u => $"{(int)u.Kind} {u.Algorithm} {u.Api} {u.Method} {u.Offset}"));
}
