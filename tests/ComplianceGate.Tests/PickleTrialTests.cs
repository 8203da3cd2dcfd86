using System.IO.Compression;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PickleTrialTests
{
    private static readonly byte[] Evil = PickleBytes.Of(2).Global("os", "system").Call("id").Stop();

    private static readonly byte[] Magic = ModelSamples.PyTorchLegacy[2..];

    public static IEnumerable<object[]> Hidden =>
    [
        ["a mark twice", "pickle", (byte[])[0x80, 2, .. Evil]],
        ["a mark behind a value", "pickle", PickleBytes.Of(2).Op("N0").Op(Evil).Bytes],
        ["a mark in front of the legacy magic number", "pytorch", (byte[])[0x80, 2, 0x80, 2, .. Magic, .. Evil]],
        ["the magic number in other words", "pickle", (byte[])[.. "L119547037146038801333356L\n."u8, .. Evil]],
        ["a call, then an error", "pickle", PickleBytes.Of(2).Global("os", "system").Op(")R").Op(0xFF).Bytes],
        ["protocol 0 with its mark", "pickle", PickleBytes.Of(0).Global("os", "system").Op("(S'id'\ntR.").Bytes],
        ["protocol 1 with its mark", "pickle", PickleBytes.Of(1).Global("os", "system").Call("id").Stop()],
        ["protocol 0", "pickle", new PickleBytes().Global("os", "system").Op("(S'id'\ntR.").Bytes],
        ["protocol 0, then an error", "pickle", new PickleBytes().Global("os", "system").Op("(S'id'\ntR").Op(0xFF).Bytes],
        ["INST", "pickle", new PickleBytes().Op("(").Inst("os", "abort").Op(0xFF).Bytes],
        ["a frame in a frame", "pickle", PickleBytes.Of(4).Frame(30).Frame(9).Global("os", "system").Call("id").Op(0xFF).Bytes],
        ["a larger stack than is followed", "pickle", PickleBytes.Of(2).Op(new string('N', 300_000)).Op(Evil).Bytes],
        ["a larger stack than is followed, unmarked", "pickle", new PickleBytes().Op(new string('N', 300_000)).Global("os", "system").Op(")R.").Bytes],
        ["compressed", "pickle", ZLib(Evil)],
    ];

    [TestMethod]
    [DynamicData(nameof(Hidden))]
    public void A_pickle_is_found_whatever_its_name(string way, string format, byte[] bytes)
    {
        foreach (var (name, isDeclared) in ((string, bool)[])[("a.bin", false), ("a.zip", false), ("a.pk", false), ("a.dat", true)])
        {
            var model = ModelFormats.Recognise(name, isDeclared, Open(bytes));
            Assert.AreEqual(format, model?.Format, $"{way} {name}");
        }

        var contents = ModelFormats.Find(format)!.ReadContents(Open(bytes), new ModelSurroundings("/m/a.bin", new InputFiles()))!;
        Assert.IsTrue(
            contents.SerialisedCode!.Unparsed is not null || contents.SerialisedCode.Globals.Any(g => g.Kind == SerialisedGlobalKind.Dangerous), way);
    }

    [TestMethod]
    public void Other_data_is_no_pickle()
    {
        foreach (var text in (string[])
        [
            "", "N.", "cat\ndog\nbird\n", "cos\nsin\ntan\n", "code\nname\nvalue\n", "import\nos\n", "I am\nno pickle.", "GIF89a", "]]]]]]",
            "i\nn\n.", "{\"a\": 1}", "city\nRome\nRio\n",
        ])
        {
            Assert.IsNull(ModelFormats.Recognise("a.bin", false, Open(Encoding.UTF8.GetBytes(text))), text);
        }

        foreach (var grey in (byte[])[0, 0x28, 0x4E, 0x5D, 0x80, 0x88, 0x8F, 0x94, 0xFF])
        {
            Assert.IsNull(ModelFormats.Recognise("a.bin", false, Open(Enumerable.Repeat(grey, 400_000).ToArray())), $"{grey}");
        }

        // MessagePack, which begins like a pickle; a mark before what no Python could import.
        Assert.IsNull(ModelFormats.Recognise("a.bin", false, Open([0x80, 0x02, 0x81, 0xA1, (byte)'a', 0x01])));
        Assert.IsNull(ModelFormats.Recognise("a.bin", false, Open([0x80, 0x04, (byte)'c', 0xF3, 0x02, (byte)'\n', 0x91, (byte)'\n', 0xFF])));
    }

    [TestMethod]
    public void Numbers_by_chance_are_no_pickle()
    {
        var random = new Random(20261203);
        var taken = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = new byte[random.Next(2, 400)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
            {
                (bytes[0], bytes[1]) = (0x80, (byte)random.Next(6));
            }

            taken += PickleTrial.IsPickle(new ByteRegion(bytes, bytes.Length)) ? 1 : 0;
        }

        // One in two hundred reaches STOP behind a mark by chance; without a mark none.
        Assert.IsLessThan(500, taken);
    }

    [TestMethod]
    public void A_sound_pickle_of_text_is_not_called_damaged()
    {
        var text = new PickleBytes().Op("(dp0\nS'" + new string('a', 5000) + "'\np1\nV" + new string('b', 5000) + "\np2\nsS'n'\nL" + new string('7', 2000) + "L\ns.").Bytes;
        Assert.AreEqual(new RecognisedModel("pickle", null, null, 0), ModelFormats.Recognise("a.pkl", false, Open(text)));
        Assert.AreEqual(new RecognisedModel("pickle", "2", null, 0), ModelFormats.Recognise("a.pickle", false, Open([0x80, 2, 0x80, 4, (byte)'N', (byte)'.'])));
        Assert.AreEqual(new RecognisedModel("pickle", "0", null, 0), ModelFormats.Recognise("a.pkl", false, Open([0x80, 0, (byte)'N', (byte)'.'])));
    }

    [TestMethod]
    public void An_archive_of_PyTorch_is_found_whatever_its_directory()
    {
        var sound = FuzzZip.Pack([("m/data.pkl", Evil), ("m/version", "3"u8.ToArray())]);
        foreach (var (what, bytes) in ((string, byte[])[])
        [
            ("a byte behind the end", [.. sound, 0]),
            ("many bytes behind the end", [.. sound, .. new byte[100_000]]),
            ("no end", sound[..^22]),
            ("an end that hides another", TwoEnds(sound)),
        ])
        {
            var model = ModelFormats.Recognise("a.zip", false, Open(bytes));
            Assert.AreEqual("pytorch", model?.Format, what);
            Assert.IsNotNull(model?.Reason, what);
        }

        // The directory says one entry, and readers that go by its size see two.
        var fewer = FuzzZip.Pack([("a", [1]), ("m/data.pkl", Evil)]);
        fewer[^14] = fewer[^12] = 1;
        Assert.AreEqual("pytorch", ModelFormats.Recognise("a.zip", false, Open(fewer))?.Format);

        var late = FuzzZip.Pack([.. Enumerable.Range(0, 5000).Select(i => (new string('x', 300) + i, Array.Empty<byte>())), ("m/data.pkl", Evil)]);
        Assert.AreEqual(new RecognisedModel("pytorch", null, null, 0), ModelFormats.Recognise("a.bin", false, Open(late)));

        foreach (var other in (byte[][])[FuzzZip.Pack([("a/b/data.pkl", [1])]), FuzzZip.Pack([.. Enumerable.Range(0, 5000).Select(i => ("x" + i, "m/data.pkl"u8.ToArray()))])])
        {
            Assert.IsNull(ModelFormats.Recognise("a.zip", false, Open(other)));
            Assert.IsNull(ModelFormats.Recognise("a.zip", false, Open([.. other, 0])));
        }
    }

    [TestMethod]
    public void Other_archives_with_bytes_behind_their_end_are_still_models()
    {
        Assert.AreEqual("mlnet", ModelFormats.Recognise("a.zip", false, Open([.. ModelSamples.MLNet, 0]))?.Format);
        Assert.AreEqual("keras", ModelFormats.Recognise("a.zip", false, Open([.. ModelSamples.Keras, 0]))?.Format);
        Assert.IsNotNull(ModelFormats.Recognise("a.zip", false, Open([.. ModelSamples.Keras, 0]))?.Reason);
    }

    private static byte[] TwoEnds(byte[] sound)
    {
        // An empty archive's end whose comment is the whole of the rest, the real end and one byte more.
        var end = sound.Length - 22;
        byte[] tail = [.. sound[end..], 0];
        byte[] fake = [.. "PK\u0005\u0006"u8, .. new byte[16], (byte)tail.Length, 0];
        return [.. sound[..end], .. fake, .. tail];
    }

    private static byte[] ZLib(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private static ModelBytes Open(byte[] bytes) => new(new MemoryStream(bytes));
}
