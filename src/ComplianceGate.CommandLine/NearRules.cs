namespace ComplianceGate.Tool;

/// <summary>The rules that somebody may have meant.</summary>
internal static class NearRules
{
    private const int Most = 3;

    /// <summary>What to type instead.</summary>
    /// <param name="code">What was typed.</param>
    public static string Advice(string code)
    {
        var asked = code.Trim();
        var near = RuleSet.Descriptors
            .Select(d => (Rule: d, Distance: d.Name.Equals(asked, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(d.Id, Number(asked))))
            .Where(static d => d.Distance <= 2)
            .GroupBy(static d => d.Distance > 0)
            .OrderBy(static g => g.Key)
            // The one that is meant for sure stands alone.
            .Take(1)
            .SelectMany(static g => g)
            .OrderBy(static d => d.Distance).ThenBy(static d => d.Rule.Id, StringComparer.Ordinal)
            .Take(Most)
            .Select(static d => $"{d.Rule.Id} ({d.Rule.Title})")
            .ToList();
        return near.Count == 0
            ? "Codes are CG and four digits, as a build prints them."
            : $"Did you mean {string.Join(", ", near)}?";
    }

    // 1002 and cg-1002 mean CG1002.
    private static string Number(string asked) =>
        asked.Length <= 12 ? "CG" + string.Concat(asked.Where(char.IsAsciiDigit)) : "";

    // Levenshtein's; both are short.
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
