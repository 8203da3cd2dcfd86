using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>
/// Which licenses the Model Openness Framework 1.0 takes for open, as its reference tool does: those that the OSI approved or the FSF calls
/// free, a list of licenses for data, and OpenMDW-1.0. The tool spells one of the list ODC-PDDL-1.0; SPDX knows it as PDDL-1.0.
/// </summary>
internal static class OpenLicenses
{
    private const string MadeForModels = "OpenMDW-1.0";

    private static readonly HashSet<string> ForData = new(StringComparer.Ordinal)
    {
        "CC0-1.0", "CC-BY-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-2.5-AU", "CC-BY-3.0", "CC-BY-3.0-AT", "CC-BY-3.0-AU", "CC-BY-3.0-DE", "CC-BY-3.0-IGO",
        "CC-BY-3.0-NL", "CC-BY-3.0-US", "CC-BY-4.0", "CC-BY-SA-1.0", "CC-BY-SA-2.0", "CC-BY-SA-2.0-UK", "CC-BY-SA-2.1-JP", "CC-BY-SA-2.5", "CC-BY-SA-3.0",
        "CC-BY-SA-3.0-AT", "CC-BY-SA-4.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "PDDL-1.0", "ODC-By-1.0", "ODbL-1.0",
        "GFDL-1.3-only", "GFDL-1.3-or-later", "OGL-Canada-2.0", "OGL-UK-2.0", "OGL-UK-3.0",
    };

    // What the tool calls appropriate for a kind of part. It counts other open ones as well, with a notice.
    private static readonly HashSet<string> Code = new(StringComparer.Ordinal)
    {
        "0BSD", "AFL-1.1", "AFL-1.2", "AFL-2.0", "AFL-2.1", "AFL-3.0", "Apache-1.0", "Apache-1.1", "Apache-2.0", "ECL-1.0", "ECL-2.0", "ISC", "MIT", "MIT-0",
        "MulanPSL-1.0", "MulanPSL-2.0", "NCSA", "UPL-1.0", MadeForModels,
    };

    private static readonly HashSet<string> Data = new(StringComparer.Ordinal)
    {
        "CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "C-UDA-1.0", "CC-PDDC", "CC0-1.0", "PDDL-1.0", MadeForModels,
    };

    private static readonly HashSet<string> Documents = new(StringComparer.Ordinal)
    {
        "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "FreeBSD-DOC", "CC-PDDC", "CC0-1.0", "Apache-2.0", MadeForModels,
    };

    /// <summary>Whether a license is on the framework's list of licenses for data.</summary>
    public static bool IsForData(string id) => ForData.Contains(id);

    /// <summary>Whether a license, alone or with a listed exception, is open.</summary>
    public static bool IsOpen(LicenseTerm term) =>
        IsListed(term, out var license) && (license.IsOsiApproved || license.IsFsfFree || ForData.Contains(license.Id) || license.Id == MadeForModels);

    /// <summary>Whether the OSI approved a license, alone or with a listed exception.</summary>
    public static bool IsOsiApproved(LicenseTerm term) => IsListed(term, out var license) && license.IsOsiApproved;

    /// <summary>Whether an expression holds where its terms do: of an OR one side, of an AND both.</summary>
    public static bool Holds(LicenseExpression expression, Func<LicenseTerm, bool> holds) => expression switch
    {
        LicenseOr or => Holds(or.Left, holds) || Holds(or.Right, holds),
        LicenseAnd and => Holds(and.Left, holds) && Holds(and.Right, holds),
        LicenseTerm term => holds(term),
        _ => false,
    };

    /// <summary>Whether a license is made for a kind of part.</summary>
    public static bool IsAppropriate(LicenseTerm term, PartContent content) =>
        (content switch { PartContent.Code => Code, PartContent.Data => Data, _ => Documents }).Contains(term.Id);

    private static bool IsListed(LicenseTerm term, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SpdxLicense? license) =>
        SpdxCatalog.Current.TryGetLicense(term.Id, out license)
        && (term.Exception is null || SpdxCatalog.Current.TryGetException(term.Exception, out _));
}
