using System.IO.Compression;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate.Tests;

/// <summary>Packages outside of a build: found, read, and turned into entries of the policy.</summary>
[TestClass]
public sealed class LonePackageTests
{
    private string root = "";

    [TestInitialize]
    public void Start() => root = Directory.CreateTempSubdirectory("cg-lone-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(root, recursive: true);

    [TestMethod]
    public void A_folder_and_an_archive_say_the_same()
    {
        Dictionary<string, string> files = new()
        {
            ["A.nuspec"] = Nuspec("A", "1.0", "<license type=\"file\">docs\\terms of use.txt</license>"), ["docs/terms of use.txt"] = RecognitionSamples.Mit, ["NOTICE"] = "By Ada.",
            ["licenses/LICENSE-part.txt"] = "Mine.", ["lib/LICENSE.txt"] = "Not looked at.", ["readme.txt"] = "No.",
        };
        var folder = LonePackage.ReadFolder(Extracted("a/1.0.0", files));
        var archive = LonePackage.ReadArchive(Packed("a.nupkg", files));
        Assert.AreEqual("A/1.0.0", folder.Key);
        Assert.AreEqual("A/1.0.0", archive.Key);
        CollectionAssert.AreEqual(new[] { "NOTICE", "docs/terms of use.txt", "licenses/LICENSE-part.txt" }, folder.Texts.Select(t => t.Path).ToArray());
        CollectionAssert.AreEqual(folder.Texts.Select(t => (t.Path, t.Size, t.Sha256, t.Recognition?.Id)).ToArray(), archive.Texts.Select(t => (t.Path, t.Size, t.Sha256, t.Recognition?.Id)).ToArray());
        Assert.AreEqual(LicenseStatement.File, archive.Statement);

        var entries = ClarifyEntry.Of(archive);
        Assert.AreEqual($$"""{"package":"A","version":"1.0.0","expression":"MIT","file":"docs/terms of use.txt","sha256":"{{FileDigest.Sha256(Encoding.UTF8.GetBytes(RecognitionSamples.Mit))}}"}""", entries[0].Json);
        Assert.AreEqual("", entries[1].Expression);
        Assert.HasCount(2, entries, "a notice claims nothing");
    }

    [TestMethod]
    public void What_is_no_package_is_an_error_and_nothing_else()
    {
        foreach (var bytes in (byte[][])[[], [1, 2, 3], Zip([]), Zip(new() { ["A.nuspec"] = "<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>" }), Zip(new() { ["A.nuspec"] = "<package/>" }), Zip(new() { ["deep/A.nuspec"] = Nuspec("A", "1.0") })])
        {
            var file = Path.Combine(root, "x.nupkg");
            File.WriteAllBytes(file, bytes);
            Assert.ThrowsExactly<IOException>(() => LonePackage.ReadArchive(file));
        }

        Assert.ThrowsExactly<IOException>(() => LonePackage.ReadFolder(root));
    }

    [TestMethod]
    public void Names_that_lead_out_are_not_followed()
    {
        File.WriteAllText(Path.Combine(root, "LICENSE"), "secret");
        Dictionary<string, string> files = new() { ["A.nuspec"] = Nuspec("A", "1.0", "<license type=\"file\">../../LICENSE</license>") };
        Assert.IsEmpty(LonePackage.ReadFolder(Extracted("a/1.0.0", files)).Texts);
        files["../LICENSE"] = "out";
        files["/LICENSE"] = "out";
        Assert.IsEmpty(LonePackage.ReadArchive(Packed("a.nupkg", files)).Texts);
    }

    [TestMethod]
    public void An_archive_that_unfolds_without_end_is_refused()
    {
        var file = Path.Combine(root, "bomb.nupkg");
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            using (var nuspec = new StreamWriter(zip.CreateEntry("A.nuspec").Open()))
            {
                nuspec.Write(Nuspec("A", "1.0"));
            }

            using var license = zip.CreateEntry("LICENSE").Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 65; i++)
            {
                license.Write(zeros);
            }
        }

        Assert.Contains("more than 67,108,864 bytes", Assert.ThrowsExactly<IOException>(() => LonePackage.ReadArchive(file)).Message);
    }

    [TestMethod]
    public void Seeded_damage_to_an_archive_is_read_or_refused()
    {
        var whole = Zip(new() { ["A.nuspec"] = Nuspec("A", "1.0"), ["LICENSE"] = RecognitionSamples.Mit });
        var random = new Random(20260903);
        var file = Path.Combine(root, "x.nupkg");
        for (var round = 0; round < 300; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(file, bytes);
            try
            {
                LonePackage.ReadArchive(file);
            }
            catch (IOException)
            {
            }
        }
    }

    [TestMethod]
    public void A_name_is_a_path_or_an_id_of_the_package_folder()
    {
        Dictionary<string, string> files = new() { ["A.nuspec"] = Nuspec("A", "1.0"), ["LICENSE"] = "Mine." };
        var folder = Extracted("packages/a/1.0.0", files);
        var packages = Path.Combine(root, "packages");
        Assert.AreEqual("A/1.0.0", Look("A").Package?.Key);
        Assert.AreEqual("A/1.0.0", Look("a/1.0").Package?.Key);
        Assert.AreEqual("A/1.0.0", Look(folder).Package?.Key);
        Assert.IsNull(Look("A", "2.0.0").Package);
        Assert.IsNull(Look("B").Package);
        Assert.IsNull(Look("../packages/a").Package);
        Assert.IsNull(Look("..").Package);
        Extracted("packages/a/1.1.0", new(files) { ["A.nuspec"] = Nuspec("A", "1.1") });
        CollectionAssert.AreEqual(new[] { "1.0.0", "1.1.0" }, Look("A").Versions.ToArray());
        Assert.AreEqual("A/1.1.0", Look("A", "1.1").Package?.Key);
        Extracted("packages/broken/1.0.0", new() { ["broken.nuspec"] = "<" });
        StringAssert.Contains(Look("Broken").Error, "cannot be read", StringComparison.Ordinal);

        PackageLookup Look(string name, string? version = null) => PackageLookup.Of(name, version, Path.GetFullPath(name, root), [], packages);
    }

    private string Extracted(string folder, Dictionary<string, string> files)
    {
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(root, folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        return Path.Combine(root, folder);
    }

    private string Packed(string name, Dictionary<string, string> files)
    {
        var path = Path.Combine(root, name);
        File.WriteAllBytes(path, Zip(files));
        return path;
    }

    private static byte[] Zip(Dictionary<string, string> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(path.Replace(" ", "%20", StringComparison.Ordinal)).Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }

    private static string Nuspec(string id, string version, string license = "") => $"""
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
          <id>{id}</id><version>{version}</version><authors>Nobody</authors><description>d</description>{license}
        </metadata></package>
        """;
}
