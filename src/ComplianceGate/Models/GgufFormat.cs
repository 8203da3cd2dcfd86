using System.Buffers.Binary;
using System.Globalization;

namespace ComplianceGate.Models;

/// <summary>GGUF: the signature, a version, and the counts of tensors and of metadata pairs (ggml, gguf.md).</summary>
public sealed class GgufFormat : IModelFormat
{
    // The least that a metadata pair (key length, type, one byte) and a tensor (name length, dimensions, type, offset) take.
    private const ulong MinPair = 13;
    private const ulong MinTensor = 24;

    /// <inheritdoc/>
    public string Id => "gguf";

    /// <inheritdoc/>
    public string Name => "GGUF";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".gguf"];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        if (!bytes.HasAt(0, "GGUF"u8))
        {
            return ModelHead.Other(0, "does not begin with \"GGUF\"");
        }

        if (!bytes.TryUInt32(4, out var version))
        {
            return ModelHead.Broken(bytes.Length, "ends before its version");
        }

        // Files for big-endian machines differ in nothing but their byte order.
        var isBigEndian = version > ushort.MaxValue;
        version = isBigEndian ? BinaryPrimitives.ReverseEndianness(version) : version;
        if (version is 0 or > 3)
        {
            return ModelHead.Broken(4, $"has version {version}; versions 1 to 3 are known");
        }

        var text = version.ToString(CultureInfo.InvariantCulture);
        if (!TryCounts(bytes, version, isBigEndian, out var tensors, out var pairs, out var start))
        {
            return ModelHead.Broken(bytes.Length, "ends before its counts", text);
        }

        var rest = (ulong)(bytes.Length - start);
        return tensors > rest / MinTensor || pairs > (rest - tensors * MinTensor) / MinPair
            ? ModelHead.Broken(8, $"claims {tensors:N0} tensors and {pairs:N0} metadata pairs, more than the file can hold", text)
            : new ModelHead(HeadMatch.Certain, text);
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => GgufModel.Read(bytes, around);

    private static bool TryCounts(ModelBytes bytes, uint version, bool isBigEndian, out ulong tensors, out ulong pairs, out long start)
    {
        if (version == 1)
        {
            start = 16;
            var there = bytes.TryUInt32(8, out var tensors32) & bytes.TryUInt32(12, out var pairs32);
            tensors = isBigEndian ? BinaryPrimitives.ReverseEndianness(tensors32) : tensors32;
            pairs = isBigEndian ? BinaryPrimitives.ReverseEndianness(pairs32) : pairs32;
            return there;
        }

        start = 24;
        var isThere = bytes.TryUInt64(8, out tensors) & bytes.TryUInt64(16, out pairs);
        tensors = isBigEndian ? BinaryPrimitives.ReverseEndianness(tensors) : tensors;
        pairs = isBigEndian ? BinaryPrimitives.ReverseEndianness(pairs) : pairs;
        return isThere;
    }
}
