namespace ComplianceGate.Policy;

/// <summary>Names of metrics as different tools write them.</summary>
internal static class MetricNames
{
    /// <summary>Whether two names are the same but for case, and for <c>-</c> and spaces in place of <c>_</c>.</summary>
    public static bool Same(string one, string other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < one.Length; i++)
        {
            if (Plain(one[i]) != Plain(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a name is one of several.</summary>
    public static bool IsOneOf(string name, ReadOnlySpan<string> names)
    {
        foreach (var one in names)
        {
            if (Same(one, name))
            {
                return true;
            }
        }

        return false;
    }

    private static char Plain(char c) => c is '-' or ' ' ? '_' : char.ToLowerInvariant(c);
}
