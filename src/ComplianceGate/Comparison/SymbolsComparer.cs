using System.Globalization;
using System.IO.Compression;
using System.Reflection.Metadata;
using ComplianceGate.Binaries;
using ComplianceGate.Facts;

namespace ComplianceGate.Comparison;

/// <summary>Compares two Portable PDBs ("Portable PDB Format Specification"). Symbols are not run: nothing in them is another code.</summary>
internal static class SymbolsComparer
{
    private const int MaxDocuments = 200_000;
    private const int MaxName = 1 << 15;
    private const int MaxSource = 16 << 20;

    private static readonly Guid EmbeddedSource = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");

    /// <summary>Compares two files of symbols.</summary>
    /// <exception cref="BadImageFormatException">One is malformed; other exceptions that <see cref="Binaries.AssemblyFile.IsMalformed"/> knows may come too.</exception>
    public static void Compare(ComparisonRun run, string path, byte[] left, byte[] right)
    {
        using var one = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(left, writable: false));
        using var other = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(right, writable: false));
        Compare(run, path, one.GetMetadataReader(), other.GetMetadataReader());
        run.Add(Rung.SameIL, path, DifferenceKind.Symbols, "bytes of the symbols", Shown.Bytes(left.Length), Shown.Bytes(right.Length));
    }

    /// <summary>Compares two readers of symbols.</summary>
    public static void Compare(ComparisonRun run, string path, MetadataReader left, MetadataReader right)
    {
        void Tell(string name, string? one, string? other) => run.Add(Rung.SameIL, path, DifferenceKind.Symbols, name, one, other);
        if (SymbolFile.Read(left) is { } first && SymbolFile.Read(right) is { } second)
        {
            NamedValues.Compare(Options(first), Options(second), Tell);
            NamedValues.Compare(References(first), References(second), Tell);
            NamedValues.Compare(Links(first), Links(second), Tell);
        }

        NamedValues.Compare(Documents(left), Documents(right), Tell);
        CompareSources(left, right, Tell);
        var (methods, others) = (SequencePoints(left), SequencePoints(right));
        if (methods != others)
        {
            Tell("sequence points of methods", methods, others);
        }
    }

    private static NamedValues Options(SymbolsFact facts)
    {
        var values = new NamedValues();
        foreach (var option in facts.Options)
        {
            values.Add("compilation option " + option.Name, option.Value);
        }

        return values;
    }

    private static NamedValues References(SymbolsFact facts)
    {
        var values = new NamedValues();
        foreach (var reference in facts.References)
        {
            values.Add("compiled against " + reference.Name, "MVID " + reference.Mvid);
        }

        return values;
    }

    private static NamedValues Links(SymbolsFact facts)
    {
        var values = new NamedValues();
        foreach (var link in facts.SourceLinks)
        {
            values.Add("source link " + link.Name, link.Value);
        }

        return values;
    }

    private static NamedValues Documents(MetadataReader reader)
    {
        var values = new NamedValues();
        foreach (var (name, document) in DocumentsOf(reader))
        {
            values.Add("document " + name, "checksum " + Convert.ToHexStringLower(reader.GetBlobBytes(document.Hash)));
        }

        return values;
    }

    private static IEnumerable<(string Name, Document Document)> DocumentsOf(MetadataReader reader)
    {
        var count = 0;
        foreach (var handle in reader.Documents)
        {
            var document = reader.GetDocument(handle);
            if (++count > MaxDocuments || reader.GetBlobReader(document.Name).Length > MaxName)
            {
                throw new BadImageFormatException("The symbols name too many documents.");
            }

            yield return (reader.GetString(document.Name), document);
        }
    }

    /// <summary>Where both sides hold a source that differs, its first line that does says more than a checksum.</summary>
    private static void CompareSources(MetadataReader left, MetadataReader right, Telling tell)
    {
        var (lefts, rights) = (Sources(left), Sources(right));
        foreach (var (name, bytes) in lefts)
        {
            if (rights.TryGetValue(name, out var other) && !bytes.AsSpan().SequenceEqual(other))
            {
                TextComparer.Compare(bytes, other, (line, a, b) => tell($"source {name}, {line}", a, b));
            }
        }
    }

    private static SortedDictionary<string, byte[]> Sources(MetadataReader reader)
    {
        var found = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        long total = 0;
        foreach (var handle in reader.CustomDebugInformation)
        {
            var information = reader.GetCustomDebugInformation(handle);
            if (information.Parent.Kind == HandleKind.Document && reader.GetGuid(information.Kind) == EmbeddedSource
                && Unpacked(reader.GetBlobBytes(information.Value)) is { } source && (total += source.Length) <= 4L * MaxSource)
            {
                found[reader.GetString(reader.GetDocument((DocumentHandle)information.Parent).Name)] = source;
            }
        }

        return found;
    }

    // Four bytes: 0 for a source as it stands, else its size before it was deflated.
    private static byte[]? Unpacked(byte[] blob)
    {
        if (blob.Length < 4 || BitConverter.ToInt32(blob) is var size && size is < 0 or > MaxSource)
        {
            return null;
        }

        if (size == 0)
        {
            return blob[4..];
        }

        using var packed = new DeflateStream(new MemoryStream(blob, 4, blob.Length - 4), CompressionMode.Decompress);
        var source = new byte[size];
        return packed.ReadAtLeast(source, size, throwOnEndOfStream: false) == size ? source : null;
    }

    private static string SequencePoints(MetadataReader reader)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var count = 0;
        foreach (var handle in reader.MethodDebugInformation)
        {
            var points = reader.GetMethodDebugInformation(handle).SequencePointsBlob;
            count += points.IsNil ? 0 : 1;
            hash.AppendData(reader.GetBlobBytes(points));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{count} methods, SHA-256 {Convert.ToHexStringLower(hash.GetHashAndReset())}");
    }
}
