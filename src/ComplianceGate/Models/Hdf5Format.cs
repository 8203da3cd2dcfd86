using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>HDF5: a superblock at byte 0, 512, 1024 and so on (HDF5 File Format Specification 3.0, section II.A).</summary>
public sealed class Hdf5Format : IModelFormat
{
    /// <inheritdoc/>
    public string Id => "hdf5";

    /// <inheritdoc/>
    public string Name => "HDF5";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".h5"];

    /// <inheritdoc/>
    public ModelHead Read(ModelBytes bytes)
    {
        // Doubling a 64-bit offset ends the search by itself; only real places in the file are read.
        for (long at = 0; at < bytes.Length && at >= 0; at = at == 0 ? 512 : at * 2)
        {
            if (bytes.HasAt(at, [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]))
            {
                return Superblock(bytes, at);
            }
        }

        return ModelHead.Other(0, "has no HDF5 signature");
    }

    /// <inheritdoc/>
    public ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => new()
    {
        SerialisedCode = new SerialisedCodeFact
        {
            Unparsed = "is an HDF5 file; HDF5 is not read, and a Keras model in it can hold code that runs when it is loaded",
        },
    };

    private static ModelHead Superblock(ModelBytes bytes, long at)
    {
        if (!bytes.TryByte(at + 8, out var version) || version > 3)
        {
            return ModelHead.Broken(at + 8, $"has superblock version {version}; versions 0 to 3 are known");
        }

        var text = version.ToString(CultureInfo.InvariantCulture);
        if (!bytes.TryByte(at + (version < 2 ? 13 : 9), out var size) || size is not (2 or 4 or 8 or 16 or 32))
        {
            return ModelHead.Broken(at + (version < 2 ? 13 : 9), $"has addresses of {size} bytes", text);
        }

        // Base address, one more address, then the end of the file as the writer knew it.
        var end = at + (version switch { 0 => 24, 1 => 28, _ => 12 }) + 2L * size;
        return size != 8 ? new ModelHead(HeadMatch.Certain, text)
            : !bytes.TryUInt64(end, out var length) ? ModelHead.Broken(bytes.Length, "ends inside its superblock", text)
            : length > (ulong)bytes.Length ? ModelHead.Broken(end, $"should have {length:N0} bytes: it was cut short", text)
            : new ModelHead(HeadMatch.Certain, text);
    }
}
