namespace ComplianceGate.Models;

/// <summary>PyTorch: a ZIP archive with <c>*/data.pkl</c>, or the older form, a run of pickles that begins with a magic number.</summary>
public sealed class PyTorchFormat : IModelFormat
{
    private const int MaxMarks = 64;

    /// <inheritdoc/>
    public string Id => "pytorch";

    /// <inheritdoc/>
    public string Name => "PyTorch";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".pt", ".pth", ".ckpt"];

    // Opcode LONG1 with the ten bytes of 0x1950a86a20f9469cfc6c; the protocol byte before it varies.
    private static ReadOnlySpan<byte> LegacyMagic => [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        if (IsLegacy(bytes))
        {
            return new ModelHead(HeadMatch.Certain, "legacy");
        }

        var zip = bytes.Zip;
        if (!zip.IsZip)
        {
            return ModelHead.Other(0, "is neither a ZIP archive nor the older PyTorch form");
        }

        if (zip.Find(IsData) is not { } data)
        {
            var isThere = zip.HoldsAnywhere("data.pkl"u8, IsData);
            return zip.Reason is not null ? Damaged(isThere, zip)
                : isThere ? new ModelHead(HeadMatch.Certain) : ModelHead.Other(0, "is a ZIP archive without data.pkl");
        }

        if (zip.Reason is not null)
        {
            return Damaged(true, zip);
        }

        var root = data.Name[..^"data.pkl".Length];
        var version = zip.Find(n => n.Length == root.Length + 7 && n.StartsWith(root, StringComparison.Ordinal)
            && n.EndsWith("version", StringComparison.Ordinal));
        return new ModelHead(HeadMatch.Certain, version is { } item ? zip.FirstLine(item) : null);
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) =>
        bytes.HasAt(0, "PK\u0003\u0004"u8) ? PyTorchArchive.Read(bytes) : PyTorchArchive.ReadLegacy(bytes);

    // The mark of a pickle may stand there several times.
    private static bool IsLegacy(ModelBytes bytes)
    {
        var at = 0;
        while (at < 2 * MaxMarks && bytes.TryByte(at, out var opcode) && opcode == 0x80)
        {
            at += 2;
        }

        return at > 0 && bytes.HasAt(at, LegacyMagic);
    }

    private static ModelHead Damaged(bool isPyTorch, ZipListing zip) =>
        isPyTorch ? ModelHead.Broken(zip.Offset, zip.Reason!) : ModelHead.Other(zip.Offset, zip.Reason!);

    private static bool IsData(string name) =>
        name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.IndexOf('/') == name.Length - "/data.pkl".Length;
}
