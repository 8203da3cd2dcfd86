namespace ComplianceGate.Facts;

/// <summary>Where in a card a claim stands.</summary>
public enum CardClaimSource
{
    /// <summary>In the front matter, as the Hub defines it.</summary>
    FrontMatter,

    /// <summary>In the block <c>compliance:</c> of the front matter.</summary>
    Block,

    /// <summary>In the text: a heading, a label, a list or a table. Stated, but no machine reads it with certainty.</summary>
    Prose,

    /// <summary>In a document of another kind: Model Card Toolkit JSON, CycloneDX, SPDX 3.</summary>
    Document,

    /// <summary>At the item in the project file.</summary>
    Item,
}

/// <summary>Something that a card says of the weights and that may be held against them.</summary>
/// <param name="Kind">What about, one of <see cref="ClaimKinds"/>.</param>
/// <param name="Value">What it says, as written, at most 300 characters.</param>
/// <param name="Source">Where in the card.</param>
/// <param name="Line">Line of the value in the card, from 1; 0 where there is none.</param>
/// <param name="Column">Column, from 1; 0 where there is none.</param>
/// <param name="Detail">What the value belongs to, where that must be known: the tensor name of an input, the data set's revision; null otherwise.</param>
public sealed record CardClaim(string Kind, string Value, CardClaimSource Source, int Line, int Column, string? Detail = null);

/// <summary>What cards make claims about.</summary>
public static class ClaimKinds
{
    /// <summary>SHA-256 of the file, hexadecimal, with or without <c>sha256:</c>.</summary>
    public const string Digest = "digest";

    /// <summary>Size of the file.</summary>
    public const string Size = "size";

    /// <summary>Number of parameters: <c>7B</c>, <c>1.3 billion</c>, <c>22713216</c>.</summary>
    public const string Parameters = "parameters";

    /// <summary>Architecture.</summary>
    public const string Architecture = "architecture";

    /// <summary>Quantisation or type of the weights: <c>fp16</c>, <c>Q4_K_M</c>.</summary>
    public const string Quantisation = "quantisation";

    /// <summary>License.</summary>
    public const string License = "license";

    /// <summary>A model that this one was made from.</summary>
    public const string BaseModel = "base-model";

    /// <summary>How it was made from it: <c>adapter</c>, <c>merge</c>, <c>quantized</c>, <c>finetune</c>.</summary>
    public const string BaseModelRelation = "base-model-relation";

    /// <summary>A data set that it was trained on.</summary>
    public const string Dataset = "dataset";

    /// <summary>Most tokens that it looks at: <c>8192</c>, <c>128k</c>.</summary>
    public const string ContextLength = "context-length";

    /// <summary>An input; <see cref="CardClaim.Detail"/> has its name where the claim is about its type or shape.</summary>
    public const string Input = "input";

    /// <summary>An output; as <see cref="Input"/>.</summary>
    public const string Output = "output";

    /// <summary>A language.</summary>
    public const string Language = "language";

    /// <summary>Version of the model.</summary>
    public const string Version = "version";

    /// <summary>The program that wrote the file.</summary>
    public const string Producer = "producer";

    /// <summary>Its version.</summary>
    public const string ProducerVersion = "producer-version";

    /// <summary>Compute of the training, in FLOP. No file can confirm it.</summary>
    public const string TrainingCompute = "training-compute";

    /// <summary>The part of its publisher: provider, modifier, deployer. No file can confirm it.</summary>
    public const string Role = "role";
}
