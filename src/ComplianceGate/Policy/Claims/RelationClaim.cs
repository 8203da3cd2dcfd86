using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>How a model was made from its base model. Only quantised weights and adapters can be told from a file.</summary>
internal sealed class RelationClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.BaseModelRelation;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim) => ClaimText.Plain(claim.Value) switch
    {
        "quantized" or "quantised" => Quantised(model),
        "adapter" => Adapter(model),
        "merge" => Merge(model),
        "finetune" or "fine-tune" or "finetuned" or "fine-tuned" => ClaimResult.Open("weights do not tell how they were trained"),
        _ => ClaimResult.Open("it is none of adapter, finetune, merge and quantized"),
    };

    private static ClaimResult Quantised(ModelFact model)
    {
        if (model.Header is not { TensorTypes.IsEmpty: false } header)
        {
            return ClaimResult.Silent(model, "the types of its weights");
        }

        const string Place = "the types of its tensors";
        var (isPlain, found) = (true, new List<string>());
        foreach (var type in header.TensorTypes)
        {
            found.Add(type.Type);
            isPlain &= !type.IsPacked && WeightType.Of(type.Type) is { Kind: WeightKind.Float };
            if (WeightType.Of(type.Type).IsQuantised)
            {
                return ClaimResult.Confirmed(type.Type, Place);
            }
        }

        var types = ClaimText.Join(found);
        return !isPlain ? ClaimResult.Open("packed types may hold quantised weights", types, Place)
            : model.Format == "gguf" ? ClaimResult.Open("the Hub counts files that were only converted to GGUF as quantized", types, Place)
            : ClaimResult.Contradicted(types, Place, "no tensor is quantised");
    }

    private static ClaimResult Adapter(ModelFact model) =>
        Adapters.IsByFile(model) ? ClaimResult.Confirmed("an adapter", model.Format == "gguf" ? "general.type" : "adapter_config.json")
        : Adapters.Type(model) is "model" ? ClaimResult.Contradicted("a whole model", "general.type")
        : ClaimResult.Open("the file does not tell whether it is an adapter");

    private static ClaimResult Merge(ModelFact model) => model.Header?.BaseModels.Length > 1
        ? ClaimResult.Confirmed($"{model.Header.BaseModels.Length} base models", ClaimPlace.Of(model, ClaimKinds.BaseModel))
        : ClaimResult.Open("weights do not tell how they were trained");
}
