using System.Globalization;

namespace ComplianceGate.Models;

/// <summary>
/// ONNX: a protobuf message <c>ModelProto</c> (onnx.proto). It has no signature, so the fields of the message itself are walked:
/// each must lie inside the file, and <c>ir_version</c> (1) and <c>graph</c> (7) must be among them.
/// </summary>
public sealed class OnnxFormat : IModelFormat
{
    // A model has a handful of top-level fields; functions and metadata can add some thousands.
    private const int MaxFields = 10_000;
    private const ulong IrVersion = 1;
    private const ulong Graph = 7;

    /// <inheritdoc/>
    public string Id => "onnx";

    /// <inheritdoc/>
    public string Name => "ONNX";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".onnx"];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        string? version = null;
        var hasGraph = false;
        long position = 0;
        for (var fields = 0; position < bytes.Length && fields < MaxFields; fields++)
        {
            var start = position;
            if (!TryVarint(bytes, ref position, out var tag) || tag >> 3 == 0)
            {
                return ModelHead.Other(start, "has no protobuf field where one should begin");
            }

            if (!TrySkip(bytes, ref position, (int)(tag & 7), out var value))
            {
                return ModelHead.Other(start, "has a protobuf field that is damaged or reaches past the end of the file");
            }

            if (tag == IrVersion << 3)
            {
                version = value.ToString(CultureInfo.InvariantCulture);
            }

            hasGraph |= tag == (Graph << 3 | 2);
        }

        return version is null or "0" ? ModelHead.Other(0, "has no ir_version")
            : !hasGraph ? ModelHead.Other(0, "has no graph")
            : new ModelHead(HeadMatch.Fits, version);
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => OnnxModel.Read(bytes, around);

    private static bool TrySkip(ModelBytes bytes, ref long position, int wireType, out ulong value)
    {
        value = 0;
        switch (wireType)
        {
            case 0:
                return TryVarint(bytes, ref position, out value);
            case 1:
                position += 8;
                return position <= bytes.Length;
            case 2:
                if (!TryVarint(bytes, ref position, out var length) || length > (ulong)(bytes.Length - position))
                {
                    return false;
                }

                position += (long)length;
                return true;
            case 5:
                position += 4;
                return position <= bytes.Length;
            default:
                return false;
        }
    }

    private static bool TryVarint(ModelBytes bytes, ref long position, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (!bytes.TryByte(position, out var next) || (shift == 63 && next > 1))
            {
                return false;
            }

            position++;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
