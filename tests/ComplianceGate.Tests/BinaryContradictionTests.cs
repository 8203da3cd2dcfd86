using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Rules;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class BinaryContradictionTests
{
    private const string Id = "00112233445566778899aabbccddeeff01020304";
    private const string Mvid = "11111111-2222-3333-4444-555555555555";
    private static readonly string Other = new('f', 40);

    private static readonly GateFacts Facts = EvidenceSamples.Facts(
        "/home/ada", new SourceFact { Root = "/home/ada/src", Commit = EvidenceSamples.Commit }, [], []) with
    {
        Toolchain = new ToolchainFact { Sdk = "10.0.401", MSBuild = "18.0.2", Compiler = "csc", CompilerVersion = "5.9.0+abc", Gate = "0.1.0" },
    };

    private static readonly BuildFact Build = new()
    {
        Options = [new("DefineConstants", "TRACE;NET;two words;1bad"), new("LangVersion", "14"), new("Optimize", "true")],
        References = [new("ref/net10.0/A.dll", "A/1.0.0", new string('1', 64), Mvid)],
    };

    private static readonly SymbolsFact Symbols = new()
    {
        Id = Id,
        Checksums = [new("SHA256", "aa")],
        Options = [new("language", "C#"), new("compiler-version", "5.9.0+abc"), new("language-version", "14.0"), new("optimization", "release"), new("define", "TRACE,NET,two,words")],
        References = [new("A.dll", Mvid)],
        SourceLinks = [new("/_/*", $"https://raw.example.org/a/b/{EvidenceSamples.Commit}/*"), new("/_1/*", $"https://raw.example.org/c/d/{Other}/*")],
    };

    private static readonly BinaryFact Binary = new()
    {
        Path = "App.dll",
        Assembly = new AssemblyFact { Mvid = Mvid, PdbId = Id, PdbChecksums = [new("SHA256", "aa")], InformationalVersion = "1.0.0+" + EvidenceSamples.Commit },
        Symbols = Symbols,
        IsCompilers = true,
        WasPaired = true,
    };

    [TestMethod]
    public void What_both_sides_say_alike_is_no_contradiction() => Assert.AreEqual("", Told(Binary));

    [TestMethod]
    public void Each_contradiction_is_told_with_both_sides()
    {
        Assert.AreEqual("App.dll contradicts what the build says of it: it was compiled by 4.0.0, and the compiler of this build is 5.9.0+abc.", Told(With("compiler-version", "4.0.0")));
        StringAssert.Contains(Told(With("language-version", "13.0")), "its language version is 13.0, and the build says 14.");
        StringAssert.Contains(Told(With("optimization", "debug-plus")), "compiled as 'debug-plus', and the build says Optimize=true.");
        StringAssert.Contains(Told(With("define", "TRACE,NET,two,words,SECRET")), "with the constants SECRET, which the build does not name.");
        StringAssert.Contains(Told(With("define", "TRACE,two,words")), "without the constants NET, which the build names.");
        StringAssert.Contains(Told(Binary with { Symbols = Symbols with { References = [new("A.dll", Mvid), new("B.dll", Mvid)] } }), $"compiled against B.dll ({Mvid}), which the build did not give.");
        StringAssert.Contains(Told(Binary with { Symbols = Symbols with { References = [new("A.dll", Guid.Empty.ToString("D"))] } }), $"was not compiled against A.dll ({Mvid}), which the build gave.");
        StringAssert.Contains(Told(Binary with { Symbols = Symbols with { SourceLinks = [new("/_/*", $"https://raw.example.org/a/b/{Other}/*")] } }), $"sources of commit {Other}");
        StringAssert.Contains(Told(Binary with { Symbols = Symbols with { SourceLinks = [new("/home/ada/src/*", $"https://raw.example.org/a/b/{Other}/*")] } }), $"sources of commit {Other}");
        StringAssert.Contains(Told(Binary with { Assembly = Binary.Assembly with { InformationalVersion = "1.0.0+" + Other } }), $"informational version names commit {Other}");
        StringAssert.Contains(Told(Binary with { Symbols = Symbols with { Id = new string('0', 40) } }), "the symbols beside it are not its own");
        StringAssert.Contains(Told(Binary with { Symbols = Symbols with { Checksums = [new("SHA256", "bb")] } }), "the symbols beside it were changed (SHA256 bb, and the assembly records aa).");
    }

    [TestMethod]
    public void What_the_binary_does_not_tell_is_not_judged()
    {
        Assert.AreEqual("", Told(Binary with { Symbols = null }));
        Assert.AreEqual("", Told(Binary with { Symbols = Symbols with { Options = [], References = [], SourceLinks = [] } }));
        Assert.AreEqual("", Told(Binary with { Assembly = Binary.Assembly with { InformationalVersion = null } }));
        Assert.AreEqual("", Told(Binary with { Assembly = Binary.Assembly with { InformationalVersion = "1.0.0+build.7" } }));
        Assert.AreEqual("", Told(Binary with { Assembly = Binary.Assembly with { InformationalVersion = "1.0.0+0123abc" } }));
        // The options of other languages are written otherwise.
        Assert.AreEqual("", Told(Binary with { Symbols = Symbols with { Options = [new("language", "Visual Basic"), new("define", "X=1")], References = [] } }));
        Assert.AreEqual("", Told(Binary, Facts with { Source = new SourceFact() }));
        Assert.AreEqual("", Told(Binary, Facts, new BuildFact()));
        Assert.AreEqual("", Told(Binary, Facts, Build with { Options = [new("LangVersion", "latest")] }));
    }

    // What the compiler's task makes of DefineConstants: it splits at semicolons, commas and spaces and leaves out what is no identifier.
    [TestMethod]
    [DataRow("\n    TRACE;\n    NET;\n  ", "TRACE,NET")]
    [DataRow("TRACE\nNET;A", "A")]
    [DataRow("TRACE;\tNET", "TRACE")]
    [DataRow("TRACE;\nNET", "TRACE")]
    [DataRow("TRACE,A B", "TRACE,A,B")]
    [DataRow("é;Ⅷ;x1;a=1;-b;1c", "é,Ⅷ,x1")]
    public void Constants_count_as_the_compiler_takes_them(string said, string recorded) =>
        Assert.AreEqual("", Told(With("define", recorded), Facts, Build with { Options = [new("DefineConstants", said)] }));

    [TestMethod]
    [DataRow("CompilerResponseFile", "app.rsp")]
    [DataRow("AddModules", "a.netmodule;b.netmodule")]
    public void Options_and_references_are_not_judged_where_no_property_tells_all_of_them(string option, string value)
    {
        var build = Build with { Options = [.. Build.Options, new(option, value)] };
        Assert.AreEqual("", Told(With("define", "TRACE,MORE") with { Path = "App.dll" }, Facts, build));
        Assert.AreEqual("", Told(Binary with { Symbols = Symbols with { References = [new("B.dll", Mvid)] } }, Facts, build));
        Assert.AreNotEqual("", Told(With("compiler-version", "4.0.0"), Facts, build));
    }

    [TestMethod]
    public void A_revision_that_the_build_sets_is_named_with_the_property_that_sets_it()
    {
        var binary = Binary with { Assembly = Binary.Assembly with { InformationalVersion = "1.0.0+" + Other } };
        var set = BinaryContradiction.Find(Facts, Build with { Properties = [new("SourceRevisionId", Other)] }, binary).Single();
        Assert.AreEqual($"App.dll contradicts what the build says of it: its informational version names commit {Other}, to which the build sets SourceRevisionId, and the commit is {EvidenceSamples.Commit}.", set.Message);
        Assert.Contains("SourceRevisionId", set.Fix);
        Assert.DoesNotContain("--no-incremental", set.Fix);
        var stale = BinaryContradiction.Find(Facts, Build with { Properties = [new("SourceRevisionId", EvidenceSamples.Commit)] }, binary).Single();
        Assert.Contains("--no-incremental", stale.Fix);
    }

    [TestMethod]
    public void A_tool_may_rewrite_an_assembly_and_leave_the_symbols_behind()
    {
        var stale = Symbols with { Id = new string('0', 40), Options = [new("language", "C#"), new("compiler-version", "4.0.0")] };
        Assert.AreEqual("", Told(Binary with { IsCompilers = false, Symbols = stale }));
        Assert.AreEqual("", Told(Binary with { WasPaired = false, Symbols = stale }));
        // Symbols that are its own still speak for it.
        Assert.AreNotEqual("", Told(With("compiler-version", "4.0.0") with { IsCompilers = false }));
    }

    [TestMethod]
    public void Symbols_inside_the_assembly_come_before_those_beside_it()
    {
        var inside = Binary with { Assembly = Binary.Assembly with { Symbols = With("compiler-version", "4.0.0").Symbols }, Symbols = null };
        Assert.AreNotEqual("", Told(inside));
    }

    [TestMethod]
    public void A_finding_stops_the_build_in_every_mode_and_many_names_are_cut()
    {
        ImmutableArray<SymbolReferenceFact> many = [.. Enumerable.Range(0, 9).Select(i => new SymbolReferenceFact($"R{i}.dll", Mvid)), new("A.dll", Mvid)];
        var finding = BinaryContradiction.Find(Facts, Build, Binary with { Symbols = Symbols with { References = many } }).Single();
        Assert.AreEqual("CG4001", finding.Code);
        Assert.AreEqual(Severity.Error, finding.Severity);
        Assert.IsTrue(finding.IsFirm);
        Assert.AreEqual(Facts.Project.Path, finding.Location!.Path);
        StringAssert.Contains(finding.Message, "and 6 more");
    }

    [TestMethod]
    public void Hostile_names_do_not_reach_the_log_as_they_are()
    {
        var told = Told(Binary with { Symbols = Symbols with { References = [new("A.dll", Mvid), new("\u001b[31m\n::error::x", Mvid)] } });
        Assert.IsFalse(told.Contains('\u001b') || told.Contains('\n') || told.Contains("::", StringComparison.Ordinal), told);
    }

    private static BinaryFact With(string option, string value) =>
        Binary with { Symbols = Symbols with { Options = [.. Symbols.Options.Select(o => o.Name == option ? new NamedValue(option, value) : o)] } };

    private static string Told(BinaryFact binary, GateFacts? facts = null, BuildFact? build = null) =>
        string.Join('\n', BinaryContradiction.Find(facts ?? Facts, build ?? Build, binary).Select(f => f.Message));
}
