using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>Puts beside every finding the waiver that would silence it.</summary>
internal static class WaiverOffers
{
    /// <summary>Adds them to findings that a waiver can silence and none does.</summary>
    /// <param name="found">The findings.</param>
    /// <param name="context">The policy, and how the project sees it.</param>
    /// <param name="today">The day by which is judged.</param>
    public static void Add(List<Finding> found, RuleContext context, DateOnly today)
    {
        if (found.Count == 0)
        {
            return;
        }

        var expires = WaiverTerms.Write(WaiverTerms.Offered(context.Policy, today));
        var file = context.Policy is { Path: { } path, IsOrganisations: false } ? FindingOrder.Display(context.Facts, path) : null;
        var ofCommit = context.Facts.Source.CommitTime is not null && !context.Policy.WallClock;
        for (var i = 0; i < found.Count; i++)
        {
            var finding = found[i];
            var canBe = !finding.IsFirm && finding.Waived is null && !PolicyKeys.UnwaivableCodes.Contains(finding.Code);
            var component = canBe ? WaiverComponent.Of(finding.Subject) : null;
            found[i] = finding with { Offer = component is null ? null : new(component, expires, file, ofCommit) };
        }
    }
}
