using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>A finding without anything of this machine in it.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Message">Its message.</param>
/// <param name="Fix">What to do; empty when the message says it all.</param>
/// <param name="File">Where the user can act; null when that is no file.</param>
internal sealed record ShownFinding(Finding Finding, string Subject, string Message, string Fix, ShownPath? File)
{
    /// <summary>The waiver that would silence it; null where none can, or one does.</summary>
    public WaiverOffer? Offer { get; init; }

    /// <summary>
    /// Shows findings that are reported at all. They are put in order again: absolute paths sort otherwise on another machine.
    /// </summary>
    /// <param name="findings">The verdict's findings.</param>
    /// <param name="redactor">Knows the places of this build.</param>
    public static ImmutableArray<ShownFinding> All(ImmutableArray<Finding> findings, PathRedactor redactor)
    {
        var shown = ImmutableArray.CreateBuilder<ShownFinding>(findings.Length);
        foreach (var finding in findings)
        {
            if (finding.Severity != Severity.None)
            {
                shown.Add(Show(finding, redactor));
            }
        }

        shown.Sort(Compare);
        return shown.DrainToImmutable();
    }

    private static ShownFinding Show(Finding finding, PathRedactor redactor)
    {
        var location = finding.Location;
        ShownPath? file = location is null ? null : redactor.Show(location.Path);
        return new ShownFinding(finding, Clean(finding.Subject), Clean(finding.Message), Clean(finding.Fix), file)
        {
            Offer = finding.Offer?.ForDocument(Clean(finding.Offer.Component)),
        };

        string Clean(string text)
        {
            var scrubbed = redactor.Scrub(text);
            // A file that lies elsewhere is in none of the known places, but the finding itself tells where it is.
            return file is { Kind: ShownPathKind.Elsewhere } && location!.Path.Length > 1
                ? scrubbed.Replace(location.Path, file.Value.Path, StringComparison.Ordinal)
                : scrubbed;
        }
    }

    private static int Compare(ShownFinding a, ShownFinding b)
    {
        var order = string.CompareOrdinal(a.File?.Path, b.File?.Path);
        order = order != 0 ? order : (a.Finding.Location?.Line ?? 0).CompareTo(b.Finding.Location?.Line ?? 0);
        order = order != 0 ? order : string.CompareOrdinal(a.Finding.Code, b.Finding.Code);
        order = order != 0 ? order : string.CompareOrdinal(a.Subject, b.Subject);
        order = order != 0 ? order : string.CompareOrdinal(a.Message, b.Message);
        return order != 0 ? order : (a.Finding.Location?.Column ?? 0).CompareTo(b.Finding.Location?.Column ?? 0);
    }
}
