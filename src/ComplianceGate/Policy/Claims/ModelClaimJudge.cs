using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Holds what cards say of the weights against what the weights say: each claim is confirmed, contradicted or unverifiable.</summary>
public static class ModelClaimJudge
{
    // What a file says may be long, and so may be a list of it.
    private const int LongestFound = 300;

    /// <summary>Judges every claim of every model.</summary>
    /// <param name="models">The models.</param>
    /// <returns>One judgement a claim, in the order of the models and of their cards, what an item states last; each once.</returns>
    public static ImmutableArray<JudgedClaim> Judge(ImmutableArray<ModelFact> models)
    {
        var judged = ImmutableArray.CreateBuilder<JudgedClaim>();
        foreach (var model in models)
        {
            var first = judged.Count;
            var seen = new HashSet<(string, string, int, int, string?)>();
            foreach (var claim in Claims(model))
            {
                if (seen.Add((claim.Kind, claim.Value, claim.Line, claim.Column, claim.Detail)))
                {
                    judged.Add(Judge(model, claim));
                }
            }

            Soften(judged, first);
        }

        return judged.ToImmutable();
    }

    private static IEnumerable<CardClaim> Claims(ModelFact model)
    {
        var (license, baseModel) = (model.DeclaredLicense, model.DeclaredBaseModel);
        foreach (var claim in model.Card?.Claims ?? [])
        {
            license = claim is { Source: CardClaimSource.Item, Kind: ClaimKinds.License } ? null : license;
            baseModel = claim is { Source: CardClaimSource.Item, Kind: ClaimKinds.BaseModel } ? null : baseModel;
            yield return claim;
        }

        if (!string.IsNullOrWhiteSpace(license))
        {
            yield return OfItem(ClaimKinds.License, license);
        }

        if (!string.IsNullOrWhiteSpace(baseModel))
        {
            yield return OfItem(ClaimKinds.BaseModel, baseModel);
        }
    }

    private static CardClaim OfItem(string kind, string value) => new(kind, value.Trim(), CardClaimSource.Item, 0, 0);

    private static JudgedClaim Judge(ModelFact model, CardClaim claim)
    {
        var result = ClaimChecks.Of(claim.Kind)?.Check(model, claim) ?? ClaimResult.Open("nothing in a file is compared with it");
        var decision = new ModelClaimDecision(
            model.DisplayPath, claim.Kind, claim.Detail is null ? claim.Value : $"{claim.Detail}: {claim.Value}", result.Outcome, Cut(result.Found),
            result.ReadFrom, result.Reason, Place(model, claim));
        return new(model, claim, decision);
    }

    private static FileLocation? Place(ModelFact model, CardClaim claim) =>
        claim.Source == CardClaimSource.Item || model.Card is null ? model.DeclaredAt
        : new FileLocation(model.Card.Path, Math.Max(0, claim.Line), Math.Max(0, claim.Column));

    /// <summary>
    /// A text that names several figures, and the right one among them, speaks of more than this file: of its siblings, its parent, its
    /// other forms. So do several digests that name no file, several base models and several licenses, wherever they stand; but a digest in
    /// the block is not taken back for one in the text.
    /// </summary>
    private static void Soften(ImmutableArray<JudgedClaim>.Builder judged, int first)
    {
        for (var i = first; i < judged.Count; i++)
        {
            var (claim, decision) = (judged[i].Claim, judged[i].Decision);
            if (decision.Outcome == ClaimOutcome.Contradicted && IsOneOfSeveral(claim) && IsConfirmed(judged, first, claim))
            {
                judged[i] = judged[i] with
                {
                    Decision = decision with { Outcome = ClaimOutcome.Unverifiable, Reason = "the card states several, and another of them is this file's" },
                };
            }
        }
    }

    private static bool IsOneOfSeveral(CardClaim claim) => claim.Kind == ClaimKinds.Digest
        ? claim.Detail is null
        : claim.Source == CardClaimSource.Prose || (claim.Kind is ClaimKinds.BaseModel or ClaimKinds.License && claim.Source == CardClaimSource.FrontMatter);

    private static bool IsConfirmed(ImmutableArray<JudgedClaim>.Builder judged, int first, CardClaim claim)
    {
        for (var i = first; i < judged.Count; i++)
        {
            if (judged[i].Claim.Kind == claim.Kind && judged[i].Decision.Outcome == ClaimOutcome.Confirmed
                && (claim.Kind != ClaimKinds.Digest || claim.Source != CardClaimSource.Block || judged[i].Claim.Source == CardClaimSource.Block))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Cut(string? text) =>
        text is null || text.Length <= LongestFound ? text : text[..(char.IsHighSurrogate(text[LongestFound - 1]) ? LongestFound - 1 : LongestFound)] + "…";
}
