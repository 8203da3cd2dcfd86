using System.Globalization;
using System.Text;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Holds the tables of docs/cryptography.md against the data.</summary>
[TestClass]
public sealed class CryptographyPageTests
{
    private const string Begin = "<!-- Made from the data: do not edit. CG_WRITE_DOCS=1 dotnet test --filter \"FullyQualifiedName~CryptographyPageTests\" writes it anew. -->\n";
    private const string End = "<!-- End of what is made from the data. -->\n";

    [TestMethod]
    public void The_page_says_what_the_data_says()
    {
        var file = Path.Combine(DocumentationTests.Root, "docs", "cryptography.md");
        var page = File.ReadAllText(file);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.IsTrue(begin >= 0 && end > begin, "the marks are gone");
        var wanted = page[..(begin + Begin.Length)] + Tables(CryptographyStatusData.BuiltIn) + page[end..];
        if (Environment.GetEnvironmentVariable("CG_WRITE_DOCS") is "1")
        {
            File.WriteAllText(file, wanted, new UTF8Encoding(false));
            return;
        }

        Assert.AreEqual(wanted, page, "Write it anew: CG_WRITE_DOCS=1 dotnet test --filter \"FullyQualifiedName~CryptographyPageTests\"");
    }

    private static string Tables(CryptographyStatus data)
    {
        var text = new StringBuilder($"\nData of {data.Version}.\n\n| Algorithm or practice | When | Profiles | Status | Why | Source |\n|---|---|---|---|---|---|\n");
        foreach (var algorithm in data.Algorithms.Concat(data.Practices))
        {
            foreach (var entry in algorithm.Entries)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {algorithm.Name} | {When(entry)} | {(entry.Profiles.IsEmpty ? "all" : string.Join(", ", entry.Profiles))} | {entry.Status} | {entry.Reason} | {data.Cite(entry.Source, entry.Section)} |\n");
            }
        }

        text.Append("\nNothing speaks against these, under any profile: ")
            .AppendJoin(", ", data.Algorithms.Where(a => a.Entries.IsEmpty && a.Name != "unknown").Select(a => a.Name)).Append(".\n\nThe sources:\n\n| Source | Date | Address |\n|---|---|---|\n");
        foreach (var source in data.Sources)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {source.Title} | {source.Date ?? "kept up to date"} | {source.Url} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string When(CryptographyEntry entry)
    {
        var parts = new List<string>();
        Add("to ", entry.Functions, " or ");
        Add("mode ", entry.Modes, " or ");
        Add("padding ", entry.Paddings, " or ");
        Add("with ", entry.Hashes, " or ");
        Add("on ", entry.Curves, " or ");
        Add("on another curve than ", entry.ExceptCurves, ", ");
        Add("not where it only does ", entry.ExceptOnly, " or ");
        if (entry.Below is { } bits)
        {
            parts.Add($"below {bits.ToString(CultureInfo.InvariantCulture)} bits");
        }

        if (entry.IterationsBelow is { } iterations)
        {
            parts.Add($"fewer than {iterations.ToString("N0", CultureInfo.InvariantCulture)} iterations");
        }

        if (entry.From is { } from)
        {
            parts.Add($"from {from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        }

        if (entry.Until is { } until)
        {
            parts.Add($"accepted until {until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        }

        return parts.Count == 0 ? "always" : string.Join("; ", parts);

        void Add(string before, IReadOnlyCollection<string> words, string between)
        {
            if (words.Count > 0)
            {
                parts.Add(before + string.Join(between, words));
            }
        }
    }
}
