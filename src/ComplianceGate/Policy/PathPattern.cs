namespace ComplianceGate.Policy;

/// <summary>Patterns over paths: <c>*</c> and <c>?</c> stay within a folder, <c>**</c> does not.</summary>
internal static class PathPattern
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int Longest = 260;

    /// <summary>Whether a whole path is one that the pattern means. Case counts. Takes time by the product of both lengths, whatever they are.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="path">The path, forward slashes.</param>
    public static bool Matches(string pattern, string path)
    {
        // Row by row over the pattern: which prefixes of the path what was seen of the pattern can stand for.
        var now = new bool[path.Length + 1];
        now[0] = true;
        for (var i = 0; i < pattern.Length; i++)
        {
            var next = new bool[path.Length + 1];
            if (pattern[i] == '*')
            {
                var isDeep = i + 1 < pattern.Length && pattern[i + 1] == '*';
                i += isDeep ? 1 : 0;
                Run(now, next, path, isDeep);
                if (isDeep && i + 1 < pattern.Length && pattern[i + 1] == '/')
                {
                    // "**/" also stands for no folder at all.
                    var after = new bool[path.Length + 1];
                    Step(next, after, path, '/');
                    i++;
                    for (var j = 0; j <= path.Length; j++)
                    {
                        next[j] = after[j] || now[j];
                    }
                }
            }
            else
            {
                Step(now, next, path, pattern[i]);
            }

            now = next;
        }

        return now[path.Length];
    }

    private static void Run(bool[] from, bool[] to, string path, bool isDeep)
    {
        for (var j = 0; j <= path.Length; j++)
        {
            to[j] = from[j] || (j > 0 && to[j - 1] && (isDeep || path[j - 1] != '/'));
        }
    }

    private static void Step(bool[] from, bool[] to, string path, char wanted)
    {
        for (var j = 1; j <= path.Length; j++)
        {
            to[j] = from[j - 1] && (path[j - 1] == wanted || (wanted == '?' && path[j - 1] != '/'));
        }
    }
}
