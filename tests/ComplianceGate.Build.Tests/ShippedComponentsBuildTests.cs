using System.Text.Json.Nodes;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>What ships beside the packages of the graph: packs of the SDK, files without a package, npm packages; and what is pruned.</summary>
[TestClass]
public sealed class ShippedComponentsBuildTests
{
    private const string Current = "bin/Debug/net10.0";

    [TestMethod]
    public void A_framework_dependent_program_names_its_host_and_nothing_else_changes()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass().MustSay("ComplianceGate: App ships 1 package, no models; no findings.");
        var host = Pack(work, Current, "Microsoft.NETCore.App.Host.");
        Assert.AreEqual("shipped", Text(host, "scope"));
        Assert.AreEqual("MIT", Text(host, "license"));
        Assert.AreEqual("build-only", Text(Pack(work, Current, "Microsoft.NETCore.App.Ref"), "scope"));
        Assert.IsFalse(Packs(work, Current).Any(p => Text(p, "id").StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)), "It refers to no such framework.");
        // A pack that lies in the SDK has the SDK's text; one that was downloaded has its own.
        StringAssert.EndsWith(Text(host, "licenseFile"), "LICENSE.txt", StringComparison.OrdinalIgnoreCase);
        var component = Bom(work, Current)["components"]!.AsArray().Single(c => Text(c!, "purl") == Text(host, "purl"))!;
        Assert.AreEqual("framework", Text(component, "type"));
        Assert.AreEqual("required", Text(component, "scope"));
        work.Build("--no-restore", "-question").MustPass();
    }

    [TestMethod]
    public void A_library_has_no_host()
    {
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "<OutputType>Exe</OutputType>", "");
        work.Write("Program.cs", "namespace App; public class Thing;");
        work.Build().MustPass();
        Assert.IsFalse(Packs(work, Current).Any(p => Text(p, "scope") == "shipped"));
    }

    [TestMethod]
    public void A_self_contained_program_ships_its_runtime()
    {
        using var work = Fixture.Of("SelfContained");
        work.Build().MustPass().MustSay("no findings");
        var output = Path.GetRelativePath(work.Directory, Directory.GetDirectories(work.PathOf(Current)).Single());
        var runtime = Pack(work, output, "Microsoft.NETCore.App.Runtime.");
        Assert.AreEqual("shipped", Text(runtime, "scope"));
        Assert.AreEqual("MIT", Text(runtime, "license"));
        Assert.AreEqual(("file", "LICENSE.TXT"), (Text(runtime, "licenseBasis"), Text(runtime, "licenseFile")));
        Assert.AreEqual(88, Text(runtime, "contentHash").Length);
        Assert.AreEqual("shipped", Text(Pack(work, output, "Microsoft.NETCore.App.Host."), "scope"));
    }

    [TestMethod]
    public void A_single_file_with_compiled_code_ships_the_runtime_and_not_the_compiler()
    {
        using var work = Fixture.Of("SelfContained");
        work.Replace("App.csproj", "<SelfContained>", "<PublishSingleFile>true</PublishSingleFile><PublishReadyToRun>true</PublishReadyToRun><SelfContained>");
        work.Build().MustPass().MustSay("no findings");
        var output = Path.GetRelativePath(work.Directory, Directory.GetDirectories(work.PathOf(Current)).Single());
        Assert.AreEqual("shipped", Text(Pack(work, output, "Microsoft.NETCore.App.Runtime."), "scope"));
        Assert.AreEqual("build-only", Text(Pack(work, output, "Microsoft.NETCore.App.Crossgen2."), "scope"));
    }

    [TestMethod]
    public void NativeAOT_ships_the_runtime_in_its_compiler()
    {
        using var work = Fixture.Of("NativeAot");
        work.Build().MustPass().MustSay("no findings");
        var output = Path.GetRelativePath(work.Directory, Directory.GetDirectories(work.PathOf("bin/Debug/net9.0")).Single());
        var compiler = Packages(work, output).Single(p => Text(p, "id").StartsWith("runtime.", StringComparison.Ordinal) && Text(p, "id").EndsWith(".ILCompiler", StringComparison.Ordinal));
        Assert.AreEqual("shipped", Text(compiler, "scope"));
        Assert.AreEqual("MIT", Text(compiler, "license"));
        Assert.AreEqual("build-only", Text(Packages(work, output).Single(p => Text(p, "id") == "Microsoft.DotNet.ILCompiler"), "scope"));
        Assert.AreEqual("build-only", Text(Pack(work, output, "Microsoft.NETCore.App.Runtime."), "scope"));
        Assert.AreEqual("shipped", Text(Pack(work, output, "Microsoft.NETCore.App.Host."), "scope"));
        work.Build("--no-restore", "-question").MustPass();
    }

    [TestMethod]
    public void A_runtime_whose_license_the_policy_refuses_stops_the_build()
    {
        using var work = Fixture.Of("SelfContained");
        work.Write("compliance.json", """{ "licenses": { "deny": ["MIT"] } }""");
        var log = work.Build().MustFail();
        Assert.IsTrue(log.Lines("CG1002").Any(l => l.Contains("Microsoft.NETCore.App.Runtime.", StringComparison.Ordinal)), log.Output);
        Assert.IsTrue(log.Lines("CG1002").Any(l => l.Contains("Microsoft.NETCore.App.Host.", StringComparison.Ordinal)), log.Output);
        work.Write("compliance.json", """
            {
              "licenses": { "deny": ["MIT"] },
              "waivers": [
                { "code": "CG1002", "component": "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64", "reason": "r", "owner": "o", "expires": "2099-01-01" }
              ]
            }
            """.Replace("linux-x64", Path.GetFileName(Directory.GetDirectories(work.PathOf("obj/Debug/net10.0")).Single(d => d.Contains('-', StringComparison.Ordinal))), StringComparison.Ordinal));
        Assert.IsFalse(work.Build("--no-restore").MustFail().Lines("CG1002").Any(l => l.Contains("Microsoft.NETCore.App.Runtime.", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_pruned_package_is_named_with_the_pack_that_has_its_code()
    {
        using var work = Fixture.Of("Pruned");
        work.Build().MustPass().MustSay("no findings");
        Assert.IsFalse(Packages(work, Current).Any(p => Text(p, "id") == "System.Text.Json"), "It is not in the graph.");
        var pruned = Manifest(work, Current)["components"]!["pruned"]!.AsArray().Single()!;
        Assert.AreEqual("pkg:nuget/System.Text.Json@8.0.5", Text(pruned, "purl"));
        Assert.AreEqual("pkg:nuget/Test.AsksForJson@1.0.0", pruned["requestedBy"]!.AsArray().Single()!.GetValue<string>());
        Assert.AreEqual(Text(Pack(work, Current, "Microsoft.NETCore.App.Ref"), "purl"), Text(pruned, "providedBy"));
        Assert.IsTrue(Bom(work, Current)["components"]!.AsArray().Any(c => c!["properties"]?.AsArray().Any(
            p => Text(p!, "name") == "compliancegate:replaces" && Text(p!, "value") == "pkg:nuget/System.Text.Json@8.0.5") == true));
    }

    [TestMethod]
    public void A_file_without_a_package_needs_a_license_and_is_judged_by_it()
    {
        using var work = Loose();
        var log = work.Build().MustPass();
        var lines = log.Lines("CG1007");
        Assert.HasCount(2, lines, log.Output);
        var ink = lines.Single(l => l.Contains("lib/Contoso.Ink.dll", StringComparison.Ordinal));
        StringAssert.Contains(ink, "App.csproj(9,5): warning CG1007:", StringComparison.Ordinal);
        StringAssert.Contains(ink, "version 2.1.0.0", StringComparison.Ordinal);
        StringAssert.Contains(lines.Single(l => l.Contains("native/libink.so", StringComparison.Ordinal)), "App.csproj(12,5): warning CG1007:", StringComparison.Ordinal);
        // Told again where nothing is done.
        Assert.HasCount(2, work.Build("--no-restore").MustPass().Lines("CG1007"));

        work.Write("lib/LICENSE-Ink.txt", "You may look at this on Tuesdays.\n");
        work.Replace("App.csproj", "</HintPath>", "</HintPath><License>GPL-2.0-only</License>");
        work.Replace("App.csproj", "CopyToOutputDirectory=\"PreserveNewest\"", "CopyToOutputDirectory=\"PreserveNewest\" License=\"MIT\" LicenseFile=\"lib/LICENSE-Ink.txt\"");
        work.Write("compliance.json", """{ "licenses": { "deny": ["GPL-2.0-only"] } }""");
        log = work.Build("--no-restore").MustFail();
        var refused = log.Only("error", "CG1002");
        StringAssert.Contains(refused, "Contoso.Ink.dll 2.1.0.0", StringComparison.Ordinal);
        StringAssert.Contains(refused, "App.csproj(9,5)", StringComparison.Ordinal);
        StringAssert.Contains(log.Only("warning", "CG1003"), "lib/LICENSE-Ink.txt", StringComparison.Ordinal);
        Assert.HasCount(0, log.Lines("CG1007"));
    }

    [TestMethod]
    public void A_file_without_a_package_stands_in_the_evidence_and_can_be_waived()
    {
        using var work = Loose();
        work.Write("compliance.json", """
            { "waivers": [
              { "code": "CG1007", "component": "pkg:generic/Contoso.Ink.dll@[2.0,3.0)", "reason": "r", "owner": "o", "expires": "2099-01-01" },
              { "code": "CG1007", "component": "pkg:generic/libink.so", "reason": "r", "owner": "o", "expires": "2099-01-01" }
            ] }
            """);
        var log = work.Build().MustPass().MustSay("ships no packages, 2 other libraries, no models; no findings, 2 waived.");
        Assert.HasCount(0, log.Lines("CG1007"));
        var ink = Packages(work, Current).Single(p => Text(p, "id") == "Contoso.Ink.dll");
        Assert.AreEqual("file", Text(ink, "kind"));
        Assert.AreEqual("lib/Contoso.Ink.dll", Text(ink, "file"));
        StringAssert.StartsWith(Text(ink, "purl"), "pkg:generic/Contoso.Ink.dll@2.1.0.0?checksum=sha256:", StringComparison.Ordinal);
        Proof.CheckSums(work).MustPass();
    }

    [TestMethod]
    public void Npm_packages_are_judged_at_their_line_and_a_changed_lock_is_noticed()
    {
        using var work = Fixture.Of("NpmClient");
        work.Build().MustPass().MustSay("ships no packages, 2 npm packages, no models; no findings");
        var ui = Packages(work, Current).Single(p => Text(p, "id") == "@contoso/ui");
        Assert.AreEqual("pkg:npm/%40contoso/ui@1.2.0", Text(ui, "purl"));
        Assert.AreEqual("pkg:npm/inner@3.1.0", ui["dependencies"]!.AsArray().Single()!.GetValue<string>());
        Assert.AreEqual("build-only", Text(Packages(work, Current).Single(p => Text(p, "id") == "builder"), "scope"));
        work.Build("--no-restore", "-question").MustPass();

        work.Write("compliance.json", """{ "licenses": { "deny": ["GPL-2.0-only"] } }""");
        var refused = work.Build("--no-restore").MustFail().Only("error", "CG1002");
        StringAssert.Contains(refused, "package-lock.json(22,5): error CG1002: The license of inner 3.1.0", StringComparison.Ordinal);
        StringAssert.Contains(refused, "Path: App -> @contoso/ui 1.2.0 -> inner 3.1.0", StringComparison.Ordinal);
        work.Write("compliance.json", """{ "licenses": { "allow": ["MIT"] } }""");
        StringAssert.Contains(
            work.Build("--no-restore").MustFail().Only("error", "CG1002"),
            """licenses.exceptions with your reason: {"package":"pkg:npm/inner","version":"3.1.0","allow":["GPL-2.0-only"],"reason":""}""", StringComparison.Ordinal);

        work.Write("compliance.json", """
            { "licenses": { "deny": ["GPL-2.0-only"] },
              "waivers": [{ "code": "CG1002", "component": "pkg:npm/inner@3.1.0", "reason": "r", "owner": "o", "expires": "2099-01-01" }] }
            """);
        work.Build("--no-restore").MustPass().MustSay("1 waived");
        work.Replace("package-lock.json", "\"version\": \"3.1.0\"", "\"version\": \"3.1.1\"");
        work.Build("--no-restore").MustFail().MustSay("inner 3.1.1");
        work.Replace("package-lock.json", "GPL-2.0-only", "ISC");
        work.Build("--no-restore").MustPass();
        work.Write("package-lock.json", "{ \"lockfileVersion\": 3,\n \"packages\": { ");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG0005"), "package-lock.json(2,", StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_client_of_a_web_project_may_lie_elsewhere_and_come_late()
    {
        using var work = Fixture.Of("NpmClient");
        File.Delete(work.PathOf("package-lock.json"));
        work.Replace("App.csproj", "</PropertyGroup>", "<SpaRoot>..\\client\\</SpaRoot></PropertyGroup>");
        work.Build().MustPass().MustNotSay("npm");
        work.Write("../client/package-lock.json", """
            { "lockfileVersion": 2, "packages": {
              "node_modules/a": { "version": "1.0.0" }
            } }
            """);
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG1001"), "client/package-lock.json(2,3): error CG1001: a 1.0.0", StringComparison.Ordinal);
        work.Write("../client/node_modules/.package-lock.json", "{}");
        work.Write("../client/node_modules/a/package.json", """{ "license": "MIT" }""");
        work.Build("--no-restore").MustPass().MustSay("1 npm package,");
    }

    [TestMethod]
    public void A_lock_file_beside_a_console_program_only_brings_tools()
    {
        using var work = Fixture.Of("Plain");
        work.Write("package-lock.json", """{ "lockfileVersion": 3, "packages": { "node_modules/prettier": { "version": "3.0.0", "license": "BUSL-1.1" } } }""");
        work.Build().MustPass().MustSay("App ships 1 package, no models; no findings");
        Assert.AreEqual("build-only", Text(Packages(work, Current).Single(p => Text(p, "id") == "prettier"), "scope"));
        work.Write("client/dist/main.js", "1");
        work.Replace("App.csproj", "</Project>", """<ItemGroup><None Update="client/dist/**" CopyToOutputDirectory="PreserveNewest" /></ItemGroup></Project>""");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG1002"), "prettier", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_native_library_that_is_packed_or_embedded_ships_too()
    {
        using var work = Loose();
        work.Replace("App.csproj", "CopyToOutputDirectory=\"PreserveNewest\"", "Pack=\"true\" PackagePath=\"runtimes/linux-x64/native/\"");
        work.Write("res/inner.dll", MadeUpPackages.Assembly("inner", "1.0.0.0"));
        work.Write("content/data.so", "x");
        work.Replace("App.csproj", "</Project>", """
            <ItemGroup>
              <None Remove="res/inner.dll;content/data.so" />
              <EmbeddedResource Include="res/inner.dll" />
              <Content Include="content/data.so" />
            </ItemGroup>
            </Project>
            """);
        var lines = work.Build().MustPass().Lines("CG1007");
        Assert.HasCount(4, lines);
        foreach (var name in (string[])["lib/Contoso.Ink.dll", "native/libink.so", "res/inner.dll", "content/data.so"])
        {
            StringAssert.Matches(lines.Single(l => l.Contains($"'{name}'", StringComparison.Ordinal)), new(@"App\.csproj\(\d+,\d+\): warning"));
        }

        // Where nothing is packed, what would only be packed stays at home.
        Assert.HasCount(2, work.Build("--no-restore", "-p:IsPackable=false").MustPass().Lines("CG1007"));
    }

    [TestMethod]
    public void What_comes_along_with_references_is_told_and_judged()
    {
        using var work = Beside();
        var log = work.Build("App").MustPass();
        CollectionAssert.AreEquivalent(new[] { "Contoso.Vendor.dll", "MSTest.TestFramework.dll", "libink.so" }, Unlicensed(log), log.Output);
        StringAssert.Contains(log.Lines("CG1007").Single(l => l.Contains("libink", StringComparison.Ordinal)), "'../Lib/libink.so'", StringComparison.Ordinal);
        StringAssert.Contains(
            log.Lines("CG1007").Single(l => l.Contains("Contoso.Vendor", StringComparison.Ordinal)), "App.csproj(9,5): warning CG1007: '../Lib/bin/Debug/net10.0/Contoso.Vendor.dll'", StringComparison.Ordinal);
        foreach (var name in (string[])["Contoso.Ven.dll", "Contoso.Vendor.dll", "MSTest.TestFramework.dll", "libink.so"])
        {
            Assert.AreEqual("shipped", Text(Packages(work, InApp).Single(p => Text(p, "id") == name), "scope"));
            Assert.IsTrue(Bom(work, InApp)["components"]!.AsArray().Any(c => Text(c!, "name") == name));
            StringAssert.Contains(work.Read($"{InApp}/App.compliance/NOTICE.txt"), $"\n{name}", StringComparison.Ordinal);
        }

        Assert.IsFalse(Packages(work, InApp).Any(p => Text(p, "id") == "Lib.dll"));
        work.DotNet("msbuild", "App", "-t:Build", "-question").MustPass();
        log = work.Build("App", "--no-restore", "-v:n").MustPass().MustSay("Skipping target \"_ComplianceGateCheck\"").MustSay("Skipping target \"_ComplianceGateRecord\"");
        CollectionAssert.AreEquivalent(new[] { "Contoso.Vendor.dll", "MSTest.TestFramework.dll", "libink.so" }, Unlicensed(log), "told again");

        var before = Text(Packages(work, InApp).Single(p => Text(p, "id") == "MSTest.TestFramework.dll"), "sha256");
        work.Write("lib/MSTest.TestFramework.dll", [.. File.ReadAllBytes(work.PathOf("lib/MSTest.TestFramework.dll")), 0]);
        work.Write("Lib/libink.so", "another");
        work.Build("App", "--no-restore").MustPass();
        Assert.AreNotEqual(before, Text(Packages(work, InApp).Single(p => Text(p, "id") == "MSTest.TestFramework.dll"), "sha256"));
        Assert.HasCount(1, Packages(work, InApp).Where(p => Text(p, "id") == "libink.so").ToList());
        Proof.CheckSums(work, InApp).MustPass();
    }

    [TestMethod]
    public void A_referenced_project_under_the_gate_states_the_licenses_of_what_it_brings()
    {
        using var work = Beside();
        var log = work.Build("App", "-p:GateInLib=true").MustPass();
        CollectionAssert.AreEquivalent(new[] { "MSTest.TestFramework.dll" }, Unlicensed(log), log.Output);
        Assert.AreEqual("MIT", Text(Packages(work, InApp).Single(p => Text(p, "id") == "libink.so"), "license"));
        Assert.AreEqual("../Lib/libink.so", Text(Packages(work, InApp).Single(p => Text(p, "id") == "libink.so"), "file"));
        var vendor = Packages(work, InApp).Single(p => Text(p, "id") == "Contoso.Vendor.dll");
        Assert.AreEqual(("LGPL-2.1-only", "../vendor/Contoso.Vendor.dll"), (Text(vendor, "license"), Text(vendor, "file")));
        work.DotNet("msbuild", "App", "-t:Build", "-question", "-p:GateInLib=true").MustPass();

        work.Replace("Lib/Lib.csproj", "LGPL-2.1-only", "BUSL-1.1");
        log = work.Build("App", "--no-restore", "-p:GateInLib=true").MustFail();
        Assert.IsTrue(log.Lines("CG1002").All(l => l.Contains("Lib.csproj(", StringComparison.Ordinal)), log.Output);
        // The same in a program that links it in.
        work.Replace("Lib/Lib.csproj", "BUSL-1.1", "LGPL-2.1-only");
        foreach (var project in (string[])["App/App.csproj", "Lib/Lib.csproj"])
        {
            work.Replace(project, "net10.0", "net9.0");
        }

        work.Replace("App/App.csproj", "</TargetFramework>", "</TargetFramework><PublishAot>true</PublishAot>");
        StringAssert.Contains(
            work.Build("App", "-p:GateInLib=true").MustFail().Only("error", "CG1002"), "Path: App -> Lib -> ../vendor/Contoso.Vendor.dll (LGPL-2.1-only)", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_file_outside_the_repository_leaves_no_folder_in_the_evidence()
    {
        var notices = new List<string>();
        var (library, ink) = (MadeUpPackages.Assembly("Vendor", "1.0.0.0"), MadeUpPackages.Assembly("Contoso.Ink", "2.1.0.0"));
        foreach (var (folder, vendor) in ((string, string)[])[("one", "../rvhome/ann/"), ("deep/er", "../../rvhome/bo/x/")])
        {
            using var work = Loose(folder);
            work.Write(vendor + "Vendor.dll", library);
            work.Write("lib/Contoso.Ink.dll", ink);
            work.Replace("App.csproj", "</Project>", $"""<ItemGroup><Reference Include="Vendor" HintPath="{vendor}Vendor.dll" /></ItemGroup></Project>""");
            work.Commit();
            var log = work.Build().MustPass();
            StringAssert.Contains(log.Lines("CG1007").Single(l => l.Contains("Vendor", StringComparison.Ordinal)), "'Vendor.dll'", StringComparison.Ordinal);
            foreach (var document in (string[])["NOTICE.txt", "manifest.json", "sbom.cdx.json", "findings.sarif"])
            {
                Assert.DoesNotContain("rvhome", work.Read($"{Current}/App.compliance/{document}"), document);
            }

            notices.Add(work.Read($"{Current}/App.compliance/NOTICE.txt"));
        }

        Assert.AreEqual(notices[0], notices[1]);
    }

    private const string InApp = "App/bin/Debug/net10.0";

    private static string[] Unlicensed(CommandResult log) =>
        [.. log.Lines("CG1007").Select(l => Path.GetFileName(l.Split('\'')[1])).Distinct()];

    // A repository whose program refers to an assembly that needs another one beside it, and to a project that brings two libraries.
    private static Fixture Beside()
    {
        var work = Fixture.Of("Beside");
        work.Write("lib/Contoso.Ven.dll", MadeUpPackages.Assembly("Contoso.Ven", "1.0.0.0", typeof(TestClassAttribute)));
        work.Write("lib/MSTest.TestFramework.dll", File.ReadAllBytes(typeof(TestClassAttribute).Assembly.Location));
        work.Write("vendor/Contoso.Vendor.dll", MadeUpPackages.Assembly("Contoso.Vendor", "1.0.0.0"));
        work.Write("Lib/libink.so", "not a real library");
        work.Commit();
        return work;
    }

    private static Fixture Loose(string folder = "work")
    {
        var work = Fixture.Of("LooseReference", folder);
        work.Write("lib/Contoso.Ink.dll", MadeUpPackages.Assembly("Contoso.Ink", "2.1.0.0"));
        work.Write("native/libink.so", "not a real library");
        return work;
    }

    private static JsonNode Manifest(Fixture work, string output) => JsonNode.Parse(work.Read($"{output}/App.compliance/manifest.json"))!;

    private static JsonNode Bom(Fixture work, string output) => JsonNode.Parse(work.Read($"{output}/App.compliance/sbom.cdx.json"))!;

    private static List<JsonNode> Packages(Fixture work, string output) => [.. Manifest(work, output)["components"]!["packages"]!.AsArray().Select(p => p!)];

    private static List<JsonNode> Packs(Fixture work, string output) => [.. Packages(work, output).Where(p => Text(p, "kind") == "framework-pack")];

    private static JsonNode Pack(Fixture work, string output, string beginning) =>
        Packs(work, output).Single(p => Text(p, "id").StartsWith(beginning, StringComparison.Ordinal));

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
