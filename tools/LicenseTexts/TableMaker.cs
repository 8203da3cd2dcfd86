using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ComplianceGate.Licensing;

namespace LicenseTexts;

/// <summary>Collects the rows of the table and writes it.</summary>
internal sealed class TableMaker
{
    private readonly SortedDictionary<string, string[]> classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> representatives = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> titles = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LicenseWords> suggested = new(StringComparer.Ordinal);

    public string Make(
        SortedDictionary<string, string> texts, string markup, string packages, string spdxVersion, string listVersion, string[] alsoSuggested)
    {
        ReadByHand();
        AddTexts(texts, alsoSuggested);
        AddMarkup(markup, texts);
        AddReplaceable(texts);
        AddPackageTexts(packages);
        Console.WriteLine($"{rows.Count} rows, {suggested.Count} suggested");
        return Write(spdxVersion, listVersion);
    }

    private static IEnumerable<string[]> HandKept(string file, char separator) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, file))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(separator, StringSplitOptions.TrimEntries));

    private void ReadByHand()
    {
        foreach (var line in HandKept("titles.txt", ':'))
        {
            titles[line[0]] = [.. line[1].Split(';', StringSplitOptions.TrimEntries).Select(Phrase)];
        }

        foreach (var line in HandKept("plain.txt", ':'))
        {
            foreach (var id in line[1].Split(' '))
            {
                representatives.Add(id, line[0]);
            }
        }
    }

    private void AddTexts(SortedDictionary<string, string> texts, string[] alsoSuggested)
    {
        var byWords = new Dictionary<string, (LicenseWords Words, List<string> Ids)>(StringComparer.Ordinal);
        foreach (var (id, text) in texts)
        {
            // The package lists an exception or two among the licenses.
            if (!SpdxCatalog.Current.TryGetLicense(id, out var license) || license.IsDeprecated)
            {
                continue;
            }

            if (LicenseTextDecoder.Decode(Encoding.UTF8.GetBytes(text), out _) is { } refusal)
            {
                Console.WriteLine($"{id}: {refusal}");
            }

            var all = LicenseWordReader.Read(text);
            var words = Body(id, all);
            var key = words.Span(0, words.Count).ToString();
            byWords.TryAdd(key, (words, []));
            byWords[key].Ids.Add(id);
            if (alsoSuggested.Contains(id))
            {
                suggested.Add(id, words);
            }
        }

        foreach (var (words, ids) in byWords.Values)
        {
            string[] one = [.. ids];
            foreach (var id in ids)
            {
                classes.Add(id, one);
            }

            AddRow(one, 'T', "list", [new FixedWords(words)]);
        }
    }

    private LicenseWords Body(string id, LicenseWords all)
    {
        var begin = 0;
        var own = string.Join(';', titles.GetValueOrDefault(id, []));
        for (var i = 1; i < Math.Min(all.Count, LicenseTitles.Longest); i++)
        {
            begin = LicenseTitles.IsTitle(all, i, [id], own) && all.Word(i - 1) is not "the" ? i : begin;
        }

        var words = new LicenseWords();
        for (var i = begin; i < all.Count; i++)
        {
            words.Add(all.Word(i));
        }

        if (words.Word(words.Count - 1) is not ".")
        {
            words.Add(".");
        }

        return words;
    }

    private void AddMarkup(string folder, SortedDictionary<string, string> texts)
    {
        foreach (var file in Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            var license = XDocument.Load(file, LoadOptions.PreserveWhitespace).Root!.Elements().Single(e => e.Name.LocalName == "license");
            var id = license.Attribute("licenseId")!.Value;
            var ids = classes.GetValueOrDefault(id) ?? classes.GetValueOrDefault(id + "-only") ?? throw new InvalidDataException($"{id}: no text.");
            var text = license.Elements().Single(e => e.Name.LocalName == "text");
            if (id == "LGPL-2.1")
            {
                RepeatTitle(text);
            }

            var template = XmlTemplate.Read(text, out var nodes);
            var known = titles.TryGetValue(ids[0], out var list) ? list : titles[ids[0]] = [];
            known.AddRange(template.Titles.Select(Phrase).Where(p => p.Length > 0));
            AddRow(ids, 'T', "markup", nodes);
            if (id is "Apache-2.0" or "MPL-2.0" && text.Descendants().FirstOrDefault(e => e.Name.LocalName == "standardLicenseHeader") is { } header)
            {
                XmlTemplate.Read(header, out var short_);
                AddRow(id == "MPL-2.0" ? ["MPL-2.0"] : ids, 'H', "markup", short_);
            }

            suggested.TryAdd(representatives.GetValueOrDefault(ids[0], ids[0]), Body(ids[0], LicenseWordReader.Read(texts[ids[0]])));
        }
    }

    // The steward's own files say the title again before the terms, as those of GPL-2.0 do; only the markup of that one knows.
    private static void RepeatTitle(XElement text)
    {
        var terms = text.Descendants().First(e => e.Name.LocalName is "p" && e.Value.Trim().StartsWith("TERMS AND CONDITIONS FOR COPYING", StringComparison.Ordinal));
        terms.AddBeforeSelf(new XElement("optional", new XElement("p", "GNU LESSER GENERAL PUBLIC LICENSE")));
    }

    private void AddReplaceable(SortedDictionary<string, string> texts)
    {
        foreach (var line in HandKept("replaceable.txt", ':'))
        {
            var places = string.Join(':', line[1..]).Split(';', StringSplitOptions.TrimEntries);
            AddRow(classes[line[0]], 'T', "replaceable.txt", Replaceable.Read(line[0], Body(line[0], LicenseWordReader.Read(texts[line[0]])), places));
        }
    }

    private void AddPackageTexts(string packages)
    {
        foreach (var line in HandKept("packages.txt", '|'))
        {
            var (id, path, sha256) = (line[0], line[1], line[2]);
            var bytes = File.ReadAllBytes(Path.Combine(packages, path));
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != sha256)
            {
                throw new InvalidDataException($"{path} is not the text that packages.txt names.");
            }

            LicenseTextDecoder.Decode(bytes, out var text);
            var words = Body(id, LicenseWordReader.Read(text));
            AddRow([id], 'T', path, [new FixedWords(words)]);
            suggested.TryAdd(id, words);
        }
    }

    private void AddRow(string[] ids, char kind, string source, List<Node> nodes)
    {
        nodes = NodeWriter.Merged(nodes);
        var (anchors, empty) = NodeWriter.Beginnings(nodes);
        if (empty)
        {
            throw new InvalidDataException($"{ids[0]}: a template that may be empty.");
        }

        var own = ids.SelectMany(i => titles.GetValueOrDefault(i, [])).Distinct().Order(StringComparer.Ordinal);
        var row = $"{string.Join(',', ids)}|{Plain(ids)}|{kind}|{source}|{string.Join(';', own)}|{string.Join(',', anchors)}|{NodeWriter.Program(nodes)}";
        rows.Add($"{ids[0]} {kind} {source}", row);
    }

    /// <summary>The id that a text of several states by itself.</summary>
    private string Plain(string[] ids) =>
        ids.Length == 1 ? representatives.GetValueOrDefault(ids[0], ids[0])
        : ids.Length == 2 && ids.FirstOrDefault(i => i.EndsWith("-only", StringComparison.Ordinal)) is { } only
            && ids.Contains(only[..^5] + "-or-later") ? only
        : ids.All(i => representatives.GetValueOrDefault(i) == representatives.GetValueOrDefault(ids[0])) ? representatives.GetValueOrDefault(ids[0], "")
        : "";

    private static string Phrase(string title)
    {
        var words = LicenseWordReader.ReadPart(title, beginsLine: false);
        return words.Span(0, words.Count).ToString().TrimEnd();
    }

    private string Write(string spdxVersion, string listVersion)
    {
        var text = new StringBuilder();
        text.Append(
            $$""""
            // <auto-generated>
            // Written by tools/LicenseTexts from npm spdx-license-list {{listVersion}} (list), the markup in Debian's ruby-licensee (markup), texts in
            // packages (named by their path) and the files kept by hand there. Do not edit: change those and run it again.
            // </auto-generated>
            #nullable enable

            namespace ComplianceGate.Licensing;

            /// <summary>The table behind <see cref="LicenseTextRecogniser"/>: digests of texts, not the texts.</summary>
            internal static class LicenseTextTable
            {
                /// <summary>Version of the SPDX license list whose texts are in the table.</summary>
                public const string ListVersion = "{{spdxVersion}}";

                /// <summary>
                /// One text a line: ids | the id that the text states by itself | T text or H header | source | titles | what it may begin with
                /// | template, see <see cref="LicenseTemplate"/>.
                /// </summary>
                public static System.ReadOnlySpan<byte> Rows => """

            """");
        foreach (var row in rows.Values)
        {
            text.Append(row).Append('\n');
        }

        text.Append(
            """"

            """u8;

                /// <summary>Licenses to suggest, one a line: id | its distinct words, three bytes each, see <see cref="ClosestText"/>.</summary>
                public static System.ReadOnlySpan<byte> Words => """

            """");
        foreach (var (id, words) in suggested)
        {
            text.Append(id).Append('|').Append(Sketch(words)).Append('\n');
        }

        return text.Append("\n\"\"\"u8;\n}\n").ToString();
    }

    private static string Sketch(LicenseWords words)
    {
        var bytes = new List<byte>();
        foreach (var word in ClosestText.Distinct(words).Order())
        {
            var four = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(four, word);
            bytes.AddRange(four[1..]);
        }

        return Convert.ToBase64String([.. bytes]);
    }
}
