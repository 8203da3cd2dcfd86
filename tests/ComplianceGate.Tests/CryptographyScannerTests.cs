using System.Collections.Immutable;
using ComplianceGate.Cryptography;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class CryptographyScannerTests
{
    private const string Space = "ComplianceGate.Tests.CryptographyCode.";

    private static readonly Lazy<ScanResult> Scanned = new(() => CryptographyScanner.Scan(File.ReadAllBytes(typeof(CryptographyScannerTests).Assembly.Location), default, withLocations: true));

    [TestMethod]
    [DataRow("Ciphers.Ecb", "Algorithm AES encrypt bits=256 mode=ECB padding=None")]
    [DataRow("Ciphers.EcbNonce", "Algorithm AES encrypt mode=ECB")]
    [DataRow("Ciphers.LargeBlocks", "Algorithm Rijndael")]
    [DataRow("Ciphers.UsualBlocks", "Algorithm AES")]
    [DataRow("Ciphers.Initialiser", "Algorithm AES bits=128 mode=CBC")]
    [DataRow("Ciphers.OldTriple", "Algorithm 3DES decrypt")]
    [DataRow("Ciphers.Either", "Algorithm AES undecided=mode")]
    [DataRow("Ciphers.Perhaps", "Algorithm AES bits=128 undecided=mode")]
    [DataRow("Ciphers.OneOf", "Algorithm AES mode=ECB; Algorithm DES mode=ECB")]
    [DataRow("Ciphers.Foreign", "Algorithm unknown mode=ECB padding=Zeros")]
    [DataRow("Ciphers.KnownKey", "Algorithm AES encrypt bits=128 mode=GCM; HardCodedKey AES; HardCodedNonce AES")]
    [DataRow("Ciphers.ZeroNonce", "Algorithm AES encrypt mode=CBC padding=PKCS7; HardCodedNonce AES")]
    [DataRow("Ciphers.FreshNonce", "Algorithm DRBG generate; Algorithm AES encrypt mode=CBC padding=PKCS7")]
    [DataRow("Ciphers.CountedNonce", "Algorithm AES encrypt mode=GCM")]
    [DataRow("Ciphers.IndexedNonce", "Algorithm AES encrypt mode=GCM")]
    [DataRow("Ciphers.TaggedNonce", "Algorithm DRBG generate; Algorithm AES encrypt mode=GCM")]
    [DataRow("Ciphers.CopiedNonce", "Algorithm AES encrypt mode=GCM")]
    [DataRow("Ciphers.PutNonce", "Algorithm AES encrypt mode=GCM")]
    [DataRow("Ciphers.PartOfKnown", "Algorithm AES encrypt mode=GCM; HardCodedNonce AES")]
    [DataRow("Chosen.Perhaps", "Algorithm AES encrypt mode=CBC padding=PKCS7")]
    [DataRow("Ciphers.FilledNonce", "Algorithm AES encrypt mode=CBC padding=PKCS7")]
    [DataRow("Ciphers.TextKey", "Algorithm AES bits=128; HardCodedKey AES")]
    [DataRow("Ciphers.Base64Key", "Algorithm HMAC-SHA-256 tag bits=128; HardCodedKey HMAC-SHA-256")]
    [DataRow("Ciphers.WeakKey", "Algorithm AES bits=256; WeakRandom System.Random")]
    [DataRow("Ciphers.Loop", "Algorithm AES undecided=key-size")]
    [DataRow("Ciphers.Async", "Algorithm DES mode=CFB")]
    [DataRow("Ciphers.Lambda", "Algorithm MD5 digest")]
    [DataRow("KeyPairs.Small", "Algorithm RSA bits=1024")]
    [DataRow("KeyPairs.Curve", "Algorithm ECDSA curve=brainpoolP256r1")]
    [DataRow("KeyPairs.Friendly", "Algorithm ECDH curve=secp256k1")]
    [DataRow("KeyPairs.Bits", "Algorithm ECDSA curve=P-384")]
    [DataRow("KeyPairs.Sign", "Algorithm RSA sign padding=PKCS1 hash=SHA-1")]
    [DataRow("KeyPairs.Named", "Algorithm RSA sign padding=PSS hash=SHA-384")]
    [DataRow("KeyPairs.Given", "Algorithm RSA sign padding=PSS undecided=hash")]
    [DataRow("KeyPairs.Formatted", "Algorithm ECDSA sign hash=SHA-1")]
    [DataRow("KeyPairs.Checked", "Algorithm ECDSA verify hash=SHA-256")]
    [DataRow("KeyPairs.Request", "Certificate X.509 padding=PKCS1 hash=SHA-1")]
    [DataRow("KeyPairs.Oaep", "Algorithm RSA encrypt padding=OAEP-SHA-256")]
    [DataRow("KeyPairs.Old", "Algorithm RSA encrypt padding=PKCS1")]
    [DataRow("KeyPairs.Kem", "Algorithm ML-KEM-768 keygen")]
    [DataRow("KeyPairs.Dsa", "Algorithm ML-DSA sign")]
    [DataRow("KeyPairs.Certificate", "Certificate X.509 sign padding=PKCS1 hash=SHA-1")]
    [DataRow("Hashes.ByName", "Algorithm MD5 digest")]
    [DataRow("Hashes.ByConfig", "Algorithm unknown undecided=algorithm")]
    [DataRow("Hashes.Incremental", "Algorithm HMAC-SHA-512 tag")]
    [DataRow("Hashes.Pbkdf2", "Algorithm PBKDF2 keyderive hash=SHA-1 iterations=1000")]
    [DataRow("Hashes.Old", "Algorithm PBKDF2 keyderive hash=SHA-1 iterations=1000")]
    [DataRow("Hashes.New", "Algorithm PBKDF2 keyderive hash=SHA-256 undecided=iterations")]
    [DataRow("Network.Lambda", "AcceptAnyCertificate TLS")]
    [DataRow("Network.Group", "AcceptAnyCertificate TLS")]
    [DataRow("Network.Stream", "AcceptAnyCertificate TLS")]
    [DataRow("Network.Logging", "AcceptAnyCertificate TLS")]
    [DataRow("Network.Throwing", "")]
    [DataRow("Network.Asking", "")]
    [DataRow("Network.Strict", "")]
    [DataRow("Network.Dangerous", "AcceptAnyCertificate TLS")]
    [DataRow("Network.Old", "Protocol TLS protocols=TLS 1.0,TLS 1.1")]
    [DataRow("Network.New", "Protocol TLS protocols=TLS 1.3")]
    [DataRow("Network.Given", "Protocol TLS undecided=protocols")]
    [DataRow("Native.Openssl", "NativeLibrary MD5 digest")]
    [DataRow("Native.Windows", "NativeLibrary RC4")]
    public void A_method_is_told_by_what_it_does(string method, string expected) =>
        Assert.AreEqual(expected, string.Join("; ", Uses(method).Select(Text)));

    [TestMethod]
    public void Look_alikes_are_no_uses() =>
        Assert.IsEmpty(Scanned.Value.Uses.Where(use => use.Method.StartsWith(Space + "Harmless", StringComparison.Ordinal)
            || use.Method.StartsWith(Space + "MD5Like", StringComparison.Ordinal)));

    [TestMethod]
    public void A_use_says_where_it_stands_and_what_is_called()
    {
        var use = Uses("Ciphers.Ecb").Single();
        Assert.AreEqual("System.Security.Cryptography.Aes.Create", use.Api);
        Assert.IsGreaterThanOrEqualTo(0, use.Offset);
        Assert.EndsWith("CryptographyCode.cs", use.Location!.Path);
        Assert.IsGreaterThan(1, use.Location.Line);
    }

    [TestMethod]
    public void Nothing_is_wrong_with_the_sample() => Assert.AreEqual((true, false, null), (Scanned.Value.IsManaged, Scanned.Value.IsCut, Scanned.Value.Problem));

    private static ImmutableArray<CryptographyUse> Uses(string method) => [.. Scanned.Value.Uses.Where(use => use.Method == Space + method)];

    private static string Text(CryptographyUse use)
    {
        var parts = new List<string> { use.Kind.ToString(), use.Algorithm };
        parts.AddRange(use.Functions);
        Add("bits", use.KeyBits?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("mode", use.Mode);
        Add("padding", use.Padding);
        Add("curve", use.Curve);
        Add("hash", use.Hash);
        Add("iterations", use.Iterations?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("protocols", string.Join(',', use.Protocols));
        Add("undecided", string.Join(',', use.Undecided));
        return string.Join(' ', parts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parts.Add(name + "=" + value);
            }
        }
    }
}
