using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What went into the build, for the provenance: source, components, models and policy, each with the digest that is known of it.</summary>
internal static class ProvenanceDependencies
{
    private const int Sha512Length = 64;

    /// <summary>Writes <c>resolvedDependencies</c> (SLSA provenance v1, buildDefinition).</summary>
    public static void Write(Utf8JsonWriter json, EvidenceContext context)
    {
        json.WriteStartArray("resolvedDependencies");
        WriteSource(json, context);
        string? last = null;
        foreach (var package in context.Facts.Packages)
        {
            if (package.Key == last)
            {
                continue;
            }

            last = package.Key;
            json.WriteStartObject();
            json.WriteString("uri", PackageUrl.OfKey(package.Key));
            WriteDigest(json, package.Sha256, Sha512(package.ContentHash));
            json.WriteEndObject();
        }

        foreach (var model in context.Facts.Models)
        {
            json.WriteStartObject();
            json.WriteString("name", model.DisplayPath);
            WriteDigest(json, model.Sha256, null);
            json.WriteEndObject();
        }

        foreach (var layer in context.Verdict.PolicyLayers.Length > 1 ? context.Verdict.PolicyLayers : [])
        {
            json.WriteStartObject();
            json.WriteString("name", context.Redactor.Show(layer.Path).Path);
            WriteDigest(json, layer.Sha256, null);
            json.WriteEndObject();
        }

        if (context.Verdict is { PolicySha256: { } policy, PolicyLayers.Length: < 2 })
        {
            json.WriteStartObject();
            json.WriteString("name", "compliance.json");
            WriteDigest(json, policy, null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSource(Utf8JsonWriter json, EvidenceContext context)
    {
        var source = context.Facts.Source;
        if (source.Commit is null)
        {
            return;
        }

        json.WriteStartObject();
        var remote = WebAddress.Clean(source.Remote);
        if (remote is not null && remote.StartsWith("https://", StringComparison.Ordinal))
        {
            json.WriteString("uri", $"git+{remote}" + (source.Branch is { } branch && WebAddress.Clean($"{remote}@{branch}") is not null ? "@" + branch : ""));
        }
        else
        {
            json.WriteString("name", "source");
        }

        json.WriteStartObject("digest");
        json.WriteString("gitCommit", source.Commit);
        // Of changed files neither names the content; the commit is at least what they were changed from.
        json.WriteIfAny("gitTree", source.Dirty == true ? null : source.Tree);
        json.WriteEndObject();
        json.WriteStartObject("annotations");
        json.WriteOrNull("dirty", source.Dirty);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDigest(Utf8JsonWriter json, string? sha256, string? sha512)
    {
        if (sha256 is null && sha512 is null)
        {
            return;
        }

        json.WriteStartObject("digest");
        json.WriteIfAny("sha256", sha256);
        json.WriteIfAny("sha512", sha512);
        json.WriteEndObject();
    }

    private static string? Sha512(string? contentHash)
    {
        Span<byte> bytes = stackalloc byte[Sha512Length];
        return contentHash is { Length: 88 } && Convert.TryFromBase64String(contentHash, bytes, out var written) && written == Sha512Length
            ? Convert.ToHexStringLower(bytes)
            : null;
    }
}
