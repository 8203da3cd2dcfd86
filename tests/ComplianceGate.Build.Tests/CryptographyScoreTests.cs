using System.Collections.Immutable;
using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Facts;

namespace ComplianceGate.Build.Tests;

/// <summary>The measure measured: seeded misses and wrong reports must lower it.</summary>
[TestClass]
public sealed class CryptographyScoreTests
{
    private static readonly string[] Source =
    [
        "let a = MD5.Create() // use: MD5", // 1
        "",
        "let rsa = RSA.Create(1024) // use: RSA key=1024", // 3
        "",
        "let aes = Aes.Create() // use: AES", // 5
        "aes.Mode <- mode // use: AES mode=?", // 6
        "",
        "let b = sign(SHA1, Pkcs1) // use: RSA hash=SHA-1 padding~PKCS1 | hard-coded-key", // 8
        "",
        "let c = tls(a, b) // use: TLS protocols=TLS 1.0,TLS 1.1", // 10
        "",
        "// look-alike: a word", // 12
        "let d = \"MD5\"", // 13
    ];

    private static readonly CryptographyCorpus Corpus = Read();

    private static readonly ImmutableArray<ReportedUse> Right =
    [
        Report(1, "MD5"), Report(3, "RSA", ("key", "1024")), Report(5, "AES"), Report(6, "AES", ("mode", "?")),
        Report(8, "RSA", ("hash", "SHA-1"), ("padding", "PKCS1")), Report(8, "hard-coded-key"), Report(10, "TLS", ("protocols", "TLS 1.0,TLS 1.1")),
    ];

    [TestMethod]
    public void What_was_written_down_is_read()
    {
        Assert.HasCount(7, Corpus.Uses);
        Assert.HasCount(1, Corpus.LookAlikes);
        Assert.AreEqual("TLS 1.0,TLS 1.1", Corpus.Uses[6].Needed["protocols"]);
        Assert.AreEqual("PKCS1", Corpus.Uses[4].Allowed["padding"]);
        Assert.AreEqual(Corpus.Uses[2].Block, Corpus.Uses[3].Block);
        Assert.AreNotEqual(Corpus.Uses[1].Block, Corpus.Uses[2].Block);
    }

    [TestMethod]
    public void All_that_is_right_is_the_whole()
    {
        var score = new CryptographyScore(Corpus, Right);
        Assert.AreEqual((1.0, 1.0), (score.Recall, score.Precision), score.ToString());
        // Repeated, with the mode that the sample leaves open, and the signature's hash by itself.
        score = new CryptographyScore(Corpus, [.. Right, Report(5, "AES", ("mode", "?")), Report(8, "SHA-1"), Report(2, "MD5")]);
        Assert.AreEqual(1.0, score.Recall);
        Assert.HasCount(1, score.Wrong, "Line 2 is in no sample.");
    }

    [TestMethod]
    public void Each_that_is_left_out_is_a_miss()
    {
        for (var i = 0; i < Right.Length; i++)
        {
            var score = new CryptographyScore(Corpus, Right.RemoveAt(i));
            Assert.AreEqual(6.0 / 7, score.Recall, 1e-9, score.ToString());
            Assert.AreEqual(1.0, score.Precision, score.ToString());
        }
    }

    [TestMethod]
    [DataRow(1, "RSA", "key", "2048", DisplayName = "a wrong size")]
    [DataRow(3, "AES", "mode", "ECB", DisplayName = "a value that was guessed")]
    [DataRow(4, "RSA", "hash", "SHA-256", DisplayName = "a wrong hash")]
    [DataRow(6, "TLS", "protocols", "TLS 1.1", DisplayName = "a version that is missing")]
    public void A_wrong_value_is_a_miss_and_wrong(int at, string name, string property, string value)
    {
        var score = new CryptographyScore(Corpus, Right.SetItem(at, Report(Right[at].Start, name, (property, value))));
        Assert.AreEqual((1, 1), (score.Missed.Count, score.Wrong.Count), score.ToString());
        Assert.AreEqual(6.0 / 7, score.Precision, 1e-9);
    }

    [TestMethod]
    public void A_value_that_is_not_told_is_a_miss_and_one_that_nobody_expects_is_wrong()
    {
        var score = new CryptographyScore(Corpus, Right.SetItem(1, Report(3, "RSA")));
        Assert.AreEqual((1, 0), (score.Missed.Count, score.Wrong.Count), score.ToString());
        score = new CryptographyScore(Corpus, Right.SetItem(0, Report(1, "MD5", ("key", "128"))));
        Assert.AreEqual((0, 1), (score.Missed.Count, score.Wrong.Count), score.ToString());
    }

    [TestMethod]
    public void Whatever_is_said_of_a_look_alike_or_of_no_place_is_wrong()
    {
        foreach (var report in (ReportedUse[])[Report(13, "MD5"), Report(12, "unknown"), Report(1, "SHA-1"), Report(1, "MD5") with { File = "" }, Report(1, "MD5") with { File = "b.fs" }])
        {
            var score = new CryptographyScore(Corpus, Right.Add(report));
            Assert.AreEqual((0, 1), (score.Missed.Count, score.Wrong.Count), report.ToString());
        }
    }

    [TestMethod]
    public void A_fact_is_read_with_all_that_it_says()
    {
        var use = new CryptographyUse
        {
            Kind = CryptographyUseKind.Algorithm, Algorithm = "RSA", Api = "RSA.Create", Method = "M", KeyBits = 1024, Padding = "PSS",
            Undecided = [CryptographyProperties.Hash], Protocols = ["TLS 1.0"],
        };
        Assert.AreEqual("a.fs(3): RSA api=RSA.Create hash=? key=1024 padding=PSS protocols=TLS 1.0", ReportedUse.Of(use, "a.fs", 3, 3).ToString());
        Assert.AreEqual("hard-coded-key", ReportedUse.Of(use with { Kind = CryptographyUseKind.HardCodedKey }, "a.fs", 3, 3).Name);
    }

    private static CryptographyCorpus Read()
    {
        var corpus = new CryptographyCorpus();
        corpus.Add("a.fs", Source);
        return corpus;
    }

    private static ReportedUse Report(int line, string name, params (string Key, string Value)[] values) =>
        new("a.fs", line, line, name, values.ToImmutableSortedDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal));
}
