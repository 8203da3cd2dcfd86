using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What a SARIF log (2.1.0) says: which findings there were.</summary>
internal sealed class SarifClaims : IDocumentReader
{
    /// <inheritdoc/>
    public bool Reads(string name) => name == "findings.sarif";

    /// <inheritdoc/>
    public void Read(JsonElement root, DocumentClaims claims)
    {
        var codes = new List<string>();
        foreach (var run in root.GetProperty("runs").EnumerateArray())
        {
            foreach (var result in run.List("results"))
            {
                codes.Add(result.Text("ruleId"));
            }
        }

        claims.FindingCodes = codes;
    }
}
