namespace ComplianceGate.Models;

/// <summary>The model that a card is read for: what tells its part of a card from those of others.</summary>
/// <param name="FileName">Name of its file; empty when the card is read for no model in particular.</param>
/// <param name="DisplayPath">Path as the user knows it; forward slashes.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal; null when it is not known.</param>
public sealed record CardSubject(string FileName, string DisplayPath = "", string? Sha256 = null)
{
    /// <summary>No model in particular.</summary>
    public static CardSubject None { get; } = new("");

    /// <summary>The file's name without its last extension.</summary>
    public string Stem => Path.GetFileNameWithoutExtension(FileName);

    /// <summary>Whether a text is the file's name, or the end of its path.</summary>
    /// <param name="text">What a card writes: <c>model.onnx</c>, <c>onnx/model.onnx</c>.</param>
    public bool IsFile(string text)
    {
        var written = text.Trim().Replace('\\', '/');
        written = written.StartsWith("./", StringComparison.Ordinal) ? written[2..] : written;
        return FileName.Length > 0
            && (written.Equals(FileName, StringComparison.OrdinalIgnoreCase)
                || (written.Contains('/', StringComparison.Ordinal) && ("/" + DisplayPath).EndsWith("/" + written, StringComparison.OrdinalIgnoreCase)));
    }
}
