using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Holds the duties of packs against a profile and what was read. A pure function.</summary>
public static class DutyJudge
{
    /// <summary>Judges every duty of every pack, for the project or for each of its own models.</summary>
    /// <param name="input">What is judged by.</param>
    /// <returns>One decision a duty and subject, in the order of the packs, their duties and the models.</returns>
    public static ImmutableArray<DutyDecision> Judge(DutyInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var project = new Situation(input.Profile, input.Facts, null, OpennessOf(input, null));
        var models = Models(input);
        var decisions = ImmutableArray.CreateBuilder<DutyDecision>();
        foreach (var pack in input.Packs)
        {
            foreach (var duty in pack.Duties)
            {
                if (!duty.IsPerModel || models.IsEmpty)
                {
                    decisions.Add(Decide(input, pack, duty, project));
                    continue;
                }

                foreach (var model in models)
                {
                    decisions.Add(Decide(input, pack, duty, model));
                }
            }
        }

        return decisions.DrainToImmutable();
    }

    private static ImmutableArray<Situation> Models(DutyInput input)
    {
        var models = ImmutableArray.CreateBuilder<Situation>();
        foreach (var model in input.Facts.Models)
        {
            // A model inside a package is its publisher's to answer for.
            if (model.Package is null)
            {
                models.Add(new Situation(input.Profile, input.Facts, model, OpennessOf(input, model.DisplayPath)));
            }
        }

        return models.DrainToImmutable();
    }

    private static OpennessDecision? OpennessOf(DutyInput input, string? model)
    {
        foreach (var openness in input.Openness)
        {
            if (openness.Model == model)
            {
                return openness;
            }
        }

        return null;
    }

    private static DutyDecision Decide(DutyInput input, DutyPack pack, Duty duty, Situation situation)
    {
        var (from, legacy) = Begin(duty, situation);
        var (outcome, reasons) = Apply(input, duty, situation);
        var decision = new DutyDecision
        {
            Duty = duty.Id,
            Pack = $"{pack.Id} {pack.Version}",
            Title = duty.Title,
            Instrument = duty.Instrument,
            Article = duty.Article,
            Model = situation.Model?.DisplayPath,
            Outcome = outcome,
            Reasons = legacy is null || outcome == DutyOutcome.NotApplicable ? reasons : reasons.Add(legacy),
            AppliesFrom = from,
            AppliesUntil = duty.AppliesUntil,
            IsInForce = input.Day >= from && !(input.Day > duty.AppliesUntil),
            IsInformational = duty.Kind == DutyKind.Information,
            Severity = SeverityOf(duty, situation),
            Source = duty.Source,
            VerifiedOn = duty.VerifiedOn,
            Confidence = duty.Confidence,
            Location = situation.Profile.Location,
        };
        return outcome is DutyOutcome.NotApplicable or DutyOutcome.Prohibited ? decision : WithFacts(input, duty, situation, decision);
    }

    // Only a release that is declared has the later beginning: without a date nobody can claim it.
    private static (DateOnly From, DutyReason? Why) Begin(Duty duty, Situation situation)
    {
        if (duty.Legacy is not { } legacy)
        {
            return (duty.AppliesFrom, null);
        }

        return situation.Value(ProfileKeys.Released)?.Day switch
        {
            { } day when day < legacy.ReleasedBefore => (
                legacy.AppliesFrom, new DutyReason($"what was released before {Text(legacy.ReleasedBefore)} has until {Text(legacy.AppliesFrom)}", legacy.Cite)),
            { } => (duty.AppliesFrom, null),
            null => (duty.AppliesFrom, new DutyReason(
                $"released is not declared; what was released before {Text(legacy.ReleasedBefore)} would have until {Text(legacy.AppliesFrom)}", legacy.Cite, ProfileKeys.Released)),
        };
    }

    private static (DutyOutcome Outcome, ImmutableArray<DutyReason> Reasons) Apply(DutyInput input, Duty duty, Situation situation)
    {
        if (input.Day > duty.AppliesUntil)
        {
            return (DutyOutcome.NotApplicable, [new DutyReason($"it applied until {Text(duty.AppliesUntil.Value)}", duty.Article)]);
        }

        var answer = ConditionJudge.Judge(duty.When, situation);
        if (answer.Value == Truth.False)
        {
            return (DutyOutcome.NotApplicable, answer.Why);
        }

        var reasons = answer.Why;
        var isOpen = answer.Value == Truth.Unknown;
        foreach (var exemption in duty.Exemptions)
        {
            var exempt = ConditionJudge.Judge(exemption.When, situation);
            if (exempt.Value == Truth.True)
            {
                return (DutyOutcome.NotApplicable, [new DutyReason(exemption.Reason, exemption.Cite), .. exempt.Why.Where(static r => r.Text.Length > 0)]);
            }

            if (exempt.Value == Truth.Unknown)
            {
                // What somebody else must decide stands before what nobody declared of the conditions that do hold.
                reasons = isOpen ? reasons.AddRange(Open(exemption, exempt)) : Open(exemption, exempt);
                isOpen = true;
            }
        }

        if (!isOpen && duty.Decision is { } left)
        {
            (reasons, isOpen) = ([new DutyReason(left, duty.Article)], true);
        }

        if (!isOpen && duty.Confidence == "low")
        {
            (reasons, isOpen) = (reasons.Insert(0, new DutyReason("what the law says of this could not be verified", duty.Article)), true);
        }

        // A policy may take what nobody declared to apply; it cannot settle what the law or its source leaves open, nor prohibit by a guess.
        var maySettle = duty.Decision is null && duty.Confidence != "low" && duty.Kind != DutyKind.Prohibition;
        return isOpen && !(input.UndecidedApplies && maySettle) ? (DutyOutcome.NeedsDecision, reasons)
            : duty.Kind == DutyKind.Prohibition ? (DutyOutcome.Prohibited, reasons)
            : (DutyOutcome.Met, reasons);
    }

    // What is open, one by one; and behind the last what hangs on it.
    private static ImmutableArray<DutyReason> Open(DutyExemption exemption, Answer answer)
    {
        var last = answer.Why.Length - 1;
        return [.. answer.Why.Select((r, i) => r with { Text = i == last ? $"{r.Text} (it does not apply where {exemption.Reason})" : r.Text, Cite = r.Cite ?? exemption.Cite })];
    }

    private static DutyDecision WithFacts(DutyInput input, Duty duty, Situation situation, DutyDecision decision)
    {
        var sources = new FactSources(input, situation);
        var proofs = ImmutableArray.CreateBuilder<DutyProof>();
        var lacks = ImmutableArray.CreateBuilder<DutyLack>();
        foreach (var id in duty.Requires)
        {
            var fact = input.Definitions[id];
            if (sources.Find(fact) is { } proof)
            {
                proofs.Add(proof);
            }
            else
            {
                lacks.Add(new DutyLack(id, fact.Title, sources.Fault(fact) is { } fault ? $"{fault}. {fact.Ask}" : fact.Ask));
            }
        }

        var isShort = lacks.Count > 0;
        return decision with
        {
            Proofs = proofs.DrainToImmutable(),
            Lacks = lacks.DrainToImmutable(),
            Outcome = decision.Outcome == DutyOutcome.Met && isShort ? DutyOutcome.Unmet : decision.Outcome,
        };
    }

    private static Severity SeverityOf(Duty duty, Situation situation)
    {
        Severity? heaviest = null;
        foreach (var role in situation.Words(ProfileKeys.Role))
        {
            var severity = duty.Severities.TryGetValue(role, out var own) ? own : Default(duty);
            heaviest = heaviest is null || severity > heaviest ? severity : heaviest;
        }

        return heaviest ?? Default(duty);
    }

    private static Severity Default(Duty duty) => duty.Severities.TryGetValue("default", out var severity) ? severity : Severity.Note;

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
