using System.Text.Json;

namespace ComplianceGate.Packages;

/// <summary>Reads the <c>project</c> section of an assets file: what the project itself asks for in one framework.</summary>
/// <param name="json">The file.</param>
/// <param name="graph">Receives the references.</param>
internal sealed class AssetsProjectReader(AssetsJson json, AssetsGraph graph)
{
    /// <summary>Most packages to prune that are taken; a framework lists some three hundred.</summary>
    public const int MaxPrunable = 10_000;

    /// <summary>Reads the section.</summary>
    /// <param name="place">Where its value starts.</param>
    /// <param name="alias">The framework as the project writes it.</param>
    /// <returns>The name under which the file keeps that framework; null when it does not have it.</returns>
    public string? Read(int place, string alias)
    {
        var reader = json.At(place);
        json.Expect(ref reader, JsonTokenType.StartObject, place);
        string? key = null;
        while (AssetsJson.Next(ref reader))
        {
            var name = AssetsJson.Name(ref reader);
            if (name == "frameworks" && reader.TokenType == JsonTokenType.StartObject)
            {
                key = ReadFrameworks(ref reader, alias);
            }
            else if (name == "restore" && reader.TokenType == JsonTokenType.StartObject)
            {
                AssetsRestoreReader.Read(ref reader, graph.Restore);
            }
            else
            {
                reader.Skip();
            }
        }

        return key;
    }

    private string? ReadFrameworks(ref Utf8JsonReader reader, string alias)
    {
        string? found = null;
        while (AssetsJson.Next(ref reader))
        {
            var key = AssetsJson.Name(ref reader);
            var before = graph.Direct.Count;
            if (found is null)
            {
                graph.Prunable.Clear();
            }

            var written = reader.TokenType == JsonTokenType.StartObject ? ReadFramework(ref reader, found is null) : null;
            reader.Skip();
            if (found is null && string.Equals(written ?? key, alias, StringComparison.OrdinalIgnoreCase))
            {
                found = key;
            }
            else
            {
                graph.Direct.RemoveRange(before, graph.Direct.Count - before);
            }
        }

        if (found is null)
        {
            graph.Prunable.Clear();
        }

        return found;
    }

    private string? ReadFramework(ref Utf8JsonReader reader, bool wanted)
    {
        string? alias = null;
        while (AssetsJson.Next(ref reader))
        {
            var name = AssetsJson.Name(ref reader);
            if (name == "targetAlias")
            {
                alias = AssetsJson.Text(ref reader);
            }
            else if (name == "dependencies" && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadDependencies(ref reader);
            }
            else if (name == "packagesToPrune" && wanted && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadPrunable(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return alias;
    }

    private void ReadPrunable(ref Utf8JsonReader reader)
    {
        while (AssetsJson.Next(ref reader))
        {
            var id = AssetsJson.Name(ref reader);
            if (AssetsJson.Text(ref reader) is { } range && graph.Prunable.Count < MaxPrunable)
            {
                graph.Prunable.TryAdd(id, range);
            }
        }
    }

    private void ReadDependencies(ref Utf8JsonReader reader)
    {
        while (AssetsJson.Next(ref reader))
        {
            var id = AssetsJson.Name(ref reader);
            bool isPrivate = false, isImplicit = false;
            string? version = null;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            while (isObject && AssetsJson.Next(ref reader))
            {
                var name = AssetsJson.Name(ref reader);
                isImplicit |= name == "autoReferenced" && reader.TokenType == JsonTokenType.True;
                if (name == "suppressParent")
                {
                    isPrivate = string.Equals(AssetsJson.Text(ref reader)?.Trim(), "All", StringComparison.OrdinalIgnoreCase);
                }
                else if (name == "version")
                {
                    version = AssetsJson.Text(ref reader);
                }
                else if (name == "noWarn")
                {
                    AssetsRestoreReader.NoteHidden(ref reader, graph.Restore);
                }

                reader.Skip();
            }

            reader.Skip();
            graph.Direct.Add(new DirectReference(id, isPrivate, isImplicit) { Version = version });
        }
    }
}
