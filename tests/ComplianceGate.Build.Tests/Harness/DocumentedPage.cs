using System.Text.RegularExpressions;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>A page as somebody reads it who does what it says: commands to type and files to write, in their order.</summary>
internal sealed partial class DocumentedPage
{
    private DocumentedPage(string path, string text)
    {
        Path = path;
        Text = text;
        Steps = [.. Read(text)];
    }

    /// <summary>Its path in the repository.</summary>
    public string Path { get; }

    /// <summary>What stands in it.</summary>
    public string Text { get; }

    /// <summary>Commands and files.</summary>
    public IReadOnlyList<DocumentedStep> Steps { get; }

    /// <summary>The page without its fenced blocks.</summary>
    public string Prose => Fence().Replace(Text, "");

    /// <summary>All pages that tell users what to type.</summary>
    public static IEnumerable<DocumentedPage> All { get; } =
    [
        .. ((string[])["README.md", "CONTRIBUTING.md", "samples/README.md"])
            .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(PackedGate.Repository, "docs"), "*.md", SearchOption.AllDirectories)
                .Select(f => System.IO.Path.GetRelativePath(PackedGate.Repository, f).Replace('\\', '/')).Order(StringComparer.Ordinal))
            .Select(p => new DocumentedPage(p, File.ReadAllText(System.IO.Path.Combine(PackedGate.Repository, p)))),
    ];

    /// <summary>Reads a text that is no page of the repository.</summary>
    public static DocumentedPage Of(string text) => new("", text);

    private static IEnumerable<DocumentedStep> Read(string text)
    {
        var blocks = Fence().Matches(text).ToList();
        for (var i = 0; i < blocks.Count; i++)
        {
            var (language, content) = (blocks[i].Groups["language"].Value, blocks[i].Groups["text"].Value);
            if (language == "sh")
            {
                var end = blocks[i].Index + blocks[i].Length;
                var quoted = "";
                if (i + 1 < blocks.Count && blocks[i + 1].Groups["language"].Value == "text" && string.IsNullOrWhiteSpace(text[end..blocks[i + 1].Index]))
                {
                    quoted = blocks[i + 1].Groups["text"].Value;
                    end = blocks[i + 1].Index + blocks[i + 1].Length;
                }

                // Said right below, or told by an error that is quoted; else it ends well.
                var said = ExitCode().Match(text, end);
                yield return new DocumentedStep(language, content, "", quoted, said.Success ? int.Parse(said.Groups["code"].Value, null) : Error().IsMatch(quoted) ? 1 : 0);
            }
            else
            {
                var file = FileName().Match(text[..blocks[i].Index]);
                yield return new DocumentedStep(language, content, file.Success ? file.Groups["file"].Value : "", "", 0);
            }
        }
    }

    /// <summary>Lines of a quoted output that an output lacks, in their order. <c>…</c> stands for anything; of digests only that there is one counts.</summary>
    /// <param name="quoted">What a page quotes.</param>
    /// <param name="output">What was printed.</param>
    public static IReadOnlyList<string> Missing(string quoted, string output)
    {
        var missing = new List<string>();
        var lines = Undated(output).Split('\n');
        var at = 0;
        foreach (var line in Undated(quoted).Split('\n').Where(l => l.Trim().Length > 0))
        {
            var found = Array.FindIndex(lines, at, l => Holds(l, line.Trim()));
            if (found < 0)
            {
                missing.Add(line);
            }
            else
            {
                at = found;
            }
        }

        return missing;
    }

    private static bool Holds(string line, string quoted)
    {
        var from = 0;
        foreach (var part in quoted.Split('…'))
        {
            var found = line.IndexOf(part, from, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            from = found + part.Length;
        }

        return true;
    }

    private static string Undated(string text) => Digest().Replace(text, "DIGEST");

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)[^\n]*\n(?<text>.*?)\n\k<indent>```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\G\s*Exit code (?<code>\d)\b")]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"(^|\s)error CG\d{4}:")]
    private static partial Regex Error();

    [GeneratedRegex(@"`(?<file>[\w./-]+)`:\s*$")]
    private static partial Regex FileName();

    [GeneratedRegex("[0-9a-f]{12,}")]
    private static partial Regex Digest();
}

/// <summary>One block of a page.</summary>
/// <param name="Language"><c>sh</c> for commands.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="File">The file that it is, where the page says so right above it.</param>
/// <param name="Quoted">What the page quotes as output right below it.</param>
/// <param name="ExitCode">How it must end.</param>
internal sealed record DocumentedStep(string Language, string Text, string File, string Quoted, int ExitCode)
{
    /// <summary>Whether it is to be typed.</summary>
    public bool IsCommand => Language == "sh";

    /// <summary>Its first line, by which a list names it.</summary>
    public string FirstLine => Text.Split('\n')[0];
}
