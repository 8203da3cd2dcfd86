using System.IO.Compression;
using System.Text;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
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
    public void Code_in_a_folder_is_known_by_its_first_bytes_and_not_by_its_name()
    {
        byte[] mach = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 2, .. new byte[50]];
        foreach (var (name, bytes) in (ValueTuple<string, byte[]>[])[("Contoso.App", [.. Elf, .. Manifest]), ("LIB.DLL", MadeUpAssembly.Make("Lib", Manifest)), ("libx.so.1", [.. Elf, .. new byte[50]]), ("fat.bin", mach)])
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        File.WriteAllBytes(Path.Combine(folder, "Java.class"), [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 65, .. new byte[50]]);
        File.WriteAllText(Path.Combine(folder, "none.dll"), "text");
        Assert.AreEqual("Contoso.App:True LIB.DLL:True fat.bin:False libx.so.1:False", string.Join(' ', BinaryInspector.Inspect(folder).Select(f => $"{f.Path}:{f.Manifest is not null}")));
    }

    [TestMethod]
    [Timeout(20_000)]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_pipe_is_not_waited_for()
    {
        foreach (var name in (string[])["App", "App.nupkg", "Host.dll"])
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(folder, name));
            made.WaitForExit();
        }

        File.WriteAllBytes(Path.Combine(folder, "Host"), Host(0));
        Assert.ThrowsExactly<InvalidDataException>(() => BinaryInspector.Inspect(Path.Combine(folder, "App")));
        Assert.ThrowsExactly<InvalidDataException>(() => BinaryInspector.Inspect(Path.Combine(folder, "App.nupkg")));
        Assert.AreEqual(BinaryForm.Host, BinaryInspector.Inspect(Path.Combine(folder, "Host")).Single().Form);
        Assert.AreEqual(VerificationOutcome.CannotDecide, EvidenceVerifier.Verify(Path.Combine(folder, "App.nupkg")).Outcome);
    }

    [TestMethod]
    public void Files_of_a_bundle_that_overlap_or_claim_too_much_are_refused_before_any_is_unpacked()
    {
        var zeros = Deflate(new byte[100 << 20]);
        byte[] One((long Offset, long Size, long Packed)[] files) => Bundle(zeros, [.. files.Select((f, i) => (Host(0).Length + f.Offset, f.Size, f.Packed, (byte)1, $"{i}.dll"))]);
        string? Problem(params (long Offset, long Size, long Packed)[] files) => Inspect(One(files)).Single().Problem;
        Assert.IsNull(Problem((0, 100 << 20, zeros.Length)));
        StringAssert.Contains(Problem([.. Enumerable.Repeat((0L, 100L << 20, (long)zeros.Length), 1000)]), "overlap");
        StringAssert.Contains(Problem((0, 100 << 20, zeros.Length), (1, 10, 10)), "overlap");
        StringAssert.Contains(Problem((0, 4L << 30, 10)), "outside", "more than it can unfold to");
        StringAssert.Contains(Problem((0, 100 << 20, 1), (1, 10, 10)), "outside");
        var noise = new byte[1000];
        new Random(5).NextBytes(noise);
        noise = Deflate(noise);
        StringAssert.Contains(Inspect(Bundle(noise, [(Host(0).Length, 1000, noise.Length / 2, 1, "0.dll")])).Single().Problem, "does not have the size", "what follows is another's");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Inspect(One([.. Enumerable.Repeat((0L, 100L << 20, (long)zeros.Length), 90_000)]));
        Assert.IsLessThan(10, clock.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public void Of_a_bundle_only_what_is_wanted_is_unpacked()
    {
        var other = new byte[100];
        var bundle = Bundle([.. MadeUpAssembly.Make("App", Manifest), .. other], [(Host(0).Length, MadeUpAssembly.Make("App", Manifest).Length, 0, 1, "App.dll"), (Host(0).Length + MadeUpAssembly.Make("App", Manifest).Length, 50_000, 100, 1, "Broken.dll")]);
        Assert.IsNotNull(Inspect(bundle).Single().Problem);
        Assert.AreEqual("Contoso.App", BinaryInspector.Inspect(new MemoryStream(bundle), "App", "App.dll").Single().Manifest!.Name);
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
        var entries = new List<(long Offset, long Size, long Packed, byte Type, string Name)>();
        var start = Host(0).Length;
        foreach (var (name, type, content) in files)
        {
            var packed = isPacked && type == 1 ? Deflate(content) : null;
            entries.Add((start + stream.Position, content.Length, packed?.Length ?? 0, type, name));
            stream.Write(packed ?? content);
        }

        return Bundle(stream.ToArray(), entries, version);
    }

    private static byte[] Bundle(byte[] contents, List<(long Offset, long Size, long Packed, byte Type, string Name)> entries, uint version = 6)
    {
        using var stream = new MemoryStream();
        stream.Write(Host(0));
        stream.Write(contents);
        var header = stream.Position;
        using var writer = new BinaryWriter(stream);
        writer.Write(version);
        writer.Write(0u);
        writer.Write(entries.Count);
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
