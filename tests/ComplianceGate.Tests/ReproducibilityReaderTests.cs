using System.Collections.Immutable;
using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using ComplianceGate.Binaries;
using ComplianceGate.Facts;
using ComplianceGate.Source;

namespace ComplianceGate.Tests;

/// <summary>What the rules CG3xxx rest on: attributes, index and configuration of git, global.json, texts of projects and of assemblies.</summary>
[TestClass]
[TestCategory("/made/up/attribute/in/some.cs")]
public sealed partial class ReproducibilityReaderTests
{
    private const string Literal = "at /made/up/literal/Folder/Where.cs:12";

    [TestMethod]
    [DataRow("*", "a/b.cs", true)]
    [DataRow("*.cs", "a/b.cs", true)]
    [DataRow("*.cs", "a/b.csx", false)]
    [DataRow("b.cs", "a/b.cs", true)]
    [DataRow("/b.cs", "a/b.cs", false)]
    [DataRow("/b.cs", "b.cs", true)]
    [DataRow("a/*.cs", "a/b.cs", true)]
    [DataRow("a/*.cs", "a/c/b.cs", false)]
    [DataRow("a/**", "a/c/b.cs", true)]
    [DataRow("a/**", "b/a/c.cs", false)]
    [DataRow("**/c/*.cs", "a/b/c/x.cs", true)]
    [DataRow("**/c/*.cs", "c/x.cs", true)]
    [DataRow("a/**/x.cs", "a/x.cs", true)]
    [DataRow("a/**/x.cs", "a/b/c/x.cs", true)]
    [DataRow("a/**/x.cs", "a/bx.cs", false)]
    [DataRow("?.cs", "a/b.cs", true)]
    [DataRow("?.cs", "bb.cs", false)]
    [DataRow("[a-c].cs", "b.cs", true)]
    [DataRow("\\*.cs", "b.cs", false)]
    [DataRow("a/", "a/b.cs", false)]
    [DataRow("", "b.cs", false)]
    public void A_pattern_matches_as_git_has_it(string pattern, string path, bool matches) => Assert.AreEqual(matches, GitAttributes.Matches(pattern, path));

    [TestMethod]
    public void A_hostile_pattern_takes_no_time()
    {
        var watch = Stopwatch.StartNew();
        GitAttributes.Matches(string.Concat(Enumerable.Repeat("**/*a", 200)), string.Concat(Enumerable.Repeat("aaaa/", 800)) + "b");
        Assert.IsLessThan(5, watch.Elapsed.TotalSeconds);
    }

    [TestMethod]
    [DataRow("* text=auto eol=lf", "", true)]
    [DataRow("* text=auto", "", false)]
    [DataRow("# * eol=lf", "", false)]
    [DataRow("* -text", "", true)]
    [DataRow("* binary", "", true)]
    [DataRow("*.md eol=lf", "", false)]
    [DataRow("* eol=lf\n*.cs !eol", "", false)]
    [DataRow("* eol=lf", "*.cs -eol", false)]
    [DataRow("* text", "*.cs eol=crlf", true)]
    [DataRow("[attr]source text eol=lf\n*.cs source", "", true)]
    [DataRow("\"*.cs\" eol=lf", "", true)]
    [DataRow("\"with\\ttab\" eol=lf", "", true)]
    public void Attributes_of_the_folder_go_before_those_above(string above, string beside, bool isFixed)
    {
        using var folder = new ModelFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "src"));
        File.WriteAllText(Path.Combine(folder.Path, ".gitattributes"), above);
        File.WriteAllText(Path.Combine(folder.Path, "src", ".gitattributes"), beside);
        Assert.AreEqual(isFixed, GitAttributes.FixesLineEnds(folder.Path, "src/x.cs", new InputFiles()));
    }

    [TestMethod]
    [DataRow("[core]\n\tautocrlf = true\n", true)]
    [DataRow("[core]\nautocrlf\n", true)]
    [DataRow("[core]\nautocrlf = input\n", false)]
    [DataRow("[core]\nautocrlf = true\nautocrlf = false\n", false)]
    [DataRow("[other]\nautocrlf = true\n", false)]
    public void Whether_git_converts_is_read(string config, bool converts) => Assert.AreEqual(converts, GitConfig.Parse(config).ConvertsLineEnds);

    [TestMethod]
    [DataRow("sha1", "2")]
    [DataRow("sha1", "4")]
    [DataRow("sha256", "2")]
    [DataRow("sha256", "4")]
    public void The_index_tells_what_a_clone_has_and_what_was_converted(string format, string version)
    {
        using var repo = new Repository(format);
        repo.Write("a.cs", "one\ntwo\n");
        repo.Write("src/deep/b.cs", "one\r\ntwo\r\n");
        repo.Write("src/deep/bc.cs", "x");
        repo.Git("add", "-A");
        repo.Git("update-index", "--index-version", version);
        repo.Git("-c", "user.name=T", "-c", "user.email=t@example.test", "commit", "-q", "-m", "m");
        repo.Write("new.cs", "x");
        var tree = GitTree.Open(repo.Root, new InputFiles())!;
        Assert.AreEqual("True True True False", $"{tree.MayHave("a.cs")} {tree.MayHave("src/deep/b.cs")} {tree.MayHave("src/deep/bc.cs")} {tree.MayHave("new.cs")}");
        Assert.AreEqual("False False", $"{tree.IsConverted("a.cs")} {tree.IsConverted("src/deep/b.cs")}");
        repo.Write("a.cs", "one\r\ntwo\r\n");
        Assert.IsTrue(tree.IsConverted("a.cs"));
        repo.Write(".gitattributes", "* text=auto eol=crlf\n");
        Assert.IsFalse(GitTree.Open(repo.Root, new InputFiles())!.IsConverted("a.cs"), "the attributes say so");
        File.Delete(Path.Combine(repo.Root, ".gitattributes"));
        repo.Write("a.cs", "one\r\nthree\r\n");
        Assert.IsFalse(tree.IsConverted("a.cs"), "a change is no conversion");
        Assert.IsFalse(tree.IsConverted("new.cs"));
    }

    [TestMethod]
    public void A_part_of_an_index_and_no_repository_tell_nothing()
    {
        using var repo = new Repository("sha1");
        repo.Write("a.cs", "x");
        repo.Git("add", "-A");
        repo.Git("update-index", "--split-index");
        Assert.IsNull(GitTree.Open(repo.Root, new InputFiles()));
        using var folder = new ModelFolder();
        Assert.IsNull(GitTree.Open(folder.Path, new InputFiles()));
    }

    [TestMethod]
    public void A_damaged_index_is_read_or_refused()
    {
        using var repo = new Repository("sha1");
        for (var i = 0; i < 40; i++)
        {
            repo.Write($"src/folder{i % 3}/file{i}.cs", $"{i}");
        }

        repo.Git("add", "-A");
        var random = new Random(20261121);
        foreach (var version in (string[])["2", "4"])
        {
            repo.Git("update-index", "--index-version", version);
            var whole = File.ReadAllBytes(Path.Combine(repo.Root, ".git", "index"));
            Assert.IsNotNull(GitIndex.Read(whole, 20));
            for (var i = 0; i < 3000; i++)
            {
                var bytes = whole[..random.Next(whole.Length / 2, whole.Length + 1)];
                for (var n = random.Next(6); n > 0; n--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                GitIndex.Read(bytes, i % 2 == 0 ? 20 : 32)?.MayHave("src/folder0/file0.cs");
            }
        }
    }

    [TestMethod]
    [DataRow("""{ "sdk": { "version": "10.0.401", "rollForward": "disable" } }""", "10.0.401", "disable", 1)]
    [DataRow("{\n // why\n \"sdk\": {\n \"version\": \"9.0.100\"\n } }", "9.0.100", null, 4)]
    [DataRow("""{ "sdk": { "version": 10, "rollForward": ["x"] } }""", null, null, 1)]
    [DataRow("""{ "sdk": 1 }""", null, null, 1)]
    [DataRow("[]", null, null, 0)]
    [DataRow("nonsense", null, null, 0)]
    [DataRow("", null, null, 0)]
    public void The_pin_of_the_sdk_is_read(string json, string? version, string? roll, int line)
    {
        using var folder = new ModelFolder();
        var below = Directory.CreateDirectory(Path.Combine(folder.Path, "src", "App")).FullName;
        File.WriteAllText(Path.Combine(folder.Path, "global.json"), json);
        var pin = GlobalJson.Find(below, folder.Path, new InputFiles())!;
        Assert.AreEqual((version, roll, line, true), (pin.Version, pin.RollForward, pin.Line, pin.IsShared));
        Assert.IsFalse(GlobalJson.Find(below, below, new InputFiles())!.IsShared);
    }

    [TestMethod]
    public void Any_bytes_are_a_global_json_that_says_something_or_nothing()
    {
        using var folder = new ModelFolder();
        var random = new Random(3);
        var path = Path.Combine(folder.Path, "global.json");
        for (var i = 0; i < 300; i++)
        {
            var bytes = Encoding.UTF8.GetBytes("""{ "sdk": { "version": "10.0.401", "rollForward": "disable", "paths": [ "a" ] } }""");
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, bytes);
            Assert.IsNotNull(GlobalJson.Find(folder.Path, null, new InputFiles()));
        }
    }

    [TestMethod]
    [DataRow("<Version>1.0.$([System.DateTime]::UtcNow.DayOfYear)</Version>", "Version=1.0.325", "Version from DateTime.UtcNow at 1")]
    [DataRow("<Version>1.0.$([System.DateTime]::UtcNow.DayOfYear)</Version>", "Version=2.0.0", "")]
    [DataRow("<Day>$([System.DateTime]::Today.Day)</Day>\n<Tail>$(Day)-x</Tail>\n<FileVersion>1.$(Tail)</FileVersion>", "FileVersion=1.5-x", "FileVersion from DateTime.Today at 3")]
    [DataRow("<Copyright>(c) $([System.DateTime]::Now.Year) Us</Copyright>", "Copyright=(c) 2026 Us", "Copyright from DateTime.Now at 1")]
    [DataRow("<Note>$([System.DateTime]::Now.Year)</Note>", "Version=1.0.0", "")]
    [DataRow("<A>$(B)</A><B>$(A)</B><Version>$(A)</Version>", "Version=1", "")]
    [DataRow("<Version>$([System.Guid]::NewGuid())</Version><Version", "Version=0f8fad5b-d9cb-469f-a165-70867728950e", "Version from Guid.NewGuid at 1")]
    [DataRow("<Version>$([System.Guid]::NewGuid())</Version>", "Version=1.2.3", "")]
    [DataRow("<Version Condition=\"'$(Version)'==''\">$([System.DateTime]::Now.ToString('yyyy.M.d'))</Version>", "Version=1.2.3", "")]
    [DataRow("<Version Condition=\"'$(Version)'==''\">$([System.DateTime]::Now.ToString('yyyy.M.d'))</Version>", "Version=2026.11.21", "Version from DateTime.Now at 1")]
    [DataRow("<Version>$([System.DateTime]::UtcNow.AddHours(2).ToString(`yy.MMdd.HHmm`))</Version>", "Version=26.1121.2301", "Version from DateTime.UtcNow at 1")]
    [DataRow("<Version>$([System.DateTime]::UtcNow.AddHours(2).ToString(`yy.MMdd.HHmm`))</Version>", "Version=26.11.21", "")]
    [DataRow("<Stamp>$([System.DateTime]::UtcNow.ToString(`yyyy.M`))</Stamp><Version>1.$(Stamp)</Version>", "Version=1.2.3", "")]
    [DataRow("<Stamp>$([System.DateTime]::UtcNow.ToString(`yyyy.M`))</Stamp><Version>1.$(Stamp)</Version>", "Version=1.2026.11", "Version from DateTime.UtcNow at 1")]
    [DataRow("<Min>$([System.DateTime]::UtcNow.TimeOfDay.TotalMinutes.ToString('0'))</Min><Version>1.0.$(Min)</Version>", "Version=1.0.77", "Version from DateTime.UtcNow at 1")]
    [DataRow("<InformationalVersion>1.$([System.DateTime]::UtcNow.Year)</InformationalVersion>", "InformationalVersion=1.2026+1f0c2a6b", "InformationalVersion from DateTime.UtcNow at 1")]
    [DataRow("<VersionSuffix>dev-$([System.Environment]::MachineName)</VersionSuffix>", "VersionSuffix=dev-box", "VersionSuffix from Environment.MachineName at 1")]
    [DataRow("<VersionSuffix>$([System.Environment]::MachineName)</VersionSuffix>", "VersionSuffix=beta", "")]
    [DataRow("<Version>$(Version)$([System.DateTime]::Now.Day", "Version=1.0.0", "")]
    [DataRow("<Version>$(Version).$([System.DateTime]::Now.Day)</Version>", "Version=1.0.21", "Version from DateTime.Now at 1")]
    public void A_value_from_the_clock_is_found_in_the_text(string properties, string settings, string expected)
    {
        using var folder = new ModelFolder();
        var path = Path.Combine(folder.Path, "App.csproj");
        File.WriteAllText(path, $"<Project><PropertyGroup>{properties}</PropertyGroup><Target Name=\"X\"><PropertyGroup/></Target></Project>");
        var values = settings.Split(';').Select(s => new SettingFact(s.Split('=')[0], s.Split('=')[1])).ToImmutableArray();
        var found = ChangingValues.Find(ChangingValues.Properties([path, path + ".not.there"], new InputFiles()), values);
        Assert.AreEqual(expected, string.Join(' ', found.Select(c => $"{c.Name} from {c.Source} at {c.Place.Line}")));
    }

    [TestMethod]
    public void Any_text_has_a_shape_or_none()
    {
        const string Made = "$([System.DateTime]::Now.ToString('yyyy.M.d'))$(A)$(B)\"`\\%((]::[.fFzKtH";
        var random = new Random(20261121);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 2_000; i++)
        {
            var properties = new List<PropertyPlace>();
            foreach (var name in (string[])["Version", "A", "B"])
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(Made.Length) is var from ? Made.Substring(from, random.Next(Made.Length - from + 1)) : ""));
                properties.Add(new PropertyPlace(name, text, new FileLocation("/a")));
            }

            ChangingValues.Find(properties, [new SettingFact("Version", new string('1', random.Next(1, 400)))]);
        }

        Assert.IsLessThan(30, watch.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public void A_path_is_found_in_texts_constants_and_attributes_of_an_assembly()
    {
        var bytes = File.ReadAllBytes(typeof(ReproducibilityReaderTests).Assembly.Location);
        var found = AssemblyTexts.Find(bytes, ["/made/up/literal"])!;
        CollectionAssert.Contains(found.Texts.ToArray(), Literal);
        Assert.IsTrue(AssemblyTexts.Find(bytes, ["/made/up/attribute"])!.IsElsewhere);
        var nowhere = AssemblyTexts.Find(bytes, [string.Concat("/made/up", "/nowhere")])!;
        Assert.AreEqual((0, false), (nowhere.Texts.Length, nowhere.IsElsewhere));
    }

    [TestMethod]
    [DataRow("/a/b/c/x.cs", "/a/b", 5)]
    [DataRow("in /a/b/c/x.cs", "/a/b", 8)]
    [DataRow("/a/bc/x.cs", "/a/b", -1)]
    [DataRow("/src/x.cs", "/src", 5)]
    [DataRow("https://example.test/src/x.cs", "/src", -1)]
    [DataRow("/a/b", "/a/b", -1)]
    public void A_folder_is_certain_at_the_beginning_and_a_short_one_only_there(string text, string root, int start) =>
        Assert.AreEqual(start, AssemblyTexts.Below(text, [root])?.Start ?? -1);

    [TestMethod]
    public void Below_a_folder_of_one_name_only_what_is_there_counts()
    {
        var assembly = File.ReadAllBytes(typeof(ReproducibilityReaderTests).Assembly.Location);
        var found = AssemblyTexts.Find(assembly, ["/zapp"])!.Texts;
        CollectionAssert.Contains(found.ToArray(), "/zapp/users");
        Assert.IsEmpty(LateReproducibility.Certain(found, ["/zapp"], [], new InputFiles()));
        using var folder = new ModelFolder();
        var there = Path.Combine(folder.Path, "settings.json");
        File.WriteAllText(there, "{}");
        var root = "/" + there.Split('/')[1];
        string[] texts = [there, root + "/no/such/Program.cs", root + "/users", root + "/a\0b", folder.Path];
        ImmutableArray<SymbolDocument> documents = [new(root + "/no/such/Program.cs", false)];
        CollectionAssert.AreEqual(new[] { texts[0], texts[1] }, LateReproducibility.Certain([.. texts], [root], documents, new InputFiles()).ToArray());
        Assert.HasCount(2, LateReproducibility.Certain(["/a/b/users", "at /a/b/x"], ["/a/b"], [], new InputFiles()));
    }

    [TestMethod]
    public void Hostile_assemblies_and_symbols_are_read_or_refused()
    {
        var assembly = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "ComplianceGate.dll"));
        Assert.IsTrue(SymbolDocuments.Read(assembly, null)!.Value.Any(d => d.Name.EndsWith("/SymbolDocuments.cs", StringComparison.Ordinal) && !d.IsEmbedded));
        var symbols = Symbols(assembly);
        Assert.IsTrue(SymbolDocuments.Read([.. assembly.AsSpan(0, 512)], symbols) is null, "no assembly, no symbols");
        // An assembly whose own symbols are elsewhere: then those beside it count.
        var other = File.ReadAllBytes(typeof(Enumerable).Assembly.Location);
        Assert.IsNotEmpty(SymbolDocuments.Read(other, symbols)!.Value);
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            var (one, two) = ((byte[])assembly.Clone(), symbols[..random.Next(symbols.Length)]);
            for (var n = 0; n < 20; n++)
            {
                one[random.Next(Math.Min(one.Length, 4096))] = (byte)random.Next(256);
                if (two.Length > 0)
                {
                    two[random.Next(two.Length)] = (byte)random.Next(256);
                }
            }

            SymbolDocuments.Read(one, null);
            SymbolDocuments.Read(other, two);
            AssemblyTexts.Find(one, ["/a/b"]);
        }

        Assert.IsNull(AssemblyTexts.Find([], ["/a/b"]));
    }

    // "MPDB", the size, and the rest packed.
    private static byte[] Symbols(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var entry = file.ReadDebugDirectory().Single(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var packed = new DeflateStream(new MemoryStream(assembly, entry.DataPointer + 8, entry.DataSize - 8), CompressionMode.Decompress);
        using var symbols = new MemoryStream();
        packed.CopyTo(symbols);
        return symbols.ToArray();
    }

    // The list stands in three places, because properties are evaluated before items and both before any task.
    [TestMethod]
    public void Every_known_CI_system_turns_the_property_on()
    {
        var build = Path.Combine(DocumentationTests.Root, "build");
        var told = Variable().Matches(File.ReadAllText(Path.Combine(build, "ComplianceGate.Reproducible.props"))).Select(m => m.Groups[1].Value).ToHashSet();
        var known = Group().Matches(File.ReadAllText(Path.Combine(build, "ComplianceGate.Builder.targets"))).Select(m => m.Groups[1].Value).Append("CI").ToHashSet();
        Assert.IsGreaterThan(8, known.Count);
        Assert.IsTrue(told.SetEquals(known), string.Join(' ', told.Except(known).Concat(known.Except(told))));
    }

    [GeneratedRegex(@"\[\$\((\w+)\)\]")]
    private static partial Regex Variable();

    [GeneratedRegex(@"<ItemGroup Condition=""'\$\((\w+)\)' != ''"">")]
    private static partial Regex Group();

    private sealed class Repository : IDisposable
    {
        public Repository(string format) => Git("init", "-q", "-b", "main", "--object-format=" + format);

        public string Root { get; } = Directory.CreateTempSubdirectory("cg-index-").FullName;

        public void Write(string name, string text)
        {
            var path = Path.Combine(Root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        public void Git(params string[] arguments)
        {
            var start = new ProcessStartInfo("git", ["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", .. arguments]) { WorkingDirectory = Root, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode, error);
        }

        public void Dispose()
        {
            foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(Root, recursive: true);
        }
    }
}
