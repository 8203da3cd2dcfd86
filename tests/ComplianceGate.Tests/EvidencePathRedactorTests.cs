using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class EvidencePathRedactorTests
{
    private const string Home = "/home/ada";

    private static PathRedactor Create(bool hasRepository = true, string packages = Home + "/.nuget/packages")
    {
        var source = hasRepository ? new SourceFact { Root = Home + "/src" } : new SourceFact();
        var package = EvidenceSamples.Package("New.Lib", "1.0.0", Home) with { Folder = packages + "/new.lib/1.0.0" };
        var model = new ModelFact { Path = "/mnt/weights/m.onnx", DisplayPath = "../weights/m.onnx", Format = "onnx", Sha256 = "" };
        return new PathRedactor(EvidenceSamples.Facts(Home, source, [package], [model]), Home + "/policies/compliance.json");
    }

    [TestMethod]
    [DataRow("/home/ada/src/app/App.csproj", "app/App.csproj", ShownPathKind.Source)]
    [DataRow("/home/ada/src/Directory.Build.props", "Directory.Build.props", ShownPathKind.Source)]
    [DataRow("/home/ada/src", ".", ShownPathKind.Source)]
    [DataRow("/home/ada/src/app/../x.md", "x.md", ShownPathKind.Source)]
    [DataRow("/home/ada/src/../../../etc/passwd", "passwd", ShownPathKind.Elsewhere)]
    [DataRow("/home/ada/src2/secret/x.md", "x.md", ShownPathKind.Elsewhere)]
    [DataRow("/home/ada/.nuget/packages/new.lib/1.0.0/LICENSE", "New.Lib/1.0.0/LICENSE", ShownPathKind.Package)]
    [DataRow("/home/ada/.nuget/packages/new.lib/1.0.0", "New.Lib/1.0.0", ShownPathKind.Package)]
    [DataRow("/home/ada/.nuget/packages/other/1.0.0/LICENSE", "LICENSE", ShownPathKind.Elsewhere)]
    [DataRow("/home/ada/policies/compliance.json", "compliance.json", ShownPathKind.Elsewhere)]
    [DataRow("/mnt/weights/m.onnx", "../weights/m.onnx", ShownPathKind.Elsewhere)]
    [DataRow("app/a.md", "app/a.md", ShownPathKind.Source)]
    [DataRow("../ada/a.md", "a.md", ShownPathKind.Elsewhere)]
    [DataRow("C:\\Users\\ada\\a.md", "a.md", ShownPathKind.Elsewhere)]
    public void A_path_is_shown_without_the_machine(string path, string shown, ShownPathKind kind) =>
        Assert.AreEqual(new ShownPath(shown, kind), Create().Show(path));

    [TestMethod]
    public void Without_a_repository_the_project_folder_is_the_root()
    {
        Assert.AreEqual(new ShownPath("App.csproj", ShownPathKind.Source), Create(hasRepository: false).Show("/home/ada/src/app/App.csproj"));
        Assert.AreEqual(new ShownPath("x.props", ShownPathKind.Elsewhere), Create(hasRepository: false).Show("/home/ada/src/x.props"));
    }

    [TestMethod]
    public void A_package_folder_inside_the_repository_is_still_a_package() =>
        Assert.AreEqual(
            new ShownPath("New.Lib/1.0.0/a.md", ShownPathKind.Package), Create(packages: Home + "/src/pkgs").Show(Home + "/src/pkgs/new.lib/1.0.0/a.md"));

    [TestMethod]
    [DataRow("Cannot read /home/ada/src/app/a.md.", "Cannot read app/a.md.")]
    [DataRow("'/home/ada/src/app/a.md'", "'app/a.md'")]
    [DataRow("/home/ada/src is dirty", ". is dirty")]
    [DataRow("nothing above /home/ada/src.", "nothing above ..")]
    [DataRow("(/home/ada/src/)", "(./)")]
    [DataRow("/home/ada/.nuget/packages/new.lib/1.0.0/LICENSE says", "New.Lib/1.0.0/LICENSE says")]
    [DataRow("/home/ada/.nuget/packages/other/1.0.0/LICENSE", "other/1.0.0/LICENSE")]
    [DataRow("see file:///home/ada/src/a.md", "see file://a.md")]
    [DataRow("/home/ada/src2/a.md stays, as /mnt/home/ada/src/a.md does", "/home/ada/src2/a.md stays, as /mnt/home/ada/src/a.md does")]
    [DataRow("in /home/ada/policies/compliance.json, line 3", "in compliance.json, line 3")]
    [DataRow("/mnt/weights/m.onnx and /home/ada/src/a /home/ada/src/b", "../weights/m.onnx and a b")]
    [DataRow("no path, and/or https://example.org/home", "no path, and/or https://example.org/home")]
    public void Known_paths_are_taken_out_of_texts(string text, string expected) =>
        Assert.AreEqual(expected, Create().Scrub(text));

    [TestMethod]
    public void Any_text_is_scrubbed_without_a_known_prefix_left()
    {
        var redactor = Create();
        var random = new Random(7);
        string[] pieces = ["/home/ada/src", "/home/ada/.nuget/packages", "/new.lib", "/1.0.0", "/", " ", "'", "a", ".", "..", "/home/ada/policies/compliance.json", "\ud800", "://", "\\"];
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var scrubbed = redactor.Scrub(" " + text.Replace("a/home", "a /home", StringComparison.Ordinal));
            Assert.DoesNotContain(" /home/ada/src/", scrubbed, text);
            Assert.DoesNotContain("'/home/ada/.nuget/packages/new.lib/1.0.0", scrubbed, text);
            redactor.Show(text);
            redactor.Show("/" + text);
        }
    }
}
