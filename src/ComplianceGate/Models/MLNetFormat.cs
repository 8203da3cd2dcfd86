namespace ComplianceGate.Models;

/// <summary>
/// ML.NET: a ZIP archive with <c>TrainingInfo/Version.txt</c> or a folder <c>TransformerChain</c>. Model Builder calls it
/// <c>.mlnet</c>, programs mostly <c>.zip</c>.
/// </summary>
public sealed class MLNetFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Id => "mlnet";

    /// <inheritdoc/>
    public string Name => "ML.NET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".mlnet"];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        var zip = bytes.Zip;
        if (zip.Find(n => n == "TrainingInfo/Version.txt") is { } version)
        {
            return new ModelHead(HeadMatch.Certain, zip.FirstLine(version), zip.Reason, zip.Offset);
        }

        return zip.Find(n => n.StartsWith("TransformerChain/", StringComparison.Ordinal)) is not null
            ? new ModelHead(HeadMatch.Certain, null, zip.Reason, zip.Offset)
            : ModelHead.Other(zip.Offset, zip.Reason ?? "is a ZIP archive without TrainingInfo/Version.txt");
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => MLNetArchive.Read(bytes);
}
