using ComplianceGate.Facts;
using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>Certificates, signed messages and signed XML of .NET.</summary>
internal sealed class DotNetCertificates : ICryptographyLibrary
{
    private const string Certificates = "System.Security.Cryptography.X509Certificates";
    private const string Messages = "System.Security.Cryptography.Pkcs";
    private const string Xml = "System.Security.Cryptography.Xml";

    /// <inheritdoc/>
    public bool Knows(string space) => space is Certificates or Messages or Xml;

    /// <inheritdoc/>
    public MemberRule? Find(string type, string member)
    {
        var dot = type.LastIndexOf('.');
        var name = type[(dot + 1)..];
        return type[..dot] switch
        {
            Certificates => Certificate(name, member),
            Messages => Message(name, member),
            _ => SignedXml(name, member),
        };
    }

    private static MemberRule? Certificate(string name, string member)
    {
        var isMade = name switch
        {
            "X509Certificate" => member is ".ctor" or "CreateFromCertFile" or "CreateFromSignedFile",
            "X509Certificate2" => member is ".ctor" || member.StartsWith("CreateFrom", StringComparison.Ordinal),
            "X509CertificateLoader" => member.StartsWith("Load", StringComparison.Ordinal),
            "CertificateRequest" => member is ".ctor" || member.StartsWith("LoadSigningRequest", StringComparison.Ordinal),
            "X509Store" or "CertificateRevocationListBuilder" => member == ".ctor",
            _ => false,
        };
        return isMade ? Make(CryptographyNames.X509) with { Kind = CryptographyUseKind.Certificate }
            : name == "CertificateRequest" && member is "CreateSelfSigned" or "Create" or "CreateSigningRequest" or "CreateSigningRequestPem"
                || name == "CertificateRevocationListBuilder" && member == "Build" ? On("sign") with { Kind = CryptographyUseKind.Certificate }
            : null;
    }

    private static MemberRule? Message(string name, string member) => (name, member) switch
    {
        ("AlgorithmIdentifier", ".ctor") => Name(),
        ("CmsSigner", "set_DigestAlgorithm") => Call(null, "sign", "algorithm"),
        ("CmsSigner", "set_SignaturePadding") => Call("RSA", "sign"),
        ("EnvelopedCms", ".ctor") => Make(null, "-,algorithm", "") with { Functions = ["encrypt"] },
        ("EnvelopedCms", "Decrypt") => On("decrypt"),
        ("SignedCms", "ComputeSignature") => Call(null, "sign"),
        ("SignedCms", "CheckSignature") => Call(null, "verify"),
        ("Rfc3161TimestampRequest", "CreateFromData" or "CreateFromHash") => Call(null, "digest", "-,algorithm"),
        _ => null,
    };

    private static MemberRule? SignedXml(string name, string member) => (name, member) switch
    {
        ("SignedInfo", "set_SignatureMethod") => Call(null, "", "algorithm"),
        ("Reference", "set_DigestMethod") => Call(null, "", "algorithm"),
        ("EncryptionMethod", ".ctor") => Call(null, "", "algorithm"),
        ("EncryptionMethod", "set_KeyAlgorithm") => Call(null, "", "algorithm"),
        ("SignedXml", "ComputeSignature") => null,
        _ => null,
    };
}
