using System.Collections.Immutable;

namespace ComplianceGate.Models;

/// <summary>What a file turned out to be.</summary>
/// <param name="Format">The format's id.</param>
/// <param name="FormatVersion">Its version; null when the head says none.</param>
/// <param name="Reason">Why the file is malformed, as the rest of a sentence that begins with the file; null for a sound head.</param>
/// <param name="Offset">Byte at which it is.</param>
public readonly record struct RecognisedModel(string Format, string? FormatVersion, string? Reason, long Offset);

/// <summary>The formats that are known, and which of them a file is of.</summary>
public static class ModelFormats
{
    /// <summary>The id of a declared model whose format is not known.</summary>
    public const string Unknown = "unknown";

    /// <summary>All formats. Those that another one could be taken for stand first (a PyTorch file is a pickle, too).</summary>
    public static ImmutableArray<IModelFormat> All { get; } =
    [
        new OnnxFormat(),
        new SafetensorsFormat(),
        new GgufFormat(),
        new GgmlFormat(),
        new TfliteFormat(),
        new PyTorchFormat(),
        new PickleFormat(),
        new KerasFormat(),
        new Hdf5Format(),
        new MLNetFormat(),
    ];

    /// <summary>File name extensions, with the dot, that models share with other files: only the content can tell.</summary>
    public static ImmutableArray<string> OpenExtensions { get; } = [".bin", ".zip", ".pk"];

    /// <summary>Whether a file of this name may be a model, without a look inside.</summary>
    /// <param name="path">A path or name.</param>
    public static bool MayBeModel(ReadOnlySpan<char> path)
    {
        var extension = Path.GetExtension(path);
        return IsOpen(extension) || ByExtension(extension) is not null;
    }

    /// <summary>Whether the name alone makes the file a model; other names (<c>.bin</c>, <c>.zip</c>, <c>.pk</c>) need the head to say so.</summary>
    /// <param name="path">A path or name.</param>
    public static bool IsClaimed(ReadOnlySpan<char> path) => ByExtension(Path.GetExtension(path)) is not null;

    /// <summary>Recognises a file by its name and its head.</summary>
    /// <param name="path">A path or name; only its extension is used.</param>
    /// <param name="isDeclared">Whether the project says that it is a model.</param>
    /// <param name="bytes">The file.</param>
    /// <returns>What it is; null when it is no model.</returns>
    /// <exception cref="IOException">The file cannot be read; bad content is never an exception.</exception>
    public static RecognisedModel? Recognise(ReadOnlySpan<char> path, bool isDeclared, ModelBytes bytes)
    {
        var extension = Path.GetExtension(path);
        var claimed = ByExtension(extension);
        if (claimed is null)
        {
            return isDeclared || IsOpen(extension) ? Unclaimed(isDeclared, bytes) : null;
        }

        var head = claimed.Read(bytes);
        if (head.Match != HeadMatch.None)
        {
            return Take(claimed, head);
        }

        if (Substitute(bytes) is { } reason)
        {
            return new RecognisedModel(claimed.Id, null, reason, 0);
        }

        foreach (var other in All)
        {
            if (other != claimed && other.Read(bytes) is { Match: HeadMatch.Certain } found)
            {
                var name = extension.ToString();
                return new RecognisedModel(other.Id, found.FormatVersion, $"has the head of {other.Name}, but its name ends in {name} ({claimed.Name})", 0);
            }
        }

        return new RecognisedModel(claimed.Id, null, $"is no {claimed.Name} file: it {head.Reason ?? "has another head"}", head.Offset);
    }

    /// <summary>The format of an id; null for one that is not known.</summary>
    /// <param name="id">The id.</param>
    public static IModelFormat? Find(string id)
    {
        foreach (var format in All)
        {
            if (format.Id == id)
            {
                return format;
            }
        }

        return null;
    }

    private static RecognisedModel? Unclaimed(bool isDeclared, ModelBytes bytes)
    {
        foreach (var format in All)
        {
            if (format.Read(bytes) is { Match: HeadMatch.Certain } head)
            {
                return Take(format, head);
            }
        }

        if (PickleFormat.IsPacked(bytes))
        {
            return new RecognisedModel("pickle", "compressed", null, 0);
        }

        // Only where the project declares it is it known to be meant as a model.
        return isDeclared ? new RecognisedModel(Unknown, null, Substitute(bytes), 0) : null;
    }

    private static RecognisedModel Take(IModelFormat format, ModelHead head) =>
        new(format.Id, head.FormatVersion, head.Reason is null ? null : $"is a damaged {format.Name} file: it {head.Reason}", head.Offset);

    // What lies in a work tree in place of a model whose bytes were never fetched.
    private static string? Substitute(ModelBytes bytes) =>
        bytes.Length == 0 ? "is empty"
        : bytes.Length < 1024 && bytes.HasAt(0, "version https://git-lfs"u8)
            ? "is a Git LFS pointer and not the model itself: \"git lfs pull\" fetches it"
        : null;

    private static bool IsOpen(ReadOnlySpan<char> extension)
    {
        foreach (var open in OpenExtensions)
        {
            if (extension.Equals(open, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static IModelFormat? ByExtension(ReadOnlySpan<char> extension)
    {
        if (extension.IsEmpty)
        {
            return null;
        }

        foreach (var format in All)
        {
            foreach (var own in format.Extensions)
            {
                if (extension.Equals(own, StringComparison.OrdinalIgnoreCase))
                {
                    return format;
                }
            }
        }

        return null;
    }
}
