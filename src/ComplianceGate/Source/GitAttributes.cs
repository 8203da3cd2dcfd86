using ComplianceGate.Facts;

namespace ComplianceGate.Source;

/// <summary>
/// Whether the <c>.gitattributes</c> of a repository fix the line ends of a file (gitattributes(5), "text" and "eol"), so that every
/// clone has the same bytes. Only what is in the repository counts; <c>info/attributes</c> and the user's own belong to one machine.
/// </summary>
internal static class GitAttributes
{
    private const int MaxFile = 1 << 20;
    private const int MaxFolders = 64;
    private const int MaxPattern = 1024;

    /// <summary>Name of the files.</summary>
    public const string FileName = ".gitattributes";

    /// <summary>Whether a file has the same line ends in every clone: <c>eol</c> is set for it, or it is no text.</summary>
    /// <param name="root">Absolute path of the work tree's root.</param>
    /// <param name="path">The file's path relative to it, forward slashes.</param>
    /// <param name="files">The door to the disk.</param>
    public static bool FixesLineEnds(string root, string path, InputFiles files)
    {
        var state = new State();
        var start = 0;
        // Files nearer to the path go before those above, and in one file later lines before earlier ones.
        for (var i = 0; i < MaxFolders; i++)
        {
            var file = Path.Combine(root, path[..start].Replace('/', Path.DirectorySeparatorChar), FileName);
            if (GitRepository.ReadText(file, MaxFile, files) is { } text)
            {
                Apply(text, path[start..], state);
            }

            var slash = path.IndexOf('/', start);
            if (slash < 0)
            {
                break;
            }

            start = slash + 1;
        }

        return state.HasEnd || state.IsBinary;
    }

    /// <summary>Whether a pattern of git matches a path, as far as one must know to keep silent: a class of characters matches any one.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="path">A path relative to the folder of the pattern's file, forward slashes.</param>
    internal static bool Matches(string pattern, string path)
    {
        if (pattern.Length is 0 or > MaxPattern || pattern.EndsWith('/'))
        {
            return false;
        }

        var isAnchored = pattern.Contains('/', StringComparison.Ordinal);
        return Match(Tokens(pattern.TrimStart('/')), isAnchored ? path : path[(path.LastIndexOf('/') + 1)..]);
    }

    private static void Apply(string text, string path, State state)
    {
        foreach (var line in text.Split('\n'))
        {
            var words = Words(line.Trim());
            if (words.Count < 2)
            {
                continue;
            }

            if (words[0].StartsWith("[attr]", StringComparison.Ordinal))
            {
                state.Define(words);
            }
            else if (Matches(words[0], path))
            {
                for (var i = 1; i < words.Count; i++)
                {
                    state.Set(words[i]);
                }
            }
        }
    }

    private static List<string> Words(string line)
    {
        var words = new List<string>();
        if (line.Length == 0 || line[0] == '#')
        {
            return words;
        }

        if (line[0] == '"')
        {
            // A quoted pattern with escapes is taken for one that matches: better silent than wrong.
            var end = line.IndexOf('"', 1);
            words.Add(end < 0 || line.AsSpan(1, end - 1).Contains('\\') ? "**" : line[1..end]);
            line = line[(line.LastIndexOf('"') + 1)..];
        }

        words.AddRange(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return words;
    }

    private enum Kind { Literal, One, Run, Deep, Folders }

    private static List<(Kind Kind, char Value)> Tokens(string pattern)
    {
        var tokens = new List<(Kind, char)>(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when pattern.AsSpan(i).StartsWith("**/") && (i == 0 || pattern[i - 1] == '/'):
                    tokens.Add((Kind.Folders, '\0'));
                    i += 2;
                    break;
                case '*' when pattern.AsSpan(i).StartsWith("**"):
                    tokens.Add((i + 2 == pattern.Length && (i == 0 || pattern[i - 1] == '/') ? Kind.Deep : Kind.Run, '\0'));
                    i++;
                    break;
                case '*':
                    tokens.Add((Kind.Run, '\0'));
                    break;
                case '?':
                    tokens.Add((Kind.One, '\0'));
                    break;
                case '[' when pattern.IndexOf(']', i + 1) is > 0 and var close:
                    tokens.Add((Kind.One, '\0'));
                    i = close;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    tokens.Add((Kind.Literal, pattern[++i]));
                    break;
                default:
                    tokens.Add((Kind.Literal, pattern[i]));
                    break;
            }
        }

        return tokens;
    }

    // All places in the pattern at once, so that no pattern can take longer than its length times that of the path.
    private static bool Match(List<(Kind Kind, char Value)> tokens, string path)
    {
        var now = new bool[tokens.Count + 1];
        now[0] = true;
        for (var i = 0; i <= path.Length; i++)
        {
            for (var t = 0; t < tokens.Count; t++)
            {
                now[t + 1] |= now[t] && (tokens[t].Kind is Kind.Run or Kind.Deep || (tokens[t].Kind == Kind.Folders && (i == 0 || path[i - 1] == '/')));
            }

            if (i == path.Length)
            {
                break;
            }

            var next = new bool[tokens.Count + 1];
            for (var t = 0; t < tokens.Count; t++)
            {
                var (kind, value) = tokens[t];
                next[t] |= now[t] && (kind is Kind.Deep or Kind.Folders || (kind == Kind.Run && path[i] != '/'));
                next[t + 1] |= now[t] && ((kind == Kind.Literal && path[i] == value) || (kind == Kind.One && path[i] != '/'));
            }

            now = next;
        }

        return now[^1];
    }

    /// <summary>What the lines so far say of one file.</summary>
    private sealed class State
    {
        private readonly HashSet<string> fixing = new(StringComparer.Ordinal) { "binary" };

        public bool HasEnd { get; private set; }

        public bool IsBinary { get; private set; }

        public void Define(List<string> words)
        {
            for (var i = 1; i < words.Count; i++)
            {
                if (words[i] is "-text" or "binary" or "eol=lf" or "eol=crlf")
                {
                    fixing.Add(words[0]["[attr]".Length..]);
                }
            }
        }

        public void Set(string attribute)
        {
            switch (attribute)
            {
                case "eol=lf" or "eol=crlf":
                    HasEnd = true;
                    break;
                case "!eol" or "-eol":
                    HasEnd = false;
                    break;
                case "-text":
                    IsBinary = true;
                    break;
                case "text" or "text=auto" or "!text":
                    IsBinary = false;
                    break;
                default:
                    IsBinary |= fixing.Contains(attribute);
                    break;
            }
        }
    }
}
