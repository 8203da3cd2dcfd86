using System.Globalization;
using System.Text.RegularExpressions;

namespace ComplianceGate.Benchmarks;

/// <summary>Reads MSBuild's <c>-clp:PerformanceSummary</c>: milliseconds of the gate's own targets and tasks.</summary>
internal static partial class PerformanceSummary
{
    /// <summary>Times by name; a target's time includes that of its tasks, not that of the targets it depends on.</summary>
    public static IReadOnlyDictionary<string, double> OfGate(string output)
    {
        var times = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (Match line in Line().Matches(output))
        {
            times[line.Groups["name"].Value] = double.Parse(line.Groups["ms"].Value, CultureInfo.InvariantCulture);
        }

        return times;
    }

    [GeneratedRegex(@"^\s*(?<ms>\d+) ms\s+(?<name>_?ComplianceGate\w+)\s+\d+ calls", RegexOptions.Multiline)]
    private static partial Regex Line();
}
