namespace ComplianceGate.Models;

/// <summary>How sure a head is that a file is of a format.</summary>
public enum HeadMatch
{
    /// <summary>The head says nothing for the format.</summary>
    None,

    /// <summary>The head fits, but so would other data: enough only where the file's name claims the format.</summary>
    Fits,

    /// <summary>The head is the format's own.</summary>
    Certain,
}

/// <summary>What the head of a file says.</summary>
/// <param name="Match">How sure it is.</param>
/// <param name="FormatVersion">Version of the format; null when the head says none.</param>
/// <param name="Reason">What breaks the format's rules, as the rest of a sentence that begins with the file; null for a sound head.</param>
/// <param name="Offset">Byte at which it breaks them.</param>
public readonly record struct ModelHead(HeadMatch Match, string? FormatVersion = null, string? Reason = null, long Offset = 0)
{
    /// <summary>A head that the file's own signature marks as the format's, but that breaks its rules.</summary>
    /// <param name="offset">Byte at which it breaks them.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="version">Version of the format, if it was still readable.</param>
    public static ModelHead Broken(long offset, string reason, string? version = null) => new(HeadMatch.Certain, version, reason, offset);

    /// <summary>A head that is not the format's.</summary>
    /// <param name="offset">Byte at which it stops being so.</param>
    /// <param name="reason">What is wrong, should the name claim the format.</param>
    public static ModelHead Other(long offset, string reason) => new(HeadMatch.None, null, reason, offset);
}

/// <summary>
/// A format of model files, known by its head alone. One format, one class, one file, and one line in <see cref="ModelFormats"/>.
/// </summary>
public interface IModelFormat
{
    /// <summary>The id that documents use, <c>onnx</c>.</summary>
    string Id { get; }

    /// <summary>The name that people use, <c>ONNX</c>.</summary>
    string Name { get; }

    /// <summary>File name extensions, lower case and with the dot, that claim the format without a look inside.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Judges a file by its head, in bounded time and memory whatever the file claims.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read; bad content is never an exception.</exception>
    ModelHead Read(ModelBytes bytes);

    /// <summary>
    /// Reads what the file says of the model, once <see cref="Read"/> was certain of the format: in bounded time and memory whatever
    /// the file claims, never the tensors themselves.
    /// </summary>
    /// <param name="bytes">The file.</param>
    /// <param name="around">The folder it lies in.</param>
    /// <returns>What it says; null for a format of which nothing beyond its signature is read.</returns>
    /// <exception cref="IOException">The file or one beside it cannot be read; bad content is never an exception.</exception>
    ModelContents? ReadContents(ModelBytes bytes, ModelSurroundings around) => null;
}
