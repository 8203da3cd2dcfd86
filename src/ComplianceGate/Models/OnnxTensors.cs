using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The tensors of an ONNX model: their types and sizes, and that those outside the file are where they should be.</summary>
/// <param name="reader">Walks the file.</param>
/// <param name="around">The folder it lies in.</param>
internal sealed class OnnxTensors(ProtobufReader reader, ModelSurroundings around)
{
    private const int MaxFiles = 4_096;
    private const int MaxDimensions = 64;

    // float_data, int32_data, string_data, int64_data, double_data and uint64_data.
    private const int Values = 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 10 | 1 << 11;

    private readonly Dictionary<string, long> files = new(StringComparer.Ordinal);
    private readonly List<ModelPart> parts = [];
    private long largest;
    private long largestRows;
    private long largestColumns;
    private bool isLargestTwice;
    private long small;
    private long parameters;

    /// <summary>What was counted.</summary>
    public TensorTally Tally { get; } = new();

    /// <summary>The files outside, in the order in which they were met.</summary>
    public IReadOnlyList<ModelPart> Parts => parts;

    /// <summary>Elements of floating-point tensors.</summary>
    public long Parameters => parameters;

    /// <summary>Why the number of parameters cannot be told from the shapes; null where it can.</summary>
    public string? Unknown =>
        Tally.Tensors == 0 ? "it holds no tensors"
        : small > 0 && small > parameters / 1000 ? "it is quantised, and elements of its small types may each hold several parameters, or none"
        : isLargestTwice && largest > parameters / 10 ? "it may hold its largest weights twice"
        : null;

    /// <summary>Takes one <c>TensorProto</c>.</summary>
    /// <param name="message">The field that holds it.</param>
    /// <param name="isCounted">Whether it is one of the model's weights; what is none must lie in its place, too.</param>
    /// <returns>Its name; empty without one.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public string Take(in ProtobufField message, bool isCounted)
    {
        var tensor = Read(message);
        if (reader.Reason is not null)
        {
            return tensor.Name;
        }

        if (OnnxType.Find(tensor.Type) is not { } type)
        {
            reader.Fail(message.Start, $"has a tensor {HeaderText.Quote(tensor.Name)} of the unknown type {tensor.Type}");
            return tensor.Name;
        }

        if (isCounted)
        {
            Count(message, tensor, type);
        }

        if (reader.Reason is null)
        {
            CheckSize(message, tensor, type);
        }

        return tensor.Name;
    }

    private void Count(in ProtobufField message, Tensor tensor, OnnxType type)
    {
        if (!Tally.Add(type.Name, tensor.Elements, type.IsSmall))
        {
            reader.Fail(message.Start, "has more elements than a number can hold");
            return;
        }

        parameters += type.IsFloat ? tensor.Elements : 0;
        small += type.IsSmall ? tensor.Elements : 0;
        Compare(tensor, type);
    }

    private Tensor Read(in ProtobufField message)
    {
        var tensor = new Tensor();
        var position = message.Body;
        while (reader.Next(ref position, message.End, out var field))
        {
            if (field.IsNumber(1))
            {
                AddDimension(tensor, field.Value, field.Start);
            }
            else if (field.IsBytes(1))
            {
                for (var at = field.Body; at < field.End && reader.Reason is null;)
                {
                    if (!reader.TryVarint(ref at, field.End, out var dimension))
                    {
                        reader.Fail(field.Start, "has a tensor with damaged dimensions");
                    }

                    AddDimension(tensor, dimension, field.Start);
                }
            }
            else if (field.IsNumber(2))
            {
                tensor.Type = field.Value;
            }
            else if (field.IsBytes(8))
            {
                tensor.Name = reader.Text(field, HeaderText.Short);
            }
            else if (field.IsBytes(9))
            {
                tensor.Raw = field.Length;
            }
            else if (field.IsBytes(13))
            {
                AddEntry(tensor, field);
            }
            else if (field.IsNumber(14))
            {
                tensor.IsExternal = field.Value == 1;
            }
            else if (field.Number < 16 && (Values >> field.Number & 1) == 1)
            {
                reader.SkipRun(ref position, message.End, Values);
            }
        }

        return tensor;
    }

    private void AddDimension(Tensor tensor, ulong dimension, long at)
    {
        if (dimension > long.MaxValue || (dimension != 0 && tensor.Elements > long.MaxValue / (long)dimension))
        {
            reader.Fail(at, "has a tensor with a negative dimension, or with more elements than a number can hold");
        }
        else if (tensor.Dimensions++ == MaxDimensions)
        {
            reader.Fail(at, $"has a tensor with more than {MaxDimensions} dimensions");
        }
        else
        {
            tensor.Elements *= (long)dimension;
            (tensor.Rows, tensor.Columns) = (tensor.Columns, (long)dimension);
        }
    }

    private void AddEntry(Tensor tensor, in ProtobufField entry)
    {
        string key = "", value = "";
        var position = entry.Body;
        while (reader.Next(ref position, entry.End, out var field))
        {
            key = field.IsBytes(1) ? reader.Text(field, 32) : key;
            value = field.IsBytes(2) ? reader.Text(field, 1025) : value;
        }

        switch (key)
        {
            case "location":
                tensor.Location = value;
                break;
            case "offset" or "length":
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    reader.Fail(entry.Start, $"has a tensor outside its file whose {key} {HeaderText.Quote(value)} is no number");
                }

                tensor.Offset = key == "offset" ? number : tensor.Offset;
                tensor.Length = key == "length" ? number : tensor.Length;
                break;
        }
    }

    /// <summary>
    /// Exporters may write the table of words a second time, turned, for the output: then the sum of all tensors is more than the model's
    /// parameters. Only such a lopsided pair is suspected.
    /// </summary>
    private void Compare(Tensor tensor, OnnxType type)
    {
        if (!type.IsFloat || tensor.Dimensions != 2 || tensor.Elements < largest || tensor.Elements == 0)
        {
            return;
        }

        var (rows, columns) = (Math.Min(tensor.Rows, tensor.Columns), Math.Max(tensor.Rows, tensor.Columns));
        isLargestTwice = tensor.Elements == largest && rows == largestRows && columns == largestColumns && columns / rows >= 8;
        (largest, largestRows, largestColumns) = (tensor.Elements, rows, columns);
    }

    private void CheckSize(in ProtobufField message, Tensor tensor, OnnxType type)
    {
        var needed = (((Int128)tensor.Elements * type.Bits) + 7) / 8;
        var shown = HeaderText.Quote(tensor.Name);
        if (!tensor.IsExternal)
        {
            if (type.Bits > 0 && tensor.Raw >= 0 && tensor.Raw != needed)
            {
                reader.Fail(message.Start, $"has a tensor {shown} of {tensor.Elements:N0} {type.Name} in {tensor.Raw:N0} bytes");
            }

            return;
        }

        if (tensor.Location is null)
        {
            reader.Fail(message.Start, $"keeps the tensor {shown} outside its file and does not say where");
            return;
        }

        var length = LengthOf(tensor.Location, shown, message.Start);
        if (reader.Reason is not null)
        {
            return;
        }

        var own = tensor.Length >= 0 ? tensor.Length : length - tensor.Offset;
        if (tensor.Offset > length || own > length - tensor.Offset)
        {
            reader.Fail(message.Start, $"keeps the tensor {shown} at {tensor.Offset:N0} in {HeaderText.Quote(tensor.Location)}, of which the end is at {length:N0}");
        }
        else if (type.Bits > 0 && (tensor.Length >= 0 ? own != needed : own < needed))
        {
            reader.Fail(message.Start, $"keeps the tensor {shown} of {tensor.Elements:N0} {type.Name} in {own:N0} bytes of {HeaderText.Quote(tensor.Location)}");
        }
    }

    /// <summary>Length of a file outside; it is looked for once.</summary>
    private long LengthOf(string location, string tensor, long at)
    {
        if (files.TryGetValue(location, out var known))
        {
            return known;
        }

        var path = around.Find(location, out var refusal);
        if (path is null || files.Count == MaxFiles)
        {
            reader.Fail(at, files.Count == MaxFiles
                ? $"keeps its tensors in more than {MaxFiles:N0} files"
                : $"keeps the tensor {tensor} in {HeaderText.Quote(location)}, which {refusal ?? "is not there"}");
            return 0;
        }

        using var stream = around.Open(path);
        files.Add(location, stream.Length);
        if (path != around.ModelPath && !parts.Exists(p => p.Path == path))
        {
            parts.Add(new ModelPart(path, ModelPartRole.ExternalData));
        }

        return stream.Length;
    }

    private sealed class Tensor
    {
        public string Name { get; set; } = "";

        public ulong Type { get; set; }

        public long Elements { get; set; } = 1;

        public int Dimensions { get; set; }

        public long Rows { get; set; }

        public long Columns { get; set; }

        public long Raw { get; set; } = -1;

        public bool IsExternal { get; set; }

        public string? Location { get; set; }

        public long Offset { get; set; }

        public long Length { get; set; } = -1;
    }
}
