using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using ComplianceGate.Binaries;
using AssemblyFile = ComplianceGate.Binaries.AssemblyFile;

namespace ComplianceGate.Tests;

/// <summary>What is read out of real binaries: the library's own.</summary>
[TestClass]
public sealed class BinaryFileTests
{
    private static readonly byte[] Assembly = File.ReadAllBytes(typeof(Gate).Assembly.Location);

    // They lie packed inside the library; as a file of their own they are the same bytes.
    private static readonly byte[] Symbols = Unpacked(Assembly);

    [TestMethod]
    public void An_assembly_names_its_version_its_symbols_and_its_source()
    {
        var read = AssemblyFile.Read(Assembly)!;
        Assert.AreEqual(typeof(Gate).Module.ModuleVersionId.ToString("D"), read.Mvid);
        Assert.AreEqual(read.Mvid, AssemblyFile.Mvid(Assembly));
        Assert.AreEqual(40, read.PdbId!.Length);
        Assert.AreEqual("SHA256", read.PdbChecksums.Single().Algorithm);
        StringAssert.StartsWith(read.InformationalVersion, Toolchain.GateVersion, StringComparison.Ordinal);
        Assert.AreEqual(read.PdbId, read.Symbols!.Id);
    }

    [TestMethod]
    public void Symbols_record_the_compilation_and_belong_to_their_assembly()
    {
        var assembly = AssemblyFile.Read(Assembly)!;
        var read = SymbolFile.Read(Symbols, assembly.PdbChecksums)!;
        Assert.AreEqual(assembly.PdbId, read.Id);
        Assert.AreEqual(assembly.PdbChecksums.Single(), read.Checksums.Single());
        Assert.AreEqual("C#", read.Options.Single(o => o.Name == "language").Value);
        StringAssert.Contains(read.Options.Single(o => o.Name == "define").Value, "NET10_0_OR_GREATER");
        Assert.IsGreaterThan(150, read.References.Length);
        var runtime = read.References.Single(r => r.Name == "System.Runtime.dll");
        Assert.IsTrue(Guid.TryParse(runtime.Mvid, out var mvid) && mvid != Guid.Empty);
    }

    [TestMethod]
    public void Symbols_inside_an_assembly_are_read_and_a_bomb_is_not()
    {
        var builder = new BlobBuilder();
        // The library's own symbols, packed into another image's debug directory.
        var debug = new DebugDirectoryBuilder();
        var content = new BlobBuilder();
        content.WriteBytes(Symbols);
        debug.AddEmbeddedPortablePdbEntry(content, 0x0100);
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("m.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("m"), new Version(1, 0), default, default, default, System.Reflection.AssemblyHashAlgorithm.Sha1);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder(), debugDirectoryBuilder: debug).Serialize(builder);
        var image = builder.ToArray();
        Assert.AreEqual(SymbolFile.Read(Symbols, [])!.Id, AssemblyFile.Read(image)!.Symbols!.Id);

        var at = image.AsSpan().LastIndexOf("MPDB"u8) + 4;
        image[at + 3] = 0x7f;
        Assert.IsNull(AssemblyFile.Read(image)!.Symbols);
    }

    [TestMethod]
    public void What_is_no_binary_tells_nothing()
    {
        foreach (var bytes in (byte[][])[[], [0x4d, 0x5a], "BSJB"u8.ToArray(), "Microsoft C/C++ MSF 7.00\r\n\u001aDS\0\0\0"u8.ToArray(), new byte[4096], Symbols])
        {
            Assert.IsNull(AssemblyFile.Read(bytes));
            Assert.IsNull(AssemblyFile.Mvid(bytes));
        }

        foreach (var bytes in (byte[][])[[], [0x4d, 0x5a], "BSJB"u8.ToArray(), "Microsoft C/C++ MSF 7.00\r\n\u001aDS\0\0\0"u8.ToArray(), Assembly])
        {
            Assert.IsNull(SymbolFile.Read(bytes, []));
        }
    }

    // Damage where the structure is: a byte of code or of a document says nothing to these readers.
    [TestMethod]
    public void Damaged_files_are_read_or_not_and_nothing_else()
    {
        var random = new Random(20261123);
        var changed = 0;
        for (var i = 0; i < 1_500; i++)
        {
            var assembly = Damaged(Assembly, random);
            var symbols = Damaged(Symbols, random);
            var read = AssemblyFile.Read(assembly);
            AssemblyFile.Mvid(assembly);
            changed += SymbolFile.Read(symbols, read?.PdbChecksums ?? []) is null ? 1 : 0;
        }

        Assert.IsGreaterThan(20, changed, "the damage is felt");
    }

    [TestMethod]
    public void A_changed_byte_of_the_symbols_changes_their_checksum()
    {
        var recorded = AssemblyFile.Read(Assembly)!.PdbChecksums;
        var bytes = (byte[])Symbols.Clone();
        bytes[^1] ^= 1;
        Assert.AreNotEqual(recorded.Single().Digest, SymbolFile.Read(bytes, recorded)!.Checksums.Single().Digest);
    }

    private static byte[] Unpacked(byte[] image)
    {
        var at = image.AsSpan().LastIndexOf("MPDB"u8);
        var symbols = new byte[BitConverter.ToInt32(image, at + 4)];
        using var packed = new System.IO.Compression.DeflateStream(new MemoryStream(image, at + 8, image.Length - at - 8), System.IO.Compression.CompressionMode.Decompress);
        packed.ReadExactly(symbols);
        return symbols;
    }

    private static byte[] Damaged(byte[] whole, Random random)
    {
        var bytes = random.Next(8) == 0 ? whole[..random.Next(whole.Length)] : (byte[])whole.Clone();
        for (var n = random.Next(1, 12); n > 0 && bytes.Length > 0; n--)
        {
            var at = random.Next(3) == 0 ? random.Next(bytes.Length) : random.Next(Math.Min(bytes.Length, 2_000));
            bytes[at] = random.Next(4) == 0 ? (byte)0xff : (byte)random.Next(256);
        }

        return bytes;
    }
}
