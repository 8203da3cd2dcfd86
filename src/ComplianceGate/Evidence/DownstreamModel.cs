using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>Something that is known of a model.</summary>
/// <param name="Value">What it is.</param>
/// <param name="Source"><c>weights</c> or <c>card</c>: who says it.</param>
internal sealed record DownstreamFact(string Value, string Source)
{
    /// <summary>The value, and that only the card says it where that is so.</summary>
    public override string ToString() => Source == "card" ? Value + " (as the card says)" : Value;
}

/// <summary>One measured value of a model.</summary>
/// <param name="Result">The value.</param>
/// <param name="Document">Where it stands.</param>
/// <param name="IsOfTheseWeights">Whether it names these very weights; otherwise it names none.</param>
internal sealed record DownstreamResult(EvaluationResultFact Result, string Document, bool IsOfTheseWeights);

/// <summary>What the documents for the next party tell of one model that ships; nothing in it is decided here.</summary>
internal sealed class DownstreamModel
{
    private static readonly ImmutableArray<string> Asked =
        [CardFields.IntendedUse, CardFields.Limitations, CardFields.OutOfScopeUse, CardFields.TrainingData, CardFields.Evaluation, CardFields.Contact];

    private readonly EvidenceContext context;

    private DownstreamModel(EvidenceContext context, ModelFact file)
    {
        this.context = context;
        File = file;
        License = context.LicenseOf(file);
        Openness = Find(context.Verdict.Openness, file);
        Information = FindInformation(context.Verdict.Duties, file);
        Architecture = Known(file.Header?.Architecture, ClaimKinds.Architecture);
        Parameters = Known(file.Header?.Parameters?.ToString(CultureInfo.InvariantCulture), ClaimKinds.Parameters);
        ContextLength = Known(file.Header?.ContextLength?.ToString(CultureInfo.InvariantCulture), ClaimKinds.ContextLength);
        Results = FindResults();
        Annex = Information is null ? [] : AnnexTwelve.Of(this);
    }

    /// <summary>The model.</summary>
    public ModelFact File { get; }

    /// <summary>What was decided about its license.</summary>
    public ModelLicenseDecision? License { get; }

    /// <summary>What is open of it; null for one inside a consumed package.</summary>
    public OpennessDecision? Openness { get; }

    /// <summary>The duty to inform downstream providers, where it applies; null where it does not.</summary>
    public DutyDecision? Information { get; }

    /// <summary>Its architecture.</summary>
    public DownstreamFact? Architecture { get; }

    /// <summary>How many parameters it has.</summary>
    public DownstreamFact? Parameters { get; }

    /// <summary>Most tokens that it looks at.</summary>
    public DownstreamFact? ContextLength { get; }

    /// <summary>What was measured of these weights, or of weights that are not named.</summary>
    public ImmutableArray<DownstreamResult> Results { get; }

    /// <summary>The points of Annex XII; empty where they need not be told.</summary>
    public ImmutableArray<AnnexPoint> Annex { get; }

    /// <summary>What a license asks to be shown, word for word.</summary>
    public IEnumerable<string> Attributions => License is null ? []
        : !License.Notices.IsEmpty ? License.Notices
        : License.Terms.Where(static t => t is { Term: "attribution", Answer: not "no", Detail: not null }).Select(static t => t.Detail!);

    /// <summary>The terms that stand, or that nobody knows.</summary>
    public IEnumerable<ModelTermDecision> Terms => License is null ? []
        : License.Terms.Where(static t => t.Term == "commercial-use" ? t.Answer != "yes" : t.Answer != "no");

    /// <summary>The models that it was made from.</summary>
    public ImmutableArray<string> BaseModels
    {
        get
        {
            var names = new List<string>();
            if (File.DeclaredBaseModel is { } declared)
            {
                names.Add(declared);
            }

            foreach (var claim in File.Card?.Claims ?? [])
            {
                if (claim.Kind == ClaimKinds.BaseModel && !names.Contains(claim.Value))
                {
                    names.Add(claim.Value);
                }
            }

            foreach (var reference in names.Count == 0 ? File.Header?.BaseModels ?? [] : [])
            {
                names.Add(reference.Name);
            }

            return [.. names];
        }
    }

    /// <summary>The data sets that it names.</summary>
    public IEnumerable<DatasetFact> Datasets => context.Facts.Datasets.Where(d => d.Models.Contains(File.DisplayPath));

    /// <summary>What nobody says, by the names of the fields.</summary>
    public ImmutableArray<string> Unknown
    {
        get
        {
            var unknown = ImmutableArray.CreateBuilder<string>();
            foreach (var name in Asked)
            {
                AddIf(unknown, Told(name) is null && (name != CardFields.Evaluation || Results.IsEmpty), name);
            }

            AddIf(unknown, License?.License is null, CardFields.License);
            foreach (var term in Terms)
            {
                if (term.Answer == "unknown")
                {
                    unknown.Add("license term " + term.Term);
                }
            }

            AddIf(unknown, Architecture is null, "architecture");
            AddIf(unknown, Parameters is null, "parameters");
            AddIf(unknown, File.Header is null or { Inputs.IsEmpty: true } && ContextLength is null, "inputs");
            return unknown.DrainToImmutable();
        }
    }

    /// <summary>The models that the documents of a context tell of: those that ship; of a package, those that lie in it.</summary>
    public static ImmutableArray<ModelFact> Shipped(EvidenceContext context) => context.Stage != EvidenceStage.Pack ? context.Facts.Models
        : context.Facts.Models.RemoveAll(m => (m.Shipping & (ModelShipping.Packed | ModelShipping.Embedded)) == 0 && !context.Artifacts.Any(a => a.Sha256 == m.Sha256));

    /// <summary>What is told of each.</summary>
    public static ImmutableArray<DownstreamModel> All(EvidenceContext context) => [.. Shipped(context).Select(m => new DownstreamModel(context, m))];

    /// <summary>What the card says under a heading or key; null where it says nothing.</summary>
    public string? Told(string field) =>
        File.Card?.Field(field) is { State: CardFieldState.Stated, Value: { Length: > 0 } value } ? context.Redactor.Scrub(value) : null;

    /// <summary>The license with the branch that was chosen; null where it is not known.</summary>
    public string? LicenseText() => License switch
    {
        { Chosen: { } chosen, License: { } whole } when chosen != whole => $"{chosen}, chosen of {whole}",
        { License: { } whole } => whole,
        { Stated: { } stated } => $"not known; stated: {stated}",
        _ => null,
    };

    private static void AddIf(ImmutableArray<string>.Builder list, bool isTrue, string text)
    {
        if (isTrue)
        {
            list.Add(text);
        }
    }

    private static OpennessDecision? Find(ImmutableArray<OpennessDecision> decisions, ModelFact file)
    {
        foreach (var decision in decisions)
        {
            if (decision.Model == file.DisplayPath)
            {
                return decision;
            }
        }

        return null;
    }

    /// <summary>The facts that any duty about this model, or about the project, found.</summary>
    public IEnumerable<DutyProof> Proofs
    {
        get
        {
            foreach (var duty in File.Package is null ? context.Verdict.Duties : [])
            {
                foreach (var proof in duty.Model is null || duty.Model == File.DisplayPath ? duty.Proofs : [])
                {
                    yield return proof;
                }
            }
        }
    }

    // Article 53(1)(b) of Regulation (EU) 2024/1689; the models of consumed packages have providers of their own.
    private static DutyDecision? FindInformation(ImmutableArray<DutyDecision> duties, ModelFact file)
    {
        foreach (var duty in file.Package is null ? duties : [])
        {
            if (duty.Outcome is DutyOutcome.Met or DutyOutcome.Unmet && (duty.Model is null || duty.Model == file.DisplayPath)
                && duty.Article.Replace(" ", "", StringComparison.Ordinal).Contains("Article53(1)(b)", StringComparison.OrdinalIgnoreCase))
            {
                return duty;
            }
        }

        return null;
    }

    private DownstreamFact? Known(string? read, string kind)
    {
        if (!string.IsNullOrWhiteSpace(read))
        {
            return new(read, "weights");
        }

        foreach (var claim in context.Verdict.ModelClaims)
        {
            if (claim.Model == File.DisplayPath && claim.Kind == kind && claim.Outcome != ClaimOutcome.Contradicted)
            {
                return new(context.Redactor.Scrub(claim.Claimed), "card");
            }
        }

        return null;
    }

    private ImmutableArray<DownstreamResult> FindResults()
    {
        var found = ImmutableArray.CreateBuilder<DownstreamResult>();
        foreach (var evaluation in context.Facts.Evaluations)
        {
            foreach (var result in evaluation.MayBeAbout(File.DisplayPath) ? evaluation.Results : [])
            {
                var isThese = result.WeightsSha256 is { } weights && (weights == File.Sha256 || weights == File.WeightsSha256);
                if (isThese || (result.WeightsSha256 is null && evaluation.Model == File.DisplayPath))
                {
                    found.Add(new(result, evaluation.DisplayPath, isThese));
                }
            }
        }

        return found.DrainToImmutable();
    }
}
