using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>Holds the data on the status of algorithms against its schema, against CycloneDX and against what readers name; and its reader against broken files.</summary>
[TestClass]
public sealed class CryptographyDataTests
{
    private static readonly string File = Path.Combine(DocumentationTests.Root, "src", "ComplianceGate", "Policy", "Cryptography", "status.json");

    private static readonly (string Name, string Where, string? Value)[] Broken =
    [
        ("an unknown key", "colour", "\"red\""),
        ("an unknown key of an algorithm", "algorithms/0/colour", "\"red\""),
        ("an unknown key of an entry", "algorithms/0/entries/0/colour", "\"red\""),
        ("a statement without source", "algorithms/0/entries/0/source", null),
        ("a statement without section", "algorithms/0/entries/0/section", null),
        ("a statement without reason", "algorithms/0/entries/0/reason", null),
        ("an unknown status", "algorithms/0/entries/0/status", "\"fine\""),
        ("a status that is none of a statement", "algorithms/0/entries/0/status", "\"acceptable\""),
        ("an unknown profile", "algorithms/0/entries/0/profiles", "[\"nsa\"]"),
        ("a condition that holds never or always", "algorithms/0/entries/0/modes", "[]"),
        ("a day that is none", "algorithms/0/entries/0/from", "\"2024-13-01\""),
        ("a size that is none", "algorithms/0/entries/0/below", "-1"),
        ("an algorithm without a name", "algorithms/0/name", null),
        ("a source without https", "sources/0/url", "\"http://example.org/\""),
        ("a version that is no day", "version", "\"2026\""),
        ("no sources", "sources", null),
    ];

    [TestMethod]
    public void Every_name_that_a_reader_gives_has_an_entry()
    {
        foreach (var name in CryptographySamples.Names)
        {
            Assert.IsNotNull(CryptographyStatusData.BuiltIn.Find(name), name);
        }

        foreach (var hash in CryptographySamples.Names.Where(n => CryptographyStatusData.BuiltIn.Find(n)?.Primitive == "hash"))
        {
            Assert.AreEqual("mac", CryptographyStatusData.BuiltIn.Find("HMAC-" + hash)?.Primitive, hash);
        }

        Assert.IsNull(CryptographyStatusData.BuiltIn.Find("Rot13"));
        Assert.IsNull(CryptographyStatusData.BuiltIn.Find("ML-KEMX"));
    }

    [TestMethod]
    public void The_version_in_the_code_is_that_of_the_file() => Assert.AreEqual(CryptographyStatusData.Version, CryptographyStatusData.BuiltIn.Version);

    [TestMethod]
    public void Every_source_is_used_and_every_statement_has_one_that_is_there()
    {
        var data = CryptographyStatusData.BuiltIn;
        var used = data.Algorithms.Concat(data.Practices).SelectMany(a => a.Entries.Select(e => e.Source).Append(a.Source!)).Where(s => s is not null).ToHashSet();
        CollectionAssert.AreEquivalent(data.Sources.Select(s => s.Id).ToList(), used.ToList());
    }

    [TestMethod]
    public void What_has_an_alternative_says_so()
    {
        foreach (var algorithm in CryptographyStatusData.BuiltIn.Algorithms.Concat(CryptographyStatusData.BuiltIn.Practices).Where(a => a.Entries.Any(e => e.Profiles.IsEmpty)))
        {
            Assert.IsFalse(string.IsNullOrEmpty(algorithm.Instead) && algorithm.Entries.Any(e => e.Status != CryptographyStatuses.TooSmall), algorithm.Name);
        }
    }

    [TestMethod]
    public void Families_and_curves_are_those_of_CycloneDX()
    {
        var schema = Path.Combine(EvidenceVerifiers.Package("@cyclonedx/cyclonedx-library"), "res", "schema", "cryptography-defs.SNAPSHOT.schema.json");
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(schema));
        var definitions = document.RootElement.GetProperty("definitions");
        var families = definitions.GetProperty("algorithmFamiliesEnum").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!).ToHashSet();
        foreach (var algorithm in CryptographyStatusData.BuiltIn.Algorithms.Where(a => a.Family is not null))
        {
            Assert.Contains(algorithm.Family!, families, algorithm.Name);
        }

        var curves = definitions.GetProperty("ellipticCurvesEnum").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!).ToHashSet();
        foreach (var curve in curves.Where(c => c.Split('/')[0] is "brainpool" or "secg" || c.StartsWith("nist/P", StringComparison.Ordinal)))
        {
            Assert.AreEqual(curve, CycloneDxCurves.Of(curve.Split('/')[1]));
        }

        foreach (var other in new[] { "brainpoolP999r1", "secp999r1", "P-1", "1.3.132.0.34", "", "brainpoolP256x1" })
        {
            Assert.IsNull(CycloneDxCurves.Of(other), other);
        }
    }

    [TestMethod]
    public void A_foreign_validator_accepts_the_file_and_refuses_each_broken_one()
    {
        var folder = Directory.CreateTempSubdirectory("cg-crypto-schema-").FullName;
        try
        {
            var good = System.IO.File.ReadAllBytes(File);
            var files = Broken.Select((b, i) => Path.Combine(folder, $"{i:D2}.json")).ToList();
            for (var i = 0; i < files.Count; i++)
            {
                System.IO.File.WriteAllBytes(files[i], Change(good, Broken[i].Where, Broken[i].Value));
            }

            var schema = Path.Combine(DocumentationTests.Root, "schemas", "cryptography-status.schema.json");
            var (exitCode, output) = EvidenceVerifiers.Script("verify-schema.mjs", [schema, File, .. files]);
            Assert.AreEqual(1, exitCode, output);
            StringAssert.Contains(output, $"{File}: valid", StringComparison.Ordinal);
            for (var i = 0; i < files.Count; i++)
            {
                StringAssert.Contains(output, $"{files[i]}: INVALID", StringComparison.Ordinal, Broken[i].Name);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Our_own_reader_refuses_each_broken_file()
    {
        var good = System.IO.File.ReadAllBytes(File);
        Assert.IsEmpty(CryptographyStatusReader.Read(good).Problems);
        foreach (var (name, where, value) in Broken)
        {
            var (status, problems) = CryptographyStatusReader.Read(Change(good, where, value));
            Assert.IsNull(status, name);
            Assert.IsNotEmpty(problems, name);
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("{")]
    [DataRow("{\"algorithms\": 1, \"sources\": {}, \"strengths\": [], \"practices\": \"\", \"version\": 2}")]
    [DataRow("{\"algorithms\": [1, {\"entries\": [{}]}, {\"name\": \"a\\u001b[31m\\n::error::x\", \"entries\": 3}]}")]
    public void Nonsense_is_refused_in_words_that_are_safe_to_print(string text)
    {
        var (status, problems) = CryptographyStatusReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.IsNull(status);
        Assert.IsNotEmpty(problems);
        Assert.IsFalse(problems.Any(p => p.Message.Any(char.IsControl)));
    }

    [TestMethod]
    public void A_damaged_or_large_file_is_read_or_refused_and_nothing_else()
    {
        Assert.IsNull(CryptographyStatusReader.Read(new byte[CryptographyStatusReader.MaximumSize + 1]).Status);
        Assert.IsNull(CryptographyStatusReader.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))).Status);
        var good = System.IO.File.ReadAllBytes(File);
        var random = new Random(20261122);
        for (var i = 0; i < 150; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var (status, problems) = CryptographyStatusReader.Read(bytes);
            Assert.AreEqual(status is null, !problems.IsEmpty);
        }
    }

    private static byte[] Change(byte[] good, string where, string? value)
    {
        var root = JsonNode.Parse(good)!;
        var parts = where.Split('/');
        var parent = root;
        foreach (var part in parts[..^1])
        {
            parent = int.TryParse(part, out var index) ? parent![index] : parent![part];
        }

        if (value is null)
        {
            Assert.IsTrue(parent!.AsObject().Remove(parts[^1]), where);
        }
        else
        {
            parent![parts[^1]] = JsonNode.Parse(value);
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }
}
