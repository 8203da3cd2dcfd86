namespace ComplianceGate.Signing;

/// <summary>How a key signs; a key has one way only, so that no signature can choose another.</summary>
public enum SignatureAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256, the signature in DER.</summary>
    EcdsaP256Sha256,

    /// <summary>ECDSA on P-384 with SHA-384, the signature in DER.</summary>
    EcdsaP384Sha384,

    /// <summary>RSA of 2048 bits or more, PKCS #1 v1.5 with SHA-256.</summary>
    RsaPkcs1Sha256,

    /// <summary>ML-DSA-44 (FIPS 204), pure, without context; only where the platform has it.</summary>
    MLDsa44,

    /// <summary>ML-DSA-65 (FIPS 204), likewise.</summary>
    MLDsa65,

    /// <summary>ML-DSA-87 (FIPS 204), likewise.</summary>
    MLDsa87,
}
