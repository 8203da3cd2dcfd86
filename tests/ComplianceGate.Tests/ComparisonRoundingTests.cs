using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ComplianceGate.Comparison;

namespace ComplianceGate.Tests;

/// <summary>What would pass for more equal than it is, were a part of the file not looked at.</summary>
[TestClass]
public sealed class ComparisonRoundingTests
{
    private const string Code = "public static class P { public static int One() => 1; public static string Two() => \"two\"; public static readonly int[] Data = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }; }";

    private static readonly string Root = Directory.CreateTempSubdirectory("comparison-rounding-").FullName;
    private static readonly Lazy<byte[]> Lib = new(() => ComparisonCompiler.Compile(Code, Path.Combine(Root, "lib"), "/pathmap:" + Root + "/lib=/_/"));
    private static readonly Lazy<byte[]> Same = new(() => ComparisonCompiler.Compile(Code, Path.Combine(Root, "same"), "/deterministic-"));

    [ClassCleanup]
    public static void End() => Directory.Delete(Root, recursive: true);

    [TestMethod]
    public void A_single_file_program_is_not_rounded_up()
    {
        byte[] host = [0x7f, (byte)'E', (byte)'L', (byte)'F', .. new byte[60]];
        (string, byte[]) deps = ("App.deps.json", "{}"u8.ToArray()), config = ("App.runtimeconfig.json", "{ }"u8.ToArray()), hidden = ("hidden.txt", "{x}"u8.ToArray());
        var left = ComparisonSamples.Bundle(host, ("Lib.dll", Lib.Value), deps, config, hidden);
        var right = ComparisonSamples.Bundle(host, ("Lib.dll", Same.Value), deps, config, hidden);
        Assert.AreEqual(Rung.SameIL, Rungs(left, right), "an honest one");

        var place = (int)BundleComparer.Place(right)!.Value;
        var places = place + 12 + 1 + right[place + 12];
        var type = right.AsSpan().LastIndexOf("App.deps.json"u8) - 2;
        Assert.AreEqual(3, right[type]);
        var gap = BundleGap(right);
        (string Name, byte[] Bytes)[] forged =
        [
            ("place of deps.json", With(right, places, (byte)(right[places] + 1))),
            ("size of deps.json", With(right, places + 8, 1)),
            ("place of runtimeconfig.json", With(right, places + 16, (byte)(right[places + 16] + 2))),
            ("no place of runtimeconfig.json", With(right, places + 16, new byte[16])),
            ("type", With(right, type, 2)),
            ("type of an assembly", With(right, right.AsSpan(place).IndexOf("Lib.dll"u8) + place - 2, 2)),
            ("id", With(right, place + 13, "../"u8.ToArray())),
            ("behind", [.. right, 0]),
            ("gap", gap),
        ];
        foreach (var (name, bytes) in forged)
        {
            Assert.AreEqual(Rung.Different, Rungs(left, bytes), name);
        }
    }

    // Bytes between the last file and the list: the list is moved behind them.
    private static byte[] BundleGap(byte[] program)
    {
        var place = (int)BundleComparer.Place(program)!.Value;
        byte[] moved = [.. program[..place], .. "code"u8, .. program[place..]];
        var at = moved.AsSpan().IndexOf(Facts.BundleReader.Signature);
        BitConverter.TryWriteBytes(moved.AsSpan(at - 8), (long)place + 4);
        return moved;
    }

    [TestMethod]
    public void A_local_header_is_compared_where_the_content_differs_too()
    {
        var files = ComparisonSamples.Files(Lib.Value);
        var left = ComparisonSamples.Zip(files);
        files["lib/net10.0/Lib.dll"] = Same.Value;
        var right = ComparisonSamples.Zip(files);
        Assert.AreEqual(Rung.SameIL, Rungs(left, right, "p.nupkg"));
        var local = right.AsSpan().IndexOf("lib/net10.0/Lib.dll"u8) - 30;
        foreach (var (name, at) in ((string, int)[])[("version", 4), ("flags", 7), ("method", 8), ("checksum", 14), ("size", 22), ("name", 34)])
        {
            Assert.AreEqual(Rung.Different, Rungs(left, With(right, local + at, (byte)(right[local + at] ^ 1)), "p.nupkg"), name);
        }
    }

    [TestMethod]
    public void Resources_of_Windows_that_point_to_one_another_cost_little()
    {
        const int Entries = 60_000;
        var table = new byte[16 + (8 * Entries)];
        BitConverter.TryWriteBytes(table.AsSpan(14), (ushort)Entries);
        for (var i = 0; i < Entries; i++)
        {
            BitConverter.TryWriteBytes(table.AsSpan(16 + (8 * i)), i);

            // Each entry of the root and of the second level is again a table; the third would be leaves.
            BitConverter.TryWriteBytes(table.AsSpan(20 + (8 * i)), 0x80000000 + (uint)table.Length);
        }

        byte[] all = [.. table, .. Nested(table, 2 * table.Length), .. new byte[16]];
        var left = WithSection(Lib.Value, all);
        var clock = Stopwatch.StartNew();
        Assert.AreEqual(Rung.Different, Rungs(left, With(left, left.Length - 1, 1)));
        Assert.IsLessThan(20, clock.Elapsed.TotalSeconds);
    }

    private static byte[] Nested(byte[] table, int target)
    {
        var nested = (byte[])table.Clone();
        for (var at = 20; at < nested.Length; at += 8)
        {
            BitConverter.TryWriteBytes(nested.AsSpan(at), 0x80000000 + (uint)target);
        }

        return nested;
    }

    /// <summary>The assembly with its resources of Windows replaced by what is put behind it, in its last section.</summary>
    private static byte[] WithSection(byte[] assembly, byte[] content)
    {
        byte[] whole = [.. assembly, .. content];
        using var file = new PEReader(new MemoryStream(assembly));
        var headers = file.PEHeaders;
        var last = headers.SectionHeaders[^1];
        var table = headers.PEHeaderStartOffset + headers.CoffHeader.SizeOfOptionalHeader + (40 * (headers.SectionHeaders.Length - 1));
        BitConverter.TryWriteBytes(whole.AsSpan(table + 8), last.SizeOfRawData + content.Length);
        BitConverter.TryWriteBytes(whole.AsSpan(table + 16), last.SizeOfRawData + content.Length);
        var resources = headers.PEHeaderStartOffset + (headers.PEHeader!.Magic == PEMagic.PE32 ? 96 : 112) + 16;
        BitConverter.TryWriteBytes(whole.AsSpan(resources), last.VirtualAddress + assembly.Length - last.PointerToRawData);
        BitConverter.TryWriteBytes(whole.AsSpan(resources + 4), content.Length);
        return whole;
    }

    [TestMethod]
    public void Only_a_signature_of_this_very_file_is_set_aside()
    {
        if (!File.Exists("/usr/bin/osslsigncode"))
        {
            Assert.Inconclusive("There is no osslsigncode here.");
        }

        foreach (var digest in (string[])["sha1", "sha256", "sha384", "sha512"])
        {
            var bytes = Signed(Lib.Value, digest);
            var report = ArtifactComparison.CompareContents("Lib.dll", Lib.Value, bytes);
            Assert.AreEqual(Rung.IdenticalAfterNormalisation, report.Rung, digest + string.Join('\n', report.Differences));
        }

        var signed = Signed(Lib.Value, "sha256");
        using var file = new PEReader(new MemoryStream(signed));
        var directory = file.PEHeaders.PEHeader!.CertificateTableDirectory;
        var start = directory.RelativeVirtualAddress;
        var other = Signed(Same.Value, "sha256");
        using var otherFile = new PEReader(new MemoryStream(other));
        var entry = file.PEHeaders.PEHeaderStartOffset + (file.PEHeaders.PEHeader.Magic == PEMagic.PE32 ? 96 : 112) + 32;
        byte[] Table(byte[] table)
        {
            byte[] whole = [.. signed[..start], .. table];
            BitConverter.TryWriteBytes(whole.AsSpan(entry + 4), table.Length);
            return whole;
        }

        var own = signed[start..];
        var larger = (byte[])[.. own, .. new byte[16]];
        BitConverter.TryWriteBytes(larger, larger.Length);
        (string Name, byte[] Bytes)[] forged =
        [
            ("anything", Table([16, 0, 0, 0, 0, 2, 2, 0, .. "anything"u8])),
            ("that of another file", Table(other[otherFile.PEHeaders.PEHeader!.CertificateTableDirectory.RelativeVirtualAddress..])),
            ("two", Table([.. own, .. own])),
            ("bytes behind it", Table([.. own, .. "payload!"u8])),
            ("zeros behind it", Table(larger)),
            ("no signature at all", Table([8, 0, 0, 0, 0, 2, 2, 0])),
        ];
        foreach (var (name, bytes) in forged)
        {
            Assert.AreEqual(Rung.Different, Rungs(Lib.Value, bytes), name);
        }
    }

    private static byte[] Signed(byte[] file, string digest)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, Guid.NewGuid().ToString("N"))).FullName;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Path.Combine(folder, "c.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "k.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(Path.Combine(folder, "in.dll"), file);
        using var process = Process.Start(new ProcessStartInfo("osslsigncode", ["sign", "-h", digest, "-certs", "c.pem", "-key", "k.pem", "-in", "in.dll", "-out", "out.dll"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output + error.Result);
        return File.ReadAllBytes(Path.Combine(folder, "out.dll"));
    }

    private static Rung Rungs(byte[] left, byte[] right, string name = "Lib.dll")
    {
        var (one, other) = (ArtifactComparison.CompareContents(name, left, right).Rung, ArtifactComparison.CompareContents(name, right, left).Rung);
        Assert.AreEqual(one, other);
        return one;
    }

    private static byte[] With(byte[] bytes, int at, params byte[] values)
    {
        var changed = (byte[])bytes.Clone();
        values.CopyTo(changed, at);
        return changed;
    }
}
