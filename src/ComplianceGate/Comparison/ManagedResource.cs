using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ComplianceGate.Comparison;

/// <summary>Managed resources that lie in the image (ECMA-335, II.22.24 and II.24.2.4).</summary>
internal static class ManagedResource
{
    /// <summary>The content of a resource.</summary>
    /// <exception cref="BadImageFormatException">It lies outside the image.</exception>
    public static byte[] Read(PEReader file, ManifestResource resource)
    {
        var directory = file.PEHeaders.CorHeader!.ResourcesDirectory;
        var block = file.GetSectionData(directory.RelativeVirtualAddress);
        var size = Math.Min(directory.Size, block.Length);
        if (resource.Offset < 0 || resource.Offset > size - sizeof(int))
        {
            throw new BadImageFormatException("A resource lies outside the image.");
        }

        var reader = block.GetReader((int)resource.Offset, size - (int)resource.Offset);
        var length = reader.ReadInt32();
        return length >= 0 && length <= reader.RemainingBytes ? reader.ReadBytes(length) : throw new BadImageFormatException("A resource lies outside the image.");
    }
}
