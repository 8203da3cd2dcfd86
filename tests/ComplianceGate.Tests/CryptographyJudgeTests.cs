using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using static ComplianceGate.Tests.CryptographySamples;

namespace ComplianceGate.Tests;

/// <summary>What is made of uses of cryptography, by hand from the sources, and what must hold of all of them.</summary>
[TestClass]
public sealed class CryptographyJudgeTests
{
    private const string All = "encrypt decrypt sign verify digest tag keygen keyderive";

    // Words of the use; its status in baseline, fips and pqc-ready; what the source of the first that is not acceptable is called.
    [TestMethod]
    [DataRow("MD2+digest", "broken", "broken", "broken", "RFC 6149")]
    [DataRow("MD4+digest", "broken", "broken", "broken", "RFC 6150")]
    [DataRow("MD5+digest", "broken", "broken", "broken", "RFC 6151, section 2")]
    [DataRow("SHA-1+digest", "retiring", "retiring", "retiring", "NIST announcement of 2022-12-15")]
    [DataRow("SHA-1+sign", "broken", "broken", "broken", "NIST SP 800-131A Rev. 2, section 9, table 8")]
    [DataRow("SHA-224", "acceptable", "retiring", "acceptable", "NIST SP 800-131A Rev. 3 (draft), hash functions")]
    [DataRow("SHA-256+digest", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("SHA3-512+digest", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("SHAKE128", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("RIPEMD-160+digest", "retiring", "not-approved", "retiring", "NIST SP 800-107 Rev. 1, section 4")]
    [DataRow("BLAKE2b+digest", "acceptable", "not-approved", "acceptable", "NIST SP 800-140C Rev. 2, list of approved functions")]
    [DataRow("BLAKE3", "acceptable", "not-approved", "acceptable", "NIST SP 800-140C Rev. 2, list of approved functions")]
    [DataRow("HMAC-MD5+tag", "broken", "broken", "broken", "RFC 6151, section 2.3")]
    [DataRow("HMAC-SHA-1+tag", "acceptable", "retiring", "acceptable", "NIST SP 800-131A Rev. 3 (draft), HMAC")]
    [DataRow("HMAC-SHA-256+tag", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("HMAC-SHA-256+tag+64", "too-small", "too-small", "too-small", "NIST SP 800-131A Rev. 2, section 10, table 9")]
    [DataRow("HMAC-SHA-256+tag+112", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("AES+256+GCM+encrypt", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("AES", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("AES+128+CBC+encrypt", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("AES+ECB+encrypt", "broken", "broken", "broken", "NIST SP 800-131A Rev. 3 (draft), block cipher modes")]
    [DataRow("AES+ECB", "broken", "broken", "broken", "NIST SP 800-131A Rev. 3 (draft), block cipher modes")]
    [DataRow("AES+ECB+decrypt", "retiring", "retiring", "retiring", "NIST SP 800-131A Rev. 3 (draft), block cipher modes")]
    [DataRow("AES+EAX+encrypt", "acceptable", "not-approved", "acceptable", "NIST SP 800-140C Rev. 2, list of approved functions")]
    [DataRow("AES+OCB", "acceptable", "not-approved", "acceptable", "NIST SP 800-140C Rev. 2, list of approved functions")]
    [DataRow("ECDSA+secp256k1", "acceptable", "not-approved", "retiring", "NIST SP 800-186, appendix H")]
    [DataRow("ECDH+secp256k1", "acceptable", "not-approved", "retiring", "NIST SP 800-56A Rev. 3, appendix D")]
    [DataRow("ECDH+brainpoolP256r1", "acceptable", "not-approved", "retiring", "NIST SP 800-56A Rev. 3, appendix D")]
    [DataRow("ECDH+P-256", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("ECDH+1.3.132.0.99", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("EC+P-192", "too-small", "too-small", "too-small", "NIST SP 800-131A Rev. 2, section 3, table 2, and 5, table 4")]
    [DataRow("EC", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("3DES-CMAC+tag", "retiring", "not-approved", "retiring", "NIST SP 800-131A Rev. 2, section 10, table 9")]
    [DataRow("Rijndael+encrypt", "acceptable", "not-approved", "acceptable", "NIST SP 800-140C Rev. 2, list of approved functions")]
    [DataRow("DES+encrypt", "broken", "broken", "broken", "NIST SP 800-131A Rev. 2, section 2")]
    [DataRow("3DES+encrypt", "broken", "broken", "broken", "NIST SP 800-131A Rev. 2, section 2, table 1")]
    [DataRow("3DES+decrypt", "retiring", "retiring", "retiring", "NIST SP 800-131A Rev. 2, section 2, table 1")]
    [DataRow("3DES", "retiring", "retiring", "retiring", "NIST SP 800-131A Rev. 2, section 2, table 1")]
    [DataRow("RC2", "broken", "broken", "broken", ".NET security analyzers, CA5351")]
    [DataRow("RC4", "broken", "broken", "broken", "RFC 7465, section 2")]
    [DataRow("Blowfish+encrypt", "retiring", "not-approved", "retiring", "Bhargavan and Leurent")]
    [DataRow("Camellia+256", "acceptable", "not-approved", "acceptable", "NIST SP 800-140C Rev. 2, list of approved functions")]
    [DataRow("ChaCha20-Poly1305", "acceptable", "not-approved", "acceptable", "NIST SP 800-140C Rev. 2, list of approved functions")]
    [DataRow("PBKDF1", "broken", "broken", "broken", "RFC 8018, section 5.1")]
    [DataRow("PBKDF2+SHA-256+x600000", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("PBKDF2+SHA-256", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("PBKDF2+SHA-256+x999", "broken", "broken", "broken", "NIST SP 800-132, section 5.2")]
    [DataRow("PBKDF2+SHA-256+x1000", "retiring", "retiring", "retiring", ".NET security analyzers, CA5387")]
    [DataRow("PBKDF2+SHA-256+x100000", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("PBKDF2+SHA-1+x600000", "retiring", "retiring", "retiring", "NIST announcement of 2022-12-15")]
    [DataRow("PBKDF2+MD5+x600000", "broken", "broken", "broken", "RFC 6151, section 2.3")]
    [DataRow("HKDF+SHA-256", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("scrypt", "acceptable", "not-approved", "acceptable", "NIST SP 800-140D Rev. 2, list of approved methods")]
    [DataRow("Argon2id", "acceptable", "not-approved", "acceptable", "NIST SP 800-140D Rev. 2, list of approved methods")]
    [DataRow("bcrypt", "acceptable", "not-approved", "acceptable", "NIST SP 800-140D Rev. 2, list of approved methods")]
    [DataRow("RSA+1024", "too-small", "too-small", "too-small", "NIST SP 800-131A Rev. 2, section 3, table 2, and 6, table 5")]
    [DataRow("RSA+2047", "too-small", "too-small", "too-small", "NIST SP 800-131A Rev. 2, section 3, table 2, and 6, table 5")]
    [DataRow("RSA+2048", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("RSA+2048+PSS+SHA-256+sign", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("RSA+2048+PKCS1+SHA-256+sign", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("RSA+2048+PKCS1+SHA-1+sign", "broken", "broken", "broken", "NIST SP 800-131A Rev. 2, section 9, table 8")]
    [DataRow("RSA+2048+PKCS1+SHA-1+verify", "retiring", "retiring", "retiring", "NIST SP 800-131A Rev. 2, section 9, table 8")]
    [DataRow("RSA+2048+PKCS1+encrypt", "retiring", "not-approved", "retiring", "RFC 8017, section 7.2")]
    [DataRow("RSA+2048+None+encrypt", "broken", "broken", "broken", "RFC 8017, section 7")]
    [DataRow("RSA+3072+OAEP-SHA-1+encrypt", "acceptable", "retiring", "retiring", "NIST announcement of 2022-12-15")]
    [DataRow("RSA+3072+OAEP-SHA-256+encrypt", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("DSA+2048+sign", "retiring", "not-approved", "retiring", "FIPS 186-5, section 1")]
    [DataRow("DSA+2048+verify", "retiring", "retiring", "retiring", "FIPS 186-5, section 1")]
    [DataRow("ECDSA+P-256+SHA-256+sign", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("ECDSA+P-192", "too-small", "too-small", "too-small", "NIST SP 800-131A Rev. 2, section 3, table 2, and 5, table 4")]
    [DataRow("ECDSA+P-224", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("ECDH+brainpoolP160r1", "too-small", "not-approved", "too-small", "NIST SP 800-131A Rev. 2, section 3, table 2, and 5, table 4")]
    [DataRow("ECDSA+P-256+SHA-1+sign", "broken", "broken", "broken", "NIST SP 800-131A Rev. 2, section 9, table 8")]
    [DataRow("ECDSA", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("DH+1024", "too-small", "too-small", "too-small", "NIST SP 800-131A Rev. 2, section 3, table 2, and 6, table 5")]
    [DataRow("Ed25519+sign", "acceptable", "acceptable", "retiring", "NIST IR 8547 (draft), section 4.1, tables 2 and 4")]
    [DataRow("X25519", "acceptable", "not-approved", "retiring", "NIST SP 800-140D Rev. 2, list of approved methods")]
    [DataRow("ML-KEM-768", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("ML-DSA", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("SLH-DSA-SHAKE-256f", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("Composite-ML-KEM-768-X25519", "acceptable", "not-approved", "acceptable", "NIST SP 800-140D Rev. 2, list of approved methods")]
    [DataRow("Composite-ML-DSA-44-ECDSA-P256", "acceptable", "not-approved", "acceptable", "NIST SP 800-140C Rev. 2, list of approved functions")]
    [DataRow("TLS+SSL 3.0", "broken", "broken", "broken", "RFC 7568, section 3")]
    [DataRow("TLS+TLS 1.0", "broken", "broken", "broken", "RFC 8996, section 4")]
    [DataRow("TLS+TLS 1.1", "broken", "broken", "broken", "RFC 8996, section 5")]
    [DataRow("TLS+TLS 1.2", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("TLS", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("X.509+SHA-1", "broken", "broken", "broken", "NIST SP 800-131A Rev. 2, section 9, table 8")]
    [DataRow("X.509+MD5+sign", "broken", "broken", "broken", "RFC 6151, section 2")]
    [DataRow("X.509+SHA-256+sign", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("X.509", "acceptable", "acceptable", "acceptable", null)]
    [DataRow("X.509+any", "broken", "broken", "broken", "RFC 5280, section 6")]
    [DataRow("AES+key", "broken", "broken", "broken", "NIST SP 800-57 Part 1 Rev. 5, section 6")]
    [DataRow("unknown+key", "broken", "broken", "broken", "NIST SP 800-57 Part 1 Rev. 5, section 6")]
    [DataRow("AES+nonce", "broken", "broken", "broken", "NIST SP 800-38A, appendix C")]
    [DataRow("System.Random+random", "broken", "broken", "broken", "RFC 4086, section 6.1")]
    [DataRow("none", "broken", "broken", "broken", "RFC 8725, section 3.2")]
    [DataRow("unknown", "unknown", "unknown", "unknown", null)]
    [DataRow("Rot13", "unknown", "unknown", "unknown", null)]
    public void A_use_is_worth_what_its_sources_say(string words, string baseline, string fips, string quantum, string? source)
    {
        var expected = new Dictionary<string, string> { ["baseline"] = baseline, ["fips"] = fips, ["pqc-ready"] = quantum };
        var cited = new List<string>();
        foreach (var (profile, status) in expected)
        {
            var judged = Judge(Read(Own(Use(words))), profile);
            Assert.AreEqual(status, judged.Decisions.Single().Status, profile);
            Assert.AreEqual(status is not ("acceptable" or "unknown"), judged.Uses.Length == 1, profile);
            cited.AddRange(judged.Uses.Select(u => u.Judgements[0].Source));
        }

        Assert.AreEqual(source, cited.FirstOrDefault());
    }

    [TestMethod]
    [DataRow("3DES+encrypt", "2023-12-31", "retiring", "2024-01-01", "broken", "baseline")]
    [DataRow("SHA-1+digest", "2030-12-31", "retiring", "2031-01-01", "not-approved", "fips")]
    [DataRow("SHA-1+digest", "2030-12-31", "retiring", "2031-01-01", "retiring", "baseline")]
    [DataRow("RSA+2048", "2030-12-31", "acceptable", "2031-01-01", "retiring", "fips")]
    [DataRow("RSA+2048+PKCS1+encrypt", "2023-12-31", "retiring", "2024-01-01", "not-approved", "fips")]
    public void Some_things_change_on_a_day(string words, string last, string before, string first, string after, string profile)
    {
        var (a, b) = (Judge(Read(Own(Use(words))), profile, DateOnly.Parse(last)), Judge(Read(Own(Use(words))), profile, DateOnly.Parse(first)));
        Assert.AreEqual(before, a.Decisions.Single().Status);
        Assert.AreEqual(after, b.Decisions.Single().Status);
        Assert.AreEqual(DateOnly.Parse(last), a.SameUntil, "whoever keeps the verdict must know its last day");
    }

    [TestMethod]
    [DataRow("AES+256+GCM+encrypt", "AES-256-GCM", "ae", "AES", 256, 5)]
    [DataRow("AES+128+CBC", "AES-128-CBC", "block-cipher", "AES", 128, 1)]
    [DataRow("AES", "AES", "block-cipher", "AES", null, null)]
    [DataRow("RSA+1024", "RSA-1024", "pke", null, 80, 0)]
    [DataRow("RSA+512", "RSA-512", "pke", null, null, null)]
    [DataRow("RSA+3072+PSS+SHA-256+sign", "RSA-3072-PSS-SHA-256", "signature", "RSASSA-PSS", 128, 0)]
    [DataRow("RSA+OAEP-SHA-256+SHA-256+encrypt", "RSA-OAEP-SHA-256", "pke", "RSAES-OAEP", null, null)]
    [DataRow("ECDSA+P-256+256+SHA-256", "ECDSA-P-256-SHA-256", "signature", "ECDSA", 128, 0)]
    [DataRow("ECDSA+P-521", "ECDSA-P-521", "signature", "ECDSA", 256, 0)]
    [DataRow("ECDH+1.3.132.0.34", "ECDH-1.3.132.0.34", "key-agree", "ECDH", null, null)]
    [DataRow("ML-KEM-768", "ML-KEM-768", "kem", "ML-KEM", 192, 3)]
    [DataRow("HKDF+SHA-256+256", "HKDF-SHA-256", "kdf", "HKDF", null, null)]
    [DataRow("SHA-256", "SHA-256", "hash", "SHA-2", 128, 2)]
    [DataRow("HMAC-SHA-256+256", "HMAC-SHA-256", "mac", "HMAC", null, null)]
    public void An_asset_is_told_with_what_makes_it_what_it_is(string words, string name, string primitive, string? family, int? classical, int? quantum)
    {
        var asset = Judge(Read(Own(Use(words)))).Decisions.Single();
        Assert.AreEqual((name, primitive, family, classical, quantum), (asset.Name, asset.Primitive, asset.Family, asset.ClassicalLevel, asset.QuantumLevel));
    }

    [TestMethod]
    public void Uses_of_one_asset_are_one_and_the_worst_of_them_counts()
    {
        var legacy = EvidenceSamples.Package("Contoso.Legacy", "1.0.0", "/home/ada");
        var judged = Judge(Read([legacy], Own(Use("3DES+decrypt", "A.Open"), Use("TLS+TLS 1.0+TLS 1.3")), Of(legacy, Use("3DES+encrypt", "B.Seal") with { More = 7 })));
        CollectionAssert.AreEqual(new[] { "3DES", "TLS 1.0", "TLS 1.3" }, judged.Decisions.Select(d => d.Name).ToArray());
        var asset = judged.Decisions[0];
        Assert.AreEqual(("broken", 9, "decrypt,encrypt"), (asset.Status, asset.Count, string.Join(',', asset.Functions)));
        CollectionAssert.AreEqual(new[] { "retiring", "broken" }, asset.Places.Select(p => p.Occurrences.Single().Status).ToArray());
        CollectionAssert.AreEqual(new[] { null, legacy.Key }, asset.Places.Select(p => p.Package).ToArray());
    }

    [TestMethod]
    public void Many_places_are_counted_and_few_are_listed()
    {
        var asset = Judge(Read(Own([.. Enumerable.Range(0, 500).Select(i => Use("MD5", "A.M" + i))]))).Decisions.Single();
        Assert.AreEqual((500, 20), (asset.Count, asset.Places.Single().Occurrences.Length));
    }

    [TestMethod]
    public void A_package_provides_what_is_called_of_it_and_the_platform_is_no_package()
    {
        var castle = EvidenceSamples.Package("BouncyCastle.Cryptography", "2.6.2", "/home/ada");
        var theirs = Use("AES") with { Api = "Org.BouncyCastle.Crypto.Engines.AesEngine" };
        CollectionAssert.AreEqual(new[] { castle.Key }, Judge(Read([castle], Own(theirs))).Decisions.Single().Providers.ToArray());
        Assert.IsEmpty(Judge(Read([castle], Own(Use("AES")))).Decisions.Single().Providers);
        Assert.IsEmpty(Judge(Read([], Own(theirs))).Decisions.Single().Providers);
        CollectionAssert.AreEqual(new[] { castle.Key }, Judge(Read([castle], Of(castle, theirs))).Decisions.Single().Providers.ToArray());
        Assert.IsEmpty(Judge(Read([castle], Of(castle, Use("AES")))).Decisions.Single().Providers, "it only passes on what the platform does");
    }

    [TestMethod]
    public void Before_the_compiler_and_without_uses_nothing_is_said()
    {
        Assert.AreEqual(JudgedCryptography.NotRead, Judge(Read(Own(Use("MD5"))) with { Cryptography = new() }));
        var judged = Judge(Read());
        Assert.AreEqual(("baseline", CryptographyStatusData.Version, 0), (judged.Profile, judged.Data, judged.Decisions.Length));
    }

    // The profiles only add: whoever passes under one of them passes under the baseline.
    [TestMethod]
    public void No_profile_is_more_lenient_than_the_baseline()
    {
        var random = new Random(20261122);
        string[] modes = ["", "ECB", "CBC", "GCM"], paddings = ["", "PKCS1", "PSS", "OAEP-SHA-1", "None"], hashes = ["", "MD5", "SHA-1", "SHA-256"], curves = ["", "P-192", "P-256", "brainpoolP160r1"];
        var functions = All.Split(' ');
        for (var i = 0; i < 20_000; i++)
        {
            var use = Use(Names[random.Next(Names.Length)]) with
            {
                KeyBits = Pick(null, 40, 112, 128, 1024, 2048, 3072, 4096), Iterations = Pick(null, 1, 5000, 600_000), Mode = Of(modes), Padding = Of(paddings), Hash = Of(hashes), Curve = Of(curves),
                Functions = [.. functions.Where(_ => random.Next(4) == 0).Order(StringComparer.Ordinal)], Kind = (CryptographyUseKind)random.Next(8),
            };
            var day = new DateOnly(2020, 1, 1).AddDays(random.Next(7000));
            var facts = Read(Own(use));
            var least = Judge(facts, "baseline", day);
            foreach (var profile in new[] { "fips", "pqc-ready" })
            {
                var judged = Judge(facts, profile, day);
                Assert.IsGreaterThanOrEqualTo(CryptographyStatuses.Rank(least.Decisions[0].Status), CryptographyStatuses.Rank(judged.Decisions[0].Status), $"{use} {day} {profile}");
                var codes = judged.Uses.SelectMany(u => u.Judgements).Select(j => j.Code).ToHashSet();
                foreach (var judgement in least.Uses.SelectMany(u => u.Judgements))
                {
                    Assert.IsTrue(codes.Contains(judgement.Code) || (judgement.Code == "CG6002" && codes.Contains("CG6001")), $"{use} {day} {profile} lost {judgement.Code}");
                }
            }
        }

        int? Pick(params int?[] values) => values[random.Next(values.Length)];

        string? Of(string[] words) => words[random.Next(words.Length)] is { Length: > 0 } word ? word : null;
    }
}
