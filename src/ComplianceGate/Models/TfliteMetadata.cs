using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// The metadata of a TensorFlow Lite model (metadata_schema.fbs): a FlatBuffer of its own in one of the model's buffers, and files
/// that are appended to the model as a ZIP archive.
/// </summary>
internal static class TfliteMetadata
{
    private const int MaxText = 1024;
    private const int MaxValue = 256;
    private const int MaxFiles = 32;

    /// <summary>Puts the metadata into a header.</summary>
    /// <param name="header">The header so far.</param>
    /// <param name="root">The model.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="buffers">The model's buffers.</param>
    /// <param name="properties">Further facts.</param>
    public static ModelHeaderFact Read(
        ModelHeaderFact header, FlatTable root, PagedBytes bytes, FlatVector buffers, ImmutableArray<ModelPropertyFact>.Builder properties)
    {
        var entries = root.Vector(6, 4);
        for (uint i = 0; i < entries.Count && i < 256 && root.Buffer.Reason is null; i++)
        {
            if (entries.Table(i) is not { } entry)
            {
                break;
            }

            var name = TfliteFile.Clean(entry.Text(0, MaxText));
            var index = (uint)entry.Int32(1);
            if (name is null || index >= buffers.Count || buffers.Table(index) is not { } buffer)
            {
                continue;
            }

            var data = buffer.Vector(0, 1);
            if (name == "TFLITE_METADATA" && data.Count >= 8)
            {
                header = Described(header, new FlatBuffer(bytes, data.At), root.Buffer);
            }
            else if (name == "min_runtime_version" && data.Count is > 0 and <= 64)
            {
                var text = new byte[(int)data.Count];
                if (bytes.TryRead(data.At, text) && TfliteFile.Clean(Encoding.UTF8.GetString(text)) is { } version)
                {
                    properties.Add(new ModelPropertyFact("minimum runtime version", version));
                }
            }
        }

        return header;
    }

    /// <summary>Names the files that are appended.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="properties">Further facts.</param>
    public static void AssociatedFiles(ModelBytes bytes, ImmutableArray<ModelPropertyFact>.Builder properties)
    {
        // Only an archive without a comment is looked for: the writers append one so.
        var end = bytes.Length - 22;
        if (!bytes.HasAt(end, "PK\u0005\u0006"u8) || !bytes.TryUInt16(end + 10, out var count) || !bytes.TryUInt32(end + 12, out var size) || size > end)
        {
            return;
        }

        var names = new StringBuilder();
        var at = end - size;
        Span<byte> header = stackalloc byte[46];
        Span<byte> name = stackalloc byte[MaxValue];
        for (var i = 0; i < count && i < MaxFiles && bytes.Read(at, header) == 46 && header.StartsWith("PK\u0001\u0002"u8); i++)
        {
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
            if (nameLength > MaxValue || bytes.Read(at + 46, name[..nameLength]) != nameLength)
            {
                break;
            }

            names.Append(names.Length == 0 ? "" : ", ").Append(Encoding.UTF8.GetString(name[..nameLength]));
            at += 46 + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        }

        if (names.Length > 0)
        {
            properties.Add(new ModelPropertyFact("associated files", Cut(names.ToString())));
        }
    }

    private static ModelHeaderFact Described(ModelHeaderFact header, FlatBuffer metadata, FlatBuffer model)
    {
        if (metadata.Root() is { } root)
        {
            header = header with
            {
                Name = TfliteFile.Clean(root.Text(0, MaxText)) ?? header.Name,
                Description = TfliteFile.Clean(root.Text(1, MaxText)) ?? header.Description,
                Version = TfliteFile.Clean(root.Text(2, MaxText)) ?? header.Version,
                Author = TfliteFile.Clean(root.Text(4, MaxText)) ?? header.Author,
                License = TfliteFile.Clean(root.Text(5, MaxText)) ?? header.License,
            };
        }

        if (metadata.Reason is { } reason)
        {
            model.Fail(metadata.Offset, "has metadata that is damaged: it " + reason);
        }

        return header;
    }

    private static string Cut(string text) => text.Length <= MaxValue ? text : text[..(MaxValue - 1)] + "…";
}
