using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Policy;
using ComplianceGate.Reviews;
using static ComplianceGate.Tests.ReviewSamples;

namespace ComplianceGate.Tests;

/// <summary>Review files: what is read, what is refused, and what adding a record leaves alone.</summary>
[TestClass]
public sealed class ReviewFileTests
{
    private const string Place = "/here/compliance-reviews.json";
    private static readonly string Good = Record();

    [TestMethod]
    public void Everything_that_is_written_comes_back()
    {
        var review = Review(verdict: ReviewVerdict.AcceptedWithNotes) with { Notes = "Mind the \"gap\" + <tag> é", LookedAt = ["a", "b"] };
        var (records, problems) = Parse(Encoding.UTF8.GetString(ReviewFileEditor.Append([], review, Hash(1))));
        Assert.IsEmpty(problems);
        var back = records.Single();
        Assert.AreEqual(JsonSerializer.Serialize(review), JsonSerializer.Serialize(back with { Location = null }));
        Assert.AreEqual(new FileLocation(Place, 4, 5), back.Location);
    }

    [TestMethod]
    public void A_record_is_added_and_everything_else_stays()
    {
        string[] files =
        [
            $"{{\"reviews\": []}}",
            $"{{\"reviews\": [ /* none, yet */ ]}}",
            $"{{ // head\n  \"reviews\": [\n    {Good}, // about the first, and more\n    /* , */\n  ],\n}}\n// tail",
            $"{{\r\n  \"reviews\": [\r\n    {Good} // no comma, here\r\n  ]\r\n}}",
            $"{{\"reviews\":[{Good},{Good}]}}",
            $"\uFEFF{{\"$schema\": \"reviews\", \"reviews\": [{Good}]}}",
        ];
        foreach (var file in files)
        {
            var before = Parse(file);
            Assert.IsEmpty(before.Problems, file);
            var text = Encoding.UTF8.GetString(ReviewFileEditor.Append(Encoding.UTF8.GetBytes(file), Review(7), Hash(7)));
            var (records, problems) = Parse(text);
            Assert.IsEmpty(problems, text);
            Assert.HasCount(before.Records.Length + 1, records, text);
            Assert.AreEqual(Digest(7), records[^1].Digest);
            // What stood there still stands there, in its order.
            var at = 0;
            foreach (var sign in file.Where(c => !char.IsWhiteSpace(c)))
            {
                at = text.IndexOf(sign, at) + 1;
                Assert.IsGreaterThan(0, at, $"Something is gone from\n{text}");
            }
        }
    }

    [TestMethod]
    public void Adding_again_and_again_reads_again_and_again()
    {
        byte[] file = [];
        for (byte i = 1; i < 20; i++)
        {
            file = ReviewFileEditor.Append(file, Review(i), Hash(i));
            Assert.HasCount(i, ReviewFileReader.Parse(file, Place).Records);
        }
    }

    [TestMethod]
    [DataRow("3", "The review file must be an object")]
    [DataRow("{}", "The review file lacks 'reviews'.")]
    [DataRow("{\"reviews\": 3}", "'reviews' must be an array")]
    [DataRow("{\"reviews\": [3]}", "A review must be an object")]
    [DataRow("{\"reviews\": [], \"review\": 1}", "Unknown key 'review' in the review file.")]
    [DataRow("{\"reviews\": [{}]}", "A review lacks 'component'.")]
    [DataRow("{\"reviews\": [{\"component\": \"a\"", "")]
    public void What_is_no_review_file_is_told(string json, string message)
    {
        var (records, problems) = Parse(json);
        Assert.IsEmpty(records);
        StringAssert.Contains(problems[0].Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("component", "\"pkg:nuget/A\"", "'component' must be a package URL with one version")]
    [DataRow("component", "\"pkg:nuget/A@[1.0,2.0)\"", "'component' must be a package URL with one version")]
    [DataRow("component", "\"pkg:nuget/A@1.*\"", "'component' must be a package URL with one version")]
    [DataRow("component", "\"a\\\\b.onnx\"", "'component' must be a package URL with one version")]
    [DataRow("digest", "\"abc\"", "'digest' must be the content hash")]
    [DataRow("who", "\" \"", "'who' must be a text that is not empty")]
    [DataRow("when", "\"2026-02-30\"", "'when' must be a day of the calendar")]
    [DataRow("lookedAt", "[]", "'lookedAt' must say what was looked at.")]
    [DataRow("lookedAt", "\"all\"", "'lookedAt' must be an array")]
    [DataRow("verdict", "\"fine\"", "'verdict' must be 'accepted', 'accepted-with-notes' or 'rejected'")]
    [DataRow("verdict", "\"accepted-with-notes\"", "A review lacks 'notes'.")]
    [DataRow("seen", "{\"file\": []}", "Unknown key 'file' in 'seen'. Did you mean 'files'?")]
    [DataRow("seen", "[]", "'seen' must be an object")]
    [DataRow("reviewer", "\"x\"", "Unknown key 'reviewer' in a review.")]
    public void A_wrong_value_is_told_at_its_place(string key, string value, string message)
    {
        var (records, problems) = Parse($"{{\"reviews\": [{Record(key, value)}]}}");
        Assert.IsEmpty(records);
        StringAssert.StartsWith(problems.Single().Message, message, StringComparison.Ordinal);
        Assert.IsGreaterThan(0, problems[0].Location.Line);
    }

    [TestMethod]
    public void An_import_is_limited_to_the_verdicts_that_the_policy_takes_over()
    {
        var import = new ReviewImport("x.json", "Fabrikam", ["accepted"], new("p"));
        var json = Encoding.UTF8.GetBytes($"{{\"reviews\": [{Good}, {Record("verdict", "\"rejected\"")}]}}");
        var (records, problems) = ReviewFileReader.Parse(json, Place, import);
        Assert.IsEmpty(problems);
        Assert.AreEqual("Fabrikam Accepted False|Fabrikam Rejected True", string.Join('|', records.Select(r => $"{r.ImportedFrom} {r.Verdict} {r.IsLeftOut}")));
        Assert.IsTrue(ReviewFileReader.Parse(json, Place).Records.All(r => !r.IsLeftOut));
    }

    [TestMethod]
    public void A_day_that_has_not_come_is_told()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var policy = PolicyOf() with { Path = folder.Write("compliance.json") };
        folder.Write("compliance-reviews.json", $"{{\"reviews\": [{Record("when", "\"2026-10-03\"")}, {Record("when", "\"2099-01-01\"")}]}}");
        var problem = ReviewsReader.Read(policy, new(), new DateOnly(2026, 10, 2)).Problems.Single();
        Assert.AreEqual("'when' is 2099-01-01, a day that has not come: a review says what somebody has looked at.", problem.Message);
        Assert.AreEqual(1, problem.Location.Line);
        Assert.IsEmpty(ReviewsReader.Read(policy, new(), new DateOnly(2098, 12, 31)).Problems);
        Assert.IsEmpty(ReviewsReader.Read(policy, new(), DateOnly.MaxValue).Problems);
        Assert.HasCount(1, ReviewSource.Read(FactsOf(null, Native()), new(policy, []), [], new()).Policy.Problems);
    }

    [TestMethod]
    public void The_bounds_hold()
    {
        Assert.Contains("at most 10000 records", Parse($"{{\"reviews\": [{string.Join(',', Enumerable.Repeat("{}", 10_001))}]}}").Problems[0].Message);
        Assert.Contains("at most 20000 entries", Parse($"{{\"reviews\": [{Record("seen", $"{{\"files\": [{string.Join(',', Enumerable.Repeat("\"a\"", 20_001))}]}}")}]}}").Problems[0].Message);
        using var folder = new PolicyTestData.TemporaryFolder();
        var large = folder.Write("large.json", new string(' ', ReviewFileReader.MaximumSize + 1));
        Assert.Contains("cannot be read", ReviewFileReader.Read(new(), large).Problems.Single().Message);
        Assert.Contains("cannot be read", ReviewFileReader.Read(new(), folder.Path).Problems.Single().Message);
    }

    [TestMethod]
    public void A_damaged_file_is_read_or_told_and_editing_it_never_loses_a_record()
    {
        var whole = ReviewFileEditor.Append(ReviewFileEditor.Append([], Review(1), Hash(1)), Review(2, ReviewVerdict.Rejected), Hash(2));
        var random = new Random(20261124);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)"{}[],:\"/* \n\\a0"[random.Next(14)];
            }

            var (records, problems) = ReviewFileReader.Parse(bytes, Place);
            Assert.IsTrue(problems.IsEmpty || records.IsEmpty);
            if (problems.IsEmpty)
            {
                var (after, wrong) = ReviewFileReader.Parse(ReviewFileEditor.Append(bytes, Review(9), Hash(9)), Place);
                Assert.IsEmpty(wrong);
                Assert.HasCount(records.Length + 1, after);
            }
        }
    }

    [TestMethod]
    public void Files_that_the_policy_names_are_read_and_others_are_not_even_looked_for()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        var policy = PolicyOf() with { Path = folder.Write("compliance.json") };
        var files = new InputFiles();
        Assert.IsEmpty(ReviewsReader.Read(policy, files).Reviews.Records, "an own file comes into being with the first review");
        Assert.IsTrue(files.Seen.Any(s => s.Path.EndsWith(ReviewPolicy.DefaultFile, StringComparison.Ordinal)), "so that the first review is noticed");
        folder.Write("compliance-reviews.json", $"{{\"reviews\": [{Good}]}}");
        folder.Write("theirs.json", $"{{\"reviews\": [{Good}]}}");
        var imports = policy with { Reviews = new() { Imports = [new("theirs.json", "Fabrikam", PolicyKeys.ReviewVerdicts, new(policy.Path!)), new("gone.json", "X", [], new(policy.Path!, 4, 2))] } };
        var (reviews, problems) = ReviewsReader.Read(imports, new());
        Assert.AreEqual("|Fabrikam", string.Join('|', reviews.Records.Select(r => r.ImportedFrom)));
        Assert.AreEqual(("'reviews.import' names gone.json, and there is no such file.", new FileLocation(policy.Path!, 4, 2)), (problems.Single().Message, problems[0].Location));

        var untouched = new InputFiles();
        var facts = FactsOf(null, Native());
        Assert.AreSame(facts, ReviewSource.Read(facts, new(new() { Path = policy.Path }, []), [], untouched).Facts);
        Assert.IsEmpty(untouched.Seen);
    }

    [TestMethod]
    public void The_files_of_a_package_are_its_own()
    {
        using var folder = new PolicyTestData.TemporaryFolder();
        foreach (var name in new[] { ".nupkg.metadata", "test.native.1.0.0.nupkg", "test.native.1.0.0.nupkg.sha512", ".signature.p7s", "Test.Native.nuspec", "runtimes/linux-x64/native/a.so", "content/b.nupkg" })
        {
            folder.Write(name);
        }

        var subject = ReviewSubject.All(FactsOf(null, Native() with { Folder = folder.Path }), ImmutableDictionary<string, Diagnostics.LicenseDecision>.Empty, ImmutableDictionary<string, Diagnostics.ModelLicenseDecision>.Empty).Single();
        Assert.AreEqual("Test.Native.nuspec|content/b.nupkg|runtimes/linux-x64/native/a.so", string.Join('|', ReviewsReader.FilesOf(subject)));
        var listed = ReviewsReader.WithListings(new() { Records = [Review(5)] }, [subject]);
        Assert.HasCount(3, listed.Listings.Single().Files);
        Assert.IsEmpty(ReviewsReader.WithListings(new() { Records = [Review(1)] }, [subject]).Listings, "its content was reviewed");
    }

    [TestMethod]
    [DataRow("runtimes/linux-x64/native/libink.so", PackageParts.Native)]
    [DataRow("runtimes/win/native/ink.dll", PackageParts.Native)]
    [DataRow("Runtimes/win/native/ink.dll", PackageParts.Native)]
    [DataRow("runtimes/win/lib/net8.0/a.dll", PackageParts.None)]
    [DataRow("payload/secret.dylib", PackageParts.Native)]
    [DataRow("lib/libink.so.6", PackageParts.Native)]
    [DataRow("libink.SO.1.2.30", PackageParts.Native)]
    [DataRow("lib/ink.node", PackageParts.Native)]
    [DataRow("lib/ink.so.txt", PackageParts.None)]
    [DataRow("lib/ink.so.", PackageParts.None)]
    [DataRow("lib/ink.so6", PackageParts.None)]
    [DataRow("lib/.so.6", PackageParts.None)]
    [DataRow("lib/1.2.3", PackageParts.None)]
    [DataRow("lib/net8.0/a.so", PackageParts.Native)]
    [DataRow("build/A.targets", PackageParts.BuildFiles)]
    [DataRow("buildTransitive/net8.0/A.props", PackageParts.BuildFiles)]
    [DataRow("buildings/A.props", PackageParts.None)]
    [DataRow("build/readme.txt", PackageParts.None)]
    [DataRow("analyzers/dotnet/cs/A.dll", PackageParts.Analyzers)]
    [DataRow("analyzers/readme.txt", PackageParts.None)]
    [DataRow("tools/init.ps1", PackageParts.Script)]
    [DataRow("tools/Install.ps1", PackageParts.Script)]
    [DataRow("tools/other.ps1", PackageParts.None)]
    [DataRow(".so", PackageParts.None)]
    [DataRow("", PackageParts.None)]
    [DataRow("build", PackageParts.None)]
    public void A_file_is_known_by_its_path(string path, PackageParts parts) => Assert.AreEqual(parts, PackagePartNames.Of(Encoding.UTF8.GetBytes(path)));

    [TestMethod]
    public void Schema_and_reader_know_the_same_keys()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(PolicyTestData.RepositoryFile("schemas/reviews.schema.json")));
        var record = schema.RootElement.GetProperty("properties").GetProperty("reviews").GetProperty("items");
        Same(ReviewKeys.Root, Keys(schema.RootElement));
        Same(ReviewKeys.Record, Keys(record));
        Same(ReviewKeys.Seen, Keys(record.GetProperty("properties").GetProperty("seen")));
        Same(ReviewKeys.Record.RemoveRange(ReviewKeys.Optional), record.GetProperty("required").EnumerateArray().Select(e => e.GetString()!));
        Same(PolicyKeys.ReviewVerdicts, record.GetProperty("properties").GetProperty("verdict").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));
        Assert.AreEqual(ReviewFileReader.MostRecords, schema.RootElement.GetProperty("properties").GetProperty("reviews").GetProperty("maxItems").GetInt32());

        static IEnumerable<string> Keys(JsonElement element) => element.GetProperty("properties").EnumerateObject().Select(p => p.Name);
        static void Same(IEnumerable<string> expected, IEnumerable<string> actual) => CollectionAssert.AreEqual(expected.Order(StringComparer.Ordinal).ToList(), actual.Order(StringComparer.Ordinal).ToList());
    }

    [TestMethod]
    public void The_example_of_the_page_is_accepted()
    {
        var page = File.ReadAllText(PolicyTestData.RepositoryFile("docs/reviews.md"));
        var start = page.IndexOf("```json\n{\n  \"reviews\"", StringComparison.Ordinal) + 8;
        Assert.IsEmpty(Parse(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]).Problems);
    }

    private static (ImmutableArray<ReviewFact> Records, ImmutableArray<PolicyProblem> Problems) Parse(string json) => ReviewFileReader.Parse(Encoding.UTF8.GetBytes(json), Place);

    private static string Record(string? key = null, string? value = null)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["component"] = "\"pkg:nuget/Test.Native@1.0.0\"", ["digest"] = $"\"{Hash(1)}\"", ["who"] = "\"Ann\"", ["when"] = "\"2026-10-02\"", ["lookedAt"] = "[\"x\"]", ["verdict"] = "\"accepted\"",
        };
        if (key is not null)
        {
            fields[key] = value!;
        }

        return "{" + string.Join(",", fields.Select(f => $"\"{f.Key}\":{f.Value}")) + "}";
    }
}
