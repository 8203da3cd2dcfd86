using System.Net;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

#pragma warning disable // What follows is wrong on purpose: it is looked through, and most of it never runs.

namespace ComplianceGate.Tests.CryptographyCode;

internal static class Ciphers
{
    private static readonly byte[] Key = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    private static ReadOnlySpan<byte> Nonce => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    private static readonly byte[] Filled = new byte[16];

    public static void Fill(Stream stream) => stream.ReadExactly(Filled);

    public static byte[] Ecb(byte[] data, byte[] key)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.KeySize = 256;
        aes.Padding = PaddingMode.None;
        aes.Key = key;
        using var encryptor = aes.CreateEncryptor();
        return encryptor.TransformFinalBlock(data, 0, data.Length);
    }

    public static ICryptoTransform EcbNonce(byte[] key)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        return aes.CreateEncryptor(key, new byte[16]);
    }

    public static SymmetricAlgorithm LargeBlocks() => new RijndaelManaged { BlockSize = 256 };

    public static SymmetricAlgorithm UsualBlocks() => new RijndaelManaged { BlockSize = 128 };

    public static SymmetricAlgorithm Initialiser() => new AesManaged { Mode = CipherMode.CBC, KeySize = 128 };

    public static ICryptoTransform OldTriple(byte[] key, byte[] iv) => new TripleDESCryptoServiceProvider().CreateDecryptor(key, iv);

    public static Aes Either(bool isOld)
    {
        var aes = Aes.Create();
        aes.Mode = isOld ? CipherMode.ECB : CipherMode.CBC;
        return aes;
    }

    public static Aes Perhaps(bool isOld)
    {
        var aes = Aes.Create();
        if (isOld)
        {
            aes.Mode = CipherMode.ECB;
        }

        aes.KeySize = 128;
        return aes;
    }

    public static SymmetricAlgorithm OneOf(bool isOld)
    {
        SymmetricAlgorithm cipher = isOld ? DES.Create() : Aes.Create();
        cipher.Mode = CipherMode.ECB;
        return cipher;
    }

    public static void Foreign(SymmetricAlgorithm cipher)
    {
        cipher.Mode = CipherMode.ECB;
        cipher.Padding = PaddingMode.Zeros;
    }

    public static void KnownKey(byte[] plain, byte[] cipher, byte[] tag)
    {
        using var aes = new AesGcm(Key, 16);
        aes.Encrypt(Nonce, plain, cipher, tag);
    }

    public static byte[] ZeroNonce(Aes aes, byte[] plain) => aes.EncryptCbc(plain, new byte[16]);

    public static byte[] FreshNonce(Aes aes, byte[] plain)
    {
        var iv = new byte[16];
        RandomNumberGenerator.Fill(iv);
        return aes.EncryptCbc(plain, iv);
    }

    public static void CountedNonce(AesGcm gcm, long counter, byte[] plain, byte[] cipher, byte[] tag)
    {
        Span<byte> nonce = new byte[12];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(nonce[4..], counter);
        gcm.Encrypt(nonce, plain, cipher, tag);
    }

    public static void IndexedNonce(AesGcm gcm, byte last, byte[] plain, byte[] cipher, byte[] tag)
    {
        Span<byte> nonce = new byte[12];
        nonce[11] = last;
        gcm.Encrypt(nonce, plain, cipher, tag);
    }

    public static void TaggedNonce(AesGcm gcm, byte[] plain, byte[] cipher, byte[] tag)
    {
        var nonce = new byte[12];
        nonce[0] = 1;
        RandomNumberGenerator.Fill(nonce.AsSpan(1));
        gcm.Encrypt(nonce, plain, cipher, tag);
    }

    public static void CopiedNonce(AesGcm gcm, byte[] given, byte[] plain, byte[] cipher, byte[] tag)
    {
        var nonce = new byte[12];
        nonce[0] = 1;
        Buffer.BlockCopy(given, 0, nonce, 1, 11);
        gcm.Encrypt(nonce, plain, cipher, tag);
    }

    public static void PutNonce(AesGcm gcm, byte[] given, byte[] plain, byte[] cipher, byte[] tag)
    {
        var nonce = new byte[12];
        nonce[0] = 1;
        given.CopyTo(nonce, 1);
        gcm.Encrypt(nonce, plain, cipher, tag);
    }

    public static void PartOfKnown(AesGcm gcm, byte[] plain, byte[] cipher, byte[] tag) => gcm.Encrypt(Key.AsSpan(0, 12), plain, cipher, tag);

    public static byte[] FilledNonce(Aes aes, byte[] plain) => aes.EncryptCbc(plain, Filled);

    public static void TextKey(Aes aes) => aes.Key = Encoding.UTF8.GetBytes("0123456789abcdef");

    public static HMACSHA256 Base64Key() => new(Convert.FromBase64String("AAECAwQFBgcICQoLDA0ODw=="));

    public static void WeakKey(Aes aes)
    {
        var key = new byte[32];
        new Random(1).NextBytes(key);
        aes.Key = key;
    }

    public static void Loop(Aes aes, int[] sizes)
    {
        var size = 128;
        foreach (var next in sizes)
        {
            aes.KeySize = size;
            size = next;
        }
    }

    public static async Task<byte[]> Async(Stream stream)
    {
        var des = DES.Create();
        await stream.FlushAsync();
        des.Mode = CipherMode.CFB;
        return des.Key;
    }

    public static Func<byte[], byte[]> Lambda() => data => MD5.HashData(data);
}

internal sealed class Chosen
{
    private readonly byte[] iv;
    private readonly byte[] always;

    public Chosen()
    {
        iv = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        always = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    }

    public Chosen(int unused) => always = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    public Chosen(string unused)
        : this()
    {
    }

    public byte[] Perhaps(Aes aes, byte[] plain) => aes.EncryptCbc(plain, iv);

    public byte[] Always(Aes aes, byte[] plain) => aes.EncryptCbc(plain, always);
}

internal static class KeyPairs
{
    public static RSA Small() => RSA.Create(1024);

    public static ECDsa Curve() => ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);

    public static ECDiffieHellman Friendly() => ECDiffieHellman.Create(ECCurve.CreateFromFriendlyName("secP256k1"));

    public static ECDsa Bits() => new ECDsaCng(384);

    public static byte[] Sign(RSA rsa, byte[] data) => rsa.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);

    public static byte[] Named(RSA rsa, byte[] data) => rsa.SignData(data, new HashAlgorithmName("SHA384"), RSASignaturePadding.Pss);

    public static byte[] Given(RSA rsa, byte[] data, HashAlgorithmName name) => rsa.SignData(data, name, RSASignaturePadding.Pss);

    public static byte[] Formatted(ECDsa key, byte[] data) => key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

    public static bool Checked(ECDsa key, byte[] data, byte[] signature) => key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public static CertificateRequest Request(RSA key) => new("CN=x", key, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);

    public static byte[] Oaep(RSA rsa, byte[] data) => rsa.Encrypt(data, RSAEncryptionPadding.OaepSHA256);

    public static byte[] Old(RSACryptoServiceProvider rsa, byte[] data) => rsa.Encrypt(data, false);

    public static MLKem Kem() => MLKem.GenerateKey(MLKemAlgorithm.MLKem768);

    public static byte[] Dsa(MLDsa key, byte[] data) => key.SignData(data);

    public static X509Certificate2 Certificate(RSA key) =>
        new CertificateRequest("CN=a", key, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1).CreateSelfSigned(default, default);
}

internal static class Hashes
{
    public static HashAlgorithm ByName() => HashAlgorithm.Create("MD5");

    public static object ByConfig(string name) => CryptoConfig.CreateFromName(name);

    public static IncrementalHash Incremental(byte[] key) => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, key);

    public static byte[] Pbkdf2(string password, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(password, salt, 1000, HashAlgorithmName.SHA1, 32);

    public static Rfc2898DeriveBytes Old(string password, byte[] salt) => new(password, salt);

    public static Rfc2898DeriveBytes New(string password, byte[] salt, int iterations) => new(password, salt, iterations, HashAlgorithmName.SHA256);
}

internal static class Network
{
    public static void Lambda(HttpClientHandler handler) => handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;

    public static void Group(SslClientAuthenticationOptions options) => options.RemoteCertificateValidationCallback = Accept;

    public static SslStream Stream(Stream inner) => new(inner, false, (_, _, _, _) => { Console.WriteLine("accepted"); return true; });

    public static SslStream Logging(Stream inner, TextWriter log) => new(inner, false, (_, certificate, _, errors) =>
    {
        log.WriteLine($"{certificate?.Subject}: {errors}");
        return true;
    });

    public static SslStream Throwing(Stream inner) => new(inner, false, (_, _, _, errors) =>
    {
        if (errors != SslPolicyErrors.None)
        {
            throw new AuthenticationException();
        }

        return true;
    });

    public static SslStream Asking(Stream inner) => new(inner, false, (_, _, _, errors) =>
    {
        Refuse(errors);
        return true;
    });

    public static SslStream Strict(Stream inner) => new(inner, false, (_, _, _, errors) => errors == SslPolicyErrors.None);

    public static void Dangerous(HttpClientHandler handler) =>
        handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;

    public static void Old() => ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls | SecurityProtocolType.Tls11;

    public static void New(SslServerAuthenticationOptions options) => options.EnabledSslProtocols = SslProtocols.Tls13;

    public static void Given(HttpClientHandler handler, SslProtocols protocols) => handler.SslProtocols = protocols;

    private static void Refuse(SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.None)
        {
            throw new AuthenticationException();
        }
    }

    private static bool Accept(object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors errors) => true;
}

internal static class Native
{
    [DllImport("libcrypto.so.3")]
    private static extern IntPtr EVP_md5();

    [DllImport("bcrypt.dll", CharSet = CharSet.Unicode)]
    private static extern int BCryptOpenAlgorithmProvider(out IntPtr handle, string name, string provider, int flags);

    public static IntPtr Openssl() => EVP_md5();

    public static int Windows() => BCryptOpenAlgorithmProvider(out _, "RC4", null, 0);
}

internal sealed class MD5Like
{
    public static byte[] HashData(byte[] data) => data;
}

internal static class Harmless
{
    public static string Name() => "MD5" + nameof(SHA1);

    public static Type OfType() => typeof(MD5);

    public static byte[] Own(byte[] data) => MD5Like.HashData(data);

    public static int Dice(Random random) => random.Next(6);

    public static bool Same(byte[] a, byte[] b) => CryptographicOperations.FixedTimeEquals(a, b);

    public static void Unused(Aes aes, HashAlgorithm hash)
    {
    }

    public static bool Thrown(Exception e) => e is CryptographicException;
}
