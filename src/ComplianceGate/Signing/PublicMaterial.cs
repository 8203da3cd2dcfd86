using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ComplianceGate.Signing;

/// <summary>Public keys and certificates as files hold them: PEM or DER.</summary>
public static class PublicMaterial
{
    private const int MaxSize = 1 << 20;
    private const int MaxItems = 100;

    /// <summary>Reads one public key: of a certificate its key.</summary>
    /// <param name="content">PEM (<c>PUBLIC KEY</c>, <c>RSA PUBLIC KEY</c>, <c>CERTIFICATE</c>) or DER.</param>
    /// <exception cref="CryptographicException">It holds none, several or a private one, or one of a kind that is not supported.</exception>
    public static VerificationKey ReadKey(ReadOnlySpan<byte> content)
    {
        var found = Blocks(content, out var der);
        if (der is not null)
        {
            return KeyKinds.OfPublicKey(der) is not null ? VerificationKey.Read(der) : OfCertificate(der);
        }

        var keys = found.FindAll(f => f.Label is "PUBLIC KEY" or "RSA PUBLIC KEY" or "CERTIFICATE");
        if (keys.Count != 1)
        {
            throw new CryptographicException(keys.Count == 0 ? "The file holds no public key." : "The file holds more than one public key.");
        }

        var (label, bytes) = keys[0];
        if (label == "CERTIFICATE")
        {
            return OfCertificate(bytes);
        }

        if (label == "PUBLIC KEY")
        {
            return VerificationKey.Read(bytes);
        }

        using var rsa = RSA.Create();
        rsa.ImportRSAPublicKey(bytes, out _);
        return VerificationKey.Read(rsa.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Reads certificates, at least one.</summary>
    /// <param name="content">PEM, which may hold several, or one in DER.</param>
    /// <returns>Each in DER.</returns>
    /// <exception cref="CryptographicException">It holds none, too many, or a private key.</exception>
    public static ImmutableArray<ReadOnlyMemory<byte>> ReadCertificates(ReadOnlySpan<byte> content)
    {
        var found = Blocks(content, out var der);
        var all = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        foreach (var (label, bytes) in der is null ? found : [("CERTIFICATE", der)])
        {
            if (label == "CERTIFICATE")
            {
                using var parsed = Load(bytes);
                all.Add(parsed.RawData);
            }
        }

        return all.Count is > 0 and <= MaxItems ? all.DrainToImmutable() : throw new CryptographicException("The file holds no certificate, or too many.");
    }

    /// <summary>The key of a certificate.</summary>
    /// <param name="der">The certificate in DER.</param>
    /// <exception cref="CryptographicException">It is none, or its key is of a kind that is not supported.</exception>
    public static VerificationKey OfCertificate(ReadOnlySpan<byte> der)
    {
        using var certificate = Load(der);
        return VerificationKey.Read(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    /// <summary>SHA-256 of a certificate's key, of whatever kind; lower-case hexadecimal.</summary>
    /// <exception cref="CryptographicException">It is no certificate.</exception>
    internal static string IdOfCertificate(ReadOnlySpan<byte> der)
    {
        using var certificate = Load(der);
        return Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Reads a certificate and nothing behind it.</summary>
    /// <exception cref="CryptographicException">It is none.</exception>
    internal static X509Certificate2 Load(ReadOnlySpan<byte> der)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            throw new CryptographicException("It is no X.509 certificate.");
        }

        if (certificate.RawData.AsSpan().SequenceEqual(der))
        {
            return certificate;
        }

        certificate.Dispose();
        throw new CryptographicException("It is no X.509 certificate in DER.");
    }

    private static List<(string Label, byte[] Bytes)> Blocks(ReadOnlySpan<byte> content, out byte[]? der)
    {
        if (content.Length > MaxSize)
        {
            throw new CryptographicException("The file is too large.");
        }

        var found = new List<(string, byte[])>();
        der = content.IndexOf("-----BEGIN "u8) < 0 ? content.ToArray() : null;
        if (der is not null)
        {
            return found;
        }

        var rest = Encoding.UTF8.GetString(content).AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var label = rest[fields.Label].ToString();
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                throw new CryptographicException("The file holds a private key. Only its public half belongs here: openssl pkey -in FILE -pubout.");
            }

            var bytes = new byte[rest[fields.Base64Data].Length];
            found.Add(Convert.TryFromBase64Chars(rest[fields.Base64Data], bytes, out var count) ? (label, bytes[..count]) : throw new CryptographicException("The file is damaged: it is no base64."));
            rest = rest[fields.Location.End..];
        }

        return found;
    }
}
