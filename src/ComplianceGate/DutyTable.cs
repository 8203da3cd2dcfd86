using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>What duties a project has: by what is declared, or by what is supposed.</summary>
public sealed record DutyTable
{
    /// <summary>What is said where no profile is declared.</summary>
    public const string NoProfile =
        "No profile is declared, so nothing is asked but the minimum of a hobbyist or open-source maintainer: a model has a name, a license, an origin and a digest.";

    private const string AssumedMarkets = "market=eu,us";

    /// <summary>What was supposed beyond what somebody asked for, as <c>key=value</c>; null for nothing.</summary>
    public string? Assumed { get; init; }

    /// <summary>Absolute path of the policy; null for the built-in one.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>What is wrong with the policy; with any, nothing was decided.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; init; } = [];

    /// <summary>What is wrong with a supposition; null for nothing.</summary>
    public string? WrongSupposition { get; init; }

    /// <summary>Whether a profile is declared.</summary>
    public bool HasProfile { get; init; }

    /// <summary>The day by which was judged.</summary>
    public DateOnly Day { get; init; }

    /// <summary>The decisions: by the supposed profile where something is supposed.</summary>
    public ImmutableArray<DutyDecision> Decisions { get; init; } = [];

    /// <summary>The decisions by what is declared, where something is supposed; otherwise empty.</summary>
    public ImmutableArray<DutyDecision> Declared { get; init; } = [];

    /// <summary>Whether something is supposed.</summary>
    public bool IsSupposed { get; init; }

    /// <summary>Whether a duty that is in force lacks evidence, or a use is prohibited.</summary>
    public bool FallsShort => Decisions.Any(static d => d is { IsInForce: true, IsInformational: false, Outcome: DutyOutcome.Unmet or DutyOutcome.Prohibited });

    /// <summary>Whether a duty that is in force needs a decision.</summary>
    public bool IsUndecided => Decisions.Any(static d => d is { IsInForce: true, IsInformational: false, Outcome: DutyOutcome.NeedsDecision });

    /// <summary>Judges.</summary>
    /// <param name="folder">Absolute path of the project's folder; from it the policy is looked for where no build is known.</param>
    /// <param name="record">What the last build read; null where there is none, and then the policy alone is judged.</param>
    /// <param name="policyPath">Absolute path of the policy; null for the project's.</param>
    /// <param name="suppositions">Changes of the profile, as <see cref="ProfileChange"/> reads them.</param>
    /// <param name="day">The day to judge by; null for that of the build, or today.</param>
    public static DutyTable Of(string folder, CheckRecord? record, string? policyPath, IReadOnlyCollection<string> suppositions, DateOnly? day)
    {
        ArgumentNullException.ThrowIfNull(suppositions);
        var files = new InputFiles();
        var facts = record?.Facts ?? Nothing(folder, files);
        var reading = Gate.ReadPolicy(
            facts.Project, policyPath ?? (record is null ? null : Gate.NamedPolicy(record.Verdict)), record is null ? [] : Gate.OrganisationLayers(record.Verdict), facts.Source, files);
        var table = new DutyTable { PolicyPath = reading.Policy.Path, Problems = reading.Problems, HasProfile = reading.Policy.Profile is not null, IsSupposed = suppositions.Count > 0 };
        if (!reading.Problems.IsEmpty)
        {
            return table;
        }

        var supposed = ProfileChange.Apply(reading.Policy.Profile, suppositions, out var error);
        facts = facts with
        {
            JudgedAt = day is { } asked ? new DateTimeOffset(asked, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds() : facts.JudgedAt,
            Documents = PolicyAnswers.Documents(reading.Policy, facts.Project, facts.Source.Root, files),
        };
        var licenses = (record?.Verdict.ModelLicenses ?? []).ToDictionary(static l => l.Model);
        var declared = JudgedDuties.Of(reading, facts, licenses);
        table = table with { WrongSupposition = error, Day = declared.Day, Decisions = declared.Decisions };
        if (supposed is null || suppositions.Count == 0)
        {
            return table;
        }

        // Nearly every duty hangs on a market, so that without one nothing would seem to change.
        var assumed = supposed.Values.ContainsKey(ProfileKeys.Market) || suppositions.Any(static c => c.StartsWith(ProfileKeys.Market, StringComparison.Ordinal)) ? null : AssumedMarkets;
        supposed = assumed is null ? supposed : ProfileChange.Apply(supposed, [assumed], out _)!;
        var changed = JudgedDuties.Of(reading with { Policy = reading.Policy with { Profile = supposed } }, facts, licenses, isSupposed: true);
        return table with { Declared = declared.Decisions, Decisions = changed.Decisions, Assumed = assumed };
    }

    /// <summary>The decision by what is declared on the duty and model of another decision; null where there is none.</summary>
    /// <param name="decision">The other decision.</param>
    public DutyDecision? Before(DutyDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return Declared.FirstOrDefault(d => d.Duty == decision.Duty && d.Model == decision.Model);
    }

    // A folder in which nothing was built yet: it has a policy, and a name.
    private static GateFacts Nothing(string folder, InputFiles files)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) is { Length: > 0 } last ? last : "project";
        return new GateFacts
        {
            Project = new ProjectFact
            {
                Name = name, Path = Path.Combine(folder, name), AssemblyName = name, PackageId = name, Version = "", TargetFramework = "", TargetFrameworkMoniker = "",
                Configuration = "", Language = "", OutputType = "",
            },
            Toolchain = new ToolchainFact { Sdk = "", MSBuild = "", Gate = ComplianceGate.Toolchain.GateVersion },
            Source = new SourceFact { Root = GitSourceReader.Root(folder, files) },
            JudgedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        };
    }
}
