namespace ComplianceGate.Models;

/// <summary>
/// safetensors: eight bytes that give the length of a JSON header, then the header, then the tensors (README, section "Format").
/// </summary>
public sealed class SafetensorsFormat : IModelFormat
{
    // The format's own limit.
    private const ulong MaxHeader = 100_000_000;

    /// <inheritdoc/>
    public string Id => "safetensors";

    /// <inheritdoc/>
    public string Name => "safetensors";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".safetensors"];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        if (!bytes.TryUInt64(0, out var header))
        {
            return ModelHead.Other(bytes.Length, "is too short for the length of its header");
        }

        if (header > MaxHeader)
        {
            return ModelHead.Other(0, $"claims a header of {header:N0} bytes; the format allows 100,000,000");
        }

        if (header > (ulong)bytes.Length - 8)
        {
            return ModelHead.Other(0, $"claims a header of {header:N0} bytes, more than the file has");
        }

        Span<byte> start = stackalloc byte[16];
        start = start[..bytes.Read(8, start[..(int)Math.Min(header, 16)])];
        if (start.Length < 2 || start[0] != '{')
        {
            return ModelHead.Other(8, "has a header that does not begin with '{'");
        }

        var first = start[1..].TrimStart(" \t\r\n"u8);
        if (!first.IsEmpty && first[0] is not ((byte)'"' or (byte)'}'))
        {
            return ModelHead.Other(9, "has a header that is not a JSON object");
        }

        return EndsObject(bytes, 8 + (long)header)
            ? new ModelHead(HeadMatch.Certain)
            : ModelHead.Broken(8 + (long)header - 1, "has a header that does not end with '}'");
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => SafetensorsModel.Read(bytes, around);

    // The header may be padded with spaces; trailing ones are looked past in a bounded piece.
    private static bool EndsObject(ModelBytes bytes, long end)
    {
        Span<byte> tail = stackalloc byte[512];
        var length = (int)Math.Min(tail.Length, end - 8);
        tail = tail[..bytes.Read(end - length, tail[..length])];
        tail = tail.TrimEnd(" \t\r\n"u8);
        return tail.Length > 0 && tail[^1] == '}';
    }
}
