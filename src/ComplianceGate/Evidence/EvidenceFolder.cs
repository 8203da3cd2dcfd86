using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>One document in the evidence folder.</summary>
/// <param name="Path">Path relative to the output folder, forward slashes: <c>App.compliance/sbom.cdx.json</c>.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
public sealed record EvidenceDocument(string Path, string Sha256);

/// <summary>
/// Writes the evidence folder in the order of dependence: documents, <c>manifest.json</c>, <c>SHA256SUMS</c>. Each file appears
/// complete or not at all, and the sums appear last: a folder without them was not finished.
/// </summary>
public static class EvidenceFolder
{
    /// <summary>Name of the version manifest.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>Name of the file with all digests, in the form that <c>sha256sum -c</c> reads.</summary>
    public const string SumsName = "SHA256SUMS";

    /// <summary>Every name that this version may write into the folder, in the order of writing.</summary>
    public static ImmutableArray<string> KnownNames { get; } = CollectNames();

    /// <summary>Writes the whole folder.</summary>
    /// <param name="outputFolder">Fully qualified path of the output folder.</param>
    /// <param name="context">What there is to write; its <see cref="EvidenceContext.FolderName"/> names the folder.</param>
    /// <param name="writers">The formats asked for; documents of other known formats are removed.</param>
    /// <returns>The files written, as fully qualified paths, in the order of writing.</returns>
    /// <exception cref="ArgumentException">A path is not what it must be.</exception>
    /// <exception cref="IOException">A file cannot be written or removed; there are no sums then.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written; there are no sums then.</exception>
    public static ImmutableArray<string> Write(string outputFolder, EvidenceContext context, ImmutableArray<IEvidenceWriter> writers)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!Path.IsPathFullyQualified(outputFolder) || Path.IsPathRooted(context.FolderName) || context.FolderName.Length == 0)
        {
            throw new ArgumentException("The output folder must be fully qualified, the evidence folder relative to it.", nameof(outputFolder));
        }

        var folder = Path.GetFullPath(context.FolderName, outputFolder);
        Directory.CreateDirectory(folder);
        // First of all: a build that is killed from here on must not leave sums that look whole.
        File.Delete(Path.Combine(folder, SumsName));
        AtomicFile.RemoveLeftovers(folder, KnownNames);
        RemoveUnwanted(folder, writers);

        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        var written = ImmutableArray.CreateBuilder<string>(KnownNames.Length);
        var documents = new List<EvidenceDocument>(KnownNames.Length);
        foreach (var writer in EvidenceWriters.InOrder(writers))
        {
            if (!writer.IsWritten(context))
            {
                File.Delete(Path.Combine(folder, writer.FileName));
                continue;
            }

            buffer.ResetWrittenCount();
            context.Earlier = documents;
            writer.Write(context, buffer);
            documents.Add(Save(folder, writer.FileName, context, buffer, written));
        }

        documents.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        buffer.ResetWrittenCount();
        ManifestWriter.Write(context, documents, buffer);
        documents.Add(Save(folder, ManifestName, context, buffer, written));

        buffer.ResetWrittenCount();
        WriteSums(context.ShippedArtifacts(), documents, buffer);
        Save(folder, SumsName, context, buffer, written);
        return written.DrainToImmutable();
    }

    /// <summary>
    /// Writes a set that goes inside a nupkg: the manifest and the documents that do not tell who built. There are no sums, because
    /// the package itself is summed outside. A file that would not change keeps its time, so that NuGet packs only what is new.
    /// </summary>
    /// <param name="root">Fully qualified path of the folder that stands for the package's root.</param>
    /// <param name="context">What there is to write; its <see cref="EvidenceContext.FolderName"/> is the set's place in the package.</param>
    /// <param name="writers">The formats asked for.</param>
    /// <returns>The documents, the manifest last.</returns>
    /// <exception cref="IOException">A file cannot be written or removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static ImmutableArray<EvidenceDocument> WriteInside(string root, EvidenceContext context, ImmutableArray<IEvidenceWriter> writers)
    {
        ArgumentNullException.ThrowIfNull(context);
        var folder = Path.GetFullPath(context.FolderName, root);
        Directory.CreateDirectory(folder);
        AtomicFile.RemoveLeftovers(folder, KnownNames);
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        var documents = new List<EvidenceDocument>(KnownNames.Length);
        foreach (var writer in (ImmutableArray<IEvidenceWriter>)[.. writers, .. EvidenceWriters.Always])
        {
            if (!writer.IsPacked)
            {
                continue;
            }

            if (!writer.IsWritten(context))
            {
                File.Delete(Path.Combine(folder, writer.FileName));
                continue;
            }

            buffer.ResetWrittenCount();
            context.Earlier = documents;
            writer.Write(context, buffer);
            documents.Add(SaveInside(folder, writer.FileName, context, buffer));
        }

        documents.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        buffer.ResetWrittenCount();
        ManifestWriter.Write(context, documents, buffer);
        documents.Add(SaveInside(folder, ManifestName, context, buffer));
        return [.. documents];
    }

    private static EvidenceDocument SaveInside(string folder, string name, EvidenceContext context, ArrayBufferWriter<byte> content)
    {
        AtomicFile.WriteIfDifferent(Path.Combine(folder, name), content.WrittenSpan);
        return new EvidenceDocument(context.FolderName + "/" + name, FileDigest.Sha256(content.WrittenSpan));
    }

    /// <summary>Writes one document alone, as a failed check leaves <c>findings.sarif</c> under <c>obj</c>.</summary>
    /// <param name="path">Fully qualified path of the document; its folder is made where it is missing.</param>
    /// <param name="context">What there is to write.</param>
    /// <param name="writer">The format.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void WriteDocument(string path, EvidenceContext context, IEvidenceWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var buffer = new ArrayBufferWriter<byte>(1 << 14);
        writer.Write(context, buffer);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, buffer.WrittenSpan);
    }

    /// <summary>Takes back what an earlier build wrote, because it does not speak of what lies beside it now. Only names that are known go.</summary>
    /// <param name="folder">Fully qualified path of the evidence folder; it need not exist.</param>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Withdraw(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        File.Delete(Path.Combine(folder, SumsName));
        foreach (var name in KnownNames)
        {
            File.Delete(Path.Combine(folder, name));
        }
    }

    private static EvidenceDocument Save(
        string folder, string name, EvidenceContext context, ArrayBufferWriter<byte> content, ImmutableArray<string>.Builder written)
    {
        var path = Path.Combine(folder, name);
        AtomicFile.Write(path, content.WrittenSpan);
        written.Add(path);
        return new EvidenceDocument(context.FolderName + "/" + name, FileDigest.Sha256(content.WrittenSpan));
    }

    private static void RemoveUnwanted(string folder, ImmutableArray<IEvidenceWriter> writers)
    {
        foreach (var known in EvidenceWriters.All)
        {
            var wanted = false;
            foreach (var writer in writers)
            {
                wanted |= writer.FileName == known.FileName;
            }

            if (!wanted)
            {
                File.Delete(Path.Combine(folder, known.FileName));
            }
        }
    }

    private static void WriteSums(ImmutableArray<ArtifactFact> artifacts, List<EvidenceDocument> documents, ArrayBufferWriter<byte> output)
    {
        var lines = new List<(string Path, string Sha256)>(artifacts.Length + documents.Count);
        foreach (var artifact in artifacts)
        {
            lines.Add((artifact.Path, artifact.Sha256));
        }

        foreach (var document in documents)
        {
            lines.Add((document.Path, document.Sha256));
        }

        lines.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        var text = new StringBuilder(lines.Count * 100);
        foreach (var (path, sha256) in lines)
        {
            AppendSum(text, path, sha256);
        }

        Encoding.UTF8.GetBytes(text.ToString(), output);
    }

    /// <summary>One line as GNU coreutils writes it: a backslash in front says that the name is escaped.</summary>
    private static void AppendSum(StringBuilder text, string path, string sha256)
    {
        var isEscaped = path.AsSpan().ContainsAny('\\', '\n', '\r');
        var name = isEscaped
            ? path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)
            : path;
        text.Append(isEscaped ? "\\" : "").Append(sha256).Append("  ").Append(name).Append('\n');
    }

    private static ImmutableArray<string> CollectNames()
    {
        var names = ImmutableArray.CreateBuilder<string>(EvidenceWriters.All.Length + EvidenceWriters.Always.Length + EvidenceWriters.Closing.Length + 2);
        foreach (var writer in EvidenceWriters.InOrder(EvidenceWriters.All))
        {
            names.Add(writer.FileName);
        }

        names.Add(ManifestName);
        names.Add(SumsName);
        return names.DrainToImmutable();
    }
}
