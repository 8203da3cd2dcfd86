using System.Text.Json;
using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>The commands about licenses, installed from the package, on what real builds left.</summary>
[TestClass]
public sealed class LicenseToolTests
{
    [TestMethod]
    public void The_entry_that_hash_prints_makes_a_failing_build_pass()
    {
        using var work = Fixture.Of("FileLicense");
        work.Build().MustFail().Only("error", "CG1003");
        var entry = Tool(work.Directory, "license", "hash", "Test.FileLicense").MustPass().MustSay("from the last check of App (net10.0, Debug)")
            .MustSay("LICENSE.txt is not recognised").Output.Split('\n').Single(l => l.StartsWith('{'));
        using var parsed = JsonDocument.Parse(entry);
        Assert.AreEqual("", parsed.RootElement.GetProperty("expression").GetString(), "what only a person can say is left open");
        work.Write("compliance.json", $$"""{ "extends": "default", "licenses": { "allow": ["LicenseRef-Tuesdays"], "clarify": [ {{entry.Replace("\"expression\":\"\"", "\"expression\":\"LicenseRef-Tuesdays\"", StringComparison.Ordinal)}} ] } }""");
        work.Build("--no-restore").MustPass().MustNotSay("warning");
    }

    [TestMethod]
    public void Hash_fills_in_what_it_recognises_wherever_it_finds_the_package()
    {
        var nowhere = Directory.CreateTempSubdirectory("cg-nowhere-").FullName;
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "Test.Mit", "Test.RecognisedFile");
        work.Build();
        var archive = Path.Combine(PackedGate.Feed, "Test.RecognisedFile.1.0.0.nupkg");
        var folder = Path.Combine(PackedGate.PackageFolder, "test.recognisedfile", "1.0.0");
        var answers = new[]
        {
            Entries(Tool(work.Directory, "license", "hash", "test.recognisedfile")),
            Entries(Tool(nowhere, "license", "hash", "Test.RecognisedFile/1.0")),
            Entries(Tool(nowhere, "license", "hash", "Test.RecognisedFile", "--version", "1.0.0")),
            Entries(Tool(nowhere, "license", "hash", "Test.RecognisedFile", "--project", work.PathOf("App.csproj"))),
            Entries(Tool(nowhere, "license", "hash", archive)),
            Entries(Tool(nowhere, "license", "hash", folder)),
        };
        Assert.HasCount(1, answers.Select(a => string.Join('\n', a)).Distinct().ToList());
        Assert.HasCount(2, answers[0]);
        StringAssert.StartsWith(answers[0][0], "{\"package\":\"Test.RecognisedFile\",\"version\":\"1.0.0\",\"expression\":\"MIT\",\"file\":\"LICENSE.md\",\"sha256\":\"", StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Standard(nowhere, "license", "hash", archive, "--json"));
        Assert.AreEqual(2, json.RootElement.GetProperty("entries").GetArrayLength());
        Assert.AreEqual("MIT", json.RootElement.GetProperty("texts")[0].GetProperty("recognised")[0].GetString());
        Assert.AreEqual(1, Tool(nowhere, "license", "hash", Path.Combine(PackedGate.Feed, "Test.NoLicense.1.0.0.nupkg")).ExitCode, "no text falls short");
        Assert.AreEqual(3, Tool(nowhere, "license", "hash", "Test.Nothing.Of.The.Kind").ExitCode, "what is not there cannot be decided");
        Assert.AreEqual(2, Tool(nowhere, "license", "hash").ExitCode);
        Directory.Delete(nowhere);
    }

    [TestMethod]
    public void List_shows_the_licenses_of_the_last_check_also_of_a_build_that_failed()
    {
        using var work = Fixture.Of("Plain");
        work.Replace("App.csproj", "</ItemGroup>", """
            <PackageReference Include="Test.Busl" Version="1.0.0" />
            <PackageReference Include="Test.Parent" Version="1.2.0" />
            </ItemGroup>
            """);
        Assert.AreEqual(3, Tool(work.Directory, "license", "list").MustSay("Build it").ExitCode, "without a check nothing is known");
        work.Build().MustFail();
        var list = Tool(work.Directory, "license", "list");
        Assert.AreEqual(1, list.ExitCode);
        list.MustSay("The check of App (net10.0, Debug)").MustSay("judged by the built-in policy").MustSay("BUSL-1.1 (2)").MustSay("MIT (");
        Assert.IsTrue(Standard(work.Directory, "license", "list").Split('\n').All(l => l.Length <= 80), list.Output);
        using var json = JsonDocument.Parse(Standard(work.Directory, "license", "list", "App.csproj", "--json"));
        var licenses = json.RootElement.GetProperty("licenses").EnumerateArray().ToDictionary(l => l.GetProperty("license").GetString() ?? "", l => l.GetProperty("packages"));
        var busl = licenses["BUSL-1.1"].EnumerateArray().Select(p => $"{p.GetProperty("id")} {p.GetProperty("version")} {p.GetProperty("direct")} {p.GetProperty("accepted")} {p.GetProperty("findings")[0]}").ToArray();
        CollectionAssert.AreEqual(new[] { "Test.Busl 1.0.0 True False CG1002", "Test.Child 3.4.0 False False CG1002" }, busl);
        Assert.AreEqual("OSI-approved", licenses["MIT"].EnumerateArray().Single(p => p.GetProperty("id").GetString() == "Test.Mit").GetProperty("reason").GetString());

        // Another policy is tried without a build; the same one is judged as it is now.
        work.Write("try.json", """{ "extends": "default", "licenses": { "allow": ["BUSL-1.1"] } }""");
        Tool(work.Directory, "license", "list", "--policy", "try.json").MustPass().MustSay("in licenses.allow");
        work.Write("bad.json", """{ "licences": {} }""");
        Assert.AreEqual(3, Tool(work.Directory, "license", "list", "--policy", "bad.json").MustSay("bad.json(1,").ExitCode);
    }

    [TestMethod]
    public void List_names_the_build_it_speaks_of_and_takes_another()
    {
        using var work = Fixture.Of("MultiTarget");
        work.Build().MustPass();
        Tool(work.Directory, "license", "list").MustPass().MustSay("Also checked: App (");
        Tool(work.Directory, "license", "list", "-f", "netstandard2.0", "-c", "Debug").MustPass().MustSay("The check of App (netstandard2.0, Debug)").MustNotSay("Also checked");
        Assert.AreEqual(3, Tool(work.Directory, "license", "list", "-f", "net8.0").ExitCode);
        Assert.AreEqual(2, Tool(work.Directory, "license", "list", "nowhere").ExitCode);
    }

    [TestMethod]
    public void Unused_entries_of_a_shared_policy_are_told_over_all_projects()
    {
        using var work = Fixture.Of("Solution");
        const string Shared = """
            {
              "licenses": {
                "allow": ["MIT", "Zlib"],
                "exceptions": [ { "package": "Test.Nowhere", "allow": ["BUSL-1.1"], "reason": "Bought." } ]
              }
            }
            """;
        work.Write("compliance.json", Shared);
        Assert.AreEqual(3, Tool(work.Directory, "license", "unused").ExitCode, "without a check nothing is known");
        work.DotNet("build", "All.slnx").MustPass().MustNotSay("CG0004");
        var told = Tool(work.Directory, "license", "unused");
        Assert.AreEqual(1, told.ExitCode);
        told.MustSay("compliance.json(3,").MustSay("warning CG0004: The entry Zlib in licenses.allow decides nothing.")
            .MustSay("compliance.json(4,").MustSay("Test.Nowhere in licenses.exceptions").MustNotSay("The entry MIT");
        using var json = JsonDocument.Parse(Standard(work.Directory, "license", "unused", ".", "--policy", "compliance.json", "--json"));
        Assert.AreEqual(2, json.RootElement.GetProperty("unused").GetArrayLength());
        Assert.AreEqual(3, json.RootElement.GetProperty("unused")[0].GetProperty("line").GetInt32());
        work.Write("compliance.json", """{ "licenses": { "allow": ["MIT"] } }""");
        Tool(work.Directory, "license", "unused").MustPass();
    }

    [TestMethod]
    public void What_another_version_left_is_told_and_not_guessed_at()
    {
        using var work = Fixture.Of("Plain");
        work.Build().MustPass();
        var facts = work.PathOf("obj/Debug/net10.0/ComplianceGate/check.facts");
        var bytes = File.ReadAllBytes(facts);
        bytes[0] ^= 1;
        File.WriteAllBytes(facts, bytes);
        Assert.AreEqual(3, Tool(work.Directory, "license", "list").MustSay("check.facts cannot be read: Another build of ComplianceGate").ExitCode);
    }

    private static string[] Entries(CommandResult result) => [.. result.MustPass().Output.Split('\n').Where(l => l.StartsWith('{'))];

    private static CommandResult Tool(string directory, params string[] arguments) =>
        InstalledTool.Run(directory, arguments);

    // Standard output alone: what a script reads.
    private static string Standard(string directory, params string[] arguments) =>
        DotNet.Command("sh", directory, ["-c", "\"$@\" 2>/dev/null", "sh", InstalledTool.Command, .. arguments]).Output;
}
