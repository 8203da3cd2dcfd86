using ComplianceGate.Facts;
using static ComplianceGate.Cryptography.RuleTable;

namespace ComplianceGate.Cryptography;

/// <summary>TLS in .NET: which versions, and who judges the certificate of a peer. Versions count wherever they are handed over.</summary>
internal sealed class DotNetNetwork : ICryptographyLibrary
{
    /// <inheritdoc/>
    public bool Knows(string space) => space is "System.Net" or "System.Net.Security" or "System.Net.Http" or "System.Net.WebSockets" or "System.Net.Mail"
        or "System.Security.Authentication" or "Microsoft.AspNetCore.Server.Kestrel.Https" or "Microsoft.AspNetCore.Hosting";

    /// <inheritdoc/>
    public MemberRule? Find(string type, string member)
    {
        if (member is "get_DangerousAcceptAnyServerCertificateValidator" or "AllowAnyClientCertificate")
        {
            return new MemberRule(Effect.AcceptAny);
        }

        if (member.StartsWith("set_", StringComparison.Ordinal) && member.EndsWith("Callback", StringComparison.Ordinal)
            && member.Contains("Certificate", StringComparison.Ordinal) && member.Contains("Valid", StringComparison.Ordinal)
            || member == "set_ClientCertificateValidation")
        {
            return new MemberRule(Effect.Callback);
        }

        return type == "System.Net.Security.SslStream" && member.StartsWith("AuthenticateAs", StringComparison.Ordinal)
            ? Call(CryptographyNames.Tls, "") with { Kind = CryptographyUseKind.Protocol }
            : null;
    }
}
