namespace ComplianceGate.ForgeTrial;

/// <summary>A way to forge a signature.</summary>
public enum ForgeKind
{
    /// <summary>One bit of the statement.</summary>
    Payload,

    /// <summary>The digest of the subject, in hexadecimal that fits.</summary>
    PayloadSubject,

    /// <summary>The type of the payload.</summary>
    PayloadType,

    /// <summary>Signed by a key that nobody trusts, under its own key id.</summary>
    Key,

    /// <summary>Signed by a key that nobody trusts, under the key id of one that is.</summary>
    KeyId,

    /// <summary>Signed by one trusted key under the key id of another, and one bit of the signature changed.</summary>
    KeyIdOfAnother,

    /// <summary>A second signature in a bundle.</summary>
    SecondSignature,

    /// <summary>The same signature as the numbers side by side (IEEE P1363); of RSA one zero byte more in front.</summary>
    Reencoded,

    /// <summary>The same signature in DER with a length in the long form; of RSA one byte more.</summary>
    NotCanonical,

    /// <summary>One bit of the signature.</summary>
    Signature,

    /// <summary>The signature without its last bytes.</summary>
    SignatureCut,

    /// <summary>The file without its end.</summary>
    Truncated,

    /// <summary>A good signature of another package.</summary>
    Replayed,

    /// <summary>The signature of one package over the statement of another.</summary>
    Exchanged,

    /// <summary>Type and payload whose joined bytes are the same, split elsewhere.</summary>
    Shifted,

    /// <summary>The signature is over the payload without the encoding that binds the type.</summary>
    NotEncoded,

    /// <summary>A good bundle whose payload stands there twice.</summary>
    PayloadTwice,

    /// <summary>No signature at all.</summary>
    NoSignature,
}
