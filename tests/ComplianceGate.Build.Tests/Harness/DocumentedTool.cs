using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>What commands and options the installed tool has, as its help tells.</summary>
internal sealed partial class DocumentedTool
{
    // Of an option whether a value follows it.
    private readonly ConcurrentDictionary<string, (HashSet<string> Commands, Dictionary<string, bool> Options)> helps = new(StringComparer.Ordinal);

    /// <summary>Why the tool would not know a command as a page mentions it; empty where it does.</summary>
    /// <param name="mention">What stands behind the tool's name.</param>
    public string Refusal(string mention)
    {
        var words = Words().Matches(mention.Split(" #")[0].Split('`')[0]).Select(m => m.Value).ToList();
        var path = "";
        var (commands, options) = Help(path);
        var index = 0;
        // Below the root a word is a command as long as there are any.
        while (index < words.Count && commands.Count > 0 && !words[index].StartsWith('-'))
        {
            if (!commands.Contains(words[index]))
            {
                return $"there is no command '{words[index]}' below 'compliance-gate{path}'";
            }

            path += " " + words[index++];
            (commands, options) = Help(path);
        }

        for (; index < words.Count; index++)
        {
            var name = words[index].Split('=')[0];
            if (name.StartsWith('-') && !options.ContainsKey(name))
            {
                return $"there is no option '{name}' of 'compliance-gate{path}'";
            }

            // A value may begin with a hyphen.
            index += name.StartsWith('-') && options[name] && name == words[index] ? 1 : 0;
        }

        return "";
    }

    private (HashSet<string> Commands, Dictionary<string, bool> Options) Help(string path) => helps.GetOrAdd(path, static p =>
    {
        var help = InstalledTool.Run(PackedGate.Feed, [.. p.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).MustPass().Output;
        return (
            [.. Section(help, "Commands:").Select(l => l.Split(' ')[0])],
            Section(help, "Options:").Select(l => l.Split("  ")[0]).SelectMany(l => OptionName().Matches(l).Select(m => (Name: m.Value, Valued: l.Contains('<', StringComparison.Ordinal))))
                .ToDictionary(o => o.Name, o => o.Valued, StringComparer.Ordinal));
    });

    private static IEnumerable<string> Section(string help, string heading) =>
        help.Split('\n').SkipWhile(l => l != heading).Skip(1).TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim());

    [GeneratedRegex("\"[^\"]*\"|[^\\s\\[\\]\"]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"(?<=^|, )-{1,2}[\w?-]+")]
    private static partial Regex OptionName();
}
