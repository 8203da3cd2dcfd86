using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>
/// What the head of a model file says of the model. Every member is what stands in the file: unknown stays null or empty, and
/// nothing is guessed from a name.
/// </summary>
public sealed record ModelHeaderFact
{
    /// <summary>Architecture as the file names it (<c>llama</c>, <c>LlamaForCausalLM</c>).</summary>
    public string? Architecture { get; init; }

    /// <summary>Number of tensors that the file, or all its shards together, hold.</summary>
    public long TensorCount { get; init; }

    /// <summary>Elements as they are stored; null when the format does not tell.</summary>
    public long? StoredElements { get; init; }

    /// <summary>
    /// Parameters of the model; only where they can be derived with certainty: not from tensors that pack several values into one
    /// element.
    /// </summary>
    public long? Parameters { get; init; }

    /// <summary>Why <see cref="Parameters"/> is unknown, as the end of a sentence; null when it is known.</summary>
    public string? ParametersUnknown { get; init; }

    /// <summary>The types of the tensors, the one with most elements first, equal ones in ordinal order.</summary>
    public ImmutableArray<TensorTypeFact> TensorTypes { get; init; } = [];

    /// <summary>Quantisation as the file names it (<c>Q4_K_M</c>); null when it names none.</summary>
    public string? Quantisation { get; init; }

    /// <summary>Name of the model.</summary>
    public string? Name { get; init; }

    /// <summary>Version of the model.</summary>
    public string? Version { get; init; }

    /// <summary>Who made the model.</summary>
    public string? Author { get; init; }

    /// <summary>What the file says that the model is.</summary>
    public string? Description { get; init; }

    /// <summary>License as the file states it; an SPDX expression in GGUF, free text elsewhere.</summary>
    public string? License { get; init; }

    /// <summary>Name of a license that is on no list.</summary>
    public string? LicenseName { get; init; }

    /// <summary>Where that license's text is.</summary>
    public string? LicenseLink { get; init; }

    /// <summary>The program that wrote the file.</summary>
    public string? Producer { get; init; }

    /// <summary>Its version.</summary>
    public string? ProducerVersion { get; init; }

    /// <summary>Models that this one was made from, in the file's order.</summary>
    public ImmutableArray<ModelReferenceFact> BaseModels { get; init; } = [];

    /// <summary>Data sets that it was trained on, in the file's order.</summary>
    public ImmutableArray<ModelReferenceFact> Datasets { get; init; } = [];

    /// <summary>Languages that it serves, as the file writes them.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>What goes into the model, in the file's order.</summary>
    public ImmutableArray<ModelPortFact> Inputs { get; init; } = [];

    /// <summary>What comes out of it, in the file's order.</summary>
    public ImmutableArray<ModelPortFact> Outputs { get; init; } = [];

    /// <summary>Most tokens that it looks at.</summary>
    public long? ContextLength { get; init; }

    /// <summary>SHA-256 of the chat template's UTF-8 bytes, lower-case hexadecimal; null without one.</summary>
    public string? ChatTemplateSha256 { get; init; }

    /// <summary>
    /// Code that loading the model calls for and that the format does not bring: operator domains beside ONNX's own, model-local
    /// functions, loaders and assemblies of ML.NET, layers of Keras that are not its own. In ordinal order.
    /// </summary>
    public ImmutableArray<string> CodeReferences { get; init; } = [];

    /// <summary>Other facts of the head that people ask for, by name (<c>opset ai.onnx</c>, <c>llama.block_count</c>); in ordinal order of the names, at most 64.</summary>
    public ImmutableArray<ModelPropertyFact> Properties { get; init; } = [];
}

/// <summary>The tensors of one type.</summary>
/// <param name="Type">Type as the format names it (<c>F16</c>, <c>Q4_K</c>, <c>FLOAT</c>).</param>
/// <param name="Tensors">How many tensors.</param>
/// <param name="Elements">How many elements they store together.</param>
/// <param name="IsPacked">Whether one element may hold several values or a part of one (a quantised, block or packed type).</param>
public sealed record TensorTypeFact(string Type, long Tensors, long Elements, bool IsPacked);

/// <summary>A model or data set that a file or card refers to.</summary>
/// <param name="Name">Its name or Hub id, as written.</param>
/// <param name="Organization">Who publishes it; null when it is not said apart from the name.</param>
/// <param name="Version">Its version or revision.</param>
/// <param name="Url">Where it is.</param>
public sealed record ModelReferenceFact(string Name, string? Organization = null, string? Version = null, string? Url = null);

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements; null when it is not said.</param>
/// <param name="Shape">Its dimensions, as <c>1x3x224x224</c>, a name or <c>?</c> for one that is open; null when it is not said.</param>
public sealed record ModelPortFact(string Name, string? Type, string? Shape);

/// <summary>One more fact of a head.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What it says, at most 256 characters.</param>
public sealed record ModelPropertyFact(string Name, string Value);

/// <summary>What a file beside the model's own is to it.</summary>
public enum ModelPartRole
{
    /// <summary>One of several files that hold the tensors.</summary>
    Shard,

    /// <summary>The list of what is in which shard.</summary>
    Index,

    /// <summary>Tensors of an ONNX model that lie outside its file.</summary>
    ExternalData,

    /// <summary>The model's configuration (<c>config.json</c>, <c>adapter_config.json</c>).</summary>
    Configuration,

    /// <summary>A license or notice text beside the model.</summary>
    LicenseText,
}

/// <summary>A file that belongs to a model beside its own.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="DisplayPath">Path as the user knows it; forward slashes.</param>
/// <param name="Role">What it is to the model.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
public sealed record ModelPartFact(string Path, string DisplayPath, ModelPartRole Role, long Size, string Sha256);

/// <summary>What loading a file of serialised objects would call.</summary>
public sealed record SerialisedCodeFact
{
    /// <summary>Everything that it imports, in ordinal order, each once.</summary>
    public ImmutableArray<SerialisedGlobalFact> Globals { get; init; } = [];

    /// <summary>Why it could not be walked to its end, as the rest of a sentence that begins with the file; null when it could.</summary>
    public string? Unparsed { get; init; }

    /// <summary>Byte at which the walk ended; 0 when it reached the end.</summary>
    public long UnparsedOffset { get; init; }
}

/// <summary>How an import is known.</summary>
public enum SerialisedGlobalKind
{
    /// <summary>On the list of what stored tensors need.</summary>
    Allowed,

    /// <summary>On no list.</summary>
    NotListed,

    /// <summary>Known to run code, start processes, or reach files or the network.</summary>
    Dangerous,
}

/// <summary>One import of a pickle, or one layer of a Keras model that carries code.</summary>
/// <param name="Module">The module; a layer's class for Keras.</param>
/// <param name="Name">What is imported from it.</param>
/// <param name="Kind">How it is known.</param>
/// <param name="Where">The entry of an archive that holds it; empty for the file itself.</param>
/// <param name="Offset">Byte in that entry or file at which it stands.</param>
public sealed record SerialisedGlobalFact(string Module, string Name, SerialisedGlobalKind Kind, string Where, long Offset);
