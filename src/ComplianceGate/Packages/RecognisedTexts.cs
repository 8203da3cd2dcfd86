using System.Globalization;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Packages;

/// <summary>Lets the projects of one build recognise each distinct text once.</summary>
/// <param name="sha256">SHA-256 of the text.</param>
/// <param name="recognise">Recognises it.</param>
/// <returns>What it was recognised as, now or before in this build.</returns>
public delegate TextRecognition RecogniseOnce(string sha256, Func<TextRecognition> recognise);

/// <summary>Hashes and recognises license texts, each distinct one once: hundreds of packages share a few dozen. Safe for use by several threads.</summary>
/// <param name="share">Asks the other projects of the build first; null to ask nobody.</param>
internal sealed class RecognisedTexts(RecogniseOnce? share)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Lazy<TextRecognition>> bySha256 = new(StringComparer.Ordinal);

    /// <summary>How many distinct texts were met.</summary>
    public int Count => bySha256.Count;

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
        Lazy<TextRecognition>? known;
        lock (gate)
        {
            if (!bySha256.TryGetValue(sha256, out known))
            {
                known = new Lazy<TextRecognition>(() => share is null ? Recognise(bytes) : share(sha256, () => Recognise(bytes)));
                bySha256.Add(sha256, known);
            }
        }

        return new(path, bytes.Length, sha256) { Recognition = known.Value };
    }

    private static TextRecognition Recognise(byte[] bytes) => Fact(LicenseTextRecogniser.Recognise(bytes));

    private static TextRecognition Fact(Recognition found) =>
        new(found.Ids, found.Id, found.Kind == RecognitionKind.Header, found.Unreadable ?? Closest(found.Closest));

    private static string? Closest(ClosestLicense? closest) => closest is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"closest is {closest.Id}, alike to {closest.Similarity:P1}, {closest.DifferingWords} distinct words differ");
}
