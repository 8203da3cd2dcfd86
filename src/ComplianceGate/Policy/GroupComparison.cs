using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Compares the rates of groups. The ratio is the lowest rate over the highest, 1 where no group has any; the difference is the highest less
/// the lowest. Results are compared that were measured on one thing: the same metric, task, data set and split.
/// </summary>
internal static class GroupComparison
{
    /// <summary>Four fifths.</summary>
    public const double FourFifths = 0.8;

    private static readonly string[] Selection = ["selection_rate"];
    private static readonly string[] TruePositives = ["true_positive_rate", "tpr"];
    private static readonly string[] FalsePositives = ["false_positive_rate", "fpr"];

    /// <summary>Whether a ratio is made of a metric.</summary>
    public static bool Compares(EvaluationThreshold threshold, string metric) =>
        threshold.Ratio == GroupRatio.EqualizedOdds ? MetricNames.IsOneOf(metric, TruePositives) || MetricNames.IsOneOf(metric, FalsePositives)
        : threshold.Metric is { } named ? MetricNames.Same(named, metric)
        : MetricNames.IsOneOf(metric, Selection);

    /// <summary>Judges the results of one evaluation.</summary>
    /// <param name="threshold">A threshold with a ratio.</param>
    /// <param name="none">The decision without an outcome.</param>
    /// <param name="results">Results of the model's weights that <see cref="Compares"/>.</param>
    /// <returns>A decision for each thing that groups were measured on.</returns>
    public static IEnumerable<ThresholdDecision> Judge(EvaluationThreshold threshold, ThresholdDecision none, List<EvaluationResultFact> results)
    {
        var measured = new List<(string? Task, string? Dataset, string? Split)>();
        foreach (var result in results)
        {
            if (!measured.Contains((result.Task, result.Dataset, result.Split)))
            {
                measured.Add((result.Task, result.Dataset, result.Split));
            }
        }

        foreach (var on in measured)
        {
            var here = results.FindAll(r => (r.Task, r.Dataset, r.Split) == on);
            if (threshold.Ratio != GroupRatio.EqualizedOdds)
            {
                yield return Decide(threshold, none, here);
                continue;
            }

            var hits = here.FindAll(r => MetricNames.IsOneOf(r.Metric, TruePositives));
            var alarms = here.FindAll(r => MetricNames.IsOneOf(r.Metric, FalsePositives));
            if (hits.Count == 0 || alarms.Count == 0)
            {
                yield return Insufficient(none, here[0], $"it has no {(hits.Count == 0 ? TruePositives[0] : FalsePositives[0])} of groups, and equalized odds need both rates");
                continue;
            }

            yield return Decide(threshold, none, hits);
            yield return Decide(threshold, none, alarms);
        }
    }

    private static ThresholdDecision Decide(EvaluationThreshold threshold, ThresholdDecision none, List<EvaluationResultFact> groups)
    {
        var lowest = groups[0];
        var highest = groups[0];
        long? fewest = groups[0].Samples;
        string? few = null;
        foreach (var group in groups)
        {
            if (group.Value is < 0 or > 1)
            {
                return Insufficient(none, group, $"{ThresholdJudge.Shown(group.Value)} of the group {group.Group} is no rate from 0 to 1");
            }

            lowest = group.Value < lowest.Value ? group : lowest;
            highest = group.Value > highest.Value ? group : highest;
            fewest = fewest is null || group.Samples is null ? null : Math.Min(fewest.Value, group.Samples.Value);
            few ??= ThresholdJudge.TooFew(threshold, group.Samples) is { } reason ? $"of the group {group.Group}, {reason}" : null;
        }

        if (HasOneGroup(groups))
        {
            return Insufficient(none, lowest, $"it has one group only ({lowest.Group}), and a ratio needs two");
        }

        return Outcome(threshold, none, lowest, highest, few) with { Samples = fewest, ResultAt = lowest.Location };
    }

    private static ThresholdDecision Outcome(EvaluationThreshold threshold, ThresholdDecision none, EvaluationResultFact lowest, EvaluationResultFact highest, string? few)
    {
        var ratio = highest.Value == 0 ? 1 : lowest.Value / highest.Value;
        var difference = highest.Value - lowest.Value;
        var minimum = threshold.Ratio == GroupRatio.FourFifths ? FourFifths : threshold.Minimum;
        var failsRatio = ratio < minimum;
        var fails = failsRatio || difference > threshold.Maximum;
        var who = $"{lowest.Metric} is {ThresholdJudge.Shown(lowest.Value)} for {lowest.Group} and {ThresholdJudge.Shown(highest.Value)} for {highest.Group}";
        return none with
        {
            Found = failsRatio || (minimum is not null && !fails) ? "a ratio of " + Rounded(ratio) : "a difference of " + Rounded(difference),
            Outcome = fails ? ThresholdOutcome.Failed : few is not null ? ThresholdOutcome.Insufficient : ThresholdOutcome.Met,
            Reason = fails || few is null ? who : few,
        };
    }

    // Shown only: what decides is not rounded.
    private static string Rounded(double value) => ThresholdJudge.Shown(Math.Round(value, 6));

    private static bool HasOneGroup(List<EvaluationResultFact> groups)
    {
        foreach (var group in groups)
        {
            if (group.Group != groups[0].Group)
            {
                return false;
            }
        }

        return true;
    }

    private static ThresholdDecision Insufficient(ThresholdDecision none, EvaluationResultFact at, string reason) => none with
    {
        Outcome = ThresholdOutcome.Insufficient, Reason = reason, Samples = at.Samples, ResultAt = at.Location,
    };
}
