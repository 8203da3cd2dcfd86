using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>One data set under the policy: what the rule explains and documents record.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Decision">The outcome.</param>
/// <param name="LicenseCause">Why a license that is stated is not known, as a clause that follows the data set; null when it is known or not stated.</param>
/// <param name="LicenseFix">What to write instead; null along with it.</param>
/// <param name="Denied">The license that <c>models.licenses.deny</c> refuses; null without one.</param>
public sealed record JudgedDataset(DatasetFact Dataset, DatasetDecision Decision, string? LicenseCause, string? LicenseFix, string? Denied);

/// <summary>
/// Decides what the license of a data set is, by the same words as that of a model, and whether the policy refuses it by name. The terms of
/// licenses of data are not judged further: what they mean for a model that learned from the data is for people to say.
/// </summary>
public static class DatasetJudge
{
    /// <summary>Judges every data set.</summary>
    /// <param name="policy">What the policy says of the licenses of models.</param>
    /// <param name="datasets">The data sets.</param>
    /// <param name="normaliseExpression">Gives the normalised form of an SPDX expression, or null for a text that is none.</param>
    public static ImmutableArray<JudgedDataset> Judge(ModelLicensePolicy policy, ImmutableArray<DatasetFact> datasets, Func<string, string?> normaliseExpression)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var judged = ImmutableArray.CreateBuilder<JudgedDataset>(datasets.Length);
        foreach (var dataset in datasets)
        {
            judged.Add(Judge(policy, dataset, normaliseExpression));
        }

        return judged.MoveToImmutable();
    }

    private static JudgedDataset Judge(ModelLicensePolicy policy, DatasetFact dataset, Func<string, string?> normaliseExpression)
    {
        var stand = StandIn(dataset);
        var known = ModelLicenseJudge.Decide(stand, normaliseExpression);
        var license = known.License ?? (known.Stated is { } stated ? DataLicenseAddress.Id(stated) : null);
        var (cause, fix) = license is not null || known.Stated is null ? ((string?)null, (string?)null) : ModelLicenseJudge.Explain(stand, known);
        var denied = license is null || SpdxExpressionParser.Parse(license).Expression is not { } expression ? null : Denied(policy, expression);
        return new(dataset, new DatasetDecision(dataset.Name, license, Lacks(dataset, license)), cause, fix, denied);
    }

    /// <summary>A model with the license of the data set, since both are named by the Hub's ids, SPDX ids, or "other" with a name.</summary>
    private static ModelFact StandIn(DatasetFact dataset) => new()
    {
        Path = "",
        DisplayPath = dataset.Name,
        Format = "",
        Sha256 = "",
        Card = dataset.License is not { } license ? null : new CardFact
        {
            Path = "",
            DisplayPath = dataset.Document ?? dataset.Name,
            Sha256 = "",
            Fields = [new CardField(CardFields.License, license, CardFieldState.Stated, 0, 0, FromFrontMatter: true)],
            LicenseName = dataset.LicenseName,
        },
    };

    private static ImmutableArray<string> Lacks(DatasetFact dataset, string? license)
    {
        if (dataset.Undocumented is not null)
        {
            return [];
        }

        var lacks = ImmutableArray.CreateBuilder<string>(3);
        AddIf(dataset.Document is null, "document");
        AddIf(license is null, "license");
        AddIf(dataset.Origin is null, "origin");
        return lacks.ToImmutable();

        void AddIf(bool isMissing, string what)
        {
            if (isMissing)
            {
                lacks.Add(what);
            }
        }
    }

    /// <summary>The first denied license of an AND, or of an OR whose sides are both denied; null when there is a way around.</summary>
    private static string? Denied(ModelLicensePolicy policy, LicenseExpression expression) => expression switch
    {
        LicenseAnd and => Denied(policy, and.Left) ?? Denied(policy, and.Right),
        LicenseOr or => Denied(policy, or.Left) is { } left && Denied(policy, or.Right) is not null ? left : null,
        LicenseTerm term => TermMatch.Exact(policy.Deny, term) is not null || (TermMatch.Exact(policy.Allow, term) is null && TermMatch.Covered(policy.Deny, term) is not null)
            ? term.ToString()
            : null,
        _ => null,
    };
}
