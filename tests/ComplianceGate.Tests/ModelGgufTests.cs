using System.Security.Cryptography;
using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;
using static ComplianceGate.ModelFuzz.GgufFile;
using static ComplianceGate.Tests.ModelContentsHelp;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelGgufTests
{
    private static GgufFile Rich(uint version) => new GgufFile(version)
        .Text("general.architecture", "llama").Text("general.name", "Tiny").Text("general.version", "v1").Text("general.author", "A").Text("general.description", "D")
        .Text("general.license", "apache-2.0").Text("general.license.name", "N").Text("general.license.link", "L").Text("general.basename", "Base")
        .Number("general.file_type", 15).Number("llama.context_length", 4096).Number("llama.block_count", 2).Number("other.block_count", 9)
        .Number("general.base_model.count", 2)
        .Text("general.base_model.0.name", "First").Text("general.base_model.0.organization", "Org").Text("general.base_model.0.version", "v3").Text("general.base_model.0.repo_url", "https://example.org/o/f")
        .Text("general.base_model.1.name", "Second").Text("general.base_model.2.name", "Beyond the count")
        .Number("general.dataset.count", 1).Text("general.dataset.0.name", "Set")
        .Texts("general.datasets", "a/b").Texts("general.languages", "en", "de").Texts("tokenizer.ggml.tokens", [.. Enumerable.Repeat("token", 1000)])
        .Text("tokenizer.chat_template", "{{ ä }}")
        .Pair("x.nested", 9, [.. UInt32(9), .. UInt64(1), .. UInt32(4), .. UInt64(2), .. new byte[8]])
        .Tensor("token_embd.weight", 12, 288, 256, 2).Tensor("norm", 0, 20, 5);

    [TestMethod]
    [DataRow(3u)]
    [DataRow(2u)]
    public void Everything_that_the_metadata_says_is_read(uint version)
    {
        var header = Header("a.gguf", Rich(version).ToArray());
        Assert.AreEqual("llama Tiny v1 A D", $"{header.Architecture} {header.Name} {header.Version} {header.Author} {header.Description}");
        Assert.AreEqual("apache-2.0 N L Q4_K_M", $"{header.License} {header.LicenseName} {header.LicenseLink} {header.Quantisation}");
        Assert.AreEqual(4096, header.ContextLength);
        CollectionAssert.AreEqual(new[] { new ModelReferenceFact("First", "Org", "v3", "https://example.org/o/f"), new ModelReferenceFact("Second") }, header.BaseModels.ToArray());
        CollectionAssert.AreEqual(new[] { "Set", "a/b" }, header.Datasets.Select(d => d.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "en", "de" }, header.Languages.ToArray());
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(Utf8("{{ ä }}"))), header.ChatTemplateSha256);
        Assert.AreEqual("2", Property(header, "llama.block_count"));
        Assert.AreEqual("Base", Property(header, "general.basename"));
        Assert.IsNull(Property(header, "other.block_count"));
    }

    [TestMethod]
    public void Dimensions_are_parameters_even_where_blocks_hold_them()
    {
        var header = Header("a.gguf", Rich(3).ToArray());
        Assert.AreEqual(2, header.TensorCount);
        Assert.AreEqual(517, header.StoredElements);
        Assert.AreEqual(517, header.Parameters);
        CollectionAssert.AreEqual(new[] { new TensorTypeFact("Q4_K", 1, 512, true), new TensorTypeFact("F32", 1, 5, false) }, header.TensorTypes.ToArray());

        Assert.AreEqual("it holds no tensors", Header("a.gguf", new GgufFile().Text("general.architecture", "x").ToArray()).ParametersUnknown);
        StringAssert.Contains(Header("a.gguf", new GgufFile().Text("general.type", "adapter").Tensor("a", 0, 4, 1).ToArray()).ParametersUnknown, "adapter");
        StringAssert.Contains(Header("a.gguf", new GgufFile().Text("general.type", "imatrix").Tensor("a", 0, 4, 1).ToArray()).ParametersUnknown, "\"imatrix\"");
        Assert.IsNull(Header("a.gguf", new GgufFile().Number("general.file_type", 1024 + 15).ToArray()).Quantisation, "guessed");
    }

    [TestMethod]
    public void The_other_byte_order_is_read_and_told()
    {
        var bytes = new GgufFile().Number("x.context_length", 77).Tensor("a", 0, 8, 2).ToArray();
        // Version, counts, key length, type, value, name length, dimensions, dimension, type, offset: all turned.
        var at = 4;
        foreach (var width in new[] { 4, 8, 8, 8, -16, 4, 4, 8, -1, 4, 8, 4, 8 })
        {
            if (width > 0)
            {
                bytes.AsSpan(at, width).Reverse();
            }

            at += Math.Abs(width);
        }

        var header = Header("a.gguf", bytes);
        Assert.AreEqual("big-endian", Property(header, "byte order"));
        Assert.AreEqual(2, header.Parameters);
    }

    [TestMethod]
    public void The_first_version_is_read()
    {
        // Lengths and counts of four bytes.
        byte[] bytes = [.. "GGUF"u8, 1, 0, 0, 0, .. UInt32(1), .. UInt32(1), .. UInt32(12), .. "general.name"u8, .. UInt32(8), .. UInt32(1), (byte)'N',
            .. UInt32(1), (byte)'w', .. UInt32(1), .. UInt32(3), .. UInt32(0), .. UInt64(0)];
        var start = (bytes.Length + 31) / 32 * 32;
        var header = Header("a.gguf", [.. bytes, .. new byte[start - bytes.Length + 12]]);
        Assert.AreEqual("N", header.Name);
        Assert.AreEqual(3, header.Parameters);
    }

    [TestMethod]
    public void What_breaks_the_rules_is_refused()
    {
        Refused(new GgufFile().Text("a", "1").Text("a", "2"), "has the key \"a\" twice", 24 + 8 + 1 + 4 + 9);
        Refused(new GgufFile().Pair("a", 13, new byte[8]), "a value of the unknown type 13", 24 + 8 + 1);
        Refused(new GgufFile().Pair("a", 8, [.. UInt64(1UL << 40), .. new byte[8]]), "claims a text of 1,099,511,627,776 bytes, more than the file has", 37);
        Refused(new GgufFile().Text("a", new string('x', (1 << 20) + 1)), "has a text of 1,048,577 bytes; at most 1,048,576 are read", 37);
        Refused(new GgufFile().Text(new string('k', 257), ""), "a key of 257 bytes; at most 256 are read", 24);
        Refused(new GgufFile().Pair("a", 9, [.. UInt32(8), .. UInt64(1UL << 60)]), "claims a list of 1,152,921,504,606,846,976 elements", 37);
        Refused(new GgufFile().Pair("a", 9, [.. UInt32(77), .. UInt64(1), .. new byte[8]]), "a list of the unknown type 77", 37);
        Refused(new GgufFile().Pair("a", 9, Nested(6)), "lists nested deeper than 4", 37 + (4 * 12));
        Refused(new GgufFile().Tensor("w", 0, 4, 1).Tensor("w", 0, 4, 1), "has two tensors named \"w\"", 24 + 8 + 1 + 4 + 8 + 4 + 8);
        Refused(new GgufFile().Tensor("w", 0, 4, 1, 1, 1, 1, 1), "\"w\" with 5 dimensions; the format allows 4", 24 + 8 + 1);
        Refused(new GgufFile().Tensor("w", 5, 4, 1), "\"w\" of the unknown type 5", 24 + 8 + 1 + 4 + 8);
        Refused(new GgufFile().Tensor("w", 12, 144, 255), "rows of 255, which is no whole number of Q4_K blocks of 256", 24);
        Refused(new GgufFile().Tensor("w", 0, 4, 1UL << 32, 1UL << 32), "more elements than a number can hold", 24);
        Refused(new GgufFile().Tensor("w", 0, 4, ulong.MaxValue), "more elements than a number can hold", 24);
        Refused(new GgufFile().Tensor("w", 0, 4, 100), "\"w\" whose data reaches past the end of the file", 24);
        Refused(new GgufFile().TensorAt("w", 0, 64, 7, 1), "begins at 7, which is no multiple of 32", 24);
        Refused(new GgufFile().TensorAt("w", 0, 64, 32, 1), "32 bytes before the data of the tensor \"w\" that belong to none", 24);
        Refused(new GgufFile().TensorAt("a", 0, 64, 0, 16).TensorAt("b", 0, 64, 32, 1), "\"b\" whose data overlaps that of another", 24 + 8 + 1 + 4 + 8 + 4 + 8);
        Refused(new GgufFile().Number("general.alignment", 48).Tensor("w", 0, 4, 1), "an alignment of 48, which is no power of two", null);
        Refused(new GgufFile().Pair("general.alignment", 10, UInt64(1UL << 40)).Tensor("w", 0, 4, 1), "which is no power of two", null);
    }

    [TestMethod]
    public void A_name_that_is_not_UTF_8_is_refused()
    {
        var bytes = new GgufFile().Number("abc", 1).ToArray();
        bytes[33] = 0xFF;
        var contents = Contents("a.gguf", bytes);
        Assert.AreEqual(("has a key that is not UTF-8", 24L), (contents.Reason, contents.Offset));
    }

    [TestMethod]
    public void Tensors_begin_where_the_file_says()
    {
        Assert.AreEqual(3, Header("a.gguf", new GgufFile { Alignment = 64 }.Number("general.alignment", 64).Tensor("a", 0, 4, 1).Tensor("b", 0, 8, 2).ToArray()).Parameters);
        byte[] trailing = [.. new GgufFile().Tensor("a", 0, 4, 1).ToArray(), .. new byte[100]];
        Assert.AreEqual("100", Property(Header("a.gguf", trailing), "bytes behind the last tensor"));
    }

    [TestMethod]
    public void Any_place_at_which_the_file_is_cut_is_told()
    {
        var whole = Rich(3).ToArray();
        for (var length = 24; length < whole.Length - 32; length += 7)
        {
            using var stream = new MemoryStream(whole, 0, length);
            var bytes = new ModelBytes(stream);
            var head = new GgufFormat().Read(bytes);
            var reason = head.Reason ?? new GgufFormat().ReadContents(bytes, new ModelSurroundings("/none/a.gguf", new InputFiles()))?.Reason;
            Assert.IsNotNull(reason, $"{length}");
        }
    }

    [TestMethod]
    public void A_file_of_ten_gigabytes_costs_its_header()
    {
        using var folder = new ModelFolder();
        var path = folder.Write("big.gguf", Rich(3).TensorAt("big", 0, 0, 320, 1UL << 30, 2).ToArray());
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(10L << 30);
        }

        using var stream = new CountingStream(File.OpenRead(path));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var contents = new GgufFormat().ReadContents(new ModelBytes(stream), new ModelSurroundings(path, new InputFiles()));
        Assert.IsNull(contents?.Reason);
        Assert.AreEqual((2L << 30) + 517, contents?.Header?.Parameters);
        Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.IsLessThan(1L << 20, stream.BytesRead);
    }

    [TestMethod]
    public void Names_of_types_and_their_sizes_are_told_apart()
    {
        // Each type once, 256 elements in a row: a size that were wrong would leave a gap or an overlap.
        var sizes = new Dictionary<uint, ulong> { [2] = 144, [8] = 272, [14] = 210, [20] = 144, [23] = 136, [30] = 512, [39] = 136, [40] = 144, [34] = 54 };
        var file = new GgufFile();
        foreach (var (type, size) in sizes)
        {
            file.Tensor($"t{type}", type, size, 256);
        }

        CollectionAssert.AreEqual(
            new[] { "BF16", "IQ4_NL", "IQ4_XS", "MXFP4", "NVFP4", "Q4_0", "Q6_K", "Q8_0", "TQ1_0" }, Header("a.gguf", file.ToArray()).TensorTypes.Select(t => t.Type).ToArray());
    }

    private static void Refused(GgufFile file, string reason, long? offset)
    {
        var contents = Contents("a.gguf", file.ToArray());
        StringAssert.Contains(contents.Reason, reason);
        Assert.IsNull(contents.Header);
        Assert.AreEqual(offset ?? contents.Offset, contents.Offset, reason);
    }

    private static byte[] Nested(int depth) => depth == 0 ? [.. UInt32(0), .. UInt64(1), 0] : [.. UInt32(9), .. UInt64(1), .. Nested(depth - 1)];
}
