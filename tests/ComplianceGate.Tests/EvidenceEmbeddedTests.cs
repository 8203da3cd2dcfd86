using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class EvidenceEmbeddedTests
{
    private static readonly byte[] Json = EvidenceSamples.Embedded(EvidenceSamples.Rich());

    [TestMethod]
    public void What_was_embedded_is_read_back()
    {
        var manifest = Read(Assemble(("Other.resources", "noise"u8.ToArray()), (EmbeddedManifest.ResourceName, Json)))!;
        CollectionAssert.AreEqual(Json, manifest.Json.ToArray());
        Assert.AreEqual("Contoso.App", manifest.Name);
        Assert.AreEqual("1.2.3-rc.1", manifest.Version);
        Assert.AreEqual("net10.0", manifest.TargetFramework);
        Assert.AreEqual("10.0.401", manifest.Sdk);
        Assert.AreEqual("0.1.0", manifest.Gate);
        Assert.AreEqual(new string('d', 64), manifest.Policy);
        Assert.AreEqual(new string('b', 40), manifest.Tree);
        Assert.HasCount(5, manifest.Packages);
    }

    [TestMethod]
    public void Five_thousand_packages_are_read_back()
    {
        var json = EvidenceSamples.Embedded(EvidenceSamples.Many(5000));
        Assert.HasCount(5000, Read(Assemble((EmbeddedManifest.ResourceName, json)))!.Packages);
    }

    [TestMethod]
    public void An_assembly_without_the_resource_has_no_manifest()
    {
        Assert.IsNull(Read(Assemble(("compliancegate.manifest.json", Json))));
        Assert.IsNull(Read(Assemble()));
        Assert.IsNull(EmbeddedManifestReader.ReadFile(typeof(EmbeddedManifestReader).Assembly.Location));
    }

    [TestMethod]
    public void A_file_that_is_no_assembly_is_told_apart()
    {
        Assert.ThrowsExactly<InvalidDataException>(() => Read([]));
        Assert.ThrowsExactly<InvalidDataException>(() => Read("MZ"u8.ToArray()));
        Assert.ThrowsExactly<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes(new string('x', 5000))));
        Assert.ThrowsExactly<FileNotFoundException>(() => EmbeddedManifestReader.ReadFile(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("{\"schema\":\"compliancegate.embedded/2\"}")]
    [DataRow("{\"schema\":\"compliancegate.embedded/1\"}")]
    [DataRow("{\"schema\":1}")]
    [DataRow("{\"schema\":\"compliancegate.embedded/1\",\"packages\":{}}")]
    [DataRow("[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]")]
    public void A_malformed_manifest_is_told_apart(string json)
    {
        Assert.ThrowsExactly<InvalidDataException>(() => EmbeddedManifestReader.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.ThrowsExactly<InvalidDataException>(() => Read(Assemble((EmbeddedManifest.ResourceName, Encoding.UTF8.GetBytes(json)))));
    }

    [TestMethod]
    public void A_key_given_twice_is_refused()
    {
        var text = Encoding.UTF8.GetString(Json).Replace("\"gate\":", "\"gate\":\"9\",\"gate\":", StringComparison.Ordinal);
        Assert.ThrowsExactly<InvalidDataException>(() => EmbeddedManifestReader.Parse(Encoding.UTF8.GetBytes(text)));
    }

    [TestMethod]
    public void Too_large_a_manifest_is_refused()
    {
        Assert.ThrowsExactly<InvalidDataException>(() => EmbeddedManifestReader.Parse(new byte[EmbeddedManifestReader.MaxSize + 1]));
        Assert.ThrowsExactly<InvalidDataException>(() => Read(Assemble((EmbeddedManifest.ResourceName, new byte[EmbeddedManifestReader.MaxSize + 1]))));
    }

    [TestMethod]
    [DataRow(uint.MaxValue)]
    [DataRow(0x7FFFFFFFu)]
    [DataRow(1_000_000u)]
    public void A_claimed_length_beyond_the_file_is_refused(uint claimed)
    {
        var image = Assemble((EmbeddedManifest.ResourceName, Json));
        BitConverter.TryWriteBytes(image.AsSpan(image.AsSpan().IndexOf(Json) - 4), claimed);
        Assert.ThrowsExactly<InvalidDataException>(() => Read(image));
    }

    [TestMethod]
    [DataRow(0x7FFFFFFCu)]
    [DataRow(uint.MaxValue)]
    public void An_offset_beyond_the_file_is_refused(uint offset) =>
        Assert.ThrowsExactly<InvalidDataException>(() => Read(Assemble(offset, (EmbeddedManifest.ResourceName, Json))));

    [TestMethod]
    public void Five_thousand_mutations_give_a_manifest_nothing_or_the_documented_error()
    {
        var image = Assemble((EmbeddedManifest.ResourceName, Json));
        var random = new Random(20261121);
        int whole = 0, none = 0, refused = 0;
        for (var i = 0; i < 5000; i++)
        {
            var mutant = Mutate(image, random);
            try
            {
                _ = Read(mutant) is null ? none++ : whole++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(0, whole);
        Assert.IsGreaterThan(0, none);
        Assert.IsGreaterThan(500, refused);
    }

    private static byte[] Mutate(byte[] image, Random random)
    {
        if (random.Next(5) == 0)
        {
            return image[..random.Next(image.Length)];
        }

        var mutant = image.ToArray();
        // The headers are a small part of the file, and the part where most can go wrong.
        var range = random.Next(2) == 0 ? Math.Min(1200, image.Length) : image.Length;
        for (var n = random.Next(1, 8); n > 0; n--)
        {
            var at = random.Next(range - 4);
            switch (random.Next(3))
            {
                case 0: mutant[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: mutant[at] = (byte)random.Next(256); break;
                default: BitConverter.TryWriteBytes(mutant.AsSpan(at), random.Next(2) == 0 ? int.MaxValue : random.Next()); break;
            }
        }

        return mutant;
    }

    private static EmbeddedManifest? Read(byte[] image)
    {
        using var stream = new MemoryStream(image, writable: false);
        return EmbeddedManifestReader.Read(stream);
    }

    private static byte[] Assemble(params (string Name, byte[] Content)[] resources) => Assemble(null, resources);

    /// <summary>The smallest managed library that holds resources.</summary>
    private static byte[] Assemble(uint? offset, params (string Name, byte[] Content)[] resources)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("A.dll"), metadata.GetOrAddGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("A"), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(0, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var content = new BlobBuilder();
        foreach (var (name, bytes) in resources)
        {
            content.Align(8);
            metadata.AddManifestResource(ManifestResourceAttributes.Public, metadata.GetOrAddString(name), default, offset ?? (uint)content.Count);
            content.WriteInt32(bytes.Length);
            content.WriteBytes(bytes);
        }

        var image = new BlobBuilder();
        new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder(), managedResources: content,
            deterministicIdProvider: _ => new BlobContentId(Guid.Empty, 1)).Serialize(image);
        return image.ToArray();
    }
}
