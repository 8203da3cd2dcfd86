using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

/// <summary>What NOTICE.txt says, and that no text in it can pass for a part of it.</summary>
[TestClass]
public sealed class NoticeWriterTests
{
    private static readonly string Mit = "MIT License\n\nPermission is hereby granted, free of charge.\n";

    [TestMethod]
    public void Each_component_that_ships_is_told_with_license_copyright_and_texts()
    {
        var text = Written(
            [
                Shipped("B.Two", "2.0.0", "LICENSE.txt", Mit) with { Copyright = "Copyright (c) 2020 Bea" },
                Shipped("A.One", "1.0.0", "NOTICE", "Made by Ada.", isLicense: false) with { Authors = "Ada", ProjectUrl = "https://example.test/one" },
                Shipped("C.Three", "3.0.0", "LICENSE", Mit),
                Shipped("D.Build", "1.0.0", "LICENSE", "Never shown.") with { Scope = PackageScope.BuildOnly },
            ],
            [Decision("A.One/1.0.0", "BUSL-1.1 OR Apache-2.0 WITH LLVM-exception", "Apache-2.0 WITH LLVM-exception"), Decision("B.Two/2.0.0", "MIT", "MIT")]);
        Assert.AreEqual(
            """
            NOTICES OF Contoso.App 1.2.3-rc.1 (net10.0)

            What ships with it and is made by others: licenses and copyrights as they are stated, and the license and notice texts that
            the components carry, word for word. The lines of such a text are indented by four spaces. A text that several components
            carry is printed once.

            COMPONENTS

            A.One 1.0.0
              License: Apache-2.0 WITH LLVM-exception, chosen of BUSL-1.1 OR Apache-2.0 WITH LLVM-exception
              Authors: Ada
              Project: https://example.test/one
              Notice: NOTICE: text 1 below
              License text: it carries none; read https://spdx.org/licenses/Apache-2.0.html, https://spdx.org/licenses/LLVM-exception.html

            B.Two 2.0.0
              License: MIT
              Copyright: Copyright (c) 2020 Bea
              License text: LICENSE.txt: text 2 below

            C.Three 3.0.0
              License: not stated
              License text: LICENSE: text 2 below

            TEXTS

            Text 1
              SHA-256: SUM1

                Made by Ada.

            Text 2
              SHA-256: SUM2

                MIT License

                Permission is hereby granted, free of charge.

            """.ReplaceLineEndings("\n").Replace("SUM1", Sum("Made by Ada."), StringComparison.Ordinal).Replace("SUM2", Sum(Mit), StringComparison.Ordinal),
            text);
    }

    [TestMethod]
    public void What_is_no_package_says_what_it_is()
    {
        var text = Written(
            [
                Package("left-pad", "1.3.0") with { Kind = ComponentKind.NpmPackage },
                Package("x.dll", "") with { Kind = ComponentKind.File, File = "libs/x.dll", Sha256 = new string('a', 64) },
                Package("Microsoft.NETCore.App.Host.linux-x64", "10.0.0") with { Kind = ComponentKind.FrameworkPack, InSdk = true },
            ],
            []);
        StringAssert.Contains(text, "\nMicrosoft.NETCore.App.Host.linux-x64 10.0.0\n  Kind: part of the .NET SDK\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "\nleft-pad 1.3.0\n  Kind: npm package\n", StringComparison.Ordinal);
        StringAssert.Contains(text, $"\nx.dll\n  Kind: library without a package, libs/x.dll\n  SHA-256: {new string('a', 64)}\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_text_that_nobody_looked_for_is_not_said_to_be_missing()
    {
        var package = Package("left-pad", "1.3.0") with { Kind = ComponentKind.NpmPackage, Folder = null };
        StringAssert.Contains(
            Written([package], [Decision("npm:left-pad/1.3.0", "ISC", "ISC")]),
            "License text: it was not read, because node_modules does not hold the package; run 'npm ci' and build again; read https://spdx.org/licenses/ISC.html\n", StringComparison.Ordinal);
        StringAssert.Contains(Written([package with { Folder = "/home/ada/app/node_modules/left-pad" }], []), "License text: it carries none\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_notices_of_a_package_leave_out_what_it_does_not_hold()
    {
        var host = Shipped("Microsoft.NETCore.App.Host.linux-x64", "10.0.0", "LICENSE.TXT", "The host.") with { Kind = ComponentKind.FrameworkPack, Place = ShippingPlace.Output };
        var other = Shipped("A", "1.0.0", "LICENSE", Mit);
        var packed = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.IsTrue(NoticeWriter.WritePacked(Context([host, other], [], null), packed));
        Assert.AreEqual(Written([other], []), Encoding.UTF8.GetString(packed.WrittenSpan));
        packed.Clear();
        Assert.IsFalse(NoticeWriter.WritePacked(Context([other], [], null), packed));
        Assert.AreEqual(0, packed.WrittenCount);
    }

    [TestMethod]
    public void Without_components_it_says_so()
    {
        StringAssert.EndsWith(Encoding.UTF8.GetString(new NoticeWriter().Written(EvidenceSamples.Empty())), "\nCOMPONENTS\n\nNone.\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Models_are_told_with_their_license()
    {
        var rich = Encoding.UTF8.GetString(new NoticeWriter().Written(EvidenceSamples.Rich()));
        StringAssert.Contains(rich, "\nMODELS\n\n", StringComparison.Ordinal);
        foreach (var model in EvidenceSamples.Rich().Facts.Models)
        {
            StringAssert.Contains(rich, $"\n{model.DisplayPath}\n", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void What_a_model_s_license_asks_to_be_shown_is_shown()
    {
        var rich = EvidenceSamples.Rich();
        var model = rich.Facts.Models[0];
        var decision = new ModelLicenseDecision(model.DisplayPath, "LicenseRef-gemma OR MIT", null)
        {
            Chosen = "LicenseRef-gemma",
            Terms = [new("use-restrictions", "yes", "verified", "Prohibited Use Policy"), new("attribution", "yes", "verified", "\"Gemma is provided under terms\"")],
        };
        var text = Encoding.UTF8.GetString(new NoticeWriter().Written(new EvidenceContext
        {
            Facts = EvidenceSamples.Facts("/home/ada", new SourceFact(), [], [model]), Verdict = new Verdict { Mode = "enforce", ModelLicenses = [decision] }, FolderName = "App.compliance",
        }));
        StringAssert.Contains(text, "  License: LicenseRef-gemma, chosen of LicenseRef-gemma OR MIT\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "  Attribution: \"Gemma is provided under terms\"\n", StringComparison.Ordinal);
        Assert.DoesNotContain("Prohibited", text);
    }

    [TestMethod]
    [DataRow("LicenseRef-x AND DocumentRef-a:LicenseRef-b", "")]
    [DataRow("(MIT OR GPL-2.0+) AND MIT", "; read https://spdx.org/licenses/MIT.html, https://spdx.org/licenses/GPL-2.0.html")]
    [DataRow("MIT<script>", "")]
    [DataRow(null, "")]
    public void Only_listed_licenses_have_an_address(string? expression, string expected) =>
        Assert.AreEqual(expected, NoticeLicenses.Addresses(expression));

    [TestMethod]
    public void Equal_facts_give_equal_bytes_in_any_order_on_any_machine()
    {
        var one = Shipped("B", "1.0.0", "LICENSE", Mit);
        var two = Shipped("A", "1.0.0", "LICENSE", "Other.");
        Assert.AreEqual(Written([one, two], []), Written([two, one], []));
        foreach (var sample in EvidenceSamples.All.Keys)
        {
            var here = new NoticeWriter().Written(EvidenceSamples.Of(sample, "/home/jo-doe"));
            CollectionAssert.AreEqual(here, new NoticeWriter().Written(EvidenceSamples.Of(sample, "/zz/agent 7")), sample);
            Assert.DoesNotContain("jo-doe", Encoding.UTF8.GetString(here), sample);
        }
    }

    [TestMethod]
    [DataRow("\n")]
    [DataRow("\r\n")]
    [DataRow("\r")]
    [DataRow("\v")]
    [DataRow("\f")]
    [DataRow("\u0085")]
    [DataRow("\u2028")]
    [DataRow("\u2029")]
    [DataRow("\u001b[2K\r")]
    public void No_text_forges_a_component_or_a_heading(string end)
    {
        var hostile = $"Fine.{end}{end}TEXTS{end}{end}Text 7{end}  SHA-256: 00{end}Good.Component 9.9.9{end}  License: MIT{end}";
        var lines = Written([Shipped("Evil", "1.0.0", "LICENSE", hostile) with { Copyright = $"(c){end}{end}COMPONENTS{end}  License: MIT" }], []).Split('\n');
        Assert.HasCount(1, lines.Where(l => l == "TEXTS").ToArray());
        Assert.HasCount(1, lines.Where(l => l == "COMPONENTS").ToArray());
        Assert.HasCount(1, lines.Where(l => l.StartsWith("  SHA-256:", StringComparison.Ordinal)).ToArray());
        Assert.HasCount(1, lines.Where(l => l.StartsWith("  License:", StringComparison.Ordinal)).ToArray());
        Assert.IsFalse(lines.Any(l => l.StartsWith("Good.", StringComparison.Ordinal)));
        Assert.IsFalse(lines.Any(l => l.Any(c => char.IsControl(c) && c != '\t')));
    }

    [TestMethod]
    public void Seeded_noise_stays_inside_its_indentation()
    {
        var random = new Random(20260901);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            for (var i = 0; i < bytes.Length; i++)
            {
                // Line ends and letters often enough to make lines.
                bytes[i] = (random.Next(4)) switch { 0 => (byte)"\n\r\f\v"[random.Next(4)], 1 => (byte)random.Next('A', 'Z'), 2 => bytes[i] == 0 ? (byte)1 : bytes[i], _ => (byte)' ' };
            }

            var decoded = NoticeTextDecoder.Decode(bytes);
            if (decoded.Text is null)
            {
                continue;
            }

            var part = new PackageText("LICENSE", bytes.Length, FileDigest.Sha256(bytes));
            var text = Written([Package("Noise", "1.0.0") with { Texts = [part] }], [], new() { [part.Sha256] = decoded });
            var foreign = text[(text.IndexOf("\nText 1\n", StringComparison.Ordinal) + 8)..].Split('\n')[2..^1];
            Assert.IsTrue(Array.TrueForAll(foreign, l => l.Length == 0 || l.StartsWith("    ", StringComparison.Ordinal)), $"round {round}");
            Assert.IsFalse(text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')), $"round {round}");
        }
    }

    [TestMethod]
    public void A_text_that_is_not_printed_is_named_with_its_digest()
    {
        var part = new PackageText("license.rtf", 9, new string('e', 64));
        var text = Written([Package("A", "1.0.0") with { Texts = [part] }], [], new() { [part.Sha256] = new(null, "it is RTF") });
        StringAssert.Contains(text, $"  Notice: license.rtf, SHA-256 {part.Sha256}; it is not printed here: it is RTF\n", StringComparison.Ordinal);
        Assert.DoesNotContain("TEXTS", text);
    }

    private static string Written(ImmutableArray<PackageFact> packages, ImmutableArray<LicenseDecision> licenses, Dictionary<string, NoticeText>? texts = null) =>
        Encoding.UTF8.GetString(new NoticeWriter().Written(Context(packages, licenses, texts)));

    private static EvidenceContext Context(ImmutableArray<PackageFact> packages, ImmutableArray<LicenseDecision> licenses, Dictionary<string, NoticeText>? texts) =>
        new()
        {
            Facts = EvidenceSamples.Facts("/home/ada", new SourceFact(), [.. packages.Select(p => p with { Feed = null })], []),
            Verdict = new Verdict { Mode = "enforce", Licenses = licenses },
            FolderName = "App.compliance",
            Texts = texts ?? Contents.Where(c => packages.Any(p => p.Texts.Any(t => t.Sha256 == c.Key))).ToDictionary(c => c.Key, c => NoticeTextDecoder.Decode(c.Value)),
        };

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> Contents = new();

    private static PackageFact Package(string id, string version) => EvidenceSamples.Package(id, version, "/home/ada") with { Scope = PackageScope.Shipped };

    private static PackageFact Shipped(string id, string version, string path, string text, bool isLicense = true)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Contents[Sum(text)] = bytes;
        return Package(id, version) with
        {
            Texts = [new PackageText(path, bytes.Length, Sum(text)) { Recognition = isLicense ? new TextRecognition([], null, false, null) : null }],
        };
    }

    private static string Sum(string text) => FileDigest.Sha256(Encoding.UTF8.GetBytes(text));

    private static LicenseDecision Decision(string package, string expression, string chosen) =>
        new() { Package = package, Expression = expression, Chosen = chosen, Accepted = true, Basis = "expression" };
}
