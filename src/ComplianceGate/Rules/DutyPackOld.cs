using System.Globalization;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG9004: a pack that decides something was held against the law too long ago.</summary>
public sealed class DutyPackOld : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG9004", "DutyPackOld", "A duty pack is old", DutyFindings.Category, Severity.Warning,
        "A pack of which a duty applies was last held against its sources longer ago than the policy allows (duties.maximumAgeDays, 365 unless "
        + "it says otherwise). Law changes, and an old pack may ask for what no longer holds.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var pack in context.DutyPacks)
        {
            var age = context.Day.DayNumber - pack.VerifiedOn.DayNumber;
            if (age <= context.Policy.Duties.MaximumAgeDays || !Decides(context, pack.Name))
            {
                continue;
            }

            var day = pack.VerifiedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            yield return new Finding
            {
                Code = Descriptor.Id,
                Severity = Descriptor.DefaultSeverity,
                Subject = pack.Id,
                Message = $"The pack of duties {pack.Name} was verified on {day}, {age} days ago; the policy allows {context.Policy.Duties.MaximumAgeDays}.",
                Fix = $"Update ComplianceGate, or name a newer pack in \"duties\": {{ \"packs\": [] }}; \"maximumAgeDays\" there allows more, and \"rules\": {{ \"{Descriptor.Id}\": \"none\" }} silences it.",
                Location = context.Policy.Profile?.Location,
            };
        }
    }

    private static bool Decides(RuleContext context, string pack)
    {
        foreach (var decision in context.Duties)
        {
            if (decision.Pack == pack && decision.Outcome != DutyOutcome.NotApplicable)
            {
                return true;
            }
        }

        return false;
    }
}
