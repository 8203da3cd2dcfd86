using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Cryptography;
using ComplianceGate.Facts;

namespace ComplianceGate.Build.Tests;

/// <summary>
/// The samples of <c>tests/fixtures/Cryptography</c>, compiled by the real compilers and scanned, against what was written down beside
/// their lines; and against what the SDK's own analyzers say of the same code.
/// </summary>
[TestClass]
public sealed class CryptographyCorpusTests
{
    private const string Page = "docs/cryptography-corpus.md";
    private const string How = "Write the tables anew: CG_WRITE_DOCS=1 dotnet test --filter \"FullyQualifiedName~CryptographyCorpusTests\"";

    private static readonly Lazy<Fixture> Built = new(Build, LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly CryptographyCorpus Corpus = CryptographyCorpus.Read(Path.Combine(PackedGate.Repository, "tests", "fixtures", "Cryptography", "corpus"));
    private static readonly Lazy<CryptographyScore> Release = new(() => new CryptographyScore(Corpus, [.. Scan("CSharp", "Release"), .. Scan("FSharp", "Release")]));
    private static readonly Lazy<CryptographyScore> Debug = new(() => new CryptographyScore(CSharpOnly(), Scan("CSharp", "Debug")));

    public required TestContext TestContext { get; init; }

    [ClassCleanup]
    public static void Remove()
    {
        if (Built.IsValueCreated)
        {
            Built.Value.Dispose();
        }
    }

    [TestMethod]
    public void The_corpus_is_large_and_holds_both_languages_and_every_kind()
    {
        Assert.IsGreaterThanOrEqualTo(80, Corpus.Uses.Count);
        Assert.IsGreaterThanOrEqualTo(20, Corpus.Uses.Count(u => u.IsFSharp));
        Assert.IsGreaterThanOrEqualTo(40, Corpus.LookAlikes.Count);
        Assert.IsGreaterThanOrEqualTo(10, Corpus.LookAlikes.Count(l => l.Contains(".fs:", StringComparison.Ordinal)));
        foreach (var name in (string[])["unknown", "none", "TLS", "X.509", "DRBG", "accept-any-certificate", "hard-coded-key", "hard-coded-nonce", "weak-random"])
        {
            Assert.IsTrue(Corpus.Uses.Exists(u => u.Name == name), name);
        }

        foreach (var property in (string[])["key", "mode", "padding", "curve", "hash", "iterations", "protocols"])
        {
            Assert.IsTrue(Corpus.Uses.Exists(u => u.Needed.GetValueOrDefault(property) is not null and not "?"), property);
            Assert.IsTrue(property == "padding" || Corpus.Uses.Exists(u => u.Needed.GetValueOrDefault(property) == "?"), property + " left open");
        }

        Assert.IsFalse(Corpus.Uses.Exists(u => u.File.StartsWith("LookAlikes", StringComparison.Ordinal)), "Nothing is expected of look-alikes.");
    }

    [TestMethod]
    public void Recall_and_precision_are_at_least_95_percent()
    {
        foreach (var (name, score) in new[] { ("Release", Release.Value), ("Debug", Debug.Value) })
        {
            TestContext.WriteLine($"{name}: {score}");
            var (_, cRecall, cPrecision) = score.Of(isFSharp: false);
            var (_, fRecall, fPrecision) = score.Of(isFSharp: true);
            TestContext.WriteLine(FormattableString.Invariant($"  C#: recall {cRecall:0.000}, precision {cPrecision:0.000}; F#: recall {fRecall:0.000}, precision {fPrecision:0.000}"));
            Assert.IsGreaterThanOrEqualTo(0.95, new[] { score.Recall, score.Precision, cRecall, cPrecision, fRecall, fPrecision }.Min(), $"{name}: {score}");
        }
    }

    [TestMethod]
    public void The_page_says_what_was_measured()
    {
        var results = CryptographyComparison.ReadLog(Built.Value.PathOf("CSharp/analyzers.sarif"));
        Assert.IsTrue(results.Exists(r => r.Rule == "CA5358") && results.Exists(r => r.Rule == "CA5390"), "All analyzers of security are on.");
        var path = Path.Combine(PackedGate.Repository, Page);
        var there = File.ReadAllText(path);
        var wanted = Put(Put(there, "corpus", CorpusTable()), "comparison", ComparisonTable(results));
        if (Environment.GetEnvironmentVariable("CG_WRITE_DOCS") is "1")
        {
            File.WriteAllText(path, wanted, new UTF8Encoding(false));
            there = wanted;
        }

        Assert.AreEqual(wanted, there, How);
    }

    private static string CorpusTable()
    {
        var (release, debug) = (Release.Value, Debug.Value);
        var text = new StringBuilder("| | expected | found | missed | reported | wrong | recall | precision |\n|---|---|---|---|---|---|---|---|\n");
        Row("C#, Release", release, false);
        Row("C#, Debug", debug, false);
        Row("F#, Release", release, true);
        text.Append(FormattableString.Invariant($"| **Both, Release** | {Corpus.Uses.Count} | {release.Found.Count} | {release.Missed.Count} | {release.Reported} | {release.Wrong.Count} | {release.Recall:0.000} | {release.Precision:0.000} |\n"));
        text.Append(FormattableString.Invariant($"\n{Corpus.LookAlikes.Count} look-alikes, {Corpus.LookAlikes.Count(l => l.Contains(".fs:", StringComparison.Ordinal))} of them in F#; "))
            .Append(FormattableString.Invariant($"reported of them: {release.Wrong.Count(w => w.File.StartsWith("LookAlikes", StringComparison.Ordinal))}.\n"));
        foreach (var line in release.Missed.Select(m => $"missed: {m}").Concat(release.Wrong.Select(w => $"wrong: {w}")).Concat(release.Elsewhere.Select(e => $"on another line of its sample: {e}")))
        {
            text.Append("\n- ").Append(line);
        }

        return text.Append('\n').ToString();

        void Row(string name, CryptographyScore score, bool isFSharp)
        {
            var found = score.Found.Count(u => u.IsFSharp == isFSharp);
            var missed = score.Missed.Count(u => u.IsFSharp == isFSharp);
            var wrong = score.Wrong.Count(w => w.File.EndsWith(".fs", StringComparison.Ordinal) == isFSharp);
            var (reported, recall, precision) = score.Of(isFSharp);
            text.Append(FormattableString.Invariant($"| {name} | {found + missed} | {found} | {missed} | {reported} | {wrong} | {recall:0.000} | {precision:0.000} |\n"));
        }
    }

    private static string ComparisonTable(List<AnalyzerResult> results)
    {
        var rows = CryptographyComparison.Rows(Corpus, Release.Value, results);
        var text = new StringBuilder("| | expected | ComplianceGate | CA53xx, all on |\n|---|---|---|---|\n");
        foreach (var row in rows)
        {
            text.Append(FormattableString.Invariant($"| {row.Name} | {row.Expected} | {row.Found} | {row.Analyzers} |\n"));
        }

        text.Append(FormattableString.Invariant($"| **All** | {rows.Sum(r => r.Expected)} | {rows.Sum(r => r.Found)} | {rows.Sum(r => r.Analyzers)} |\n"));
        var alike = CryptographyComparison.OfLookAlikes(results);
        return text.Append(FormattableString.Invariant($"\nOf the look-alikes in C#, the analyzers report {alike.Count}"))
            .Append(alike.Count == 0 ? "" : $" ({string.Join(", ", alike.GroupBy(a => a.Rule).Select(g => $"{g.Key}: {g.Count()}"))})").Append(".\n").ToString();
    }

    private static string Put(string page, string name, string table)
    {
        var (start, end) = ($"<!-- measured: {name} -->\n", $"<!-- end of {name} -->");
        var from = page.IndexOf(start, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        Assert.IsTrue(from >= 0 && to > from, $"{Page} has no place for {name}.");
        return page[..(from + start.Length)] + "\n" + table + "\n" + page[to..];
    }

    private static ImmutableArray<ReportedUse> Scan(string language, string configuration)
    {
        var stem = Built.Value.PathOf($"{language}/bin/{configuration}/net10.0/{(language == "FSharp" ? "FSharpSamples" : "Samples")}");
        var symbols = File.ReadAllBytes(stem + ".pdb");
        var result = CryptographyScanner.Scan(File.ReadAllBytes(stem + ".dll"), symbols, withLocations: true);
        Assert.AreEqual((true, false, null), (result.IsManaged, result.IsCut, result.Problem));
        var lines = new StatementLines(symbols);
        return [.. result.Uses.Select(use => Report(use, lines))];
    }

    private static ReportedUse Report(CryptographyUse use, StatementLines lines)
    {
        var file = Path.GetFileName(use.Location?.Path ?? "");
        var line = use.Location?.Line ?? 0;
        return ReportedUse.Of(use, file, line, lines.EndOf(file, line));
    }

    private static CryptographyCorpus CSharpOnly()
    {
        var corpus = new CryptographyCorpus();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(PackedGate.Repository, "tests", "fixtures", "Cryptography", "corpus"), "*.cs").Order(StringComparer.Ordinal))
        {
            corpus.Add(Path.GetFileName(file), File.ReadAllLines(file));
        }

        return corpus;
    }

    private static Fixture Build()
    {
        var work = Fixture.Of("Cryptography");
        work.Build("Corpus.proj", "-v", "quiet").MustPass();
        return work;
    }
}
