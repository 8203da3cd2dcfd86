using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate;

/// <summary>What came out of judging again.</summary>
public enum CheckOutcome
{
    /// <summary>Nothing stands against it, and everything is known.</summary>
    Holds,

    /// <summary>A finding would stop the build.</summary>
    FallsShort,

    /// <summary>Nothing that is known stands against it, and not everything is known.</summary>
    CannotDecide,
}

/// <summary>One build that was judged again.</summary>
/// <param name="Name">The build in a few words: <c>App (net10.0, Debug)</c>.</param>
/// <param name="Facts">What the last build read; of a project that was not built only what the restore left.</param>
/// <param name="Stage">How much of a build the facts know.</param>
/// <param name="Verdict">What the policy of now makes of them.</param>
/// <param name="Findings">The findings, waived ones included, each offer of a waiver with a day that is still to come.</param>
public sealed record JudgedBuild(string Name, GateFacts Facts, FactStage Stage, Verdict Verdict, ImmutableArray<Finding> Findings)
{
    /// <summary>When the build read the facts (UTC); null where there was none.</summary>
    public DateTime? Time { get; init; }

    /// <summary>Whether the policy is another one than when the project was built.</summary>
    public bool PolicyChanged { get; init; }

    /// <summary>Absolute paths of what the build read, or looked for, and that is not what it was, in the order of the list that the check left.</summary>
    public ImmutableArray<string> Changed { get; init; } = [];

    /// <summary>Whether the policy asks since the build for what was not read then: settings, change log, age and advisories of packages.</summary>
    public bool AsksForMore { get; init; }

    /// <summary>What came out. What changed since the build may have changed its answer, and only a build reads it.</summary>
    public CheckOutcome Outcome =>
        !Verdict.Passed && !(AsksForMore && Verdict.Findings.All(static f => f.Severity != Severity.Error || f.Waived is not null || IsReadWhereAsked(f.Code))) ? CheckOutcome.FallsShort
        : Stage == FactStage.Record && Changed.IsEmpty && !AsksForMore ? CheckOutcome.Holds : CheckOutcome.CannotDecide;

    // Rules whose facts are read only where a release is made or the policy asks.
    internal static bool IsReadWhereAsked(string code) => code.StartsWith("CG3", StringComparison.Ordinal) || code.StartsWith("CG5", StringComparison.Ordinal) || code.StartsWith("CG7", StringComparison.Ordinal);

    /// <summary>What only a build can tell, as a clause; null where the facts know all of it.</summary>
    public string? Undecided => Stage switch
    {
        FactStage.Packages => "no build left facts, so only the packages were judged: models, cards, settings, cryptography and outputs are not known",
        FactStage.Check => "the last build stopped before its code was looked at, so cryptography and outputs are not known",
        FactStage.Inspect => "the last build stopped before its outputs were recorded, so these are not known",
        _ when AsksForMore => "the policy asks since then for what that build did not read",
        _ when !Changed.IsEmpty => "what that build read has changed since",
        _ => null,
    };
}

/// <summary>The facts that the last builds left in <c>obj</c>, judged by the policy as it is now; nothing is built, and nothing is written.</summary>
public sealed record CheckAgain
{
    /// <summary>What was judged, in ordinal order of project and framework.</summary>
    public ImmutableArray<JudgedBuild> Builds { get; init; } = [];

    /// <summary>Facts that cannot be read here.</summary>
    public ImmutableArray<UnreadableCheck> Unreadable { get; init; } = [];

    /// <summary>Absolute paths of projects that do not use the gate and stand beside others that do; they were not judged.</summary>
    public ImmutableArray<string> Ungated { get; init; } = [];

    /// <summary>Absolute paths of projects of which nothing is known: they were neither built nor restored.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];

    /// <summary>What came out of all of them.</summary>
    public CheckOutcome Outcome
    {
        get
        {
            var isOpen = Builds.IsEmpty || !Unreadable.IsEmpty || !Unknown.IsEmpty;
            foreach (var build in Builds)
            {
                if (build.Outcome == CheckOutcome.FallsShort)
                {
                    return CheckOutcome.FallsShort;
                }

                isOpen |= build.Outcome == CheckOutcome.CannotDecide;
            }

            return isOpen ? CheckOutcome.CannotDecide : CheckOutcome.Holds;
        }
    }

    /// <summary>Judges again.</summary>
    /// <param name="path">Absolute path of a project file, or of a folder: the project in it, else every project below it.</param>
    /// <param name="framework">The target framework that is asked for; null for all that the last build was of.</param>
    /// <param name="configuration">The configuration that is asked for; null for that of the newest check of each project.</param>
    /// <param name="policyPath">Absolute path of the policy to judge by; null for the one of the build, or the nearest.</param>
    public static CheckAgain Of(string path, string? framework = null, string? configuration = null, string? policyPath = null)
    {
        using var text = InvariantText.Begin();
        var isFile = File.Exists(path);
        var folder = Path.TrimEndingDirectorySeparator(isFile ? Path.GetDirectoryName(path)! : path);
        var unreadable = new List<UnreadableCheck>();
        var kept = Kept(path, folder, isFile, unreadable);
        var builds = new List<JudgedBuild>();
        foreach (var check in Newest(kept, framework, configuration))
        {
            builds.Add(Judge(check, policyPath));
        }

        return Others(new CheckAgain { Unreadable = [.. unreadable] }, path, folder, isFile, builds, kept, policyPath, framework);
    }

    /// <summary>The newest builds of what a path means, with the latest facts of each.</summary>
    /// <param name="path">Absolute path of a project file or a folder.</param>
    internal static List<KeptCheck> Newest(string path)
    {
        var isFile = File.Exists(path);
        return Newest(Kept(path, Path.TrimEndingDirectorySeparator(isFile ? Path.GetDirectoryName(path)! : path), isFile, []), framework: null, configuration: null);
    }

    private static List<KeptCheck> Kept(string path, string folder, bool isFile, List<UnreadableCheck> unreadable)
    {
        var kept = CheckChoice.Near(
            folder,
            c => !isFile || IsSame(c.Record.Facts.Project.Path, path),
            c => isFile ? IsSame(c.Record.Facts.Project.Path, path) : CheckChoice.IsBelow(c.Record.Facts.Project.Directory, folder),
            unreadable,
            latest: true);
        if (!isFile && kept.Exists(c => IsSame(c.Record.Facts.Project.Directory, folder)))
        {
            kept.RemoveAll(c => !IsSame(c.Record.Facts.Project.Directory, folder));
        }

        return kept;
    }

    /// <summary>Projects without facts: their packages are judged alone, where the restore left a graph.</summary>
    private static CheckAgain Others(CheckAgain result, string path, string folder, bool isFile, List<JudgedBuild> builds, List<KeptCheck> kept, string? policyPath, string? framework)
    {
        var ungated = ImmutableArray.CreateBuilder<string>();
        var unknown = ImmutableArray.CreateBuilder<string>();
        foreach (var project in Projects(path, folder, isFile, kept, result.Unreadable))
        {
            var alone = RestoredProject.Read(project, framework);
            if (alone is null)
            {
                unknown.Add(project);
            }
            else if (!alone.IsGated && kept.Count > 0)
            {
                ungated.Add(project);
            }
            else
            {
                builds.AddRange(alone.Judge(policyPath));
            }
        }

        builds.Sort(static (a, b) => string.CompareOrdinal(a.Facts.Project.Path, b.Facts.Project.Path) is not 0 and var order ? order : string.CompareOrdinal(a.Name, b.Name));
        return result with { Builds = [.. builds], Ungated = ungated.ToImmutable(), Unknown = unknown.ToImmutable() };
    }

    private static ImmutableArray<string> Projects(string path, string folder, bool isFile, List<KeptCheck> kept, ImmutableArray<UnreadableCheck> unreadable)
    {
        if (isFile)
        {
            // What cannot be read may well be of this project, and the graph alone would say less than was asked.
            return kept.Count == 0 && unreadable.IsEmpty ? [path] : [];
        }

        if (kept.Exists(c => IsSame(c.Record.Facts.Project.Directory, folder)) || !unreadable.IsEmpty)
        {
            return [];
        }

        return new KeptChecks([.. kept], []).ProjectsWithout(folder);
    }

    /// <summary>Of each project the newest build, and with it those for its other frameworks.</summary>
    private static List<KeptCheck> Newest(List<KeptCheck> kept, string? framework, string? configuration)
    {
        kept.Sort(static (a, b) => a.Time != b.Time ? b.Time.CompareTo(a.Time) : string.CompareOrdinal(a.File, b.File));
        var newest = new Dictionary<string, ProjectFact>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var chosen = new List<KeptCheck>();
        foreach (var check in kept)
        {
            var project = check.Record.Facts.Project;
            if (!CheckChoice.Fits(framework, project.TargetFramework) || !CheckChoice.Fits(configuration, project.Configuration))
            {
                continue;
            }

            var isFirst = newest.TryAdd(project.Path, project);
            var first = newest[project.Path];
            var isSibling = first.IsOneOfSeveral && project.IsOneOfSeveral && first.Configuration == project.Configuration && first.RuntimeIdentifier == project.RuntimeIdentifier;
            if ((isFirst || isSibling) && taken.Add($"{project.Path}\n{project.TargetFramework}"))
            {
                chosen.Add(check);
            }
        }

        return chosen;
    }

    private static JudgedBuild Judge(KeptCheck check, string? policyPath) => Judge(
        check, check.Record.Facts,
        files => Gate.ReadPolicy(check.Record.Facts.Project, policyPath ?? Gate.NamedPolicy(check.Record.Verdict), Gate.OrganisationLayers(check.Record.Verdict), check.Record.Facts.Source, files));

    /// <summary>Judges the facts of a build.</summary>
    /// <param name="check">The build.</param>
    /// <param name="facts">Its facts, or what they would be.</param>
    /// <param name="read">Reads the policy.</param>
    internal static JudgedBuild Judge(KeptCheck check, GateFacts facts, Func<InputFiles, PolicyReading> read)
    {
        var before = check.Record.Verdict;
        var files = new InputFiles();
        var policy = read(files);
        facts = facts with
        {
            JudgedAt = policy.Policy.WallClock || facts.Source.CommitTime is null ? DateTimeOffset.UtcNow.ToUnixTimeSeconds() : facts.Source.CommitTime.Value,
            Documents = policy.Problems.IsEmpty ? PolicyAnswers.Documents(policy.Policy, facts.Project, facts.Source.Root, files) : facts.Documents,
        };
        if (policy.Problems.IsEmpty)
        {
            var reviews = facts.Reviews;
            (facts, policy) = ReviewSource.Read(facts with { Reviews = null }, policy, reviews?.Previous ?? [], files);
            facts = facts.Reviews is null || reviews is null ? facts : facts with { Reviews = facts.Reviews with { HasPrevious = reviews.HasPrevious } };
        }

        // No rule finds these: the build met them while it read its settings and the evidence of others.
        var met = new List<Finding>();
        foreach (var finding in before.Findings)
        {
            if (finding.Code.StartsWith("CG4", StringComparison.Ordinal) || (finding.Code == "CG0001" && finding.Subject is "ComplianceGateFormats" or "SOURCE_DATE_EPOCH"))
            {
                met.Add(finding with { Waived = null, Offer = null });
            }
        }

        var verdict = Gate.Judge(facts, policy, facts.Project.Mode, met);
        return new JudgedBuild(check.Build, facts, check.Stage, verdict, [.. Gate.Offered(verdict, policy.Policy)])
        {
            Time = check.Time,
            PolicyChanged = policy.Policy.Sha256 != before.PolicySha256,
            AsksForMore = policy.Policy.Sha256 != before.PolicySha256 && AsksForMore(policy.Policy),
            Changed = [.. LatestFacts.Changed(check)],
        };
    }

    private static bool AsksForMore(CompliancePolicy policy)
    {
        if (policy.Dependencies.MaximumAgeDays is not null || policy.Dependencies.Vex is not null)
        {
            return true;
        }

        foreach (var (code, _) in policy.Rules)
        {
            if (JudgedBuild.IsReadWhereAsked(code))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool IsSame(string path, string other) => path.Equals(other, CheckChoice.PathComparison);
}
