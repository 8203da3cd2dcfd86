using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>What NuGet leaves of a package in its folder is sound evidence, whatever it was told to leave out; and what else is there is not.</summary>
[TestClass]
public sealed class ExtractedPackageTests
{
    private const string Manifest = "_manifest/compliance/manifest.json";
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("extracted-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Documentation_that_NuGet_left_out_or_compressed_is_no_finding(bool hasPackage)
    {
        var files = Files(hasPackage);
        Assert.IsTrue(files.Remove("lib/net10.0/App.xml"));
        Holds(files);
        files.Add("lib/net10.0/App.xml.zip", TamperSample.Zip([new("App.xml", [1])]));
        Holds(files);
        files.Add("lib/net10.0/Other.xml.zip", [1]);
        Finds(files, "CG4003 lib/net10.0/Other.xml.zip");
    }

    [TestMethod]
    public void Documentation_that_is_there_is_what_was_packed()
    {
        var files = Files(true);
        files["lib/net10.0/App.xml"][0] ^= 1;
        Finds(files, "CG4001 lib/net10.0/App.xml");
        files = Files(true);
        files.Add("lib/net10.0/App.xml.zip", [1]);
        Finds(files, "CG4003 lib/net10.0/App.xml.zip");
        files = Files(true);
        files.Remove("lib/net10.0/App.dll");
        files.Remove("lib/net10.0/App.xml");
        Assert.IsTrue(Verify(files).Findings.Any(f => f is { Code: "CG4002", Subject: "lib/net10.0/App.dll" }));
    }

    [TestMethod]
    [DataRow("lib/net10.0/App.xml", true)]
    [DataRow("lib/net10.0/fr/App.xml", true)]
    [DataRow("lib/net10.0/app.xml", true)]
    [DataRow("lib/net10.0/Tool.xml", true)]
    [DataRow("lib/net10.0/fr/Texts.xml", true)]
    [DataRow("lib/net10.0/App.XML", false)]
    [DataRow("lib/net10.0/fr/de/App.xml", false)]
    [DataRow("lib/net9.0/App.xml", false)]
    [DataRow("App.xml", false)]
    [DataRow("_rels/.rels", true)]
    [DataRow("content/[Content_Types].xml", true)]
    [DataRow("content/a.psmdcp", true)]
    [DataRow("package/a.txt", true)]
    [DataRow("content/package/a.txt", false)]
    [DataRow("lib/net10.0/App.dll", false)]
    public void What_may_lack_is_what_NuGet_leaves_out(string path, bool may)
    {
        foreach (var file in (string[])["lib/net10.0/App.dll", "lib/net10.0/Tool.exe", "lib/net10.0/fr/Texts.resources.dll"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), "");
        }

        Assert.AreEqual(may, ExtractedPackage.MayLack(FolderTree.Read(folder), path));
    }

    [TestMethod]
    public void What_no_evidence_speaks_of_is_held_to_the_package_beside()
    {
        var files = Files(true);
        files["contoso.app.nuspec"] = [.. files["contoso.app.nuspec"], .. "<!-- more -->"u8];
        Finds(files, "CG4001 contoso.app.nuspec");
        files = Files(true);
        files.Add(".signature.p7s", [1]);
        Finds(files, "CG4003 .signature.p7s");
        files = Files(true);
        files.Add("_rels/.rels", [1]);
        Finds(files, "CG4001 _rels/.rels");
        files = Files(true);
        files["contoso.app.1.2.3.nupkg"] = TamperSample.Zip(TamperSample.Alone(folder).Entries!.Where(e => !e.Key.StartsWith("_manifest/", StringComparison.Ordinal)));
        files.Remove("contoso.app.1.2.3.nupkg.sha512");
        Assert.IsTrue(Verify(files).Findings.Any(f => f is { Code: "CG4003", Subject: Manifest }));
    }

    [TestMethod]
    [DataRow("<package><metadata><id>Contoso.App</id><version>1.2.3</version></metadata></package>", "")]
    [DataRow("<Package xmlns='urn:x'><MetaData><ID>contoso.app</ID><Version> 1.2.3+abc\n</Version></MetaData></Package>", "")]
    [DataRow("<package><metadata><id>Contoso<!-- x -->.App</id><version><![CDATA[1.2.3]]></version></metadata></package>", "")]
    [DataRow("<package><metadata><id><![CDATA[Evil]]></id><version>1.2.3</version></metadata></package>", "names Evil 1.2.3")]
    [DataRow("<package><files><id>Contoso.App</id><version>1.2.3</version></files><metadata><id>Evil</id><version>6.6.6</version></metadata></package>", "names Evil 6.6.6")]
    [DataRow("<package><id>Contoso.App</id><version>1.2.3</version></package>", "does not say what package")]
    [DataRow("<other><metadata><id>Contoso.App</id><version>1.2.3</version></metadata></other>", "does not say what package")]
    [DataRow("<package><metadata><x><id>Contoso.App</id><version>1.2.3</version></x></metadata></package>", "does not say what package")]
    [DataRow("<package><metadata><id>Contoso.App</id></metadata></package>", "does not say what package")]
    [DataRow("<package><metadata/><x><id>Contoso.App</id><version>1.2.3</version></x></package>", "does not say what package")]
    [DataRow("<package><metadata><id>Contoso.App</id><Id>Evil</Id><version>1.2.3</version></metadata></package>", "gives its Id twice")]
    [DataRow("<package><metadata><id>Contoso.App</id><version>1.2.3</version></metadata><metadata><id>Evil</id></metadata></package>", "gives its id twice")]
    [DataRow("<package><metadata><id><b>Contoso.App</b></id><version>1.2.3</version></metadata></package>", "holds elements in its id")]
    [DataRow("<package><metadata><id/><version/></metadata></package>", "does not say what package")]
    public void A_nuspec_names_the_package_at_its_one_place(string nuspec, string expected)
    {
        var files = Files(false);
        files["contoso.app.nuspec"] = Encoding.UTF8.GetBytes(nuspec);
        var report = Verify(files);
        Assert.AreEqual(expected.Length == 0 ? VerificationOutcome.Holds : VerificationOutcome.FallsShort, report.Outcome, Text(report));
        if (expected.Length > 0)
        {
            Assert.IsTrue(report.Findings.Single() is { Code: "CG4001", Subject: "contoso.app.nuspec" } finding && finding.Message.Contains(expected, StringComparison.Ordinal), Text(report));
        }
    }

    [TestMethod]
    public void Core_properties_are_read_at_their_one_place_too()
    {
        PackageIdentity Read(string xml) => PackageIdentity.ReadCore(new MemoryStream(Encoding.UTF8.GetBytes(xml)), 1000);
        Assert.AreEqual(new PackageIdentity("A", "1"), Read("<coreProperties><identifier>A</identifier><version>1</version></coreProperties>"));
        Assert.AreEqual(new PackageIdentity(null, null), Read("<coreProperties><x><identifier>A</identifier><version>1</version></x></coreProperties>"));
        Assert.ThrowsExactly<InvalidDataException>(() => Read(string.Concat(Enumerable.Repeat("<a>", 70)) + string.Concat(Enumerable.Repeat("</a>", 70))));
    }

    [TestMethod]
    [DataRow("1.2.3")]
    [DataRow("1.2.3.0")]
    [DataRow("1.2.3+other")]
    public void A_consumed_package_is_linked_under_whatever_spelling_of_its_version(string version)
    {
        var (links, findings) = Consume(Files(true), version);
        Assert.AreEqual("", string.Join('\n', findings.Select(f => f.Text)));
        Assert.AreEqual(version, links.Single().Version);
    }

    [TestMethod]
    public void Consumed_evidence_that_does_not_hold_stops_and_what_cannot_be_read_warns()
    {
        var (links, findings) = Consume(Files(true), "1.2.4");
        Assert.IsEmpty(links);
        Assert.IsTrue(findings.Single() is { Code: "CG4001", Severity: Severity.Error, IsFirm: true });

        var files = Files(false);
        Repaired.Edit(files, Manifest, m => m["schema"] = "compliancegate.manifest/2");
        (links, findings) = Consume(files, "1.2.3");
        Assert.IsEmpty(links);
        var finding = findings.Single();
        Assert.IsTrue(finding is { Code: "CG0005", Severity: Severity.Warning, IsFirm: false });
        StringAssert.StartsWith(finding.Message, "Contoso.App 1.2.3 carries evidence that cannot be read here: _manifest/compliance/manifest.json ");
        Assert.AreEqual(1, finding.Message.Split("manifest.json ").Length - 1, "the subject once");
        Assert.IsFalse(finding.Message.EndsWith("..", StringComparison.Ordinal));
    }

    private (List<EvidenceLinkFact> Links, List<Finding> Findings) Consume(SortedDictionary<string, byte[]> files, string version)
    {
        var findings = new List<Finding>();
        var package = new PackageFact { Id = "Contoso.App", Version = version, Folder = Save(files) };
        return ([.. ConsumedEvidence.Read([package], null, findings)], findings);
    }

    private SortedDictionary<string, byte[]> Files(bool hasPackage)
    {
        var files = TamperSample.Extracted(folder).Files;
        foreach (var name in hasPackage ? [] : files.Keys.Where(k => k.Contains(".nupkg", StringComparison.Ordinal)).ToArray())
        {
            files.Remove(name);
        }

        return files;
    }

    private string Save(SortedDictionary<string, byte[]> files)
    {
        var root = Path.Combine(folder, Path.GetRandomFileName());
        foreach (var (path, bytes) in files)
        {
            var full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
        }

        return root;
    }

    private VerificationReport Verify(SortedDictionary<string, byte[]> files) => EvidenceVerifier.Verify(Save(files));

    private void Holds(SortedDictionary<string, byte[]> files)
    {
        var report = Verify(files);
        Assert.AreEqual(VerificationOutcome.Holds, report.Outcome, Text(report));
    }

    private void Finds(SortedDictionary<string, byte[]> files, string expected)
    {
        var report = Verify(files);
        CollectionAssert.Contains(report.Findings.Select(f => $"{f.Code} {f.Subject}").ToArray(), expected, Text(report));
        Assert.HasCount(1, report.Findings.Select(f => f.Subject).Distinct().ToArray(), Text(report));
    }

    private static string Text(VerificationReport report) => string.Join('\n', [.. report.Findings.Select(f => f.Text), .. report.Open.Select(o => o.Message)]);
}
