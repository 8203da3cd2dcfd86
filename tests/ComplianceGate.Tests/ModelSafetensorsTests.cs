using System.Security.Cryptography;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using static ComplianceGate.Tests.ModelContentsHelp;
using static ComplianceGate.Tests.ModelSamples;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class ModelSafetensorsTests
{
    [TestMethod]
    public void Tensors_are_counted_by_type()
    {
        var header = Header("a.safetensors", SafetensorsOf(
            """{"b":{"dtype":"F16","shape":[2,3],"data_offsets":[4,16]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"ids":{"dtype":"I64","shape":[1,2],"data_offsets":[16,32]},"none":{"dtype":"F16","shape":[0,7],"data_offsets":[32,32]}}""", 32));
        Assert.AreEqual(4, header.TensorCount);
        Assert.AreEqual(9, header.StoredElements);
        Assert.AreEqual(7, header.Parameters, "positions are no parameters");
        CollectionAssert.AreEqual(
            new[] { new TensorTypeFact("F16", 2, 6, false), new TensorTypeFact("I64", 1, 2, false), new TensorTypeFact("F32", 1, 1, false) }, header.TensorTypes.ToArray());
    }

    [TestMethod]
    [DataRow("F4", 6, 3)]
    [DataRow("F6_E2M3", 4, 3)]
    [DataRow("F8_E4M3", 5, 5)]
    [DataRow("BF16", 3, 6)]
    [DataRow("C64", 3, 24)]
    public void Types_of_fewer_bits_than_a_byte_hold_one_parameter_an_element(string type, int elements, int size)
    {
        var header = Header("a.safetensors", SafetensorsOf($$$"""{"a":{"dtype":"{{{type}}}","shape":[{{{elements}}}],"data_offsets":[0,{{{size}}}]}}""", size));
        Assert.AreEqual(elements, header.Parameters);
    }

    [TestMethod]
    [DataRow("""{"w.qweight":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"w.scales":{"dtype":"F16","shape":[1],"data_offsets":[8,10]},"e":{"dtype":"F32","shape":[100000],"data_offsets":[10,400010]}}""", 400010, true)]
    [DataRow("""{"w":{"dtype":"U32","shape":[9],"data_offsets":[0,36]},"w.scales":{"dtype":"F16","shape":[1],"data_offsets":[36,38]}}""", 38, true)]
    [DataRow("""{"w":{"dtype":"U8","shape":[9],"data_offsets":[0,9]},"v":{"dtype":"F16","shape":[1],"data_offsets":[9,11]}}""", 11, false)]
    public void What_may_be_packed_is_not_counted(string json, int data, bool isPacked)
    {
        var header = Header("a.safetensors", SafetensorsOf(json, data));
        Assert.IsNull(header.Parameters);
        StringAssert.Contains(header.ParametersUnknown, "integer types may each hold several parameters");
        Assert.AreEqual(isPacked, header.TensorTypes.Any(t => t.IsPacked));
        Assert.IsTrue(header.TensorTypes.Where(t => t.IsPacked).All(t => t.Type is "I32" or "U32"));
    }

    [TestMethod]
    public void A_configuration_beside_it_tells_the_architecture()
    {
        var config = """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "max_position_embeddings": 8192, "hidden_size": 64, "nested": {"architectures": ["No"]},
             "rope_scaling": {"rope_type": "llama3"}, "quantization_config": {"quant_method": "gptq", "bits": 4}}
            """;
        var contents = Contents("model.safetensors", Safetensors, ("config.json", Utf8(config)), ("tokenizer_config.json", Utf8("""{"chat_template": "{{ \u00e4 }}"}""")), ("generation_config.json", Utf8("{}")));
        var header = contents.Header!;
        Assert.AreEqual("LlamaForCausalLM", header.Architecture);
        Assert.AreEqual(8192, header.ContextLength);
        Assert.AreEqual("gptq", header.Quantisation);
        Assert.AreEqual("4", Property(header, "quantization_config.bits"));
        Assert.AreEqual("64", Property(header, "hidden_size"));
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("{{ ä }}"))), header.ChatTemplateSha256);
        CollectionAssert.AreEqual(
            new[] { "config.json", "tokenizer_config.json" }, contents.Parts.Select(p => Path.GetFileName(p.Path)).ToArray());
        Assert.IsTrue(contents.Parts.All(p => p.Role == ModelPartRole.Configuration));

        var jinja = Header("model.safetensors", Safetensors, ("tokenizer_config.json", Utf8("""{"chat_template":"old"}""")), ("chat_template.jinja", Utf8("new\n")));
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData("new\n"u8)), jinja.ChatTemplateSha256);
    }

    [TestMethod]
    public void Every_form_of_a_chat_template_has_a_digest_and_belongs_to_the_model()
    {
        const string List = """{"bos":"x","chat_template":[{"name":"default","template":"a{{ \u00e4 }}","more":[{"name":"no"}]},{"template":"b","name":"tool_use"}],"eos":"y"}""";
        var lines = $"{Sha256("a{{ ä }}")}  default\n{Sha256("b")}  tool_use\n";
        Same(Sha256(lines), ["tokenizer_config.json"], ("tokenizer_config.json", List));
        Same(Sha256(lines), ["tokenizer_config.json"], ("tokenizer_config.json", """{"chat_template":{"default":"a{{ ä }}","tool_use":"b"}}"""));
        Same(Sha256(lines), ["chat_template.json"], ("chat_template.json", List));
        Same(Sha256("new"), ["chat_template.json"], ("chat_template.json", """{"chat_template":"new"}"""));
        Same(Sha256("new"), ["chat_template.json", "tokenizer_config.json"], ("tokenizer_config.json", List), ("chat_template.json", """{"chat_template":"new"}"""));
        Same(Sha256("last"), ["chat_template.jinja", "tokenizer_config.json"], ("tokenizer_config.json", List), ("chat_template.jinja", "last"));
        Same(null, ["tokenizer_config.json"], ("tokenizer_config.json", """{"chat_template":[]}"""));
        Same(null, [], ("tokenizer_config.json", """{"chat_template":null,"inner":{"chat_template":"no"}}"""));
        Assert.AreNotEqual(Sha256(lines), Header("model.safetensors", Safetensors, ("tokenizer_config.json", Utf8(List.Replace("\"b\"", "\"c\"", StringComparison.Ordinal)))).ChatTemplateSha256);
        StringAssert.Contains(Contents("model.safetensors", Safetensors, ("tokenizer_config.json", Utf8(List[..^30]))).Reason, "has a tokenizer_config.json beside it that has damaged JSON");

        static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        static void Same(string? digest, string[] parts, params (string Name, string Text)[] beside)
        {
            var contents = Contents("model.safetensors", Safetensors, [.. beside.Select(b => (b.Name, Utf8(b.Text)))]);
            Assert.AreEqual(digest, contents.Header?.ChatTemplateSha256);
            CollectionAssert.AreEqual(parts, contents.Parts.Select(p => Path.GetFileName(p.Path)).ToArray());
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("chat_template.jinja")]
    [DataRow("chat_template.json")]
    public void A_chat_template_outside_the_folder_is_told_and_not_replaced_by_the_old_one(string name)
    {
        using var outside = new ModelFolder();
        using var folder = new ModelFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, name), outside.Write("t", "{}"));
        var contents = Contents(folder, "model.safetensors", Safetensors, ("tokenizer_config.json", Utf8("""{"chat_template":"old"}""")));
        Assert.AreEqual($"has a {name} beside it that is a link that leads out of the model's folder", contents.Reason);
        Assert.IsNull(contents.Header);
    }

    [TestMethod]
    [DataRow("""{"model_type":"llama","max_position_embeddings":4096}""", "llama", 4096L)]
    [DataRow("""{"model_type":"a","architectures":["B","C"],"text_config":{"max_position_embeddings":77}}""", "a", 77L)]
    [DataRow("""{"model_type":"xlm-roberta","max_position_embeddings":514}""", "xlm-roberta", null)]
    [DataRow("""{"model_type":"qwen2","max_position_embeddings":32768,"rope_scaling":{"type":"yarn","factor":4.0}}""", "qwen2", null)]
    [DataRow("""{"model_type":"a","max_position_embeddings":-1,}""", "a", null)]
    [DataRow("// of another program\n{\"settings\": true}", null, null)]
    public void Only_what_is_certain_is_taken_from_it(string config, string? architecture, long? context)
    {
        var header = Header("model.safetensors", Safetensors, ("config.json", Utf8(config)));
        Assert.AreEqual(architecture, header.Architecture);
        Assert.AreEqual(context, header.ContextLength);
    }

    [TestMethod]
    public void A_configuration_is_taken_for_one_model_only()
    {
        var config = ("config.json", Utf8("""{"model_type":"llama"}"""));
        Assert.AreEqual("llama", Header("alone.safetensors", Safetensors, config).Architecture);
        Assert.AreEqual("llama", Header("model.safetensors", Safetensors, config, ("b.safetensors", Safetensors)).Architecture);
        Assert.IsNull(Header("b.safetensors", Safetensors, config, ("model.safetensors", Safetensors)).Architecture);
    }

    [TestMethod]
    public void An_adapter_names_its_base_and_is_no_model_by_itself()
    {
        var header = Header("adapter_model.safetensors", Safetensors,
            ("adapter_config.json", Utf8("""{"base_model_name_or_path":"org/base","peft_type":"LORA","r":8,"revision":null}""")), ("config.json", Utf8("""{"model_type":"llama"}""")));
        Assert.AreEqual("org/base", header.BaseModels.Single().Name);
        Assert.AreEqual("LORA", Property(header, "peft_type"));
        Assert.IsNull(header.Architecture);
        Assert.IsNull(header.Parameters);
        StringAssert.Contains(header.ParametersUnknown, "adapter");
    }

    [TestMethod]
    public void Metadata_is_what_the_file_states()
    {
        var header = Header("a.safetensors", SafetensorsOf(
            """{"__metadata__":{"format":"pt","license":"mit","modelspec.title":"T","modelspec.author":"A","modelspec.architecture":"sdxl","version":"2","description":"d","base_model":"x/y"},"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0));
        Assert.AreEqual("T A sdxl 2 d mit x/y", $"{header.Name} {header.Author} {header.Architecture} {header.Version} {header.Description} {header.License} {header.BaseModels.Single().Name}");
        Assert.AreEqual("pt", Property(header, "metadata format"));
    }

    [TestMethod]
    [DataRow("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "names \"w\" twice", "\"w\"", 2)]
    [DataRow("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0077":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "names \"w\" twice", "\"\\u", 1)]
    [DataRow("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "a tensor \"w\" of 2 F32 in 4 bytes", "\"w\"", 1)]
    [DataRow("""{"w":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "of 3 F4 in 2 bytes", "\"w\"", 1)]
    [DataRow("""{"w":{"dtype":"Q7","shape":[1],"data_offsets":[0,4]}}""", 4, "of the unknown type \"Q7\"", "\"Q7", 1)]
    [DataRow("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"w":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}}""", 7, "\"w\" whose data overlaps that of another", "\"w\"", 1)]
    [DataRow("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"w":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}}""", 9, "1 bytes before the data of the tensor \"w\" that belong to none", "\"w\"", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", 8, "4 bytes before the data", "\"w\"", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[3037000499,3037000499,2],"data_offsets":[0,4]}}""", 4, "more elements than a number can hold", "2],", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[-1],"data_offsets":[0,4]}}""", 4, "whose shape is no list of whole numbers", "-1", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", 1, "whose shape is no list of whole numbers", "1.0", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", 4, "whose data_offsets are not two whole numbers", "]}}", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,18446744073709551616]}}""", 4, "whose data_offsets are not", "18446744073709551616", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[4]}}""", 4, "without dtype, shape or data_offsets", "\"w\"", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"x":1}}""", 4, "a member that is unknown", "\"x\"", 1)]
    [DataRow("""{"w":7}""", 4, "a tensor \"w\" that is no object", "7", 1)]
    [DataRow("""{"__metadata__":{"a":1}}""", 0, "a value in __metadata__ that is no text", "\"a\"", 1)]
    [DataRow("""{"__metadata__":[]}""", 0, "a __metadata__ that is no object", "[", 1)]
    [DataRow("""{"w":{"dtype":"U8","shape":[[]],"data_offsets":[0,4]}}""", 4, "whose shape is no list", "[]", 1)]
    public void A_header_that_breaks_the_rules_is_refused_at_its_place(string json, int data, string reason, string at, int occurrence)
    {
        var contents = Contents("a.safetensors", SafetensorsOf(json, data));
        StringAssert.Contains(contents.Reason, reason);
        Assert.IsNull(contents.Header);
        var index = -1;
        for (var i = 0; i < occurrence; i++)
        {
            index = json.IndexOf(at, index + 1, StringComparison.Ordinal);
        }

        Assert.AreEqual(8 + index, contents.Offset);
    }

    [TestMethod]
    public void Data_must_end_where_the_file_does()
    {
        const string Json = """{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""";
        var longer = Contents("a.safetensors", SafetensorsOf(Json, 6));
        Assert.AreEqual("has 2 bytes behind the data of its last tensor", longer.Reason);
        Assert.AreEqual(8 + Json.Length + 4, longer.Offset);
        var shorter = Contents("a.safetensors", SafetensorsOf(Json, 3));
        Assert.AreEqual("ends 1 bytes before the data of its last tensor does", shorter.Reason);
        Assert.AreEqual(8 + Json.Length + 3, shorter.Offset);
    }

    [TestMethod]
    public void Broken_and_deep_JSON_is_refused()
    {
        StringAssert.Contains(Contents("a.safetensors", SafetensorsOf("""{"w":{"dtype"}}""", 0)).Reason, "damaged JSON");
        StringAssert.Contains(Contents("a.safetensors", SafetensorsOf("""{"w":{}} {}""", 0)).Reason, "without dtype");
        StringAssert.Contains(Contents("a.safetensors", SafetensorsOf("{} {}", 0)).Reason, "damaged JSON");
        StringAssert.Contains(Contents("a.safetensors", SafetensorsOf("{\"" + new string('x', 2000) + "\":{}}", 0)).Reason, "at most 1,024 are read");
        StringAssert.Contains(Contents("model.safetensors", Safetensors, ("config.json", Utf8(new string('[', 100)))).Reason, "config.json beside it that has JSON nested deeper");
        byte[] invalid = [.. UInt64(14), .. "{\""u8, 0xFF, .. "\":{}       }"u8];
        StringAssert.Contains(Contents("a.safetensors", invalid).Reason, "not UTF-8");
    }

    [TestMethod]
    public void The_largest_header_takes_less_than_64_MiB()
    {
        // As many tensors with as long names as are read at all, and then one too many.
        foreach (var (count, refused) in new[] { (100_000, false), (100_001, true) })
        {
            var json = new StringBuilder("{");
            for (var i = 0; i < count; i++)
            {
                json.Append(i == 0 ? "" : ",").Append($"\"{i:D7}{new string('n', 100)}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");
            }

            using var stream = new MemoryStream(SafetensorsOf(json.Append('}').ToString(), 0));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var header = SafetensorsHeader.Read(new ModelBytes(stream));
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.IsLessThan(64L << 20, taken);
            Assert.AreEqual(refused, header.Reason?.Contains("more than 100,000 tensors", StringComparison.Ordinal) == true, header.Reason);
        }
    }

    [TestMethod]
    public void A_header_is_read_through_a_small_window_wherever_its_tokens_fall()
    {
        // Tokens at every place of the window's edge, and one longer than it.
        for (var padding = 8_100; padding < 8_220; padding++)
        {
            var json = $$$"""{"__metadata__":{"k":"{{{new string('m', padding)}}}"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
            var header = Header("a.safetensors", SafetensorsOf(json, 4));
            Assert.AreEqual(1, header.Parameters, $"{padding}");
            Assert.AreEqual(256, Property(header, "metadata k")?.Length);
        }
    }

    [TestMethod]
    public void A_file_of_ten_gigabytes_costs_its_header()
    {
        using var folder = new ModelFolder();
        const long Data = 10L << 30;
        var header = $$$"""{"w":{"dtype":"F32","shape":[{{{Data / 4}}}],"data_offsets":[0,{{{Data}}}]}}""";
        var path = folder.Write("big.safetensors", SafetensorsOf(header, 0));
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length + Data);
        }

        using var stream = new CountingStream(File.OpenRead(path));
        var bytes = new ModelBytes(stream);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var contents = new SafetensorsFormat().ReadContents(bytes, new ModelSurroundings(path, new InputFiles()));
        Assert.IsNull(contents?.Reason);
        Assert.AreEqual(Data / 4, contents?.Header?.Parameters);
        Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.IsLessThan(1L << 20, stream.BytesRead);
    }
}

/// <summary>Counts what is read of a file.</summary>
internal sealed class CountingStream(Stream inner) : Stream
{
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        BytesRead += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
