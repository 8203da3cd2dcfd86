using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComplianceGate.Signing;

/// <summary>One signature of an envelope.</summary>
/// <param name="Value">The signature.</param>
/// <param name="KeyId">A hint to the key; null without one. Nothing protects it, so that it proves nothing.</param>
public sealed record DsseSignature(ReadOnlyMemory<byte> Value, string? KeyId);

/// <summary>An envelope of DSSE v1.0.2: bytes, their type, and signatures over both.</summary>
public sealed record DsseEnvelope
{
    /// <summary>Type of an in-toto statement.</summary>
    public const string InTotoType = "application/vnd.in-toto+json";

    /// <summary>Most signatures that are read.</summary>
    public const int MaxSignatures = 64;

    private const int MaxTypeLength = 256;
    private const int MaxKeyIdLength = 1024;
    private const int MaxSignatureSize = 16 << 10;

    /// <summary>Type of the payload, a media type or a URI.</summary>
    public required string PayloadType { get; init; }

    /// <summary>The payload: exactly the bytes that the signatures are over.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The signatures, at least one.</summary>
    public required ImmutableArray<DsseSignature> Signatures { get; init; }

    /// <summary>What is signed: the pre-authentication encoding of type and payload (DSSE v1.0.2, protocol, "Signature definition").</summary>
    /// <param name="payloadType">The type.</param>
    /// <param name="payload">The payload.</param>
    public static byte[] Encode(string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        var type = Encoding.UTF8.GetBytes(payloadType);
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {type.Length} "));
        var middle = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {payload.Length} "));
        return [.. head, .. type, .. middle, .. payload];
    }

    /// <summary>What is signed: the pre-authentication encoding of this envelope's type and payload.</summary>
    public byte[] Encode() => Encode(PayloadType, Payload.Span);

    /// <summary>Signs a payload.</summary>
    /// <param name="payloadType">Its type.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="signers">Those who sign, in the order of their signatures.</param>
    /// <exception cref="CryptographicException">One cannot sign, or its signature does not hold.</exception>
    public static DsseEnvelope Sign(string payloadType, ReadOnlyMemory<byte> payload, params IReadOnlyList<ISigner> signers)
    {
        ArgumentNullException.ThrowIfNull(signers);
        var message = Encode(payloadType, payload.Span);
        var signatures = ImmutableArray.CreateBuilder<DsseSignature>(signers.Count);
        foreach (var signer in signers)
        {
            var value = signer.Sign(message);
            if (!signer.Key.Verify(message, value))
            {
                throw new CryptographicException("The signature that was made does not hold by its own public key.");
            }

            signatures.Add(new DsseSignature(value, signer.Key.Id));
        }

        return new DsseEnvelope { PayloadType = payloadType, Payload = payload, Signatures = signatures.DrainToImmutable() };
    }

    /// <summary>Reads an envelope. Members that DSSE does not name are ignored, as it asks.</summary>
    /// <param name="json">The envelope in JSON.</param>
    /// <exception cref="InvalidDataException">It is none; the message is the end of a sentence that begins with the file.</exception>
    public static DsseEnvelope Read(ReadOnlyMemory<byte> json) => SignedJson.Read(json, Read);

    /// <summary>Reads an envelope from JSON.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static DsseEnvelope Read(JsonElement element)
    {
        var type = SignedJson.Text(element, "payloadType");
        if (type.Length is 0 or > MaxTypeLength)
        {
            throw new InvalidDataException("has a payloadType that is empty or too long");
        }

        var list = element.GetProperty("signatures");
        if (list.GetArrayLength() is 0 or > MaxSignatures)
        {
            throw new InvalidDataException($"has no signature, or more than {MaxSignatures}");
        }

        var signatures = ImmutableArray.CreateBuilder<DsseSignature>();
        foreach (var item in list.EnumerateArray())
        {
            var keyId = SignedJson.Maybe(item, "keyid")?.GetString();
            var value = SignedJson.Bytes(item, "sig");
            if (value.Length is 0 or > MaxSignatureSize || keyId?.Length > MaxKeyIdLength)
            {
                throw new InvalidDataException("has a signature or a keyid that is empty or too long");
            }

            signatures.Add(new DsseSignature(value, string.IsNullOrEmpty(keyId) ? null : keyId));
        }

        return new DsseEnvelope { PayloadType = type, Payload = SignedJson.Bytes(element, "payload"), Signatures = signatures.DrainToImmutable() };
    }

    /// <summary>The envelope in JSON, on one line with a line end: the same for the same signatures.</summary>
    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, WriterOptions))
        {
            Write(json);
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>How envelopes and bundles are written: base64 holds a plus sign, which needs no escape outside of HTML.</summary>
    internal static JsonWriterOptions WriterOptions => new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the envelope as an object.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBase64String("payload", Payload.Span);
        json.WriteString("payloadType", PayloadType);
        json.WriteStartArray("signatures");
        foreach (var signature in Signatures)
        {
            json.WriteStartObject();
            json.WriteBase64String("sig", signature.Value.Span);
            if (signature.KeyId is { } keyId)
            {
                json.WriteString("keyid", keyId);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
