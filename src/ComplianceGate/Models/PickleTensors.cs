using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// The tensors that a PyTorch pickle names, as far as they are certain: their storages lie beside the pickle and are named by
/// persistent ids (torch.serialization), the tensors by calls of <c>torch._utils._rebuild_*</c>.
/// </summary>
internal sealed class PickleTensors
{
    private const int MaxTensors = 200_000;

    private readonly Dictionary<string, PickleStorage> storages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> storageTypes = new(StringComparer.Ordinal);
    private readonly HashSet<(string Key, long First)> seen = [];
    private readonly Dictionary<string, (long Tensors, long Elements)> types = new(StringComparer.Ordinal);
    private long parameters;
    private bool mayBePacked;
    private string? unknown;

    /// <summary>Number of tensors.</summary>
    public long Count { get; private set; }

    /// <summary>A storage, from the tuple of its persistent id.</summary>
    public PickleValue Storage(ByteRegion bytes, PickleValue id)
    {
        if (id.Ref is not PickleTuple { Items: { Length: >= 5 } items } || items[1].Ref is not PickleGlobal type
            || PickleTexts.Decode(bytes, items[0]) != "storage" || PickleTexts.Decode(bytes, items[2]) is not { Length: <= 64 } key
            || items[4].Count is not { } elements)
        {
            return default;
        }

        if (storages.TryGetValue(key, out var known))
        {
            if (known.Type != type.Name || known.Elements != elements)
            {
                unknown ??= "it describes one storage in two ways";
            }

            return new PickleValue(known);
        }

        var storage = new PickleStorage(type.Name, key, elements);
        if (storages.Count < MaxTensors)
        {
            storages.Add(key, storage);
        }
        else
        {
            unknown ??= "it has more storages than are read";
        }

        return new PickleValue(storage);
    }

    /// <summary>What a call makes: a tensor, or nothing that is known.</summary>
    public PickleValue Rebuilt(PickleGlobal function, PickleTuple arguments)
    {
        if (function.Module != "torch._utils")
        {
            return default;
        }

        var items = arguments.Items;
        switch (function.Name)
        {
            case "_rebuild_parameter" or "_rebuild_parameter_with_state" when items.Length > 0 && items[0].Ref is PickleTensor:
                return items[0];
            case "_rebuild_tensor" or "_rebuild_tensor_v2" or "_rebuild_tensor_v3" or "_rebuild_qtensor":
                return Tensor(function.Name, items);
            default:
                if (function.Name.StartsWith("_rebuild", StringComparison.Ordinal))
                {
                    unknown ??= $"it holds tensors made by {function.Name}, which are not counted";
                }

                return default;
        }
    }

    /// <summary>Puts what is known into a header.</summary>
    /// <param name="header">The header so far.</param>
    /// <param name="result">What the pickle makes.</param>
    /// <param name="fileLength">Length of the file: no tensors can be larger.</param>
    public ModelHeaderFact Describe(ModelHeaderFact header, PickleValue result, long fileLength)
    {
        var stored = Stored(fileLength);
        var facts = ImmutableArray.CreateBuilder<TensorTypeFact>(types.Count);
        foreach (var (type, (tensors, elements)) in types)
        {
            facts.Add(new TensorTypeFact(type, tensors, elements, type[0] == 'q'));
        }

        facts.Sort(static (a, b) => b.Elements.CompareTo(a.Elements) is var c and not 0 ? c : string.CompareOrdinal(a.Type, b.Type));
        var why = stored is null ? unknown : ParametersUnknown(result);
        return header with
        {
            TensorCount = Count,
            StoredElements = stored,
            TensorTypes = stored is null ? [] : facts.DrainToImmutable(),
            Parameters = why is null ? parameters : null,
            ParametersUnknown = why,
        };
    }

    private string? ParametersUnknown(PickleValue result) =>
        result.Ref is not PickleDict dict || dict.HasOther || dict.Tensors == 0 || dict.Tensors != Count
            ? "it is not one plain table of named tensors, so that weights cannot be told from other tensors"
            : mayBePacked ? "tensors of a small whole-number type may hold several values in one element" : null;

    private long? Stored(long fileLength)
    {
        long elements = 0;
        long size = 0;
        foreach (var (key, storage) in storages)
        {
            if (!storageTypes.TryGetValue(key, out var type) || Width(type) is not (> 0 and var width))
            {
                unknown ??= "it holds a storage of which the type is not known";
                return null;
            }

            var isUntyped = storage.Type.StartsWith("Untyped", StringComparison.Ordinal);
            if (storage.Elements > fileLength)
            {
                unknown ??= "it names more elements than fit into the file";
                return null;
            }

            elements += isUntyped ? storage.Elements / width : storage.Elements;
            size += isUntyped ? storage.Elements : storage.Elements * width;
        }

        if (size > fileLength)
        {
            unknown ??= "it names more elements than fit into the file";
        }

        return unknown is null ? elements : null;
    }

    private PickleValue Tensor(string function, PickleValue[] items)
    {
        Count++;
        if (items.Length < 4 || items[0].Ref is not PickleStorage storage || items[1].Count is not { } first
            || items[2].Ref is not PickleTuple { Items: var sizes } || Elements(sizes) is not { } elements)
        {
            unknown ??= "it describes a tensor in a way that is not understood";
            return default;
        }

        var type = function == "_rebuild_tensor_v3" && items.Length >= 7 && items[6].Ref is PickleGlobal { Module: "torch" } stated
            ? Canonical(stated.Name)
            : Canonical(storage.Type);
        if (Count > MaxTensors || Width(type) == 0)
        {
            unknown ??= "it holds more tensors than are read, or of types that are not known";
            return default;
        }

        storageTypes.TryAdd(storage.Key, type);
        if (storageTypes[storage.Key] != type)
        {
            unknown ??= "it reads one storage in two types";
        }

        if (seen.Add((storage.Key, first)))
        {
            Tally(type, elements, sizes.Length);
        }

        return new PickleValue(new PickleTensor(storage));
    }

    private void Tally(string type, long elements, int dimensions)
    {
        var (tensors, sum) = types.GetValueOrDefault(type);
        if (elements > long.MaxValue - sum || elements > long.MaxValue - parameters)
        {
            unknown ??= "it describes a tensor in a way that is not understood";
            return;
        }

        types[type] = (tensors + 1, sum + elements);
        var isWhole = type is "int8" or "uint8" or "int16" or "uint16" or "int32" or "uint32";
        mayBePacked |= (isWhole && dimensions > 1) || type[0] == 'q';
        parameters += type is "int64" or "bool" || isWhole ? 0 : elements;
    }

    private static long? Elements(PickleValue[] sizes)
    {
        long elements = 1;
        foreach (var size in sizes)
        {
            if (size.Count is not { } count || (count > 0 && elements > long.MaxValue / count))
            {
                return null;
            }

            elements *= count;
        }

        return elements;
    }

    /// <summary>The name of a type as PyTorch prints it, from a storage's class or one of its other names.</summary>
    private static string Canonical(string name) => name switch
    {
        "DoubleStorage" or "double" => "float64",
        "FloatStorage" or "float" => "float32",
        "HalfStorage" or "half" => "float16",
        "BFloat16Storage" => "bfloat16",
        "LongStorage" or "long" => "int64",
        "IntStorage" or "int" => "int32",
        "ShortStorage" or "short" => "int16",
        "CharStorage" => "int8",
        "ByteStorage" => "uint8",
        "BoolStorage" => "bool",
        "ComplexDoubleStorage" => "complex128",
        "ComplexFloatStorage" => "complex64",
        "QInt8Storage" => "qint8",
        "QUInt8Storage" => "quint8",
        "QInt32Storage" => "qint32",
        _ => name,
    };

    private static int Width(string type) => type switch
    {
        "bool" or "int8" or "uint8" or "qint8" or "quint8" => 1,
        "float16" or "bfloat16" or "int16" or "uint16" => 2,
        "float32" or "int32" or "uint32" or "qint32" or "complex32" => 4,
        "float64" or "int64" or "uint64" or "complex64" => 8,
        "complex128" => 16,
        _ => type.StartsWith("float8_", StringComparison.Ordinal) ? 1 : 0,
    };
}
