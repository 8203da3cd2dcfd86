using System.Reflection;
using System.Reflection.Emit;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ShippedFileTests
{
    [TestMethod]
    public void A_file_without_a_license_is_told_where_it_stands()
    {
        using var data = new ShippedTestData();
        data.Write("app.csproj", "<Project>\n  <ItemGroup>\n    <Reference Include=\"x\" /><Reference Include=\"lib\\Ink.dll\" />\n  </ItemGroup>\n</Project>");
        data.Loose("lib/Ink.dll", Assembly("Ink", new Version(2, 1, 0, 0)));
        var fact = data.Read().Packages.Single();
        Assert.AreEqual((ComponentKind.File, "Ink.dll", "2.1.0.0", "lib/Ink.dll"), (fact.Kind, fact.Id, fact.Version, fact.File));
        Assert.AreEqual($"pkg:generic/Ink.dll@2.1.0.0?checksum=sha256:{fact.Sha256}", fact.Purl);
        var finding = data.Judge().Single();
        Assert.AreEqual(("CG1007", Severity.Warning, 3, 30), (finding.Code, finding.Severity, finding.Location!.Line, finding.Location.Column));
        StringAssert.Contains(finding.Message, fact.Sha256, StringComparison.Ordinal);
        StringAssert.Contains(finding.Fix, "License=\"\"", StringComparison.Ordinal);
        Assert.AreEqual(fact.Purl, finding.Subject);
    }

    [TestMethod]
    [DataRow("MIT", "{}", "")]
    [DataRow("BUSL-1.1", "{}", "CG1002")]
    [DataRow("GPL-2.0-only", """{ "licenses": { "deny": ["GPL-2.0-only"] } }""", "CG1002")]
    [DataRow("LicenseRef-Contoso", "{}", "CG1002")]
    [DataRow("LicenseRef-Contoso", """{ "licenses": { "exceptions": [{ "package": "pkg:generic/ink.so", "allow": ["LicenseRef-Contoso"], "reason": "r" }] } }""", "")]
    [DataRow("LicenseRef-Contoso", """{ "licenses": { "exceptions": [{ "package": "pkg:npm/ink.so", "allow": ["LicenseRef-Contoso"], "reason": "r" }] } }""", "CG1002")]
    [DataRow("LicenseRef-Contoso", """{ "licenses": { "exceptions": [{ "package": "ink.so", "allow": ["LicenseRef-Contoso"], "reason": "r" }] } }""", "CG1002")]
    [DataRow("the usual", "{}", "CG1003")]
    public void A_license_that_is_declared_is_judged_like_that_of_a_package(string license, string policy, string codes)
    {
        using var data = new ShippedTestData();
        data.Loose("ink.so", [1, 2, 3], "None", license);
        CollectionAssert.AreEqual(
            codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), data.Judge(policy).Select(f => f.Code).ToArray());
    }

    [TestMethod]
    public void A_text_states_the_license_or_contradicts_it()
    {
        using var data = new ShippedTestData();
        data.Write("lib/terms of ink.txt", ShippedTestData.Mit);
        data.Loose("lib/a.so", [1], "None", null, "lib/terms of ink.txt");
        Assert.IsEmpty(data.Judge());
        Assert.AreEqual("MIT", data.Read().Packages.Single().Texts.Single().Recognition!.Id);
        data.Write("app.csproj", "<Project />");
        data.Loose("lib/b.so", [2], "None", "Apache-2.0", "lib/terms of ink.txt");
        var finding = data.Judge().Single();
        Assert.AreEqual("CG1004", finding.Code);
        StringAssert.Contains(finding.Message, "'lib/terms of ink.txt'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_text_that_is_missing_is_a_problem()
    {
        using var data = new ShippedTestData();
        data.Loose("a.so", [1], "None", "MIT", "nowhere.txt");
        var finding = data.Judge().Single();
        Assert.AreEqual("CG0005", finding.Code);
        StringAssert.Contains(finding.Message, "'nowhere.txt', does not exist", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("CG1007", "pkg:generic/ink.so", true)]
    [DataRow("CG1007", "pkg:generic/Ink.so", false)]
    [DataRow("CG1007", "pkg:generic/ink.so@1.0.0", false)]
    [DataRow("CG1007", "pkg:nuget/ink.so", false)]
    public void A_waiver_names_it_by_package_url(string code, string component, bool waived)
    {
        using var data = new ShippedTestData();
        data.Loose("ink.so", [1, 2, 3], "None");
        var findings = data.Judge($$"""{ "waivers": [{ "code": "{{code}}", "component": "{{component}}", "reason": "r", "owner": "o", "expires": "2099-01-01" }] }""");
        Assert.AreEqual(waived, findings.Single(f => f.Code == "CG1007").Waived is not null);
    }

    [TestMethod]
    public void What_belongs_to_a_package_is_the_packages()
    {
        using var data = new ShippedTestData();
        data.Packages.Package("Held", "1.0.0", "", files: new() { ["payload/a.dll"] = "x" }).Reference("Held");
        var inPackage = Path.Combine(data.Packages.PackageFolder, "held", "1.0.0", "payload", "a.dll");
        data.Files.Add(new FileReferenceItem(inPackage, "Reference", "a", data.Packages.ProjectPath));
        // Made by the build files of a package, somewhere in obj.
        data.Loose("obj/generated.dll", [1]);
        data.Files[^1] = data.Files[^1] with { DefinedIn = Path.Combine(data.Packages.PackageFolder, "held", "1.0.0", "build", "Held.targets") };
        // Made by the SDK.
        data.Loose("obj/comhost.dll", [2]);
        data.Files[^1] = data.Files[^1] with { DefinedIn = Path.Combine(data.PackRoot, "..", "sdk", "10.0.401", "Sdk.targets").Replace("/packs/..", "", StringComparison.Ordinal) };
        var held = data.Read().Packages.Single();
        Assert.AreEqual(("Held", PackageScope.Shipped), (held.Id, held.Scope), "The project reaches into it.");
    }

    [TestMethod]
    public void Two_copies_are_one_component_and_what_is_no_library_is_none()
    {
        using var data = new ShippedTestData();
        data.Loose("a/ink.so", [1, 2], "None");
        data.Loose("b/ink.so", [1, 2], "Content", "MIT");
        data.Loose("c/ink.so", [3], "None", "MIT");
        data.Loose("libink.so.2", [4], "None", "MIT");
        data.Loose("notes.2", [5], "None");
        data.Loose("LICENSE", [6], "None");
        data.Files.Add(new FileReferenceItem(Path.Combine(data.ProjectFolder, "gone.so"), "None", "gone.so", data.Packages.ProjectPath));
        var facts = data.Read().Packages;
        Assert.HasCount(3, facts);
        Assert.IsTrue(facts.All(f => f.Statement == LicenseStatement.Expression), "The copy that declares speaks for both.");
        Assert.AreEqual(3, facts.Select(f => f.Purl).Distinct().Count());
        Assert.AreEqual(3, facts.Select(f => f.Key).Distinct().Count());
        Assert.IsTrue(facts.All(f => PackageUrl.OfKey(f.Key) == f.Purl));
    }

    [TestMethod]
    [DataRow("None", "native/**/*.so", "native/linux/a.so", 2)]
    [DataRow("None", "$(MSBuildThisFileDirectory)native/linux/a.so", "native/linux/a.so", 2)]
    [DataRow("None", "b.so;native/linux/a.so", "native/linux/a.so", 2)]
    [DataRow("Content", "native/linux/a.so", "native/linux/a.so", 0)]
    public void Items_are_found_by_name_wildcard_or_file(string type, string include, string identity, int line)
    {
        using var data = new ShippedTestData();
        data.Write("app.csproj", $"<Project>\n<{type} Update=\"{include}\" />\n</Project>");
        data.Loose(identity, [1], "None");
        Assert.AreEqual(line, data.Read().Packages.Single().RequestedAt!.Line);
    }

    [TestMethod]
    public void No_file_breaks_the_reader_of_versions()
    {
        var whole = Assembly("Ink", new Version(1, 2, 3, 4));
        Assert.AreEqual("1.2.3.4", AssemblyVersion.Read(new MemoryStream(whole)));
        Assert.AreEqual("", AssemblyVersion.Read(new MemoryStream([])));
        Assert.AreEqual("", AssemblyVersion.Read(new MemoryStream("MZ"u8.ToArray())));
        var random = new Random(20261122);
        var told = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 12); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var version = AssemblyVersion.Read(new MemoryStream(random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes));
            told += version.Length > 0 ? 1 : 0;
            Assert.IsTrue(version.Length == 0 || Version.TryParse(version, out _));
        }

        Assert.IsGreaterThan(100, told, "Most damage spares the version.");
    }

    private static byte[] Assembly(string name, Version version)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = version }, typeof(object).Assembly);
        builder.DefineDynamicModule(name).DefineType("Thing", TypeAttributes.Public).CreateType();
        using var bytes = new MemoryStream();
        builder.Save(bytes);
        return bytes.ToArray();
    }
}
