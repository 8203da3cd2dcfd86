using System.Buffers.Binary;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PyTorchArchiveTests
{
    [TestMethod]
    public void Tensors_are_counted_by_their_storages()
    {
        var read = Read(Archive(PyTorchSeeds.Table(2, ("a", "0", "FloatStorage", 6, [2, 3]), ("b", "1", "HalfStorage", 4, [4]), ("tied", "0", "FloatStorage", 6, [2, 3]))));
        Assert.IsNull(read.Reason);
        Assert.IsNull(read.SerialisedCode!.Unparsed);
        Assert.IsTrue(read.SerialisedCode.Globals.All(g => g.Kind == SerialisedGlobalKind.Allowed && g.Where == "m/data.pkl"));
        var header = read.Header!;
        Assert.AreEqual(3, header.TensorCount);
        Assert.AreEqual(10, header.StoredElements);
        Assert.AreEqual(10, header.Parameters);
        Assert.IsNull(header.ParametersUnknown);
        CollectionAssert.AreEqual(new TensorTypeFact[] { new("float32", 1, 6, false), new("float16", 1, 4, false) }, header.TensorTypes.ToArray());
        CollectionAssert.AreEqual(new ModelPropertyFact[] { new("byteorder", "little"), new("version", "3") }, header.Properties.ToArray());
    }

    [TestMethod]
    public void Whole_numbers_are_no_parameters_and_packed_ones_make_them_unknown()
    {
        var header = Read(Archive(PyTorchSeeds.Table(2, ("w", "0", "FloatStorage", 6, [6]), ("steps", "1", "LongStorage", 1, [])))).Header!;
        Assert.AreEqual(7, header.StoredElements);
        Assert.AreEqual(6, header.Parameters);
        header = Read(Archive(PyTorchSeeds.Table(2, ("w", "0", "ByteStorage", 6, [3, 2])))).Header!;
        Assert.AreEqual(6, header.StoredElements);
        Assert.IsNull(header.Parameters);
        StringAssert.Contains(header.ParametersUnknown, "several values in one element");
    }

    [TestMethod]
    public void More_than_a_table_of_tensors_has_no_parameters()
    {
        var pickle = new PickleBytes().Op(PyTorchSeeds.Table(2, ("a", "0", "FloatStorage", 6, [6]))[..^1]).Text("epoch").Int(3).Op("s.");
        var header = Read(Archive(pickle.Bytes)).Header!;
        Assert.AreEqual(6, header.StoredElements);
        Assert.IsNull(header.Parameters);
        Assert.IsNotNull(header.ParametersUnknown);
    }

    [TestMethod]
    public void Tensors_that_do_not_fit_into_the_file_are_not_believed()
    {
        var header = Read(Archive(PyTorchSeeds.Table(2, ("a", "0", "FloatStorage", 1_000_000_000, [1_000_000_000])))).Header!;
        Assert.IsNull(header.StoredElements);
        Assert.AreEqual("it names more elements than fit into the file", header.ParametersUnknown);
        Assert.IsEmpty(header.TensorTypes);
    }

    [TestMethod]
    public void Every_pickle_of_the_archive_is_followed()
    {
        var evil = PickleBytes.Of(2).Global("os", "system").Stop();
        foreach (var name in (string[])["m/constants.pkl", "m/extra/x.PKL", "m/a.pickle", "other/data.pkl"])
        {
            var code = Read(FuzzZip.Pack([("m/data.pkl", PickleBytes.Of(2).Op("}").Stop()), (name, evil)])).SerialisedCode!;
            Assert.AreEqual(new SerialisedGlobalFact("os", "system", SerialisedGlobalKind.Dangerous, name, 2), code.Globals.Single());
        }
    }

    [TestMethod]
    public void TorchScript_is_told_as_code()
    {
        var header = Read(FuzzZip.Pack([("m/data.pkl", PickleBytes.Of(2).Op("}").Stop()), ("m/code/__torch__/net.py", [1]), ("m/code/__torch__/a.py", [1]), ("m/x.py", [1])])).Header!;
        CollectionAssert.AreEqual(new[] { "code/__torch__/a.py", "code/__torch__/net.py" }, header.CodeReferences.ToArray());
    }

    [TestMethod]
    public void The_older_form_is_read_and_its_data_is_no_junk()
    {
        byte[] head = [.. ModelSamples.PyTorchLegacy[..15], 0x80, 2, (byte)'M', 0xE9, 3, (byte)'.', 0x80, 2, (byte)'}', (byte)'.'];
        var whole = (byte[])[.. head, .. PyTorchSeeds.Table(2, ("a", "0", "FloatStorage", 6, [2, 3])), 0x80, 2, (byte)']', (byte)'.', .. new byte[64]];
        var read = Read(whole);
        Assert.IsNull(read.SerialisedCode!.Unparsed);
        Assert.AreEqual(6, read.Header!.Parameters);
        var evil = (byte[])[.. head, .. PickleBytes.Of(2).Op("}").Stop(), .. PickleBytes.Of(2).Global("os", "system").Stop()];
        Assert.AreEqual("os", Read(evil).SerialisedCode!.Globals.Single().Module);
        Assert.IsNotNull(Read(head).SerialisedCode!.Unparsed);
    }

    public static IEnumerable<object?[]> Forgeries
    {
        get
        {
            var sound = FuzzZip.Pack([("m/data.pkl", PickleBytes.Of(2).Op("}").Stop()), ("m/version", "3"u8.ToArray())]);
            var directory = sound.AsSpan().IndexOf("PK\u0001\u0002"u8);
            yield return ["another local name", With(sound, 30, (byte)'x'), "contradicts its directory"];
            yield return ["another local method", With(sound, 8, 8), "contradicts its directory"];
            yield return ["another local size", With(sound, 18, 9), "contradicts its directory"];
            yield return ["a size beyond the entry", With(With(sound, directory + 20, 0xFF), directory + 24, 0xFF), "has not the size"];
            yield return ["a header elsewhere", With(sound, directory + 42, 1), "without a header"];
            yield return ["a name that leads out", FuzzZip.Pack([("m/data.pkl", [1]), ("m/../../x", [1])]), "leads out of it"];
            yield return ["a name that leads out the other way", FuzzZip.Pack([("m/data.pkl", [1]), (@"m\..\..\x", [1])]), "leads out of it"];
            yield return ["an absolute name", FuzzZip.Pack([("m/data.pkl", [1]), ("/x", [1])]), "no relative path"];
            yield return ["a drive", FuzzZip.Pack([("m/data.pkl", [1]), ("C:/x", [1])]), "no relative path"];
            yield return ["a name with a zero", FuzzZip.Pack([("m/data.pkl", [1]), ("m/a.pkl\0.txt", [1])]), "control characters"];
            yield return ["one name twice", FuzzZip.Pack([("m/data.pkl", [1]), ("m/data.pkl", [2])]), "twice"];
            yield return ["a second end", TwoEnds(sound), "two ends"];
            yield return ["bytes between directory and end", Gap(sound), "does not end where the archive does"];
        }
    }

    [TestMethod]
    [DynamicData(nameof(Forgeries))]
    public void An_archive_that_can_be_read_in_two_ways_is_refused(string what, byte[] bytes, string reason)
    {
        var read = Read(bytes);
        Assert.IsNotNull(read.Reason, what);
        StringAssert.Contains(read.Reason, reason);
        Assert.IsNotNull(read.SerialisedCode!.Unparsed);
    }

    [TestMethod]
    public void An_encrypted_entry_is_not_called_clean()
    {
        var sound = FuzzZip.Pack([("m/data.pkl", PickleBytes.Of(2).Op("}").Stop())]);
        var directory = sound.AsSpan().IndexOf("PK\u0001\u0002"u8);
        var code = Read(With(With(sound, 6, (byte)(sound[6] | 1)), directory + 8, (byte)(sound[directory + 8] | 1))).SerialisedCode!;
        Assert.AreEqual("holds \"m/data.pkl\" encrypted", code.Unparsed);
    }

    [TestMethod]
    public void A_bomb_is_not_inflated()
    {
        var bomb = FuzzZip.Pack([("m/data.pkl", new byte[64 << 20])], System.IO.Compression.CompressionLevel.Fastest);
        var memory = GC.GetAllocatedBytesForCurrentThread();
        Assert.AreEqual("holds \"m/data.pkl\" compressed, and more of it than is read", Read(bomb).SerialisedCode!.Unparsed);
        Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - memory);

        // The directory lies: what it inflates to is longer.
        var directory = bomb.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(directory + 24), 1000);
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(22), 1000);
        memory = GC.GetAllocatedBytesForCurrentThread();
        StringAssert.Contains(Read(bomb).Reason, "has not the size");
        Assert.IsLessThan(64L << 20, GC.GetAllocatedBytesForCurrentThread() - memory);
    }

    private static byte[] Archive(byte[] pickle) =>
        FuzzZip.Pack([("m/data.pkl", pickle), ("m/version", Encoding.ASCII.GetBytes("3\n")), ("m/byteorder", Encoding.ASCII.GetBytes("little")), ("m/data/0", new byte[256])]);

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        var copy = bytes.ToArray();
        copy[at] = value;
        return copy;
    }

    private static byte[] TwoEnds(byte[] bytes)
    {
        // The comment of the archive holds another end, which readers that search from behind take first.
        var copy = (byte[])[.. bytes, .. bytes[^22..]];
        copy[bytes.Length - 2] = 22;
        copy[^2] = 1;
        return copy;
    }

    private static byte[] Gap(byte[] bytes) => [.. bytes[..^22], 0, 0, 0, 0, .. bytes[^22..]];

    private static ModelContents Read(byte[] bytes) =>
        new PyTorchFormat().ReadContents(new ModelBytes(new MemoryStream(bytes)), new ModelSurroundings("/m/a.pt", new InputFiles()))!;
}
