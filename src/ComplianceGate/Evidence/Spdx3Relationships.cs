namespace ComplianceGate.Evidence;

/// <summary>What belongs to what in an SPDX 3.0.1 document.</summary>
internal static class Spdx3Relationships
{
    /// <summary>Writes the relationships between components.</summary>
    public static void Write(Spdx3Json elements, ComponentGraph graph, SpdxContents contents)
    {
        elements.Relate(contents.Product.Id, "contains", Ids(contents.Artifacts, isDistribution: false));
        elements.Relate(contents.Product.Id, "hasDistributionArtifact", Ids(contents.Artifacts, isDistribution: true));
        foreach (var node in graph.Nodes)
        {
            WriteDependencies(elements, node, contents);
        }

        foreach (var component in contents.Components)
        {
            if (component.Model is { } model)
            {
                elements.Relate(component.Id, "contains", contents.PartsOf.GetValueOrDefault(component.Id) ?? []);
                elements.Relate(component.Id, "descendantOf", contents.BasesOf.GetValueOrDefault(component.Id) ?? [], comment: CycloneDxModel.Relation(model));
                elements.Relate(component.Id, "testedOn", contents.TestedOn(model));
            }
        }
    }

    private static void WriteDependencies(Spdx3Json elements, ComponentNode node, SpdxContents contents)
    {
        var from = contents.Of(node.Reference);
        var (needed, building, training, inside) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        foreach (var reference in node.Targets)
        {
            var target = contents.Of(reference);
            var list = contents.IsInside(target, from) ? inside : target.IsBuildOnly && !from.IsBuildOnly ? building : target.Dataset is not null && from.Model is not null ? training : needed;
            list.Add(target.Id);
        }

        if (needed.Count == 0 && (building.Count == 0 || node.Knowledge != DependencyKnowledge.Complete))
        {
            needed.Add(node.Knowledge == DependencyKnowledge.Complete ? Spdx3Writer.NoElement : Spdx3Writer.UnknownElement);
        }

        elements.Relate(from.Id, "dependsOn", needed, completeness: node.Knowledge switch
        {
            DependencyKnowledge.Complete => "complete",
            DependencyKnowledge.Incomplete => "incomplete",
            _ => "noAssertion",
        });
        elements.Relate(from.Id, "dependsOn", building, scope: "build");
        elements.Relate(from.Id, "trainedOn", training);
        elements.Relate(from.Id, "contains", inside);
    }

    private static List<string> Ids(List<SpdxComponent> artifacts, bool isDistribution)
    {
        var ids = new List<string>(artifacts.Count);
        foreach (var artifact in artifacts)
        {
            if (artifact.IsDistribution == isDistribution)
            {
                ids.Add(artifact.Id);
            }
        }

        return ids;
    }
}
