using System.Collections.Frozen;

namespace ComplianceGate.Cryptography;

/// <summary>Names that count as they stand: URIs of signed XML and object identifiers.</summary>
internal static class ExactNames
{
    private const string Uris = "http://www.w3.org/2000/09/xmldsig#";
    private const string MoreUris = "http://www.w3.org/2001/04/xmldsig-more#";
    private const string EncryptionUris = "http://www.w3.org/2001/04/xmlenc#";

    /// <summary>The table.</summary>
    public static FrozenDictionary<string, NamedAlgorithm> All()
    {
        var names = new Dictionary<string, NamedAlgorithm>(StringComparer.Ordinal);
        AddXmlSignatures(names);
        AddXmlEncryption(names);
        AddIdentifiers(names);
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // XML Signature 1.1, 6, and RFC 9231.
    private static void AddXmlSignatures(Dictionary<string, NamedAlgorithm> names)
    {
        names[Uris + "sha1"] = new("SHA-1") { Function = "digest" };
        names[Uris + "hmac-sha1"] = new("HMAC-SHA-1") { Function = "tag" };
        names[Uris + "rsa-sha1"] = new("RSA") { Hash = "SHA-1", Padding = "PKCS1", Function = "sign" };
        names[Uris + "dsa-sha1"] = new("DSA") { Hash = "SHA-1", Function = "sign" };
        names[MoreUris + "md5"] = new("MD5") { Function = "digest" };
        names[MoreUris + "sha384"] = new("SHA-384") { Function = "digest" };
        names[MoreUris + "rsa-md5"] = new("RSA") { Hash = "MD5", Padding = "PKCS1", Function = "sign" };
        names[MoreUris + "ecdsa-sha1"] = new("ECDSA") { Hash = "SHA-1", Function = "sign" };
        foreach (var bits in new[] { "256", "384", "512" })
        {
            var hash = "SHA-" + bits;
            names[MoreUris + "rsa-sha" + bits] = new("RSA") { Hash = hash, Padding = "PKCS1", Function = "sign" };
            names[MoreUris + "ecdsa-sha" + bits] = new("ECDSA") { Hash = hash, Function = "sign" };
            names[MoreUris + "hmac-sha" + bits] = new("HMAC-" + hash) { Function = "tag" };
            names["http://www.w3.org/2007/05/xmldsig-more#sha" + bits + "-rsa-MGF1"] = new("RSA") { Hash = hash, Padding = "PSS", Function = "sign" };
        }

        names["http://www.w3.org/2009/xmldsig11#dsa-sha256"] = new("DSA") { Hash = "SHA-256", Function = "sign" };
    }

    // XML Encryption 1.1, 5.
    private static void AddXmlEncryption(Dictionary<string, NamedAlgorithm> names)
    {
        names[EncryptionUris + "sha256"] = new("SHA-256") { Function = "digest" };
        names[EncryptionUris + "sha512"] = new("SHA-512") { Function = "digest" };
        names[EncryptionUris + "ripemd160"] = new("RIPEMD-160") { Function = "digest" };
        names[EncryptionUris + "des-cbc"] = new("DES") { Mode = "CBC", Function = "encrypt" };
        names[EncryptionUris + "tripledes-cbc"] = new("3DES") { Mode = "CBC", Function = "encrypt" };
        names[EncryptionUris + "kw-tripledes"] = new("3DES") { Mode = "KW", Function = "encrypt" };
        names[EncryptionUris + "rsa-1_5"] = new("RSA") { Padding = "PKCS1", Function = "encrypt" };
        names[EncryptionUris + "rsa-oaep-mgf1p"] = new("RSA") { Padding = "OAEP-SHA-1", Function = "encrypt" };
        foreach (var bits in new[] { 128, 192, 256 })
        {
            names[$"{EncryptionUris}aes{bits}-cbc"] = new("AES") { Mode = "CBC", KeyBits = bits, Function = "encrypt" };
            names[$"{EncryptionUris}kw-aes{bits}"] = new("AES") { Mode = "KW", KeyBits = bits, Function = "encrypt" };
            names[$"http://www.w3.org/2009/xmlenc11#aes{bits}-gcm"] = new("AES") { Mode = "GCM", KeyBits = bits, Function = "encrypt" };
        }
    }

    // RFC 8017, 5480, 5754 and 3565; NIST's register of algorithms.
    private static void AddIdentifiers(Dictionary<string, NamedAlgorithm> names)
    {
        names["1.2.840.113549.2.2"] = new("MD2");
        names["1.2.840.113549.2.4"] = new("MD4");
        names["1.2.840.113549.2.5"] = new("MD5");
        names["1.3.14.3.2.26"] = new("SHA-1");
        names["2.16.840.1.101.3.4.2.1"] = new("SHA-256");
        names["2.16.840.1.101.3.4.2.2"] = new("SHA-384");
        names["2.16.840.1.101.3.4.2.3"] = new("SHA-512");
        names["2.16.840.1.101.3.4.2.4"] = new("SHA-224");
        names["1.2.840.113549.1.1.1"] = new("RSA");
        names["1.2.840.113549.1.1.4"] = new("RSA") { Hash = "MD5", Padding = "PKCS1" };
        names["1.2.840.113549.1.1.5"] = new("RSA") { Hash = "SHA-1", Padding = "PKCS1" };
        names["1.2.840.113549.1.1.7"] = new("RSA") { Padding = "OAEP-SHA-1" };
        names["1.2.840.113549.1.1.10"] = new("RSA") { Padding = "PSS" };
        names["1.2.840.113549.1.1.11"] = new("RSA") { Hash = "SHA-256", Padding = "PKCS1" };
        names["1.2.840.113549.1.1.12"] = new("RSA") { Hash = "SHA-384", Padding = "PKCS1" };
        names["1.2.840.113549.1.1.13"] = new("RSA") { Hash = "SHA-512", Padding = "PKCS1" };
        names["1.2.840.10040.4.1"] = new("DSA");
        names["1.2.840.10045.2.1"] = new("EC");
        names["1.3.14.3.2.7"] = new("DES") { Mode = "CBC" };
        names["1.2.840.113549.3.7"] = new("3DES") { Mode = "CBC" };
        names["1.2.840.113549.3.2"] = new("RC2") { Mode = "CBC" };
        names["1.2.840.113549.3.4"] = new("RC4");
        var part = 2;
        foreach (var bits in new[] { 128, 192, 256 })
        {
            names["2.16.840.1.101.3.4.1." + part] = new("AES") { Mode = "CBC", KeyBits = bits };
            names["2.16.840.1.101.3.4.1." + (part + 4)] = new("AES") { Mode = "GCM", KeyBits = bits };
            part += 20;
        }
    }
}
