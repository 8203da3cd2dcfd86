using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ComplianceGate.Ledger;

/// <summary>A file that an evidence entry names.</summary>
/// <param name="Path">Its path, as in the manifest.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
public sealed record LoggedArtifact(string Path, string Sha256);

/// <summary>
/// What a build spools and a ledger logs without a signature: that evidence with a digest was made, of what, and for which files. It
/// is the same for the same evidence, wherever and whenever it was built.
/// </summary>
public sealed record EvidenceEntry
{
    /// <summary>The kind that stands in the entry.</summary>
    public const string Kind = "compliance-gate-evidence";

    /// <summary>Version of the form.</summary>
    public const string ApiVersion = "0.0.1";

    private const int MostText = 1024;
    private const int MostArtifacts = 1_000_000;
    private const string Wrong = "is no evidence entry in the form in which a build writes it";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>SHA-256 of the manifest, lower-case hexadecimal.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>What was built: the package's id or the assembly's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>What the evidence is of: <c>build</c>, <c>pack</c> or <c>publish</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>The files, in the manifest's order.</summary>
    public required ImmutableArray<LoggedArtifact> Artifacts { get; init; }

    /// <summary>
    /// The entry: canonical JSON (RFC 8785). Where it would be longer than a ledger takes, it only tells how many files there are; the
    /// manifest, of which it holds the digest, names them all.
    /// </summary>
    /// <exception cref="InvalidDataException">A text or digest is none that an entry may hold; the message is the end of a sentence.</exception>
    public byte[] Write()
    {
        Require(this);
        try
        {
            var whole = Strict.GetBytes(Json(Artifacts, Artifacts.Length));
            return whole.Length <= EntryBundle.MaxEntry ? whole : Strict.GetBytes(Json([], Artifacts.Length));
        }
        catch (EncoderFallbackException e)
        {
            throw new InvalidDataException("holds a text that is no Unicode", e);
        }
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataException">It is none, or not in the one form; the message is the end of a sentence.</exception>
    public static EvidenceEntry Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > EntryBundle.MaxEntry)
        {
            throw new InvalidDataException("is larger than an entry may be");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var spec = document.RootElement.GetProperty("spec");
            var entry = new EvidenceEntry
            {
                ManifestSha256 = Text(spec, "manifestSha256"),
                Name = Text(spec, "name"),
                Version = Text(spec, "version"),
                Stage = Text(spec, "stage"),
                Artifacts = [.. spec.GetProperty("artifacts").EnumerateArray().Select(static a => new LoggedArtifact(Text(a, "path"), Text(a, "sha256")))],
            };
            Require(entry);
            var count = spec.GetProperty("artifactCount").GetInt32();
            var isWhole = count == entry.Artifacts.Length || (entry.Artifacts.IsEmpty && count is > 0 and <= MostArtifacts);
            // What is not written alike would be the same evidence under another hash, or hold what nobody reads.
            return isWhole && bytes.Span.SequenceEqual(Strict.GetBytes(entry.Json(entry.Artifacts, count))) ? entry : throw new InvalidDataException(Wrong);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or EncoderFallbackException)
        {
            throw new InvalidDataException(Wrong, e);
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException(name);

    private string Json(ImmutableArray<LoggedArtifact> artifacts, int count)
    {
        var json = new StringBuilder("{\"apiVersion\":").Text(ApiVersion).Append(",\"kind\":").Text(Kind);
        json.Append(CultureInfo.InvariantCulture, $",\"spec\":{{\"artifactCount\":{count},\"artifacts\":[");
        var isFirst = true;
        foreach (var artifact in artifacts)
        {
            json.Append(isFirst ? "{\"path\":" : ",{\"path\":").Text(artifact.Path).Append(",\"sha256\":").Text(artifact.Sha256).Append('}');
            isFirst = false;
        }

        json.Append("],\"manifestSha256\":").Text(ManifestSha256).Append(",\"name\":").Text(Name);
        return json.Append(",\"stage\":").Text(Stage).Append(",\"version\":").Text(Version).Append("}}").ToString();
    }

    private static void Require(EvidenceEntry entry)
    {
        var holds = IsDigest(entry.ManifestSha256) && IsText(entry.Name) && IsText(entry.Version) && entry.Stage is "build" or "pack" or "publish"
            && entry.Artifacts.Length <= MostArtifacts;
        foreach (var artifact in entry.Artifacts)
        {
            holds &= IsDigest(artifact.Sha256) && artifact.Path.Length > 0;
        }

        if (!holds)
        {
            throw new InvalidDataException(Wrong);
        }
    }

    private static bool IsText(string text) => text.Length is > 0 and <= MostText;

    private static bool IsDigest(string text) => text.Length == 64 && text.All(static c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');
}
