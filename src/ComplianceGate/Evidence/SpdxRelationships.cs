using System.Text.Json;

namespace ComplianceGate.Evidence;

/// <summary>What belongs to what in an SPDX 2.3 document.</summary>
internal static class SpdxRelationships
{
    private const string Prefix = "SPDXRef-";

    /// <summary>Writes the property <c>relationships</c>.</summary>
    public static void Write(Utf8JsonWriter json, ComponentGraph graph, SpdxContents contents)
    {
        json.WriteStartArray("relationships");
        WriteOne(json, "DOCUMENT", "DESCRIBES", Prefix + contents.Product.Id);
        foreach (var artifact in contents.Artifacts)
        {
            WriteOne(json, contents.Product.Id, artifact.IsDistribution ? "DISTRIBUTION_ARTIFACT" : "CONTAINS", Prefix + artifact.Id);
        }

        foreach (var node in graph.Nodes)
        {
            WriteDependencies(json, node, contents);
        }

        foreach (var component in contents.Components)
        {
            if (component.Model is null)
            {
                continue;
            }

            WriteAll(json, component.Id, "CONTAINS", contents.PartsOf.GetValueOrDefault(component.Id) ?? [], null);
            WriteAll(json, component.Id, "DESCENDANT_OF", contents.BasesOf.GetValueOrDefault(component.Id) ?? [], CycloneDxModel.Relation(component.Model));
            WriteAll(json, component.Id, "OTHER", contents.TestedOn(component.Model), "Results of these weights were measured on it.");
        }

        json.WriteEndArray();
    }

    private static void WriteDependencies(Utf8JsonWriter json, ComponentNode node, SpdxContents contents)
    {
        var from = contents.Of(node.Reference);
        var isAlone = true;
        foreach (var reference in node.Targets)
        {
            var target = contents.Of(reference);
            if (contents.IsInside(target, from))
            {
                WriteOne(json, from.Id, "CONTAINS", Prefix + target.Id);
                continue;
            }

            isAlone = false;
            if (target.IsBuildOnly && !from.IsBuildOnly)
            {
                WriteOne(json, target.Id, "BUILD_DEPENDENCY_OF", Prefix + from.Id);
            }
            else
            {
                WriteOne(json, from.Id, "DEPENDS_ON", Prefix + target.Id, target.Dataset is null || from.Model is null ? null : "It was trained on it.");
            }
        }

        if (node.Knowledge != DependencyKnowledge.Complete)
        {
            WriteOne(json, from.Id, "DEPENDS_ON", "NOASSERTION");
        }
        else if (isAlone)
        {
            WriteOne(json, from.Id, "DEPENDS_ON", "NONE");
        }
    }

    private static void WriteAll(Utf8JsonWriter json, string from, string type, List<string> targets, string? comment)
    {
        foreach (var target in targets)
        {
            WriteOne(json, from, type, Prefix + target, comment);
        }
    }

    private static void WriteOne(Utf8JsonWriter json, string from, string type, string to, string? comment = null)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", Prefix + from);
        json.WriteString("relationshipType", type);
        json.WriteString("relatedSpdxElement", to);
        json.WriteIfAny("comment", comment);
        json.WriteEndObject();
    }
}
