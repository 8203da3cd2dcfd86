using System.Text.Json;

namespace ComplianceGate.Models;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Byte at which its entry begins.</param>
internal sealed record SafetensorsTensor(string Name, long At)
{
    /// <summary>Its type.</summary>
    public required SafetensorsType Type { get; init; }

    /// <summary>Number of its elements.</summary>
    public required long Elements { get; init; }

    /// <summary>First byte of its data, from the end of the header.</summary>
    public required long Begin { get; init; }

    /// <summary>The byte after its data.</summary>
    public required long End { get; init; }
}

/// <summary>
/// The JSON header of a safetensors file (README, section "Format"), held to all the rules that the format's own reader has: no
/// name twice, sizes that fit the types, data without holes or overlaps that ends where the file does.
/// </summary>
internal sealed class SafetensorsHeader
{
    // The largest models have twice as many, but in dozens of shards.
    private const int MaxTensors = 100_000;
    private const int MaxNameBytes = 12 << 20;
    private const int MaxName = 1024;
    private const int MaxDimensions = 64;
    private const int MaxMetadata = 4_096;
    private const long MaxHeader = 64 << 20;

    private readonly ModelJson json;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<SafetensorsTensor> tensors = [];
    private readonly List<KeyValuePair<string, string>> metadata = [];
    private long nameBytes;

    private SafetensorsHeader(ModelJson json) => this.json = json;

    /// <summary>The tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors => tensors;

    /// <summary>The pairs of <c>__metadata__</c>, in the file's order; values are cut.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata => metadata;

    /// <summary>Bytes of all tensors together.</summary>
    public long DataLength { get; private set; }

    /// <summary>What is wrong; null for a sound header.</summary>
    public string? Reason { get; private set; }

    /// <summary>Byte at which it is wrong.</summary>
    public long Offset { get; private set; }

    /// <summary>Reads the header of a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsHeader Read(ModelBytes bytes)
    {
        var isThere = bytes.TryUInt64(0, out var length);
        var known = isThere && length <= (ulong)bytes.Length - 8 ? (long)length : 0;
        var header = new SafetensorsHeader(new ModelJson(bytes, 8, 8 + Math.Min(known, MaxHeader)));
        if (!isThere || length > (ulong)bytes.Length - 8)
        {
            header.Fail(0, "has a header that reaches past its end");
        }
        else if (known > MaxHeader)
        {
            header.Fail(0, $"has a header of {known:N0} bytes; at most {MaxHeader:N0} are read");
        }
        else
        {
            header.DataLength = bytes.Length - 8 - known;
            header.ReadObject();
            header.CheckData(bytes.Length);
        }

        return header;
    }

    private void ReadObject()
    {
        if (!Next() || json.Type != JsonTokenType.StartObject)
        {
            Fail(json.At, "has a header that is no JSON object");
            return;
        }

        while (Next() && json.Type == JsonTokenType.PropertyName)
        {
            var at = json.At;
            if (json.Text(MaxName) is not { } name)
            {
                Fail(at, json.Reason!);
                return;
            }

            nameBytes += name.Length;
            if (!names.Add(name))
            {
                Fail(at, $"names {HeaderText.Quote(name)} twice");
            }
            else if (names.Count > MaxTensors || nameBytes > MaxNameBytes)
            {
                Fail(at, $"has more than {MaxTensors:N0} tensors or {MaxNameBytes:N0} bytes of names");
            }
            else if (name == "__metadata__")
            {
                ReadMetadata();
            }
            else
            {
                ReadTensor(name, at);
            }
        }

        // What follows the object may only be space; the JSON reader tells anything else.
        if (Reason is null && Next())
        {
            Fail(json.At, "has something behind the JSON of its header");
        }
    }

    private void ReadMetadata()
    {
        if (!Next() || json.Type != JsonTokenType.StartObject)
        {
            Fail(json.At, "has a __metadata__ that is no object");
            return;
        }

        while (Next() && json.Type == JsonTokenType.PropertyName)
        {
            var at = json.At;
            var key = json.Text(MaxName);
            if (key is null || !Next() || json.Type != JsonTokenType.String)
            {
                Fail(at, json.Reason ?? "has a value in __metadata__ that is no text");
                return;
            }

            if (metadata.Count < MaxMetadata && json.Short(HeaderText.Long) is { } value)
            {
                metadata.Add(new KeyValuePair<string, string>(key, value));
            }

            if (json.Reason is { } reason)
            {
                Fail(json.At, reason);
            }
        }
    }

    private void ReadTensor(string name, long at)
    {
        SafetensorsType? type = null;
        long elements = -1, begin = -1, end = -1;
        if (!Next() || json.Type != JsonTokenType.StartObject)
        {
            Fail(json.At, $"has a tensor {HeaderText.Quote(name)} that is no object");
            return;
        }

        while (Next() && json.Type == JsonTokenType.PropertyName)
        {
            if (json.Is("dtype"u8) && type is null)
            {
                type = ReadType(name);
            }
            else if (json.Is("shape"u8) && elements < 0)
            {
                elements = ReadShape(name);
            }
            else if (json.Is("data_offsets"u8) && end < 0)
            {
                (begin, end) = ReadOffsets(name);
            }
            else
            {
                Fail(json.At, $"has a tensor {HeaderText.Quote(name)} with a member that is unknown or stands there twice");
            }
        }

        if (Reason is null && (type is null || elements < 0 || end < 0))
        {
            Fail(at, $"has a tensor {HeaderText.Quote(name)} without dtype, shape or data_offsets");
        }
        else if (Reason is null)
        {
            Add(new SafetensorsTensor(name, at) { Type = type!, Elements = elements, Begin = begin, End = end });
        }
    }

    private void Add(SafetensorsTensor tensor)
    {
        var bits = (Int128)tensor.Elements * tensor.Type.Bits;
        if (bits % 8 != 0 || bits / 8 != tensor.End - tensor.Begin)
        {
            Fail(tensor.At, $"has a tensor {HeaderText.Quote(tensor.Name)} of {tensor.Elements:N0} {tensor.Type.Name} in {tensor.End - tensor.Begin:N0} bytes");
        }

        tensors.Add(tensor);
    }

    private SafetensorsType? ReadType(string name)
    {
        if (!Next() || json.Type != JsonTokenType.String)
        {
            Fail(json.At, $"has a tensor {HeaderText.Quote(name)} whose dtype is no text");
            return null;
        }

        var type = SafetensorsType.Find(json);
        if (type is null)
        {
            Fail(json.At, $"has a tensor {HeaderText.Quote(name)} of the unknown type {HeaderText.Quote(json.Short(80) ?? "")}");
        }

        return type;
    }

    private long ReadShape(string name)
    {
        long elements = 1;
        var dimensions = 0;
        var isList = Next() && json.Type == JsonTokenType.StartArray;
        while (isList && Next() && json.Type != JsonTokenType.EndArray)
        {
            if (!json.TryNumber(out var dimension) || dimensions++ == MaxDimensions)
            {
                isList = false;
            }
            else if (dimension != 0 && elements > long.MaxValue / dimension)
            {
                Fail(json.At, $"has a tensor {HeaderText.Quote(name)} with more elements than a number can hold");
            }
            else
            {
                elements *= dimension;
            }
        }

        if (!isList)
        {
            Fail(json.At, $"has a tensor {HeaderText.Quote(name)} whose shape is no list of whole numbers");
        }

        return elements;
    }

    private (long Begin, long End) ReadOffsets(string name)
    {
        if (Next() && json.Type == JsonTokenType.StartArray && Next() && json.TryNumber(out var begin) && Next() && json.TryNumber(out var end)
            && Next() && json.Type == JsonTokenType.EndArray && begin <= end)
        {
            return (begin, end);
        }

        Fail(json.At, $"has a tensor {HeaderText.Quote(name)} whose data_offsets are not two whole numbers, the smaller one first");
        return (-1, -1);
    }

    private void CheckData(long fileLength)
    {
        if (Reason is not null)
        {
            return;
        }

        tensors.Sort(static (a, b) => a.Begin.CompareTo(b.Begin) is var c and not 0 ? c : a.End.CompareTo(b.End));
        long end = 0;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != end)
            {
                Fail(tensor.At, tensor.Begin < end
                    ? $"has a tensor {HeaderText.Quote(tensor.Name)} whose data overlaps that of another"
                    : $"has {tensor.Begin - end:N0} bytes before the data of the tensor {HeaderText.Quote(tensor.Name)} that belong to none");
                return;
            }

            end = tensor.End;
        }

        if (end != DataLength)
        {
            Fail(Math.Min(fileLength, fileLength - DataLength + end), end > DataLength
                ? $"ends {end - DataLength:N0} bytes before the data of its last tensor does"
                : $"has {DataLength - end:N0} bytes behind the data of its last tensor");
        }
    }

    /// <summary>The next token; false at the end, where the JSON is damaged, and once something else is wrong.</summary>
    private bool Next()
    {
        if (Reason is not null)
        {
            return false;
        }

        if (json.Read())
        {
            return true;
        }

        if (json.Reason is { } reason)
        {
            Fail(json.At, reason);
        }

        return false;
    }

    private void Fail(long offset, string reason)
    {
        if (Reason is null)
        {
            Reason = reason;
            Offset = offset;
        }
    }
}
