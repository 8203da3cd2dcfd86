using System.Text.RegularExpressions;
using ComplianceGate.Cryptography;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Tests;

/// <summary>What is told of libraries that are packages: stand-ins have their names, so that nothing is to be downloaded.</summary>
[TestClass]
public sealed partial class CryptographyLibrariesTests
{
    private const string Libraries = """
        #pragma warning disable
        namespace Org.BouncyCastle.Crypto { public interface IDigest { } public interface IBlockCipher { } public interface IAsymmetricBlockCipher { } }
        namespace Org.BouncyCastle.Crypto.Engines
        {
            public class RsaEngine : IAsymmetricBlockCipher { }
            public class AesEngine : IBlockCipher { }
            public class DesEdeEngine : IBlockCipher { }
            public class IdeaEngine : IBlockCipher { }
            public class RijndaelEngine : IBlockCipher { public RijndaelEngine() { } public RijndaelEngine(int bits) { } }
        }
        namespace Org.BouncyCastle.Crypto.Digests { public class Sha256Digest : IDigest { } }
        namespace Org.BouncyCastle.Crypto.Encodings
        {
            public class OaepEncoding { public OaepEncoding(IAsymmetricBlockCipher cipher) { } public OaepEncoding(IAsymmetricBlockCipher cipher, IDigest hash) { } }
        }
        namespace Org.BouncyCastle.Crypto.Macs { public class CMac { public CMac(IBlockCipher cipher) { } } public class KMac { public KMac(int bits, byte[] text) { } } }
        namespace Org.BouncyCastle.Crypto.Generators { public class ECKeyPairGenerator { public ECKeyPairGenerator() { } public ECKeyPairGenerator(string name) { } } }
        namespace Sodium
        {
            public static class PasswordHash { public static string ArgonHashString(string password) => password; public static string ArgonHashBinary(string password) => password; }
            public static class SecretKeyAuth { public static byte[] Sign(byte[] text, byte[] key) => text; }
            public static class PublicKeyAuth { public static byte[] Sign(byte[] text, byte[] key) => text; }
        }
        namespace Microsoft.AspNetCore.Server.Kestrel.Https { public class HttpsConnectionAdapterOptions { public void AllowAnyClientCertificate() { } } }
        """;

    private const string Code = """
        using Org.BouncyCastle.Crypto; using Org.BouncyCastle.Crypto.Engines; using Org.BouncyCastle.Crypto.Digests; using Org.BouncyCastle.Crypto.Encodings;
        using Org.BouncyCastle.Crypto.Macs; using Org.BouncyCastle.Crypto.Generators; using Microsoft.AspNetCore.Server.Kestrel.Https;
        public static class Code
        {
            public static object OaepPlain() => new OaepEncoding(new RsaEngine());
            public static object OaepSha256() => new OaepEncoding(new RsaEngine(), new Sha256Digest());
            public static object OaepGiven(IDigest digest) => new OaepEncoding(new RsaEngine(), digest);
            public static object CMacAes() => new CMac(new AesEngine());
            public static object CMacTriple() => new CMac(new DesEdeEngine());
            public static object CMacOther() => new CMac(new IdeaEngine());
            public static object CMacGiven(IBlockCipher cipher) => new CMac(cipher);
            public static object KMac256() => new KMac(256, null);
            public static object Rijndael() => new RijndaelEngine();
            public static object Rijndael256() => new RijndaelEngine(256);
            public static object Curve() => new ECKeyPairGenerator();
            public static object Ecdh() => new ECKeyPairGenerator("ECDH");
            public static object Argon() => Sodium.PasswordHash.ArgonHashString("");
            public static object ArgonBytes() => Sodium.PasswordHash.ArgonHashBinary("");
            public static object Tag(byte[] text, byte[] key) => Sodium.SecretKeyAuth.Sign(text, key);
            public static object Signed(byte[] text, byte[] key) => Sodium.PublicKeyAuth.Sign(text, key);
            public static void Any(HttpsConnectionAdapterOptions options) => options.AllowAnyClientCertificate();
        }
        """;

    private static readonly Lazy<ScanResult> Scanned = new(Compile);

    [TestMethod]
    [DataRow("OaepPlain", "RSA OAEP-SHA-1")]
    [DataRow("OaepSha256", "RSA OAEP-SHA-256")]
    [DataRow("OaepGiven", "RSA ?padding")]
    [DataRow("CMacAes", "AES-CMAC tag")]
    [DataRow("CMacTriple", "3DES-CMAC tag")]
    [DataRow("CMacOther", "unknown tag ?algorithm")]
    [DataRow("CMacGiven", "unknown tag ?algorithm")]
    [DataRow("KMac256", "KMAC256 tag")]
    [DataRow("Rijndael", "AES")]
    [DataRow("Rijndael256", "Rijndael")]
    [DataRow("Curve", "EC keygen")]
    [DataRow("Ecdh", "ECDH keygen")]
    [DataRow("Argon", "Argon2id keyderive")]
    [DataRow("ArgonBytes", "Argon2 keyderive")]
    [DataRow("Tag", "HMAC-SHA-512 tag")]
    [DataRow("Signed", "Ed25519 sign")]
    [DataRow("Any", "AcceptAnyCertificate")]
    public void A_library_is_told_by_what_is_called_of_it(string method, string expected) =>
        Assert.AreEqual(expected, string.Join("; ", Scanned.Value.Uses.Where(u => u.Method == "Code." + method).Select(Text)));

    [TestMethod]
    public void Every_name_that_the_tables_give_is_in_the_data()
    {
        var names = LooseNames.All().Values.Concat(ExactNames.All().Values).Concat(NativeLibraries.All)
            .SelectMany(n => new[] { n.Algorithm, n.Hash }).Where(n => n is not null).Select(n => n!).ToHashSet(StringComparer.Ordinal);
        var count = names.Count;
        foreach (var file in Directory.GetFiles(Path.Combine(DocumentationTests.Root, "src", "ComplianceGate", "Cryptography", "Libraries"), "*.cs"))
        {
            foreach (Match match in Named().Matches(File.ReadAllText(file)))
            {
                names.Add(match.Groups[1].Value);
            }
        }

        Assert.IsGreaterThan(80, count);
        Assert.IsGreaterThan(count, names.Count, "the libraries' own tables give more");
        Assert.IsEmpty(names.Where(n => CryptographyStatusData.BuiltIn.Find(n) is null).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""(?:Make|Call|new|NamedAlgorithm|Authenticated)\("([^"]+)""")]
    private static partial Regex Named();

    private static string Text(CryptographyUse use) => string.Join(' ',
    [
        use.Kind == CryptographyUseKind.Algorithm ? use.Algorithm : use.Kind.ToString(), .. use.Functions,
        .. new[] { use.Padding, use.Hash }.Where(p => p is not null), .. use.Undecided.Select(u => "?" + u),
    ]);

    private static ScanResult Compile()
    {
        var folder = Directory.CreateTempSubdirectory("cg-crypto-libraries-").FullName;
        try
        {
            ComparisonCompiler.Compile(Libraries, Path.Combine(folder, "libraries"));
            return CryptographyScanner.Scan(ComparisonCompiler.Compile(Code, Path.Combine(folder, "code"), $"/r:{Path.Combine(folder, "libraries", "Lib.dll")}", $"/out:{Path.Combine(folder, "code", "Code.dll")}"), default, withLocations: false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
