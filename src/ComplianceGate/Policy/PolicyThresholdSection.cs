using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Reads an entry of <c>models.thresholds</c>.</summary>
internal static class PolicyThresholdSection
{
    private const string What = "A threshold";
    private const double MostSamples = 1e12;

    /// <summary>Reads an entry; null and reports where it cannot be held against anything.</summary>
    public static EvaluationThreshold? Read(PolicyReadState state, PositionedValue entry)
    {
        var threshold = new EvaluationThreshold { Location = state.Place(entry) };
        PositionedValue? ratio = null;
        var isRead = true;
        foreach (var member in entry.Members)
        {
            var value = member.Value;
            var key = $"'{member.Name}' of a threshold";
            switch (member.Name)
            {
                case "metric": threshold = threshold with { Metric = Text(value, key) }; break;
                case "dataset": threshold = threshold with { Dataset = Text(value, key) }; break;
                case "task": threshold = threshold with { Task = Text(value, key) }; break;
                case "split": threshold = threshold with { Split = Text(value, key) }; break;
                case "group": threshold = threshold with { Group = Text(value, key) }; break;
                case "model": threshold = threshold with { Model = Pattern(Text(value, key), value) }; break;
                case "minimum": threshold = threshold with { Minimum = Number(value, key) }; break;
                case "maximum": threshold = threshold with { Maximum = Number(value, key) }; break;
                case "minimumSamples": threshold = threshold with { MinimumSamples = Samples(value, key) }; break;
                case "ratio": ratio = value; break;
                default: state.Unknown(member, "in a threshold", PolicyKeys.Threshold, []); break;
            }
        }

        if (ratio is not null)
        {
            var word = state.OneOf(ratio, "'ratio' of a threshold", EvaluationThreshold.Ratios);
            isRead &= word is not null;
            threshold = threshold with { Ratio = word is null ? GroupRatio.None : (GroupRatio)(EvaluationThreshold.Ratios.IndexOf(word) + 1) };
        }

        return isRead && HoldsTogether(state, entry, threshold) ? threshold : null;

        string? Text(PositionedValue value, string key)
        {
            var text = state.Text(value, key);
            isRead &= text is not null;
            return text;
        }

        string? Pattern(string? text, PositionedValue value)
        {
            if (text is null || (!text.Contains('\\', StringComparison.Ordinal) && text.Length <= PathPattern.Longest))
            {
                return text;
            }

            isRead = false;
            state.Expected("'model' of a threshold", "the path of a model with forward slashes, where * stands for any name and ** for any folders", value);
            return null;
        }

        double? Number(PositionedValue value, string key)
        {
            var number = Finite(value);
            isRead &= number is not null;
            if (number is null)
            {
                state.Expected(key, "a number", value);
            }

            return number;
        }

        long Samples(PositionedValue value, string key)
        {
            if (Finite(value) is { } number and >= 0 and <= MostSamples && number == Math.Floor(number))
            {
                return (long)number;
            }

            isRead = false;
            state.Expected(key, "a whole number from 0 on", value);
            return 0;
        }
    }

    private static double? Finite(PositionedValue value) =>
        value.Kind == JsonKind.Number
        && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private static bool HoldsTogether(PolicyReadState state, PositionedValue entry, EvaluationThreshold threshold)
    {
        var wrong = threshold switch
        {
            { Ratio: GroupRatio.None, Metric: null } => $"{What} lacks 'metric'.",
            { Ratio: not GroupRatio.None, Group: not null } => $"{What} with a 'ratio' compares all groups and may not name one in 'group'.",
            { Ratio: GroupRatio.EqualizedOdds, Metric: not null } => $"{What} for equalized odds compares two rates and may not name a 'metric'.",
            { Ratio: GroupRatio.FourFifths, Minimum: not null } or { Ratio: GroupRatio.FourFifths, Maximum: not null } =>
                $"{What} for four fifths is 0.8 by its name; for another number use \"ratio\": \"demographic-parity\".",
            { Ratio: not GroupRatio.FourFifths, Minimum: null, Maximum: null } => $"{What} needs a 'minimum' or a 'maximum'.",
            { Ratio: GroupRatio.None, Minimum: { } least, Maximum: { } most } when least > most => $"{What} has a 'minimum' above its 'maximum', which nothing can meet.",
            { Ratio: not GroupRatio.None } when IsNoShare(threshold.Minimum) || IsNoShare(threshold.Maximum) => $"{What} with a 'ratio' has a 'minimum' and 'maximum' from 0 to 1.",
            _ => null,
        };
        if (wrong is not null)
        {
            state.Report(wrong, entry);
        }

        return wrong is null;
    }

    private static bool IsNoShare(double? number) => number is < 0 or > 1;
}
