using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>
/// Judges the licenses of one model's expression, one by one. <c>deny</c> comes first, then a license that the policy allows by its
/// name, then its terms: each that stands in the way must be accepted, and each that is not known too. A license whose text
/// nobody read is accepted by its name alone, since it may hold a term that no list names.
/// </summary>
internal sealed class ModelTermJudge
{
    private readonly ModelLicensePolicy policy;
    private readonly List<ModelLicenseAllowance> exceptions = [];
    private readonly HashSet<FileLocation> used;

    /// <summary>Prepares to judge one model.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="model">The model's display path.</param>
    /// <param name="used">Where to note the entries that decided.</param>
    public ModelTermJudge(ModelLicensePolicy policy, string model, HashSet<FileLocation> used)
    {
        this.policy = policy;
        this.used = used;
        foreach (var exception in policy.Exceptions)
        {
            if (exception.Model.Equals(model.Replace('\\', '/'), StringComparison.Ordinal))
            {
                exceptions.Add(exception);
            }
        }
    }

    /// <summary>Judges one license.</summary>
    /// <param name="term">The license.</param>
    /// <param name="terms">Its terms as far as they are known.</param>
    /// <param name="missing">What would have to be accepted; null when it is accepted, or when <c>deny</c> names it.</param>
    public JudgedModelTerm Judge(LicenseTerm term, out ModelTerms terms, out MissingModelTerms? missing)
    {
        missing = null;
        terms = ModelTerms.Of(term);
        if (TermMatch.Exact(policy.Deny, term) is { } denied)
        {
            used.Add(denied.Location);
            return new(term, Accepted: false, "refused (in models.licenses.deny)");
        }

        if (Named(term) is { } named)
        {
            return named;
        }

        if (TermMatch.Covered(policy.Deny, term) is { } covering)
        {
            used.Add(covering.Location);
            missing = new([], [term.ToString()]);
            return new(term, Accepted: false, $"refused (covered by {covering.Term} in models.licenses.deny)");
        }

        return ByTerms(term, terms, out missing);
    }

    private JudgedModelTerm? Named(LicenseTerm term)
    {
        if (TermMatch.Exact(policy.Allow, term) is { } allowed)
        {
            used.Add(allowed.Location);
            return new(term, Accepted: true, "accepted (in models.licenses.allow)");
        }

        foreach (var exception in exceptions)
        {
            if (TermMatch.Exact(exception.Allow, term) is { } entry)
            {
                used.Add(exception.Location);
                used.Add(entry.Location);
                return new(term, Accepted: true, "accepted (in models.licenses.exceptions)");
            }
        }

        return null;
    }

    private JudgedModelTerm ByTerms(LicenseTerm license, ModelTerms terms, out MissingModelTerms? missing)
    {
        var refused = new List<ModelTerm>();
        var undecided = new List<ModelTerm>();
        foreach (var term in ModelTermNames.All)
        {
            var stands = terms.Stands(term);
            if ((stands || terms.IsUndecided(term)) && !((stands || terms.IsRead) && IsAccepted(term)))
            {
                (stands ? refused : undecided).Add(term);
            }
        }

        missing = null;
        if (refused.Count == 0 && undecided.Count == 0 && terms.IsRead)
        {
            return new(license, Accepted: true, "accepted (its terms are accepted)");
        }

        missing = undecided.Count > 0 || !terms.IsRead ? new([], [license.ToString()]) : new([.. refused.Select(ModelTermNames.AcceptedAs)], []);
        return new(license, Accepted: false, Why(terms, refused, undecided));
    }

    /// <summary>Whether the built-in list accepts a term: what an open license may ask for.</summary>
    /// <param name="term">The term.</param>
    public static bool IsOpenTerm(ModelTerm term) => term is ModelTerm.Attribution or ModelTerm.NamingRule or ModelTerm.ShareAlike;

    private bool IsAccepted(ModelTerm term)
    {
        if (Find(policy.Accept, term) is { } listed)
        {
            used.Add(listed.Location);
            return true;
        }

        // What the Open Source Definition itself leaves to a license (sections 1, 3 and 4).
        if (policy.AcceptsOpenTerms && IsOpenTerm(term))
        {
            return true;
        }

        foreach (var exception in exceptions)
        {
            if (Find(exception.Accept, term) is { } entry)
            {
                used.Add(exception.Location);
                used.Add(entry.Location);
                return true;
            }
        }

        return false;
    }

    private static PolicyModelTerm? Find(ImmutableArray<PolicyModelTerm> entries, ModelTerm term)
    {
        foreach (var entry in entries)
        {
            if (entry.Term == term)
            {
                return entry;
            }
        }

        return null;
    }

    private static string Why(ModelTerms terms, List<ModelTerm> refused, List<ModelTerm> undecided)
    {
        var text = new StringBuilder();
        foreach (var term in refused)
        {
            text.Append(text.Length == 0 ? "refused (" : "; ").Append(ModelTermNames.AcceptedAs(term));
            text.Append(terms.Detail(term) is { } detail ? ": " + detail : "");
            text.Append(terms[term].Proof switch { TermProof.Secondary => ", as third parties say", TermProof.Unverified => ", not verified", _ => "" });
        }

        text.Append(refused.Count == 0 ? "" : undecided.Count > 0 || !terms.IsRead ? ") and " : ")");
        if (undecided.Count == 0)
        {
            return text.Append(terms.IsRead ? "" : "needs a decision (its text was not read)").ToString();
        }

        text.Append("needs a decision (whether it ");
        for (var i = 0; i < undecided.Count; i++)
        {
            text.Append(i == 0 ? "" : i == undecided.Count - 1 ? " or " : ", ").Append(ModelTermNames.Question(undecided[i]));
        }

        return text.Append(" was not verified)").ToString();
    }
}
