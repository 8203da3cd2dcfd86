using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using ComplianceGate.Facts;

namespace ComplianceGate.Cryptography;

/// <summary>Places in the source by the sequence points of portable symbols.</summary>
internal sealed class SourceLines : IDisposable
{
    private readonly MetadataReaderProvider provider;
    private readonly MetadataReader symbols;
    private readonly Dictionary<DocumentHandle, string> documents = [];

    private SourceLines(MetadataReaderProvider provider)
    {
        this.provider = provider;
        symbols = provider.GetMetadataReader();
    }

    /// <summary>Opens the symbols of an assembly.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="beside">The symbols beside it; empty where they are embedded or there are none.</param>
    /// <returns>Null where there are none or they are malformed or of another kind.</returns>
    public static SourceLines? Open(PEReader file, ReadOnlyMemory<byte> beside)
    {
        MetadataReaderProvider? provider = null;
        try
        {
            provider = beside.Length > 0
                ? MetadataReaderProvider.FromPortablePdbImage(ImmutableCollectionsMarshal.AsImmutableArray(beside.ToArray()))
                : Embedded(file);
            if (provider is not null && (beside.Length == 0 || IsOf(provider.GetMetadataReader(), file)))
            {
                return new SourceLines(provider);
            }

            provider?.Dispose();
            return null;
        }
        catch (Exception e) when (Malformed.Is(e))
        {
            provider?.Dispose();
            return null;
        }
    }

    /// <summary>Where an instruction stands; null where the symbols do not say.</summary>
    /// <param name="method">The method.</param>
    /// <param name="offset">Offset of the instruction.</param>
    public FileLocation? Find(MethodDefinitionHandle method, int offset)
    {
        try
        {
            var row = MetadataTokens.GetRowNumber(method);
            if (row > symbols.GetTableRowCount(TableIndex.MethodDebugInformation))
            {
                return null;
            }

            SequencePoint? found = null;
            foreach (var point in symbols.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row)).GetSequencePoints())
            {
                if (point.Offset > offset)
                {
                    break;
                }

                found = point.IsHidden ? found : point;
            }

            return found is { } place ? new FileLocation(Document(place.Document), place.StartLine, place.StartColumn) : null;
        }
        catch (Exception e) when (Malformed.Is(e))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => provider.Dispose();

    // Symbols of an earlier build say where its code stood (Portable PDB, "#Pdb" stream: the id is that of the entry "CodeView").
    private static bool IsOf(MetadataReader symbols, PEReader file)
    {
        if (symbols.DebugMetadataHeader is not { } header)
        {
            return false;
        }

        var id = new BlobContentId(header.Id);
        foreach (var entry in file.ReadDebugDirectory())
        {
            if (entry.Type == DebugDirectoryEntryType.CodeView && entry.IsPortableCodeView)
            {
                return file.ReadCodeViewDebugDirectoryData(entry).Guid == id.Guid && entry.Stamp == id.Stamp;
            }
        }

        return false;
    }

    private static MetadataReaderProvider? Embedded(PEReader file)
    {
        foreach (var entry in file.ReadDebugDirectory())
        {
            if (entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb)
            {
                return file.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
            }
        }

        return null;
    }

    private string Document(DocumentHandle handle)
    {
        if (!documents.TryGetValue(handle, out var path))
        {
            path = handle.IsNil ? "" : symbols.GetString(symbols.GetDocument(handle).Name);
            documents[handle] = path;
        }

        return path;
    }
}
