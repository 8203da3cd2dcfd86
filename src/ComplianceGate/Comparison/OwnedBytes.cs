using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ComplianceGate.Comparison;

/// <summary>Clears what belongs to a member, a resource, the metadata, the debug directory or the native start; what is left belongs to nothing.</summary>
internal static class OwnedBytes
{
    /// <summary>Clears the bytes of an image of IL alone that something owns.</summary>
    /// <param name="file">The image.</param>
    /// <param name="bytes">Its bytes, which are changed.</param>
    /// <returns>What the native start is; null where it is of no known form.</returns>
    /// <exception cref="BadImageFormatException">A place lies outside the image.</exception>
    public static string? Clear(PEReader file, byte[] bytes)
    {
        var headers = file.PEHeaders;
        void OwnFile(int start, int length) => bytes.AsSpan(start, length).Clear();
        void Own(int address, int length)
        {
            if (length > 0)
            {
                var section = headers.GetContainingSectionIndex(address);
                var start = section < 0 ? throw new BadImageFormatException("A part of the image lies in no section.") : address - headers.SectionHeaders[section].VirtualAddress + headers.SectionHeaders[section].PointerToRawData;
                OwnFile(start, length);
            }
        }

        var (runtime, size) = ImageRest.RuntimeHeader(file);
        var stub = StartupStub.Of(file, Own);
        OwnFile(0, headers.PEHeader!.SizeOfHeaders);
        OwnFile(runtime, size);
        OwnFile(headers.MetadataStartOffset, headers.MetadataSize);
        Own(headers.PEHeader.ResourceTableDirectory.RelativeVirtualAddress, headers.PEHeader.ResourceTableDirectory.Size);
        Own(headers.CorHeader!.StrongNameSignatureDirectory.RelativeVirtualAddress, headers.CorHeader.StrongNameSignatureDirectory.Size);
        OwnDebug(file, Own, OwnFile);
        OwnMembers(file, Own);
        return stub;
    }

    private static void OwnDebug(PEReader file, Action<int, int> own, Action<int, int> ownFile)
    {
        var directory = file.PEHeaders.PEHeader!.DebugTableDirectory;
        own(directory.RelativeVirtualAddress, directory.Size);
        foreach (var entry in ImageComparer.DebugEntries(file))
        {
            ownFile(entry.DataPointer, entry.DataSize);
        }
    }

    private static void OwnMembers(PEReader file, Action<int, int> own)
    {
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress != 0 && (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.IL)
            {
                own(method.RelativeVirtualAddress, file.GetMethodBody(method.RelativeVirtualAddress).Size);
            }
        }

        foreach (var handle in metadata.FieldDefinitions)
        {
            var field = metadata.GetFieldDefinition(handle);
            if (field.GetRelativeVirtualAddress() is not 0 and var address && FieldData.Size(metadata, field) is { } size)
            {
                own(address, size);
            }
        }

        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            if (resource.Implementation.IsNil)
            {
                own(file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress + (int)resource.Offset, sizeof(int) + ManagedResource.Read(file, resource).Length);
            }
        }
    }
}
