using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Binaries;

/// <summary>
/// Reads what symbols record of the compilation ("Portable PDB Format Specification", sections "PDB id" and "CustomDebugInformation
/// Table"). The file may be hostile: every list and text is bounded.
/// </summary>
internal static class SymbolFile
{
    private const int MaxBlob = 16 << 20;
    private const int MaxOptions = 10_000;
    private const int MaxReferences = 50_000;
    private const int IdLength = 20;

    private static readonly Guid CompilationOptions = new("b5feec05-8cd0-4a83-96da-466284bb4bd8");
    private static readonly Guid MetadataReferences = new("7e4d4708-096e-4c5c-aeda-cb10ba6a740d");
    private static readonly Guid SourceLink = new("cc110556-a091-4d38-9fec-25ab9a351a6a");

    /// <summary>Reads symbols in a file of their own.</summary>
    /// <param name="bytes">The whole file; it must not be changed afterwards.</param>
    /// <param name="algorithms">The algorithms in which the assembly records a checksum.</param>
    /// <returns>Null for what is no Portable PDB (that of Windows is none) or is malformed.</returns>
    public static SymbolsFact? Read(byte[] bytes, ImmutableArray<SymbolChecksumFact> algorithms)
    {
        try
        {
            using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            var reader = provider.GetMetadataReader();
            return Read(reader) is { } fact && reader.DebugMetadataHeader is { } header
                ? fact with { Checksums = Checksums(bytes, header.IdStartOffset, algorithms) }
                : null;
        }
        catch (Exception e) when (AssemblyFile.IsMalformed(e))
        {
            return null;
        }
    }

    /// <summary>Reads the symbols inside an assembly.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="entry">Where they lie.</param>
    internal static SymbolsFact? ReadEmbedded(PEReader file, DebugDirectoryEntry entry)
    {
        using var provider = OpenEmbedded(file, entry);
        return provider is null ? null : Read(provider.GetMetadataReader());
    }

    /// <summary>Opens the symbols inside an assembly; null where they claim to unfold to more than is read.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="entry">Where they lie.</param>
    /// <exception cref="BadImageFormatException">They are malformed, or another exception that <see cref="AssemblyFile.IsMalformed"/> knows.</exception>
    internal static MetadataReaderProvider? OpenEmbedded(PEReader file, DebugDirectoryEntry entry)
    {
        // "MPDB" and the size when unpacked, which the framework takes from the file as it stands there.
        var block = file.GetSectionData(entry.DataRelativeVirtualAddress).GetReader();
        if (entry.DataSize < 8 || block.Length < 8 || block.ReadUInt32() != 0x4244504d || block.ReadUInt32() > AssemblyFile.MaxSize)
        {
            return null;
        }

        return file.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
    }

    /// <summary>The id as it stands in symbols: a GUID and a stamp.</summary>
    internal static string IdOf(Guid guid, uint stamp)
    {
        Span<byte> id = stackalloc byte[IdLength];
        guid.TryWriteBytes(id);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(id[16..], stamp);
        return Convert.ToHexStringLower(id);
    }

    /// <summary>What symbols record of the compilation; null where they have no id.</summary>
    /// <exception cref="BadImageFormatException">They are malformed, or another exception that <see cref="AssemblyFile.IsMalformed"/> knows.</exception>
    internal static SymbolsFact? Read(MetadataReader reader)
    {
        if (reader.DebugMetadataHeader is not { Id.Length: IdLength } header)
        {
            return null;
        }

        var fact = new SymbolsFact { Id = Convert.ToHexStringLower(header.Id.AsSpan()) };
        foreach (var handle in reader.GetCustomDebugInformation(EntityHandle.ModuleDefinition))
        {
            var information = reader.GetCustomDebugInformation(handle);
            var kind = reader.GetGuid(information.Kind);
            if (kind == CompilationOptions)
            {
                fact = fact with { Options = Options(reader.GetBlobReader(information.Value)) };
            }
            else if (kind == MetadataReferences)
            {
                fact = fact with { References = References(reader.GetBlobReader(information.Value)) };
            }
            else if (kind == SourceLink)
            {
                fact = fact with { SourceLinks = SourceLinks(reader.GetBlobReader(information.Value)) };
            }
        }

        return fact;
    }

    // Names and values in turn, each in UTF-8 with a NUL at its end.
    private static ImmutableArray<NamedValue> Options(BlobReader blob)
    {
        var options = ImmutableArray.CreateBuilder<NamedValue>();
        while (blob.Length <= MaxBlob && blob.RemainingBytes > 0 && options.Count < MaxOptions)
        {
            if (Text(ref blob) is not { } name || Text(ref blob) is not { } value)
            {
                return [];
            }

            options.Add(new NamedValue(name, value));
        }

        return options.DrainToImmutable();
    }

    // File name NUL, aliases NUL, one byte of flags, time stamp (4), size of the image (4), version id (16).
    private static ImmutableArray<SymbolReferenceFact> References(BlobReader blob)
    {
        var references = ImmutableArray.CreateBuilder<SymbolReferenceFact>();
        while (blob.Length <= MaxBlob && blob.RemainingBytes > 0 && references.Count < MaxReferences)
        {
            if (Text(ref blob) is not { } name || Text(ref blob) is null || blob.RemainingBytes < 25)
            {
                return [];
            }

            blob.Offset += 9;
            references.Add(new SymbolReferenceFact(name, blob.ReadGuid().ToString("D")));
        }

        return references.DrainToImmutable();
    }

    private static string? Text(ref BlobReader blob)
    {
        var length = blob.IndexOf(0);
        if (length < 0)
        {
            return null;
        }

        var text = blob.ReadUTF8(length);
        blob.ReadByte();
        return text;
    }

    private static ImmutableArray<NamedValue> SourceLinks(BlobReader blob)
    {
        if (blob.Length > MaxBlob)
        {
            return [];
        }

        var links = ImmutableArray.CreateBuilder<NamedValue>();
        try
        {
            var json = new Utf8JsonReader(blob.ReadBytes(blob.Length), new JsonReaderOptions { MaxDepth = 8, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            var isDocuments = false;
            while (json.Read() && links.Count < MaxOptions)
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var name = json.GetString()!;
                json.Read();
                isDocuments |= json.CurrentDepth == 1 && name == "documents";
                if (isDocuments && json.CurrentDepth == 2 && json.TokenType == JsonTokenType.String)
                {
                    links.Add(new NamedValue(name, json.GetString()!));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }

        return links.DrainToImmutable();
    }

    private static ImmutableArray<SymbolChecksumFact> Checksums(byte[] bytes, int idOffset, ImmutableArray<SymbolChecksumFact> algorithms)
    {
        var checksums = ImmutableArray.CreateBuilder<SymbolChecksumFact>(algorithms.Length);
        foreach (var (algorithm, _) in algorithms)
        {
            if (algorithm is not ("SHA256" or "SHA384" or "SHA512") || idOffset < 0 || idOffset > bytes.Length - IdLength)
            {
                continue;
            }

            using var hash = IncrementalHash.CreateHash(new HashAlgorithmName(algorithm));
            hash.AppendData(bytes.AsSpan(0, idOffset));
            hash.AppendData(new byte[IdLength]);
            hash.AppendData(bytes.AsSpan(idOffset + IdLength));
            checksums.Add(new SymbolChecksumFact(algorithm, Convert.ToHexStringLower(hash.GetHashAndReset())));
        }

        return checksums.DrainToImmutable();
    }
}
