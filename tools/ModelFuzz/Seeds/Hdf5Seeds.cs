namespace ComplianceGate.ModelFuzz;

/// <summary>The superblock of an HDF5 file.</summary>
public sealed class Hdf5Seeds : IFuzzSeeds
{
    /// <inheritdoc/>
    public string Format => "hdf5";

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make()
    {
        // Version 2: sizes 8 and 8, flags, base 0, extension none, end of file 48.
        var bytes = new byte[48];
        byte[] head = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A, 2, 8, 8, 0];
        head.CopyTo(bytes, 0);
        bytes.AsSpan(20, 8).Fill(0xFF);
        bytes[28] = 48;
        return [new("a.h5", bytes)];
    }
}
