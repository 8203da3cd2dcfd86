using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>What a statement about an advisory says (OpenVEX 0.2.0, "Status Labels"; CycloneDX 1.6, <c>impactAnalysisState</c>), from what weighs most.</summary>
public enum AdvisoryStatus
{
    /// <summary>The product is affected: <c>affected</c>, <c>exploitable</c>.</summary>
    Affected,

    /// <summary>Nobody knows yet: <c>under_investigation</c>, <c>in_triage</c>.</summary>
    UnderInvestigation,

    /// <summary>The product is not affected: <c>not_affected</c>, <c>false_positive</c>.</summary>
    NotAffected,

    /// <summary>This version holds the fix: <c>fixed</c>, <c>resolved</c>, <c>resolved_with_pedigree</c>.</summary>
    Fixed,
}

/// <summary>What a VEX file answers to an advisory.</summary>
/// <param name="Status">The status.</param>
/// <param name="Justification">The justification as the file spells it; null without one.</param>
/// <param name="Statement">Its impact or action in the words of who wrote it; null without them.</param>
/// <param name="Place">Where it stands.</param>
public sealed record AdvisoryAnswerFact(AdvisoryStatus Status, string? Justification, string? Statement, FileLocation Place);

/// <summary>An advisory that NuGet's audit held against a package of the graph, as the restore recorded it.</summary>
public sealed record AdvisoryFact
{
    /// <summary>Its id, the last part of its address: <c>GHSA-xxxx-xxxx-xxxx</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its address, as NuGet names it.</summary>
    public required string Url { get; init; }

    /// <summary><c>low</c>, <c>moderate</c>, <c>high</c> or <c>critical</c>: NU1901 to NU1904.</summary>
    public required string Severity { get; init; }

    /// <summary>The package, by its <see cref="PackageFact.Key"/>.</summary>
    public required string Package { get; init; }

    /// <summary>What a VEX file says of it; null where none speaks of this advisory and package.</summary>
    public AdvisoryAnswerFact? Answer { get; init; }

    /// <summary>Where a VEX file speaks of this advisory and not of this package, version or product; null where none does, or where there is an answer.</summary>
    public FileLocation? Elsewhere { get; init; }

    /// <summary>Whether the answer takes it away.</summary>
    public bool IsAnswered => Answer is { Status: AdvisoryStatus.NotAffected or AdvisoryStatus.Fixed };
}

/// <summary>A package that the project asks for by something else than one version or its lowest one.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">The range, as the restore wrote it.</param>
/// <param name="Package">What it was resolved to, by its <see cref="PackageFact.Key"/>; null when it is not in the graph.</param>
/// <param name="Place">Where it is asked for.</param>
public sealed record RequestedRangeFact(string Id, string Version, string? Package, FileLocation Place);

/// <summary>A package whose content is not the one that the lock file holds.</summary>
/// <param name="Package">The package, by its <see cref="PackageFact.Key"/>.</param>
/// <param name="Locked">The content hash of the lock file: base64 of a SHA-512.</param>
/// <param name="Found">The other one.</param>
/// <param name="InFolder">Whether the package folder has the other content; otherwise the restore's result has.</param>
/// <param name="Place">Where the lock file holds it.</param>
public sealed record ChangedContentFact(string Package, string Locked, string Found, bool InFolder, FileLocation Place);

/// <summary>A package that was signed long ago.</summary>
/// <param name="Package">The package, by its <see cref="PackageFact.Key"/>.</param>
/// <param name="Signed">The latest day on which it was signed, <c>yyyy-MM-dd</c>.</param>
/// <param name="Days">How many days that was before the day by which is judged.</param>
public sealed record OldPackageFact(string Package, string Signed, int Days);

/// <summary>What is known of NuGet's audit.</summary>
public enum AuditState
{
    /// <summary>The restore's result says nothing of it.</summary>
    Unknown,

    /// <summary>It ran, and its findings are in the result.</summary>
    Done,

    /// <summary>It was turned off (<c>NuGetAudit</c>).</summary>
    Off,

    /// <summary>A source had no data (NU1905), or no feed is one that could have any.</summary>
    NoData,

    /// <summary>Its data could not be had (NU1900).</summary>
    Failed,

    /// <summary>Its findings are kept out of the result (<c>NoWarn</c> with NU1901 to NU1904).</summary>
    Hidden,

    /// <summary>Only packages that the project itself asks for were audited (<c>NuGetAuditMode</c>).</summary>
    DirectOnly,
}

/// <summary>What the restore left behind about the health of the dependencies. Nothing of it was fetched for it.</summary>
public sealed record DependencyHealthFact
{
    /// <summary>Whether the restore's result tells of itself at all.</summary>
    public bool IsRead { get; init; }

    /// <summary>Absolute path of the lock file; null where there is none.</summary>
    public string? LockFile { get; init; }

    /// <summary>Whether the restore was held to the lock file (<c>RestoreLockedMode</c>).</summary>
    public bool IsLocked { get; init; }

    /// <summary>Floating versions and ranges of the project's own requests, in ordinal order of the ids.</summary>
    public ImmutableArray<RequestedRangeFact> Ranges { get; init; } = [];

    /// <summary>How many feeds the restore could take packages from.</summary>
    public int Feeds { get; init; }

    /// <summary>Whether any configuration of NuGet maps packages to feeds; null where nobody looked.</summary>
    public bool? HasSourceMapping { get; init; }

    /// <summary>Absolute path of the nearest configuration of NuGet; null without one.</summary>
    public string? NearestConfig { get; init; }

    /// <summary>Packages with other content than the lock file holds, in the order of the packages.</summary>
    public ImmutableArray<ChangedContentFact> Changed { get; init; } = [];

    /// <summary>What is known of the audit.</summary>
    public AuditState Audit { get; init; }

    /// <summary>The lightest severity that the audit tells (<c>NuGetAuditLevel</c>); null when unknown.</summary>
    public string? AuditLevel { get; init; }

    /// <summary>What the audit found, in ordinal order of package and address.</summary>
    public ImmutableArray<AdvisoryFact> Advisories { get; init; } = [];

    /// <summary>Files of answers that lie in their usual place and could not be read: name, place in it, and why, as sentences; not escaped.</summary>
    public ImmutableArray<string> UnreadAnswers { get; init; } = [];

    /// <summary>Addresses of the advisories that the project suppresses (<c>NuGetAuditSuppress</c>), in ordinal order.</summary>
    public ImmutableArray<string> Suppressed { get; init; } = [];

    /// <summary>Packages that were signed longer ago than the policy wants, in the order of the packages.</summary>
    public ImmutableArray<OldPackageFact> Old { get; init; } = [];

    /// <summary>The id of an advisory: the last part of its address.</summary>
    /// <param name="url">The address.</param>
    public static string IdOf(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var rest = url.AsSpan().TrimEnd('/');
        var name = rest[(rest.LastIndexOf('/') + 1)..];
        return name.IsEmpty ? url : name.ToString();
    }
}
