using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ComplianceGate.Signing;

namespace ComplianceGate.Ledger;

/// <summary>
/// What a ledger logs of a signed bundle: the digests of envelope and payload, the signature and the key, as Rekor's type
/// <c>dsse</c> 0.0.1 gives them (sigstore/rekor, <c>pkg/types/dsse/v0.0.1/dsse_v0_0_1_schema.json</c>), in canonical JSON (RFC 8785).
/// </summary>
public static class SignedEntry
{
    /// <summary>The kind that stands in the entry.</summary>
    public const string Kind = "dsse";

    /// <summary>Version of the kind.</summary>
    public const string ApiVersion = "0.0.1";

    /// <summary>Makes the entry, after judging the signature: a ledger logs none that does not hold, and of nobody who was not named.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="signers">Who may have signed it.</param>
    /// <exception cref="InvalidDataException">The signature is of none of them, or the entry would be too long; the message is the end of a sentence.</exception>
    /// <exception cref="CryptographicException">One of the named certificates is none.</exception>
    public static byte[] Write(SigstoreBundle bundle, LoggedSigners signers)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(signers);
        var message = bundle.Envelope.Encode();
        if (bundle.Certificate is { } certificate)
        {
            var own = KeyOf(certificate);
            if (!own.Verify(message, bundle.Signature.Value.Span))
            {
                throw new InvalidDataException("carries a signature that is not its certificate's");
            }

            // Anybody makes a certificate for himself: that the signature is its own says nothing of who that is.
            return signers.Vouch(own, certificate)
                ? Body(bundle, PemEncoding.WriteString("CERTIFICATE", certificate.Span))
                : throw new InvalidDataException("carries a certificate that is neither one of those that were named (--signed-by) nor, now, below one of them");
        }

        // The hint names a key and proves nothing, so that each key is tried.
        foreach (var key in signers.Keys)
        {
            if (key.Verify(message, bundle.Signature.Value.Span))
            {
                return Body(bundle, PemEncoding.WriteString("PUBLIC KEY", key.Encoded.Span));
            }
        }

        throw new InvalidDataException("is signed by none of the keys that were named (--signed-by)");
    }

    /// <summary>SHA-256 of the envelope in canonical JSON, so that one envelope has one digest however its JSON is spaced.</summary>
    /// <param name="envelope">An envelope with one signature.</param>
    internal static string EnvelopeHash(DsseEnvelope envelope)
    {
        var json = new StringBuilder("{\"payload\":").Text(Convert.ToBase64String(envelope.Payload.Span));
        json.Append(",\"payloadType\":").Text(envelope.PayloadType).Append(",\"signatures\":[{");
        if (envelope.Signatures[0].KeyId is { } keyId)
        {
            json.Append("\"keyid\":").Text(keyId).Append(',');
        }

        json.Append("\"sig\":").Text(Convert.ToBase64String(envelope.Signatures[0].Value.Span)).Append("}]}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToString())));
    }

    /// <summary>The entry of a bundle with the key in PEM.</summary>
    internal static byte[] Body(SigstoreBundle bundle, string pem)
    {
        var json = new StringBuilder("{\"apiVersion\":").Text(ApiVersion).Append(",\"kind\":").Text(Kind);
        json.Append(",\"spec\":{\"envelopeHash\":{\"algorithm\":\"sha256\",\"value\":").Text(EnvelopeHash(bundle.Envelope));
        json.Append("},\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":").Text(Convert.ToHexStringLower(SHA256.HashData(bundle.Envelope.Payload.Span)));
        json.Append("},\"signatures\":[{\"signature\":").Text(Convert.ToBase64String(bundle.Signature.Value.Span));
        json.Append(",\"verifier\":").Text(Convert.ToBase64String(Encoding.ASCII.GetBytes(pem + "\n"))).Append("}]}}");
        var body = Encoding.UTF8.GetBytes(json.ToString());
        return body.Length <= EntryBundle.MaxEntry ? body : throw new InvalidDataException("is too large for an entry");
    }

    private static VerificationKey KeyOf(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            using var read = X509CertificateLoader.LoadCertificate(certificate.Span);
            return VerificationKey.Read(read.PublicKey.ExportSubjectPublicKeyInfo());
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException("carries a certificate that cannot be used: " + e.Message.TrimEnd('.'), e);
        }
    }
}
