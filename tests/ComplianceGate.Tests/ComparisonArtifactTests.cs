using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ComplianceGate.Comparison;

namespace ComplianceGate.Tests;

/// <summary>Packages, folders and programs: what is declared is set aside and nothing else.</summary>
[TestClass]
public sealed class ComparisonArtifactTests
{
    private static readonly string Root = Directory.CreateTempSubdirectory("comparison-").FullName;
    private static readonly Lazy<byte[]> Lib = new(() => ComparisonCompiler.Compile("public static class P { public static int One() => 1; public static string Two() => \"two\"; }", Path.Combine(Root, "lib"), "/pathmap:" + Root + "/lib=/_/"));
    private static readonly Lazy<byte[]> SameIL = new(() => ComparisonCompiler.Compile("public static class P { public static int One() => 1; public static string Two() => \"two\"; }", Path.Combine(Root, "other"), "/deterministic-"));

    [ClassCleanup]
    public static void End() => Directory.Delete(Root, recursive: true);

    [TestMethod]
    public async Task A_package_that_NuGet_signed_is_proven_equal_to_its_rebuild()
    {
        var folder = Directory.CreateTempSubdirectory("comparison-sign-").FullName;
        try
        {
            var (original, rebuild) = (Path.Combine(folder, "Lib.1.0.0.nupkg"), Path.Combine(folder, "rebuild.nupkg"));
            var bytes = ComparisonSamples.Zip(ComparisonSamples.Files(Lib.Value));
            await File.WriteAllBytesAsync(original, bytes);
            await File.WriteAllBytesAsync(rebuild, bytes);
            await SignAsync(folder, original);
            var report = ArtifactComparison.Compare(original, rebuild);
            Assert.AreEqual(Rung.IdenticalAfterNormalisation, report.Rung);
            Assert.AreEqual("signature entry of the package, which was made over the package without it", report.Normalisations.Single());
            Assert.AreEqual((DifferenceKind.Signature, "Lib.1.0.0.nupkg!/.signature.p7s"), (report.Differences.Single().Kind, report.Differences.Single().Path));
            Assert.Contains(Facts.FileDigest.Sha256(bytes), report.Differences.Single().Left!, StringComparison.Ordinal);
            Assert.AreEqual(Rung.BitIdentical, ArtifactComparison.Compare(original, original).Rung);

            // Another rebuild: the signature does not speak for it.
            await File.WriteAllBytesAsync(rebuild, ComparisonSamples.With(Lib.Value, "README.md", "other\n"));
            Assert.AreEqual(Rung.Different, ArtifactComparison.Compare(original, rebuild).Rung);

            // The signature of one package in another, and any byte of the signed one changed.
            var signed = await File.ReadAllBytesAsync(original);
            var random = new Random(20261124);
            for (var i = 0; i < 100; i++)
            {
                var changed = (byte[])signed.Clone();
                changed[random.Next(BitConverter.ToInt32(bytes, bytes.Length - 6))] ^= (byte)(1 << random.Next(8));
                var other = ArtifactComparison.CompareContents("a.nupkg", changed, bytes);
                Assert.AreNotEqual(Rung.BitIdentical, other.Rung);
                Assert.IsFalse(other.Normalisations.Any(n => n.StartsWith("signature", StringComparison.Ordinal)), "what was changed is not what was signed");
                Assert.AreEqual(Rung.Different, other.Rung);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Entries_that_are_missing_added_reordered_or_packed_otherwise_are_told()
    {
        var files = ComparisonSamples.Files(Lib.Value);
        var whole = ComparisonSamples.Zip(files);
        var reversed = ArtifactComparison.CompareContents("p.nupkg", whole, ComparisonSamples.Zip(files.Reverse()));
        Assert.AreEqual((Rung.IdenticalAfterNormalisation, "order of zip entries"), (reversed.Rung, reversed.Normalisations.Single()));

        var fewer = ArtifactComparison.CompareContents("p.nupkg", whole, ComparisonSamples.Zip(files.Where(f => f.Key != "README.md")));
        Assert.AreEqual((Rung.Different, DifferenceKind.Presence, "p.nupkg!/README.md"), (fewer.Rung, fewer.Differences[0].Kind, fewer.Differences[0].Path));
        Assert.IsNull(fewer.Differences[0].Right);

        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
                entry.ExternalAttributes = 0;
                using var content = entry.Open();
                content.Write(bytes);
            }
        }

        Assert.AreEqual(Rung.Different, ArtifactComparison.CompareContents("p.nupkg", whole, stream.ToArray()).Rung);
        Assert.AreEqual(Rung.Different, ArtifactComparison.CompareContents("p.nupkg", whole, [.. whole[..^2], 3, 0, 1, 2, 3]).Rung, "a comment");
        Assert.AreEqual(Rung.Different, ArtifactComparison.CompareContents("p.nupkg", whole, [.. whole, 1]).Rung, "data behind it");
    }

    [TestMethod]
    public void A_package_around_the_same_IL_is_on_that_rung()
    {
        var files = ComparisonSamples.Files(Lib.Value);
        var left = ComparisonSamples.Zip(files);
        files["lib/net10.0/Lib.dll"] = SameIL.Value;
        var report = ArtifactComparison.CompareContents("p.nupkg", left, ComparisonSamples.Zip(files));
        Assert.AreEqual(Rung.SameIL, report.Rung);
        Assert.IsTrue(report.Differences.All(d => d.Path == "p.nupkg!/lib/net10.0/Lib.dll"));

        var left2 = ArtifactComparison.CompareContents("p.nupkg", left, ComparisonSamples.Zip(files), new ComparisonOptions { LeaveOut = p => p.EndsWith(".dll", StringComparison.Ordinal) });
        Assert.AreEqual((Rung.IdenticalAfterNormalisation, "entries that were to be left out"), (left2.Rung, left2.Normalisations.Single()));
    }

    [TestMethod]
    public void A_single_file_program_is_looked_into()
    {
        byte[] host = [0x7f, (byte)'E', (byte)'L', (byte)'F', .. new byte[60]];
        var left = ComparisonSamples.Bundle(host, ("Lib.dll", Lib.Value), ("App.deps.json", "{}"u8.ToArray()));
        var same = ArtifactComparison.CompareContents("App", left, ComparisonSamples.Bundle(host, ("Lib.dll", SameIL.Value), ("App.deps.json", "{}"u8.ToArray())));
        Assert.AreEqual(Rung.SameIL, same.Rung, string.Join('\n', same.Differences));
        Assert.IsTrue(same.Differences.Any(d => d.Path == "App!/Lib.dll"));
        var other = ArtifactComparison.CompareContents("App", left, ComparisonSamples.Bundle(host, ("Lib.dll", Lib.Value), ("App.deps.json", "[]"u8.ToArray())));
        Assert.AreEqual((Rung.Different, "App!/App.deps.json"), (other.Rung, other.Differences[1].Path));
        var changed = (byte[])left.Clone();
        changed[30] ^= 1;
        Assert.AreEqual("host of the single-file program", ArtifactComparison.CompareContents("App", left, changed).Differences.Single().Member);
    }

    [TestMethod]
    public void Native_code_made_ahead_of_time_is_told_apart_from_the_IL()
    {
        // It is signed where the SDK came signed; the signature would not be that of what is changed.
        var left = Authenticode.Unsigned(File.ReadAllBytes(typeof(Console).Assembly.Location))!;
        Assert.IsNotNull(left);
        var right = (byte[])left.Clone();
        using (var file = new System.Reflection.PortableExecutable.PEReader(new MemoryStream(left)))
        {
            var data = file.PEHeaders.SectionHeaders.Single(s => s.Name == ".data");
            right[data.PointerToRawData + (data.VirtualSize / 2)] ^= 1;
        }

        var report = ArtifactComparison.CompareContents("System.Console.dll", left, right);
        Assert.AreEqual(Rung.SameIL, report.Rung, string.Join('\n', report.Differences));
        StringAssert.StartsWith(report.Differences.Single().Member, "ReadyToRun native code", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Folders_are_compared_file_by_file_and_links_are_not_followed()
    {
        var (left, right) = (Directory.CreateDirectory(Path.Combine(Root, "l")).FullName, Directory.CreateDirectory(Path.Combine(Root, "r")).FullName);
        foreach (var folder in (string[])[left, right])
        {
            Directory.CreateDirectory(Path.Combine(folder, "sub"));
            File.WriteAllText(Path.Combine(folder, "sub", "a.txt"), "a\n");
            File.CreateSymbolicLink(Path.Combine(folder, "loop"), ".");
        }

        Assert.AreEqual(Rung.BitIdentical, ArtifactComparison.Compare(left, right).Rung);
        File.WriteAllText(Path.Combine(right, "sub", "a.txt"), "b\n");
        File.WriteAllText(Path.Combine(right, "new.txt"), "n");
        File.Delete(Path.Combine(right, "loop"));
        File.CreateSymbolicLink(Path.Combine(right, "loop"), "sub");
        var report = ArtifactComparison.Compare(left, right);
        CollectionAssert.AreEqual(new[] { "loop", "new.txt", "sub/a.txt" }, report.Differences.Select(d => d.Path).ToArray());
        Assert.AreEqual("-> .", report.Differences[0].Left);
        Assert.AreEqual(Rung.BitIdentical, ArtifactComparison.Compare(left, right, new ComparisonOptions { LeaveOut = p => p is "loop" or "new.txt" or "sub" }).Rung);
        Assert.Throws<InvalidDataException>(() => ArtifactComparison.Compare(left, Path.Combine(right, "new.txt")));
        Assert.Throws<ArgumentException>(() => ArtifactComparison.Compare("l", right));
        Assert.Throws<FileNotFoundException>(() => ArtifactComparison.Compare(Path.Combine(left, "none"), Path.Combine(right, "new.txt")));
    }

    [TestMethod]
    public void What_is_told_is_bounded_and_counted()
    {
        var (left, right) = (new Dictionary<string, byte[]>(), new Dictionary<string, byte[]>());
        for (var i = 0; i < 500; i++)
        {
            left[$"f{i:000}"] = [1];
            right[$"f{i:000}"] = [2];
        }

        var report = ArtifactComparison.CompareContents("a.zip", ComparisonSamples.Zip(left), ComparisonSamples.Zip(right));
        Assert.HasCount(200, report.Differences);
        Assert.AreEqual(300, report.Omitted);
    }

    [TestMethod]
    public void Diffoscope_finds_the_same_entries()
    {
        if (!File.Exists("/usr/bin/diffoscope"))
        {
            Assert.Inconclusive("diffoscope is not installed.");
        }

        var files = ComparisonSamples.Files(Lib.Value);
        var original = ComparisonSamples.Zip(files);
        byte[][] others =
        [
            original,
            ComparisonSamples.With(Lib.Value, "README.md", "one\r\ntwo\r\nthree 1.5\r\n"),
            ComparisonSamples.With(Lib.Value, "Lib.nuspec", ComparisonSamples.Nuspec.Replace(" branch=\"main\"", "", StringComparison.Ordinal)),
            ComparisonSamples.With(Lib.Value, "extra/new.txt", "n\n"),
            ComparisonSamples.With(SameIL.Value, "README.md", "one\ntwo\n"),
            ComparisonSamples.Zip(files.Where(f => f.Key != "lib/net10.0/Lib.xml")),
            ComparisonSamples.With(SameIL.Value, "Lib.nuspec", ComparisonSamples.Nuspec),
        ];
        foreach (var (index, other) in others.Index())
        {
            var (left, right) = (Path.Combine(Root, $"o{index}.zip"), Path.Combine(Root, $"r{index}.zip"));
            File.WriteAllBytes(left, original);
            File.WriteAllBytes(right, other);
            var ours = ArtifactComparison.Compare(left, right);
            var expected = ours.Differences.Where(d => d.Path.Contains("!/", StringComparison.Ordinal)).Select(d => d.Path.Split("!/")[1]).Distinct().Order(StringComparer.Ordinal);
            var theirs = Diffoscope(left, right);
            Assert.AreEqual(string.Join('\n', expected), string.Join('\n', theirs.Entries), $"pair {index}");
            Assert.AreEqual(ours.Rung == Rung.BitIdentical, theirs.IsEqual, $"pair {index}");
        }
    }

    private static (bool IsEqual, List<string> Entries) Diffoscope(string left, string right)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/diffoscope", ["--new-file", "--no-progress", "--json", "-", left, right]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.IsTrue(process.ExitCode is 0 or 1, error.Result);
        var entries = new SortedSet<string>(StringComparer.Ordinal);
        if (process.ExitCode == 1)
        {
            var root = JsonDocument.Parse(output).RootElement;
            Assert.IsTrue(root.TryGetProperty("details", out var details), output);
            foreach (var detail in details.EnumerateArray())
            {
                var (one, other) = (detail.GetProperty("source1").GetString()!, detail.GetProperty("source2").GetString()!);
                var name = one == "/dev/null" ? other : one;
                if (!name.StartsWith("zipinfo", StringComparison.Ordinal) && !name.StartsWith("zipnote", StringComparison.Ordinal))
                {
                    entries.Add(name);
                }
            }
        }

        return (process.ExitCode == 0, [.. entries]);
    }

    private static async Task SignAsync(string folder, string package)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var pfx = Path.Combine(folder, "signer.pfx");
        await File.WriteAllBytesAsync(pfx, certificate.Export(X509ContentType.Pfx, "test"));
        var start = new ProcessStartInfo("dotnet", ["nuget", "sign", package, "--certificate-path", pfx, "--certificate-password", "test", "--overwrite"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["NUGET_CERT_REVOCATION_MODE"] = "offline";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, output + await error);
    }
}
