using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG3001: a setting or a tool makes every build another one.</summary>
public sealed class NotDeterministicRule : IRule
{
    // The times that a ZIP entry can have (APPNOTE 6.3.10, section 4.4.6).
    private const long FirstTime = 315_532_800;
    private const long LastTime = 4_354_819_199;

    // The first that packs without names and times of its own making.
    private static readonly Version FirstNuGet = new(7, 9);

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG3001", "NotDeterministic", "The build is not deterministic", ReproducibilityRules.Category, Severity.Warning,
        "Two builds of the same source give different bits, because the compiler is told so, because this NuGet packs with names and times "
        + "of its own making, or because the time that a package is to carry cannot be used.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var fact = context.Facts.Reproducibility;
        if (fact.Setting("Deterministic") is { } deterministic && !fact.IsOn("Deterministic"))
        {
            yield return ReproducibilityRules.About(
                context, Descriptor, "Deterministic", $"{ReproducibilityRules.Shown(deterministic, "Deterministic")}, so the compiler gives each build an id and a time of its own.",
                "Take the property out; the SDK sets it to true.", deterministic.Place);
        }

        if (!context.Facts.Project.IsPackable)
        {
            yield break;
        }

        if (fact.IsRelease && fact.NuGetVersion is { } nuget && Version.TryParse(nuget, out var version) && version < FirstNuGet)
        {
            yield return ReproducibilityRules.IfClaimed(context, ReproducibilityRules.About(
                context, Descriptor, "NuGet", $"NuGet {SafeText.Line(nuget, 40)} packs with a random name and the time of day inside, so no two packages are alike.",
                "Pack with an SDK that brings NuGet 7.9 or later (.NET SDK 10.0.400), and pin it in global.json."));
        }

        foreach (var finding in Times(context, fact))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> Times(RuleContext context, ReproducibilityFact fact)
    {
        if (fact.Setting("DeterministicTimestamp") is { Value.Length: > 0 } stamp)
        {
            var seconds = Seconds(stamp.Value);
            if (seconds is null or < FirstTime or > LastTime)
            {
                yield return ReproducibilityRules.About(
                    context, Descriptor, "DeterministicTimestamp",
                    $"{ReproducibilityRules.Shown(stamp, "DeterministicTimestamp")}, {(seconds is null ? "which is neither a date nor a number of seconds since 1970" : "and the times in a package begin in 1980 and end in 2107")}: NuGet does not pack with it.",
                    "Take the property out; ComplianceGate sets it to the commit's time.", stamp.Place);
            }
        }
        else if (long.TryParse(fact.Value("SOURCE_DATE_EPOCH"), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch < FirstTime)
        {
            yield return ReproducibilityRules.About(
                context, Descriptor, "SOURCE_DATE_EPOCH", $"SOURCE_DATE_EPOCH is {epoch.ToString(CultureInfo.InvariantCulture)}, before 1980, where the times in a package begin: it carries 1980-01-01.",
                "Set it to the commit's time: git log -1 --format=%ct") with { Severity = Severity.Note };
        }
    }

    private static long? Seconds(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeSeconds()
        : null;
}
