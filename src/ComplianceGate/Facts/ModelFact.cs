using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>How a model file leaves the build.</summary>
[Flags]
public enum ModelShipping
{
    /// <summary>It does not ship, as far as is known.</summary>
    None = 0,

    /// <summary>Copied to the output or publish folder.</summary>
    Copied = 1,

    /// <summary>Packed into the project's package.</summary>
    Packed = 2,

    /// <summary>Embedded in the assembly.</summary>
    Embedded = 4,

    /// <summary>Declared as a <c>ComplianceModel</c> item.</summary>
    Declared = 8,

    /// <summary>Inside a consumed package that ships.</summary>
    InPackage = 16,
}

/// <summary>A file that the build may ship and that may be a model: what a reader is asked to look at.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="DisplayPath">How the user knows it: relative to the project folder, or <c>Id/Version/path</c> for a package; forward slashes.</param>
/// <param name="Shipping">How it leaves the build.</param>
/// <param name="Package"><c>Id/Version</c> of the package that holds it; null for the project's own.</param>
/// <param name="Card">Absolute path of the card that the item names; null without one.</param>
/// <param name="License">License that the item declares.</param>
/// <param name="BaseModel">Base model that the item declares.</param>
/// <param name="DeclaredAt">Where the item stands.</param>
public sealed record ModelCandidate(
    string Path,
    string DisplayPath,
    ModelShipping Shipping,
    string? Package = null,
    string? Card = null,
    string? License = null,
    string? BaseModel = null,
    FileLocation? DeclaredAt = null);

/// <summary>One model that ships.</summary>
public sealed record ModelFact
{
    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Path relative to the project folder, or <c>Id/Version/path</c> for one inside a package; forward slashes.</summary>
    public required string DisplayPath { get; init; }

    /// <summary><c>Id/Version</c> of the package that holds it; null for the project's own.</summary>
    public string? Package { get; init; }

    /// <summary>How it leaves the build.</summary>
    public ModelShipping Shipping { get; init; }

    /// <summary>The format's id: <c>onnx</c>, <c>safetensors</c>, <c>gguf</c>, <c>tflite</c>, <c>pytorch</c>, <c>pickle</c>, <c>keras</c>, <c>hdf5</c>, <c>mlnet</c>, <c>unknown</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the format, as its head says; null when it says none.</summary>
    public string? FormatVersion { get; init; }

    /// <summary>Size in bytes.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What the head says of the model; null where the file is damaged or of no known format.</summary>
    public ModelHeaderFact? Header { get; init; }

    /// <summary>The files that belong to it beside its own, in ordinal order of their display paths.</summary>
    public ImmutableArray<ModelPartFact> Parts { get; init; } = [];

    /// <summary>What loading it would call; null for formats that hold no serialised objects.</summary>
    public SerialisedCodeFact? SerialisedCode { get; init; }

    /// <summary>The card that documents it; null when there is none, or one that it may not use alone.</summary>
    public CardFact? Card { get; init; }

    /// <summary>Where a card was looked for, in order, as display paths.</summary>
    public ImmutableArray<string> CardCandidates { get; init; } = [];

    /// <summary>Display paths of other models that would fall to the same general card (README.md, MODEL_CARD.md); such a card documents none of them, unless it names each.</summary>
    public ImmutableArray<string> SharesCardWith { get; init; } = [];

    /// <summary>License that the <c>ComplianceModel</c> item declares.</summary>
    public string? DeclaredLicense { get; init; }

    /// <summary>Base model that the <c>ComplianceModel</c> item declares.</summary>
    public string? DeclaredBaseModel { get; init; }

    /// <summary>Where the item that declares or ships it stands, if known.</summary>
    public FileLocation? DeclaredAt { get; init; }
}

/// <summary>What one field of a model card says.</summary>
public enum CardFieldState
{
    /// <summary>It says something.</summary>
    Stated,

    /// <summary>Its heading or key is there, with nothing or a placeholder behind it.</summary>
    Placeholder,
}

/// <summary>One field of a model card.</summary>
/// <param name="Name">The field's id, one of <see cref="CardFields"/>.</param>
/// <param name="Value">The text, at most a few hundred characters of it; empty for a placeholder without text.</param>
/// <param name="State">Whether it says something.</param>
/// <param name="Line">Line of the key or heading in the card, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="FromFrontMatter">Whether it was read from the YAML front matter.</param>
public sealed record CardField(string Name, string Value, CardFieldState State, int Line, int Column, bool FromFrontMatter);

/// <summary>Something in a card's metadata that breaks the rules of its format.</summary>
/// <param name="Message">What is wrong, as a clause; pieces of the card in it are not escaped.</param>
/// <param name="Line">Line in the card, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public sealed record CardFlaw(string Message, int Line, int Column);

/// <summary>A model card as it was read.</summary>
public sealed record CardFact
{
    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Path as the user knows it; forward slashes.</summary>
    public required string DisplayPath { get; init; }

    /// <summary>SHA-256 of the card, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The fields found, at most one a name: a stated one wins over a placeholder, the front matter over headings.</summary>
    public ImmutableArray<CardField> Fields { get; init; } = [];

    /// <summary>The name that the front matter gives to a license that is on no list (<c>license_name</c>, beside <c>license: other</c>).</summary>
    public string? LicenseName { get; init; }

    /// <summary>Where the front matter says that license's text is (<c>license_link</c>): an address or a file name.</summary>
    public string? LicenseLink { get; init; }

    /// <summary>What it says of the weights, in the order of the card, the front matter first.</summary>
    public ImmutableArray<CardClaim> Claims { get; init; } = [];

    /// <summary>
    /// The lines that licenses of models ask to be shown and that were found, in the licenses' own words: in the card, or in a license or
    /// notice text beside the model.
    /// </summary>
    public ImmutableArray<string> Notices { get; init; } = [];

    /// <summary>What is wrong with its metadata while it can still be read: a type, a code or a member that the format does not know; in the order of their lines.</summary>
    public ImmutableArray<CardFlaw> Flaws { get; init; } = [];

    /// <summary>The results that its <c>model-index</c> holds, in its order.</summary>
    public ImmutableArray<EvaluationResultFact> Results { get; init; } = [];

    /// <summary>The field of a name; null when the card does not have it.</summary>
    /// <param name="name">One of <see cref="CardFields"/>.</param>
    public CardField? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);
}

/// <summary>Ids of the fields that a model card can be asked for; the values of <c>models.require</c>.</summary>
public static class CardFields
{
    /// <summary>What the model is: a name or a description.</summary>
    public const string Name = "name";

    /// <summary>Its license.</summary>
    public const string License = "license";

    /// <summary>Where it came from: a base model, or how it was made.</summary>
    public const string Origin = "origin";

    /// <summary>What it is for.</summary>
    public const string IntendedUse = "intended-use";

    /// <summary>Its limits.</summary>
    public const string Limitations = "limitations";

    /// <summary>What it was trained on.</summary>
    public const string TrainingData = "training-data";

    /// <summary>How well it does, and on what that was measured.</summary>
    public const string Evaluation = "evaluation";

    /// <summary>The languages it serves.</summary>
    public const string Languages = "languages";

    /// <summary>The version of the model.</summary>
    public const string Version = "version";

    /// <summary>Who made it or answers for it.</summary>
    public const string Developer = "developer";

    /// <summary>Whom to ask.</summary>
    public const string Contact = "contact";

    /// <summary>What must not be done with it.</summary>
    public const string OutOfScopeUse = "out-of-scope-use";

    /// <summary>Energy, emissions, hardware.</summary>
    public const string EnvironmentalImpact = "environmental-impact";

    /// <summary>How to cite it.</summary>
    public const string Citation = "citation";

    /// <summary>The five that hold for everyone.</summary>
    public static readonly ImmutableArray<string> Minimum = [Name, License, Origin, IntendedUse, Limitations];

    /// <summary>All of them, in the order in which a draft shows them.</summary>
    public static readonly ImmutableArray<string> All =
        [Name, License, Origin, IntendedUse, Limitations, OutOfScopeUse, TrainingData, Evaluation, Languages, Version, Developer, Contact, EnvironmentalImpact, Citation];
}
