using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Changes;

/// <summary>Finds in a change log what it says of a version (Keep a Changelog 1.1.0, and what others write).</summary>
internal sealed class ChangeLogParser
{
    /// <summary>Characters of an entry that are kept.</summary>
    public const int MaxText = ChangeEntryFact.MaxText;

    private readonly List<MarkdownLine> lines;
    private readonly List<(int At, ReleaseHeading Heading, bool IsOurs)> releases = [];
    private readonly HashSet<int> begins = [];
    private readonly string[] names;
    private readonly bool hasSection;
    private readonly string? onlyName;

    /// <summary>Reads a change log.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="names">What the project is called: the id of its package, its own name.</param>
    public ChangeLogParser(string text, params string[] names)
    {
        this.names = names;
        lines = MarkdownLines.Read(text);
        // Level of the innermost heading that names the project alone; 0 outside of one.
        var section = 0;
        // The release that smaller headings lie in.
        var (outer, outerName) = (0, "");
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Level == 0)
            {
                continue;
            }

            section = section >= lines[i].Level ? 0 : section;
            var heading = Named(ReleaseHeading.Read(lines[i].Text));
            if (heading.IsRelease)
            {
                // Below a release "TLS 1.3 support" is a part of it, and no release of its own.
                if (outer > 0 && lines[i].Level > outer && heading.Name.Length > 0 && !IsName(heading.Name) && !heading.Name.Equals(outerName, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                (outer, outerName) = (lines[i].Level, heading.Name);
                releases.Add((i, heading, section > 0));
                hasSection |= section > 0;
                if (heading.Version is not null)
                {
                    begins.Add(i);
                }
            }
            else
            {
                section = IsName(heading.Plain) ? lines[i].Level : section;
                outer = outer >= lines[i].Level ? 0 : outer;
            }
        }

        onlyName = OnlyName();
    }

    /// <summary>Whether there is any heading of a version in it.</summary>
    public bool HasReleases => begins.Count > 0;

    /// <summary>The entry of a version; null where there is none.</summary>
    /// <param name="version">The version.</param>
    public ChangeEntryFact? Entry(string version) => Best(h => h.Version is { } v && ReleaseVersion.IsSame(v, version));

    /// <summary>What is not yet released; null where there is no such heading.</summary>
    public ChangeEntryFact? Unreleased() => Best(static h => h.IsUnreleased);

    /// <summary>The whole text as an entry: of release notes without headings of versions.</summary>
    public ChangeEntryFact Whole() => Content(-1, 0, "");

    // A heading that names the project goes before one that names nothing; one that names something else is another's.
    private ChangeEntryFact? Best(Func<ReleaseHeading, bool> isIt)
    {
        var (best, rank) = (-1, int.MaxValue);
        for (var i = 0; i < releases.Count; i++)
        {
            if (isIt(releases[i].Heading) && Rank(releases[i].Heading, releases[i].IsOurs) is var next && next < rank)
            {
                (best, rank) = (i, next);
            }
        }

        return best < 0 ? null : Content(releases[best].At, lines[releases[best].At].Level, releases[best].Heading.Plain) with { Date = releases[best].Heading.Date };
    }

    private int Rank(ReleaseHeading heading, bool isOurs) =>
        isOurs || IsName(heading.Name) ? 0
        : heading.Name.Length == 0 ? (hasSection ? int.MaxValue : 1)
        : heading.Name.Equals(onlyName, StringComparison.OrdinalIgnoreCase) ? 2
        : int.MaxValue;

    // In a log of one product each heading may begin with that product's name, which is not the package's id.
    private string? OnlyName()
    {
        string? only = null;
        foreach (var (_, heading, _) in releases)
        {
            if (heading.Name.Length == 0 && heading.IsUnreleased)
            {
                continue;
            }

            if (only is not null && !only.Equals(heading.Name, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            only = heading.Name;
        }

        return only;
    }

    // "1.2.3 Contoso.Ink": a word behind the version is a name if it is ours, or has the form of a package's.
    private ReleaseHeading Named(ReleaseHeading heading) =>
        heading is { Name.Length: 0, After.Length: > 0 } && (IsName(heading.After) || IsPackageName(heading.After)) ? heading with { Name = heading.After } : heading;

    private static bool IsPackageName(string word)
    {
        var dots = 0;
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '.' && i > 0 && i + 1 < word.Length && char.IsAsciiLetter(word[i - 1]) && char.IsAsciiLetter(word[i + 1]))
            {
                dots++;
            }
            else if (!char.IsAsciiLetterOrDigit(word[i]))
            {
                return false;
            }
        }

        return dots > 0;
    }

    private bool IsName(string text)
    {
        foreach (var name in names)
        {
            if (name.Length > 0 && name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private ChangeEntryFact Content(int at, int level, string heading)
    {
        var text = new StringBuilder();
        var says = false;
        for (var i = at + 1; i < lines.Count; i++)
        {
            var line = lines[i];
            // Some write a smaller heading for a smaller version.
            if (at >= 0 && line.Level > 0 && (line.Level <= level || begins.Contains(i)))
            {
                break;
            }

            says = says || (line.Level == 0 && ChangeWords.SaysSomething(line.Text) && !ChangeWords.OnlyPoints(line.Text));
            if (text.Length < MaxText && (line.Level == 0 || !ChangeWords.IsKind(line.Text)))
            {
                text.Append(text.Length > 0 ? "\n" : "").Append(line.Text.AsSpan().Trim());
            }
        }

        text.Length = Math.Min(text.Length, MaxText);
        return new ChangeEntryFact(at < 0 ? 0 : lines[at].Number, heading) { IsEmpty = !says, Text = text.ToString() };
    }
}
