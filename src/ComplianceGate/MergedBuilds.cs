using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Makes one record of the builds of one project for several frameworks: what a package of all of them consists of.</summary>
internal static class MergedBuilds
{
    /// <summary>Merges records.</summary>
    /// <param name="records">One for each framework, in the order in which the project names them; at least one.</param>
    public static CheckRecord Merge(ImmutableArray<CheckRecord> records)
    {
        var first = records[0];
        if (records.Length == 1)
        {
            return first;
        }

        var facts = first.Facts with
        {
            Project = first.Facts.Project with
            {
                TargetFramework = string.Join(';', records.Select(static r => r.Facts.Project.TargetFramework)),
                TargetFrameworkMoniker = string.Join(';', records.Select(static r => r.Facts.Project.TargetFrameworkMoniker)),
                Usage = records.Aggregate(CodeUsage.None, static (usage, r) => usage | r.Facts.Project.Usage),
            },
            Packages = Packages(records),
            Pruned = Distinct(records, static r => r.Facts.Pruned, static p => p.Purl),
            Models = Distinct(records, static r => r.Facts.Models, static m => m.DisplayPath),
            Datasets = Distinct(records, static r => r.Facts.Datasets, static d => d.Name),
            Evaluations = Distinct(records, static r => r.Facts.Evaluations, static e => e.DisplayPath),
            Dependencies = MergedFacts.Dependencies(records),
            Cryptography = MergedFacts.Cryptography(records),
            PublicApi = PublicApi(records),
            Links = Distinct(records, static r => r.Facts.Links, static l => $"{(int)l.Kind} {l.Name}\n{l.Version}\n{l.TargetFramework}"),
        };
        return new CheckRecord(facts, Verdict(records, facts.Packages));
    }

    /// <summary>Merges how the assemblies were made: options and properties that all have alike, and everything that any of them was given.</summary>
    /// <param name="builds">One for each framework.</param>
    /// <returns>Outputs lie in a folder for each framework; null where one of the builds does not tell.</returns>
    public static BuildFact? Merge(ImmutableArray<KeptBuild> builds)
    {
        if (builds.Length == 1 || builds.Any(static b => b.Made is null))
        {
            return builds.Length == 1 ? builds[0].Made : null;
        }

        var all = builds.Select(static b => InFolder(b.Made!, b.Record.Facts.Project.TargetFramework)).ToImmutableArray();
        return all[0] with
        {
            Options = Common(all, static b => b.Options),
            Properties = Common(all, static b => b.Properties),
            References = Union(all, static b => b.References, static r => $"{r.Path}\n{r.Package}\n{r.Sha256}"),
            Analyzers = Union(all, static b => b.Analyzers, static a => $"{a.Path}\n{a.Package}\n{a.Sha256}"),
            Imports = Union(all, static b => b.Imports, static i => $"{i.Path}\n{i.Package}\n{i.Sha256}"),
            Outputs = Union(all, static b => b.Outputs, static o => $"{o.Path}\n{o.Sha256}"),
        };
    }

    // Each framework has an assembly of the same name.
    private static BuildFact InFolder(BuildFact build, string framework) =>
        build with { Outputs = [.. build.Outputs.Select(o => o with { Path = $"{framework}/{o.Path}" })] };

    private static ImmutableArray<NamedValue> Common(ImmutableArray<BuildFact> builds, Func<BuildFact, ImmutableArray<NamedValue>> part) =>
        [.. part(builds[0]).Where(value => builds.All(b => part(b).Contains(value)))];

    private static ImmutableArray<T> Union<T>(ImmutableArray<BuildFact> builds, Func<BuildFact, ImmutableArray<T>> part, Func<T, string> key) =>
        [.. builds.SelectMany(b => part(b)).DistinctBy(key, StringComparer.Ordinal).OrderBy(key, StringComparer.Ordinal)];

    // Each form that a type has; null where one of the builds does not tell.
    private static PublicApiFact? PublicApi(ImmutableArray<CheckRecord> records) =>
        records.Any(static r => r.Facts.PublicApi is null) ? null
        : new([.. records.SelectMany(static r => r.Facts.PublicApi!.Types).Distinct().OrderBy(static t => t.Name, StringComparer.Ordinal).ThenBy(static t => t.Sha256, StringComparer.Ordinal)]);

    // One package may ship with one framework and depend on other packages with another.
    private static ImmutableArray<PackageFact> Packages(ImmutableArray<CheckRecord> records)
    {
        var merged = new Dictionary<string, PackageFact>(StringComparer.Ordinal);
        foreach (var package in records.SelectMany(static r => r.Facts.Packages))
        {
            merged[package.Key] = merged.TryGetValue(package.Key, out var known)
                ? known with
                {
                    Direct = known.Direct || package.Direct,
                    Scope = known.Scope == PackageScope.Shipped ? known.Scope : package.Scope,
                    ScopeReason = known.Scope == PackageScope.Shipped ? known.ScopeReason : package.ScopeReason,
                    Place = known.Place == package.Place ? known.Place : ShippingPlace.Everywhere,
                    Dependencies = [.. known.Dependencies.Union(package.Dependencies).Order(StringComparer.Ordinal)],
                }
                : package;
        }

        return [.. merged.Values
            .OrderBy(static p => (int)p.Kind)
            .ThenBy(static p => p.Id, StringComparer.Ordinal)
            .ThenBy(static p => p.Version, StringComparer.Ordinal)
            .ThenBy(static p => p.Sha256, StringComparer.Ordinal)];
    }

    private static Verdict Verdict(ImmutableArray<CheckRecord> records, ImmutableArray<PackageFact> packages)
    {
        var licenses = new Dictionary<string, LicenseDecision>(StringComparer.Ordinal);
        // What ships was judged more strictly than what only builds.
        foreach (var scope in (PackageScope[])[PackageScope.Shipped, PackageScope.BuildOnly])
        {
            foreach (var record in records)
            {
                var ofScope = record.Facts.Packages.Where(p => p.Scope == scope).Select(static p => p.Key).ToHashSet(StringComparer.Ordinal);
                foreach (var decision in record.Verdict.Licenses.Where(d => ofScope.Contains(d.Package)))
                {
                    licenses.TryAdd(decision.Package, decision);
                }
            }
        }

        return records[0].Verdict with
        {
            Findings = Distinct(records, static r => r.Verdict.Findings, static f => $"{f.Code}\n{f.Subject}\n{f.Message}"),
            Licenses = [.. packages.Where(p => licenses.ContainsKey(p.Key)).Select(p => licenses[p.Key])],
            ModelLicenses = Distinct(records, static r => r.Verdict.ModelLicenses, static l => l.Model),
            ModelClaims = Distinct(records, static r => r.Verdict.ModelClaims, static c => $"{c.Model}\n{c.Kind}\n{c.Claimed}\n{c.ClaimedAt?.Line}"),
            Datasets = Distinct(records, static r => r.Verdict.Datasets, static d => d.Name),
            Thresholds = Distinct(records, static r => r.Verdict.Thresholds, static t => $"{t.Model}\n{t.Threshold}\n{t.Required}"),
            Duties = Distinct(records, static r => r.Verdict.Duties, static d => $"{d.Duty}\n{d.Model}"),
            Openness = Distinct(records, static r => r.Verdict.Openness, static o => o.Model ?? ""),
            Cryptography = MergedFacts.Decisions(records),
            CryptographyProfile = records.Select(static r => r.Verdict.CryptographyProfile).FirstOrDefault(static p => p is not null),
            CryptographyData = records.Select(static r => r.Verdict.CryptographyData).FirstOrDefault(static d => d is not null),
        };
    }

    /// <summary>What any of the records holds, each once, in ordinal order of the keys.</summary>
    internal static ImmutableArray<T> Distinct<T>(ImmutableArray<CheckRecord> records, Func<CheckRecord, ImmutableArray<T>> part, Func<T, string> key) =>
        [.. records.SelectMany(r => part(r)).DistinctBy(key, StringComparer.Ordinal).OrderBy(key, StringComparer.Ordinal)];
}
