using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>How one term of a license compares with the entries of a policy list.</summary>
internal static class TermMatch
{
    /// <summary>The entry that names exactly this term; null when none does. <c>X</c> does not name <c>X WITH e</c>, nor the reverse.</summary>
    /// <param name="entries">The list.</param>
    /// <param name="term">The term.</param>
    public static PolicyTerm? Exact(ImmutableArray<PolicyTerm> entries, LicenseTerm term)
    {
        foreach (var entry in entries)
        {
            if (SameId(entry.Term.Id, term.Id) && entry.Term.OrLater == term.OrLater && SameException(entry.Term, term))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>
    /// The entry that names a version which this term offers by "or later", the same version alone or a later one, and that is
    /// not denied. Null for a term that offers one version only.
    /// </summary>
    /// <param name="entries">The list.</param>
    /// <param name="term">The term.</param>
    /// <param name="deny">The deny list.</param>
    public static PolicyTerm? Offered(ImmutableArray<PolicyTerm> entries, LicenseTerm term, ImmutableArray<PolicyTerm> deny)
    {
        if (!LicenseVersions.IsOrLater(term))
        {
            return null;
        }

        foreach (var entry in entries)
        {
            if (SameException(entry.Term, term)
                && (LicenseVersions.IsSameVersion(entry.Term.Id, term.Id) || LicenseVersions.IsLaterVersion(entry.Term.Id, term.Id))
                && Exact(deny, entry.Term) is null)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>
    /// The entry of a deny list that covers this term without naming it: the same version with another say on later ones, a
    /// later version of what is denied "or later", or a denied license with an exception on top.
    /// </summary>
    /// <param name="entries">The deny list.</param>
    /// <param name="term">The term.</param>
    public static PolicyTerm? Covered(ImmutableArray<PolicyTerm> entries, LicenseTerm term)
    {
        foreach (var entry in entries)
        {
            if ((entry.Term.Exception is null || SameException(entry.Term, term))
                && (LicenseVersions.IsSameVersion(entry.Term.Id, term.Id)
                    || (LicenseVersions.IsOrLater(entry.Term) && LicenseVersions.IsLaterVersion(term.Id, entry.Term.Id))))
            {
                return entry;
            }
        }

        return null;
    }

    // SPDX 3.0.1, case sensitivity: ids and the tails of references are equal in any case.
    private static bool SameId(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool SameException(LicenseTerm one, LicenseTerm other) =>
        string.Equals(one.Exception, other.Exception, StringComparison.OrdinalIgnoreCase);
}
