using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace ComplianceGate.Evidence;

/// <summary>
/// Reads the embedded version manifest out of a .dll or .exe through its metadata (ECMA-335, II.24.2.4 and II.22.24). No code of
/// the file is loaded, and the file may be hostile.
/// </summary>
public static class EmbeddedManifestReader
{
    /// <summary>Largest manifest that is read, in bytes.</summary>
    public const int MaxSize = 16 << 20;

    // The largest assemblies in use have some tens of megabytes of metadata.
    private const int MaxMetadataSize = 256 << 20;

    /// <summary>Reads the manifest of a file.</summary>
    /// <param name="path">Fully qualified path of the file.</param>
    /// <returns>The manifest; null for a file without one: a native PE file, or one that was built without the gate.</returns>
    /// <exception cref="InvalidDataException">The file is no PE file, or it or its manifest is malformed or too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static EmbeddedManifest? ReadFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Read(stream);
    }

    /// <summary>Reads the manifest of a PE file.</summary>
    /// <param name="stream">A readable, seekable stream at the start of the file; it stays open.</param>
    /// <returns>The manifest; null for a file without one.</returns>
    /// <exception cref="InvalidDataException">The file is no PE file, or it or its manifest is malformed or too large.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static EmbeddedManifest? Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            using var reader = new PEReader(stream, PEStreamOptions.LeaveOpen);
            return ReadResource(reader) is { } json ? Parse(json) : null;
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new InvalidDataException($"The file is malformed, or its version manifest is: {e.Message}", e);
        }
    }

    /// <summary>Reads a manifest's bytes.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="InvalidDataException">It is no manifest of a known form, or it is too large.</exception>
    public static EmbeddedManifest Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxSize)
        {
            throw new InvalidDataException($"The version manifest has {json.Length:N0} bytes; at most {MaxSize:N0} are read.");
        }

        try
        {
            // A key given twice has two meanings for two readers.
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return ToManifest(document.RootElement, json);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new InvalidDataException($"The version manifest is malformed: {e.Message}", e);
        }
    }

    /// <summary>What the readers below throw for input that is not what it claims to be.</summary>
    private static bool IsMalformed(Exception e) => e is BadImageFormatException or InvalidOperationException or ArgumentException
        or OverflowException or IndexOutOfRangeException or EndOfStreamException or JsonException or KeyNotFoundException or FormatException;

    private static byte[]? ReadResource(PEReader reader)
    {
        // HasMetadata is false for native code, and for an image whose headers claim none.
        if (reader.PEHeaders.CorHeader is not { } header || !reader.HasMetadata)
        {
            return null;
        }

        if (reader.PEHeaders.MetadataSize is < 0 or > MaxMetadataSize)
        {
            throw new InvalidDataException($"The file claims {reader.PEHeaders.MetadataSize:N0} bytes of metadata.");
        }

        var metadata = reader.GetMetadataReader();
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            if (resource.Implementation.IsNil && metadata.StringComparer.Equals(resource.Name, EmbeddedManifest.ResourceName))
            {
                return ReadContent(reader, header.ResourcesDirectory, resource.Offset);
            }
        }

        return null;
    }

    private static byte[] ReadContent(PEReader reader, DirectoryEntry resources, long offset)
    {
        var section = reader.GetSectionData(resources.RelativeVirtualAddress);
        var available = Math.Min((long)section.Length, resources.Size);
        if (offset < 0 || offset > available - sizeof(uint))
        {
            throw new InvalidDataException("The version manifest lies outside the file's resources.");
        }

        var content = section.GetReader((int)offset, (int)(available - offset));
        var length = content.ReadUInt32();
        if (length > MaxSize || length > (uint)content.RemainingBytes)
        {
            throw new InvalidDataException($"The version manifest claims {length:N0} bytes, more than there are or than are read.");
        }

        return content.ReadBytes((int)length);
    }

    private static EmbeddedManifest ToManifest(JsonElement root, ReadOnlyMemory<byte> json)
    {
        var schema = Text(root, "schema");
        if (schema != EmbeddedManifest.SchemaId)
        {
            throw new InvalidDataException("The version manifest is of a form that this version does not know.");
        }

        var packages = ImmutableArray.CreateBuilder<EmbeddedPackage>();
        foreach (var package in root.GetProperty("packages").EnumerateArray())
        {
            packages.Add(new EmbeddedPackage(Text(package, "id"), Text(package, "version"), Text(package, "scope"), TextOrNull(package, "contentHash")));
        }

        return new EmbeddedManifest
        {
            Schema = schema,
            Name = Text(root, "name"),
            Version = Text(root, "version"),
            TargetFramework = Text(root, "targetFramework"),
            RuntimeIdentifier = TextOrNull(root, "runtimeIdentifier"),
            Sdk = Text(root, "sdk"),
            Gate = Text(root, "gate"),
            Policy = Text(root, "policy"),
            Commit = TextOrNull(root, "commit"),
            Tree = TextOrNull(root, "tree"),
            Packages = packages.DrainToImmutable(),
            Json = json,
        };
    }

    private static string Text(JsonElement element, string name) =>
        TextOrNull(element, name) ?? throw new InvalidDataException($"The version manifest gives no {name}.");

    private static string? TextOrNull(JsonElement element, string name) => element.GetProperty(name).GetString();
}
