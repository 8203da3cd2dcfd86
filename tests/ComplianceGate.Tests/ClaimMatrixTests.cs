using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using static ComplianceGate.Tests.ClaimSamples;

namespace ComplianceGate.Tests;

/// <summary>For each kind of claim one that agrees (+), one that contradicts (-) and one that nobody can decide (?), and the traps.</summary>
[TestClass]
public sealed class ClaimMatrixTests
{
    [TestMethod]
    [DataRow("+", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null)]
    [DataRow("+", "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null)]
    [DataRow("+", "SHA-256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null)]
    [DataRow("+", "sha256-qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=", null)]
    [DataRow("+", "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", null)]
    [DataRow("+", "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc  a-00002.gguf", null)]
    [DataRow("+", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a.gguf")]
    [DataRow("-", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", null)]
    [DataRow("-", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a-00002.gguf")]
    [DataRow("?", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "other.gguf")]
    [DataRow("?", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null)]
    [DataRow("?", "md5:0123456789abcdef0123456789abcdef", null)]
    [DataRow("?", "gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg", null)]
    public void Digest(string expected, string claimed, string? detail)
    {
        var model = Model() with { Parts = [Part("m/a-00002.gguf", ModelPartRole.Shard)] };
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(model, ClaimKinds.Digest, claimed, detail).Outcome);
    }

    // The file has 4,370,000,000 bytes, which are 4.07 GiB.
    [TestMethod]
    [DataRow("+", "4370000000")]
    [DataRow("+", "4,370,000,000 bytes")]
    [DataRow("+", "4.370.000.000 B")]
    [DataRow("+", "4.37 GB")]
    [DataRow("+", "4,37 GB")]
    [DataRow("+", "4.4 GB")]
    [DataRow("+", "4.07 GB")]
    [DataRow("+", "4.07 GiB (4,370,000,000 bytes)")]
    [DataRow("+", "4168 MiB")]
    [DataRow("+", "4.37G")]
    [DataRow("?", "4.3 GB")]
    [DataRow("-", "4.37 GiB")]
    [DataRow("-", "3.9 GB")]
    [DataRow("-", "4370000001")]
    [DataRow("?", "4,370 MB")]
    [DataRow("?", "4.37")]
    [DataRow("?", "large")]
    [DataRow("?", "4.37 Gb/s")]
    public void Size(string expected, string claimed) => Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model(), ClaimKinds.Size, claimed).Outcome, claimed);

    [TestMethod]
    [DataRow("+", "5 GB", null)]
    [DataRow("+", "0.63 GB", null)]
    [DataRow("+", "630000000", "a-00002.gguf")]
    [DataRow("-", "4.37 GB", "a-00002.gguf")]
    [DataRow("?", "1 GB", "other.gguf")]
    public void Size_of_parts(string expected, string claimed, string? detail)
    {
        var model = Model() with { Parts = [Part("m/a-00002.gguf", ModelPartRole.Shard, 630_000_000), Part("m/LICENSE", ModelPartRole.LicenseText, 9_000_000_000)] };
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(model, ClaimKinds.Size, claimed, detail).Outcome, claimed);
    }

    [TestMethod]
    [DataRow("+", "7B", 7_241_732_096)]
    [DataRow("+", "7.24B", 7_241_732_096)]
    [DataRow("+", "7.241B", 7_241_732_096)]
    [DataRow("+", "7,24 B", 7_241_732_096)]
    [DataRow("+", "７Ｂ", 7_241_732_096)]
    [DataRow("+", "٧B", 7_241_732_096)]
    [DataRow("+", "**7B** parameters", 7_241_732_096)]
    [DataRow("+", "~7 billion parameters", 7_241_732_096)]
    [DataRow("+", "7-8B", 7_241_732_096)]
    [DataRow("+", "6B to 8B", 7_241_732_096)]
    [DataRow("+", "7 Milliarden", 7_241_732_096)]
    [DataRow("+", "70亿", 7_241_732_096)]
    [DataRow("+", "7.24e9", 7_241_732_096)]
    [DataRow("+", "7.24 × 10^9", 7_241_732_096)]
    [DataRow("+", "7241732096", 7_241_732_096)]
    [DataRow("+", "7,241,732,096", 7_241_732_096)]
    [DataRow("+", "7.241.732.096", 7_241_732_096)]
    [DataRow("+", "7 241 732 096", 7_241_732_096)]
    [DataRow("+", "7'241'732'096", 7_241_732_096)]
    [DataRow("+", "7,200,000,000", 7_241_732_096)]
    [DataRow("-", "7,000,000,000", 7_241_732_096)]
    [DataRow("-", "13B", 7_241_732_096)]
    [DataRow("-", "7.9B", 7_241_732_096 * 2)]
    [DataRow("-", "7.50B", 7_241_732_096)]
    [DataRow("-", "7 million", 7_241_732_096)]
    [DataRow("+", "350M", 331_196_416)]
    [DataRow("-", "350M", 22_713_216)]
    [DataRow("+", "22.7M", 22_713_216)]
    [DataRow("+", "22,713,216", 22_713_216)]
    [DataRow("+", "1.3 billion", 1_311_000_000)]
    [DataRow("+", "1B", 1_235_814_400)]
    [DataRow("?", "1,300M", 1_300_000_000)]
    [DataRow("?", "22.713", 22_713_216)]
    [DataRow("?", "7,241", 7_241_732_096)]
    [DataRow("?", "7", 7_241_732_096)]
    [DataRow("+", "2", 2)]
    [DataRow("-", "7B", 2)]
    [DataRow("?", "8x7B", 46_702_792_704)]
    [DataRow("+", "8x7B", 56_000_000_000)]
    [DataRow("+", "30B-A3B", 30_532_122_624)]
    [DataRow("?", "under 8B", 7_241_732_096)]
    [DataRow("?", "7B and 13B", 7_241_732_096)]
    [DataRow("?", "small", 7_241_732_096)]
    [DataRow("?", "7 Billionen", 7_241_732_096)]
    [DataRow("?", "1,2345,6", 7_241_732_096)]
    [DataRow("?", "99999999999999999999", 7_241_732_096)]
    public void Parameters(string expected, string claimed, long actual)
    {
        var decision = ClaimSamples.Judge(Model(header: new() { Parameters = actual }), ClaimKinds.Parameters, claimed);
        Assert.AreEqual(Outcome(expected), decision.Outcome, $"{claimed}: {decision.Reason}");
        Assert.AreEqual(actual.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), decision.Found);
    }

    [TestMethod]
    public void Parameters_of_packed_types_are_never_contradicted()
    {
        var header = new ModelHeaderFact { StoredElements = 89_000_000_000, ParametersUnknown = "U32 may hold several values in one element", TensorTypes = [.. Types("U32!=89")] };
        var decision = ClaimSamples.Judge(Model("safetensors", header), ClaimKinds.Parameters, "314.8B");
        Assert.AreEqual(ClaimOutcome.Unverifiable, decision.Outcome);
        Assert.AreEqual("89,000,000,000 stored elements", decision.Found);
        Assert.AreEqual("U32 may hold several values in one element", decision.Reason);
        Assert.AreEqual(ClaimOutcome.Unverifiable, ClaimSamples.Judge(Model("keras"), ClaimKinds.Parameters, "7B").Outcome);
    }

    [TestMethod]
    public void Parameters_of_an_adapter_are_never_contradicted()
    {
        var header = new ModelHeaderFact { Parameters = 4_194_304 };
        var byCard = Model("safetensors", header, Claim(ClaimKinds.BaseModelRelation, "adapter"));
        var byFile = Model("safetensors", header) with { Parts = [Part("m/adapter_config.json", ModelPartRole.Configuration)] };
        var byHead = Model("gguf", header with { Properties = [new("general.type", "adapter")] });
        foreach (var model in new[] { byCard, byFile, byHead })
        {
            Assert.AreEqual(ClaimOutcome.Unverifiable, ClaimSamples.Judge(model, ClaimKinds.Parameters, "7B").Outcome);
            Assert.AreEqual(ClaimOutcome.Confirmed, ClaimSamples.Judge(model, ClaimKinds.Parameters, "4.19M").Outcome);
        }
    }

    // Gemma calls 8.54 billion "7B": its embeddings are not counted.
    [TestMethod]
    [DataRow("?", "7B", 8_537_680_896)]
    [DataRow("-", "2B", 8_537_680_896)]
    public void Embeddings_may_explain_a_difference(string expected, string claimed, long actual)
    {
        var header = new ModelHeaderFact { Parameters = actual, Properties = [new("gemma.embedding_length", "3072"), new("gemma.vocab_size", "256000")] };
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model(header: header), ClaimKinds.Parameters, claimed).Outcome);
    }

    [TestMethod]
    [DataRow("+", "LlamaForCausalLM", "llama")]
    [DataRow("+", "Llama", "llama")]
    [DataRow("+", "Phi-3", "phi3")]
    [DataRow("+", "GPT_NeoX", "gptneox")]
    [DataRow("+", "Qwen2.5", "Qwen2ForCausalLM")]
    [DataRow("+", "bert-based model", "BertForMaskedLM")]
    [DataRow("+", "OwnThing", "own-thing")]
    [DataRow("-", "llama", "qwen2")]
    [DataRow("-", "BertModel", "T5ForConditionalGeneration")]
    [DataRow("?", "mistral", "llama")]
    [DataRow("?", "gemma", "gemma2")]
    [DataRow("?", "decoder-only transformer", "llama")]
    [DataRow("?", "llama", null)]
    public void Architecture(string expected, string claimed, string? actual) =>
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model(header: new() { Architecture = actual }), ClaimKinds.Architecture, claimed).Outcome);

    [TestMethod]
    [DataRow("+", "fp16", "safetensors", null, "F16=90,F32=10")]
    [DataRow("+", "float16", "onnx", null, "FLOAT16=90")]
    [DataRow("+", "float32", "onnx", null, "FLOAT=90")]
    [DataRow("+", "bfloat16", "safetensors", null, "BF16=90")]
    [DataRow("+", "16-bit", "safetensors", null, "BF16=90")]
    [DataRow("+", "Q4_K_M", "gguf", "MOSTLY_Q4_K_M", "Q4_K!=80,Q6_K!=20")]
    [DataRow("+", "4-bit (Q4_K_M)", "gguf", "Q4_K_M", "Q4_K!=80,Q6_K!=20")]
    [DataRow("+", "Q4", "gguf", "Q4_K_M", "Q4_K!=80")]
    [DataRow("+", "4-bit", "gguf", "Q4_K_M", "Q4_K!=80")]
    [DataRow("+", "Q8_0", "gguf", null, "Q8_0!=80")]
    [DataRow("+", "int8", "onnx", null, "INT8=80,FLOAT=2")]
    [DataRow("+", "fp8", "safetensors", null, "F8_E4M3=80,BF16=2")]
    [DataRow("+", "none", "safetensors", null, "BF16=80")]
    [DataRow("-", "fp16", "gguf", "Q4_K_M", "Q4_K!=80,F32=1")]
    [DataRow("-", "fp16", "gguf", null, "Q4_K!=80,F32=1")]
    [DataRow("-", "fp16", "safetensors", null, "F32=80")]
    [DataRow("-", "bf16", "safetensors", null, "F16=80")]
    [DataRow("-", "Q4_K_M", "gguf", "Q8_0", "Q8_0!=80")]
    [DataRow("?", "Q4_K_L", "gguf", "Q4_K_M", "Q4_K!=80")]
    [DataRow("?", "Q5_K_XL", "gguf", "Q5_K_M", "Q5_K!=80")]
    [DataRow("-", "Q4_K_L", "gguf", "Q5_K_M", "Q5_K!=80")]
    [DataRow("-", "Q3_K_L", "gguf", "Q3_K_M", "Q3_K!=80")]
    [DataRow("-", "Q4_K_M", "gguf", "Q4_K_S", "Q4_K!=80")]
    [DataRow("-", "Q4_K_M", "gguf", null, "F16=80")]
    [DataRow("-", "int8", "onnx", null, "FLOAT=80")]
    [DataRow("-", "none", "gguf", "Q4_0", "Q4_0!=80")]
    [DataRow("-", "8-bit", "gguf", "Q4_0", "Q4_0!=80")]
    [DataRow("?", "Q4_K_M", "gguf", null, "Q4_K!=80")]
    [DataRow("?", "Q4_K_M", "gguf", "Q4_K", "Q4_K!=80")]
    [DataRow("?", "int4", "safetensors", null, "F16=60,I32!=40")]
    [DataRow("?", "fp16", "safetensors", null, "I32!=60,F16=40")]
    [DataRow("?", "int8", "onnx", null, "FLOAT=60,INT8=40")]
    [DataRow("?", "fp16", "safetensors", null, "F16=50,F32=50")]
    [DataRow("?", "AWQ", "safetensors", null, "F16=90")]
    [DataRow("?", "fp16 and int8", "safetensors", null, "F16=90")]
    [DataRow("?", "fp16", "onnx", null, "")]
    public void Quantisation(string expected, string claimed, string format, string? quantisation, string types)
    {
        var header = new ModelHeaderFact { Quantisation = quantisation, TensorTypes = [.. Types(types)] };
        var decision = ClaimSamples.Judge(Model(format, header), ClaimKinds.Quantisation, claimed);
        Assert.AreEqual(Outcome(expected), decision.Outcome, $"{claimed}: {decision.Found}, {decision.Reason}");
    }

    [TestMethod]
    [DataRow("+", "apache-2.0", "Apache-2.0", null)]
    [DataRow("+", "apache-2.0", "apache-2.0", null)]
    [DataRow("+", "mit", "MIT License", null)]
    [DataRow("+", "MIT OR Apache-2.0", "Apache-2.0 OR MIT", null)]
    [DataRow("+", "mit", "MIT OR Apache-2.0", null)]
    [DataRow("+", "llama3.1", "LicenseRef-llama3.1", null)]
    [DataRow("+", "llama3.1", "other", "llama3.1")]
    [DataRow("-", "mit", "llama3.1", null)]
    [DataRow("-", "mit", "CC-BY-NC-4.0", null)]
    [DataRow("-", "MIT OR Apache-2.0", "MIT", null)]
    [DataRow("-", "llama3.1", "llama3.2", null)]
    [DataRow("?", "gpl-3.0", "GPL-3.0-or-later", null)]
    [DataRow("?", "mit", "LicenseRef-Contoso", null)]
    [DataRow("?", "cc", "CC-BY-4.0", null)]
    [DataRow("?", "mit", "other", null)]
    [DataRow("?", "mit", "see the web page", null)]
    [DataRow("?", "other", "MIT", null)]
    [DataRow("?", "mit", null, null)]
    public void License(string expected, string claimed, string? actual, string? name) =>
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model(header: new() { License = actual, LicenseName = name }), ClaimKinds.License, claimed).Outcome);

    [TestMethod]
    public void A_stricter_license_in_the_file_is_told_with_its_terms() => StringAssert.StartsWith(
        ClaimSamples.Judge(Model(header: new() { License = "CC-BY-NC-4.0" }), ClaimKinds.License, "mit").Reason, "the file's is stricter: non-commercial");

    [TestMethod]
    [DataRow("+", "meta-llama/Llama-3.1-8B", "Llama 3.1 8B", "Meta Llama", "https://huggingface.co/meta-llama/Llama-3.1-8B", null)]
    [DataRow("+", "https://huggingface.co/meta-llama/Llama-3.1-8B/tree/main", "meta-llama/Llama-3.1-8B", null, null, null)]
    [DataRow("+", "meta-llama/llama_3.1_8b", "Llama 3.1 8B", "Meta Llama", null, null)]
    [DataRow("+", "bert-base", "bert-base", null, null, null)]
    [DataRow("-", "meta-llama/Llama-3.1-8B", "Qwen/Qwen2.5-7B", null, null, "Contoso Chat")]
    [DataRow("?", "meta-llama/Llama-3.1-8B", "Qwen/Qwen2.5-7B", null, null, null)]
    [DataRow("?", "unsloth/Llama-3.1-8B", "meta-llama/Llama-3.1-8B", null, null, "x")]
    [DataRow("?", "meta-llama/Meta-Llama-3.1-8B", "Llama 3.1 8B", null, null, "x")]
    [DataRow("?", "contoso/Chat-7B", "Qwen/Qwen2.5-7B", null, null, "Chat 7B")]
    [DataRow("?", "contoso/Chat-7B", null, null, null, null)]
    [DataRow("?", "contoso/base", "/content/other", null, null, "x")]
    [DataRow("?", "contoso/base", "outputs/checkpoint-500", null, null, "x")]
    [DataRow("?", "contoso/base", "~/.cache/huggingface/hub/snapshots/0123456789abcdef", null, null, "x")]
    [DataRow("?", "meta-llama/Llama-3-8B", "unsloth/llama-3-8b-bnb-4bit", null, null, "x")]
    [DataRow("?", "meta-llama/Llama-3.1-8B", "Qwen/Qwen2.5-7B", null, null, "merged")]
    public void Base_model(string expected, string claimed, string? name, string? organization, string? url, string? own)
    {
        var header = new ModelHeaderFact { Name = own, BaseModels = name is null ? [] : [new(name, organization, null, url)] };
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model(header: header), ClaimKinds.BaseModel, claimed).Outcome);
    }

    [TestMethod]
    [DataRow("+", "quantized", "gguf", "Q4_K!=80,F32=2", false)]
    [DataRow("-", "quantized", "safetensors", "BF16=80", false)]
    [DataRow("?", "quantized", "gguf", "F16=80", false)]
    [DataRow("?", "quantized", "safetensors", "U32!=80", false)]
    [DataRow("+", "adapter", "safetensors", "F16=1", true)]
    [DataRow("?", "adapter", "safetensors", "F16=1", false)]
    [DataRow("?", "finetune", "safetensors", "F16=1", false)]
    [DataRow("?", "distilled", "safetensors", "F16=1", false)]
    public void Relation(string expected, string claimed, string format, string types, bool isAdapter)
    {
        var model = Model(format, new() { TensorTypes = [.. Types(types)] }) with { Parts = isAdapter ? [Part("m/adapter_config.json", ModelPartRole.Configuration)] : [] };
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(model, ClaimKinds.BaseModelRelation, claimed).Outcome);
    }

    [TestMethod]
    public void A_whole_model_is_no_adapter() => Assert.AreEqual(
        ClaimOutcome.Contradicted, ClaimSamples.Judge(Model(header: new() { Properties = [new("general.type", "model")] }), ClaimKinds.BaseModelRelation, "adapter").Outcome);

    [TestMethod]
    [DataRow("+", "rajpurkar/squad", "squad", "")]
    [DataRow("+", "https://huggingface.co/datasets/stanfordnlp/imdb", "stanfordnlp/imdb", "")]
    [DataRow("-", "imdb", "squad", "")]
    [DataRow("?", "imdb", "squad", "squad")]
    [DataRow("?", "EleutherAI/pile", "the pile v2", "")]
    [DataRow("?", "imdb", "", "")]
    public void Dataset(string expected, string claimed, string actual, string other)
    {
        var header = new ModelHeaderFact { Datasets = actual.Length == 0 ? [] : [new(actual)] };
        var model = Model("gguf", header, [.. other.Length == 0 ? Array.Empty<CardClaim>() : [Claim(ClaimKinds.Dataset, other)]]);
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(model, ClaimKinds.Dataset, claimed).Outcome);
    }

    [TestMethod]
    [DataRow("+", "8k", 8192)]
    [DataRow("+", "8K tokens", 8000)]
    [DataRow("+", "8,192", 8192)]
    [DataRow("+", "8.192 tokens", 8192)]
    [DataRow("+", "up to 128k", 131072)]
    [DataRow("+", "128K", 128000)]
    [DataRow("+", "1M", 1048576)]
    [DataRow("?", "8000", 8192)]
    [DataRow("?", "32,768", 40960)]
    [DataRow("-", "8193", 8192)]
    [DataRow("-", "128k", 8192)]
    [DataRow("?", "long", 8192)]
    [DataRow("?", "8k", null)]
    public void Context_length(string expected, string claimed, int? actual) =>
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model(header: new() { ContextLength = actual }), ClaimKinds.ContextLength, claimed).Outcome);

    [TestMethod]
    public void A_stretched_context_is_not_contradicted() => Assert.AreEqual(
        ClaimOutcome.Unverifiable,
        ClaimSamples.Judge(Model(header: new() { ContextLength = 32768, Properties = [new("qwen2.rope.scaling.type", "yarn")] }), ClaimKinds.ContextLength, "128k").Outcome);

    [TestMethod]
    [DataRow("+", "input_ids", null)]
    [DataRow("+", "int64", "input_ids")]
    [DataRow("+", "int64 [batch, sequence]", "input_ids")]
    [DataRow("+", "image: float32 [1, 3, 224, 224]", null)]
    [DataRow("+", "1x3x224x224", "image")]
    [DataRow("+", "tensor(float) (1, 3, 224, 224)", "image")]
    [DataRow("+", "(1, 3, 224, 224) float", "image")]
    [DataRow("-", "token_ids", null)]
    [DataRow("-", "int32", "input_ids")]
    [DataRow("-", "image[1,3,299,299]", null)]
    [DataRow("-", "[1, 3, 224]", "image")]
    [DataRow("-", "int64", "missing")]
    [DataRow("?", "Image", null)]
    [DataRow("?", "text", null)]
    [DataRow("?", "text/plain", null)]
    [DataRow("?", "a photograph of a bird", null)]
    [DataRow("?", "[N, 3, 224, 224]", "image")]
    [DataRow("?", "RGB picture", "image")]
    public void Input(string expected, string claimed, string? detail)
    {
        var header = new ModelHeaderFact { Inputs = [new("image", "FLOAT", "1x3x224x224"), new("input_ids", "INT64", "batch,sequence")] };
        var decision = ClaimSamples.Judge(Model("onnx", header), ClaimKinds.Input, claimed, detail);
        Assert.AreEqual(Outcome(expected), decision.Outcome, $"{claimed}: {decision.Found}, {decision.Reason}");
    }

    [TestMethod]
    [DataRow("?", "int64 [batch, sequence]", "batchxsequence")]
    [DataRow("?", "[2, 3]", "max_lenx3")]
    [DataRow("+", "[?, 3]", "?x3")]
    [DataRow("-", "[2, 4]", "?x3")]
    public void Open_dimensions(string expected, string claimed, string shape)
    {
        var header = new ModelHeaderFact { Outputs = [new("logits", "INT64", shape)] };
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model("onnx", header), ClaimKinds.Output, claimed, "logits").Outcome);
    }

    [TestMethod]
    [DataRow("+", "en", "en")]
    [DataRow("+", "English", "eng")]
    [DataRow("+", "de-AT", "deu")]
    [DataRow("+", "中文", "zh")]
    [DataRow("+", "code", "code")]
    [DataRow("-", "de", "en")]
    [DataRow("?", "de", "en,multilingual")]
    [DataRow("?", "multilingual", "en")]
    [DataRow("?", "cmn", "zh")]
    [DataRow("?", "en", "")]
    public void Language(string expected, string claimed, string actual)
    {
        var header = new ModelHeaderFact { Languages = [.. actual.Split(',', StringSplitOptions.RemoveEmptyEntries)] };
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model(header: header), ClaimKinds.Language, claimed).Outcome);
    }

    [TestMethod]
    public void A_language_beside_one_that_is_listed_is_left_open()
    {
        var model = Model("gguf", new ModelHeaderFact { Languages = ["en"] }, Claim(ClaimKinds.Language, "en"), Claim(ClaimKinds.Language, "de"));
        CollectionAssert.AreEqual(new[] { ClaimOutcome.Confirmed, ClaimOutcome.Unverifiable }, ClaimSamples.Judge(model).Select(d => d.Outcome).ToArray());
    }

    [TestMethod]
    [DataRow("+", "1.2", "1.2", "gguf")]
    [DataRow("+", "v1.2.0", "1.2", "gguf")]
    [DataRow("-", "1.1", "1.2", "gguf")]
    [DataRow("-", "2", "3", "onnx")]
    [DataRow("?", "1.2", "0", "onnx")]
    [DataRow("?", "1.2.0", "1", "onnx")]
    [DataRow("?", "1.2", "Instruct-v0.2", "gguf")]
    [DataRow("?", "1.2", null, "gguf")]
    public void Version(string expected, string claimed, string? actual, string format) =>
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model(format, new() { Version = actual }), ClaimKinds.Version, claimed).Outcome);

    [TestMethod]
    [DataRow("+", "PyTorch 2.1", "pytorch")]
    [DataRow("+", "pytorch", "pytorch")]
    [DataRow("-", "tf2onnx", "pytorch")]
    [DataRow("?", "onnxruntime", "onnxruntime.transformers")]
    [DataRow("?", "pytorch", null)]
    public void Producer(string expected, string claimed, string? actual) =>
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model("onnx", new() { Producer = actual }), ClaimKinds.Producer, claimed).Outcome);

    [TestMethod]
    [DataRow("+", "2.1.2", "2.1.2")]
    [DataRow("+", "2.1", "2.1.2")]
    [DataRow("+", "2.1.2", "2.1.2+cu118")]
    [DataRow("-", "2.1.2", "2.3.0")]
    [DataRow("?", "nightly", "2.3.0")]
    [DataRow("?", "2.1.2", null)]
    public void Producer_version(string expected, string claimed, string? actual)
    {
        var header = new ModelHeaderFact { ProducerVersion = actual };
        Assert.AreEqual(Outcome(expected), ClaimSamples.Judge(Model("onnx", header), ClaimKinds.ProducerVersion, claimed).Outcome);
    }

    [TestMethod]
    [DataRow(ClaimKinds.TrainingCompute, "1e25 FLOP")]
    [DataRow(ClaimKinds.Role, "provider")]
    [DataRow("something-new", "x")]
    public void What_no_file_tells_is_never_decided(string kind, string claimed)
    {
        var decision = ClaimSamples.Judge(Model(header: new() { Parameters = 1 }), kind, claimed);
        Assert.AreEqual(ClaimOutcome.Unverifiable, decision.Outcome);
        Assert.IsNull(decision.Found);
    }
}
