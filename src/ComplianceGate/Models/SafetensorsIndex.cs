using System.Text.Json;

namespace ComplianceGate.Models;

/// <summary>The index of a model in shards: <c>model.safetensors.index.json</c>, which says what tensor is in what file.</summary>
internal sealed class SafetensorsIndex
{
    private const int MaxTensors = 200_000;
    private const int MaxName = 1024;
    private const long MaxLength = 64 << 20;

    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> shards = new(StringComparer.Ordinal);

    private SafetensorsIndex()
    {
    }

    /// <summary>Number of tensors that it names.</summary>
    public int Tensors => files.Count;

    /// <summary>The shards that it names, in ordinal order, and how many tensors each holds.</summary>
    public IReadOnlyDictionary<string, int> Shards => shards;

    /// <summary>Bytes of all tensors together; null where it does not say.</summary>
    public long? TotalSize { get; private set; }

    /// <summary>What is wrong, as the rest of a sentence that begins with the index; null for a sound one.</summary>
    public string? Reason { get; private set; }

    /// <summary>The shard of a tensor; null where it names none.</summary>
    /// <param name="tensor">The tensor's name.</param>
    public string? ShardOf(string tensor) => files.GetValueOrDefault(tensor);

    /// <summary>Reads an index.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsIndex Read(ModelBytes bytes)
    {
        var index = new SafetensorsIndex();
        if (bytes.Length > MaxLength)
        {
            index.Reason = $"has {bytes.Length:N0} bytes; at most {MaxLength:N0} are read";
            return index;
        }

        var json = new ModelJson(bytes, 0, bytes.Length);
        var isObject = json.Read() && json.Type == JsonTokenType.StartObject;
        while (isObject && index.Reason is null && json.Read())
        {
            if (json.Type == JsonTokenType.PropertyName)
            {
                index.Member(json);
            }
        }

        index.Reason ??= json.Reason ?? (!isObject ? "is no JSON object" : index.Tensors == 0 ? "has no weight_map that names a tensor" : null);
        return index;
    }

    private void Member(ModelJson json)
    {
        var isMap = json.Is("weight_map"u8);
        var isMetadata = json.Is("metadata"u8);
        if (!json.Read())
        {
            return;
        }

        if (!isMap && !isMetadata)
        {
            json.Skip();
            return;
        }

        if (json.Type != JsonTokenType.StartObject)
        {
            Reason ??= "has a weight_map or metadata that is no object";
        }

        while (Reason is null && json.Read() && json.Type == JsonTokenType.PropertyName)
        {
            if (isMap)
            {
                Tensor(json);
            }
            else
            {
                Metadata(json);
            }
        }
    }

    private void Tensor(ModelJson json)
    {
        var tensor = json.Text(MaxName);
        if (tensor is null || !json.Read() || json.Type != JsonTokenType.String || json.Text(MaxName) is not { } file)
        {
            Reason ??= json.Reason ?? "has a weight_map that does not say a file for each tensor";
            return;
        }

        if (!files.TryAdd(tensor, file) || files.Count > MaxTensors)
        {
            Reason ??= files.Count > MaxTensors ? $"names more than {MaxTensors:N0} tensors" : $"names the tensor {HeaderText.Quote(tensor)} twice";
        }

        shards[file] = shards.GetValueOrDefault(file) + 1;
    }

    private void Metadata(ModelJson json)
    {
        var isSize = json.Is("total_size"u8);
        if (!json.Read())
        {
            return;
        }

        if (isSize && json.TryNumber(out var size))
        {
            TotalSize = size;
        }

        json.Skip();
    }
}
