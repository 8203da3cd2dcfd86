namespace ComplianceGate.Cryptography;

/// <summary>Types whose values mean the same wherever they are handed over.</summary>
internal static class TypedRoles
{
    private const string Callback = "System.Net.Security.RemoteCertificateValidationCallback";

    /// <summary>What an argument of a type is.</summary>
    /// <param name="type">Full name.</param>
    public static Role Of(string type) => type switch
    {
        "System.Security.Cryptography.HashAlgorithmName" => Role.Hash,
        "System.Security.Cryptography.RSASignaturePadding" or "System.Security.Cryptography.RSAEncryptionPadding"
            or "System.Security.Cryptography.PaddingMode" => Role.Padding,
        "System.Security.Cryptography.CipherMode" => Role.Mode,
        "System.Security.Cryptography.ECCurve" or "System.Security.Cryptography.ECCurve&" => Role.Curve,
        "System.Security.Cryptography.CngAlgorithm" or "System.Security.Cryptography.MLKemAlgorithm"
            or "System.Security.Cryptography.MLDsaAlgorithm" or "System.Security.Cryptography.SlhDsaAlgorithm"
            or "System.Security.Cryptography.CompositeMLDsaAlgorithm" => Role.Algorithm,
        "System.Security.Authentication.SslProtocols" or "System.Net.SecurityProtocolType" => Role.Protocols,
        Callback => Role.Callback,
        _ => Role.None,
    };

    /// <summary>Whether it makes a use of any call that takes it.</summary>
    /// <param name="type">Full name.</param>
    public static bool IsAnywhere(string type) =>
        type is "System.Security.Authentication.SslProtocols" or "System.Net.SecurityProtocolType" or Callback || IsCallback(type);

    /// <summary>Whether its values judge the certificate of a peer.</summary>
    /// <param name="type">Full name.</param>
    public static bool IsCallback(string type) => type == Callback || type == "System.Net.Security.SslPolicyErrors"
        || type.StartsWith("System.Func`", StringComparison.Ordinal) && type.Contains("System.Net.Security.SslPolicyErrors", StringComparison.Ordinal);

    /// <summary>Whether a value of a type can have a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="type">Full name of the type.</param>
    public static bool Fits(Role role, string type) => role switch
    {
        Role.Bits or Role.CurveBits or Role.DigestBits or Role.BlockBits or Role.Iterations => type is "System.Int32" or "System.Int64" or "System.UInt32" or "System.UInt64",
        Role.Key or Role.Nonce => type is not ("System.Int32" or "System.Boolean" or "System.String" or "System.IntPtr"),
        Role.Password => type is not ("System.Int32" or "System.Boolean"),
        Role.Salt => type != "System.Boolean",
        Role.Encrypts or Role.Signs or Role.Oaep => type == "System.Boolean",
        Role.Hash => type is "System.Security.Cryptography.HashAlgorithmName" or "System.String" or "System.Object" or "System.Security.Cryptography.Oid",
        Role.Algorithm or Role.Hmac => Of(type) is Role.None or Role.Hash or Role.Algorithm
            && type is not ("System.Int32" or "System.Boolean" or "System.Byte[]")
            && !type.Contains("Span`1", StringComparison.Ordinal),
        _ => true,
    };
}
