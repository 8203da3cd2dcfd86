namespace ComplianceGate.ModelFuzz;

/// <summary>A file to start from.</summary>
/// <param name="Name">What its name would be, <c>a.onnx</c>.</param>
/// <param name="Bytes">The file.</param>
public sealed record FuzzSeed(string Name, byte[] Bytes)
{
    /// <summary>Files beside it, by their path relative to its folder.</summary>
    public IReadOnlyList<FuzzFile> Beside { get; init; } = [];
}

/// <summary>A file beside the one that is read.</summary>
/// <param name="Name">Path relative to the folder of the one that is read.</param>
/// <param name="Bytes">The file.</param>
public sealed record FuzzFile(string Name, byte[] Bytes);

/// <summary>
/// Sound files of one format, and changes that know it. A class of this kind anywhere in the program is found by itself; several may
/// serve one format.
/// </summary>
public interface IFuzzSeeds
{
    /// <summary>Id of the format.</summary>
    string Format { get; }

    /// <summary>Sound files, small ones: each read of one takes a few microseconds.</summary>
    IReadOnlyList<FuzzSeed> Make();

    /// <summary>
    /// Changes a file in one place so that everything around the place still fits it: lengths are written anew, checksums hold, and
    /// what is wrong lies deep inside.
    /// </summary>
    /// <param name="bytes">A file that <see cref="Make"/> made, perhaps already changed.</param>
    /// <param name="random">Decides what is changed.</param>
    /// <returns>The changed file; null where there is no such change.</returns>
    byte[]? Change(byte[] bytes, Random random) => null;
}
