using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What <c>buildinfo.json</c> says of the product and of what came out of the build.</summary>
internal sealed class BuildInfoClaims : IDocumentReader
{
    /// <inheritdoc/>
    public bool Reads(string name) => name == "buildinfo.json";

    /// <inheritdoc/>
    public void Read(JsonElement root, DocumentClaims claims)
    {
        claims.HasCommit = true;
        claims.Name = root.Text("name");
        claims.Version = root.Text("version");
        claims.Assembly = root.Text("assembly");
        claims.TargetFramework = root.Text("targetFramework");
        claims.Commit = root.Object("source").TextOrNull("commit");
        claims.Tree = root.Object("source").TextOrNull("tree");
        claims.Sdk = root.Object("sdk").TextOrNull("version");
        foreach (var output in root.List("outputs"))
        {
            claims.Add(claims.Outputs, output.Text("path"), output.Text("sha256"));
        }
    }
}
