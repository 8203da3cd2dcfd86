using System.Text;
using System.Text.Unicode;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Reads a data set card: the front matter of the Hugging Face Hub (license, license_name, pretty_name, source_datasets, homepage), and the
/// headings and bold labels of its template. Placeholders that the template leaves say nothing.
/// </summary>
internal static class DatasetCardReader
{
    /// <summary>Largest card, in bytes.</summary>
    private const int MaxSize = 1 << 20;

    private const int MaxValue = 300;

    /// <summary>Reads a card.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="displayPath">Its path as the user knows it.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>What it says; null when it cannot be read as text.</returns>
    public static DatasetDocument? Parse(byte[] bytes, string path, string displayPath, ICollection<Problem> problems)
    {
        if (bytes.Length > MaxSize || !Utf8.IsValid(bytes) || Array.IndexOf(bytes, (byte)0) >= 0)
        {
            problems.Add(BoundedJson.Trouble(path, displayPath, "The data set card",
                bytes.Length > MaxSize ? $"has {bytes.Length:N0} bytes; at most {MaxSize:N0} are read" : "is not UTF-8 text"));
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        var span = FrontMatterSpan.Find(text);
        var matter = span.Length == 0 ? null : FrontMatter.Read(text.Substring(span.Start, span.Length), span.FirstLine);
        if (matter?.Reason is { } reason)
        {
            problems.Add(BoundedJson.Trouble(path, displayPath, "The data set card", "has a broken front matter: " + reason.TrimEnd('.'), matter.Line, matter.Column));
        }

        var said = new Said();
        Body(CardText.BlankComments(text[span.BodyStart..]), said);
        return new DatasetDocument
        {
            Path = path,
            DisplayPath = displayPath,
            Sha256 = FileDigest.Sha256(bytes),
            Kind = "card",
            Name = Cut(matter?.Text("pretty_name") ?? matter?.Text("name") ?? said.Name),
            License = Cut(matter?.Text("license") ?? said.License),
            LicenseName = Cut(matter?.Text("license_name")),
            Origin = Cut(matter?.Text("homepage") ?? matter?.Text("url") ?? said.Origin ?? Sources(matter)),
            Description = Cut(matter?.Text("description") ?? said.Description),
        };
    }

    // "original" says that the data was made for this data set, and not by whom.
    private static string? Sources(FrontMatter? matter) =>
        matter?.Text("source_datasets") is { } sources && sources is not "original" ? sources : null;

    private static string? Cut(string? value) =>
        value is null || value.Length <= MaxValue ? value : value[..(char.IsHighSurrogate(value[MaxValue - 1]) ? MaxValue - 1 : MaxValue)];

    /// <summary>Line by line: a heading opens a field, the first words after it or after a label are what it says.</summary>
    private static void Body(string text, Said said)
    {
        var field = Field.None;
        var fence = default(string);
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim(" \t>");
            if (line.StartsWith("```") || line.StartsWith("~~~"))
            {
                fence = fence is null ? line[..3].ToString() : line.StartsWith(fence) ? null : fence;
            }
            else if (fence is null && Heading(line) is { } title)
            {
                field = Of(title);
                said.Title(line, title);
            }
            else if (fence is null && !line.IsEmpty)
            {
                line = line.StartsWith("- ") || line.StartsWith("* ") ? line[2..].TrimStart() : line;
                Words(line, ref field, said);
            }
        }
    }

    private static void Words(ReadOnlySpan<char> line, ref Field field, Said said)
    {
        var (label, value) = Label(line);
        if (label is not null)
        {
            if (Of(label) is var labelled and not Field.None)
            {
                said.Say(labelled, CardText.Strip(value));
            }

            return;
        }

        var words = CardText.Strip(line);
        if (field != Field.None && !CardText.IsPlaceholder(words))
        {
            said.Say(field, words);
        }
    }

    private static string? Heading(ReadOnlySpan<char> line)
    {
        var level = line.IndexOfAnyExcept('#');
        return level is > 0 and <= 6 && line[level] is ' ' or '\t' ? CardText.Strip(line[level..].Trim(" \t#")) : null;
    }

    /// <summary>"**Curated by:** x" and "**Curated by**: x".</summary>
    private static (string? Label, string Value) Label(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("**") || line[2..].IndexOf("**") is not (> 0 and var end))
        {
            return (null, "");
        }

        var label = line.Slice(2, end).Trim();
        var value = line[(end + 4)..].Trim();
        return label.EndsWith(":") || value.StartsWith(":") ? (label.TrimEnd(": ").ToString(), value.TrimStart(": ").ToString()) : (null, "");
    }

    private static Field Of(string title)
    {
        var words = title.Replace("[optional]", "", StringComparison.OrdinalIgnoreCase).Trim(' ', ':', '.').ToLowerInvariant();
        return words switch
        {
            "license" or "licence" or "licensing" or "licensing information" or "license information" => Field.License,
            "curated by" or "creator" or "creators" or "created by" or "author" or "authors" or "homepage" or "repository" or "origin" or "provenance"
                or "source" or "source data" or "data source" or "data sources" or "sources" or "dataset sources" or "data collection"
                or "data collection and processing" or "initial data collection and normalization" or "who are the source data producers?"
                or "who are the source language producers?" or "how it was collected" => Field.Origin,
            "dataset description" or "dataset summary" or "description" or "summary" or "dataset details" or "overview" => Field.Description,
            _ => Field.None,
        };
    }

    private enum Field
    {
        None,
        License,
        Origin,
        Description,
    }

    /// <summary>The first thing that is said for each field.</summary>
    private sealed class Said
    {
        public string? Name { get; private set; }

        public string? License { get; private set; }

        public string? Origin { get; private set; }

        public string? Description { get; private set; }

        public void Title(ReadOnlySpan<char> line, string title)
        {
            if (Name is null && line.StartsWith("# "))
            {
                var name = title.StartsWith("Dataset Card for ", StringComparison.OrdinalIgnoreCase) ? title["Dataset Card for ".Length..] : title;
                Name = CardText.IsPlaceholder(name) || name.Equals("README", StringComparison.OrdinalIgnoreCase) || name.Equals("Dataset Name", StringComparison.OrdinalIgnoreCase) ? null : name;
            }
        }

        public void Say(Field field, string words)
        {
            if (CardText.IsPlaceholder(words))
            {
                return;
            }

            switch (field)
            {
                case Field.License: License ??= words; break;
                case Field.Origin: Origin ??= words; break;
                default: Description ??= words; break;
            }
        }
    }
}
