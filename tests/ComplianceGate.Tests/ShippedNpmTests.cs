using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ShippedNpmTests
{
    [TestMethod]
    public void A_lock_file_gives_packages_scopes_and_ways()
    {
        using var data = Locked("""
            "": { "dependencies": { "a": "1" }, "devDependencies": { "tool": "1" } },
            "node_modules/a": { "version": "1.0.0", "license": "MIT", "integrity": "sha512-AAAA", "resolved": "https://user:secret@feed.test/a.tgz", "dependencies": { "b": "*" } },
            "node_modules/a/node_modules/b": { "version": "2.0.0", "license": "ISC", "optionalDependencies": { "c": "*" } },
            "node_modules/b": { "version": "1.0.0", "license": "ISC", "dev": true },
            "node_modules/c": { "name": "real-c", "version": "3.0.0", "license": "0BSD", "devOptional": true },
            "node_modules/tool": { "version": "1.0.0", "license": "MIT", "dev": true },
            "node_modules/own": { "resolved": "packages/own", "link": true },
            "packages/own": { "version": "1.0.0", "dependencies": { "@s/d": "*" } },
            "packages/own/node_modules/@s/d": { "version": "1.0.0", "license": "MIT" }
            """);
        var graph = data.Read();
        Assert.IsEmpty(graph.Problems);
        CollectionAssert.AreEqual(
            new[] { "@s/d 1.0.0 Shipped", "a 1.0.0 Shipped", "b 1.0.0 BuildOnly", "b 2.0.0 Shipped", "real-c 3.0.0 Shipped", "tool 1.0.0 BuildOnly" },
            graph.Packages.Select(p => $"{p.Id} {p.Version} {p.Scope}").ToList());
        var a = graph.Packages.Single(p => p.Id == "a");
        Assert.AreEqual(("npm:a/1.0.0", "pkg:npm/a@1.0.0", "AAAA", true), (a.Key, a.Purl, a.ContentHash, a.Direct));
        Assert.AreEqual("https://feed.test/a.tgz", a.Feed);
        CollectionAssert.AreEqual(new[] { "npm:b/2.0.0" }, a.Dependencies.ToArray());
        CollectionAssert.AreEqual(new[] { "a 1.0.0", "b 2.0.0", "real-c 3.0.0" }, graph.Packages.Single(p => p.Id == "real-c").Path.ToArray());
        CollectionAssert.AreEqual(new[] { "@s/d 1.0.0" }, graph.Packages.Single(p => p.Id == "@s/d").Path.ToArray());
        Assert.AreEqual("pkg:npm/%40s/d@1.0.0", graph.Packages.Single(p => p.Id == "@s/d").Purl);
        Assert.IsTrue(graph.Packages.All(p => PackageUrl.OfKey(p.Key) == p.Purl));
        Assert.AreEqual((3, 1), (a.RequestedAt!.Line, a.RequestedAt.Column));
    }

    [TestMethod]
    [DataRow("\"MIT\"", "Expression MIT", "")]
    [DataRow("\"(MIT OR BUSL-1.1)\"", "Expression (MIT OR BUSL-1.1)", "")]
    [DataRow("\"BUSL-1.1\"", "Expression BUSL-1.1", "CG1002")]
    [DataRow("\"Apache 2.0\"", "Expression Apache 2.0", "CG1003")]
    [DataRow("\"UNLICENSED\"", "Expression LicenseRef-npm-UNLICENSED", "CG1002")]
    [DataRow("\"SEE LICENSE IN TERMS.md\"", "File TERMS.md", "CG1003")]
    [DataRow("\"see license in ./TERMS.md\"", "File TERMS.md", "CG1003")]
    [DataRow("\"SEE LICENSE IN https://example.test/terms\"", "Url https://example.test/terms", "CG1006")]
    [DataRow("\"https://example.test/terms\"", "Url https://example.test/terms", "CG1006")]
    [DataRow("{ \"type\": \"MIT\", \"url\": \"https://example.test\" }", "Expression MIT", "")]
    [DataRow("{ \"url\": \"https://example.test\" }", "Url https://example.test", "CG1006")]
    [DataRow("[{ \"type\": \"MIT\" }, { \"type\": \"BUSL-1.1\" }]", "Expression (MIT) AND (BUSL-1.1)", "CG1002")]
    [DataRow("[\"MIT\"]", "Expression MIT", "")]
    [DataRow("[]", "None ", "CG1001")]
    [DataRow("\"\"", "None ", "CG1001")]
    [DataRow("null", "None ", "CG1001")]
    [DataRow("7", "None ", "CG1001")]
    [DataRow("{}", "None ", "CG1001")]
    public void Every_form_of_a_statement_is_read(string json, string statement, string code)
    {
        using var data = Locked($$""" "node_modules/a": { "version": "1.0.0", "license": {{json}}, "after": 1 } """);
        var fact = data.Read().Packages.Single();
        Assert.AreEqual(statement, $"{fact.Statement} {fact.LicenseText}");
        Assert.AreEqual(code, string.Join(' ', data.Judge().Select(f => f.Code)));
    }

    [TestMethod]
    public void The_folder_of_a_package_says_what_the_lock_does_not()
    {
        using var data = Locked("""
            "node_modules/a": { "version": "1.0.0" },
            "node_modules/b": { "version": "1.0.0", "license": "The MIT License" },
            "node_modules/g": { "version": "1.0.0", "license": "GPLv3" },
            "node_modules/c": { "version": "1.0.0", "license": "Apache-2.0" },
            "node_modules/d": { "version": "1.0.0", "license": "SEE LICENSE IN terms.txt" },
            "node_modules/e": { "version": "1.0.0", "dev": true, "license": "MIT" },
            "node_modules/f": { "version": "1.0.0" }
            """);
        data.Write("node_modules/a/package.json", """{ "licenses": [{ "type": "ISC" }] }""");
        foreach (var name in (string[])["b", "c", "e", "g"])
        {
            data.Write($"node_modules/{name}/package.json", "{}");
            data.Write($"node_modules/{name}/LICENSE", ShippedTestData.Mit);
        }

        data.Write("node_modules/d/package.json", "{}");
        data.Write("node_modules/d/terms.txt", ShippedTestData.Mit);
        data.Write("node_modules/f/package.json", "{ damaged");
        var facts = data.Read().Packages.ToDictionary(p => p.Id);
        Assert.AreEqual("ISC", facts["a"].LicenseText);
        Assert.AreEqual(("package.json", "package-lock.json"), (facts["a"].Nuspec!.Path, facts["c"].Nuspec!.Path), "What a statement stands in is its evidence.");
        Assert.AreEqual(FileDigest.Sha256(File.ReadAllBytes(Path.Combine(data.ProjectFolder, "package-lock.json"))), facts["c"].Nuspec!.Sha256);
        Assert.AreEqual((LicenseStatement.File, "LICENSE"), (facts["b"].Statement, facts["b"].LicenseText), "Words that are no expression give way to a text that they can mean.");
        Assert.AreEqual((LicenseStatement.Expression, "GPLv3"), (facts["g"].Statement, facts["g"].LicenseText), "And not to another.");
        Assert.AreEqual("MIT", facts["d"].Texts.Single().Recognition!.Id);
        Assert.IsEmpty(facts["e"].Texts, "What only serves the build is not looked into.");
        CollectionAssert.AreEqual(
            new[] { "CG0005 f 1.0.0", "CG1001 pkg:npm/f@1.0.0", "CG1003 pkg:npm/g@1.0.0", "CG1004 pkg:npm/c@1.0.0" },
            data.Judge().Select(f => $"{f.Code} {f.Subject}").Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public void Waivers_and_clarifications_name_them_by_package_url()
    {
        using var data = Locked(""" "node_modules/@s/a": { "version": "1.0.0", "license": "BUSL-1.1" }, "node_modules/b": { "version": "1.0.0" } """);
        data.Packages.Package("b", "1.0.0", nuspec: "").Reference("b");
        var findings = data.Judge("""
            {
              "licenses": { "clarify": [{ "package": "pkg:npm/b", "version": "1.0.0", "expression": "MIT" }] },
              "waivers": [{ "code": "CG1002", "component": "pkg:npm/%40s/a@[1.0,2.0)", "reason": "r", "owner": "o", "expires": "2099-01-01" }]
            }
            """);
        Assert.IsNotNull(findings.Single(f => f.Code == "CG1002").Waived);
        Assert.AreEqual("pkg:nuget/b@1.0.0", findings.Single(f => f.Code == "CG1001").Subject, "A NuGet package of the same name is another package.");
    }

    [TestMethod]
    public void What_a_folder_beside_the_project_brings_is_judged_by_the_lock_alone()
    {
        using var data = Locked("""
            "../lib": { "version": "1.0.0" },
            "node_modules/lib": { "resolved": "../lib", "link": true },
            "../lib/node_modules/x": { "version": "2.0.0", "license": "BUSL-1.1" },
            "../../other/node_modules/y": { "version": "2.0.0", "license": "MIT" }
            """);
        data.Write("../lib/node_modules/x/LICENSE", ShippedTestData.Mit);
        var facts = data.Read().Packages.ToDictionary(p => p.Id);
        Assert.IsEmpty(facts["x"].Texts, "Nothing outside the project's folder is opened.");
        Assert.AreEqual(("BUSL-1.1", "MIT"), (facts["x"].LicenseText, facts["y"].LicenseText));
    }

    [TestMethod]
    public void One_name_and_version_from_two_places_needs_both_licenses()
    {
        using var data = Locked("""
            "node_modules/a": { "version": "1.0.0", "license": "MIT" },
            "node_modules/b/node_modules/a": { "version": "1.0.0", "license": "GPL-3.0-only", "resolved": "git+ssh://git@example.com/a.git" },
            "node_modules/b": { "version": "1.0.0", "license": "MIT", "dependencies": { "a": "*" } }
            """);
        Assert.AreEqual("(MIT) AND (GPL-3.0-only)", data.Read().Packages.Single(p => p.Id == "a").LicenseText);
    }

    [TestMethod]
    [DataRow("", 1, "incomplete or no JSON")]
    [DataRow("[]", 1, "an object is expected")]
    [DataRow("{\n \"lockfileVersion\": 1, \"packages\": {} }", 2, "format version 1")]
    [DataRow("{\n \"lockfileVersion\": 4, \"packages\": {} }", 2, "format version 4")]
    [DataRow("{\n \"lockfileVersion\": 3 }", 2, "no list of packages")]
    [DataRow("{ \"packages\": {} }", 1, "no format version")]
    [DataRow("{ \"lockfileVersion\": 3,\n \"packages\": [] }", 2, "an object is expected")]
    [DataRow("{ \"lockfileVersion\": 3,\n \"packages\": {\n  \"node_modules/a\": 1 } }", 3, "an object is expected")]
    [DataRow("{ \"lockfileVersion\": 3,\n \"packages\": {\n\n  \"node_modules/../../a\": {} } }", 4, "leads out of the folder")]
    [DataRow("{ \"lockfileVersion\": 3,\n \"packages\": {\n  \"node_modules/a\": {},\n  \"node_modules/a\": {} } }", 4, "a second time")]
    [DataRow("{ \"lockfileVersion\": 3,\n \"packages\": {} } x", 2, "incomplete or no JSON")]
    [DataRow("{ \"lockfileVersion\": 3, \"packages\": { \"\\uD800\": {} } }", 0, "UTF-8")]
    public void A_lock_file_that_is_none_is_told_with_its_place(string text, int line, string reason)
    {
        using var data = new ShippedTestData();
        data.Write("package-lock.json", text);
        var finding = data.Judge().Single();
        Assert.AreEqual(("CG0005", line), (finding.Code, finding.Location!.Line));
        StringAssert.Contains(finding.Message, reason, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Sizes_are_bounded()
    {
        using var many = Locked(string.Join(",\n", Enumerable.Range(0, NpmLockReader.MaxEntries + 1).Select(i => $"\"node_modules/p{i}\": {{ \"version\": \"1.0.0\", \"dev\": true }}")));
        StringAssert.Contains(many.Read().Problems.Single().Message, "more than 50,000 entries", StringComparison.Ordinal);

        using var deep = Locked(new StringBuilder().Insert(0, "{ \"x\": ", 100).Append('1').Append('}', 100).Insert(0, "\"node_modules/a\": ").ToString());
        Assert.HasCount(1, deep.Read().Problems);

        using var name = Locked($"\"node_modules/a\": {{ \"name\": \"{new string('n', 300)}\", \"version\": \"1.0.0\" }}");
        StringAssert.Contains(name.Read().Problems.Single().Message, "256 characters", StringComparison.Ordinal);

        // Everything depends on everything, and each lies at the bottom of a pile of folders.
        var path = string.Concat(Enumerable.Repeat("node_modules/a/", 60));
        var all = string.Join(", ", Enumerable.Range(0, 300).Select(i => $"\"p{i}\": \"*\""));
        using var tangled = Locked(string.Join(",\n", Enumerable.Range(0, 300).Select(i => $"\"{path}node_modules/p{i}\": {{ \"version\": \"1.0.0\", \"license\": \"MIT\", \"dependencies\": {{ {all} }} }}")));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.HasCount(300, tangled.Read().Packages);
        Assert.IsLessThan(TimeSpan.FromSeconds(20), watch.Elapsed);
    }

    [TestMethod]
    public void A_damaged_lock_file_is_read_or_told_and_nothing_else()
    {
        using var data = new ShippedTestData();
        var whole = Encoding.UTF8.GetBytes("""
            { "lockfileVersion": 3, "packages": { "": { "dependencies": { "a": "1" } },
              "node_modules/a": { "version": "1.0.0", "license": { "type": "MIT" }, "integrity": "sha512-AAAA", "dependencies": { "b": "*" } },
              "node_modules/b": { "version": "1.0.0", "licenses": [{ "type": "MIT" }, "ISC"], "dev": true } } }
            """);
        var random = new Random(20261123);
        var (read, refused) = (0, 0);
        var file = data.Write("package-lock.json", whole);
        for (var i = 0; i < 1_500; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(random.Next(2) == 0 ? 256 : 128);
            }

            File.WriteAllBytes(file, random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            var problems = new List<Problem>();
            var graph = NpmLockReader.Read(file, "package-lock.json", new InputFiles(), problems);
            Assert.AreEqual(graph is null, problems.Count == 1, "Either a graph or one problem.");
            (read, refused) = graph is null ? (read, refused + 1) : (read + 1, refused);
        }

        Assert.IsTrue(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }

    [TestMethod]
    public void In_a_test_project_nothing_ships()
    {
        using var data = Locked(""" "node_modules/a": { "version": "1.0.0", "license": "BUSL-1.1" } """);
        data.Loose("a.so", [1], "None");
        data.IsTest = true;
        Assert.IsTrue(data.Read().Packages.All(p => p is { Scope: PackageScope.BuildOnly, ScopeReason: "test project" }));
        Assert.IsEmpty(data.Judge());
    }

    [TestMethod]
    public void In_a_project_that_is_no_web_project_a_lock_file_only_brings_tools()
    {
        using var data = Locked(""" "node_modules/prettier": { "version": "3.0.0", "license": "BUSL-1.1" } """);
        Assert.AreEqual("CG1002", data.Judge().Single().Code);
        data.NpmShips = false;
        Assert.IsEmpty(data.Judge());
        var fact = data.Read().Packages.Single();
        Assert.AreEqual((PackageScope.BuildOnly, PackageContents.None, "npm dependency of a project that is no web project"), (fact.Scope, fact.Contents, fact.ScopeReason));
        Assert.AreEqual("CG1002", data.Judge("""{ "licenses": { "build": ["MIT"] } }""").Single().Code, "The list for tools judges it.");
    }

    [TestMethod]
    public void A_package_that_is_not_installed_has_no_folder()
    {
        using var data = Locked("""
            "node_modules/here": { "version": "1.0.0", "license": "MIT" },
            "node_modules/other-system": { "version": "1.0.0", "license": "MIT", "optional": true }
            """);
        Assert.IsTrue(data.Read().Packages.All(p => p.Folder is null));
        data.Write("node_modules/here/package.json", "{}");
        CollectionAssert.AreEqual(new[] { true, false }, data.Read().Packages.Select(p => p.Folder is not null).ToArray());
    }

    private static ShippedTestData Locked(string packages)
    {
        var data = new ShippedTestData();
        data.Write("package-lock.json", $"{{ \"lockfileVersion\": 3, \"packages\": {{\n{packages}\n}} }}");
        return data;
    }
}
