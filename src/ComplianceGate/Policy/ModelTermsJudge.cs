using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>
/// Judges the licenses of models by a policy. For an OR the first accepted side in written order is chosen; for an AND both sides
/// must be accepted.
/// </summary>
public static class ModelTermsJudge
{
    /// <summary>Judges every model.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="models">The models.</param>
    /// <param name="normaliseExpression">Gives the normalised form of an SPDX expression, or null for a text that is none.</param>
    public static JudgedModels Judge(ModelLicensePolicy policy, ImmutableArray<ModelFact> models, Func<string, string?> normaliseExpression)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var judged = new Dictionary<string, JudgedModelLicense>(models.Length, StringComparer.Ordinal);
        var used = new HashSet<FileLocation>();
        foreach (var model in models)
        {
            judged[model.DisplayPath] = Judge(policy, ModelLicenseJudge.Decide(model, normaliseExpression), used);
        }

        return new(judged, used);
    }

    private static JudgedModelLicense Judge(ModelLicensePolicy policy, ModelLicenseDecision decision, HashSet<FileLocation> used)
    {
        if (decision.License is null || SpdxExpressionParser.Parse(decision.License).Expression is not { } expression)
        {
            return new(decision, []);
        }

        var licenses = ImmutableArray.CreateBuilder<JudgedModelTerm>();
        var outcome = Evaluate(expression, new ModelTermJudge(policy, decision.Model, used), licenses);
        return new(
            decision with { Chosen = outcome.Chosen, Accepted = outcome.Chosen is not null, Terms = Strictest(outcome.Applied) },
            licenses.ToImmutable())
        {
            Missing = outcome.Chosen is null ? outcome.Missing : null,
        };
    }

    private static Outcome Evaluate(LicenseExpression expression, ModelTermJudge judge, ImmutableArray<JudgedModelTerm>.Builder licenses)
    {
        switch (expression)
        {
            case LicenseAnd and:
                return Both(Evaluate(and.Left, judge, licenses), Evaluate(and.Right, judge, licenses));
            case LicenseOr or:
                // Both sides are judged, so that a refusal can label every license.
                return Either(Evaluate(or.Left, judge, licenses), Evaluate(or.Right, judge, licenses));
            case LicenseTerm term:
                var judged = judge.Judge(term, out var terms, out var missing);
                licenses.Add(judged);
                return new(judged.Accepted ? term.ToString() : null, [terms], missing);
            default:
                throw new ArgumentException($"An expression is a term, AND or OR, not {expression.GetType().Name}.", nameof(expression));
        }
    }

    private static Outcome Both(Outcome left, Outcome right)
    {
        // A side that is accepted lacks nothing; a side that is denied cannot be helped.
        var missing = left.Chosen is not null ? right.Missing
            : right.Chosen is not null ? left.Missing
            : left.Missing is { } l && right.Missing is { } r ? new(Union(l.Accept, r.Accept), Union(l.Allow, r.Allow)) : null;
        return new(
            left.Chosen is not null && right.Chosen is not null ? $"{left.Chosen} AND {right.Chosen}" : null,
            left.Applied.AddRange(right.Applied),
            missing);
    }

    private static Outcome Either(Outcome left, Outcome right)
    {
        if (left.Chosen is not null || right.Chosen is not null)
        {
            return left.Chosen is not null ? left : right;
        }

        var missing = left.Missing is { } l && (right.Missing is not { } r || l.Count <= r.Count) ? left.Missing : right.Missing;
        return new(null, left.Applied.AddRange(right.Applied), missing);
    }

    private static ImmutableArray<string> Union(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        foreach (var text in right)
        {
            if (!left.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                left = left.Add(text);
            }
        }

        return left;
    }

    private static ImmutableArray<ModelTermDecision> Strictest(ImmutableArray<ModelTerms> licenses)
    {
        var terms = ImmutableArray.CreateBuilder<ModelTermDecision>(ModelTermNames.All.Length);
        foreach (var term in ModelTermNames.All)
        {
            var strictest = licenses[0];
            foreach (var license in licenses)
            {
                strictest = Weight(license, term) > Weight(strictest, term) ? license : strictest;
            }

            terms.Add(Recorded(strictest, term));
        }

        return terms.MoveToImmutable();
    }

    private static int Weight(ModelTerms license, ModelTerm term) =>
        license.Stands(term) ? license[term].Answer == TermAnswer.Limited ? 2 : 3 : license.IsUndecided(term) ? 1 : 0;

    private static ModelTermDecision Recorded(ModelTerms license, ModelTerm term)
    {
        var answer = license[term].Answer switch { TermAnswer.Yes => "yes", TermAnswer.No => "no", TermAnswer.Limited => "limited", _ => "unknown" };
        var proof = license[term] switch
        {
            { Answer: TermAnswer.Unknown } => null,
            { Proof: TermProof.Secondary } => "secondary",
            { Proof: TermProof.Unverified } => "unverified",
            _ => "verified",
        };
        return new(ModelTermNames.RecordedAs(term), answer, proof, license.Detail(term));
    }

    /// <summary>What became of one node of an expression.</summary>
    /// <param name="Chosen">What was chosen of it; null when it is refused.</param>
    /// <param name="Applied">The terms of the licenses that were chosen, or of all without a choice.</param>
    /// <param name="Missing">The fewest entries that would have to be accepted; null when none helps.</param>
    private sealed record Outcome(string? Chosen, ImmutableArray<ModelTerms> Applied, MissingModelTerms? Missing);
}
