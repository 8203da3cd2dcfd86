using System.Text.Json;

namespace ComplianceGate.Releases;

/// <summary>Writes a comparison as JSON (<c>schemas/diff.schema.json</c>).</summary>
internal static class ReleaseDiffJson
{
    /// <summary>The form of the document.</summary>
    public const string Schema = "compliancegate.diff/1";

    /// <summary>Writes the members of the object.</summary>
    /// <param name="json">The writer, in an object.</param>
    /// <param name="diff">The comparison.</param>
    public static void Write(Utf8JsonWriter json, ReleaseDiff diff)
    {
        json.WriteString("schema", Schema);
        Side(json, "old", diff.Old);
        Side(json, "new", diff.New);
        json.WriteBoolean("samePackage", diff.Old.Name == diff.New.Name);
        json.WriteBoolean("equal", diff.Lines.Count == 0);
        json.WriteStartArray("notCompared");
        foreach (var section in diff.Untold)
        {
            json.WriteStringValue(section);
        }

        json.WriteEndArray();
        json.WriteStartArray("changes");
        foreach (var (section, _) in ReleaseDiff.Sections)
        {
            foreach (var line in diff.Lines)
            {
                if (line.Section == section)
                {
                    Line(json, line);
                }
            }
        }

        json.WriteEndArray();
    }

    private static void Side(Utf8JsonWriter json, string name, ReleaseContents side)
    {
        json.WriteStartObject(name);
        json.WriteString("name", side.Name);
        json.WriteString("version", side.Version);
        json.WriteString("stage", side.Stage);
        json.WriteString("targetFramework", side.TargetFramework);
        json.WriteString("runtimeIdentifier", side.RuntimeIdentifier);
        json.WriteString("configuration", side.Configuration);
        json.WriteString("manifestSha256", side.ManifestSha256);
        json.WriteEndObject();
    }

    private static void Line(Utf8JsonWriter json, DiffLine line)
    {
        json.WriteStartObject();
        json.WriteString("section", line.Section);
        json.WriteString("kind", line.Kind switch { DiffKind.Added => "added", DiffKind.Removed => "removed", _ => "changed" });
        json.WriteString("name", line.Name);
        json.WriteString("old", line.Old);
        json.WriteString("new", line.New);
        if (line.IsMajor)
        {
            json.WriteBoolean("major", true);
        }

        if (line.IsContent)
        {
            json.WriteBoolean("content", true);
        }

        json.WriteEndObject();
    }
}
