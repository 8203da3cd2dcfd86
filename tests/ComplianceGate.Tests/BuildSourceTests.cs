using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class BuildSourceTests
{
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("build-source-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Files_are_named_by_their_package_the_sdk_or_the_source()
    {
        var places = new BuildPlaces(new BuildInputs { PackageRoots = ["/p/packages/"], DotNetRoot = "/usr/share/dotnet/" }, Facts("/home/ada/src"));
        Assert.AreEqual(("ref/net10.0/A.dll", (string?)"X.Ref/1.0.0"), places.Show("/usr/share/dotnet/packs/X.Ref/1.0.0/ref/net10.0/A.dll", "X.Ref", "1.0.0"));
        Assert.AreEqual(("ref/net10.0/A.dll", (string?)"X.Ref/1.0.0"), places.Show("/usr/share/dotnet/packs/X.Ref/1.0.0/ref/net10.0/A.dll", null, null));
        Assert.AreEqual(("lib/A.dll", (string?)"Known.Lib/2.0.0"), places.Show("/elsewhere/known.lib/2.0.0/lib/A.dll", null, null));
        Assert.AreEqual(("lib/A.dll", (string?)"Spelled.So/3.0.0"), places.Show("/p/packages/spelled.so/3.0.0/lib/A.dll", "Spelled.So", "3.0.0"));
        Assert.AreEqual(("lib/A.dll", (string?)"spelled.so/3.0.0"), places.Show("/p/packages/spelled.so/3.0.0/lib/A.dll", null, null));
        Assert.AreEqual(("sdk/10.0.401/Sdks/a.dll", (string?)null), places.Show("/usr/share/dotnet/sdk/10.0.401/Sdks/a.dll", null, null));
        Assert.AreEqual(("lib/obj/ref/L.dll", (string?)null), places.Show("/home/ada/src/lib/obj/ref/L.dll", null, null));
        Assert.AreEqual(("Loose.dll", (string?)null), places.Show("/home/ada/secret place/Loose.dll", null, null));
    }

    [TestMethod]
    public void Options_and_properties_are_told_in_order_and_no_path_of_this_machine_with_them()
    {
        var build = BuildSource.Read(
            new BuildInputs
            {
                Options = [new("Optimize", " true "), new("LangVersion", "14.0"), new("Nullable", ""), new("DefineConstants", "\n  A;\n  B\n")],
                Properties = [new("Version", "1.0.0"), new("PathMap", $"{folder}/=/_/,/home/a=b/=/_1/,")],
                Branch = "refs/heads/release",
            },
            Facts(folder), null);
        CollectionAssert.AreEqual(new NamedValue[] { new("DefineConstants", "\n  A;\n  B\n"), new("LangVersion", "14.0"), new("Optimize", "true") }, build.Options);
        CollectionAssert.AreEqual(new NamedValue[] { new("PathMap", "*=/_/,*=/_1/,*"), new("Version", "1.0.0") }, build.Properties);
        Assert.AreEqual("refs/heads/release", build.Branch);
        Assert.IsTrue(build.PublishesRepository);
        Assert.AreEqual("refs/heads/main", BuildSource.Read(new BuildInputs(), Facts(folder), null).Branch);
        Assert.IsFalse(BuildSource.Read(new BuildInputs(), Facts(folder), null).PublishesRepository);
        Assert.IsTrue(BuildSource.Read(new BuildInputs { Properties = [new("PublishRepositoryUrl", " True ")] }, Facts(folder), null).PublishesRepository);
        Assert.IsFalse(BuildSource.Read(new BuildInputs { Properties = [new("PublishRepositoryUrl", "false")] }, Facts(folder), null).PublishesRepository);
    }

    [TestMethod]
    public void The_commit_of_the_sdk_is_the_first_line_of_its_own_file()
    {
        Write("dotnet/sdk/10.0.401/.version", EvidenceSamples.Commit + "\r\n10.0.401\r\nlinux-x64\r\n");
        Assert.AreEqual(EvidenceSamples.Commit, BuildSource.Read(new BuildInputs { DotNetRoot = At("dotnet") }, Facts(folder), null).SdkCommit);
        Write("dotnet/sdk/10.0.401/.version", "no commit\n");
        Assert.IsNull(BuildSource.Read(new BuildInputs { DotNetRoot = At("dotnet") }, Facts(folder), null).SdkCommit);
        Assert.IsNull(BuildSource.Read(new BuildInputs(), Facts(folder), null).SdkCommit);
    }

    [TestMethod]
    public void References_have_digest_and_version_id_and_are_shared_where_they_are_the_sdk_s()
    {
        var own = typeof(Gate).Assembly.Location;
        File.Copy(own, Write("dotnet/packs/P/1.0.0/ref/A.dll", ""), overwrite: true);
        var share = new CountingShare();
        var inputs = new BuildInputs { DotNetRoot = At("dotnet"), References = [new(At("dotnet/packs/P/1.0.0/ref/A.dll"), "P", "1.0.0"), new(own, null, null)] };
        for (var i = 0; i < 2; i++)
        {
            var references = BuildSource.Read(inputs, Facts(folder), share).References;
            var mvid = typeof(Gate).Module.ModuleVersionId.ToString("D");
            CollectionAssert.AreEqual(
                new ReferenceFact[] { new("ComplianceGate.dll", null, FileDigest.Sha256File(own), mvid), new("ref/A.dll", "P/1.0.0", FileDigest.Sha256File(own), mvid) }, references);
        }

        Assert.AreEqual(1, share.Asked);
        Assert.Throws<IOException>(() => BuildSource.Read(inputs with { References = [new(At("gone.dll"), null, null)] }, Facts(folder), null));
    }

    [TestMethod]
    public void What_was_kept_of_references_is_believed_only_where_it_may_be()
    {
        var file = Write("a.dll", "text");
        // The system counts time in steps: what was changed just now is not kept.
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));
        if (!SpinWait.SpinUntil(() => FileIdentity.Of(file) is not null, TimeSpan.FromSeconds(10)))
        {
            Assert.Inconclusive("This file system cannot tell files apart.");
        }

        var digest = FileDigest.Sha256("text"u8);
        var first = new KeptReferences(At("kept"), isTrusted: true);
        Assert.AreEqual(new ReferenceDigest(digest, null), first.Of(file));
        first.Save();
        var lie = new string('0', 64);
        File.WriteAllText(At("kept"), File.ReadAllText(At("kept")).Replace(digest, lie, StringComparison.Ordinal));
        Assert.AreEqual(lie, new KeptReferences(At("kept"), isTrusted: true).Of(file).Sha256);
        Assert.AreEqual(digest, new KeptReferences(At("kept"), isTrusted: false).Of(file).Sha256);

        File.WriteAllText(file, "more");
        Assert.AreEqual(FileDigest.Sha256("more"u8), new KeptReferences(At("kept"), isTrusted: true).Of(file).Sha256);
        File.WriteAllText(At("kept"), "ComplianceGate references 1\nx|y\n\u0000|||");
        Assert.AreEqual(FileDigest.Sha256("more"u8), new KeptReferences(At("kept"), isTrusted: true).Of(file).Sha256);
    }

    [TestMethod]
    public void Imports_are_followed_and_those_that_cannot_be_are_told()
    {
        Write("src/App.csproj", """<Project><Import Project="eng/a.props" /><Import Project="$(Unknown)/x.props" Condition="1" /></Project>""");
        Write("src/eng/a.props", """<Project><Import Project="$(MSBuildThisFileDirectory)b*.props" /><Import Project="$([MSBuild]::GetPathOfFileAbove('Above.props', '$(MSBuildThisFileDirectory)../'))" /><Import Project="gone.props" /></Project>""");
        Write("src/eng/b1.props", """<Project><Import Project="a.props" /></Project>""");
        Write("src/eng/b2.props", "not xml");
        Write("Above.props", "<Project />");
        Write("src/obj/App.csproj.nuget.g.props", """
            <Project><ImportGroup Condition=" '$(TargetFramework)' == 'net9.0' AND 1 "><Import Project="$(NuGetPackageRoot)p/1.0.0/build/nine.props" /></ImportGroup>
            <ImportGroup Condition=" '$(TargetFramework)' == 'net10.0' AND 1 "><Import Project="$(NuGetPackageRoot)p\1.0.0\build\ten.props" /></ImportGroup></Project>
            """);
        Write("packages/p/1.0.0/build/nine.props", "<Project />");
        Write("packages/p/1.0.0/build/ten.props", """<Project><Import Project="$(Unknown).props" /></Project>""");
        Write("dotnet/sdk/x.targets", "<Project />");
        Write("src/App.csproj.user", "<Project />");
        var project = EvidenceSamples.Facts(folder, new SourceFact { Root = folder }, [], []);
        var facts = project with { Project = project.Project with { Path = At("src/App.csproj") } };
        var build = BuildSource.Read(
            new BuildInputs
            {
                ImportRoots = [At("src/App.csproj"), At("src/obj/App.csproj.nuget.g.props"), At("dotnet/sdk/x.targets"), At("src/App.csproj.user")],
                ImportProperties = [new("NuGetPackageRoot", At("packages") + "/")], PackageRoots = [At("packages")], DotNetRoot = At("dotnet"), ExtensionsDirectory = At("src/obj") + "/",
            },
            facts, null);
        CollectionAssert.AreEqual(
            new[] { "$(Unknown)/x.props||", "Above.props||sum", "build/ten.props|p/1.0.0|sum", "src/App.csproj||sum", "src/App.csproj.user||", "src/eng/a.props||sum", "src/eng/b1.props||sum", "src/eng/b2.props||sum", "src/obj/App.csproj.nuget.g.props||" },
            build.Imports.Select(i => $"{i.Path}|{i.Package}|{(i.Sha256 is null ? "" : "sum")}").ToArray());
        Assert.AreEqual(FileDigest.Sha256File(At("Above.props")), build.Imports[1].Sha256);
    }

    [TestMethod]
    public void Hostile_build_files_end_nothing()
    {
        var random = new Random(20261124);
        string[] pieces = ["<Project>", "<Import Project=\"", "\" />", "$(", ")", "$([MSBuild]::GetPathOfFileAbove(", "))", "'", "..", "/", "\\", "*", "a.props", "$(MSBuildThisFileDirectory)", "&#0;", "\0", "<!DOCTYPE x>", "@(X)", ";", "Condition=\"'$(TargetFramework)' == '"];
        for (var i = 0; i < 400; i++)
        {
            Write("a.props", "<Project>" + string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)])) + "\" /></Project>");
            ImportedFiles.Find(new ImportRequest { Project = At("a.props"), Roots = [At("a.props")], Properties = [], TargetFramework = "net10.0" }, new InputFiles());
        }
    }

    private static GateFacts Facts(string root)
    {
        var facts = EvidenceSamples.Facts(root, new SourceFact { Root = root, Branch = "refs/heads/main" }, [EvidenceSamples.Package("Known.Lib", "2.0.0", root) with { Folder = "/elsewhere/known.lib/2.0.0" }], []);
        return facts with { Project = facts.Project with { Path = Path.Combine(root, "app", "App.csproj") } };
    }

    private string At(string path) => Path.Combine(folder, path);

    private string Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
        return At(path);
    }

    private sealed class CountingShare : ISourceShare
    {
        private readonly Dictionary<string, object> answers = [];

        public int Asked { get; private set; }

        public T Answer<T>(string key, Func<T> ask)
        {
            if (!answers.TryGetValue(key, out var answer))
            {
                Asked++;
                answers[key] = answer = ask()!;
            }

            return (T)answer;
        }
    }
}
