using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;
using ComplianceGate.Facts;

namespace ComplianceGate.Build.Tests;

/// <summary>What keeps somebody else from getting the same bits is told in real builds, each with the property or file to change.</summary>
[TestClass]
public sealed class ReproducibilityBuildTests
{
    private const string Output = "bin/Debug/net10.0";
    private const string Remote = "https://github.com/acme/app.git";
    private const string Source = "Console.WriteLine(\"Hello\");\n";

    private static readonly Dictionary<string, string?> CI = new() { ["CI"] = "true" };

    private static readonly Lazy<string> Sdk = new(() => DotNet.Command("dotnet", Path.GetTempPath(), ["--version"]).MustPass().Output.Trim());

    [TestMethod]
    public void A_project_that_does_everything_right_hears_nothing_in_CI()
    {
        using var work = Prepared();
        Publish(work);
        var log = work.DotNet(CI, "build", "-v:n").MustPass().MustSay(" no models; ").MustNotSay("CG3").MustNotSay("warning");
        log.MustSay($"-> {work.PathOf(Output)}");
        Assert.IsFalse(Holds(work.PathOf($"{Output}/App.dll"), work.Directory), "no path of this machine");
        Assert.AreEqual("true", Property(work, "ContinuousIntegrationBuild"));
        work.DotNet(CI, "pack", "-o", work.PathOf("../out"), "-v:n").MustPass().MustNotSay("CG3");
    }

    [TestMethod]
    public void A_build_at_home_is_left_alone_and_one_that_packs_is_told_in_notes()
    {
        using var work = Fixture.Of("Plain");
        work.Build("-v:n").MustPass().MustSay("no findings. Evidence:").MustNotSay("CG3");
        Assert.IsNull(Property(work, "ContinuousIntegrationBuild"));
        var log = work.DotNet("pack", "-o", work.PathOf("out"), "-v:n").MustPass();
        StringAssert.Contains(Only(log, "message", "CG3002"), "ContinuousIntegrationBuild is not set");
        StringAssert.Contains(Only(log, "message", "CG3003"), "does not lie in a git repository");
        StringAssert.Contains(Only(log, "message", "CG3006"), "No global.json");
        log.MustNotSay("warning");
        using var package = System.IO.Compression.ZipFile.OpenRead(work.PathOf("out/App.1.0.0.nupkg"));
        foreach (var entry in package.Entries.Where(e => e.FullName.EndsWith("manifest.json", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            Assert.IsFalse(reader.ReadToEnd().Contains("CG3", StringComparison.Ordinal), "what hangs on the builder stays outside");
        }
    }

    [TestMethod]
    public void Any_known_CI_variable_does_and_a_value_of_the_users_own_stands()
    {
        using var work = Prepared();
        Publish(work);
        work.DotNet(new Dictionary<string, string?> { ["TF_BUILD"] = "True" }, "build").MustPass();
        Assert.AreEqual("true", Property(work, "ContinuousIntegrationBuild"));
        Assert.AreEqual("true", Property(work, "DeterministicSourcePaths"));
        foreach (var (variables, arguments) in new (Dictionary<string, string?>, string[])[] { (CI, ["-p:ContinuousIntegrationBuild=false"]), (new() { ["CI"] = "false" }, []) })
        {
            work.DotNet(variables, "build", arguments).MustPass();
            Assert.AreNotEqual("true", Property(work, "ContinuousIntegrationBuild"));
            Assert.IsTrue(Holds(work.PathOf($"{Output}/App.dll"), work.Directory), "as the SDK does without it");
        }

        work.Replace("App.csproj", "<OutputType>", "<ContinuousIntegrationBuild>false</ContinuousIntegrationBuild><OutputType>");
        work.DotNet(CI, "build").MustPass();
        Assert.AreEqual("false", Property(work, "ContinuousIntegrationBuild"));
    }

    [TestMethod]
    [DataRow("App.csproj", "<IsTestProject>true</IsTestProject>")]
    [DataRow("Directory.Build.targets", "<IsTestProject>true</IsTestProject>")]
    [DataRow("App.csproj", "<ComplianceGateEnabled>false</ComplianceGateEnabled>")]
    [DataRow("App.csproj", "<ComplianceGateReproducibleInCI>False</ComplianceGateReproducibleInCI>")]
    [DataRow("Directory.Build.props", "<ComplianceGateReproducibleInCI>false</ComplianceGateReproducibleInCI>")]
    [DataRow("App.csproj", "<ContinuousIntegrationBuild>false</ContinuousIntegrationBuild><IsTestProject>true</IsTestProject>")]
    public void Tests_and_who_asks_for_it_keep_the_paths_of_sources_in_CI(string file, string property)
    {
        using var work = Prepared();
        Put(work, file, property);
        Publish(work);
        work.DotNet(CI, "build", "-v:n").MustPass().MustNotSay("CG3");
        Assert.IsTrue(Holds(work.PathOf($"{Output}/App.dll"), work.Directory), "as the SDK does without the package");
        if (property.Contains("ComplianceGateEnabled", StringComparison.Ordinal))
        {
            return;
        }

        Assert.AreNotEqual("true", Property(work, "ContinuousIntegrationBuild"));
        Assert.AreNotEqual("true", Property(work, "DeterministicSourcePaths"));
        if (property.StartsWith("<IsTest", StringComparison.Ordinal))
        {
            work.DotNet(CI, "build", "-v:n").MustPass().MustSay("no findings. Evidence:");
        }
    }

    [TestMethod]
    [DataRow("Directory.Build.props", "<DeterministicSourcePaths>true</DeterministicSourcePaths>")]
    [DataRow("Directory.Build.props", "<ContinuousIntegrationBuild>true</ContinuousIntegrationBuild>")]
    public void What_a_test_project_asks_for_itself_stands(string file, string property)
    {
        using var work = Prepared();
        Put(work, file, property);
        Put(work, "App.csproj", "<IsTestProject>true</IsTestProject>");
        Publish(work);
        work.DotNet(CI, "build").MustPass();
        Assert.IsFalse(Holds(work.PathOf($"{Output}/App.dll"), work.Directory), "the project's own value");
    }

    [TestMethod]
    public void The_switch_can_come_from_outside_and_must_be_one_of_two()
    {
        using var work = Prepared();
        Publish(work);
        work.DotNet(new Dictionary<string, string?> { ["CI"] = "true", ["ComplianceGateReproducibleInCI"] = "false" }, "build").MustPass();
        Assert.AreNotEqual("true", Property(work, "ContinuousIntegrationBuild"));
        work.DotNet(CI, "build", "-p:ComplianceGateReproducibleInCI=maybe").MustFail().Only("error", "CG0001");
    }

    [TestMethod]
    public void Two_clones_give_the_same_assembly_where_only_CI_is_set()
    {
        using var work = Prepared();
        work.Write("Program.cs", """Console.WriteLine(Where()); static string Where([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;""" + "\n");
        using var clones = new PackedClone(work);
        var digests = new List<string>();
        foreach (var folder in (string[])["one", "another/place"])
        {
            var clone = clones.Clone(folder);
            var log = DotNet.Run(clone, ["build", "-v:n", "-tl:off", "-nodeReuse:false"], CI).MustPass();
            StringAssert.Contains(Only(log, "message", "CG3007"), "of example.test it does not know");
            digests.Add(FileDigest.Sha256File(Path.Combine(clone, Output, "App.dll")) + FileDigest.Sha256File(Path.Combine(clone, Output, "App.pdb")));
        }

        Assert.AreEqual(digests[0], digests[1]);
    }

    [TestMethod]
    [DataRow("<Deterministic>false</Deterministic>", "warning", "CG3001", "App.csproj(4,", "Deterministic is 'false'")]
    [DataRow("<DeterministicTimestamp>1970-01-01T00:00:00Z</DeterministicTimestamp>", "warning", "CG3001", "App.csproj(4,", "begin in 1980")]
    [DataRow("<DeterministicTimestamp>soon</DeterministicTimestamp>", "warning", "CG3001", "App.csproj(4,", "neither a date nor")]
    [DataRow("<DeterministicSourcePaths>false</DeterministicSourcePaths>", "warning", "CG3002", "App.csproj(4,", "DeterministicSourcePaths is 'false'")]
    [DataRow("<EnableSourceControlManagerQueries>false</EnableSourceControlManagerQueries>", "warning", "CG3002", "App.csproj(4,", "EnableSourceControlManagerQueries is 'false'")]
    [DataRow("<Deterministic>false</Deterministic><AssemblyVersion>1.0.*</AssemblyVersion>", "warning", "CG3005", "App.csproj(4,", "AssemblyVersion is '1.0.*'")]
    [DataRow("<Stamp>$([System.DateTime]::UtcNow.ToString(`yyyy.M`))</Stamp><Version>1.$(Stamp)</Version>", "warning", "CG3005", "App.csproj(4,", "Version is made from DateTime.UtcNow")]
    [DataRow("<EnableSourceLink>false</EnableSourceLink>", "message", "CG3007", "App.csproj(4,", "EnableSourceLink is 'false'")]
    [DataRow("<EmbedUntrackedSources>false</EmbedUntrackedSources>", "message", "CG3010", "App.csproj(4,", "EmbedUntrackedSources is 'false'")]
    public void A_property_is_named_with_its_line(string property, string kind, string code, string place, string text)
    {
        using var work = Prepared();
        work.Replace("App.csproj", "<OutputType>", $"\n    {property}\n    <OutputType>");
        work.Replace("App.csproj", "<PropertyGroup>\n    \n", "<PropertyGroup>\n\n");
        Publish(work);
        var line = Only(work.DotNet(CI, "build", "-v:n").MustPass(), kind, code);
        StringAssert.Contains(line, place);
        StringAssert.Contains(line, text);
    }

    [TestMethod]
    [DataRow("remote", "message", "CG3007", "git remote add origin")]
    [DataRow("dirty", "message", "CG3004", "differs from commit")]
    [DataRow("no-commit", "message", "CG3003", "has no commit yet")]
    [DataRow("no-git", "warning", "CG3002", "without a commit of a git repository the SDK maps none")]
    [DataRow("roll-forward", "message", "CG3006", "rollForward is 'latestFeature'")]
    [DataRow("line-ends", "warning", "CG3008", "has CRLF here and LF in the commit")]
    [DataRow("config", "message", "CG3008", "core.autocrlf is true")]
    [DataRow("floating", "warning", "CG5002", "Test.Mit is asked for as version 1.*, which is 1.1.0 today")]
    [DataRow("outside", "warning", "CG3002", "the SDK maps only what lies in the repository")]
    [DataRow("constant", "warning", "CG3002", "1 text")]
    public void A_state_of_the_source_is_named_with_its_file(string seed, string kind, string code, string text)
    {
        using var work = Prepared();
        Seed(work, seed);
        var log = work.DotNet(CI, "build", "-v:n").MustPass();
        StringAssert.Contains(Only(log, kind, code), text);
        log.MustNotSay("CG0");
    }

    [TestMethod]
    public void A_date_before_1980_is_told_and_the_package_is_made_all_the_same()
    {
        using var work = Prepared();
        Publish(work);
        var early = new Dictionary<string, string?> { ["CI"] = "true", ["SOURCE_DATE_EPOCH"] = "0" };
        var log = work.DotNet(early, "pack", "-o", work.PathOf("../out"), "-v:n").MustPass();
        StringAssert.Contains(Only(log, "message", "CG3001"), "SOURCE_DATE_EPOCH is 0, before 1980");
        using var package = System.IO.Compression.ZipFile.OpenRead(work.PathOf("../out/App.1.0.0.nupkg"));
        Assert.IsTrue(package.Entries.All(e => e.LastWriteTime.DateTime == new DateTime(1980, 1, 1)), string.Join(' ', package.Entries.Select(e => e.LastWriteTime)));
    }

    [TestMethod]
    public void A_lock_file_pins_what_floats()
    {
        using var work = Prepared();
        work.Replace("App.csproj", "Version=\"1.0.0\"", "Version=\"1.*\"");
        work.Replace("App.csproj", "<OutputType>", "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile><OutputType>");
        work.DotNet("restore").MustPass();
        Publish(work);
        work.DotNet(CI, "build", "-v:n").MustPass().MustNotSay("CG3");
    }

    [TestMethod]
    public void A_policy_speaks_at_home_too_and_can_stop_the_build()
    {
        using var work = Prepared();
        work.Write("compliance.json", """{ "rules": { "CG3004": "error" } }""");
        Publish(work);
        work.Build().MustPass();
        work.Write("Program.cs", Source + "// changed\n");
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG3004"), "git status");
        work.Build().MustFail().Only("error", "CG3004");
        Assert.IsFalse(work.Has($"{Output}/App.compliance/SHA256SUMS"));
        var expires = DateTime.UtcNow.AddDays(60).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        work.Write("compliance.json", $$"""
            { "rules": { "CG3004": "error" }, "waivers": [{ "code": "CG3004", "component": "git", "reason": "Trying it out.", "owner": "a@b.example", "expires": "{{expires}}" }] }
            """);
        work.Build().MustPass().MustSay("1 waived");
        DotNet.Command("git", work.Directory, ["checkout", "-q", "--", "Program.cs"]).MustPass();
        DotNet.Command("git", work.Directory, ["-c", "user.name=T", "-c", "user.email=t@example.test", "commit", "-q", "-a", "-m", "Waive"]).MustPass();
        work.Build().MustPass().MustNotSay("CG0004");
    }

    [TestMethod]
    public void An_unchanged_build_stays_skipped()
    {
        using var work = Prepared();
        Publish(work);
        work.Build().MustPass();
        var before = File.GetLastWriteTimeUtc(work.PathOf("obj/Debug/net10.0/ComplianceGate/check.facts"));
        work.Build("-v:n").MustPass().MustNotSay("ComplianceGate: App");
        Assert.AreEqual(before, File.GetLastWriteTimeUtc(work.PathOf("obj/Debug/net10.0/ComplianceGate/check.facts")));
    }

    private static Fixture Prepared()
    {
        var work = Fixture.Of("Plain");
        work.Write("Program.cs", Source);
        work.Write(".gitignore", "bin/\nobj/\n");
        work.Write(".gitattributes", "* text=auto eol=lf\n");
        work.Write("global.json", $$"""{ "sdk": { "version": "{{Sdk.Value}}", "rollForward": "disable" } }""");
        return work;
    }

    private static void Put(Fixture work, string file, string property)
    {
        if (file == "App.csproj")
        {
            work.Replace(file, "<OutputType>", property + "<OutputType>");
        }
        else
        {
            // The one above has what every fixture needs.
            var above = file.EndsWith(".props", StringComparison.Ordinal) ? $"<Import Project=\"../{file}\" />" : "";
            work.Write(file, $"<Project>{above}<PropertyGroup>{property}</PropertyGroup></Project>\n");
        }
    }

    private static void Publish(Fixture work)
    {
        work.Commit();
        DotNet.Command("git", work.Directory, ["remote", "add", "origin", Remote]).MustPass();
    }

    private static void Seed(Fixture work, string seed)
    {
        switch (seed)
        {
            case "no-git":
                return;
            case "no-commit":
                DotNet.Command("git", work.Directory, ["init", "-q"]).MustPass();
                return;
            case "roll-forward":
                work.Write("global.json", """{ "sdk": { "version": "10.0.100", "rollForward": "latestFeature" } }""");
                break;
            case "floating":
                work.Replace("App.csproj", "Version=\"1.0.0\"", "Version=\"1.*\"");
                break;
            case "outside":
                work.Write("../elsewhere/More.cs", "internal static class More { public static void Do() { } }\n");
                work.Replace("App.csproj", "<ItemGroup>", "<ItemGroup>\n    <Compile Include=\"../elsewhere/More.cs\" />");
                break;
            case "constant":
                work.Replace("App.csproj", "<ItemGroup>", "<ItemGroup>\n    <AssemblyMetadata Include=\"Where\" Value=\"$(MSBuildProjectDirectory)/x\" />");
                break;
            case "line-ends" or "config":
                File.Delete(work.PathOf(".gitattributes"));
                break;
        }

        work.Commit();
        if (seed != "remote")
        {
            DotNet.Command("git", work.Directory, ["remote", "add", "origin", Remote]).MustPass();
        }

        if (seed == "dirty")
        {
            work.Write("Program.cs", Source + "// changed\n");
        }
        else if (seed is "line-ends" or "config")
        {
            DotNet.Command("git", work.Directory, ["config", "core.autocrlf", "true"]).MustPass();
        }

        if (seed == "line-ends")
        {
            File.Delete(work.PathOf("Program.cs"));
            DotNet.Command("git", work.Directory, ["checkout", "--", "Program.cs"]).MustPass();
            DotNet.Command("git", work.Directory, ["config", "--unset", "core.autocrlf"]).MustPass();
        }
    }

    // From -v:n on a line begins with the number of its node, but not in the summary.
    private static string Only(CommandResult log, string kind, string code)
    {
        var lines = log.Lines(code).Select(l => l[(l.IndexOf('>', StringComparison.Ordinal) is > 0 and < 5 and var at ? at + 1 : 0)..]).Distinct().ToList();
        Assert.HasCount(1, lines, $"Expected one line with {code} in:\n{log.Output}");
        StringAssert.Contains(lines[0], $"{kind} {code}:");
        return lines[0];
    }

    private static string? Property(Fixture work, string name)
    {
        using var info = JsonDocument.Parse(work.Read($"{Output}/App.compliance/buildinfo.json"));
        return info.RootElement.GetProperty("properties").TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static bool Holds(string file, string text) => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
}
