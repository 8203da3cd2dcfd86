using System.Reflection.Metadata;

namespace ComplianceGate.Comparison;

/// <summary>The data that a field begins with, which lies in the image (ECMA-335, II.22.18).</summary>
internal static class FieldData
{
    private const int MaxSize = 256 << 20;

    /// <summary>The data by its length and digest; where the length is not known, a text that equals no other side's.</summary>
    /// <exception cref="BadImageFormatException">The data lies outside the image.</exception>
    public static string Of(AssemblyImage image, FieldDefinition field)
    {
        var size = Size(image.Metadata, field);
        var block = image.File.GetSectionData(field.GetRelativeVirtualAddress());
        if (size is null or > MaxSize)
        {
            return "of unknown size, of side " + image.Side;
        }

        return size <= block.Length
            ? BlobText.Of(block.GetReader(0, size.Value).ReadBytes(size.Value))
            : throw new BadImageFormatException("The data of a field lies outside the image.");
    }

    /// <summary>How long the data is, in bytes; null where it is not known.</summary>
    public static int? Size(MetadataReader metadata, FieldDefinition field)
    {
        var blob = metadata.GetBlobReader(field.Signature);
        blob.ReadByte();
        var code = blob.ReadByte();
        while (code is 0x1F or 0x20)
        {
            blob.ReadTypeHandle();
            code = blob.ReadByte();
        }

        switch (code)
        {
            case 0x02 or 0x04 or 0x05:
                return 1;
            case 0x03 or 0x06 or 0x07:
                return 2;
            case 0x08 or 0x09 or 0x0C:
                return 4;
            case 0x0A or 0x0B or 0x0D:
                return 8;
            case 0x11:
                var type = blob.ReadTypeHandle();
                var size = type.Kind == HandleKind.TypeDefinition ? metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetLayout().Size : 0;
                return size > 0 ? size : null;
            default:
                return null;
        }
    }
}
