using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What <c>downstream.json</c> says: of what it is, and which models ship.</summary>
internal sealed class DownstreamClaims : IDocumentReader
{
    /// <inheritdoc/>
    public bool Reads(string name) => name == "downstream.json";

    /// <inheritdoc/>
    public void Read(JsonElement root, DocumentClaims claims)
    {
        claims.Name = root.Text("name");
        claims.Version = root.Text("version");
        claims.Stage = root.Text("stage");
        // A package may hold fewer models than its project ships.
        claims.HasAllModels = claims.Stage != "pack";
        foreach (var model in root.List("models"))
        {
            claims.Add(claims.Models, model.Text("path"), model.GetProperty("integration").Text("sha256"));
        }
    }
}
