using System.Formats.Asn1;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace ComplianceGate.Signing;

/// <summary>A time that an authority states for a signature.</summary>
/// <param name="Time">The time.</param>
/// <param name="IsTrusted">Whether the authority is one of those that are trusted.</param>
public sealed record StatedTime(DateTimeOffset Time, bool IsTrusted);

/// <summary>Time stamps (RFC 3161) over the bytes of a signature, as Sigstore bundles carry them.</summary>
public static class Timestamps
{
    private const string TimestampingUse = "1.3.6.1.5.5.7.3.8";
    private const int MaxResponse = 256 << 10;

    /// <summary>Asks an authority; the only use of a network.</summary>
    /// <param name="client">Sends the request.</param>
    /// <param name="authority">Its address, http or https.</param>
    /// <param name="signature">The bytes of the signature.</param>
    /// <param name="stop">Stops waiting.</param>
    /// <returns>The response in DER, whose token is over the signature.</returns>
    /// <exception cref="HttpRequestException">It cannot be reached, or refuses.</exception>
    /// <exception cref="CryptographicException">What it answers is no time stamp over the signature.</exception>
    public static async Task<byte[]> AskAsync(HttpClient client, Uri authority, ReadOnlyMemory<byte> signature, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var request = Rfc3161TimestampRequest.CreateFromData(
            signature.Span, HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(8), requestSignerCertificates: true);
        using var message = new HttpRequestMessage(HttpMethod.Post, authority) { Content = new ByteArrayContent(request.Encode()) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        var buffer = new byte[MaxResponse + 1];
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        if (count > MaxResponse)
        {
            throw new CryptographicException("The time-stamp authority's answer is too large.");
        }

        // Holds the answer against the nonce and the digest that were sent, and its signature against its own certificate.
        request.ProcessResponse(buffer.AsMemory(0, count), out var read);
        return read == count ? buffer[..count] : throw new CryptographicException("The time-stamp authority's answer holds more than a time stamp.");
    }

    /// <summary>Checks a time stamp.</summary>
    /// <param name="response">The response in DER, as a bundle carries it.</param>
    /// <param name="signature">The bytes of the signature.</param>
    /// <param name="authorities">Certificates in DER of authorities that are trusted: their own, or a root above.</param>
    /// <returns>The time; null where it is no time stamp over the signature.</returns>
    public static StatedTime? Verify(ReadOnlyMemory<byte> response, ReadOnlySpan<byte> signature, IReadOnlyList<ReadOnlyMemory<byte>> authorities)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        var trusted = new X509Certificate2Collection();
        X509Certificate2? signer = null;
        X509Certificate2Collection carried = [];
        try
        {
            if (Token(response) is not { } encoded || !Rfc3161TimestampToken.TryDecode(encoded, out var token, out var read) || read != encoded.Length
                || token.TokenInfo.HashAlgorithmId.Value is not ("2.16.840.1.101.3.4.2.1" or "2.16.840.1.101.3.4.2.2" or "2.16.840.1.101.3.4.2.3"))
            {
                return null;
            }

            foreach (var authority in authorities)
            {
                trusted.Add(PublicMaterial.Load(authority.Span));
            }

            carried = token.AsSignedCms().Certificates;
            return token.VerifySignatureForData(signature, out signer, trusted)
                ? new StatedTime(token.TokenInfo.Timestamp, CertificateTrust.IsTrusted(signer, trusted, carried, token.TokenInfo.Timestamp, TimestampingUse))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            signer?.Dispose();
            CertificateTrust.Dispose(trusted);
            CertificateTrust.Dispose(carried);
        }
    }

    /// <summary>The token in a response that grants one (RFC 3161, section 2.4.2).</summary>
    private static ReadOnlyMemory<byte>? Token(ReadOnlyMemory<byte> response)
    {
        try
        {
            var outer = new AsnReader(response, AsnEncodingRules.BER);
            var inner = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (!inner.ReadSequence().TryReadInt32(out var status) || status is not (0 or 1))
            {
                return null;
            }

            var token = inner.ReadEncodedValue();
            inner.ThrowIfNotEmpty();
            return token;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
