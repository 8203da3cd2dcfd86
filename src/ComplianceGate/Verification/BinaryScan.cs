using System.Text;
using System.Text.Json;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate.Verification;

/// <summary>Searches native code for what .NET puts into it: the place of a single-file bundle, and resources of NativeAOT.</summary>
internal sealed class BinaryScan
{
    private const int Window = 1 << 20;
    private const int MaxHits = 256;

    // All texts that merely begin as a manifest may cost so much together.
    private const long MaxParsed = 4L * EmbeddedManifestReader.MaxSize;

    // How the compact document begins, as EmbeddedManifestWriter writes it.
    private static readonly byte[] Beginning = Encoding.ASCII.GetBytes($$"""{"schema":"{{EmbeddedManifest.SchemaId}}",""");

    private readonly Stream stream;
    private readonly List<long> hits = [];

    private BinaryScan(Stream stream) => this.stream = stream;

    /// <summary>Where the header of a bundle is; 0 for a host without a bundle, null where there is no host.</summary>
    public long? BundleOffset { get; private set; }

    /// <summary>The manifests that stand in the file as they are, in the order of their places.</summary>
    public List<EmbeddedManifest> Manifests { get; } = [];

    /// <summary>Searches a file from end to end in bounded memory.</summary>
    /// <param name="stream">A readable, seekable stream; it stays open.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static BinaryScan Of(Stream stream)
    {
        var scan = new BinaryScan(stream);
        scan.Search();
        var budget = MaxParsed;
        foreach (var hit in scan.hits)
        {
            if (scan.ParseAt(hit, ref budget) is { } manifest)
            {
                scan.Manifests.Add(manifest);
            }
        }

        return scan;
    }

    private void Search()
    {
        var buffer = new byte[Window];
        var keep = 0;
        long start = 0;
        stream.Position = 0;
        for (int read; (read = stream.ReadAtLeast(buffer.AsSpan(keep), Window - keep, throwOnEndOfStream: false)) > 0;)
        {
            var window = buffer.AsSpan(0, keep + read);
            if (BundleOffset is null && window.IndexOf(BundleReader.Signature) is var at and >= 8)
            {
                BundleOffset = BitConverter.ToInt64(window.Slice(at - 8, 8));
            }

            // What begins in the part that is kept is found with the next window.
            var next = Math.Min(window.Length, 64);
            Collect(window, window.Length - next, start);
            window[^next..].CopyTo(buffer);
            start += window.Length - next;
            keep = next;
        }

        Collect(buffer.AsSpan(0, keep), keep, start);
    }

    private void Collect(ReadOnlySpan<byte> window, int end, long start)
    {
        for (var from = 0; hits.Count < MaxHits && window[from..].IndexOf(Beginning) is var at and >= 0 && from + at < end; from += at + 1)
        {
            hits.Add(start + from + at);
        }
    }

    /// <summary>The manifest that begins at a place; null where it only looks so.</summary>
    private EmbeddedManifest? ParseAt(long offset, ref long budget)
    {
        for (var size = 1 << 16; budget > 0; size <<= 4)
        {
            var bytes = new byte[Math.Min(Math.Min(size, EmbeddedManifestReader.MaxSize), stream.Length - offset)];
            budget -= bytes.Length;
            stream.Position = offset;
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var isAll = count < size || size >= EmbeddedManifestReader.MaxSize;
            try
            {
                // Only the first value is wanted; what follows is the program's.
                var reader = new Utf8JsonReader(bytes.AsSpan(0, count), isFinalBlock: false, default);
                if (reader.Read() && reader.TrySkip())
                {
                    return EmbeddedManifestReader.Parse(bytes.AsMemory(0, (int)reader.BytesConsumed));
                }
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                return null;
            }

            if (isAll)
            {
                return null;
            }
        }

        return null;
    }
}
