using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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

    [TestMethod]
    public void What_lies_around_the_code_of_an_image_is_compared()
    {
        var (left, right) = (Lib.Value, Same.Value);
        Assert.AreEqual(Rung.SameIL, Rungs(left, right));
        using var file = new PEReader(new MemoryStream(right));
        var headers = file.PEHeaders;
        var optional = headers.PEHeaderStartOffset;
        var directories = optional + 96;
        Assert.AreEqual(PEMagic.PE32, headers.PEHeader!.Magic);
        var sections = optional + headers.CoffHeader.SizeOfOptionalHeader;
        var text = headers.SectionHeaders[0];
        var padding = text.PointerToRawData + text.SizeOfRawData - 4;
        Assert.IsLessThan(text.SizeOfRawData - 4, text.VirtualSize);
        var place = (byte[])[.. BitConverter.GetBytes(headers.PEHeader.CorHeaderTableDirectory.RelativeVirtualAddress), 8, 0, 0, 0];
        Assert.IsTrue(headers.TryGetDirectoryOffset(headers.PEHeader.ImportTableDirectory, out var imports));
        Assert.IsTrue(headers.TryGetDirectoryOffset(headers.PEHeader.BaseRelocationTableDirectory, out var relocations));
        List<(string Name, byte[] Bytes)> forged =
        [
            ("overlay", [.. right, .. "overlay"u8]),
            ("entry point", With(right, optional + 16, BitConverter.GetBytes(headers.PEHeader.CorHeaderTableDirectory.RelativeVirtualAddress))),
            ("section name", With(right, sections + 1, (byte)'T')),
            ("section flags", With(right, sections + 39, (byte)(right[sections + 39] | 0x80))),
            ("padding", With(right, padding, 0xCC)),
            ("stub of DOS", With(right, 70, (byte)(right[70] ^ 1))),
            ("flags of the loader", With(right, directories - 8, 1)),
            ("imported module", With(right, right.AsSpan().IndexOf("mscoree.dll"u8), (byte)'n')),
            ("imported function", With(right, right.AsSpan().IndexOf("_CorDllMain"u8) + 1, (byte)'D')),
            ("import", With(right, imports + 20, 1)),
            ("relocation", With(right, relocations + 8, (byte)(right[relocations + 8] ^ 4))),
            ("behind the headers", With(right, headers.PEHeader.SizeOfHeaders - 1, 1)),
        ];
        foreach (var (index, name) in ((int, string)[])[(0, "exports"), (3, "exceptions"), (9, "thread local storage"), (10, "load configuration"), (13, "delayed imports"), (15, "reserved")])
        {
            forged.Add((name, With(right, directories + (8 * index), place)));
        }

        foreach (var (name, bytes) in forged)
        {
            Assert.AreEqual(Rung.Different, Rungs(left, bytes), name);
        }
    }

    [TestMethod]
    [DataRow("a class like a primitive", new byte[] { 0, 1, 1, 0x08 }, new byte[] { 0, 1, 1, 0x12, 12 })]
    [DataRow("a class like the root", new byte[] { 0, 1, 1, 0x1C }, new byte[] { 0, 1, 1, 0x12, 16 })]
    [DataRow("a class like a parameter", new byte[] { 0, 1, 1, 0x13, 0 }, new byte[] { 0, 1, 1, 0x12, 20 })]
    [DataRow("two classes and one", new byte[] { 0, 2, 1, 0x12, 24, 0x12, 28 }, new byte[] { 0, 1, 1, 0x12, 32 })]
    [DataRow("a class like an instance", new byte[] { 0, 1, 1, 0x15, 0x12, 36, 1, 0x08 }, new byte[] { 0, 1, 1, 0x12, 40 })]
    [DataRow("the place of a modifier", new byte[] { 0, 1, 1, 0x1F, 24, 0x0F, 0x08 }, new byte[] { 0, 1, 1, 0x0F, 0x1F, 24, 0x08 })]
    [DataRow("who is an instance method", new byte[] { 0, 0, 0x1B, 0x20, 0, 1 }, new byte[] { 0x20, 0, 0x1B, 0, 0, 1 })]
    [DataRow("a convention of a class", new byte[] { 0, 1, 1, 0x12, 44 }, new byte[] { 0, 1, 1, 0x11, 48 })]
    public void Two_signatures_have_two_texts(string what, byte[] one, byte[] other)
    {
        (string, string)[] types = [("", "<Module>"), ("", "C"), ("", "int32"), ("", "object"), ("", "!0"), ("", "A"), ("", "B"), ("", "A, B"), ("", "G`1"), ("", "G`1<int32>"), ("", "valuetype V"), ("", "V")];
        Assert.AreEqual(Rung.SameIL, Rungs(Built(types, one, 1), Built(types, one, 2)), what);
        Assert.AreEqual(Rung.Different, Rungs(Built(types, one, 1), Built(types, other, 2)), what);
    }

    [TestMethod]
    public void A_namespace_ends_where_it_ends()
    {
        byte[] signature = [0, 0, 1];
        Assert.AreEqual(Rung.Different, Rungs(Built([("", "<Module>"), ("A", "B.C")], signature, 1), Built([("", "<Module>"), ("A.B", "C")], signature, 2)));
        Assert.AreEqual(Rung.Different, Rungs(Built([("", "<Module>"), ("", "A.B")], signature, 1), Built([("", "<Module>"), ("A", "B")], signature, 2)));
    }

    [TestMethod]
    public void A_text_like_a_hash_of_a_source_path_is_a_text()
    {
        byte[] Of(char digit, string more) => ComparisonCompiler.Compile(
            $"[System.AttributeUsage(System.AttributeTargets.All)] public class A : System.Attribute {{ public A(int i, string s) {{ }} }} [A(1, \"<x>F{new string(digit, 64)}__x\")] public class B {{ }} {more}",
            Path.Combine(Root, "hash"),
            "/pathmap:" + Root + "/hash=/_/");
        Assert.AreEqual(Rung.Different, Rungs(Of('A', ""), Of('B', "")));
        Assert.AreEqual(Rung.Different, Rungs(Of('A', "file class F { }"), Of('B', "file class F { }")));
    }

    /// <summary>A library of empty classes, of which the second has one method without a body.</summary>
    private static byte[] Built((string Space, string Name)[] types, byte[] signature, byte id)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("Built.dll"), metadata.GetOrAddGuid(new Guid(id, 0, 0, new byte[8])), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("Built"), new Version(1, 0, 0, 0), default, default, 0, 0);
        for (var i = 0; i < types.Length; i++)
        {
            metadata.AddTypeDefinition(
                System.Reflection.TypeAttributes.Abstract, types[i].Space.Length == 0 ? default : metadata.GetOrAddString(types[i].Space), metadata.GetOrAddString(types[i].Name), default,
                MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(i < 2 ? 1 : 2));
        }

        metadata.AddMethodDefinition(
            System.Reflection.MethodAttributes.Abstract | System.Reflection.MethodAttributes.Virtual, 0, metadata.GetOrAddString("M"), metadata.GetOrAddBlob(signature), -1, default);
        var image = new BlobBuilder();
        new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage), new MetadataRootBuilder(metadata), new BlobBuilder(), deterministicIdProvider: _ => new BlobContentId(new Guid(1, 0, 0, new byte[8]), 1)).Serialize(image);
        return image.ToArray();
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
