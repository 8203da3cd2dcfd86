using System.Globalization;
using System.Text;
using System.Text.Json;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>What the documents say, and that they say the same wherever and whenever they are written.</summary>
[TestClass]
public sealed class EvidenceDocumentTests
{
    private static readonly Dictionary<string, Func<EvidenceContext, byte[]>> Documents = new()
    {
        ["cyclonedx"] = new CycloneDxWriter().Written,
        ["cyclonedx-1.7"] = CycloneDxWriter.Version17.Written,
        ["spdx"] = new SpdxWriter().Written,
        ["spdx-3"] = new Spdx3Writer().Written,
        ["sarif"] = new SarifWriter().Written,
        ["manifest"] = EvidenceSamples.Manifest,
        ["embedded"] = EvidenceSamples.Embedded,
    };

    public static IEnumerable<object[]> Cases => Documents.Keys.SelectMany(_ => EvidenceSamples.All.Keys, (document, sample) => new object[] { document, sample });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Equal_builds_give_equal_bytes_on_any_machine_in_any_culture(string document, string sample)
    {
        var expected = Documents[document](EvidenceSamples.Of(sample));
        CollectionAssert.AreEqual(expected, Documents[document](EvidenceSamples.Of(sample)));
        CollectionAssert.AreEqual(expected, Documents[document](EvidenceSamples.Of(sample, "/zz/builds/agent 7")));
        foreach (var culture in Cultures())
        {
            CollectionAssert.AreEqual(expected, InCulture(culture, () => Documents[document](EvidenceSamples.Of(sample))), culture.Name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void No_document_names_the_machine_and_all_are_plain_utf8(string document, string sample)
    {
        var bytes = Documents[document](EvidenceSamples.Of(sample, "/home/jo-doe"));
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        Assert.DoesNotContain("/home", text);
        Assert.DoesNotContain("jo-doe", text);
        Assert.DoesNotContain("feed", text);
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotContain('\u001b', text);
        Assert.AreNotEqual('\uFEFF', text[0]);
        Assert.AreEqual(document != "embedded", text.EndsWith("}\n", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    [TestMethod]
    public void Findings_sort_by_what_is_shown_and_not_by_where_it_lies()
    {
        var codes = Parse(EvidenceSamples.Manifest(EvidenceSamples.Rich())).GetProperty("verdict").GetProperty("findings")
            .EnumerateArray().Select(f => $"{f.GetProperty("code")} {f.GetProperty("location")}".Split('\n')[0]).ToArray();
        Assert.HasCount(4, codes);
        Assert.StartsWith("CG2001", codes[0]);
        Assert.StartsWith("CG1002", codes[1]);
        Assert.StartsWith("CG1001", codes[2]);
        Assert.StartsWith("CG3004", codes[3]);
    }

    [TestMethod]
    public void Without_a_time_no_document_names_one()
    {
        var rich = EvidenceSamples.Rich();
        var context = new EvidenceContext
        {
            Facts = rich.Facts with { Source = rich.Facts.Source with { CommitTime = null } }, Verdict = rich.Verdict, Rules = rich.Rules, FolderName = rich.FolderName, Artifacts = rich.Artifacts,
        };
        foreach (var (name, write) in Documents)
        {
            var text = Encoding.UTF8.GetString(write(context));
            Assert.DoesNotContain("2023-11-14T", text, name);
            Assert.DoesNotContain("timestamp", text, name);
            Assert.DoesNotContain(DateTime.UtcNow.Year.ToString(CultureInfo.InvariantCulture) + "-", text, name);
        }

        Assert.Contains("\"timestamp\": \"2023-11-14T22:13:20Z\"", Encoding.UTF8.GetString(new CycloneDxWriter().Written(rich)));
    }

    [TestMethod]
    public void The_serial_number_follows_the_content()
    {
        var one = Serial(EvidenceSamples.Rich());
        Assert.AreEqual(one, Serial(EvidenceSamples.Rich("/other")));
        Assert.AreNotEqual(one, Serial(EvidenceSamples.Unicode()));
        Assert.AreEqual('8', one[^22]);
        Assert.DoesNotContain("00000000-0000", Encoding.UTF8.GetString(new CycloneDxWriter().Written(EvidenceSamples.Rich())));

        static string Serial(EvidenceContext context) => Parse(new CycloneDxWriter().Written(context)).GetProperty("serialNumber").GetString()!;
    }

    [TestMethod]
    public void The_bill_of_materials_says_what_each_package_and_model_is()
    {
        var bom = Parse(new CycloneDxWriter().Written(EvidenceSamples.Rich()));
        var components = bom.GetProperty("components").EnumerateArray().ToDictionary(c => c.GetProperty("bom-ref").GetString()!);
        Assert.AreEqual("excluded", components["pkg:nuget/Analyzer.Tools@2.0.0"].GetProperty("scope").GetString());
        Assert.AreEqual("MIT OR GPL-2.0-only", components["pkg:nuget/Dual.Lib@3.1.0"].GetProperty("licenses")[0].GetProperty("expression").GetString());
        Assert.AreEqual("LicenseRef-Contoso", components["pkg:nuget/Url.Lib@1.0.0"].GetProperty("licenses")[0].GetProperty("license").GetProperty("name").GetString());
        Assert.IsFalse(components["pkg:nuget/No.License@0.0.1"].TryGetProperty("licenses", out _));
        Assert.IsFalse(components["pkg:nuget/No.License@0.0.1"].TryGetProperty("hashes", out _));
        Assert.AreEqual("machine-learning-model", components["model:models/a.onnx"].GetProperty("type").GetString());
        Assert.AreEqual("models/a%20b.md", components["model:models/a.onnx"].GetProperty("externalReferences")[0].GetProperty("url").GetString());
        Assert.IsFalse(components["model:models/a.onnx"].TryGetProperty("version", out _), "a placeholder is no version");
        Assert.AreEqual("MIT", Property(components["pkg:nuget/Dual.Lib@3.1.0"], "license.chosen"));
        Assert.AreEqual("developmentDependency", Property(components["pkg:nuget/Analyzer.Tools@2.0.0"], "scope.reason"));

        static string? Property(JsonElement component, string name) => component.GetProperty("properties").EnumerateArray()
            .Where(p => p.GetProperty("name").GetString() == "compliancegate:" + name).Select(p => p.GetProperty("value").GetString()).SingleOrDefault();
    }

    [TestMethod]
    public void The_version_of_the_license_list_is_told()
    {
        var sample = EvidenceSamples.Rich();
        var manifest = Parse(EvidenceSamples.Manifest(sample));
        var property = Parse(new CycloneDxWriter().Written(sample)).GetProperty("metadata").GetProperty("properties").EnumerateArray().Single();

        Assert.AreEqual("3.28.0", manifest.GetProperty("toolchain").GetProperty("licenseList").GetString());
        Assert.AreEqual(("compliancegate:licenseList", "3.28.0"), (property.GetProperty("name").GetString(), property.GetProperty("value").GetString()));
        Assert.AreEqual(Licensing.LicenseTextRecogniser.ListVersion, Licensing.SpdxCatalog.ListVersion);
    }

    [TestMethod]
    public void The_dependency_graph_reaches_every_component_from_the_product()
    {
        foreach (var sample in EvidenceSamples.All.Keys)
        {
            var bom = Parse(new CycloneDxWriter().Written(EvidenceSamples.Of(sample)));
            var edges = bom.GetProperty("dependencies").EnumerateArray().ToDictionary(
                d => d.GetProperty("ref").GetString()!, d => d.GetProperty("dependsOn").EnumerateArray().Select(t => t.GetString()!).ToArray());
            var reached = new HashSet<string>();
            var open = new Stack<string>([bom.GetProperty("metadata").GetProperty("component").GetProperty("bom-ref").GetString()!]);
            while (open.TryPop(out var next))
            {
                if (reached.Add(next))
                {
                    Array.ForEach(edges[next], open.Push);
                }
            }

            Assert.HasCount(bom.GetProperty("components").GetArrayLength() + 1, reached, sample);
        }
    }

    [TestMethod]
    public void Only_addresses_that_a_document_may_carry_are_written()
    {
        var text = Encoding.UTF8.GetString(new CycloneDxWriter().Written(EvidenceSamples.Hostile()));
        Assert.DoesNotContain("javascript:", text);
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("[::1", text);
    }

    [TestMethod]
    public void Sarif_tells_live_from_waived_and_gives_stable_fingerprints()
    {
        var run = Parse(new SarifWriter().Written(EvidenceSamples.Rich())).GetProperty("runs")[0];
        var results = run.GetProperty("results").EnumerateArray().ToDictionary(r => r.GetProperty("properties").GetProperty("subject").GetString()!);
        Assert.AreEqual("Agreed with legal until May.", results["pkg:nuget/Dual.Lib@3.1.0"].GetProperty("suppressions")[0].GetProperty("justification").GetString());
        Assert.AreEqual(0, results["pkg:nuget/No.License@0.0.1"].GetProperty("suppressions").GetArrayLength());
        Assert.AreEqual("app/App.csproj", Place(results["pkg:nuget/No.License@0.0.1"]).GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.AreEqual(12, Place(results["pkg:nuget/No.License@0.0.1"]).GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.AreEqual("PACKAGES", Place(results["pkg:nuget/Dual.Lib@3.1.0"]).GetProperty("artifactLocation").GetProperty("uriBaseId").GetString());
        Assert.IsFalse(Place(results["models/a.onnx"]).TryGetProperty("region", out _));
        Assert.AreEqual(
            "No.License 0.0.1 has no license. Path: App -> Newtonsoft.Json 13.0.3 -> No.License 0.0.1. Add it to compliance.json.",
            results["pkg:nuget/No.License@0.0.1"].GetProperty("message").GetProperty("text").GetString());
        var fingerprint = results["models/a.onnx"].GetProperty("partialFingerprints").GetProperty("complianceGate/v1").GetString();
        Assert.AreEqual(Facts.FileDigest.Sha256("CG2001\0models/a.onnx"u8), fingerprint);

        static JsonElement Place(JsonElement result) => result.GetProperty("locations")[0].GetProperty("physicalLocation");
    }

    [TestMethod]
    public void A_sarif_message_holds_no_link_and_no_placeholder()
    {
        var results = Parse(new SarifWriter().Written(EvidenceSamples.Hostile())).GetProperty("runs")[0].GetProperty("results");
        var text = string.Concat(results.EnumerateArray().Select(r => r.GetProperty("message").GetProperty("text").GetString()));
        Assert.Contains("evil.example", text);
        Assert.DoesNotContain("](", text);
        Assert.DoesNotContain("{0}", text);
    }

    [TestMethod]
    public void The_embedded_manifest_holds_inputs_alone()
    {
        var rich = EvidenceSamples.Rich();
        var expected = EvidenceSamples.Embedded(rich);
        var other = new EvidenceContext
        {
            Facts = rich.Facts with { Source = rich.Facts.Source with { Dirty = false, CommitTime = 1 }, JudgedAt = 5 },
            Verdict = rich.Verdict, FolderName = "X.compliance", Time = 9, Artifacts = [],
        };
        CollectionAssert.AreEqual(expected, EvidenceSamples.Embedded(other));
        var manifest = EmbeddedManifestReader.Parse(expected);
        Assert.AreEqual(EvidenceSamples.Commit, manifest.Commit);
        Assert.AreEqual("build-only", manifest.Packages[0].Scope);
        Assert.AreEqual(rich.Facts.Packages[1].ContentHash, manifest.Packages[1].ContentHash);
        Assert.IsNull(manifest.Packages[3].ContentHash);
    }

    [TestMethod]
    [DataRow("Newtonsoft.Json", "13.0.3", "pkg:nuget/Newtonsoft.Json@13.0.3")]
    [DataRow("A b/c@d", "1.0.0-β+x", "pkg:nuget/A%20b%2Fc%40d@1.0.0-%CE%B2%2Bx")]
    [DataRow("X", "", "pkg:nuget/X")]
    public void Package_urls_are_encoded(string id, string version, string expected) =>
        Assert.AreEqual(expected, PackageUrl.NuGet(id, version));

    [TestMethod]
    [DataRow("https://example.org/a?b=c#d", "https://example.org/a?b=c#d")]
    [DataRow(" https://EXAMPLE.org ", "https://example.org/")]
    [DataRow("ssh://git@example.org/a.git", "ssh://git@example.org/a.git")]
    [DataRow("https://me:pw@example.org/", null)]
    [DataRow("file:///home/x", null)]
    [DataRow("javascript:alert(1)", null)]
    [DataRow("http://[::1]/", null)]
    [DataRow("not a url", null)]
    [DataRow("", null)]
    [DataRow(null, null)]
    public void Addresses_are_cleaned_or_refused(string? text, string? expected) =>
        Assert.AreEqual(expected, WebAddress.Clean(text));

    private static JsonElement Parse(byte[] bytes) => JsonDocument.Parse(bytes).RootElement;

    private static byte[] InCulture(CultureInfo culture, Func<byte[]> write)
    {
        byte[]? bytes = null;
        var thread = new Thread(() => bytes = write()) { CurrentCulture = culture, CurrentUICulture = culture };
        thread.Start();
        thread.Join();
        return bytes!;
    }

    /// <summary>Turkish and German where the host has them, and one that differs wherever a culture can.</summary>
    private static List<CultureInfo> Cultures()
    {
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NumberGroupSeparator = "'";
        odd.NumberFormat.NegativeSign = "−";
        odd.DateTimeFormat.TimeSeparator = ".";
        odd.DateTimeFormat.DateSeparator = ".";
        odd.DateTimeFormat.LongTimePattern = "ss mm HH";
        odd.DateTimeFormat.ShortDatePattern = "dd MM yy";
        List<CultureInfo> cultures = [odd];
        foreach (var name in new[] { "tr-TR", "de-DE" })
        {
            try
            {
                cultures.Add(CultureInfo.GetCultureInfo(name));
            }
            catch (CultureNotFoundException)
            {
                // With invariant globalization there are none.
            }
        }

        return cultures;
    }
}
