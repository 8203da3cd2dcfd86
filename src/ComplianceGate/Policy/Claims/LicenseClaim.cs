using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>
/// License: the card's Hub id or SPDX expression against what the file states, both in SPDX terms. A license that is on no list is
/// known by a name that anybody may spell otherwise, so it contradicts nothing.
/// </summary>
internal sealed class LicenseClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.License;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header is not { } header || (header.License is null && header.LicenseName is null))
        {
            return ClaimResult.Silent(model, "its license");
        }

        var (shown, place) = (Shown(header), ClaimPlace.Of(model, Kind));
        var name = claim.Source == CardClaimSource.Item ? null : model.Card?.LicenseName;
        if (Read(claim.Value, name) is not { } stated)
        {
            return ClaimResult.Open("what the card states is no single license that is known", shown, place);
        }

        return Read(header.License ?? "other", header.LicenseName) is { } actual
            ? Compare(stated, actual, shown, place)
            : ClaimResult.Open("what the file states is no single license that is known", shown, place);
    }

    private static ClaimResult Compare(LicenseExpression stated, LicenseExpression actual, string shown, string place)
    {
        var (one, other) = (Sorted(stated), Sorted(actual));
        if (one == other)
        {
            return ClaimResult.Confirmed(shown, place, stated.ToString() == shown ? null : "two ways to write one license");
        }

        var (ours, theirs) = (stated.Terms(), actual.Terms());
        if (actual is LicenseOr && stated is LicenseTerm && theirs.Any(t => t.ToString().Equals(one, StringComparison.OrdinalIgnoreCase)))
        {
            return ClaimResult.Confirmed(shown, place, "the file offers it among others");
        }

        if (stated is LicenseTerm a && actual is LicenseTerm b && a.Exception == b.Exception && LicenseVersions.IsSameVersion(a.Id, b.Id))
        {
            return ClaimResult.Open("they differ in whether later versions hold as well, which ids of the Hub do not tell", shown, place);
        }

        return ours.Any(IsOwnName) || theirs.Any(IsOwnName)
            ? ClaimResult.Open("at least one is a license of its own, and its name may be spelled in more than one way", shown, place)
            : ClaimResult.Contradicted(shown, place, Stricter(ours, theirs));
    }

    /// <summary>Reads a statement as cards and files write it; null for a family, a word or nothing.</summary>
    private static LicenseExpression? Read(string stated, string? name)
    {
        stated = stated.Trim();
        // A file may give the Hub's own id as the name of what it calls "other".
        if (stated.Equals("other", StringComparison.OrdinalIgnoreCase) && name is not null && HuggingFaceLicenses.Find(name.Trim())?.Expression is { } known)
        {
            stated = known;
        }

        return (ModelLicenseJudge.Read(stated, name, Normalise) ?? Title(stated)) is { } expression ? SpdxExpressionParser.Parse(expression).Expression : null;
    }

    private static string? Normalise(string text) => SpdxExpressionParser.Parse(text).Expression?.ToString();

    // The whole name of a listed license: "MIT License", "Apache License 2.0".
    private static string? Title(string text)
    {
        var slug = ClaimText.Slug(text);
        if (slug.Length < 8 || text.Length > 200)
        {
            return null;
        }

        foreach (var license in SpdxCatalog.Current.Licenses)
        {
            if (ClaimText.Slug(license.Name) == slug)
            {
                return Normalise(license.Id);
            }
        }

        return slug is "apachelicenseversion20" or "apache20license" ? "Apache-2.0" : null;
    }

    private static string Shown(ModelHeaderFact header) =>
        header.License is null ? header.LicenseName! : header.LicenseName is null ? header.License : $"{header.License} ({header.LicenseName})";

    private static bool IsOwnName(LicenseTerm term) =>
        (term.Id.StartsWith("LicenseRef-", StringComparison.OrdinalIgnoreCase) && ModelTermsTable.Find(term.Id) is null)
        || term.Id.StartsWith("DocumentRef-", StringComparison.OrdinalIgnoreCase);

    // A choice or sum in another order is the same.
    private static string Sorted(LicenseExpression expression)
    {
        var terms = new List<string>();
        var isOr = expression is LicenseOr;
        if (expression is LicenseTerm || !Flatten(expression, isOr, terms))
        {
            return expression.ToString()!.ToLowerInvariant();
        }

        terms.Sort(StringComparer.Ordinal);
        return string.Join(isOr ? " or " : " and ", terms);
    }

    private static bool Flatten(LicenseExpression expression, bool isOr, List<string> terms)
    {
        switch (expression)
        {
            case LicenseTerm term:
                terms.Add(term.ToString().ToLowerInvariant());
                return true;
            case LicenseOr choice when isOr:
                return Flatten(choice.Left, isOr, terms) && Flatten(choice.Right, isOr, terms);
            case LicenseAnd sum when !isOr:
                return Flatten(sum.Left, isOr, terms) && Flatten(sum.Right, isOr, terms);
            default:
                return false;
        }
    }

    /// <summary>What the file's license asks and the card's does not; null where it is no stricter as far as is known.</summary>
    private static string? Stricter(ImmutableArray<LicenseTerm> ours, ImmutableArray<LicenseTerm> theirs)
    {
        if (ours.Length != 1 || theirs.Length != 1)
        {
            return null;
        }

        var (card, file) = (ModelTerms.Of(ours[0]), ModelTerms.Of(theirs[0]));
        var text = new StringBuilder();
        foreach (var term in ModelTermNames.All)
        {
            if (file.Stands(term) && !card.Stands(term) && !card.IsUndecided(term))
            {
                text.Append(text.Length == 0 ? "the file's is stricter: " : ", ").Append(ModelTermNames.AcceptedAs(term));
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }
}
