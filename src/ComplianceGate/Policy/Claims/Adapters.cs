using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Whether a model is an adapter: a small set of weights that changes another model.</summary>
internal static class Adapters
{
    /// <summary>Whether its card, a file beside it or its head says so.</summary>
    public static bool Is(ModelFact model) => IsByFile(model) || Relation(model) == "adapter";

    /// <summary>Whether a file beside it or its head says so.</summary>
    public static bool IsByFile(ModelFact model)
    {
        foreach (var part in model.Parts)
        {
            if (ClaimPlace.FileName(part.DisplayPath) == "adapter_config.json")
            {
                return true;
            }
        }

        return Type(model) == "adapter";
    }

    /// <summary>The kind of model that a GGUF file says it is (<c>general.type</c>); null when it does not.</summary>
    public static string? Type(ModelFact model)
    {
        foreach (var property in model.Header?.Properties ?? [])
        {
            if (property.Name == "general.type")
            {
                return property.Value;
            }
        }

        return null;
    }

    /// <summary>The relation to its base model that its card states; null when it states none.</summary>
    public static string? Relation(ModelFact model)
    {
        foreach (var claim in model.Card?.Claims ?? [])
        {
            if (claim.Kind == ClaimKinds.BaseModelRelation)
            {
                return ClaimText.Plain(claim.Value);
            }
        }

        return null;
    }
}
