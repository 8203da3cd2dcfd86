using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>What "or later" means: which ids are versions of one license, and in which order they came.</summary>
public static class LicenseVersions
{
    private const string Only = "-only";
    private const string OrLater = "-or-later";

    /// <summary>
    /// Versions of one license by one steward, oldest first. Named here is only what is certain: the Affero license changed
    /// hands between 1.0 and 3.0, and EPL follows CPL under another name, so neither step is taken.
    /// </summary>
    private static readonly string[][] Families =
    [
        ["GPL-1.0", "GPL-2.0", "GPL-3.0"],
        ["LGPL-2.0", "LGPL-2.1", "LGPL-3.0"],
        ["GFDL-1.1", "GFDL-1.2", "GFDL-1.3"],
        ["AFL-1.1", "AFL-1.2", "AFL-2.0", "AFL-2.1", "AFL-3.0"],
        ["Apache-1.0", "Apache-1.1", "Apache-2.0"],
        ["Artistic-1.0", "Artistic-2.0"],
        ["CDDL-1.0", "CDDL-1.1"],
        ["CECILL-1.0", "CECILL-1.1", "CECILL-2.0", "CECILL-2.1"],
        ["ECL-1.0", "ECL-2.0"],
        ["EFL-1.0", "EFL-2.0"],
        ["EPL-1.0", "EPL-2.0"],
        ["EUPL-1.0", "EUPL-1.1", "EUPL-1.2"],
        ["LPL-1.0", "LPL-1.02"],
        ["LPPL-1.0", "LPPL-1.1", "LPPL-1.2", "LPPL-1.3a", "LPPL-1.3c"],
        ["MPL-1.0", "MPL-1.1", "MPL-2.0"],
        ["NPL-1.0", "NPL-1.1"],
        ["OFL-1.0", "OFL-1.1"],
        ["OSL-1.0", "OSL-1.1", "OSL-2.0", "OSL-2.1", "OSL-3.0"],
        ["PHP-3.0", "PHP-3.01"],
        ["RPL-1.1", "RPL-1.5"],
        ["ZPL-1.1", "ZPL-2.0", "ZPL-2.1"],
    ];

    /// <summary>Whether a term offers later versions too: by <c>+</c> or by an id that ends in <c>-or-later</c>.</summary>
    /// <param name="term">The term.</param>
    public static bool IsOrLater(LicenseTerm term) => term.OrLater || (!IsReference(term.Id) && term.Id.EndsWith(OrLater, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether two ids name the same version of the same license: equal but for <c>-only</c> and <c>-or-later</c>.</summary>
    /// <param name="one">An id.</param>
    /// <param name="other">Another id.</param>
    public static bool IsSameVersion(string one, string other) => Base(one).Equals(Base(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an id names a later version of the license that another id names.</summary>
    /// <param name="later">The id that may be later.</param>
    /// <param name="earlier">The id to compare with.</param>
    /// <returns>False as well where it is not certain.</returns>
    public static bool IsLaterVersion(string later, string earlier)
    {
        var family = FamilyOf(earlier, out var rank);
        return family is not null && FamilyOf(later, out var laterRank) == family && laterRank > rank;
    }

    /// <summary>The versions that came after the one an id names, oldest first, spelled as current ids (<c>GPL-3.0-only</c>).</summary>
    /// <param name="id">An id.</param>
    public static IReadOnlyList<string> After(string id)
    {
        var family = FamilyOf(id, out var rank);
        if (family is null)
        {
            return [];
        }

        var later = new List<string>();
        for (var i = rank + 1; i < family.Length; i++)
        {
            later.Add(SpdxCatalog.Current.TryGetLicense(family[i], out var license) ? license.Replacement ?? license.Id : family[i]);
        }

        return later;
    }

    // A name of somebody's own means nothing but itself, whatever it ends in.
    private static bool IsReference(string id) =>
        id.StartsWith("LicenseRef-", StringComparison.Ordinal) || id.StartsWith("DocumentRef-", StringComparison.Ordinal);

    private static ReadOnlySpan<char> Base(string id) =>
        IsReference(id) ? id
        : id.EndsWith(Only, StringComparison.OrdinalIgnoreCase) ? id.AsSpan(0, id.Length - Only.Length)
        : id.EndsWith(OrLater, StringComparison.OrdinalIgnoreCase) ? id.AsSpan(0, id.Length - OrLater.Length)
        : id;

    private static string[]? FamilyOf(string id, out int rank)
    {
        var name = Base(id);
        foreach (var family in Families)
        {
            for (rank = 0; rank < family.Length; rank++)
            {
                if (name.Equals(family[rank], StringComparison.OrdinalIgnoreCase))
                {
                    return family;
                }
            }
        }

        rank = -1;
        return null;
    }
}
