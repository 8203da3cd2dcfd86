using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What the policy says of one license of a model.</summary>
/// <param name="Term">The license.</param>
/// <param name="Accepted">Whether it is accepted.</param>
/// <param name="Why">
/// The outcome and its reasons in words that follow the license: <c>accepted (in models.licenses.allow)</c>,
/// <c>refused (non-commercial)</c>, <c>needs a decision (whether it forbids some uses was not verified)</c>. Not escaped.
/// </param>
public sealed record JudgedModelTerm(LicenseTerm Term, bool Accepted, string Why);

/// <summary>One model's license under the policy: what the rule explains and documents record.</summary>
/// <param name="Decision">The outcome.</param>
/// <param name="Licenses">Every license of the expression, in the order of the text; empty when the license is not known.</param>
public sealed record JudgedModelLicense(ModelLicenseDecision Decision, ImmutableArray<JudgedModelTerm> Licenses)
{
    /// <summary>What an exception would have to accept at the least; null when it is accepted, not known, or denied in every way.</summary>
    public MissingModelTerms? Missing { get; init; }
}

/// <summary>What a policy lacks to accept a license.</summary>
/// <param name="Accept">Terms that are known and not accepted, as policies call them.</param>
/// <param name="Allow">Licenses of which too little is verified to accept them by their terms.</param>
public sealed record MissingModelTerms(ImmutableArray<string> Accept, ImmutableArray<string> Allow)
{
    /// <summary>How many entries that are.</summary>
    public int Count => Accept.Length + Allow.Length;
}

/// <summary>The licenses of all models under the policy.</summary>
/// <param name="ByModel">By <see cref="ModelFact.DisplayPath"/>.</param>
/// <param name="UsedEntries">Where the policy entries stand that decided something.</param>
public sealed record JudgedModels(IReadOnlyDictionary<string, JudgedModelLicense> ByModel, IReadOnlySet<FileLocation> UsedEntries)
{
    /// <summary>The outcomes alone.</summary>
    public IReadOnlyDictionary<string, ModelLicenseDecision> Decisions()
    {
        var decisions = new Dictionary<string, ModelLicenseDecision>(ByModel.Count, StringComparer.Ordinal);
        foreach (var (model, judged) in ByModel)
        {
            decisions[model] = judged.Decision;
        }

        return decisions;
    }
}
