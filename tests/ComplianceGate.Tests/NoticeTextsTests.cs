using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

/// <summary>The texts that are printed are those that were judged, or there are no notices.</summary>
[TestClass]
public sealed class NoticeTextsTests
{
    private string root = "";

    [TestInitialize]
    public void Start() => root = Directory.CreateTempSubdirectory("cg-notice-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(root, recursive: true);

    [TestMethod]
    public void Each_distinct_text_is_read_once_and_by_its_digest()
    {
        var texts = NoticeTexts.Read([Laid("a", "LICENSE", "One."), Laid("b", "licenses/LICENSE.md", "One."), Laid("c", "NOTICE", "Two.")]);
        CollectionAssert.AreEquivalent(new[] { "One.", "Two." }, texts.Values.Select(t => t.Text).ToArray());
        Assert.AreEqual("One.", texts[FileDigest.Sha256("One."u8)].Text);
    }

    [TestMethod]
    public void What_does_not_ship_is_not_read()
    {
        var package = Laid("a", "LICENSE", "One.") with { Scope = PackageScope.BuildOnly };
        Directory.Delete(package.Folder!, recursive: true);
        Assert.IsEmpty(NoticeTexts.Read([package]));
    }

    [TestMethod]
    public void A_text_that_changed_since_it_was_judged_is_an_error_that_says_what_to_do()
    {
        var package = Laid("a", "LICENSE", "One.");
        File.WriteAllText(Path.Combine(package.Folder!, "LICENSE"), "Two.");
        var message = Assert.ThrowsExactly<IOException>(() => NoticeTexts.Read([package])).Message;
        StringAssert.Contains(message, "LICENSE of a 1.0.0", StringComparison.Ordinal);
        StringAssert.Contains(message, FileDigest.Sha256("Two."u8), StringComparison.Ordinal);
        StringAssert.Contains(message, "run 'dotnet restore'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_text_that_is_gone_or_grew_is_an_error()
    {
        var gone = Laid("a", "LICENSE", "One.");
        File.Delete(Path.Combine(gone.Folder!, "LICENSE"));
        Assert.ThrowsExactly<IOException>(() => NoticeTexts.Read([gone]));

        var grown = Laid("b", "LICENSE", "One.");
        File.WriteAllBytes(Path.Combine(grown.Folder!, "LICENSE"), new byte[NoticeTexts.MaxText + 1]);
        Assert.ThrowsExactly<IOException>(() => NoticeTexts.Read([grown]));
    }

    [TestMethod]
    [DataRow(ComponentKind.NpmPackage, false, "Run 'npm ci'")]
    [DataRow(ComponentKind.File, false, "written. Build again.")]
    [DataRow(ComponentKind.FrameworkPack, true, "Repair the .NET SDK")]
    [DataRow(ComponentKind.FrameworkPack, false, "run 'dotnet restore'")]
    public void Each_kind_has_its_own_advice(ComponentKind kind, bool inSdk, string advice)
    {
        var package = Laid("a", "LICENSE", "One.") with { Kind = kind, InSdk = inSdk };
        File.Delete(Path.Combine(package.Folder!, "LICENSE"));
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => NoticeTexts.Read([package])).Message, advice, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Without_its_texts_a_build_leaves_no_evidence_not_even_an_older_one()
    {
        var package = Laid("a", "LICENSE", "One.");
        var output = Path.Combine(root, "out");
        Directory.CreateDirectory(output);
        var facts = EvidenceSamples.Facts(root, new SourceFact(), [package], []);
        var request = new RecordRequest
        {
            Check = new(facts, new Verdict { Mode = "enforce" }), OutputDirectory = output, EvidenceDirectory = Path.Combine(output, "App.compliance"), Formats = "sarif",
        };
        Assert.IsTrue(Gate.Record(request, new InputFiles()).Passed);
        StringAssert.Contains(File.ReadAllText(Path.Combine(request.EvidenceDirectory, "NOTICE.txt")), "\n    One.\n", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(package.Folder!, "LICENSE"), "Two.");
        Assert.ThrowsExactly<IOException>(() => Gate.Record(request, new InputFiles()));
        Assert.IsEmpty(Directory.GetFiles(request.EvidenceDirectory));
    }

    [TestMethod]
    public void Caps_hold_for_one_text_and_for_all_and_name_what_is_left_out()
    {
        var large = Laid("a", "LICENSE", new string('x', NoticeTexts.MaxText + 1));
        var first = Laid("b", "LICENSE", new string('y', 600));
        var second = Laid("c", "LICENSE", new string('z', 600));
        var small = Laid("d", "LICENSE", "One.");
        var texts = NoticeTexts.Read([large, first, second, small], maxTotal: 1000);
        Assert.AreEqual("it is too large for a license text", texts[large.Texts[0].Sha256].Withheld);
        Assert.IsNotNull(texts[first.Texts[0].Sha256].Text);
        Assert.AreEqual("all texts together are too large", texts[second.Texts[0].Sha256].Withheld);
        Assert.AreEqual("One.", texts[small.Texts[0].Sha256].Text);
    }

    [TestMethod]
    public void Every_encoding_comes_out_as_the_same_words()
    {
        const string Words = "Copyright © 2020 Žofie “Q”\nAll rights.";
        byte[][] files =
        [
            Encoding.UTF8.GetBytes(Words),
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Words)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Words.Replace("\n", "\r\n", StringComparison.Ordinal))],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Words)],
            OneByteEach("Copyright \u00A9 2020 \u008Eofie \u0093Q\u0094\rAll rights."),
        ];
        foreach (var file in files)
        {
            Assert.AreEqual(Words, NoticeTextDecoder.Decode(file).Text);
        }
    }

    [TestMethod]
    public void What_is_no_plain_text_is_said_to_be_none()
    {
        Assert.AreEqual("it is RTF, which cannot be read as plain text", NoticeTextDecoder.Decode("{\\rtf1\\ansi MIT}"u8).Withheld);
        Assert.AreEqual("it holds binary data", NoticeTextDecoder.Decode([0x89, (byte)'P', 0, 1]).Withheld);
        Assert.AreEqual("<p>MIT</p>", NoticeTextDecoder.Decode("<p>MIT</p>"u8).Text, "HTML is text, and stands as it is");
    }

    [TestMethod]
    public void Marks_that_turn_the_reading_direction_go_and_letters_stay()
    {
        Assert.AreEqual("ab עברית 𝒜\uFFFD", NoticeTextDecoder.Decode([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a\u202Eb \u200Fעברית\u2069 𝒜"), 0x00, 0xD8]).Text);
    }

    // Windows-1252 as the number of each character.
    private static byte[] OneByteEach(string text) => [.. text.Select(c => (byte)c)];

    private PackageFact Laid(string id, string path, string text)
    {
        var folder = Path.Combine(root, id);
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return new PackageFact
        {
            Id = id, Version = "1.0.0", Scope = PackageScope.Shipped, Folder = folder, Texts = [new PackageText(path, text.Length, FileDigest.Sha256File(file)) { Source = file }],
        };
    }
}
