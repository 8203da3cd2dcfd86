using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// What a TensorFlow Lite model says of itself (schema.fbs, version 3): its graphs' inputs and outputs, the tensors that have data,
/// and the operators that are not TensorFlow Lite's own.
/// </summary>
internal sealed class TfliteFile
{
    private const int MaxText = 1024;
    private const int MaxTensors = 200_000;
    private const int MaxGraphs = 4096;
    private const int MaxPorts = 256;
    private const int CustomOperator = 32;

    private readonly FlatBuffer buffer;
    private readonly long length;
    private readonly Dictionary<string, (long Tensors, long Elements, bool IsPacked)> types = new(StringComparer.Ordinal);
    private readonly HashSet<uint> seenBuffers = [];
    private readonly ImmutableArray<ModelPropertyFact>.Builder properties = ImmutableArray.CreateBuilder<ModelPropertyFact>();
    private ImmutableArray<ModelPortFact> inputs = [];
    private ImmutableArray<ModelPortFact> outputs = [];
    private FlatVector buffers;
    private long tensors;
    private long stored;
    private string? unknown;

    private TfliteFile(FlatBuffer buffer, long length)
    {
        this.buffer = buffer;
        this.length = length;
    }

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelContents Read(ModelBytes bytes)
    {
        var paged = new PagedBytes(bytes);
        var buffer = new FlatBuffer(paged, 0);
        var file = new TfliteFile(buffer, bytes.Length);
        var header = buffer.Root() is { } root ? file.Header(root, paged, bytes) : null;
        return buffer.Reason is { } reason ? ModelContents.Broken(buffer.Offset, reason) : new ModelContents { Header = header };
    }

    private ModelHeaderFact Header(FlatTable root, PagedBytes paged, ModelBytes bytes)
    {
        buffers = root.Vector(4, 4);
        var code = Operators(root.Vector(1, 4));
        var graphs = root.Vector(2, 4);
        properties.Add(new ModelPropertyFact("subgraphs", graphs.Count.ToString(CultureInfo.InvariantCulture)));
        if (graphs.Count > MaxGraphs)
        {
            buffer.Fail(graphs.At, $"has {graphs.Count:N0} subgraphs, more than are read");
        }

        for (uint i = 0; i < graphs.Count && buffer.Reason is null; i++)
        {
            if (graphs.Table(i) is { } graph)
            {
                Graph(graph, isMain: i == 0);
            }
        }

        var header = new ModelHeaderFact
        {
            Description = Clean(root.Text(3, MaxText)),
            TensorCount = tensors,
            StoredElements = unknown is null ? stored : null,
            Parameters = unknown is null ? stored : null,
            ParametersUnknown = unknown,
            TensorTypes = Types(),
            CodeReferences = code,
            Inputs = inputs,
            Outputs = outputs,
        };
        header = TfliteMetadata.Read(header, root, paged, buffers, properties);
        TfliteMetadata.AssociatedFiles(bytes, properties);
        properties.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return header with { Properties = properties.ToImmutable() };
    }

    private ImmutableArray<string> Operators(FlatVector codes)
    {
        var custom = new SortedSet<string>(StringComparer.Ordinal);
        for (uint i = 0; i < codes.Count && i < ushort.MaxValue && buffer.Reason is null; i++)
        {
            // The code outgrew its byte: newer files have it in field 3, older ones in field 0 alone.
            if (codes.Table(i) is { } code && Math.Max(code.Byte(0), code.Int32(3)) == CustomOperator)
            {
                custom.Add("operator " + (Clean(code.Text(1, 256)) ?? "without a name"));
            }
        }

        return [.. custom];
    }

    private void Graph(FlatTable graph, bool isMain)
    {
        var list = graph.Vector(0, 4);
        for (uint i = 0; i < list.Count && buffer.Reason is null; i++)
        {
            if (++tensors > MaxTensors)
            {
                buffer.Fail(list.At, $"has more than {MaxTensors:N0} tensors");
            }
            else if (list.Table(i) is { } tensor)
            {
                Tensor(tensor);
            }
        }

        if (isMain && buffer.Reason is null)
        {
            inputs = Ports(graph.Vector(1, 4), list);
            outputs = Ports(graph.Vector(2, 4), list);
        }
    }

    private void Tensor(FlatTable tensor)
    {
        var index = (uint)tensor.Int32(2);
        if (index == 0)
        {
            return;
        }

        if (index >= buffers.Count)
        {
            buffer.Fail(tensor.At, $"has a tensor with the data of buffer {index:N0}, of {buffers.Count:N0}");
            return;
        }

        if (buffers.Table(index) is not { } data || Size(data) is not (> 0 and var size))
        {
            return;
        }

        var type = TfliteTypes.Name(tensor.Byte(1));
        if (Elements(tensor) is not { } elements || tensor.Field(6, 4) > 0 || TfliteTypes.Bits(type) is not (> 0 and var bits))
        {
            unknown ??= "it holds tensors that are sparse, texts or of types that are not known";
            return;
        }

        if (elements > long.MaxValue / 64 || ((elements * bits) + 7) / 8 != size)
        {
            buffer.Fail(tensor.At, $"has a tensor of {elements:N0} elements of type {type} and {size:N0} bytes of data for it");
        }
        else if (seenBuffers.Add(index))
        {
            stored += elements;
            var isQuantised = bits < 8 || (bits <= 16 && tensor.Table(4)?.Vector(2, 4).Count > 0);
            var (count, sum, isPacked) = types.GetValueOrDefault(type);
            types[type] = (count + 1, sum + elements, isPacked || isQuantised);
        }
    }

    // Data of large models stands behind the FlatBuffer, at an offset of the file.
    private long Size(FlatTable data)
    {
        var inside = data.Vector(0, 1).Count;
        var at = data.Int64(1);
        var size = data.Int64(2);
        if (at <= 1)
        {
            return inside;
        }

        if (at > length || size < 0 || size > length - at)
        {
            buffer.Fail(data.At, "has a tensor with data outside of the file");
            return 0;
        }

        return size;
    }

    private static long? Elements(FlatTable tensor)
    {
        var shape = tensor.Vector(0, 4);
        long elements = 1;
        for (uint i = 0; i < shape.Count; i++)
        {
            var size = shape.Int32(i);
            if (i == 16 || size < 0 || (size > 0 && elements > long.MaxValue / size))
            {
                return null;
            }

            elements *= size;
        }

        return elements;
    }

    private ImmutableArray<ModelPortFact> Ports(FlatVector indexes, FlatVector list)
    {
        var ports = ImmutableArray.CreateBuilder<ModelPortFact>();
        for (uint i = 0; i < indexes.Count && i < MaxPorts && buffer.Reason is null; i++)
        {
            var index = (uint)indexes.Int32(i);
            if (index >= list.Count)
            {
                // -1 stands for an input that is not used.
                if (index != uint.MaxValue)
                {
                    buffer.Fail(indexes.At, $"has tensor {index:N0} as input or output, of {list.Count:N0}");
                }
            }
            else if (list.Table(index) is { } tensor)
            {
                ports.Add(new ModelPortFact(Clean(tensor.Text(3, 256)) ?? "", TfliteTypes.Name(tensor.Byte(1)), Shape(tensor)));
            }
        }

        return ports.ToImmutable();
    }

    private static string? Shape(FlatTable tensor)
    {
        // The signature has -1 for a dimension that is open; the shape alone has 1 there.
        var shape = tensor.Vector(7, 4);
        shape = shape.Count == 0 ? tensor.Vector(0, 4) : shape;
        if (shape.Count is 0 or > 16)
        {
            return null;
        }

        var text = new StringBuilder();
        for (uint i = 0; i < shape.Count; i++)
        {
            var size = shape.Int32(i);
            text.Append(i == 0 ? "" : "x").Append(size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private ImmutableArray<TensorTypeFact> Types()
    {
        if (unknown is not null)
        {
            return [];
        }

        var facts = ImmutableArray.CreateBuilder<TensorTypeFact>(types.Count);
        foreach (var (type, (count, elements, isPacked)) in types)
        {
            facts.Add(new TensorTypeFact(type, count, elements, isPacked));
        }

        facts.Sort(static (a, b) => b.Elements.CompareTo(a.Elements) is var c and not 0 ? c : string.CompareOrdinal(a.Type, b.Type));
        return facts.ToImmutable();
    }

    /// <summary>A text of the file, or null for an empty one.</summary>
    internal static string? Clean(string? text)
    {
        text = text?.Trim('\0', ' ', '\t', '\r', '\n');
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
