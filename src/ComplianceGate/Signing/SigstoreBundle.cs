using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace ComplianceGate.Signing;

/// <summary>
/// A Sigstore bundle v0.3 (sigstore/protobuf-specs, <c>sigstore_bundle.proto</c>) with a DSSE envelope: one signature, and what is needed to
/// check it. Of the two forms of material one is there: <see cref="KeyHint"/> or <see cref="Certificate"/>.
/// </summary>
public sealed record SigstoreBundle
{
    /// <summary>Media type of the bundle.</summary>
    public const string MediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>The other spelling of the same version that is in use.</summary>
    private const string OtherMediaType = "application/vnd.dev.sigstore.bundle+json;version=0.3";

    private const int MaxEntries = 32;
    private const int MaxCertificate = 64 << 10;
    private const int MaxTimestamp = 256 << 10;

    /// <summary>The envelope, with exactly one signature.</summary>
    public required DsseEnvelope Envelope { get; init; }

    /// <summary>Hint to the public key, the same as the signature's key id; null where there is a certificate.</summary>
    public string? KeyHint { get; init; }

    /// <summary>The certificate of the key that signed, in DER; null where there is a hint.</summary>
    public ReadOnlyMemory<byte>? Certificate { get; init; }

    /// <summary>Time-stamp responses (RFC 3161, section 2.4.2) in DER, over the bytes of the signature.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Timestamps { get; init; } = [];

    /// <summary>Entries of transparency logs, each a JSON object exactly as it stood in the bundle. Nothing here looks into them.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> LogEntries { get; init; } = [];

    /// <summary>The signature.</summary>
    public DsseSignature Signature => Envelope.Signatures[0];

    /// <summary>Makes a bundle of an envelope.</summary>
    /// <param name="envelope">An envelope with one signature.</param>
    /// <param name="certificate">The certificate of the key that signed, in DER; null for the hint to the key.</param>
    /// <exception cref="ArgumentException">The envelope has several signatures, or one without a key id and no certificate.</exception>
    public static SigstoreBundle Create(DsseEnvelope envelope, ReadOnlyMemory<byte>? certificate = null)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope.Signatures.Length != 1)
        {
            throw new ArgumentException("A bundle holds exactly one signature.", nameof(envelope));
        }

        var hint = certificate is null ? envelope.Signatures[0].KeyId ?? throw new ArgumentException("Without a certificate the signature needs a key id.", nameof(envelope)) : null;
        return new SigstoreBundle { Envelope = envelope, KeyHint = hint, Certificate = certificate };
    }

    /// <summary>Reads a bundle. A member that is not known is refused, as it is in JSON of Protocol Buffers.</summary>
    /// <param name="json">The bundle in JSON.</param>
    /// <exception cref="InvalidDataException">It is none of version 0.3 with one DSSE signature; the message is the end of a sentence that begins with the file.</exception>
    public static SigstoreBundle Read(ReadOnlyMemory<byte> json) => SignedJson.Read(json, Read);

    /// <summary>Whether a document is a Sigstore bundle over the bytes of a file (<c>messageSignature</c>), which others make and nothing here reads.</summary>
    /// <param name="json">The document.</param>
    public static bool IsOverMessage(ReadOnlyMemory<byte> json)
    {
        try
        {
            return SignedJson.Read(json, root => SignedJson.Maybe(root, "mediaType") is { ValueKind: JsonValueKind.String } type
                && type.GetString()!.StartsWith("application/vnd.dev.sigstore.bundle", StringComparison.Ordinal)
                && SignedJson.Maybe(root, "messageSignature") is { ValueKind: JsonValueKind.Object } && SignedJson.Maybe(root, "dsseEnvelope") is null);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The bundle in JSON, on one line with a line end: the same for the same content.</summary>
    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, DsseEnvelope.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("mediaType", MediaType);
            WriteMaterial(json);
            json.WritePropertyName("dsseEnvelope");
            Envelope.Write(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private void WriteMaterial(Utf8JsonWriter json)
    {
        json.WriteStartObject("verificationMaterial");
        if (Certificate is { } certificate)
        {
            json.WriteStartObject("certificate");
            json.WriteBase64String("rawBytes", certificate.Span);
        }
        else
        {
            json.WriteStartObject("publicKey");
            json.WriteString("hint", KeyHint);
        }

        json.WriteEndObject();
        json.WriteStartArray("tlogEntries");
        foreach (var entry in LogEntries)
        {
            json.WriteRawValue(entry.Span);
        }

        json.WriteEndArray();
        json.WriteStartObject("timestampVerificationData");
        json.WriteStartArray("rfc3161Timestamps");
        foreach (var timestamp in Timestamps)
        {
            json.WriteStartObject();
            json.WriteBase64String("signedTimestamp", timestamp.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static SigstoreBundle Read(JsonElement root)
    {
        SignedJson.Only(root, "bundle", "mediaType", "verificationMaterial", "dsseEnvelope");
        if (SignedJson.Text(root, "mediaType") is not (MediaType or OtherMediaType))
        {
            throw new InvalidDataException("is no Sigstore bundle of version 0.3");
        }

        var material = root.GetProperty("verificationMaterial");
        SignedJson.Only(material, "verificationMaterial", "publicKey", "certificate", "tlogEntries", "timestampVerificationData");
        var envelope = ReadEnvelope(root.GetProperty("dsseEnvelope"));
        var (hint, certificate) = ReadKey(material);
        var keyId = envelope.Signatures[0].KeyId;
        if (hint is not null && keyId != hint)
        {
            throw new InvalidDataException("hints at another key than its signature");
        }

        return new SigstoreBundle
        {
            Envelope = envelope, KeyHint = hint, Certificate = certificate, Timestamps = ReadTimestamps(material), LogEntries = ReadEntries(material),
        };
    }

    private static DsseEnvelope ReadEnvelope(JsonElement element)
    {
        SignedJson.Only(element, "envelope", "payload", "payloadType", "signatures");
        var envelope = DsseEnvelope.Read(element);
        if (envelope.Signatures.Length != 1)
        {
            throw new InvalidDataException("holds more than one signature, which no bundle may");
        }

        SignedJson.Only(element.GetProperty("signatures")[0], "signature", "sig", "keyid");
        return envelope;
    }

    private static (string? Hint, ReadOnlyMemory<byte>? Certificate) ReadKey(JsonElement material)
    {
        var (key, certificate) = (SignedJson.Maybe(material, "publicKey"), SignedJson.Maybe(material, "certificate"));
        if (key is { } named && certificate is null)
        {
            SignedJson.Only(named, "publicKey", "hint");
            return SignedJson.Text(named, "hint") is { Length: > 0 } hint ? (hint, null) : throw new InvalidDataException("hints at no key");
        }

        if (certificate is not { } carried || key is not null)
        {
            throw new InvalidDataException("has not just one of publicKey and certificate");
        }

        SignedJson.Only(carried, "certificate", "rawBytes");
        var bytes = SignedJson.Bytes(carried, "rawBytes");
        return bytes.Length is > 0 and <= MaxCertificate ? (null, bytes) : throw new InvalidDataException("has a certificate that is empty or too large");
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> ReadTimestamps(JsonElement material)
    {
        if (SignedJson.Maybe(material, "timestampVerificationData") is not { } data)
        {
            return [];
        }

        SignedJson.Only(data, "timestampVerificationData", "rfc3161Timestamps");
        return Each(data, "rfc3161Timestamps", item =>
        {
            SignedJson.Only(item, "rfc3161Timestamps", "signedTimestamp");
            var bytes = SignedJson.Bytes(item, "signedTimestamp");
            return bytes.Length is > 0 and <= MaxTimestamp ? bytes : throw new InvalidDataException("has a timestamp that is empty or too large");
        });
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> ReadEntries(JsonElement material) =>
        Each(material, "tlogEntries", item => item.ValueKind == JsonValueKind.Object
            ? System.Text.Encoding.UTF8.GetBytes(item.GetRawText())
            : throw new InvalidDataException("has a log entry that is no object"));

    private static ImmutableArray<ReadOnlyMemory<byte>> Each(JsonElement holder, string name, Func<JsonElement, byte[]> read)
    {
        if (SignedJson.Maybe(holder, name) is not { } list)
        {
            return [];
        }

        if (list.GetArrayLength() > MaxEntries)
        {
            throw new InvalidDataException($"has more than {MaxEntries} {name}");
        }

        var items = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        foreach (var item in list.EnumerateArray())
        {
            items.Add(read(item));
        }

        return items.DrainToImmutable();
    }
}
