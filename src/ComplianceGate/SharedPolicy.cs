using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>
/// CG0004 for a policy that several projects share: an entry is unused when no build of any of them used it. Each build's facts are
/// judged anew by the policy as it is now, together with the layers that the project has of its own.
/// </summary>
public sealed record SharedPolicy
{
    /// <summary>Absolute path of the policy; null where none was found.</summary>
    public string? Path { get; init; }

    /// <summary>What is wrong with it; with any, nothing was decided.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; init; } = [];

    /// <summary>The builds that were judged by it, as they call themselves.</summary>
    public ImmutableArray<KeptCheck> Builds { get; init; } = [];

    /// <summary>Builds that went by another policy; what they would use does not count.</summary>
    public ImmutableArray<KeptCheck> OtherBuilds { get; init; } = [];

    /// <summary>Builds of which something could not be read, so that nobody knows all that they use.</summary>
    public ImmutableArray<KeptCheck> Undecided { get; init; } = [];

    /// <summary>One finding an unused entry, in the order of the file.</summary>
    public ImmutableArray<Finding> Unused { get; init; } = [];

    /// <summary>Judges the policy.</summary>
    /// <param name="folder">Absolute path of the folder that holds the projects; from it the nearest policy is looked for.</param>
    /// <param name="policyPath">Absolute path of the policy; null for the nearest.</param>
    /// <param name="checks">The checks of the projects.</param>
    public static SharedPolicy Of(string folder, string? policyPath, ImmutableArray<KeptCheck> checks)
    {
        var files = new InputFiles();
        var organisation = checks.IsEmpty ? [] : Gate.OrganisationLayers(checks[0].Record.Verdict);
        var search = Gate.FindPolicy(folder, policyPath, organisation, checks.IsEmpty ? null : checks[0].Record.Facts.Source.Root, files);
        var policy = Gate.NewPolicyReader().Read(files, search);
        var result = new SharedPolicy { Path = policy.Policy.Path, Problems = policy.Problems };
        if (result.Path is null || !policy.Problems.IsEmpty)
        {
            return result;
        }

        var builds = checks.Where(c => Governs(result.Path, c)).ToImmutableArray();
        var undecided = new HashSet<KeptCheck>(builds.Where(b => b.Record.Facts.Problems.Any(InputUnreadableRule.Concerns)));
        Dictionary<FileLocation, Finding>? unused = null;
        foreach (var build in builds)
        {
            var here = HasMore(build, policy) ? UnusedIn(build, policy, files, undecided) : UnusedIn(build.Record.Facts, policy);
            unused ??= here;
            foreach (var location in unused.Keys.Where(l => !here.ContainsKey(l)).ToList())
            {
                unused.Remove(location);
            }
        }

        return result with
        {
            Builds = builds,
            OtherBuilds = [.. checks.Where(c => !Governs(result.Path, c))],
            Undecided = [.. builds.Where(undecided.Contains)],
            Unused = unused is null ? [] : [.. unused.Values.OrderBy(f => f.Location!.Path, StringComparer.Ordinal).ThenBy(f => f.Location!.Line).ThenBy(f => f.Location!.Column)],
        };
    }

    private static bool Governs(string policy, KeptCheck check) =>
        IsSame(policy, check.Record.Verdict.PolicyPath) || check.Record.Verdict.PolicyLayers.Any(l => IsSame(policy, l.Path));

    private static bool IsSame(string path, string? other) =>
        string.Equals(path, other, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>
    /// What of a shared policy is unused in a project that has layers of its own. These go before what it shares: an entry that they replace
    /// decides nothing there.
    /// </summary>
    private static Dictionary<FileLocation, Finding> UnusedIn(KeptCheck build, PolicyReading policy, InputFiles files, HashSet<KeptCheck> undecided)
    {
        var (facts, verdict) = build.Record;
        var own = Gate.ReadPolicy(facts.Project, verdict, facts.Source, files);
        if (!own.Problems.IsEmpty)
        {
            undecided.Add(build);
        }

        // Without packages nothing is used: these are all that could be.
        var here = UnusedIn(facts with { Packages = [] }, policy);
        var ownUnused = UnusedIn(facts, own);
        foreach (var location in Entries(own.Policy))
        {
            if (!ownUnused.ContainsKey(location))
            {
                here.Remove(location);
            }
        }

        foreach (var (location, finding) in ownUnused)
        {
            if (policy.Layers.Any(l => IsSame(l.Path, location.Path)))
            {
                here.TryAdd(location, finding);
            }
        }

        return here;
    }

    private static bool HasMore(KeptCheck build, PolicyReading policy) =>
        build.Record.Verdict.PolicyLayers.Any(l => !policy.Layers.Any(shared => IsSame(shared.Path, l.Path)));

    /// <summary>Where the entries stand that a policy could call unused.</summary>
    private static IEnumerable<FileLocation> Entries(CompliancePolicy policy)
    {
        var (licenses, models) = (policy.Licenses, policy.Models.Licenses);
        return licenses.Allow.Concat(licenses.Build ?? []).Concat(licenses.Exceptions.SelectMany(e => e.Allow))
            .Concat(models.Allow).Concat(models.Exceptions.SelectMany(e => e.Allow)).Select(t => t.Location)
            .Concat(models.Accept.Concat(models.Exceptions.SelectMany(e => e.Accept)).Select(t => t.Location))
            .Concat(licenses.Exceptions.Select(e => e.Location)).Concat(licenses.Clarify.Select(e => e.Location))
            .Concat(models.Exceptions.Select(e => e.Location)).Concat(policy.Models.Thresholds.Select(t => t.Location))
            .Concat(policy.Waivers.Select(w => w.Location));
    }

    private static Dictionary<FileLocation, Finding> UnusedIn(GateFacts facts, PolicyReading policy)
    {
        var unused = new Dictionary<FileLocation, Finding>();
        foreach (var entry in Gate.Unused(facts, policy))
        {
            unused[entry.Location] = EntryUnusedRule.Of(entry);
        }

        var verdict = Gate.Judge(facts, policy, mode: null, []);
        foreach (var waiver in policy.Policy.Waivers)
        {
            // Only what the check knows all of: models may join after it, and other codes are found elsewhere.
            var match = new WaiverMatch(waiver);
            if (waiver.Code.StartsWith("CG1", StringComparison.Ordinal) && !verdict.Findings.Any(match.Covers))
            {
                unused[waiver.Location] = EntryUnusedRule.Of(waiver);
            }
        }

        return unused;
    }
}
