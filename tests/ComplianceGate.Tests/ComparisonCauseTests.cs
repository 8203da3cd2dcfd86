using ComplianceGate.Comparison;

namespace ComplianceGate.Tests;

/// <summary>Seeded causes of difference: each is named, with the member in which it shows.</summary>
[TestClass]
public sealed class ComparisonCauseTests
{
    private const string Caller = """
        using System.Runtime.CompilerServices;
        public static class P { public static string Here([CallerFilePath] string path = "") => path; public static string Me() => Here(); }
        """;

    private const string Simple = "public static class P { public static int One() => 1; }";
    private static readonly string Root = Directory.CreateTempSubdirectory("comparison-cause-").FullName;
    private static readonly Lazy<byte[]> Lib = new(() => Mapped(Simple));

    /// <summary>Name of the case, the two sides, the rung, the member that is named, and the cause.</summary>
    private static readonly Dictionary<string, (Func<(string Name, byte[] Left, byte[] Right)> Pair, Rung Rung, string Member, string Cause)> Cases = new()
    {
        ["path in code"] = (() => Dll(Compiled(Caller), Compiled(Caller)), Rung.Different, "string in method P.Me", "path-in-code"),
        ["path in symbols"] = (() => Dll(Compiled(Simple), Compiled(Simple)), Rung.SameIL, "document ", "path-in-symbols"),
        ["file-local type"] = (() => Dll(Compiled("file class H { }"), Compiled("file class H { }")), Rung.SameIL, "hash of a source path", "path-in-symbols"),
        ["line ends in a text"] = (() => Package("README.md", "one\r\ntwo\r\nthree 1.5\r\n"), Rung.Different, "line ends", "line-ends"),
        ["line ends in a string"] = (() => Dll(Mapped("public class C { public string S() => @\"a\nb\"; }"), Mapped("public class C { public string S() => @\"a\r\nb\"; }")), Rung.Different, "string in method C.S", "line-ends"),
        ["not deterministic"] = (() => Dll(Mapped(Simple, "/deterministic-"), Mapped(Simple, "/deterministic-")), Rung.SameIL, "debug directory Reproducible", "not-deterministic"),
        ["branch"] = (() => Package("Lib.nuspec", ComparisonSamples.Nuspec.Replace(" branch=\"main\"", "", StringComparison.Ordinal)), Rung.Different, "package/metadata/repository/@branch", "branch"),
        ["commit"] = (() => Package("Lib.nuspec", ComparisonSamples.Nuspec.Replace("1111", "2222", StringComparison.Ordinal)), Rung.Different, "package/metadata/repository/@commit", "commit"),
        ["commit in the version"] = (() => Dll(Mapped(Version("Informational", "1.0+aa")), Mapped(Version("Informational", "1.0+bb"))), Rung.Different, "AssemblyInformationalVersionAttribute", "commit"),
        ["version"] = (() => Dll(Mapped(Version("", "1.0.9000.1")), Mapped(Version("", "1.0.9001.7"))), Rung.Different, "assembly: version", "version"),
        ["times"] = (() => ("Lib.nupkg", ComparisonSamples.Zip(Files()), ComparisonSamples.Zip(Files(), 5)), Rung.IdenticalAfterNormalisation, "time of 7 entries", "zip-times"),
        ["made-up names"] = (MadeUp, Rung.IdenticalAfterNormalisation, "name of the part with the core properties", "made-up-names"),
        ["sdk"] = (() => Package(ComparisonSamples.Core, "<coreProperties><lastModifiedBy>NuGet.Packaging, Version=7.8.0.0</lastModifiedBy></coreProperties>"), Rung.Different, "coreProperties/lastModifiedBy", "sdk"),
        ["package"] = (() => Dll(Using("2.0.0.0"), Using("2.1.0.0")), Rung.Different, "reference to assembly Dep: version", "package"),
        ["package in deps.json"] = (() => ("App.deps.json", "{\"libraries\":{\"Dep/1.0.0\":{\"type\":\"package\"}}}"u8.ToArray(), "{\"libraries\":{\"Dep/1.0.1\":{\"type\":\"package\"}}}"u8.ToArray()), Rung.Different, "libraries/Dep/1.0.0/type", "package"),
        ["framework"] = (() => ("App.runtimeconfig.json", "{\"runtimeOptions\":{\"framework\":{\"version\":\"10.0.0\"}}}"u8.ToArray(), "{\"runtimeOptions\":{\"framework\":{\"version\":\"10.0.1\"}}}"u8.ToArray()), Rung.Different, "runtimeOptions/framework/version", "framework"),
        ["configuration"] = (() => Dll(Mapped(Simple), Mapped(Simple, "/optimize-")), Rung.Different, "compilation option optimization", "configuration"),
        ["defines"] = (() => Dll(Mapped("public class C { public int V() =>\n#if X\n1;\n#else\n2;\n#endif\n}"), Mapped("public class C { public int V() =>\n#if X\n1;\n#else\n2;\n#endif\n}", "/define:X")), Rung.Different, "method C.V", "defines"),
        ["time in a generated source"] = (() => Dll(Mapped(Text("built 2026-01-02 10:11:12")), Mapped(Text("built 2026-01-02 11:00:59"))), Rung.Different, "string in method C.S", "generated"),
        ["guid in a generated source"] = (() => Dll(Mapped(Text("7a1b5c3e-0000-4000-8000-00000000abcd")), Mapped(Text("cafe5c3e-1111-4000-8000-0000deadbeef"))), Rung.Different, "string in method C.S", "generated"),
        ["culture"] = (() => Package("README.md", "one\ntwo\nthree 1,5\n"), Rung.Different, "line 3", "culture"),
        ["embedded file"] = (() => Dll(Embedding("a\nb\n"), Embedding("a\nc\n")), Rung.Different, "resource File: line 2", "embedded-file"),
        ["line ends of an embedded file"] = (() => Dll(Embedding("a\nb\n"), Embedding("a\r\nb\r\n")), Rung.Different, "resource File: line ends", "line-ends"),
        ["authenticode"] = (() => Dll(Lib.Value, Signed(Lib.Value)), Rung.IdenticalAfterNormalisation, "Authenticode signature", "authenticode"),
        ["debug type"] = (() => Dll(Mapped(Simple), Mapped(Simple, "/debug:portable")), Rung.SameIL, "debug directory EmbeddedPortablePdb", "debug-type"),
        ["platform"] = (() => Dll(Mapped(Simple), Mapped(Simple, "/platform:x64")), Rung.Different, "COFF Machine", "platform"),
        ["file mode"] = (() => ("out.zip", ComparisonSamples.Zip(Files()), ComparisonSamples.Zip(Files(), 0, 0x81ED << 16)), Rung.Different, "attributes", "file-mode"),
        ["language version"] = (() => Dll(Mapped(Simple, "/langversion:12"), Mapped(Simple, "/langversion:13")), Rung.SameIL, "compilation option language-version", "compiler-options"),
    };

    public static IEnumerable<string> Names => Cases.Keys;

    [ClassCleanup]
    public static void End() => Directory.Delete(Root, recursive: true);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_seeded_cause_is_named_with_its_member(string name)
    {
        var (pair, rung, member, cause) = Cases[name];
        var (path, left, right) = pair();
        var report = ArtifactComparison.CompareContents(path, left, right);
        var told = string.Join('\n', report.Differences);
        Assert.AreEqual(rung, report.Rung, told);
        var expected = KnownCauses.All.Single(c => c.Id == cause);
        var found = report.Differences.FirstOrDefault(d => d.Member.Contains(member, StringComparison.Ordinal));
        Assert.IsNotNull(found, told);
        Assert.AreEqual(expected.Cause, found.Cause, told);
        Assert.AreEqual(expected.Fix, found.Fix);
        Assert.AreEqual(rung, ArtifactComparison.CompareContents(path, right, left).Rung, "whichever is the original");
        Assert.AreEqual(Rung.BitIdentical, ArtifactComparison.CompareContents(path, left, left).Rung);
    }

    [TestMethod]
    public void What_has_no_known_cause_is_given_none()
    {
        var report = ArtifactComparison.CompareContents("Lib.dll", Mapped("public class C { public string S() => \"a\"; }", "/debug-"), Mapped("public class C { public string S() => \"b\"; }", "/debug-"));
        var text = report.Differences.Single(d => d.Kind == DifferenceKind.String);
        Assert.AreEqual(("a", "b", (string?)null, (string?)null), (text.Left, text.Right, text.Cause, text.Fix));
    }

    [TestMethod]
    public void Every_cause_is_one_entry_and_stands_on_the_page()
    {
        CollectionAssert.AllItemsAreUnique(KnownCauses.All.Select(c => c.Id).ToArray());
        var page = File.ReadAllText(Path.Combine(HouseTests.Root, "docs", "reproduce.md"));
        foreach (var cause in KnownCauses.All)
        {
            Assert.Contains($"| {cause.Cause} | {cause.Fix} |", page, StringComparison.Ordinal, cause.Id);
        }
    }

    private static byte[] Compiled(string source, params string[] options) => ComparisonCompiler.Compile(source, Path.Combine(Root, Guid.NewGuid().ToString("N")), options);

    private static byte[] Mapped(string source, params string[] options)
    {
        var folder = Path.Combine(Root, Guid.NewGuid().ToString("N"));
        return ComparisonCompiler.Compile(source, folder, [$"/pathmap:{folder}=/_/", .. options]);
    }

    private static (string Name, byte[] Left, byte[] Right) Dll(byte[] left, byte[] right) => ("Lib.dll", left, right);

    private static Dictionary<string, byte[]> Files() => ComparisonSamples.Files(Lib.Value);

    private static (string Name, byte[] Left, byte[] Right) Package(string name, string content) =>
        ("Lib.nupkg", ComparisonSamples.Zip(Files()), ComparisonSamples.With(Lib.Value, name, content));

    private static string Version(string kind, string version) => $"[assembly: System.Reflection.Assembly{kind}Version(\"{version}\")] public class C {{ }}";

    private static string Text(string text) => $"public class C {{ public string S() => \"{text}\"; }}";

    private static byte[] Using(string version)
    {
        var folder = Path.Combine(Root, Guid.NewGuid().ToString("N"));
        var dep = Path.Combine(folder, "Dep.dll");
        ComparisonCompiler.Compile($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public class D {{ public static int V() => 1; }}", folder, "/out:" + dep, "/deterministic+");
        return Mapped("public class C { public int V() => D.V(); }", "/r:" + dep);
    }

    private static byte[] Embedding(string content)
    {
        var file = Path.Combine(Root, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, content);
        return Mapped(Simple, $"/resource:{file},File");
    }

    private static (string Name, byte[] Left, byte[] Right) MadeUp()
    {
        static byte[] One(char letter)
        {
            var files = Files();
            var core = $"package/services/metadata/core-properties/{new string(letter, 32)}.psmdcp";
            files[core] = files[ComparisonSamples.Core];
            files.Remove(ComparisonSamples.Core);
            files["_rels/.rels"] = ComparisonSamples.Relationships(core, "R" + new string(char.ToUpperInvariant(letter), 16));
            return ComparisonSamples.Zip(files);
        }

        return ("Lib.nupkg", One('a'), One('b'));
    }

    /// <summary>As signing leaves a file: padding, one certificate, its place in the directory, another checksum.</summary>
    private static byte[] Signed(byte[] file) => ComparisonSamples.Signed(file);
}
