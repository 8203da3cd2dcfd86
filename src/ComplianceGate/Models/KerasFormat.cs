namespace ComplianceGate.Models;

/// <summary>Keras 3: a ZIP archive with <c>config.json</c>, <c>metadata.json</c> and <c>model.weights.h5</c>.</summary>
public sealed class KerasFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Id => "keras";

    /// <inheritdoc/>
    public string Name => "Keras";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".keras"];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        var zip = bytes.Zip;
        return zip.Find(n => n == "config.json") is not null
            && zip.Find(n => n == "metadata.json") is not null
            && zip.Find(n => n.StartsWith("model.weights.", StringComparison.Ordinal)) is not null
            ? new ModelHead(HeadMatch.Certain, null, zip.Reason, zip.Offset)
            : ModelHead.Other(zip.Offset, zip.Reason ?? "is a ZIP archive without config.json, metadata.json and model.weights.h5");
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => KerasArchive.Read(bytes);
}
