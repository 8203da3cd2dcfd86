using ComplianceGate.Facts;

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
            var distance = EditDistance.Of(written, name);

            // Further than this the names share too little to be the same word.
            var limit = Math.Min(maximum, Math.Max(1, Math.Min(written.Length, name.Length) / 2));
            if (distance <= limit && (distance < least || (distance == least && string.CompareOrdinal(name, nearest) < 0)))
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }
}
