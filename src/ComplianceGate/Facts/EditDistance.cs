namespace ComplianceGate.Facts;

/// <summary>How far two words are from each other.</summary>
internal static class EditDistance
{
    private const int OnStack = 128;

    /// <summary>Levenshtein's distance: the fewest characters to add, remove or change that make one word the other, case aside.</summary>
    /// <param name="a">One word.</param>
    /// <param name="b">The other.</param>
    /// <param name="limit">A distance from which on the exact one does not matter.</param>
    /// <returns>The distance; where it is the limit or more, any number that is.</returns>
    public static int Of(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit = int.MaxValue)
    {
        if (Math.Abs(a.Length - b.Length) >= limit)
        {
            return limit;
        }

        Span<int> row = b.Length < OnStack ? stackalloc int[OnStack] : new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            var letter = char.ToLowerInvariant(a[i - 1]);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (letter == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[b.Length];
    }
}
