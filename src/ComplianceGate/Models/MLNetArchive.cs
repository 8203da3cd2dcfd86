using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// What an ML.NET archive says of itself: the version that wrote it, the columns of its input, and by the head of each component
/// which loader and which assembly read it.
/// </summary>
internal static class MLNetArchive
{
    private const int HeaderLength = 0x100;
    private const int MaxReferences = 256;

    /// <summary>The version since which the head names the assembly.</summary>
    private const uint WithAssembly = 0x00010002;

    /// <summary>Reads an archive.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelContents Read(ModelBytes bytes)
    {
        var archive = ZipEntries.Read(bytes, static n => IsComponent(n) || n is "Schema" or "TrainingInfo/Version.txt");
        if (archive.Reason is { } reason)
        {
            return ModelContents.Broken(archive.Offset, reason);
        }

        var content = new ZipContent(bytes, archive);
        var references = new SortedSet<string>(StringComparer.Ordinal);
        var inputs = content.Small(archive.Find("Schema"), 1 << 20) is { } schema ? MLNetSchema.Read(schema) : [];
        foreach (var entry in archive.Wanted)
        {
            if (!IsComponent(entry.Name))
            {
                continue;
            }

            var region = content.Open(entry, out var why, out var isForged);
            if (isForged)
            {
                return ModelContents.Broken(entry.LocalOffset, why!);
            }

            if (references.Count < MaxReferences)
            {
                Component(region ?? content.Head(entry, HeaderLength), entry.Name, references);
            }
        }

        return new ModelContents
        {
            Header = new ModelHeaderFact
            {
                Producer = "ML.NET",
                ProducerVersion = Version(content.Small(archive.Find("TrainingInfo/Version.txt"), 4096)),
                ParametersUnknown = "the file does not tell which of its numbers are parameters",
                CodeReferences = [.. references],
                Inputs = inputs,
            },
        };
    }

    private static bool IsComponent(string name) =>
        name is "Model.key" or "Model.bin" || name.EndsWith("/Model.key", StringComparison.Ordinal) || name.EndsWith("/Model.bin", StringComparison.Ordinal);

    private static void Component(ByteRegion? region, string name, SortedSet<string> references)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (region is null || !region.TryRead(0, header) || !header.StartsWith("ML\0MODEL"u8))
        {
            references.Add($"component {name}, whose head cannot be read");
            return;
        }

        // One loader signature, or its older name, of at most 24 characters.
        if (Signature(header.Slice(0x50, 24)) is { } loader)
        {
            references.Add("loader " + loader);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) >= WithAssembly && Assembly(region, header) is { } assembly)
        {
            references.Add("assembly " + assembly);
        }
    }

    private static string? Signature(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        var text = end < 0 ? bytes : bytes[..end];
        foreach (var c in text)
        {
            if (c is < 0x21 or > 0x7E)
            {
                return null;
            }
        }

        return text.IsEmpty ? null : Encoding.ASCII.GetString(text);
    }

    /// <summary>The assembly's name without its version: what is asked is whose code it is.</summary>
    private static string? Assembly(ByteRegion region, ReadOnlySpan<byte> header)
    {
        var at = BinaryPrimitives.ReadInt64LittleEndian(header[0x90..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[0x98..]);
        if (at < HeaderLength || length is 0 or > 2048 || length % 2 != 0 || at > region.Length - length)
        {
            return null;
        }

        var raw = region.Slice(at, length).ToArray(2048);
        if (raw is null)
        {
            return null;
        }

        var text = Encoding.Unicode.GetString(raw);
        var comma = text.IndexOf(',');
        text = (comma < 0 ? text : text[..comma]).Trim();
        foreach (var c in text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                return null;
            }
        }

        return text.Length is 0 or > 256 ? null : text;
    }

    private static string? Version(byte[]? text)
    {
        var end = 0;
        while (text is not null && end < text.Length && end < 32 && text[end] is (byte)'.' or (>= (byte)'0' and <= (byte)'9'))
        {
            end++;
        }

        return end == 0 ? null : Encoding.ASCII.GetString(text!, 0, end);
    }
}
