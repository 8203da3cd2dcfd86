using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class NuspecTests
{
    [TestMethod]
    [DataRow("<license type=\"expression\">MIT</license>", LicenseStatement.Expression, "MIT")]
    [DataRow("<license type=\"expression\"> mit or x or </license>", LicenseStatement.Expression, "mit or x or")]
    [DataRow("<license type=\"expression\">GPL-2.0</license>", LicenseStatement.Expression, "GPL-2.0")]
    [DataRow("<license type=\"expression\" version=\"9.9\">MIT</license>", LicenseStatement.Expression, "MIT")]
    [DataRow("<license type=\"expression\">MIT</license><licenseUrl>https://licenses.nuget.org/MIT</licenseUrl>", LicenseStatement.Expression, "MIT")]
    [DataRow("<license type=\"expression\"></license>", LicenseStatement.None, null)]
    [DataRow("<license type=\"other\">MIT</license>", LicenseStatement.None, null)]
    [DataRow("<licenseUrl>https://licenses.nuget.org/MIT</licenseUrl>", LicenseStatement.None, null)]
    [DataRow("<licenseUrl>http://LICENSES.nuget.org/MIT</licenseUrl>", LicenseStatement.None, null)]
    [DataRow("<licenseUrl>https://aka.ms/deprecateLicenseUrl</licenseUrl>", LicenseStatement.None, null)]
    [DataRow("<licenseUrl>https://licenses.nuget.org.example.test/MIT</licenseUrl>", LicenseStatement.Url, "https://licenses.nuget.org.example.test/MIT")]
    [DataRow("<licenseUrl>https://aka.ms/deprecateLicenseUrlNot</licenseUrl>", LicenseStatement.Url, "https://aka.ms/deprecateLicenseUrlNot")]
    [DataRow("<licenseUrl>http://go.microsoft.com/fwlink/?LinkId=329770</licenseUrl>", LicenseStatement.Url, "http://go.microsoft.com/fwlink/?LinkId=329770")]
    [DataRow("", LicenseStatement.None, null)]
    public void The_license_statement_is_taken_as_it_is_written(string elements, LicenseStatement form, string? text)
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", nuspec: elements).Reference("A");
        var package = fixture.Only("A");
        Assert.AreEqual(form, package.Statement);
        Assert.AreEqual(text, package.LicenseText);
    }

    [TestMethod]
    public void Texts_are_found_by_name_hashed_and_sorted()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", files: new()
        {
            ["THIRD-PARTY-NOTICES.TXT"] = "t", ["License.md"] = "abc", ["COPYING"] = "c", ["dotnet_library_license.txt"] = "d", ["licenses/LICENSE-MIT.txt"] = "l",
            ["lib/net10.0/LICENSE.txt"] = "no", ["LicenseManager.dll"] = "no", ["README.md"] = "no", ["docs/NOTICE"] = "no", ["Licenses/sub/LICENSE"] = "no",
        }).Reference("A");
        var texts = fixture.Only("A").Texts;
        CollectionAssert.AreEqual(
            new[] { "COPYING", "License.md", "THIRD-PARTY-NOTICES.TXT", "dotnet_library_license.txt", "licenses/LICENSE-MIT.txt" },
            texts.Select(t => t.Path).ToArray());
        Assert.AreEqual(new PackageText("License.md", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), texts[1] with { Recognition = null, Source = null });
    }

    [TestMethod]
    [DataRow("EULA.txt", "EULA.txt")]
    [DataRow("legal\\terms.txt", "legal/terms.txt")]
    [DataRow("license.TXT", "LICENSE.txt")]
    public void The_file_that_the_nuspec_names_is_a_text(string named, string path)
    {
        using var fixture = new PackagesFixture()
            .Package("A", "1.0.0", nuspec: $"<license type=\"file\">{named}</license>", files: new() { [path] = "terms" }).Reference("A");
        var package = fixture.Only("A");
        Assert.AreEqual(LicenseStatement.File, package.Statement);
        CollectionAssert.AreEqual(new[] { path }, package.Texts.Select(t => t.Path).ToArray());
    }

    [TestMethod]
    [DataRow("gone.txt", "does not hold")]
    [DataRow("../../../../etc/hostname", "outside the package")]
    [DataRow("/etc/hostname", "outside the package")]
    public void A_named_license_file_that_is_not_in_the_package_is_a_problem(string named, string words)
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", nuspec: $"<license type=\"file\">{named}</license>").Reference("A");
        var graph = fixture.Read();
        Assert.IsEmpty(graph.Packages[0].Texts);
        var problem = graph.Problems.Single();
        Assert.AreEqual("A 1.0.0", problem.Subject);
        StringAssert.Contains(problem.Message, words);
    }

    [TestMethod]
    public void Many_texts_are_cut_at_a_limit()
    {
        var files = Enumerable.Range(0, 200).ToDictionary(i => $"LICENSE-{i:D3}", i => "x");
        using var fixture = new PackagesFixture().Package("A", "1.0.0", files: files).Reference("A");
        Assert.HasCount(PackageTexts.MaxCount, fixture.Only("A").Texts);
    }

    [TestMethod]
    public void A_text_that_is_gone_is_a_problem()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0", files: new() { ["LICENSE"] = "x" }).Reference("A");
        File.Delete(Path.Combine(fixture.PackageFolder, "a", "1.0.0", "LICENSE"));
        StringAssert.Contains(fixture.Read().Problems.Single().Message, "LICENSE");
    }

    [TestMethod]
    public void A_DTD_is_refused_with_its_place()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        fixture.Write("a/1.0.0/a.nuspec", """
            <?xml version="1.0"?>
            <!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/passwd">]>
            <package><metadata><id>A</id><copyright>&x;</copyright></metadata></package>
            """);
        var graph = fixture.Read();
        var problem = graph.Problems.Single();
        StringAssert.Contains(problem.Message, "declares a DTD");
        StringAssert.Contains(problem.Message, "at line 2, column 1");
        Assert.AreEqual((2, 1), (problem.Location!.Line, problem.Location.Column));
        Assert.AreEqual("A 1.0.0", problem.Subject);
        Assert.AreEqual(LicenseStatement.None, graph.Packages[0].Statement);
        Assert.IsNull(graph.Packages[0].Copyright);
    }

    [TestMethod]
    [DataRow("", 0)]
    [DataRow("<package>", 1)]
    [DataRow("not xml", 1)]
    [DataRow("<other/>", 0)]
    [DataRow("<package/>", 0)]
    public void A_nuspec_that_is_none_is_a_problem_and_the_package_stays(string text, int line)
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        fixture.Write("a/1.0.0/a.nuspec", text);
        var graph = fixture.Read();
        Assert.AreEqual(ProblemKind.InputUnreadable, graph.Problems.Single().Kind);
        Assert.AreEqual(line, graph.Problems[0].Location!.Line);
        Assert.AreEqual("A/1.0.0", graph.Packages.Single().Key);
    }

    [TestMethod]
    public void A_nuspec_that_nests_deep_does_not_end_the_process()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        const int Depth = 60_000;
        fixture.Write("a/1.0.0/a.nuspec", new StringBuilder("<package><metadata><id>").Insert(23, "<b>", Depth).Insert(23 + (3 * Depth), "</b>", Depth).Append("</id></metadata></package>").ToString());
        StringAssert.Contains(fixture.Read().Problems.Single().Message, "nests deeper");
    }

    [TestMethod]
    public void A_nuspec_beyond_the_limit_is_not_read()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        fixture.Write("a/1.0.0/a.nuspec", new string(' ', (1 << 20) + 1));
        Assert.AreEqual(ProblemKind.InputUnreadable, fixture.Read().Problems.Single().Kind);
    }

    [TestMethod]
    public void A_package_that_is_in_no_folder_asks_for_a_restore()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        Directory.Delete(Path.Combine(fixture.PackageFolder, "a"), recursive: true);
        var graph = fixture.Read();
        Assert.IsNull(graph.Packages.Single().Folder);
        StringAssert.Contains(graph.Problems.Single().Message, "dotnet restore");
    }

    [TestMethod]
    public void A_fallback_folder_is_searched_too()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        var fallback = Path.Combine(fixture.Root, "fallback");
        var json = fixture.Json().Replace("\"packageFolders\": { ", $"\"packageFolders\": {{ {System.Text.Json.JsonSerializer.Serialize(fallback)}: {{}}, ", StringComparison.Ordinal);
        Directory.Move(fixture.PackageFolder, fallback);
        Assert.AreEqual(Path.Combine(fallback, "a", "1.0.0"), fixture.Read(json: json).Packages.Single().Folder);
    }

    [TestMethod]
    public void A_broken_origin_file_leaves_the_feed_unknown()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        fixture.Write("a/1.0.0/.nupkg.metadata", "{ \"source\": ");
        Assert.IsNull(fixture.Only("A").Feed);
    }

    [TestMethod]
    public void Random_damage_never_throws()
    {
        using var fixture = new PackagesFixture().Package("A", "1.0.0").Reference("A");
        var path = Path.Combine(fixture.PackageFolder, "a", "1.0.0", "a.nuspec");
        var bytes = File.ReadAllBytes(path);
        var random = new Random(41);
        for (var i = 0; i < 200; i++)
        {
            var copy = bytes[..random.Next(bytes.Length / 2, bytes.Length)];
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, copy);
            Assert.HasCount(1, fixture.Read().Packages);
        }
    }
}
