using System.Text.Json.Nodes;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>Components that are no packages of the graph, in the documents; the verifiers judge the same sample.</summary>
[TestClass]
public sealed class EvidenceKindTests
{
    [TestMethod]
    public void The_bill_of_materials_names_each_kind_by_its_package_url()
    {
        var bom = JsonNode.Parse(new CycloneDxWriter().Written(Sample("/home/ada")))!;
        var components = bom["components"]!.AsArray();
        Assert.AreEqual(7, components.Select(c => c!["bom-ref"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count());
        var pack = components[1]!;
        Assert.AreEqual("framework", pack["type"]!.GetValue<string>());
        Assert.AreEqual("pkg:nuget/System.Text.Json@8.0.5", Property(pack, "replaces"));
        Assert.AreEqual("dotnet/LICENSE.txt", Property(pack, "license.file"));
        var file = components[2]!;
        Assert.AreEqual(new string('c', 64), file["hashes"]![0]!["content"]!.GetValue<string>());
        Assert.AreEqual("lib/Ink Well.dll", Property(file, "file"));
        Assert.IsNull(components[3]!["version"]);
        var npm = components[4]!;
        Assert.AreEqual("pkg:npm/%40contoso/ui@1.0.0", npm["purl"]!.GetValue<string>());
        Assert.AreEqual("@contoso", npm["group"]!.GetValue<string>());
        Assert.AreEqual("ui", npm["name"]!.GetValue<string>());
        Assert.AreEqual("SHA-512", npm["hashes"]![0]!["alg"]!.GetValue<string>());
        var edges = bom["dependencies"]!.AsArray().Single(d => d!["ref"]!.GetValue<string>() == "pkg:npm/@contoso/ui@1.0.0")!["dependsOn"]!.AsArray();
        Assert.AreEqual("pkg:npm/JSONStream@1.0.0", edges.Single()!.GetValue<string>(), "npm regards the case of a name.");
    }

    [TestMethod]
    public void The_manifest_names_the_kinds_and_what_is_pruned()
    {
        var components = JsonNode.Parse(EvidenceSamples.Manifest(Sample("/home/ada")))!["components"]!;
        CollectionAssert.AreEqual(
            new[] { "package", "framework-pack", "file", "file", "npm-package", "npm-package", "npm-package" },
            components["packages"]!.AsArray().Select(p => p!["kind"]!.GetValue<string>()).ToList());
        Assert.IsNull(components["packages"]![3]!["version"]);
        Assert.AreEqual("pkg:nuget/Asker@1.0.0", components["pruned"]![0]!["requestedBy"]![0]!.GetValue<string>());
        Assert.IsNull(components["pruned"]![1]!["providedBy"]);
    }

    [TestMethod]
    public void The_assembly_carries_the_packages_of_the_graph()
    {
        var embedded = JsonNode.Parse(EvidenceSamples.Embedded(Sample("/home/ada")))!;
        Assert.AreEqual("Asker", embedded["packages"]!.AsArray().Single()!["id"]!.GetValue<string>());
    }

    [TestMethod]
    [DataRow("pkg:npm/%40s/a@1.0.0", ComponentKind.NpmPackage, "@s/a", "1.0.0")]
    [DataRow("pkg:npm/@s/a@1.0.0", ComponentKind.NpmPackage, "@s/a", "1.0.0")]
    [DataRow("pkg:npm/a", ComponentKind.NpmPackage, "a", null)]
    [DataRow("pkg:generic/My%20Ink.dll@1.0.0.0?checksum=sha256:00", ComponentKind.File, "My Ink.dll", "1.0.0.0")]
    [DataRow("pkg:nuget/A.B@1.0.0", null, "A.B", "1.0.0")]
    public void Package_urls_are_taken_apart(string text, ComponentKind? kind, string id, string? version)
    {
        Assert.IsTrue(PackageUrl.TryParse(text, out var foundKind, out var foundId, out var foundVersion));
        Assert.AreEqual((kind, id, version), (foundKind, foundId, foundVersion));
        Assert.AreEqual(kind is null, PackageUrl.TryParse(text, out _, out _));
    }

    [TestMethod]
    [DataRow("pkg:maven/a/b@1")]
    [DataRow("pkg:npm/")]
    [DataRow("pkg:npm/%00@1")]
    [DataRow("pkg:nuget/a/b@1")]
    [DataRow("npm/a")]
    public void Other_urls_are_not(string text) => Assert.IsFalse(PackageUrl.TryParse(text, out ComponentKind? _, out _, out _));

    public static EvidenceContext Sample(string machine)
    {
        var facts = EvidenceSamples.Facts(machine, new SourceFact { Root = machine + "/src" }, [
            EvidenceSamples.Package("Asker", "1.0.0", machine),
            new PackageFact
            {
                Kind = ComponentKind.FrameworkPack, Id = "Microsoft.NETCore.App.Ref", Version = "10.0.12", InSdk = true, Folder = machine + "/dotnet/packs/Microsoft.NETCore.App.Ref/10.0.12",
                Texts = [new PackageText("dotnet/LICENSE.txt", 10, new string('b', 64))], Scope = PackageScope.BuildOnly, ScopeReason = "reference assemblies only",
            },
            File("Ink Well.dll", "2.1.0.0", 'c', "lib/Ink Well.dll"),
            File("a::b\u001b.so", "", 'd', "native/a::b\u001b.so"),
            Npm("@contoso/ui", "1.0.0") with { Dependencies = ["npm:JSONStream/1.0.0"], ContentHash = Convert.ToBase64String(new byte[64]), Folder = machine + "/src/app/node_modules/@contoso/ui" },
            Npm("JSONStream", "1.0.0"),
            Npm("jsonstream", "1.0.0"),
        ], []);
        return new EvidenceContext
        {
            Facts = facts with
            {
                Pruned = [
                    new("System.Text.Json", "8.0.5", ["Asker/1.0.0"], "Microsoft.NETCore.App.Ref/10.0.12"),
                    new("Zed", "", [], null),
                ],
            },
            Verdict = new Verdict
            {
                Mode = "enforce",
                Licenses =
                [
                    new LicenseDecision { Package = "Microsoft.NETCore.App.Ref/10.0.12", Expression = "MIT", Chosen = "MIT", Accepted = true, Basis = "file", File = "dotnet/LICENSE.txt", FileSha256 = new string('b', 64) },
                    new LicenseDecision { Package = "npm:@contoso/ui/1.0.0", Expression = "ISC", Declared = "ISC", Chosen = "ISC", Accepted = true, Basis = "expression" },
                ],
                Findings = [EvidenceSamples.Finding("CG1001", "pkg:npm/jsonstream@1.0.0", "x", new FileLocation(machine + "/src/app/package-lock.json", 3, 5))],
            },
            Rules = EvidenceSamples.Rules,
            Artifacts = [EvidenceSamples.Artifact("App.dll")],
            FolderName = "App.compliance",
        };
    }

    private static PackageFact File(string name, string version, char digit, string path) => new()
    {
        Kind = ComponentKind.File, Id = name, Version = version, Sha256 = new string(digit, 64), File = path, Direct = true,
    };

    private static PackageFact Npm(string name, string version) => new() { Kind = ComponentKind.NpmPackage, Id = name, Version = version };

    private static string? Property(JsonNode component, string name) =>
        component["properties"]!.AsArray().SingleOrDefault(p => p!["name"]!.GetValue<string>() == "compliancegate:" + name)?["value"]!.GetValue<string>();
}
