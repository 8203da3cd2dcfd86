using System.Globalization;
using System.Text;
using ComplianceGate.Licensing;

namespace LicenseTexts;

/// <summary>A piece of a template.</summary>
internal abstract record Node;

/// <summary>Words that stand there as they are.</summary>
internal sealed record FixedWords(LicenseWords Words) : Node;

/// <summary>A name.</summary>
internal sealed record NameGap : Node;

/// <summary>One of some sequences; an empty one makes it optional.</summary>
internal sealed record Choice(List<List<Node>> Sides) : Node;

/// <summary>Writes a template as a column of the table.</summary>
internal static class NodeWriter
{
    public static List<Node> Merged(IEnumerable<Node> nodes)
    {
        var merged = new List<Node>();
        foreach (var node in nodes)
        {
            if (node is FixedWords { Words.Count: 0 } || node is Choice { Sides: var s } && s.All(x => x.Count == 0))
            {
                continue;
            }

            if (node is FixedWords part)
            {
                if (merged is not [.., FixedWords last])
                {
                    merged.Add(last = new FixedWords(new LicenseWords()));
                }

                last.Words.AddAll(part.Words);
            }
            else
            {
                merged.Add(node is Choice choice ? new Choice([.. choice.Sides.Select(Merged)]) : node);
            }
        }

        return merged;
    }

    public static string Program(List<Node> nodes)
    {
        var text = new StringBuilder();
        foreach (var node in nodes)
        {
            text.Append(text.Length > 0 ? " " : "").Append(node switch
            {
                FixedWords part => Fixed(part.Words),
                NameGap => $"G{LicenseTemplate.LongestName}",
                Choice choice => $"( {string.Join(" / ", choice.Sides.Select(Program))} )".Replace("  ", " "),
                _ => throw new InvalidOperationException(),
            });
        }

        return text.ToString();
    }

    /// <summary>The template as a person reads it.</summary>
    public static string Plain(List<Node> nodes) => string.Join(' ', nodes.Select(node => node switch
    {
        FixedWords part => part.Words.Span(0, part.Words.Count).ToString(),
        Choice choice => $"{{ {string.Join(" / ", choice.Sides.Select(Plain))} }}",
        _ => "GAP",
    }));

    /// <summary>What a text may begin with, and whether the nodes may be nothing.</summary>
    public static (SortedSet<string> Anchors, bool MayBeEmpty) Beginnings(List<Node> nodes)
    {
        var anchors = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            switch (node)
            {
                case FixedWords part:
                    var length = Math.Min(part.Words.Count, LicenseTemplate.AnchorLength);
                    anchors.Add($"{length}:{part.Words.Hash(0, length):x16}");
                    return (anchors, false);
                case Choice choice:
                    var empty = false;
                    foreach (var side in choice.Sides)
                    {
                        var (more, none) = Beginnings(side);
                        anchors.UnionWith(more);
                        empty |= none;
                    }

                    if (!empty)
                    {
                        return (anchors, false);
                    }

                    break;
                default:
                    throw new InvalidDataException("A template begins with a gap.");
            }
        }

        return (anchors, true);
    }

    private static string Fixed(LicenseWords words) => string.Create(
        CultureInfo.InvariantCulture,
        $"F{words.Count}.{words.Hash(0, Math.Min(words.Count, LicenseTemplate.AnchorLength)):x16}.{LicenseTemplate.Digest(words.Span(0, words.Count))}");
}
