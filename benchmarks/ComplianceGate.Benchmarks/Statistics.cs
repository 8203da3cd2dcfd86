namespace ComplianceGate.Benchmarks;

/// <summary>The few numbers that are printed of a series.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var at = share * (sorted.Length - 1);
        var below = sorted[(int)at];
        return below + ((at - (int)at) * (sorted[(int)Math.Ceiling(at)] - below));
    }

    /// <summary>Median, smallest, largest: <c>801 (780-840)</c>.</summary>
    public static string Show(IReadOnlyCollection<double> values, string format) =>
        FormattableString.Invariant($"{Median(values).ToString(format, null)} ({values.Min().ToString(format, null)}-{values.Max().ToString(format, null)})");
}
