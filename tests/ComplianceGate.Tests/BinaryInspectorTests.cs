using System.IO.Compression;
using System.Text;
using ComplianceGate.Evidence;
using ComplianceGate.TamperTrial;
using ComplianceGate.Verification;

namespace ComplianceGate.Tests;

/// <summary>What builds put into programs is read back from every form of them; real ones are published in the build tests.</summary>
[TestClass]
public sealed class BinaryInspectorTests
{
    private static readonly byte[] Manifest = EvidenceSamples.Embedded(EvidenceSamples.Rich());
    private string folder = "";

    [TestInitialize]
    public void Start() => folder = Directory.CreateTempSubdirectory("inspector-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow(1u, false)]
    [DataRow(2u, false)]
    [DataRow(6u, false)]
    [DataRow(6u, true)]
    public void A_single_file_program_tells_of_every_assembly_in_it(uint version, bool isPacked)
    {
        var found = Inspect(Bundle(version, isPacked));
        CollectionAssert.AreEqual(new[] { "App!/App.dll" }, found.Select(f => f.Path).ToArray(), "assemblies without a manifest are not listed");
        Assert.AreEqual(BinaryForm.Bundled, found[0].Form);
        Assert.AreEqual("Contoso.App", found[0].Manifest!.Name);
    }

    [TestMethod]
    public void A_host_points_to_the_assembly_beside_it()
    {
        var host = Host(0);
        Assert.AreEqual(BinaryForm.Host, Inspect(host).Single().Form);
        File.WriteAllBytes(Path.Combine(folder, "App"), host);
        File.WriteAllBytes(Path.Combine(folder, "App.exe"), host);
        Assert.AreEqual("Host", string.Join(' ', BinaryInspector.Inspect(Path.Combine(folder, "App")).Select(f => f.Form)));
        File.WriteAllBytes(Path.Combine(folder, "App.dll"), MadeUpAssembly.Make("App", Manifest));
        Assert.AreEqual("Host Assembly", string.Join(' ', BinaryInspector.Inspect(Path.Combine(folder, "App")).Select(f => f.Form)));
        Assert.AreEqual("Contoso.App", BinaryInspector.Inspect(Path.Combine(folder, "App.exe"))[1].Manifest!.Name);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow((1 << 20) - 20)]
    [DataRow((1 << 20) - 64)]
    [DataRow((1 << 21) + 5)]
    public void Native_code_is_searched_for_the_manifest_wherever_it_lies(int before)
    {
        byte[] file = [.. Elf, .. new byte[before], .. Manifest, .. new byte[77]];
        var found = Inspect(file).Single();
        Assert.AreEqual(BinaryForm.Native, found.Form);
        CollectionAssert.AreEqual(Manifest, found.Manifest!.Json.ToArray());
    }

    [TestMethod]
    public void What_only_begins_as_a_manifest_is_passed_over()
    {
        var beginning = Encoding.ASCII.GetBytes($"{{\"schema\":\"{EmbeddedManifest.SchemaId}\",");
        byte[] file = [.. Elf, .. beginning, 0, .. beginning, .. "\"name\":1}"u8, .. Manifest, .. beginning];
        Assert.AreEqual("Contoso.App", Inspect(file).Single().Manifest!.Name);
        Assert.IsNull(Inspect([.. Elf, .. beginning]).Single().Manifest);
        Assert.IsNull(Inspect([.. Elf, .. new byte[100]]).Single().Manifest);
        Assert.IsEmpty(Inspect("#!/bin/sh\n"u8.ToArray()));
        Assert.IsEmpty(Inspect([]));
    }

    [TestMethod]
    public void Many_beginnings_cost_little()
    {
        var beginning = Encoding.ASCII.GetBytes($"{{\"schema\":\"{EmbeddedManifest.SchemaId}\",");
        var file = new byte[40 << 20];
        Elf.CopyTo(file, 0);
        for (var at = 4; at + beginning.Length < file.Length; at += beginning.Length)
        {
            beginning.CopyTo(file, at);
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.IsNull(Inspect(file).Single().Manifest);
        Assert.IsLessThan(20, clock.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public void A_package_and_a_folder_tell_of_every_file_with_code()
    {
        var assembly = MadeUpAssembly.Make("App", Manifest);
        var package = Path.Combine(folder, "a.nupkg");
        File.WriteAllBytes(package, TamperSample.Zip([new("lib/net10.0/App.dll", assembly), new("lib/net9.0/App.dll", assembly), new("readme.txt", [1]), new("lib/net9.0/Broken.dll", "MZ"u8.ToArray())]));
        var found = BinaryInspector.Inspect(package);
        Assert.AreEqual("lib/net10.0/App.dll lib/net9.0/App.dll", string.Join(' ', found.Where(f => f.Manifest is not null).Select(f => f.Path)));
        File.WriteAllBytes(Path.Combine(folder, "One.dll"), assembly);
        File.WriteAllBytes(Path.Combine(folder, "Two.dll"), MadeUpAssembly.Make("Two", null));
        Assert.AreEqual("One.dll:True Two.dll:False", string.Join(' ', BinaryInspector.Inspect(folder).Select(f => $"{f.Path}:{f.Manifest is not null}")));
        Assert.ThrowsExactly<InvalidDataException>(() => BinaryInspector.Inspect(WriteText()));
    }

    [TestMethod]
    public void A_bundle_of_any_bytes_is_told_and_never_trips_the_reader()
    {
        var random = new Random(6);
        foreach (var sound in (byte[][])[Bundle(2, false), Bundle(6, true)])
        {
            for (var i = 0; i < 3000; i++)
            {
                var bytes = (byte[])sound.Clone();
                for (var change = random.Next(1, 6); change > 0; change--)
                {
                    // The list of files is at the end.
                    bytes[bytes.Length - 1 - random.Next(random.Next(2) == 0 ? 250 : bytes.Length - 4)] = (byte)random.Next(256);
                }

                Inspect(random.Next(10) == 0 ? bytes[..random.Next(4, bytes.Length)] : bytes);
            }
        }
    }

    private static byte[] Elf => [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    private static System.Collections.Immutable.ImmutableArray<InspectedBinary> Inspect(byte[] file) => BinaryInspector.Inspect(new MemoryStream(file), "App");

    private static byte[] Host(long bundle) => [.. Elf, .. new byte[100], .. BitConverter.GetBytes(bundle), .. BundleReader.Signature, .. new byte[100]];

    private static byte[] Bundle(uint version, bool isPacked)
    {
        (string Name, byte Type, byte[] Content)[] files =
        [
            ("App.dll", 1, MadeUpAssembly.Make("App", Manifest)), ("Other.dll", 1, MadeUpAssembly.Make("Other", null)), ("App.deps.json", 3, "{}"u8.ToArray()),
        ];
        using var stream = new MemoryStream();
        stream.Write(Host(0));
        var entries = new List<(long Offset, long Size, long Packed, byte Type, string Name)>();
        foreach (var (name, type, content) in files)
        {
            var packed = isPacked && type == 1 ? Deflate(content) : null;
            entries.Add((stream.Position, content.Length, packed?.Length ?? 0, type, name));
            stream.Write(packed ?? content);
        }

        var header = stream.Position;
        using var writer = new BinaryWriter(stream);
        writer.Write(version);
        writer.Write(0u);
        writer.Write(files.Length);
        writer.Write("bundle-id-1");
        if (version >= 2)
        {
            for (var i = 0; i < 5; i++)
            {
                writer.Write(0L);
            }
        }

        foreach (var (offset, size, packed, type, name) in entries)
        {
            writer.Write(offset);
            writer.Write(size);
            if (version >= 6)
            {
                writer.Write(packed);
            }

            writer.Write(type);
            writer.Write(name);
        }

        stream.Position = 104;
        writer.Write(header);
        return stream.ToArray();
    }

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return packed.ToArray();
    }

    private string WriteText()
    {
        var path = Path.Combine(folder, "text.txt");
        File.WriteAllText(path, "text");
        return path;
    }
}
