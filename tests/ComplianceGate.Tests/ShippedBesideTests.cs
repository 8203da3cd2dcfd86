using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>Libraries that come along with a reference, and how files outside the source are named.</summary>
[TestClass]
public sealed class ShippedBesideTests
{
    [TestMethod]
    public void What_lies_beside_a_reference_is_told_where_the_reference_stands_and_has_no_license_of_it()
    {
        using var data = new ShippedTestData();
        data.Write("app.csproj", "<Project>\n  <ItemGroup>\n    <Reference Include=\"Ven\" />\n  </ItemGroup>\n</Project>");
        data.Loose("lib/Ven.dll", [1], license: "MIT");
        data.Files[^1] = data.Files[^1] with { Identity = "Ven" };
        Beside(data, "lib/Ven.dll", [1], "Ven", null);
        Beside(data, "lib/VDep.dll", [2], "Ven", null);
        Beside(data, "lib/de/Ven.resources.dll", [3], "Ven", null);
        Beside(data, "lib/gone.dll", null, "Ven", null);
        var facts = data.Read().Packages;
        CollectionAssert.AreEqual(new[] { "VDep.dll", "Ven.dll" }, facts.Select(f => f.Id).ToArray());
        Assert.AreEqual(("lib/VDep.dll", false, "comes with Ven", LicenseStatement.None), (facts[0].File, facts[0].Direct, facts[0].ScopeReason, facts[0].Statement));
        var finding = data.Judge().Single();
        Assert.AreEqual(("CG1007", facts[0].Purl, 3), (finding.Code, finding.Subject, finding.Location!.Line));
        Assert.AreEqual("app > Ven > lib/VDep.dll", string.Join(" > ", finding.Path));
        Assert.IsEmpty(data.Judge($$"""{ "licenses": { "clarify": [{{Entry(finding, "MIT")}}] } }"""));
        Assert.AreEqual("CG1002", data.Judge($$"""{ "licenses": { "clarify": [{{Entry(finding, "BUSL-1.1")}}] } }""").Single().Code);
        // Bound to the bytes of the file: another one is another question.
        var other = Entry(finding, "MIT").Replace(facts[0].Sha256!, new string('a', 64), StringComparison.Ordinal);
        CollectionAssert.Contains(data.Judge($$"""{ "licenses": { "clarify": [{{other}}] } }""").Select(f => f.Code).ToArray(), "CG1005");
        // An item of its own answers as well.
        data.Loose("lib/VDep.dll", [2], license: "MIT");
        Assert.IsEmpty(data.Judge());
    }

    [TestMethod]
    public void Of_a_referenced_project_without_the_gate_everything_but_its_own_output_is_told()
    {
        using var data = new ShippedTestData();
        data.Root = data.Packages.Root;
        data.Write("app.csproj", "<Project>\n <ProjectReference Include=\"..\\Lib\\Lib.csproj\" />\n</Project>");
        foreach (var name in (string[])["Lib.dll", "de/Lib.resources.dll", "Vendor.dll", "fr/Vendor.resources.dll", "libink.so"])
        {
            Beside(data, "../Lib/bin/" + name, Encoding.UTF8.GetBytes(name), Path.Combine(data.Packages.Root, "Lib", "bin", "Lib.dll"), "../Lib/Lib.csproj");
        }

        data.Packages.Package("Held", "1.0.0", "", files: new() { ["lib/held.dll"] = "x" }).Reference("Held");
        data.Beside.Add(new(Path.Combine(data.Packages.PackageFolder, "held", "1.0.0", "lib", "held.dll"), "Lib.dll", null));
        var findings = data.Judge().Where(f => f.Code == "CG1007").ToList();
        CollectionAssert.AreEqual(
            new[] { "app > Lib > ../Lib/bin/Vendor.dll", "app > Lib > ../Lib/bin/libink.so" }, findings.Select(f => string.Join(" > ", f.Path)).ToArray());
        Assert.IsTrue(findings.All(f => f.Location!.Line == 2));
        StringAssert.Contains(findings[0].Fix, "in the project that it comes with", StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_check_of_a_referenced_project_states_the_licenses_of_what_it_ships()
    {
        using var lib = new ShippedTestData();
        lib.Write("terms/ink.txt", ShippedTestData.Mit);
        lib.Loose("vendor/Vendor.dll", [1], license: "LGPL-2.1-only");
        lib.Loose("vendor/Other.dll", [2], license: "MIT");
        lib.Loose("libink.so", [3], "None", licenseFile: "terms/ink.txt");
        lib.Loose("res/embedded.dll", [4], "EmbeddedResource", "MIT");
        lib.Loose("packed.so", [5], "None", "MIT");
        lib.Files[^1] = lib.Files[^1] with { PackedOnly = true };
        lib.Loose("linked.a", [6], "NativeLibrary", "MIT");
        var state = Path.Combine(lib.ProjectFolder, "obj", "ComplianceGate");
        Keep(lib, state);

        using var data = new ShippedTestData();
        data.Referenced.AddRange(ReferencedProjects.Read([state, Path.Combine(data.ProjectFolder, "none")], new InputFiles()));
        Beside(data, "bin/Vendor.dll", [1], Path.Combine(data.ProjectFolder, "bin", "app2.dll"), lib.Packages.ProjectPath);
        data.Root = Path.GetTempPath();
        var facts = data.Read().Packages;
        CollectionAssert.AreEqual(new[] { "Vendor.dll", "embedded.dll", "libink.so" }, facts.Select(f => f.Id).ToArray());
        Assert.AreEqual((LicenseStatement.Expression, "LGPL-2.1-only", PackageContents.Native), (facts[0].Statement, facts[0].LicenseText, facts[0].Contents));
        StringAssert.EndsWith(facts[0].File!, "/app/vendor/Vendor.dll", StringComparison.Ordinal);
        Assert.IsEmpty(data.Judge());
        var ink = facts[2];
        Assert.AreEqual(ink.LicenseText, ink.Texts.Single().Path);
        StringAssert.StartsWith(ink.LicenseText!, "../../", StringComparison.Ordinal);
        Assert.AreEqual(lib.Packages.ProjectPath, ink.RequestedAt!.Path);
        Assert.AreEqual("app > " + ink.File, string.Join(" > ", ink.Path));

        // A file of the same name and other bytes is not what was stated.
        Beside(data, "other/Vendor.dll", [9], Path.Combine(data.ProjectFolder, "bin", "app2.dll"), lib.Packages.ProjectPath);
        data.Beside.RemoveAt(0);
        Assert.AreEqual("CG1007", data.Judge().Single().Code);
    }

    [TestMethod]
    public void A_state_that_cannot_be_read_states_nothing()
    {
        using var data = new ShippedTestData();
        data.Write("obj/files.facts", "garbage");
        Assert.IsEmpty(ReferencedProjects.Read([Path.Combine(data.ProjectFolder, "obj")], new InputFiles()));
        data.Loose("a.so", [1], "None", "MIT");
        var state = Path.Combine(data.ProjectFolder, "obj", "ComplianceGate");
        Keep(data, state);
        Assert.HasCount(1, ReferencedProjects.Read([state], new InputFiles()));
        data.Files.Clear();
        Keep(data, state);
        Assert.IsFalse(File.Exists(Path.Combine(state, BuildState.ShippedFilesName)), "Nothing is left where nothing ships.");
    }

    [TestMethod]
    public void A_file_outside_the_source_is_named_without_its_folders()
    {
        using var near = new ShippedTestData();
        using var far = new ShippedTestData();
        Outside(near, "rvhome/ann/vendor");
        Outside(far, "home/bo/deep/er/vendor");
        var facts = near.Read().Packages;
        CollectionAssert.AreEqual(new[] { "Vendor.dll", "Vendor.dll", "inside.dll" }, facts.Select(f => f.File).ToArray());
        Assert.AreNotEqual(facts[0].Purl, facts[1].Purl);
        var text = Notice(facts);
        Assert.AreEqual(text, Notice(far.Read().Packages));
        Assert.DoesNotContain("ann", text);
        StringAssert.Contains(text, $"Kind: library without a package, Vendor.dll\n  SHA-256: {facts[0].Sha256}\n", StringComparison.Ordinal);
        StringAssert.Contains(text, facts[1].Sha256!, StringComparison.Ordinal);
        foreach (var finding in near.Judge())
        {
            Assert.DoesNotContain("rvhome", finding.Message + finding.Fix + string.Join(' ', finding.Path));
        }
    }

    [TestMethod]
    [DataRow("/r/app/lib/x.dll", "/r/app", null, "lib/x.dll")]
    [DataRow("/r/lib/x.dll", "/r/app", null, "x.dll")]
    [DataRow("/r/lib/x.dll", "/r/app", "/r", "../lib/x.dll")]
    [DataRow("/r/lib/x.dll", "/r/app", "/r/", "../lib/x.dll")]
    [DataRow("/rr/lib/x.dll", "/r/app", "/r", "x.dll")]
    [DataRow("/other/lib/x.dll", "/r/app", "/other", "x.dll")]
    [DataRow("/r/app2/x.dll", "/r/app", null, "x.dll")]
    public void Only_what_others_have_in_the_same_place_has_a_path(string path, string directory, string? root, string shown)
    {
        if (OperatingSystem.IsWindows())
        {
            (path, directory, root) = ("C:" + path, "C:" + directory, root is null ? null : "C:" + root);
        }

        Assert.AreEqual(shown, SourcePaths.Show(path, directory, root));
    }

    [TestMethod]
    public void What_is_only_packed_says_so_and_what_is_copied_as_well_goes_everywhere()
    {
        using var data = new ShippedTestData();
        data.Loose("a.so", [1], "None", "MIT");
        data.Files[^1] = data.Files[^1] with { PackedOnly = true };
        var packed = data.Read().Packages.Single();
        Assert.AreEqual((ShippingPlace.Package, "None item that is packed", "None"), (packed.Place, packed.ScopeReason, packed.ItemType));
        data.Loose("copy/a.so", [1], "Content", "MIT");
        Assert.AreEqual(ShippingPlace.Everywhere, data.Read().Packages.Single().Place);
    }

    [TestMethod]
    public void A_library_that_was_copied_after_the_check_is_read_unless_it_is_known()
    {
        using var data = new ShippedTestData();
        data.Packages.Package("Held", "1.0.0", "", files: new() { ["native/held.so"] = "x" }).Reference("Held");
        data.Loose("known.so", [1], "None", "MIT");
        data.Write("package-lock.json", """{ "lockfileVersion": 3, "packages": { "node_modules/a": { "version": "1.0.0", "license": "MIT" } } }""");
        var facts = data.Facts();
        string[] copied =
        [
            data.Write("bin/known.so", [1]), data.Write("../Lib/late.so", [2]), data.Write("../Lib/notes.2", [3]), data.Write("obj/made.dll", [4]),
            Path.Combine(data.Packages.PackageFolder, "held", "1.0.0", "native", "held.so"), Path.Combine(data.ProjectFolder, "gone.so"),
        ];
        var request = new RecordRequest
        {
            Check = new CheckRecord(facts, new Verdict { Mode = "enforce" }), OutputDirectory = data.ProjectFolder, EvidenceDirectory = data.ProjectFolder, Formats = "",
            CopiedLibraries = [.. copied], IntermediateDirectory = Path.Combine(data.ProjectFolder, "obj"),
        };
        var late = LateFiles.Read(request, new InputFiles(), out var problems);
        Assert.IsEmpty(problems);
        Assert.AreEqual(("late.so", "late.so", false, null), (late.Single().Id, late.Single().File, late.Single().Direct, late.Single().ItemType));
        CollectionAssert.AreEqual(
            new[] { "Held", "known.so", "late.so", "a" }, LateFiles.Merge(facts.Packages, late).Select(p => p.Id).ToArray());
        Assert.IsEmpty(LateFiles.Read(request with { CopiedLibraries = [] }, new InputFiles(), out _));
    }

    private static void Outside(ShippedTestData data, string folder)
    {
        data.Loose($"../{folder}/one/Vendor.dll", [1], license: "BUSL-1.1");
        data.Loose($"../{folder}/two/Vendor.dll", [2], license: "BUSL-1.1");
        data.Loose($"../{folder}/inside.dll", [3], licenseFile: $"../{folder}/terms.txt");
        data.Write($"../{folder}/terms.txt", "Ours.");
    }

    private static string Notice(ImmutableArray<PackageFact> packages) => Encoding.UTF8.GetString(new NoticeWriter().Written(new EvidenceContext
    {
        Facts = EvidenceSamples.Facts("/home/ada", new SourceFact(), packages, []), Verdict = new Verdict { Mode = "enforce" }, FolderName = "App.compliance",
    }));

    private static void Keep(ShippedTestData data, string folder)
    {
        var state = new BuildState(folder);
        state.Begin();
        state.Complete(new CheckResult(new CheckRecord(data.Facts(), new Verdict { Mode = "enforce" }), [], [], null), new InputFiles());
    }

    private static void Beside(ShippedTestData data, string relative, byte[]? content, string origin, string? project)
    {
        var path = content is null ? Path.Combine(data.ProjectFolder, relative) : data.Write(relative, content);
        data.Beside.Add(new(path, origin, project is null ? null : Path.GetFullPath(project, data.ProjectFolder)));
    }

    private static string Entry(Finding finding, string license) =>
        finding.Fix[finding.Fix.IndexOf('{')..].Replace("\"expression\":\"\"", $"\"expression\":\"{license}\"", StringComparison.Ordinal);
}
