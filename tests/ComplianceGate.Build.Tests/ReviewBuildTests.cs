using ComplianceGate.Build.Tests.Harness;

namespace ComplianceGate.Build.Tests;

/// <summary>Reviews in real builds, from the question to the record and to the next version.</summary>
[TestClass]
public sealed class ReviewBuildTests
{
    private const string Component = "pkg:nuget/Test.Native@1.0.0";
    private const string Raised = """{ "rules": { "CG8001": "error" } }""";

    [TestMethod]
    public void Nobody_is_asked_who_did_not_ask_for_it()
    {
        using var work = Project();
        work.Build("-v:n").MustPass().MustNotSay("CG8001");
        work.Write("compliance-reviews.json", "this is no JSON, and nobody reads it");
        work.Build("-v:n", "--no-restore").MustPass().MustNotSay("compliance-reviews");
    }

    [TestMethod]
    public void A_review_lets_the_build_go_on_until_the_content_is_another()
    {
        using var work = Project();
        work.Write("compliance.json", Raised);
        StringAssert.Contains(work.Build().MustFail().Only("error", "CG8001"), "Test.Native 1.0.0 needs a review, and nobody looked at it yet: it carries native code.");
        Tool(work, 1, "review", "list").MustSay($"needed     {Component} (native-code)");

        Tool(work, 2, "review", "add", "test.native", "--looked-at", "x", "--verdict", "accepted").MustSay("--who");
        Tool(work, 3, "review", "add", "nothing.such", "--who", "Ann", "--looked-at", "x", "--verdict", "accepted");
        Tool(work, 0, "review", "add", "test.native", "--who", "Ann", "--looked-at", "exports", "--verdict", "accepted", "--when", "2026-10-02")
            .MustSay("compliance-reviews.json: 2026-10-02 Ann: accepted");
        StringAssert.Contains(work.Read("compliance-reviews.json"), "\"runtimes/linux-x64/native/libtest.so\"");
        Tool(work, 0, "review", "list").MustSay($"reviewed   {Component}");
        work.Build("--no-restore").MustPass();

        work.Replace("App.csproj", "\"1.0.0\"", "\"1.1.0\"");
        var error = work.Build().MustFail().Only("error", "CG8001");
        StringAssert.Contains(error, "Ann looked at pkg:nuget/Test.Native@1.0.0 on 2026-10-02: accepted. Since then: version 1.0.0 -> 1.1.0; license MIT -> Apache-2.0; "
            + "dependencies changed: Test.Mit 1.0.0 -> 1.1.0; files added: build/Test.Native.targets; files removed: docs/old.txt.");
        StringAssert.Contains(error, "it carries native code, and it brings code into the build (build files).");
        Tool(work, 1, "review", "show", "Test.Native").MustSay("other content: 2026-10-02 Ann: accepted").MustSay("since then: version 1.0.0 -> 1.1.0");
    }

    [TestMethod]
    public void A_rejection_stops_the_build_and_so_does_an_imported_one()
    {
        using var work = Project();
        work.Write("compliance.json", Raised);
        work.Build().MustFail();
        Tool(work, 0, "review", "add", Component, "--who", "Bob", "--looked-at", "traffic", "--verdict", "rejected", "--notes", "Phones home.", "--when", "2026-10-03");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG8001"), "Bob rejected Test.Native 1.0.0 on 2026-10-03, this very content: Phones home.");

        File.Move(work.PathOf("compliance-reviews.json"), work.PathOf("theirs.json"));
        Tool(work, 0, "review", "add", Component, "--who", "Ann", "--looked-at", "exports", "--verdict", "accepted");
        work.Build("--no-restore").MustPass();
        Tool(work, 0, "review", "import", "theirs.json", "--who", "Fabrikam Ltd")
            .MustSay("\"reviews\": {\"import\": [{\"file\": \"compliance-reviews.fabrikam-ltd.json\", \"who\": \"Fabrikam Ltd\"}]}");
        work.Write("compliance.json", """{ "rules": { "CG8001": "error" }, "reviews": { "import": [{ "file": "compliance-reviews.fabrikam-ltd.json", "who": "Fabrikam Ltd" }] } }""");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG8001"), "Bob (Fabrikam Ltd) rejected");
        work.Replace("compliance.json", "\"who\": \"Fabrikam Ltd\"", "\"who\": \"Fabrikam Ltd\", \"verdicts\": [\"accepted\"]");
        work.Build("--no-restore").MustPass();
    }

    [TestMethod]
    public void A_broken_review_file_is_told_with_line_and_column_and_a_missing_import_as_well()
    {
        using var work = Project();
        work.Write("compliance.json", Raised);
        work.Write("compliance-reviews.json", "{\n  \"reviews\": [\n    { \"reviewer\": \"Ann\" }\n  ]\n}");
        StringAssert.Contains(work.Build().MustFail().Output, "compliance-reviews.json(3,7): error CG0001: Unknown key 'reviewer' in a review.");
        Tool(work, 3, "review", "list").MustSay("compliance-reviews.json(3,7): error CG0001");
        File.Delete(work.PathOf("compliance-reviews.json"));
        work.Write("compliance.json", """{ "reviews": { "import": [{ "file": "gone.json", "who": "X" }] } }""");
        StringAssert.Contains(work.Build("--no-restore").MustFail().Only("error", "CG0001"), "names gone.json, and there is no such file");
    }

    private static CommandResult Tool(Fixture work, int exit, params string[] arguments)
    {
        var result = InstalledTool.Run(work.Directory, arguments);
        Assert.AreEqual(exit, result.ExitCode, result.Output);
        return result;
    }

    private static Fixture Project()
    {
        var work = Fixture.Of("NotAllowed");
        work.Replace("App.csproj", "Test.Busl", "Test.Native");
        return work;
    }
}
