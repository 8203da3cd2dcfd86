using System.Text;
using ComplianceGate.Models;
using static ComplianceGate.Tests.ModelSamples;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelFormatTests
{
    [TestMethod]
    public void Every_format_is_known_by_name_and_head()
    {
        foreach (var (name, bytes, format) in All)
        {
            var model = Recognise(name, bytes);
            Assert.AreEqual(format, model?.Format, name);
            Assert.IsNull(model?.Reason, name);
        }
    }

    [TestMethod]
    [DataRow("onnx", "8")]
    [DataRow("gguf", "3")]
    [DataRow("tflite", "3")]
    [DataRow("mlnet", "4.0.1")]
    [DataRow("hdf5", "2")]
    [DataRow("pickle", "4")]
    public void The_version_is_that_of_the_head(string format, string version)
    {
        foreach (var sample in All.Where(s => s.Format == format))
        {
            Assert.AreEqual(version, Recognise(sample.Name, sample.Bytes)?.FormatVersion);
        }
    }

    [TestMethod]
    public void PyTorch_archives_tell_their_version_where_it_is_readable()
    {
        Assert.AreEqual("3", Recognise("a.pt", PyTorch)?.FormatVersion);
        Assert.AreEqual("legacy", Recognise("a.pt", PyTorchLegacy)?.FormatVersion);
    }

    [TestMethod]
    public void A_bin_or_zip_counts_only_with_a_known_head()
    {
        foreach (var (name, bytes, format) in All)
        {
            // ONNX has no signature of its own: other data would pass for it.
            Assert.AreEqual(format == "onnx" ? null : format, Recognise("x.bin", bytes)?.Format, name);
        }

        Assert.IsNull(Recognise("firmware.bin", [0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 2, 3, 4, 5, 6, 7, 8]));
        Assert.IsNull(Recognise("empty.bin", []));
        Assert.IsNull(Recognise("site.zip", Zip(("index.html", "x"))));
        Assert.IsNull(Recognise("site.zip", Zip(("config.json", "x"))));
        Assert.IsNull(Recognise("text.bin", Encoding.UTF8.GetBytes("(just a text, I think.)")));
        Assert.IsNull(Recognise("notes.txt", Gguf));
    }

    [TestMethod]
    public void A_declared_file_is_a_model_whatever_its_name()
    {
        Assert.AreEqual("gguf", Recognise("weights.dat", Gguf, true)?.Format);
        Assert.AreEqual(ModelFormats.Unknown, Recognise("weights.dat", [1, 2, 3], true)?.Format);
        Assert.AreEqual(ModelFormats.Unknown, Recognise("weights.bin", [1, 2, 3], true)?.Format);
        Assert.IsNull(Recognise("weights.dat", [1, 2, 3], true)?.Reason);
    }

    [TestMethod]
    [DataRow(0x67676d6cu, null, null)]
    [DataRow(0x67676d66u, 1u, "ggmf-1")]
    [DataRow(0x67676a74u, 3u, "ggjt-3")]
    public void The_formats_before_GGUF_are_known_by_their_signature(uint signature, uint? version, string? expected)
    {
        byte[] bytes = [.. UInt32(signature), .. version is { } number ? UInt32(number) : [], .. Ggml[4..]];
        Assert.AreEqual(new RecognisedModel("ggml", expected, null, 0), Recognise("ggml-base.bin", bytes));
        Assert.IsNull(Recognise("ggml-base.bin", [bytes[3], bytes[2], bytes[1], bytes[0], .. bytes[4..]]), "big-endian");
        StringAssert.Contains(Recognise("ggml-base.bin", bytes[..12])?.Reason, "is a damaged ggml file: it ends before the numbers");
        Assert.AreEqual("ggml", Recognise("a.gguf", bytes)?.Format);
        if (version is not null)
        {
            StringAssert.Contains(Recognise("a.bin", [.. UInt32(signature), .. UInt32(9), .. Ggml[4..]])?.Reason, "version 9");
            StringAssert.Contains(Recognise("a.bin", UInt32(signature))?.Reason, "ends before its version");
        }
    }

    [TestMethod]
    public void Every_list_of_endings_is_the_formats_own()
    {
        var own = ModelFormats.All.SelectMany(f => f.Extensions).Concat(ModelFormats.OpenExtensions).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AllItemsAreUnique(own);
        CollectionAssert.AreEqual(own, Packages.PackageGraphReader.ModelExtensions.Order(StringComparer.Ordinal).ToArray());

        var targets = System.Xml.Linq.XDocument.Load(Path.Combine(HouseTests.Root, "build", "ComplianceGate.Check.targets"));
        var listed = targets.Descendants().Single(e => e.Name.LocalName == "_ComplianceGateModelEndings").Value;
        CollectionAssert.AreEqual(own, listed.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToArray());
        Assert.IsTrue(listed.StartsWith('|') && listed.EndsWith('|'), "each ending stands between two bars");
    }

    [TestMethod]
    public void A_name_that_contradicts_the_head_is_told_and_the_head_believed()
    {
        var model = Recognise("a.onnx", Gguf);
        Assert.AreEqual("gguf", model?.Format);
        StringAssert.Contains(model?.Reason, "has the head of GGUF, but its name ends in .onnx (ONNX)");
        Assert.AreEqual("hdf5", Recognise("a.keras", Hdf5)?.Format);
        Assert.AreEqual("pytorch", Recognise("a.pkl", PyTorch)?.Format);
    }

    [TestMethod]
    [DataRow("a.onnx")]
    [DataRow("a.safetensors")]
    [DataRow("a.gguf")]
    [DataRow("a.tflite")]
    [DataRow("a.pt")]
    [DataRow("a.ckpt")]
    [DataRow("a.pkl")]
    [DataRow("a.pickle")]
    [DataRow("a.joblib")]
    [DataRow("a.keras")]
    [DataRow("a.H5")]
    [DataRow("a.mlnet")]
    public void A_claimed_file_with_a_foreign_empty_or_pointing_head_stays_a_model(string name)
    {
        var noise = Recognise(name, Encoding.UTF8.GetBytes("?? this is no model ??"));
        Assert.IsNotNull(noise?.Reason);
        StringAssert.Contains(noise.Value.Reason, "is no ");
        Assert.AreEqual("is empty", Recognise(name, [])?.Reason);
        var pointer = Recognise(name, Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"));
        StringAssert.Contains(pointer?.Reason, "git lfs pull");
    }

    [TestMethod]
    public void A_truncated_file_is_malformed_at_its_place()
    {
        foreach (var (name, bytes, format) in All.Where(s => s.Format is not ("pytorch" or "tflite")))
        {
            var model = Recognise(name == "a.zip" ? "a.keras" : name, bytes[..(bytes.Length / 2)]);
            Assert.IsNotNull(model?.Reason, format);
        }
    }

    [TestMethod]
    public void Claims_beyond_the_file_are_refused_without_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        StringAssert.Contains(Recognise("a.safetensors", Concat(UInt64(10_000_000_000), "{\"a\":"u8, default))?.Reason, "10,000,000,000 bytes; the format allows");
        StringAssert.Contains(Recognise("a.safetensors", Concat(UInt64(99_000_000), "{\"a\":"u8, default))?.Reason, "more than the file has");
        StringAssert.Contains(Recognise("a.safetensors", Concat(UInt64(ulong.MaxValue), "{"u8, default))?.Reason, "the format allows");
        StringAssert.Contains(Recognise("a.gguf", Concat("GGUF"u8, UInt32(3), UInt64(ulong.MaxValue), UInt64(ulong.MaxValue), default, default))?.Reason, "more than the file can hold");
        StringAssert.Contains(Recognise("a.gguf", Concat("GGUF"u8, UInt32(3), UInt64(0), UInt64(1UL << 40), default, default))?.Reason, "more than the file can hold");
        StringAssert.Contains(Recognise("a.gguf", Concat("GGUF"u8, UInt32(99), UInt64(0), UInt64(0), default, default))?.Reason, "version 99");
        Assert.IsNotNull(Recognise("a.onnx", [0x08, 8, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])?.Reason);
        Assert.IsNotNull(Recognise("a.onnx", [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])?.Reason);
        Assert.IsNotNull(Recognise("a.pkl", [0x80, 4, 0x95, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, (byte)'.'])?.Reason);
        Assert.IsNotNull(Recognise("a.pkl", [0x80, 2, (byte)'T', 0xFF, 0xFF, 0xFF, 0xFF, (byte)'.'])?.Reason);
        Assert.IsLessThan(4_000_000L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void An_archive_that_claims_a_huge_directory_is_read_in_part()
    {
        var zip = Keras;
        var end = zip.Length - 22;
        foreach (var claim in (uint[])[0x7FFFFFFF, 0xFFFFFFFE, uint.MaxValue])
        {
            var bytes = (byte[])zip.Clone();
            UInt32(claim).CopyTo(bytes, end + 12);
            Assert.IsNotNull(Recognise("a.keras", bytes)?.Reason);
        }

        var many = Zip([.. Enumerable.Range(0, 20_000).Select(i => ($"x{i}", "")), ("archive/data.pkl", "x")]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.AreEqual(new RecognisedModel("pytorch", null, null, 0), Recognise("a.pt", many));
        Assert.AreEqual("pytorch", Recognise("a.zip", many)?.Format);
        Assert.IsLessThan(8_000_000L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_safetensors_header_that_is_no_object_is_malformed()
    {
        Assert.IsNotNull(Recognise("a.safetensors", SafetensorsOf("[1,2,3,4]", 4))?.Reason);
        Assert.IsNotNull(Recognise("a.safetensors", SafetensorsOf("{\"a\":1", 4))?.Reason);
        Assert.IsNotNull(Recognise("a.safetensors", SafetensorsOf("{a:1}", 4))?.Reason);
        Assert.IsNull(Recognise("a.safetensors", SafetensorsOf("{}", 0))?.Reason);
    }

    [TestMethod]
    public void An_hdf5_file_may_begin_with_a_block_of_its_own()
    {
        Assert.IsNull(Recognise("a.h5", [.. new byte[512], .. Hdf5])?.Reason);
        StringAssert.Contains(Recognise("a.h5", Hdf5[..40])?.Reason, "cut short");
    }

    [TestMethod]
    public void Text_pickles_and_compressed_ones_count_only_by_name()
    {
        var text = Encoding.ASCII.GetBytes("(dp0\nS'a'\np1\nI1\ns.");
        Assert.IsNull(Recognise("a.pkl", text)?.Reason);
        Assert.IsNull(Recognise("a.bin", text));
        Assert.IsNull(Recognise("a.joblib", [0x78, 0x9C, 1, 2, 3])?.Reason);
        Assert.IsNull(Recognise("a.bin", [0x78, 0x9C, 1, 2, 3]));
    }

    [TestMethod]
    public void No_head_makes_a_reader_throw_or_linger()
    {
        var random = new Random(20261121);
        var samples = All.Select(s => s.Bytes).ToArray();
        var names = All.Select(s => s.Name).Append("a.bin").Append("a.joblib").ToArray();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Mutate(random, samples[random.Next(samples.Length)]);
            foreach (var format in ModelFormats.All)
            {
                var head = format.Read(new ModelBytes(new MemoryStream(bytes)));
                Assert.IsTrue(head.Match != HeadMatch.None || head.Reason is not null, "a head that is not the format's says why");
                Assert.IsTrue(head.Offset >= 0);
            }

            Recognise(names[random.Next(names.Length)], bytes, random.Next(2) == 0);
        }

        Assert.IsLessThan(120.0, watch.Elapsed.TotalSeconds);
    }

    internal static byte[] Mutate(Random random, byte[] sample)
    {
        var bytes = (byte[])sample.Clone();
        switch (random.Next(6))
        {
            case 0:
                bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                break;
            case 1:
                bytes = bytes[..random.Next(bytes.Length + 1)];
                break;
            case 2:
                bytes = [.. bytes, .. bytes[random.Next(bytes.Length)..]];
                break;
        }

        for (var n = random.Next(6); n > 0 && bytes.Length > 0; n--)
        {
            var at = random.Next(Math.Min(bytes.Length, random.Next(2) == 0 ? 32 : int.MaxValue));
            bytes[at] = random.Next(4) switch { 0 => 0xFF, 1 => 0, 2 => 0x7F, _ => (byte)random.Next(256) };
        }

        return bytes;
    }

    private static RecognisedModel? Recognise(string name, byte[] bytes, bool isDeclared = false) =>
        ModelFormats.Recognise(name, isDeclared, new ModelBytes(new MemoryStream(bytes)));
}
