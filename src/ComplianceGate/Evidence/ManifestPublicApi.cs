using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>The public types of the assembly in the version manifest, so that the next release can tell which of them changed.</summary>
internal static class ManifestPublicApi
{
    /// <summary>Writes the property <c>publicApi</c>; nothing where it was not read.</summary>
    public static void Write(Utf8JsonWriter json, PublicApiFact? api)
    {
        if (api is null)
        {
            return;
        }

        json.WriteStartObject("publicApi");
        json.WriteNumber("types", api.Types.Length);
        json.WriteString("sha256", api.Sha256);
        json.WriteStartArray("list");
        foreach (var type in api.Types)
        {
            json.WriteStartObject();
            json.WriteString("type", type.Name);
            json.WriteString("sha256", type.Sha256.AsSpan(0, Math.Min(PublicApiFact.ShortDigest, type.Sha256.Length)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
