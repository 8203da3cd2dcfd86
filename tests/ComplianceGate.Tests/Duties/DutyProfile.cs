using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Duties;
using ComplianceGate.Facts;
using ComplianceGate.Openness;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>
/// One row of the decision table: a profile and all that comes of it, written by hand. <see cref="Expected"/> has a line for every duty that is
/// not "not applicable", and may have lines <c>not</c> that say why a duty does not apply: <c>outcome [ahead] ids [from day] [: pieces of the
/// reasons, between " + "]</c>. Outcomes: met, unmet, decide, banned, info, not. <c>ahead</c>: not in force on the judged day. Ids stand
/// between commas; <c>@name</c> is a group of <see cref="DutyGroups"/>. Whatever is not named must not apply.
/// </summary>
/// <param name="Name">What it is about.</param>
/// <param name="Cite">Where the expectation comes from: the provision, and the part of the research that names it.</param>
/// <param name="Profile">The profile, as <c>--if</c> takes it: keys and values with an equals sign, between blanks.</param>
/// <param name="Expected">What must come out.</param>
public sealed record DutyProfile(string Name, string Cite, string Profile, string Expected)
{
    /// <summary>The judged day.</summary>
    public string Day { get; init; } = "2026-11-21";

    /// <summary>The project's own license expression; null for none.</summary>
    public string? License { get; init; }

    /// <summary>Whether Article 53(2) holds as the judge of openness finds it, and why: <c>yes: weights, architecture and usage are public</c>.</summary>
    public string? Open { get; init; }

    /// <summary>License of a model that the project ships, of which the real judge of openness then decides; null where <see cref="Open"/> does.</summary>
    public string? ModelLicense { get; init; }

    /// <summary>Parameters of a model that the project ships; null where it ships none.</summary>
    public long? Parameters { get; init; }

    /// <summary>Compute of the training that the card of the shipped model tells; null where it tells none.</summary>
    public string? CardCompute { get; init; }

    /// <summary>Whether the policy takes what needs a decision to apply.</summary>
    public bool UndecidedApplies { get; init; }

    /// <summary>Answers of <c>profile.facts</c>.</summary>
    public ImmutableArray<(string Fact, string Text)> Facts { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Judges the profile by packs.</summary>
    /// <param name="packs">Ids of the packs.</param>
    public ImmutableArray<DutyDecision> Judge(params string[] packs)
    {
        var profile = ProfileChange.Apply(null, this.Profile.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var error);
        Assert.IsNull(error, error);
        var place = new FileLocation("/src/compliance.json", 1, 1);
        foreach (var (fact, text) in Facts)
        {
            Assert.IsTrue(DutyPacks.Facts.ContainsKey(fact), fact);
            profile = profile! with { Facts = profile.Facts.Add(fact, new DeclaredAnswer(text, null, place)) };
        }

        var facts = Read();
        return DutyJudge.Judge(new DutyInput
        {
            Profile = profile!,
            Facts = facts,
            Packs = [.. DutyPacks.BuiltIn.Where(p => packs.Contains(p.Id))],
            Definitions = DutyPacks.Facts,
            Day = Date(Day),
            UndecidedApplies = UndecidedApplies,
            Openness = ModelLicense is not null ? Judged(profile!, facts) : Open is null ? [] : [Supposed()],
        });
    }

    /// <summary>Holds what comes out against what is expected.</summary>
    /// <param name="packs">Ids of the packs.</param>
    public void Check(params string[] packs)
    {
        var decisions = Judge(packs);
        Assert.IsNotEmpty(decisions);
        var expected = DutyExpectation.Read(Expected);
        var wanted = expected.Where(static e => e.Outcome != "not").Select(static e => $"{e.Outcome}{(e.IsAhead ? " ahead" : "")} {e.Duty}").Order(StringComparer.Ordinal);
        var found = decisions.Where(static d => d.Outcome != DutyOutcome.NotApplicable).Select(static d => $"{Shown(d)} {d.Duty}").Order(StringComparer.Ordinal);
        Assert.AreEqual(string.Join('\n', wanted), string.Join('\n', found), $"{Name} ({Cite})\n{string.Join('\n', decisions.Where(static d => d.Outcome != DutyOutcome.NotApplicable).Select(Line))}");
        foreach (var line in expected)
        {
            line.CheckReasons(Assert.ContainsSingle(decisions.Where(d => d.Duty == line.Duty), line.Duty), Name);
        }
    }

    private static string Shown(DutyDecision decision)
    {
        var outcome = decision.IsInformational ? "info" : DutyExpectation.Word(decision.Outcome);
        return decision.IsInForce ? outcome : outcome + " ahead";
    }

    internal static string Line(DutyDecision decision) => $"{Shown(decision)} {decision.Duty}: {string.Join("; ", decision.Reasons.Select(static r => $"{r.Text} ({r.Cite})"))}";

    internal static DateOnly Date(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private ImmutableArray<OpennessDecision> Judged(Profile profile, GateFacts facts) =>
        OpennessJudge.Judge(profile, facts, new Dictionary<string, ModelLicenseDecision> { [ModelPath] = new(ModelPath, ModelLicense, ModelLicense) });

    private OpennessDecision Supposed()
    {
        var split = Open!.IndexOf(':', StringComparison.Ordinal);
        return new OpennessDecision
        {
            Model = ShipsModel ? ModelPath : null,
            Article53 = Open[..split],
            Reasons = [new OpennessReason("article-53-2", Open[(split + 1)..].Trim())],
        };
    }

    private const string ModelPath = "weights/model.safetensors";

    private bool ShipsModel => Parameters is not null || ModelLicense is not null || CardCompute is not null;

    private CardFact? ReadCard() => CardCompute is null ? null : new()
    {
        Path = "/src/weights/README.md", DisplayPath = "weights/README.md", Sha256 = new string('b', 64),
        Claims = [new CardClaim(ClaimKinds.TrainingCompute, CardCompute, CardClaimSource.Block, 3, 1)],
    };

    private GateFacts Read() => new()
    {
        Project = new()
        {
            Name = "App", Path = "/src/App.csproj", AssemblyName = "App", PackageId = "App", Version = "1.0.0", TargetFramework = "net10.0",
            TargetFrameworkMoniker = ".NETCoreApp,Version=v10.0", Configuration = "Release", Language = "C#", OutputType = "Exe", LicenseExpression = License,
        },
        Toolchain = new() { Sdk = "10.0.100", MSBuild = "18.0", Gate = "0.1.0" },
        Source = new(),
        JudgedAt = 0,
        Models = !ShipsModel ? [] :
        [
            new() { Path = "/src/" + ModelPath, DisplayPath = ModelPath, Format = "safetensors", Size = 8, Sha256 = new string('a', 64), Header = new() { Parameters = Parameters }, Card = ReadCard() },
        ],
    };
}
