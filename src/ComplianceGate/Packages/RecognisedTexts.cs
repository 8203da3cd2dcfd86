using System.Globalization;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Packages;

/// <summary>Hashes and recognises license texts, each distinct one once: hundreds of packages share a few dozen.</summary>
internal sealed class RecognisedTexts
{
    private readonly Dictionary<string, TextRecognition> bySha256 = new(StringComparer.Ordinal);

    /// <summary>Reads one text.</summary>
    /// <param name="path">Its path in the package.</param>
    /// <param name="stream">The open file, at its beginning.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public PackageText Read(string path, Stream stream)
    {
        if (stream.Length > LicenseTextRecogniser.MaxBytes)
        {
            return new(path, stream.Length, FileDigest.Sha256(stream))
            {
                Recognition = new([], null, IsHeader: false, "it is larger than a license text can be"),
            };
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var sha256 = FileDigest.Sha256(bytes);
        if (!bySha256.TryGetValue(sha256, out var known))
        {
            bySha256.Add(sha256, known = Fact(LicenseTextRecogniser.Recognise(bytes)));
        }

        return new(path, bytes.Length, sha256) { Recognition = known };
    }

    private static TextRecognition Fact(Recognition found) =>
        new(found.Ids, found.Id, found.Kind == RecognitionKind.Header, found.Unreadable ?? Closest(found.Closest));

    private static string? Closest(ClosestLicense? closest) => closest is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"closest is {closest.Id}, alike to {closest.Similarity:P1}, {closest.DifferingWords} distinct words differ");
}
