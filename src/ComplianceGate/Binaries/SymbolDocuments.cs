using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace ComplianceGate.Binaries;

/// <summary>A source file as symbols name it ("Portable PDB", Document table).</summary>
/// <param name="Name">The path that the compiler recorded.</param>
/// <param name="IsEmbedded">Whether the symbols carry its text ("Embedded Source").</param>
internal sealed record SymbolDocument(string Name, bool IsEmbedded);

/// <summary>Reads which source files symbols name. The files may be hostile.</summary>
internal static class SymbolDocuments
{
    private const int MaxDocuments = 100_000;

    private static readonly Guid EmbeddedSource = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");

    /// <summary>Reads the documents of an assembly's symbols: those inside it, else those beside it.</summary>
    /// <param name="assembly">The whole assembly; it must not be changed afterwards.</param>
    /// <param name="symbols">The whole file of symbols; null without one.</param>
    /// <returns>Null where there are no symbols that can be read.</returns>
    public static ImmutableArray<SymbolDocument>? Read(byte[] assembly, byte[]? symbols)
    {
        try
        {
            return Embedded(assembly) ?? Beside(symbols);
        }
        catch (Exception e) when (AssemblyFile.IsMalformed(e))
        {
            return null;
        }
    }

    private static ImmutableArray<SymbolDocument>? Embedded(byte[] assembly)
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(assembly));
        foreach (var entry in file.ReadDebugDirectory())
        {
            if (entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb && SymbolFile.OpenEmbedded(file, entry) is { } provider)
            {
                using (provider)
                {
                    return Documents(provider.GetMetadataReader());
                }
            }
        }

        return null;
    }

    private static ImmutableArray<SymbolDocument>? Beside(byte[]? symbols)
    {
        if (symbols is null)
        {
            return null;
        }

        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableCollectionsMarshal.AsImmutableArray(symbols));
        return Documents(provider.GetMetadataReader());
    }

    private static ImmutableArray<SymbolDocument> Documents(MetadataReader reader)
    {
        var documents = ImmutableArray.CreateBuilder<SymbolDocument>();
        foreach (var handle in reader.Documents)
        {
            if (documents.Count == MaxDocuments)
            {
                break;
            }

            documents.Add(new SymbolDocument(reader.GetString(reader.GetDocument(handle).Name), IsEmbedded(reader, handle)));
        }

        return documents.DrainToImmutable();
    }

    private static bool IsEmbedded(MetadataReader reader, DocumentHandle document)
    {
        foreach (var handle in reader.GetCustomDebugInformation(document))
        {
            if (reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == EmbeddedSource)
            {
                return true;
            }
        }

        return false;
    }
}
