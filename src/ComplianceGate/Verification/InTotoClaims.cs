using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>What an in-toto statement v1 with SLSA provenance v1 says: its subject, what went in, and the documents made along with it.</summary>
internal sealed class InTotoClaims : IDocumentReader
{
    private const string FileName = "provenance.intoto.json";

    /// <inheritdoc/>
    public bool Reads(string name) => name == FileName;

    /// <inheritdoc/>
    public void Read(JsonElement root, DocumentClaims claims)
    {
        if (root.Text("_type") != "https://in-toto.io/Statement/v1")
        {
            throw new FormatException("It is no in-toto statement v1.");
        }

        claims.HasAllArtifacts = true;
        foreach (var subject in root.GetProperty("subject").EnumerateArray())
        {
            claims.Add(claims.Artifacts, subject.Text("name"), subject.GetProperty("digest").Text("sha256"));
            if (subject.GetProperty("digest").TextOrNull("sha512") is { } sha512)
            {
                claims.Add(claims.Artifacts512, subject.Text("name"), sha512);
            }
        }

        var predicate = root.GetProperty("predicate");
        claims.HasAllComponents = true;
        claims.HasAllModels = true;
        claims.HasCommit = true;
        claims.NamesAllBefore = FileName;
        foreach (var dependency in predicate.GetProperty("buildDefinition").List("resolvedDependencies"))
        {
            ReadDependency(dependency, claims);
        }

        foreach (var document in predicate.GetProperty("runDetails").List("byproducts"))
        {
            claims.Add(claims.Documents, document.Text("name"), document.GetProperty("digest").Text("sha256"));
        }
    }

    private static void ReadDependency(JsonElement dependency, DocumentClaims claims)
    {
        var digest = dependency.Object("digest");
        var (sha256, sha512) = digest.ValueKind == JsonValueKind.Object ? (digest.TextOrNull("sha256"), digest.TextOrNull("sha512")) : (null, null);
        if (dependency.TextOrNull("uri") is { } uri && uri.StartsWith("pkg:", StringComparison.Ordinal))
        {
            claims.Components.Add(new ClaimedComponent(uri, null, sha256, sha512));
        }
        else if (digest.ValueKind == JsonValueKind.Object && digest.TextOrNull("gitCommit") is { } commit)
        {
            claims.Commit = commit;
            claims.Tree = digest.TextOrNull("gitTree");
            claims.IsDirty = dependency.Object("annotations") is { ValueKind: JsonValueKind.Object } notes && notes.TryGetProperty("dirty", out var dirty) && dirty.ValueKind == JsonValueKind.True;
        }
        else if (dependency.TextOrNull("name") is { } name && sha256 is not null)
        {
            if (name == "compliance.json")
            {
                claims.Policy = sha256;
            }
            else
            {
                claims.Add(claims.Models, name, sha256);
            }
        }
    }
}
