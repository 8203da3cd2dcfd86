using System.Buffers.Binary;

namespace ComplianceGate.Models;

/// <summary>The head of one GGUF file: its pairs and the list of its tensors, held to the rules that ggml's reader has.</summary>
internal sealed class GgufHeader
{
    private const int MaxTensors = 65_536;

    // ggml allows 63, some programs that build on it more.
    private const int MaxName = 255;
    private const uint MaxDimensions = 4;

    private readonly ModelBytes bytes;
    private readonly GgufCursor cursor;
    private readonly List<Tensor> tensors = [];

    private GgufHeader(ModelBytes bytes, uint version, bool isBigEndian)
    {
        this.bytes = bytes;
        cursor = new GgufCursor(bytes, version, isBigEndian) { Position = 8 };
        IsBigEndian = isBigEndian;
    }

    /// <summary>Whether it is for machines with the other byte order.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Its metadata.</summary>
    public GgufPairs Pairs { get; } = new();

    /// <summary>Its tensors.</summary>
    public TensorTally Tally { get; } = new();

    /// <summary>Bytes behind the data of the last tensor, beyond what fills up its block.</summary>
    public long Trailing { get; private set; }

    /// <summary>What is wrong; null for a sound head.</summary>
    public string? Reason => cursor.Reason;

    /// <summary>Byte at which it is wrong.</summary>
    public long Offset => cursor.Offset;

    /// <summary>Reads the head of a file.</summary>
    /// <param name="bytes">The file; its signature and version were found sound.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static GgufHeader Read(ModelBytes bytes)
    {
        bytes.TryUInt32(4, out var version);
        var isBigEndian = version > ushort.MaxValue;
        var header = new GgufHeader(bytes, isBigEndian ? BinaryPrimitives.ReverseEndianness(version) : version, isBigEndian);
        var cursor = header.cursor;
        if (!bytes.HasAt(0, "GGUF"u8))
        {
            cursor.Fail(0, "does not begin with \"GGUF\"");
        }
        else if (cursor.TryCount(out var count) && cursor.TryCount(out var pairs))
        {
            header.Pairs.Read(cursor, pairs);
            header.ReadTensors(count);
            header.CheckData();
        }

        return header;
    }

    private void ReadTensors(ulong count)
    {
        if (cursor.Reason is null && count > MaxTensors)
        {
            cursor.Fail(8, $"has {count:N0} tensors; at most {MaxTensors:N0} are read");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (ulong i = 0; i < count && cursor.Reason is null; i++)
        {
            var at = cursor.Position;
            if (cursor.Name(MaxName, "a tensor name") is not { } name)
            {
                return;
            }

            if (!names.Add(name))
            {
                cursor.Fail(at, $"has two tensors named {HeaderText.Quote(name)}");
            }
            else
            {
                ReadTensor(name, at);
            }
        }
    }

    private void ReadTensor(string name, long at)
    {
        var shown = HeaderText.Quote(name);
        if (!cursor.TryUInt32(out var dimensions))
        {
            return;
        }

        if (dimensions > MaxDimensions)
        {
            cursor.Fail(cursor.Position - 4, $"has a tensor {shown} with {dimensions:N0} dimensions; the format allows {MaxDimensions}");
            return;
        }

        ulong elements = 1, row = 1;
        for (var i = 0; i < dimensions; i++)
        {
            if (!cursor.TryCount(out var dimension))
            {
                return;
            }

            row = i == 0 ? dimension : row;
            if (dimension > long.MaxValue || (dimension != 0 && elements > long.MaxValue / dimension))
            {
                cursor.Fail(at, $"has a tensor {shown} with more elements than a number can hold");
                return;
            }

            elements *= dimension;
        }

        if (cursor.TryUInt32(out var typeId) && cursor.TryUInt64(out var offset))
        {
            Add(name, at, typeId, row, (long)elements, offset);
        }
    }

    private void Add(string name, long at, uint typeId, ulong row, long elements, ulong offset)
    {
        var shown = HeaderText.Quote(name);
        if (GgufType.Find(typeId) is not { } type)
        {
            cursor.Fail(cursor.Position - 12, $"has a tensor {shown} of the unknown type {typeId}");
        }
        else if (row % (ulong)type.Block != 0)
        {
            cursor.Fail(at, $"has a tensor {shown} with rows of {row:N0}, which is no whole number of {type.Name} blocks of {type.Block}");
        }
        else if (elements / type.Block > long.MaxValue / type.Size || offset > long.MaxValue || !Tally.Add(type.Name, elements, type.Block > 1))
        {
            cursor.Fail(at, $"has a tensor {shown} with more elements than a number can hold");
        }
        else
        {
            tensors.Add(new Tensor(name, at, (long)offset, elements / type.Block * type.Size));
        }
    }

    private void CheckData()
    {
        var alignment = Pairs.Number("general.alignment") ?? 32;
        if (cursor.Reason is not null || tensors.Count == 0)
        {
            return;
        }

        if (alignment is < 1 or > 1 << 20 || (alignment & (alignment - 1)) != 0)
        {
            cursor.Fail(cursor.Position, $"has an alignment of {alignment:N0}, which is no power of two up to 1,048,576");
            return;
        }

        var start = Align(cursor.Position, alignment);
        tensors.Sort(static (a, b) => a.Begin.CompareTo(b.Begin) is var c and not 0 ? c : a.Size.CompareTo(b.Size));
        long end = 0;
        foreach (var tensor in tensors)
        {
            var shown = HeaderText.Quote(tensor.Name);
            if (tensor.Begin % alignment != 0)
            {
                cursor.Fail(tensor.At, $"has a tensor {shown} whose data begins at {tensor.Begin:N0}, which is no multiple of {alignment:N0}");
            }
            else if (tensor.Begin < end)
            {
                cursor.Fail(tensor.At, $"has a tensor {shown} whose data overlaps that of another");
            }
            else if (tensor.Begin > Align(end, alignment))
            {
                cursor.Fail(tensor.At, $"has {tensor.Begin - end:N0} bytes before the data of the tensor {shown} that belong to none");
            }
            else if (tensor.Size > bytes.Length - start - tensor.Begin)
            {
                cursor.Fail(tensor.At, $"has a tensor {shown} whose data reaches past the end of the file");
            }

            if (cursor.Reason is not null)
            {
                return;
            }

            end = tensor.Begin + tensor.Size;
        }

        Trailing = Math.Max(0, bytes.Length - start - Align(end, alignment));
    }

    // Not beyond what was compared with the file's length before: no sum here can overflow.
    private static long Align(long position, long alignment) => (position + alignment - 1) / alignment * alignment;

    private sealed record Tensor(string Name, long At, long Begin, long Size);
}
