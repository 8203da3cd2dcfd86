using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>The models that a model was made from, wherever that is stated.</summary>
internal static class BaseModels
{
    /// <summary>Gathers them: those of the card, of the file and of the item, each once.</summary>
    /// <param name="model">The model.</param>
    public static ImmutableArray<LineageBase> Of(ModelFact model)
    {
        var bases = ImmutableArray.CreateBuilder<LineageBase>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var claim in model.Card?.Claims ?? [])
        {
            if (claim.Kind == ClaimKinds.BaseModel)
            {
                Add(HubName.Of(claim.Value), claim.Source == CardClaimSource.Item ? "the ComplianceModel item" : claim.Line > 0 ? $"line {claim.Line} of the card" : "the card");
            }
        }

        foreach (var reference in model.Header?.BaseModels ?? [])
        {
            Add(HubName.Of(reference), $"{ClaimPlace.Of(model, ClaimKinds.BaseModel)} of the file");
        }

        if (!string.IsNullOrWhiteSpace(model.DeclaredBaseModel))
        {
            Add(HubName.Of(model.DeclaredBaseModel), "the ComplianceModel item");
        }

        return bases.ToImmutable();

        void Add(HubName name, string place)
        {
            if (name.Name.Length > 0 && seen.Add($"{ClaimText.Slug(name.Organization)}/{ClaimText.Slug(name.Name)}"))
            {
                var family = BaseModelLicenses.Find(name.Organization, name.Name);
                bases.Add(new(name.ToString(), place, family?.License, family?.Proof == TermProof.Verified));
            }
        }
    }

    /// <summary>Whether a model was made from another by training: one that was only stored otherwise is still the same.</summary>
    /// <param name="model">The model.</param>
    /// <param name="bases">What it was made from.</param>
    /// <returns>True where the card says so; null where it does not say, and the weights do not look like a smaller copy.</returns>
    public static bool? IsTrained(ModelFact model, ImmutableArray<LineageBase> bases)
    {
        if (bases.IsEmpty)
        {
            return false;
        }

        return Adapters.Relation(model) is { } relation ? relation is "finetune" or "merge" or "adapter"
            : model.Header is { TensorTypes: [var first, ..] } && !first.IsPacked && !WeightType.Of(first.Type).IsQuantised ? null : false;
    }
}
