using System.Globalization;

namespace ComplianceGate.Models;

/// <summary>TensorFlow Lite: a FlatBuffer with the file identifier <c>TFL3</c> (schema.fbs).</summary>
public sealed class TfliteFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Id => "tflite";

    /// <inheritdoc/>
    public string Name => "TensorFlow Lite";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".tflite"];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        if (!bytes.HasAt(4, "TFL3"u8))
        {
            return ModelHead.Other(4, "has no identifier \"TFL3\"");
        }

        // The root table begins with the signed distance back to its vtable: its size, the table's size, then one offset a field.
        if (!bytes.TryUInt32(0, out var root) || root < 8 || !bytes.TryUInt32(root, out var distance))
        {
            return ModelHead.Broken(0, "has a root table outside the file");
        }

        var vtable = root - (long)(int)distance;
        if (vtable < 8 || !bytes.TryUInt16(vtable, out var vtableSize) || vtableSize < 4 || vtable + vtableSize > bytes.Length)
        {
            return ModelHead.Broken(root, "has a table description outside the file");
        }

        // Field 0 is the schema's version; a table without it has version 0.
        if (vtableSize < 6 || !bytes.TryUInt16(vtable + 4, out var field) || field == 0)
        {
            return new ModelHead(HeadMatch.Certain);
        }

        return bytes.TryUInt32((long)root + field, out var version)
            ? new ModelHead(HeadMatch.Certain, version.ToString(CultureInfo.InvariantCulture))
            : ModelHead.Broken((long)root + field, "has its version outside the file");
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => TfliteFile.Read(bytes);
}
