using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace ComplianceGate.Facts;

/// <summary>One file inside a single-file program.</summary>
/// <param name="Path">Its path there.</param>
/// <param name="IsAssembly">Whether it is an assembly.</param>
/// <param name="Offset">Where its content begins.</param>
/// <param name="Size">Size of the content.</param>
/// <param name="PackedSize">Bytes in the program where it is deflated; 0 where it is not.</param>
internal sealed record BundledFile(string Path, bool IsAssembly, long Offset, long Size, long PackedSize);

/// <summary>
/// Reads the list of files in a single-file program (dotnet/designs, "Single-file bundler": header versions 1, 2 and 6). The program
/// may be hostile.
/// </summary>
internal static class BundleReader
{
    private const int MaxFiles = 100_000;
    private const int MaxName = 4096;
    private const int MaxContent = 512 << 20;
    private const long MaxTotal = 8L << 30;

    // No byte of a deflate stream unfolds to more (zlib, technical details: 1032:1).
    private const long MaxRatio = 1032;

    /// <summary>What the host holds behind the place of the bundle: the SHA-256 of <c>.net core bundle</c>.</summary>
    public static ReadOnlySpan<byte> Signature =>
    [
        0x8B, 0x12, 0x02, 0xB9, 0x6A, 0x61, 0x20, 0x38, 0x72, 0x7B, 0x93, 0x02, 0x14, 0xD7, 0xA0, 0x32,
        0x13, 0xF5, 0xB9, 0xE6, 0xEF, 0xAE, 0x33, 0x18, 0xEE, 0x3B, 0x2D, 0xCE, 0x24, 0xB3, 0x6A, 0xAE,
    ];

    /// <summary>Lists the files.</summary>
    /// <param name="stream">The program: readable and seekable; it stays open.</param>
    /// <param name="offset">Where the header begins.</param>
    /// <exception cref="InvalidDataException">The header is malformed or of an unknown version, or files overlap.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ImmutableArray<BundledFile> Read(Stream stream, long offset)
    {
        try
        {
            stream.Position = offset is > 0 && offset < stream.Length ? offset : throw new InvalidDataException("The bundle lies outside the program.");
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            var major = reader.ReadUInt32();
            reader.ReadUInt32();
            var count = reader.ReadInt32();
            if (major is not (1 or 2 or 6) || count is < 0 or > MaxFiles)
            {
                throw new InvalidDataException("The bundle is of a version that is not known, or claims too many files.");
            }

            ReadName(reader);
            if (major >= 2)
            {
                // Places of App.deps.json and App.runtimeconfig.json, and flags.
                reader.ReadBytes(5 * sizeof(long));
            }

            var files = ImmutableArray.CreateBuilder<BundledFile>();
            for (var i = 0; i < count; i++)
            {
                files.Add(ReadFile(reader, major, stream.Length));
            }

            RequireApart(files);
            return files.DrainToImmutable();
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The bundle's list of files is cut off.", e);
        }
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="InvalidDataException">It is larger than is read, or does not unpack to the size that the bundle claims.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static byte[] Content(Stream stream, BundledFile file)
    {
        if (Math.Max(file.Size, file.PackedSize) > MaxContent)
        {
            throw new InvalidDataException($"The bundle claims {file.Size:N0} bytes for one file; at most {MaxContent:N0} are read.");
        }

        stream.Position = file.Offset;
        var stored = new byte[file.PackedSize > 0 ? file.PackedSize : file.Size];
        if (stream.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false) < stored.Length)
        {
            throw new InvalidDataException("A file of the bundle is cut off.");
        }

        return file.PackedSize > 0 ? Unpack(stored, file.Size) : stored;
    }

    private static byte[] Unpack(byte[] packed, long size)
    {
        using var unpacked = new DeflateStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        var content = new byte[size];
        return unpacked.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length && unpacked.ReadByte() < 0
            ? content
            : throw new InvalidDataException("A file of the bundle does not have the size that the bundle claims.");
    }

    /// <summary>Files that overlap would unfold the same bytes again and again.</summary>
    private static void RequireApart(ImmutableArray<BundledFile>.Builder files)
    {
        var sorted = files.ToArray();
        Array.Sort(sorted, static (a, b) => a.Offset.CompareTo(b.Offset));
        long end = 0, total = 0;
        foreach (var file in sorted)
        {
            var stored = file.PackedSize > 0 ? file.PackedSize : file.Size;
            if (stored > 0 && file.Offset < end)
            {
                throw new InvalidDataException("Files of the bundle overlap.");
            }

            // Each size is bounded by the program's own, so that the sum cannot overflow before it is too large.
            end = Math.Max(end, file.Offset + stored);
            total += file.Size;
            if (total > MaxTotal)
            {
                throw new InvalidDataException($"The files of the bundle claim more than {MaxTotal:N0} bytes.");
            }
        }
    }

    private static BundledFile ReadFile(BinaryReader reader, uint major, long length)
    {
        var offset = reader.ReadInt64();
        var size = reader.ReadInt64();
        var packed = major >= 6 ? reader.ReadInt64() : 0;
        var type = reader.ReadByte();
        var path = ReadName(reader);
        var stored = packed > 0 ? packed : size;
        return offset >= 0 && size >= 0 && packed >= 0 && offset <= length && stored <= length - offset && size / MaxRatio <= stored
            ? new BundledFile(path, type == 1, offset, size, packed)
            : throw new InvalidDataException("A file of the bundle lies outside the program.");
    }

    private static string ReadName(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length is < 0 or > MaxName)
        {
            throw new InvalidDataException("A name in the bundle is too long.");
        }

        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? Encoding.UTF8.GetString(bytes) : throw new EndOfStreamException();
    }
}
