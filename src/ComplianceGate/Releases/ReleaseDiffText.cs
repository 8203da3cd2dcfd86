using System.Text;
using ComplianceGate.Evidence;

namespace ComplianceGate.Releases;

/// <summary>Writes a comparison as Markdown that can be put into a release note as it is.</summary>
internal static class ReleaseDiffText
{
    /// <summary>Writes it. Names come from outside, and nothing of them becomes markup.</summary>
    /// <param name="diff">The comparison.</param>
    /// <param name="notes">What else is to be said of it, our own words.</param>
    public static string Of(ReleaseDiff diff, IEnumerable<string> notes)
    {
        var text = new MarkdownText();
        text.Own("## ").Foreign(Title(diff.New)).Own(" since ").Foreign(diff.Old.Name == diff.New.Name ? diff.Old.Version : Title(diff.Old)).Own("\n");
        if (diff.Old.Name != diff.New.Name)
        {
            text.Own("\nThese are releases of different packages: ").Foreign(diff.Old.Name).Own(" and ").Foreign(diff.New.Name).Own(".\n");
        }

        if (diff.Old.TargetFramework != diff.New.TargetFramework)
        {
            text.Own("\nTarget framework: ").Foreign(diff.Old.TargetFramework).Own(" -> ").Foreign(diff.New.TargetFramework).Own(".\n");
        }

        if (diff.Old.Stage != diff.New.Stage)
        {
            text.Own($"\nThe old evidence is of a {diff.Old.Stage}, the new one of a {diff.New.Stage}, which hold different files.\n");
        }

        if (diff.Old.RuntimeIdentifier != diff.New.RuntimeIdentifier)
        {
            text.Own("\nRuntime identifier: ").Foreign(diff.Old.RuntimeIdentifier ?? "none").Own(" -> ").Foreign(diff.New.RuntimeIdentifier ?? "none").Own(".\n");
        }

        if (diff.Old.Configuration is { } old && diff.New.Configuration is { } now && old != now)
        {
            text.Own("\nConfiguration: ").Foreign(old).Own(" -> ").Foreign(now).Own(".\n");
        }

        foreach (var (section, title) in ReleaseDiff.Sections)
        {
            Section(text, diff, section, title);
        }

        if (diff.Lines.Count == 0)
        {
            text.Own("\nNo changes.\n");
        }

        foreach (var note in diff.Untold.Select(s => $"{ReleaseDiff.Sections.First(t => t.Name == s).Title}: only one of the two tells of it, so that nothing was compared.").Concat(notes))
        {
            text.Own("\n").Own(note).Own("\n");
        }

        return text.ToString();
    }

    private static string Title(ReleaseContents release) => $"{release.Name} {release.Version}";

    private static void Section(MarkdownText text, ReleaseDiff diff, string section, string title)
    {
        var isFirst = true;
        foreach (var line in diff.Lines)
        {
            if (line.Section != section)
            {
                continue;
            }

            text.Own(isFirst ? $"\n### {title}\n\n" : "");
            isFirst = false;
            text.Own("- ").Foreign(line.Name);
            Change(text, line);
            text.Own(line.IsMajor ? " (**major**)\n" : "\n");
        }
    }

    private static void Change(MarkdownText text, DiffLine line)
    {
        // What a type looked like only its digest tells.
        var (old, now) = line.Section == "publicApi" ? (null, null) : (line.Old, line.New);
        switch (line.Kind)
        {
            case DiffKind.Added:
                Value(text.Own(": added"), " ", now);
                break;
            case DiffKind.Removed:
                Value(text.Own(": removed"), ", was ", old);
                break;
            case DiffKind.Changed when line.IsContent:
                text.Own(": content changed, the version is still the same");
                break;
            default:
                if (old is null)
                {
                    text.Own(": changed");
                    break;
                }

                text.Own(": ").Foreign(Short(old)).Own(" -> ").Foreign(Short(now!));
                break;
        }
    }

    private static void Value(MarkdownText text, string before, string? value)
    {
        if (value is not null)
        {
            text.Own(before).Foreign(Short(value));
        }
    }

    // The JSON has the whole of it; people compare the first digits.
    private static string Short(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length;)
        {
            var length = 0;
            while (i + length < value.Length && value[i + length] is >= '0' and <= '9' or >= 'a' and <= 'f')
            {
                length++;
            }

            text.Append(value, i, length == 64 ? 12 : Math.Max(length, 1));
            i += Math.Max(length, 1);
        }

        return text.ToString();
    }
}
