using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <content>What is kept of models, data sets and evaluations.</content>
internal sealed partial class CheckRecordReader
{
    private ModelFact Model() => new()
    {
        Path = Text(),
        DisplayPath = Text(),
        Package = TextOrNull(),
        Shipping = (ModelShipping)input.ReadInt32(),
        Format = Text(),
        FormatVersion = TextOrNull(),
        Size = input.ReadInt64(),
        Sha256 = Text(),
        Header = Header(),
        Parts = Many(Part),
        SerialisedCode = SerialisedCode(),
        Card = Card(),
        CardCandidates = Many(Text),
        SharesCardWith = Many(Text),
        DeclaredLicense = TextOrNull(),
        DeclaredBaseModel = TextOrNull(),
        DeclaredAt = Location(),
    };

    private CardFact? Card() => !input.ReadBoolean() ? null : new()
    {
        Path = Text(),
        DisplayPath = Text(),
        Sha256 = Text(),
        Fields = Many(CardField),
        LicenseName = TextOrNull(),
        LicenseLink = TextOrNull(),
        Claims = Many(Claim),
        Notices = Many(Text),
        Flaws = Many(Flaw),
        Results = Many(EvaluationResult),
    };

    private CardFlaw Flaw() => new(Text(), input.ReadInt32(), input.ReadInt32());

    private CardField CardField() =>
        new(Text(), Text(), (CardFieldState)input.ReadInt32(), input.ReadInt32(), input.ReadInt32(), input.ReadBoolean());

    private ModelHeaderFact? Header() => !input.ReadBoolean() ? null : new()
    {
        Architecture = TextOrNull(),
        TensorCount = input.ReadInt64(),
        StoredElements = NumberOrNull(),
        Parameters = NumberOrNull(),
        ParametersUnknown = TextOrNull(),
        TensorTypes = Many(TensorType),
        Quantisation = TextOrNull(),
        Name = TextOrNull(),
        Version = TextOrNull(),
        Author = TextOrNull(),
        Description = TextOrNull(),
        License = TextOrNull(),
        LicenseName = TextOrNull(),
        LicenseLink = TextOrNull(),
        Producer = TextOrNull(),
        ProducerVersion = TextOrNull(),
        BaseModels = Many(Reference),
        Datasets = Many(Reference),
        Languages = Many(Text),
        Inputs = Many(Port),
        Outputs = Many(Port),
        ContextLength = NumberOrNull(),
        ChatTemplateSha256 = TextOrNull(),
        CodeReferences = Many(Text),
        Properties = Many(Property),
    };

    private TensorTypeFact TensorType() => new(Text(), input.ReadInt64(), input.ReadInt64(), input.ReadBoolean());

    private ModelReferenceFact Reference() => new(Text(), TextOrNull(), TextOrNull(), TextOrNull());

    private ModelPortFact Port() => new(Text(), TextOrNull(), TextOrNull());

    private ModelPropertyFact Property() => new(Text(), Text());

    private ModelPartFact Part() => new(Text(), Text(), (ModelPartRole)input.ReadInt32(), input.ReadInt64(), Text());

    private SerialisedCodeFact? SerialisedCode() => !input.ReadBoolean() ? null : new()
    {
        Globals = Many(Global),
        Unparsed = TextOrNull(),
        UnparsedOffset = input.ReadInt64(),
    };

    private SerialisedGlobalFact Global() => new(Text(), Text(), (SerialisedGlobalKind)input.ReadInt32(), Text(), input.ReadInt64());

    private CardClaim Claim() => new(Text(), Text(), (CardClaimSource)input.ReadInt32(), input.ReadInt32(), input.ReadInt32(), TextOrNull());

    private DatasetFact Dataset() => new()
    {
        Name = Text(),
        Models = Many(Text),
        Path = TextOrNull(),
        DisplayPath = TextOrNull(),
        IsDeclared = input.ReadBoolean(),
        DeclaredAt = Location(),
        Document = TextOrNull(),
        DocumentSha256 = TextOrNull(),
        DocumentKind = TextOrNull(),
        License = TextOrNull(),
        LicenseName = TextOrNull(),
        Origin = TextOrNull(),
        Description = TextOrNull(),
        Undocumented = TextOrNull(),
        MerkleRoot = TextOrNull(),
        Files = input.ReadInt64(),
        Size = input.ReadInt64(),
    };

    private EvaluationFact Evaluation() => new()
    {
        Path = Text(),
        DisplayPath = Text(),
        Sha256 = Text(),
        Format = Text(),
        Model = TextOrNull(),
        Results = Many(EvaluationResult),
    };

    private EvaluationResultFact EvaluationResult() => new()
    {
        Metric = Text(),
        Value = input.ReadDouble(),
        Task = TextOrNull(),
        Dataset = TextOrNull(),
        Split = TextOrNull(),
        Group = TextOrNull(),
        Samples = NumberOrNull(),
        StandardError = RealOrNull(),
        HigherIsBetter = Truth(),
        WeightsSha256 = TextOrNull(),
        Location = Location(),
    };

    private ModelLockFact? ModelLock() => !input.ReadBoolean() ? null : new()
    {
        Path = Text(),
        DisplayPath = Text(),
        Sha256 = Text(),
        Models = Many(LockedModel),
    };

    private LockedModelFact LockedModel() => new(Text(), Text(), input.ReadInt64(), TextOrNull(), TextOrNull(), input.ReadInt32())
    {
        PartsSha256 = TextOrNull(),
        IsLate = input.ReadBoolean(),
        Frameworks = Many(Text),
    };

    private ModelLicenseDecision ModelLicense() => new(Text(), TextOrNull(), TextOrNull())
    {
        Chosen = TextOrNull(),
        Accepted = Truth(),
        Terms = Many(ModelTerm),
        Notices = Many(Text),
    };

    private ModelTermDecision ModelTerm() => new(Text(), Text(), TextOrNull(), TextOrNull());

    private ModelClaimDecision ModelClaim() =>
        new(Text(), Text(), Text(), (ClaimOutcome)input.ReadInt32(), TextOrNull(), TextOrNull(), TextOrNull(), Location());

    private DatasetDecision DatasetDecision() => new(Text(), TextOrNull(), Many(Text));

    private ThresholdDecision Threshold() => new(Text(), Text(), Text(), (ThresholdOutcome)input.ReadInt32())
    {
        Found = TextOrNull(),
        Samples = NumberOrNull(),
        Reason = TextOrNull(),
        Convention = TextOrNull(),
        Evaluation = TextOrNull(),
        ResultAt = Location(),
        DeclaredAt = Location(),
    };
}
