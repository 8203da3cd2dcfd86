using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Holds the thresholds of the policy against the results of evaluations. Only a result that names the digest of the model's weights
/// (<see cref="ModelFact.WeightsSha256"/>) is about that model; of several such results all must hold. Nothing is rounded up: too few samples, or an unknown number of them, meet
/// no threshold that asks for some.
/// </summary>
public static class ThresholdJudge
{
    /// <summary>Judges every threshold for every model that it is for.</summary>
    /// <param name="thresholds">The thresholds.</param>
    /// <param name="models">The models that ship.</param>
    /// <param name="evaluations">The results.</param>
    /// <returns>A decision for each pair, in the order of the models and of the policy.</returns>
    public static ImmutableArray<ThresholdDecision> Judge(
        ImmutableArray<EvaluationThreshold> thresholds, ImmutableArray<ModelFact> models, ImmutableArray<EvaluationFact> evaluations)
    {
        if (thresholds.IsEmpty)
        {
            return [];
        }

        var decisions = ImmutableArray.CreateBuilder<ThresholdDecision>();
        foreach (var model in models)
        {
            foreach (var threshold in thresholds)
            {
                if (threshold.Model is null || PathPattern.Matches(threshold.Model, model.DisplayPath))
                {
                    decisions.Add(Judge(threshold, model, models, evaluations));
                }
            }
        }

        return decisions.ToImmutable();
    }

    private static ThresholdDecision Judge(
        EvaluationThreshold threshold, ModelFact model, ImmutableArray<ModelFact> models, ImmutableArray<EvaluationFact> evaluations)
    {
        var none = new ThresholdDecision(model.DisplayPath, Subject(threshold), Required(threshold), ThresholdOutcome.Missing)
        {
            DeclaredAt = threshold.Location,
            Convention = threshold.Ratio == GroupRatio.FourFifths ? "a convention (29 CFR 1607.4(D)), not law" : null,
        };
        var weights = model.WeightsSha256;
        ThresholdDecision? worst = null, foreign = null;
        foreach (var evaluation in evaluations)
        {
            var mayBeOurs = evaluation.MayBeAbout(model.DisplayPath);
            if (!mayBeOurs && IsAboutOne(evaluation, models))
            {
                continue;
            }

            var own = new List<EvaluationResultFact>();
            foreach (var result in evaluation.Results)
            {
                if (!IsAbout(threshold, result))
                {
                    continue;
                }

                if (!mayBeOurs)
                {
                    foreign = Worse(foreign, none with
                    {
                        Outcome = ThresholdOutcome.OtherModel, Reason = evaluation.Model, Evaluation = evaluation.DisplayPath, ResultAt = result.Location,
                    });
                }
                else if (weights.Equals(result.WeightsSha256, StringComparison.OrdinalIgnoreCase))
                {
                    own.Add(result);
                }
                else
                {
                    foreign = Foreign(none, foreign, result, evaluation, NamesOnlyAPart(model, result.WeightsSha256));
                }
            }

            foreach (var decision in threshold.Ratio == GroupRatio.None ? Values(threshold, none, own) : GroupComparison.Judge(threshold, none, own))
            {
                worst = Worse(worst, decision with { Evaluation = evaluation.DisplayPath });
            }
        }

        return worst ?? foreign ?? none;
    }

    private static bool IsAboutOne(EvaluationFact evaluation, ImmutableArray<ModelFact> models)
    {
        foreach (var model in models)
        {
            if (evaluation.MayBeAbout(model.DisplayPath))
            {
                return true;
            }
        }

        return false;
    }

    // Of two that do not hold the worse is told; of two that hold the first.
    private static ThresholdDecision Worse(ThresholdDecision? one, ThresholdDecision other) =>
        one is null || Weight(other.Outcome) > Weight(one.Outcome) ? other : one;

    private static int Weight(ThresholdOutcome outcome) => outcome switch
    {
        ThresholdOutcome.Failed => 2,
        ThresholdOutcome.Met => 0,
        _ => 1,
    };

    private static ThresholdDecision Foreign(ThresholdDecision none, ThresholdDecision? known, EvaluationResultFact result, EvaluationFact evaluation, bool isPart)
    {
        var outcome = result.WeightsSha256 is null || isPart ? ThresholdOutcome.UnknownWeights : ThresholdOutcome.OtherWeights;
        return known is not null && (known.Outcome == ThresholdOutcome.OtherWeights || known.Outcome == outcome) ? known : none with
        {
            Outcome = outcome,
            Found = Shown(result.Value),
            Samples = result.Samples,
            Reason = result.WeightsSha256,
            Evaluation = evaluation.DisplayPath,
            ResultAt = result.Location,
        };
    }

    // The digest of one file says nothing of what lies in the others.
    private static bool NamesOnlyAPart(ModelFact model, string? digest)
    {
        var isPart = model.Sha256.Equals(digest, StringComparison.OrdinalIgnoreCase);
        foreach (var part in model.Parts)
        {
            isPart |= part.Sha256.Equals(digest, StringComparison.OrdinalIgnoreCase);
        }

        return isPart;
    }

    private static IEnumerable<ThresholdDecision> Values(EvaluationThreshold threshold, ThresholdDecision none, List<EvaluationResultFact> results)
    {
        foreach (var result in results)
        {
            var measured = none with { Found = Shown(result.Value), Samples = result.Samples, ResultAt = result.Location };
            yield return result.Value < threshold.Minimum || result.Value > threshold.Maximum ? measured with { Outcome = ThresholdOutcome.Failed }
                : TooFew(threshold, result.Samples) is { } reason ? measured with { Outcome = ThresholdOutcome.Insufficient, Reason = reason }
                : measured with { Outcome = ThresholdOutcome.Met };
        }
    }

    private static bool IsAbout(EvaluationThreshold threshold, EvaluationResultFact result) =>
        (threshold.Ratio == GroupRatio.None
            ? MetricNames.Same(threshold.Metric!, result.Metric) && Same(threshold.Group, result.Group, isExact: true)
            : result.Group is not null && GroupComparison.Compares(threshold, result.Metric))
        && Same(threshold.Dataset, result.Dataset) && Same(threshold.Task, result.Task) && Same(threshold.Split, result.Split);

    private static bool Same(string? asked, string? said, bool isExact = false) =>
        asked is null ? !isExact || said is null : asked.Equals(said, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a result rests on too few samples, as a clause; null when it does not.</summary>
    internal static string? TooFew(EvaluationThreshold threshold, long? samples) =>
        threshold.MinimumSamples == 0 ? null
        : samples is null ? string.Create(CultureInfo.InvariantCulture, $"it does not say how many samples it rests on, and at least {threshold.MinimumSamples} are asked for")
        : samples < threshold.MinimumSamples ? string.Create(CultureInfo.InvariantCulture, $"it rests on {samples} samples, and at least {threshold.MinimumSamples} are asked for")
        : null;

    /// <summary>A number as documents show it.</summary>
    internal static string Shown(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Subject(EvaluationThreshold threshold)
    {
        var text = new StringBuilder(threshold.Ratio switch
        {
            GroupRatio.DemographicParity => "demographic parity",
            GroupRatio.EqualizedOdds => "equalized odds",
            GroupRatio.FourFifths => "the four-fifths ratio",
            _ => threshold.Metric,
        });
        text.Append(threshold.Ratio != GroupRatio.None && threshold.Metric is { } metric ? $" of {metric}" : "");
        text.Append(threshold.Task is { } task ? $" of the task {task}" : "");
        text.Append(threshold.Dataset is { } dataset ? $" on {dataset}" : "");
        text.Append(threshold.Split is { } split ? $", split {split}" : "");
        return text.Append(threshold.Group is { } group ? $", group {group}" : "").ToString();
    }

    private static string Required(EvaluationThreshold threshold)
    {
        var (least, most) = threshold.Ratio == GroupRatio.FourFifths ? (GroupComparison.FourFifths, null) : (threshold.Minimum, threshold.Maximum);
        var (minimum, maximum) = threshold.Ratio == GroupRatio.None ? ("at least", "at most") : ("a ratio of at least", "a difference of at most");
        return (least, most) switch
        {
            ({ } l, { } m) => $"{minimum} {Shown(l)} and {maximum} {Shown(m)}",
            ({ } l, _) => $"{minimum} {Shown(l)}",
            (_, { } m) => $"{maximum} {Shown(m)}",
            _ => "",
        };
    }
}
