using ComplianceGate.Cryptography;

namespace ComplianceGate.Tests;

/// <summary>What the names tell that OpenSSL, libsodium, CommonCrypto and CNG export.</summary>
[TestClass]
public sealed class CryptographyNativeNamesTests
{
    [TestMethod]
    [DataRow("crypto_pwhash_scryptsalsa208sha256", "scrypt")]
    [DataRow("PKCS5_PBKDF2_HMAC_SHA1", "PBKDF2 SHA-1")]
    [DataRow("PKCS5_PBKDF2_HMAC", "PBKDF2")]
    [DataRow("BCryptDeriveKeyPBKDF2", "PBKDF2")]
    [DataRow("crypto_kdf_hkdf_sha256_expand", "HKDF SHA-256")]
    [DataRow("crypto_kdf_hkdf_sha512_extract", "HKDF SHA-512")]
    [DataRow("crypto_pwhash_argon2id_str", "Argon2id")]
    [DataRow("crypto_pwhash_argon2i", "Argon2")]
    [DataRow("EVP_PBE_scrypt", "scrypt")]
    [DataRow("crypto_stream_xsalsa20", "XSalsa20")]
    [DataRow("crypto_stream_xsalsa20_xor", "XSalsa20")]
    [DataRow("crypto_stream_xchacha20", "XChaCha20")]
    [DataRow("crypto_stream_salsa20", "Salsa20")]
    [DataRow("crypto_stream_chacha20_ietf", "ChaCha20")]
    [DataRow("crypto_secretbox_easy", "XSalsa20-Poly1305")]
    [DataRow("crypto_box_curve25519xsalsa20poly1305", "XSalsa20-Poly1305")]
    [DataRow("crypto_aead_xchacha20poly1305_ietf_encrypt", "XChaCha20-Poly1305")]
    [DataRow("crypto_aead_aes256gcm_encrypt", "AES 256 GCM")]
    [DataRow("crypto_auth_hmacsha512256", "HMAC-SHA-512")]
    [DataRow("crypto_auth_hmacsha256_verify", "HMAC-SHA-256")]
    [DataRow("crypto_onetimeauth_poly1305", "Poly1305")]
    [DataRow("crypto_scalarmult_curve25519", "X25519")]
    [DataRow("crypto_sign_ed25519_detached", "Ed25519")]
    [DataRow("crypto_aead_aegis128l_encrypt", "AEGIS-128L")]
    [DataRow("EVP_aes_256_cbc_hmac_sha256", "AES 256 CBC")]
    [DataRow("EVP_aes_128_cfb128", "AES 128 CFB")]
    [DataRow("EVP_aes_192_ctr", "AES 192 CTR")]
    [DataRow("EVP_aes_256_wrap", "AES 256 KW")]
    [DataRow("EVP_aes_256_ocb", "AES 256 OCB")]
    [DataRow("EVP_rc4_hmac_md5", "RC4")]
    [DataRow("EVP_des_ede3_cbc", "3DES CBC")]
    [DataRow("DES_ecb3_encrypt", "3DES ECB")]
    [DataRow("DES_ecb_encrypt", "DES ECB")]
    [DataRow("EVP_sha512_256", "SHA-512/256")]
    [DataRow("EVP_sha3_256", "SHA3-256")]
    [DataRow("EVP_sha1", "SHA-1")]
    [DataRow("EVP_md5", "MD5")]
    [DataRow("MD5_Update", "MD5")]
    [DataRow("SHA256_Init", "SHA-256")]
    [DataRow("CC_SHA1_Final", "SHA-1")]
    [DataRow("CC_MD5", "MD5")]
    [DataRow("RSA_public_encrypt", "RSA")]
    [DataRow("i2d_RSAPublicKey", "RSA")]
    [DataRow("PEM_read_bio_RSAPrivateKey", "RSA")]
    [DataRow("ECDSA_do_sign", "ECDSA")]
    [DataRow("ECDH_compute_key", "ECDH")]
    [DataRow("RAND_bytes", "DRBG")]
    [DataRow("BCryptGenRandom", "DRBG")]
    [DataRow("HMAC_Init_ex", "")]
    [DataRow("OPENSSL_traversal", "")]
    [DataRow("BCryptOpenAlgorithmProvider", "")]
    [DataRow("X509_STORE_new", "")]
    [DataRow("EVP_PKEY_CTX_set_universal", "")]
    public void The_name_of_a_function_tells_its_algorithm(string function, string expected)
    {
        var named = NativeLibraries.Algorithm("libcrypto!" + function);
        Assert.AreEqual(expected, string.Join(' ', new object?[] { named?.Algorithm, named?.KeyBits, named?.Mode, named?.Hash }.Where(p => p is not null)));
    }
}
