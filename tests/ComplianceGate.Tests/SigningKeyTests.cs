using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ComplianceGate.Signing;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class SigningKeyTests
{
    private const string Passphrase = "correct horse 7";
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    // OpenSSL is as strict by itself; other platforms are not known to be, so that the check is held by itself.
    [TestMethod]
    [DataRow("3006020101020102", true, DisplayName = "as DER has it")]
    [DataRow("308106020101020102", false, DisplayName = "the length in more bytes than it needs")]
    [DataRow("300702020001020102", false, DisplayName = "a zero in front that is not needed")]
    [DataRow("30060201ff020102", false, DisplayName = "a negative number")]
    [DataRow("3006020100020102", false, DisplayName = "zero")]
    [DataRow("3006020101020100", false, DisplayName = "zero in the second place")]
    [DataRow("300602010102010200", false, DisplayName = "a byte behind it")]
    [DataRow("3009020101020102020103", false, DisplayName = "a third number")]
    [DataRow("30800201010201020000", false, DisplayName = "no length")]
    [DataRow("3003020101", false, DisplayName = "one number")]
    [DataRow("", false, DisplayName = "nothing")]
    public void A_signature_of_ECDSA_has_one_spelling(string signature, bool isCanonical) =>
        Assert.AreEqual(isCanonical, VerificationKey.IsCanonical(Convert.FromHexString(signature)));

    [TestMethod]
    public void PEM_of_every_form_is_read()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        foreach (var (pem, passphrase) in new[]
        {
            (ecdsa.ExportPkcs8PrivateKeyPem(), null), (ecdsa.ExportECPrivateKeyPem(), null), (ecdsa.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, Encryption), Passphrase),
            (rsa.ExportPkcs8PrivateKeyPem(), null), (rsa.ExportRSAPrivateKeyPem(), null), (rsa.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, Encryption), (string?)Passphrase),
        })
        {
            using var key = SigningKey.Read(Encoding.ASCII.GetBytes("a comment\n" + pem + "\n"), passphrase);
            Assert.IsTrue(key.Signer.Key.Verify([1, 2], key.Signer.Sign([1, 2])));
            Assert.IsNull(key.Certificate);
        }
    }

    [TestMethod]
    public void A_PFX_gives_the_key_and_its_certificate()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var key = SigningKey.Read(certificate.Export(X509ContentType.Pfx, Passphrase), Passphrase);
        CollectionAssert.AreEqual(certificate.RawData, key.Certificate!.Value.ToArray());
        Assert.IsTrue(PublicMaterial.OfCertificate(certificate.RawData).Verify([1], key.Signer.Sign([1])));
        using var beside = SigningKey.Read(Encoding.ASCII.GetBytes(ecdsa.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem()), null);
        CollectionAssert.AreEqual(certificate.RawData, beside.Certificate!.Value.ToArray());
        Refused(certificate.Export(X509ContentType.Pfx, Passphrase), "other", "passphrase");
        Refused(certificate.Export(X509ContentType.Pfx, Passphrase), null, "--passphrase-env");
        Refused(certificate.RawData, null, "neither PEM nor a PFX");
    }

    [TestMethod]
    public void What_cannot_be_used_is_told_without_any_secret()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var small = RSA.Create(1024);
        var locked = Encoding.ASCII.GetBytes(ecdsa.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, Encryption));
        Refused(locked, null, "--passphrase-env");
        Refused(Encoding.ASCII.GetBytes(ecdsa.ExportPkcs8PrivateKeyPem()), Passphrase, "not encrypted");
        Refused(locked, "wrong passphrase", "passphrase");
        Refused(Encoding.ASCII.GetBytes(other.ExportPkcs8PrivateKeyPem()), null, "P-256 or P-384");
        Refused(Encoding.ASCII.GetBytes(small.ExportPkcs8PrivateKeyPem()), null, "2048");
        Refused(Encoding.ASCII.GetBytes(ecdsa.ExportSubjectPublicKeyInfoPem()), null, "no private key");
        Refused(Encoding.ASCII.GetBytes(ecdsa.ExportPkcs8PrivateKeyPem() + "\n" + ecdsa.ExportPkcs8PrivateKeyPem()), null, "more than one");
        Refused(Encoding.ASCII.GetBytes("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"), null, "PKCS #8");
        Refused(Encoding.ASCII.GetBytes("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), null, "damaged");
        Refused(Encoding.ASCII.GetBytes(Pem("PRIVATE KEY", Pkcs8("1.3.101.112", new byte[34]))), null, "--signer");
    }

    [TestMethod]
    public void A_key_that_this_platform_cannot_use_says_so()
    {
        var lattice = Spki("2.16.840.1.101.3.4.3.18", new byte[1952]);
        if (MLDsa.IsSupported)
        {
            Assert.AreEqual(SignatureAlgorithm.MLDsa65, VerificationKey.Read(lattice).Algorithm);
        }
        else
        {
            Assert.Contains("OpenSSL 3.5", Assert.ThrowsExactly<CryptographicException>(() => VerificationKey.Read(lattice)).Message);
            Refused(Encoding.ASCII.GetBytes(Pem("PRIVATE KEY", Pkcs8("2.16.840.1.101.3.4.3.17", new byte[34]))), null, "OpenSSL 3.5");
        }

        Assert.Contains("external signer", Assert.ThrowsExactly<CryptographicException>(() => PublicMaterial.ReadKey(Encoding.ASCII.GetBytes(Pem("PUBLIC KEY", Spki("1.3.101.112", new byte[32]))))).Message);
    }

    [TestMethod]
    public void A_public_key_is_no_private_one()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Contains("-pubout", Assert.ThrowsExactly<CryptographicException>(() => PublicMaterial.ReadKey(Encoding.ASCII.GetBytes(ecdsa.ExportPkcs8PrivateKeyPem()))).Message);
        using var rsa = RSA.Create(2048);
        var id = PublicMaterial.ReadKey(rsa.ExportSubjectPublicKeyInfo()).Id;
        Assert.AreEqual(id, PublicMaterial.ReadKey(Encoding.ASCII.GetBytes(rsa.ExportRSAPublicKeyPem())).Id);
        Assert.AreEqual(id, PublicMaterial.ReadKey(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem())).Id);
    }

    [TestMethod]
    [DataRow("cat > /dev/null; exec openssl dgst -sha256 -sign KEY FILE", "")]
    [DataRow("openssl dgst -sha256 -sign KEY", "")]
    [DataRow("openssl dgst -sha256 -sign KEY | base64 -w0", "")]
    [DataRow("openssl dgst -sha256 -sign KEY | base64", "")]
    [DataRow("openssl dgst -sha384 -sign KEY", "no signature")]
    [DataRow("openssl dgst -sha256 -sign key.pem", "")]
    [DataRow("exec yes", "answered with more than")]
    [DataRow("echo hello", "no signature")]
    [DataRow("cat", "no signature")]
    [DataRow("cat >/dev/null; exit 3", "exit code 3")]
    [DataRow("exec sleep 60", "did not answer")]
    public void An_external_signer_is_believed_by_its_signature_alone(string script, string message)
    {
        if (OperatingSystem.IsWindows() || EvidenceVerifiers.Find("openssl") is null)
        {
            Assert.Inconclusive("Needs a shell and openssl.");
        }

        var folder = Directory.CreateTempSubdirectory("signer-").FullName;
        try
        {
            using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            File.WriteAllText(Path.Combine(folder, "key.pem"), ecdsa.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(Path.Combine(folder, "file"), "bytes to sign");
            var command = script.Replace("KEY", Path.Combine(folder, "key.pem"), StringComparison.Ordinal).Replace("FILE", Path.Combine(folder, "file"), StringComparison.Ordinal);
            using var signer = new ExternalSigner("/bin/sh", ["-c", command], VerificationKey.Read(ecdsa.ExportSubjectPublicKeyInfo()), TimeSpan.FromSeconds(message == "did not answer" ? 1 : 60), folder);
            if (message.Length == 0)
            {
                Assert.IsTrue(signer.Key.Verify("bytes to sign"u8, signer.Sign("bytes to sign"u8)));
            }
            else
            {
                Assert.Contains(message, Assert.ThrowsExactly<CryptographicException>(() => signer.Sign("bytes to sign"u8)).Message);
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void A_program_is_never_taken_from_the_current_folder()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("The paths are those of Unix.");
        }

        Assert.AreEqual("/bin/sh", ExternalSigner.Find("/bin/sh", null));
        Assert.IsNotNull(ExternalSigner.Find("sh", ".::/usr/bin:/bin"));
        Assert.IsNull(ExternalSigner.Find("sh", ".:bin::"));
        Assert.IsNull(ExternalSigner.Find("bin/sh", "/"));
        Assert.IsNull(ExternalSigner.Find("./sh", "/bin"));
        Assert.IsNull(ExternalSigner.Find("no-such-signer", Environment.GetEnvironmentVariable("PATH")));
    }

    private static void Refused(byte[] content, string? passphrase, string message)
    {
        try
        {
            SigningKey.Read(content, passphrase).Dispose();
        }
        catch (CryptographicException e)
        {
            Assert.Contains(message, e.Message);
            Assert.IsNull(e.InnerException);
            Assert.DoesNotContain("wrong passphrase", e.ToString());
            return;
        }

        Assert.Fail($"It is read, and not refused with '{message}'.");
    }

    private static string Pem(string label, byte[] der) => PemEncoding.WriteString(label, der) + "\n";

    private static byte[] Spki(string oid, byte[] key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
            }

            writer.WriteBitString(key);
        }

        return writer.Encode();
    }

    private static byte[] Pkcs8(string oid, byte[] key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
            }

            writer.WriteOctetString(key);
        }

        return writer.Encode();
    }
}
