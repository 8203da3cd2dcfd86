using System.Text;

namespace ComplianceGate.Source;

/// <summary>
/// The remotes of a repository's configuration file (git-config(1), "Syntax"), and how it treats line ends. Included files and rewritten URLs
/// (<c>insteadOf</c>) are not followed: they belong to one machine.
/// </summary>
internal sealed class GitConfig
{
    private readonly Dictionary<string, string> remotes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> branchRemotes = new(StringComparer.Ordinal);

    /// <summary>Whether git turns LF into CRLF when it checks out (<c>core.autocrlf</c> is true; <c>input</c> is not).</summary>
    public bool ConvertsLineEnds { get; private set; }

    /// <summary>Reads a configuration; lines that it does not understand are passed over.</summary>
    /// <param name="text">The text of the file.</param>
    public static GitConfig Parse(string text)
    {
        var config = new GitConfig();
        string section = "", subsection = "";
        var lines = new LineCursor(text);
        while (lines.Next() is { } line)
        {
            if (line.StartsWith('['))
            {
                (section, subsection) = Header(line);
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                config.Add(section, subsection, line[..equals].Trim(), line[(equals + 1)..]);
            }
            else if (equals < 0)
            {
                // A name alone is a truth.
                config.Add(section, subsection, Value(line), "true");
            }
        }

        return config;
    }

    /// <summary>The URL of <c>origin</c>, else of the branch's remote, else of the only remote there is; null otherwise.</summary>
    /// <param name="branch">Full name of the branch; null on a detached HEAD.</param>
    public string? RemoteUrl(string? branch)
    {
        const string Heads = "refs/heads/";
        if (remotes.TryGetValue("origin", out var origin))
        {
            return origin;
        }

        if (branch is not null
            && branch.StartsWith(Heads, StringComparison.Ordinal)
            && branchRemotes.TryGetValue(branch[Heads.Length..], out var name)
            && remotes.TryGetValue(name, out var url))
        {
            return url;
        }

        if (remotes.Count == 1)
        {
            foreach (var only in remotes.Values)
            {
                return only;
            }
        }

        return null;
    }

    private void Add(string section, string subsection, string key, string value)
    {
        // The first URL of a remote is the one it is fetched from; of a branch's remotes the last counts.
        if (section.Equals("remote", StringComparison.OrdinalIgnoreCase) && key.Equals("url", StringComparison.OrdinalIgnoreCase))
        {
            remotes.TryAdd(subsection, Value(value));
        }
        else if (section.Equals("branch", StringComparison.OrdinalIgnoreCase) && key.Equals("remote", StringComparison.OrdinalIgnoreCase))
        {
            branchRemotes[subsection] = Value(value);
        }
        else if (section.Equals("core", StringComparison.OrdinalIgnoreCase) && key.Equals("autocrlf", StringComparison.OrdinalIgnoreCase))
        {
            ConvertsLineEnds = IsTrue(Value(value));
        }
    }

    private static bool IsTrue(string value) =>
        value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("yes", StringComparison.OrdinalIgnoreCase)
        || value.Equals("on", StringComparison.OrdinalIgnoreCase) || value == "1";

    // [section] or [section "sub section"], in which a backslash takes the next character as it is.
    private static (string Section, string Subsection) Header(string line)
    {
        var quote = line.IndexOf('"', StringComparison.Ordinal);
        var close = line.IndexOf(']', StringComparison.Ordinal);
        if (quote < 0 || (close >= 0 && close < quote))
        {
            return (close < 0 ? "" : line[1..close].Trim(), "");
        }

        var name = new StringBuilder();
        for (var i = quote + 1; i < line.Length && line[i] != '"'; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
            {
                i++;
            }

            name.Append(line[i]);
        }

        return (line[1..quote].Trim(), name.ToString());
    }

    private static string Value(string text)
    {
        var value = new StringBuilder();
        var quoted = false;
        var kept = 0;
        text = text.TrimStart();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                quoted = !quoted;
                kept = value.Length;
                continue;
            }

            if (!quoted && c is '#' or ';')
            {
                break;
            }

            if (c == '\\' && i + 1 < text.Length)
            {
                c = text[++i] switch { 'n' => '\n', 't' => '\t', 'b' => '\b', var other => other };
            }

            value.Append(c);
            kept = quoted || !char.IsWhiteSpace(c) ? value.Length : kept;
        }

        return value.ToString(0, kept);
    }

    /// <summary>Lines without their surrounding space; comments and empty ones left out, continued ones joined.</summary>
    private struct LineCursor(string text)
    {
        private int position;

        public string? Next()
        {
            while (position < text.Length)
            {
                var line = Take();
                if (IsContinued(line))
                {
                    line = Continue(line);
                }

                line = line.Trim();
                if (line.Length > 0 && line[0] is not ('#' or ';'))
                {
                    return line;
                }
            }

            return null;
        }

        private readonly bool IsContinued(string line) =>
            line.EndsWith('\\') && !line.EndsWith("\\\\", StringComparison.Ordinal) && position < text.Length;

        private string Continue(string line)
        {
            var whole = new StringBuilder();
            for (; IsContinued(line); line = Take())
            {
                whole.Append(line, 0, line.Length - 1);
            }

            return whole.Append(line).ToString();
        }

        private string Take()
        {
            var end = text.IndexOf('\n', position);
            end = end < 0 ? text.Length : end;
            var line = text[position..end].TrimEnd('\r');
            position = end + 1;
            return line;
        }
    }
}
