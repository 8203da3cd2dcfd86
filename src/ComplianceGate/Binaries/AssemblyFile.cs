using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using ComplianceGate.Facts;

namespace ComplianceGate.Binaries;

/// <summary>Reads managed assemblies through their metadata (ECMA-335, II.24). Nothing is loaded, and the file may be hostile.</summary>
internal static class AssemblyFile
{
    /// <summary>Larger files are not read, in bytes.</summary>
    public const int MaxSize = 512 << 20;

    private const int MaxEntries = 64;
    private const int MaxText = 1 << 14;

    /// <summary>The module's version id.</summary>
    /// <param name="bytes">The whole file; it must not be changed afterwards.</param>
    /// <returns>A GUID in lower case; null for what is no managed module.</returns>
    public static string? Mvid(byte[] bytes)
    {
        try
        {
            using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            return file.HasMetadata ? MvidOf(file.GetMetadataReader()) : null;
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return null;
        }
    }

    /// <summary>Everything that is looked at.</summary>
    /// <param name="bytes">The whole file; it must not be changed afterwards.</param>
    /// <returns>Null for what is no managed assembly or is malformed.</returns>
    public static AssemblyFact? Read(byte[] bytes)
    {
        try
        {
            using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            if (!file.HasMetadata)
            {
                return null;
            }

            var metadata = file.GetMetadataReader();
            return metadata.IsAssembly ? Read(file, metadata) : null;
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return null;
        }
    }

    /// <summary>What the framework's readers throw for input that is not what it claims to be.</summary>
    internal static bool IsMalformed(Exception e) => e is BadImageFormatException or InvalidOperationException or ArgumentException
        or OverflowException or IndexOutOfRangeException or InvalidCastException or IOException or NotSupportedException;

    private static AssemblyFact? Read(PEReader file, MetadataReader metadata)
    {
        if (MvidOf(metadata) is not { } mvid)
        {
            return null;
        }

        var key = metadata.GetBlobBytes(metadata.GetAssemblyDefinition().PublicKey);
        var fact = new AssemblyFact
        {
            Mvid = mvid,
            InformationalVersion = InformationalVersion(metadata),
            PublicKeySha256 = key.Length == 0 ? null : FileDigest.Sha256(key),
        };
        var checksums = ImmutableArray.CreateBuilder<SymbolChecksumFact>();
        var count = 0;
        foreach (var entry in file.ReadDebugDirectory())
        {
            if (++count > MaxEntries)
            {
                break;
            }

            switch (entry.Type)
            {
                // Only symbols in the portable form have an id that both sides know.
                case DebugDirectoryEntryType.CodeView when entry.IsPortableCodeView:
                    fact = fact with { PdbId = SymbolFile.IdOf(file.ReadCodeViewDebugDirectoryData(entry).Guid, entry.Stamp) };
                    break;
                case DebugDirectoryEntryType.PdbChecksum:
                    var data = file.ReadPdbChecksumDebugDirectoryData(entry);
                    checksums.Add(new SymbolChecksumFact(data.AlgorithmName, Convert.ToHexStringLower(data.Checksum.AsSpan())));
                    break;
                case DebugDirectoryEntryType.EmbeddedPortablePdb:
                    fact = fact with { Symbols = SymbolFile.ReadEmbedded(file, entry) };
                    break;
            }
        }

        return fact with { PdbChecksums = checksums.DrainToImmutable() };
    }

    private static string? MvidOf(MetadataReader metadata)
    {
        var mvid = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        return mvid == Guid.Empty ? null : mvid.ToString("D");
    }

    // ECMA-335, II.23.3: two bytes, then the one argument as a text with its length in front.
    private static string? InformationalVersion(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference
                || metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is not { Kind: HandleKind.TypeReference } parent
                || !metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, "AssemblyInformationalVersionAttribute"))
            {
                continue;
            }

            var value = metadata.GetBlobReader(attribute.Value);
            return value.Length is > 2 and < MaxText && value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
        }

        return null;
    }
}
