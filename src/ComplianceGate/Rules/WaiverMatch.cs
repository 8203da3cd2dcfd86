using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>A waiver, taken apart once so that it can be held against many findings.</summary>
internal sealed class WaiverMatch
{
    private readonly ComponentKind? kind;
    private readonly string? packageId;
    private readonly string? range;

    public WaiverMatch(Waiver waiver)
    {
        Waiver = waiver;
        if (PackageUrl.TryParse(waiver.Component, out var type, out var id, out var version))
        {
            (kind, packageId, range) = (type, id, version);
        }
    }

    /// <summary>The waiver.</summary>
    public Waiver Waiver { get; }

    /// <summary>Whether it named a finding that is there.</summary>
    public bool Matched { get; set; }

    /// <summary>Whether it named one of other content than it is bound to, and none of its own.</summary>
    public bool Missed { get; set; }

    /// <summary>
    /// Whether it names a finding: the same code, and the same package (id without regard to case, version within the range)
    /// or the same path to the letter.
    /// </summary>
    /// <param name="finding">The finding.</param>
    public bool Covers(Finding finding)
    {
        if (finding.Code != Waiver.Code)
        {
            return false;
        }

        if (packageId is null)
        {
            return string.Equals(finding.Subject.Replace('\\', '/'), Waiver.Component, StringComparison.Ordinal);
        }

        return PackageUrl.TryParse(finding.Subject, out var type, out var id, out var version)
            && PackageUrl.IsSame(kind, packageId, type, id)
            && (range is null || (version is not null && NuGetHost.Satisfies(version, range)));
    }

    /// <summary>Why it does not hold for a finding that it names: the content is another; null where it holds.</summary>
    /// <param name="facts">For the digest of what the finding is about.</param>
    /// <param name="finding">The finding.</param>
    public string? OtherContent(GateFacts facts, Finding finding)
    {
        if (Waiver.Digest is not { } digest)
        {
            return null;
        }

        var (first, second) = WaiverDigest.Of(facts, finding.Subject);
        return digest == first || digest == second ? null
            : $"The waiver of {WaiverTerms.Write(Waiver.Expires)} for it is of other content: its digest is {Short(digest)}, and "
                + (first is null ? "that of this is not known." : $"that of this is {Short(first.Length == digest.Length ? first : second ?? first)}.");
    }

    // Long enough to tell two apart, short enough to read.
    private static string Short(string digest) => digest.Length == 64 ? digest[..12] + "…" : Convert.ToBase64String(Convert.FromHexString(digest))[..12] + "…";

    /// <summary>Reason, owner and ticket in one sentence.</summary>
    /// <param name="waiver">The waiver.</param>
    public static string Why(Waiver waiver)
    {
        var ticket = waiver.Ticket is null ? "" : $", {SafeText.Line(waiver.Ticket)}";
        return $"Its reason: {SafeText.Line(waiver.Reason).TrimEnd('.')} ({SafeText.Line(waiver.Owner)}{ticket}).";
    }

    /// <summary>What a silenced finding carries.</summary>
    public string Silence()
    {
        var ticket = Waiver.Ticket is null ? "" : $", {SafeText.Line(Waiver.Ticket)}";
        return $"{SafeText.Line(Waiver.Reason)} ({SafeText.Line(Waiver.Owner)}{ticket}, until {WaiverTerms.Write(Waiver.Expires)})";
    }
}
