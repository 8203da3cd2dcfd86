using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>How the license of a project stands to that of something it ships.</summary>
public enum Compatibility
{
    /// <summary>Nothing that is certain speaks against it.</summary>
    NothingKnown,

    /// <summary>What is combined goes out under the other license, whatever the project says of its own code.</summary>
    Binds,

    /// <summary>No combination can meet both.</summary>
    Conflicts,
}

/// <summary>
/// A small table of what is certain about licenses of a project and of its dependencies, after the commentary of the Free
/// Software Foundation ("Various Licenses and Comments about Them") and the words of the GPL. <c>docs/rules/CG1011.md</c> shows it.
/// What it does not hold is not known, and not called compatible.
/// </summary>
public static class LicenseCompatibility
{
    private const string Gpl2 = "GPL-2.0-only";
    private const string Gpl3 = "GPL-3.0-only";
    private const string Agpl3 = "AGPL-3.0-only";
    private const string Lgpl3 = "LGPL-3.0-only";

    /// <summary>Free licenses whose terms no version of the GPL can take in, by the FSF's list.</summary>
    internal static readonly string[] NotWithGpl =
    [
        "AFL-1.1", "AFL-1.2", "AFL-2.0", "AFL-2.1", "AFL-3.0", "Apache-1.0", "Apache-1.1", "BSD-4-Clause", "CDDL-1.0", "CDDL-1.1", "CPL-1.0", "EPL-1.0",
        "EPL-2.0", "IPL-1.0", "LPL-1.02", "LPPL-1.3a", "MPL-1.1", "MPL-2.0-no-copyleft-exception", "MS-PL", "MS-RL", "NPL-1.0", "NPL-1.1", "OSL-1.0", "OSL-1.1",
        "OSL-2.0", "OSL-2.1", "OSL-3.0", "OpenSSL", "PHP-3.0", "PHP-3.01", "QPL-1.0", "RPSL-1.0", "SISSL", "SPL-1.0", "Zend-2.0", "ZPL-1.1",
    ];

    /// <summary>Licenses that GPL-3.0 can take in and GPL-2.0 alone cannot.</summary>
    internal static readonly string[] NotWithGpl2 = ["Apache-2.0", "CC-BY-SA-4.0"];

    /// <summary>Listed licenses that take away what the GPL gives: use for profit, change, or giving out.</summary>
    internal static readonly string[] NotFree =
    [
        "BUSL-1.1", "CC-BY-NC-2.0", "CC-BY-NC-2.5", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-2.0", "CC-BY-NC-ND-2.5", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0",
        "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-2.5", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-2.0", "CC-BY-ND-2.5", "CC-BY-ND-3.0", "CC-BY-ND-4.0",
        "Elastic-2.0", "PolyForm-Noncommercial-1.0.0", "PolyForm-Small-Business-1.0.0", "SSPL-1.0",
    ];

    /// <summary>Compares.</summary>
    /// <param name="own">A term of the project's own license.</param>
    /// <param name="other">A term of a license of what it ships.</param>
    public static Compatibility Of(LicenseTerm own, LicenseTerm other)
    {
        if (other.Exception is not null && SpdxCatalog.Current.TryGetException(other.Exception, out var exception) && exception.PermitsLinking)
        {
            return Compatibility.NothingKnown;
        }

        // What an exception of the project's own license adds is not in the table; nor what one of the other takes out of its terms.
        if (own.Exception is not null || (other.Exception is not null && NamedIn(NotWithGpl2, other)))
        {
            return Compatibility.NothingKnown;
        }

        if (IsGpl(own))
        {
            // "Or later" is one license of the recipient's choice: it fails only where every version does.
            return (IsVersion(own, Gpl2) && Gpl2Takes(other)) || (OffersGpl3(own) && Gpl3Takes(other)) ? Compatibility.NothingKnown : Compatibility.Conflicts;
        }

        if (!SpdxCatalog.Current.IsStrongCopyleft(other) || LicenseVersions.IsSameVersion(own.Id, other.Id))
        {
            return Compatibility.NothingKnown;
        }

        return IsGpl(other) && (NamedIn(NotWithGpl, own) || NamedIn(NotFree, own)) ? Compatibility.Conflicts
            // Between strong licenses of different families only their own lists of compatible licenses decide.
            : SpdxCatalog.Current.IsStrongCopyleft(own) ? Compatibility.NothingKnown
            : Compatibility.Binds;
    }

    private static bool IsGpl(LicenseTerm term) => IsVersion(term, Gpl2) || IsVersion(term, Gpl3) || IsVersion(term, Agpl3);

    private static bool OffersGpl3(LicenseTerm term) =>
        IsVersion(term, Gpl3) || IsVersion(term, Agpl3) || (IsVersion(term, Gpl2) && LicenseVersions.IsOrLater(term));

    private static bool Gpl2Takes(LicenseTerm other) =>
        !NamedIn(NotWithGpl, other) && !NamedIn(NotWithGpl2, other) && !IsVersion(other, Gpl3) && !IsVersion(other, Agpl3) && !IsVersion(other, Lgpl3)
        && !NamedIn(NotFree, other);

    private static bool Gpl3Takes(LicenseTerm other) =>
        !NamedIn(NotWithGpl, other) && !(IsVersion(other, Gpl2) && !LicenseVersions.IsOrLater(other)) && !NamedIn(NotFree, other);

    private static bool IsVersion(LicenseTerm term, string id) => LicenseVersions.IsSameVersion(term.Id, id);

    private static bool NamedIn(string[] list, LicenseTerm term)
    {
        foreach (var id in list)
        {
            if (id.Equals(term.Id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
