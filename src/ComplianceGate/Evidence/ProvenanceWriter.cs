using System.Buffers;
using System.Text;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes <c>provenance.intoto.json</c>: an in-toto Statement v1 whose predicate is SLSA provenance v1, not signed. Of all documents only
/// this one tells who built, where and from which feeds. No level of SLSA is claimed: what runs inside a build cannot hold one.
/// </summary>
public sealed class ProvenanceWriter : IEvidenceWriter
{
    /// <summary>Names the page that explains every parameter.</summary>
    public const string BuildType = "https://github.com/ComplianceGate/ComplianceGate/blob/main/docs/build-types/dotnet-v1.md";

    /// <summary>What the ids of builders begin with.</summary>
    public const string Builders = "https://github.com/ComplianceGate/ComplianceGate/builders/";

    /// <inheritdoc/>
    public string Format => "provenance";

    /// <inheritdoc/>
    public string FileName => "provenance.intoto.json";

    /// <inheritdoc/>
    public bool IsPacked => false;

    /// <inheritdoc/>
    public void Write(EvidenceContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var json = EvidenceJson.CreateIndented(output);
        json.WriteStartObject();
        json.WriteString("_type", "https://in-toto.io/Statement/v1");
        WriteSubject(json, context);
        json.WriteString("predicateType", "https://slsa.dev/provenance/v1");
        json.WriteStartObject("predicate");
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", BuildType);
        ProvenanceParameters.WriteExternal(json, context);
        ProvenanceParameters.WriteInternal(json, context);
        ProvenanceDependencies.Write(json, context);
        json.WriteEndObject();
        WriteRun(json, context);
        json.WriteEndObject();
        json.WriteEndObject();
        EvidenceJson.EndFile(json, output);
    }

    private static void WriteSubject(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartArray("subject");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var artifact in context.ShippedArtifacts())
        {
            // Names are unique (in-toto Statement v1, subject); two that differ in halves of a letter alone are written alike.
            var name = SafePath(artifact.Path);
            if (!names.Add(name) && !names.Add(name = $"{name} (sha256:{artifact.Sha256})"))
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteStartObject("digest");
            json.WriteString("sha256", artifact.Sha256);
            json.WriteIfAny("sha512", artifact.Sha512);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string SafePath(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var rune in path.EnumerateRunes())
        {
            text.Append(rune.ToString());
        }

        return text.ToString();
    }

    private static void WriteRun(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartObject("runDetails");
        json.WriteStartObject("builder");
        json.WriteString("id", BuilderId(context.Builder));
        json.WriteStartObject("version");
        json.WriteString("compliancegate", context.ToolVersion);
        json.WriteEndObject();
        json.WriteEndObject();
        // No time: "now" would make every run another document, and the commit's is none of the run's.
        if (context.Builder?.InvocationId is { } invocation)
        {
            json.WriteStartObject("metadata");
            json.WriteString("invocationId", MachinePaths.Scrub(invocation, context.Redactor));
            json.WriteEndObject();
        }

        json.WriteStartArray("byproducts");
        foreach (var document in context.Earlier)
        {
            json.WriteStartObject();
            json.WriteString("name", document.Path);
            json.WriteStartObject("digest");
            json.WriteString("sha256", document.Sha256);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What can be said of the builder and no more: each way of building has an id of its own (SLSA provenance v1, builder.id).</summary>
    private static string BuilderId(BuilderFact? builder) =>
        Builders + (builder is null ? "unknown" : !builder.IsCI ? "local" : builder.System is null ? "ci" : "ci/" + builder.System);
}
