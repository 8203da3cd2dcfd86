namespace ComplianceGate.Policy;

/// <summary>Finds what somebody meant who mistyped a name.</summary>
internal static class NearestName
{
    private const int LongestName = 64;

    /// <summary>The known name that needs the fewest single-character changes, case aside; null when none is near.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    /// <param name="maximum">How many changes are too many to be a slip.</param>
    public static string? Find(string written, IEnumerable<string> known, int maximum = int.MaxValue)
    {
        if (written.Length is 0 or > LongestName)
        {
            return null;
        }

        string? nearest = null;
        var least = int.MaxValue;
        foreach (var name in known)
        {
            var distance = Distance(written, name);

            // Further than this the names share too little to be the same word.
            var limit = Math.Min(maximum, Math.Max(1, Math.Min(written.Length, name.Length) / 2));
            if (distance <= limit && (distance < least || (distance == least && string.CompareOrdinal(name, nearest) < 0)))
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>Levenshtein's distance, in one row.</summary>
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
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                var changed = Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1);
                (diagonal, row[j]) = (row[j], changed);
            }
        }

        return row[b.Length];
    }
}
