using System.Diagnostics;
using System.Text;
using ComplianceGate.Licensing;
using LicenseTexts.Hostile;
using static ComplianceGate.Tests.RecognitionSamples;

namespace ComplianceGate.Tests;

/// <summary>
/// Permissive texts that were tampered with: one sentence added, one word changed, one paragraph dropped, look-alike letters, marks
/// that nobody sees, bytes that are no text. None may pass as what it was. benchmarks/README.md tells of thousands more.
/// </summary>
[TestClass]
public sealed class RecognitionVariantTests
{
    private static readonly Lazy<IReadOnlyList<HostileText>> Texts =
        new(() => HostileText.ReadAll(EvidenceVerifiers.Package("spdx-license-list")), LazyThreadSafetyMode.ExecutionAndPublication);

    [TestMethod]
    public void The_texts_as_they_are_are_known()
    {
        Assert.IsGreaterThan(20, Texts.Value.Count);
        foreach (var text in Texts.Value)
        {
            var found = LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(text.Text));

            Assert.AreEqual((text.Id, RecognitionKind.FullText), (found.Id, found.Kind));
        }
    }

    [TestMethod]
    [DataRow(101)]
    [DataRow(102)]
    [DataRow(103)]
    public void A_hundred_variants_are_never_what_they_were(int seed)
    {
        LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(Mit));
        for (var i = 0; i < 100; i++)
        {
            Check(HostileVariant.Make(Texts.Value, new Random((seed * 1_000) + i)), $"seed {seed}, variant {i}");
        }
    }

    // Found by the recorded run, or by reading what is set aside as an attacker would.
    [TestMethod]
    [DataRow("AdditionalTermsApply")]
    [DataRow("askfirst")]
    [DataRow("ForEvaluationOnly")]
    [DataRow("ThisPermissionEndsOn1January2027")]
    [DataRow("SHALL refuses")]
    [DataRow("Except By Microsoft")]
    [DataRow("subject to the Commons Clause")]
    public void What_once_passed_for_a_name_passes_no_more(string name)
    {
        foreach (var id in (string[])["MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "PostgreSQL", "X11", "HPND", "curl"])
        {
            var text = Texts.Value.Single(t => t.Id == id);
            foreach (var place in text.Names)
            {
                Assert.IsTrue(LicenseTextRecogniser.Recognise(Encoding.UTF8.GetBytes(text.Text.Insert(place.End.Value, " " + name))).Ids.IsEmpty, $"{id}: {name}");
            }
        }
    }

    [TestMethod]
    public void A_sentence_beside_a_name_does_not_go_with_it()
    {
        var hpnd = Texts.Value.Single(t => t.Id == "HPND").Text;
        var other = hpnd.Replace("<copyright holder>", "Example Foundation", StringComparison.Ordinal).Replace("<related entities>", "Example Ltd.", StringComparison.Ordinal);
        const string Warranty = "It is provided \"as is\" without express or implied warranty.";
        Assert.Contains(Warranty, other);

        Assert.AreEqual("HPND", Recognise(other));
        Assert.AreEqual("", Recognise(other.Replace(Warranty, "", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("Apache-1.1", "Apache Software Foundation", "Example Group")]
    [DataRow("BSD-1-Clause", "COPYRIGHT HOLDERS AND CONTRIBUTORS", "UNIVERSITY OF EXAMPLE")]
    [DataRow("BSD-2-Clause-Patent", "COPYRIGHT HOLDERS AND CONTRIBUTORS", "EXAMPLE, INC. AND ITS SUPPLIERS")]
    [DataRow("BSD-3-Clause-Attribution", "Universidad de Palermo, Argentina", "Example Institute")]
    [DataRow("BSD-Source-Code", "Deusty, LLC", "Example Ltd")]
    [DataRow("curl", "the copyright holder", "Example AB")]
    [DataRow("JSON", "AUTHORS OR COPYRIGHT HOLDERS", "EXAMPLE CORPORATION")]
    [DataRow("X11", "X CONSORTIUM", "OPEN GROUP")]
    public void Other_names_may_stand_where_the_rules_say_so(string id, string name, string other)
    {
        var file = Path.Combine(EvidenceVerifiers.Package("spdx-license-list"), "licenses", id + ".json");
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file));
        var text = json.RootElement.GetProperty("licenseText").GetString()!;
        Assert.Contains(name, text);

        Assert.AreEqual(id, Recognise(text.Replace(name, other, StringComparison.Ordinal)));
        Assert.AreEqual("", Recognise(text.Replace(name, other + ", WHO MUST BE PAID,", StringComparison.Ordinal)));
    }

    private static void Check(HostileVariant variant, string which)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var found = LicenseTextRecogniser.Recognise(variant.Bytes);

        Assert.IsTrue(clock.ElapsedMilliseconds < 1000, $"{which}: {clock.ElapsedMilliseconds} ms, {variant}");
        Assert.IsTrue(GC.GetAllocatedBytesForCurrentThread() - before < 64L << 20, $"{which}: {variant}");
        Assert.IsTrue(found.Ids.IsEmpty || variant.MayBe(found.Ids), $"{which}: recognised as {Describe(found)}: {variant}");
    }
}
