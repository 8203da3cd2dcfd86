using System.Globalization;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// What the files of the Hub's libraries beside a model say of it: <c>config.json</c>, <c>adapter_config.json</c>, and those with its
/// <see cref="ChatTemplates"/>.
/// </summary>
internal sealed class HubConfig
{
    private const long MaxLength = 16 << 20;

    // Their positions begin behind the padding token's, so that the number in the configuration is not the one people state.
    private static readonly string[] OffsetPositions = ["roberta", "xlm-roberta", "camembert", "longformer", "mpnet", "bart", "mbart", "opt"];

    // What these stretch is already in max_position_embeddings; others stretch beyond it.
    private static readonly string[] HarmlessScaling = ["default", "llama3", "longrope", "su", "mrope", "proportional"];

    private readonly ModelSurroundings around;
    private readonly List<ModelPart> parts = [];
    private readonly HeaderProperties properties;
    private readonly List<string> architectures = [];
    private string? modelType;
    private string? scaling;
    private long? positions;

    private HubConfig(ModelSurroundings around, HeaderProperties properties)
    {
        this.around = around;
        this.properties = properties;
    }

    /// <summary>The files from which something was read.</summary>
    public IReadOnlyList<ModelPart> Parts => parts;

    /// <summary>The architecture.</summary>
    public string? Architecture => architectures.Count == 1 ? architectures[0] : modelType;

    /// <summary>Most tokens that the model looks at.</summary>
    public long? ContextLength =>
        scaling is not null && Array.IndexOf(HarmlessScaling, scaling) < 0 || modelType is not null && Array.IndexOf(OffsetPositions, modelType) >= 0
            ? null
            : positions;

    /// <summary>How the weights are quantised, as the configuration names it.</summary>
    public string? Quantisation { get; private set; }

    /// <summary>Whether the weights are quantised at all.</summary>
    public bool IsQuantised { get; private set; }

    /// <summary>The model that an adapter is for.</summary>
    public string? AdapterBase { get; private set; }

    /// <summary>Whether the model is an adapter for another one.</summary>
    public bool IsAdapter { get; private set; }

    /// <summary>SHA-256 of the chat template; see <see cref="ChatTemplates.Sha256"/>.</summary>
    public string? ChatTemplateSha256 { get; private set; }

    /// <summary>What is wrong, as the rest of a sentence that begins with the model; null where nothing is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Reads what is there.</summary>
    /// <param name="around">The model's folder.</param>
    /// <param name="adapter">Whether the model may be an adapter.</param>
    /// <param name="properties">Takes other facts.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static HubConfig Read(ModelSurroundings around, bool adapter, HeaderProperties properties)
    {
        var config = new HubConfig(around, properties);
        if (adapter && config.File("adapter_config.json", config.OnAdapter))
        {
            config.IsAdapter = true;
        }
        else
        {
            config.File("config.json", config.OnConfig);
        }

        var templates = ChatTemplates.Read(around);
        config.ChatTemplateSha256 = templates.Sha256;
        config.Reason ??= templates.Reason;
        config.parts.AddRange(templates.Parts);
        return config;
    }

    /// <summary>Reads one file: each name in it with the names around it, two levels deep.</summary>
    /// <returns>Whether something was read from it.</returns>
    private bool File(string name, Func<string, ModelJson, bool> onValue)
    {
        if (around.Find(name, out _) is not { } path)
        {
            return false;
        }

        using var stream = around.Open(path);
        if (stream.Length > MaxLength)
        {
            Reason ??= $"has a {name} beside it with {stream.Length:N0} bytes; at most {MaxLength:N0} are read";
            return false;
        }

        var bytes = new ModelBytes(stream);
        var json = new ModelJson(bytes, 0, bytes.Length, isLenient: true);
        var known = Walk(json, onValue);
        if (json.Reason is { } reason)
        {
            Reason ??= string.Create(CultureInfo.InvariantCulture, $"has a {name} beside it that {reason} (its byte {json.At:N0})");
        }

        if (known)
        {
            parts.Add(new ModelPart(path, ModelPartRole.Configuration));
        }

        return known;
    }

    private static bool Walk(ModelJson json, Func<string, ModelJson, bool> onValue)
    {
        var known = false;
        string outer = "", name = "";
        while (json.Read())
        {
            if (json.Type == JsonTokenType.PropertyName)
            {
                var text = json.Short(100) ?? "";
                outer = json.Depth == 1 ? text : outer;
                name = json.Depth == 1 ? text : outer + "." + text;
            }
            else if (json.Depth > 2)
            {
                json.Skip();
            }
            else if (json.Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                known |= onValue(name, json);
            }
        }

        return known;
    }

    private bool OnConfig(string name, ModelJson json)
    {
        switch (name)
        {
            case "architectures":
                if (architectures.Count < 16 && HeaderText.Fact(json.Short(HeaderText.Short)) is { } architecture)
                {
                    architectures.Add(architecture);
                }

                return true;
            case "model_type":
                modelType = HeaderText.Fact(json.Short(HeaderText.Short));
                properties.Add("model_type", modelType);
                return true;
            case "max_position_embeddings" or "n_positions" or "text_config.max_position_embeddings":
                positions = json.TryNumber(out var number) ? number : positions;
                properties.Add(name, json.Short(100));
                return true;
            case "rope_scaling.type" or "rope_scaling.rope_type" or "rope_parameters.rope_type"
                or "text_config.rope_scaling.rope_type":
                scaling = json.Short(100);
                properties.Add(name, scaling);
                return true;
            case "quantization_config.quant_method":
                IsQuantised = true;
                Quantisation = HeaderText.Fact(json.Short(HeaderText.Short));
                return true;
            case "quantization_config.bits" or "quantization.bits" or "quantization.group_size" or "quantization_config.load_in_4bit"
                or "quantization_config.load_in_8bit" or "quantization_config.format":
                IsQuantised = true;
                properties.Add(name, json.Short(100));
                return true;
            case "hidden_size" or "num_hidden_layers" or "num_attention_heads" or "num_key_value_heads" or "vocab_size" or "intermediate_size"
                or "torch_dtype" or "dtype" or "transformers_version" or "tie_word_embeddings" or "num_local_experts" or "num_experts_per_tok" or "_class_name":
                properties.Add(name, json.Short(100));
                return name is "transformers_version" or "_class_name";
            default:
                return false;
        }
    }

    private bool OnAdapter(string name, ModelJson json)
    {
        switch (name)
        {
            case "base_model_name_or_path":
                AdapterBase = json.Type == JsonTokenType.String ? HeaderText.Fact(json.Short(HeaderText.Short)) : null;
                return true;
            case "peft_type" or "task_type" or "r" or "lora_alpha" or "peft_version" or "revision":
                properties.Add(name, json.Type == JsonTokenType.Null ? null : json.Short(100));
                return name == "peft_type";
            default:
                return false;
        }
    }
}
