using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ComplianceGate.Signing;

/// <summary>A private key as somebody keeps it: PEM (encrypted, too) or PFX. No message of this class holds any part of it.</summary>
public sealed class SigningKey : IDisposable
{
    private const int MaxSize = 1 << 20;

    private SigningKey(ISigner signer, byte[]? certificate)
    {
        Signer = signer;
        Certificate = certificate is null ? (ReadOnlyMemory<byte>?)null : certificate;
    }

    /// <summary>Signs with it.</summary>
    public ISigner Signer { get; }

    /// <summary>The certificate of the key that was kept with it, in DER; null without one.</summary>
    public ReadOnlyMemory<byte>? Certificate { get; }

    /// <summary>Reads a key.</summary>
    /// <param name="content">PEM (PKCS #8, PKCS #1, SEC 1; a certificate of the key may stand beside it) or a PFX (PKCS #12).</param>
    /// <param name="passphrase">The passphrase; null for none.</param>
    /// <exception cref="CryptographicException">It cannot be used; the message says why and holds no secret.</exception>
    public static SigningKey Read(ReadOnlySpan<byte> content, string? passphrase)
    {
        if (content.Length > MaxSize)
        {
            throw new CryptographicException("The key is too large.");
        }

        try
        {
            return content.IndexOf("-----BEGIN "u8) >= 0 ? ReadPem(Encoding.UTF8.GetString(content), passphrase) : ReadPfx(content, passphrase);
        }
        catch (CryptographicException e) when (e is not KeyRefusedException)
        {
            // What the platform says of a key is not ours to vouch for.
            throw new KeyRefusedException("The key cannot be read: it is damaged, or of a form that is not known.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Signer.Dispose();

    private static SigningKey ReadPem(string text, string? passphrase)
    {
        ISigner? signer = null;
        var certificates = new List<byte[]>();
        try
        {
            var rest = text.AsSpan();
            while (PemEncoding.TryFind(rest, out var fields))
            {
                var (label, block) = (rest[fields.Label].ToString(), rest[fields.Location].ToString());
                if (label == "CERTIFICATE")
                {
                    certificates.Add(Decode(rest[fields.Base64Data]));
                }
                else if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
                {
                    signer = signer is null ? ReadBlock(label, block, Decode(rest[fields.Base64Data]), passphrase) : throw new KeyRefusedException("The file holds more than one private key.");
                }

                rest = rest[fields.Location.End..];
            }

            if (signer is null)
            {
                throw new KeyRefusedException(text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)
                    ? "The key is encrypted in the old way of OpenSSL. Write it as PKCS #8 first: openssl pkcs8 -topk8 -in OLD -out NEW."
                    : "The file holds no private key.");
            }

            if (passphrase is not null && !text.Contains("ENCRYPTED", StringComparison.Ordinal))
            {
                throw new KeyRefusedException("The key is not encrypted, so that --passphrase-env has no effect: whoever reads the file has the key.");
            }

            return new SigningKey(signer, certificates.Count == 0 ? null : Own(certificates, signer.Key));
        }
        catch
        {
            signer?.Dispose();
            throw;
        }
    }

    private static byte[] Decode(ReadOnlySpan<char> base64)
    {
        try
        {
            return Convert.FromBase64String(base64.ToString());
        }
        catch (FormatException)
        {
            throw new KeyRefusedException("The key is damaged: it is no base64.");
        }
    }

    private static ISigner ReadBlock(string label, string block, byte[] der, string? passphrase)
    {
        try
        {
            switch (label)
            {
                case "PRIVATE KEY":
                    return OfPkcs8(Pkcs8PrivateKeyInfo.Decode(der, out _), der);
                case "ENCRYPTED PRIVATE KEY":
                    return Decrypt(der, passphrase);
                case "EC PRIVATE KEY":
                    var ecdsa = ECDsa.Create();
                    ecdsa.ImportFromPem(block);
                    return Take(ecdsa);
                case "RSA PRIVATE KEY":
                    var rsa = RSA.Create();
                    rsa.ImportFromPem(block);
                    return Take(rsa);
                default:
                    throw new KeyRefusedException("The private key is of a form that is not read (OpenSSH keeps keys in one of its own). Write it as PKCS #8 first.");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static ISigner Decrypt(byte[] der, string? passphrase)
    {
        if (passphrase is null)
        {
            throw new KeyRefusedException("The key is encrypted. Name the environment variable that holds its passphrase: --passphrase-env NAME.");
        }

        Pkcs8PrivateKeyInfo info;
        try
        {
            info = Pkcs8PrivateKeyInfo.DecryptAndDecode(passphrase, der, out _);
        }
        catch (CryptographicException)
        {
            throw new KeyRefusedException("The key cannot be decrypted: the passphrase is not its, or it is damaged.");
        }

        var plain = info.Encode();
        try
        {
            return OfPkcs8(info, plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static ISigner OfPkcs8(Pkcs8PrivateKeyInfo info, byte[] plain)
    {
        var oid = info.AlgorithmId.Value ?? "";
        if (KeyKinds.MLDsaOf(oid) is not null)
        {
            Refuse(KeyKinds.RequireMLDsa);
            return new MLDsaSigner(KeyKinds.PrivateMLDsa(plain));
        }

        AsymmetricAlgorithm key = oid switch
        {
            KeyKinds.Ecdsa => ECDsa.Create(),
            KeyKinds.Rsa => RSA.Create(),
            _ => throw new KeyRefusedException(KeyKinds.Refused(oid).Message),
        };
        key.ImportPkcs8PrivateKey(plain, out _);
        return Take(key);
    }

    private static KeySigner Take(AsymmetricAlgorithm key)
    {
        KeySigner? signer = null;
        try
        {
            Refuse(() => signer = new KeySigner(key));
        }
        catch
        {
            key.Dispose();
            throw;
        }

        return signer!;
    }

    /// <summary>What our own checks refuse is told in their words.</summary>
    private static void Refuse(Action check)
    {
        try
        {
            check();
        }
        catch (CryptographicException e)
        {
            throw new KeyRefusedException(e.Message);
        }
    }

    private static SigningKey ReadPfx(ReadOnlySpan<byte> content, string? passphrase)
    {
        var flags = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(content, passphrase, flags);
        }
        catch (CryptographicException)
        {
            throw new KeyRefusedException(passphrase is null
                ? "The key is neither PEM nor a PFX that opens without a passphrase. Name the environment variable that holds its passphrase: --passphrase-env NAME."
                : "The key is neither PEM nor a PFX that this passphrase opens.");
        }

        try
        {
            var own = all.Where(c => c.HasPrivateKey).ToArray();
            if (own.Length != 1)
            {
                throw new KeyRefusedException(own.Length == 0 ? "The PFX holds no private key." : "The PFX holds more than one private key.");
            }

            var key = (AsymmetricAlgorithm?)own[0].GetECDsaPrivateKey() ?? own[0].GetRSAPrivateKey()
                ?? throw new KeyRefusedException(KeyKinds.Refused(own[0].PublicKey.Oid.Value).Message);
            return new SigningKey(Take(key), own[0].RawData);
        }
        finally
        {
            foreach (var certificate in all)
            {
                certificate.Dispose();
            }
        }
    }

    /// <summary>The certificate of a key among those that lie beside it.</summary>
    private static byte[] Own(List<byte[]> certificates, VerificationKey key)
    {
        foreach (var der in certificates)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            if (certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.Encoded.Span))
            {
                return der;
            }
        }

        throw new KeyRefusedException("None of the certificates in the file is that of the private key.");
    }

    private sealed class KeyRefusedException(string message) : CryptographicException(message);
}
