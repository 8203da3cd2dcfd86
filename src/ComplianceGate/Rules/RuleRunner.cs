using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>What the rules found under the policy: the parts of a <see cref="Verdict"/> that do not describe licenses.</summary>
/// <param name="Mode"><c>enforce</c> or <c>audit</c>.</param>
/// <param name="Findings">All findings, waived ones included, sorted, each once.</param>
/// <param name="ValidUntil">The last day (<c>yyyy-MM-dd</c>) on which the same facts bring these findings; null where no day brings others.</param>
public sealed record RuleRun(string Mode, ImmutableArray<Finding> Findings, string? ValidUntil);

/// <summary>
/// Runs rules and applies the policy to what they find, in this order: severities, waivers, the rules about waivers, mode.
/// A pure function, as the rules are.
/// </summary>
public static class RuleRunner
{
    private const string Enforce = "enforce";
    private const string Audit = "audit";

    /// <summary>
    /// Judges. A policy with problems is not followed at all: only its problems (CG0001) and what else the gate says of its
    /// own inputs is reported then.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="context">What they judge.</param>
    /// <param name="mode">The property <c>ComplianceGateMode</c>; null or empty where it is not set, and the policy's own mode holds.</param>
    /// <param name="extra">Findings of other parts of the gate.</param>
    /// <param name="policyProblems">What is wrong with the policy file.</param>
    /// <param name="unusedEntries">Entries of policy lists that decided nothing, as whoever followed the lists knows.</param>
    public static RuleRun Run(
        ImmutableArray<IRule> rules,
        RuleContext context,
        string? mode,
        IEnumerable<Finding> extra,
        ImmutableArray<PolicyProblem> policyProblems = default,
        ImmutableArray<UnusedEntry> unusedEntries = default)
    {
        var today = Day(context.Facts.JudgedAt);
        var problems = policyProblems.IsDefaultOrEmpty ? WaiverTerms.TooLong(context.Policy, today) : policyProblems;
        var found = new List<Finding>();
        var property = ReadMode(context, mode, found);
        return problems.IsEmpty
            ? Judge(rules, context, property ?? context.Policy.Mode ?? Enforce, extra, unusedEntries, today, found)
            : Refuse(rules, context, property ?? Enforce, extra, problems, found);
    }

    private static RuleRun Judge(
        ImmutableArray<IRule> rules,
        RuleContext context,
        string mode,
        IEnumerable<Finding> extra,
        ImmutableArray<UnusedEntry> unusedEntries,
        DateOnly today,
        List<Finding> found)
    {
        foreach (var rule in rules)
        {
            found.AddRange(rule.Evaluate(context));
        }

        found.AddRange(extra);
        ApplySeverities(found, 0, context.Policy);
        var judged = found.Count;
        var last = ApplyWaivers(found, context, today);
        // What is retiring is told by the day.
        last = context.Cryptography.SameUntil is { } same ? Earlier(last, same) : last;
        if (!unusedEntries.IsDefaultOrEmpty && CanTellUnused(context))
        {
            foreach (var entry in unusedEntries)
            {
                if (IsOwn(context, entry.Location))
                {
                    found.Add(EntryUnusedRule.Of(entry));
                }
            }
        }

        ApplySeverities(found, judged, context.Policy);
        ApplyMode(found, mode);
        WaiverOffers.Add(found, context, today);
        return new(mode, FindingOrder.Sort(context.Facts, found), Until(context, last));
    }

    private static RuleRun Refuse(
        ImmutableArray<IRule> rules,
        RuleContext context,
        string mode,
        IEnumerable<Finding> extra,
        ImmutableArray<PolicyProblem> problems,
        List<Finding> found)
    {
        foreach (var problem in problems)
        {
            found.Add(PolicyInvalidRule.Of(context.Facts, problem));
        }

        foreach (var rule in rules)
        {
            if (rule.Descriptor.Category == GateRules.Category)
            {
                found.AddRange(rule.Evaluate(context));
            }
        }

        foreach (var finding in extra)
        {
            if (finding.Code.StartsWith("CG0", StringComparison.Ordinal))
            {
                found.Add(finding);
            }
        }

        ApplyMode(found, mode);

        // A waiver that is too long today is within its term tomorrow.
        return new(mode, FindingOrder.Sort(context.Facts, found), Until(context, context.Policy.Waivers.IsEmpty ? null : Day(context.Facts.JudgedAt)));
    }

    private static string? ReadMode(RuleContext context, string? property, List<Finding> found)
    {
        var mode = property?.Trim();
        if (string.IsNullOrEmpty(mode))
        {
            return null;
        }

        if (mode.Equals(Audit, StringComparison.OrdinalIgnoreCase))
        {
            if (context.Policy is not { ModeLock: { } place, Mode: null or Enforce })
            {
                return Audit;
            }

            found.Add(PolicyInvalidRule.OfLockedMode(context.Facts, place));
            return Enforce;
        }

        if (!mode.Equals(Enforce, StringComparison.OrdinalIgnoreCase))
        {
            found.Add(PolicyInvalidRule.OfMode(context.Facts, mode));
        }

        return Enforce;
    }

    private static void ApplySeverities(List<Finding> found, int start, CompliancePolicy policy)
    {
        var kept = start;
        for (var i = start; i < found.Count; i++)
        {
            var finding = found[i];
            if (!finding.IsFirm && finding.Code != PolicyInvalidRule.Descriptor.Id && policy.Rules.TryGetValue(finding.Code, out var severity))
            {
                finding = finding with { Severity = severity };
            }

            if (finding.Severity != Severity.None)
            {
                found[kept++] = finding;
            }
        }

        found.RemoveRange(kept, found.Count - kept);
    }

    /// <summary>Silences what is waived and adds what is to be said of the waivers; tells until which day all of that stays so.</summary>
    private static DateOnly? ApplyWaivers(List<Finding> found, RuleContext context, DateOnly today)
    {
        if (context.Policy.Waivers.IsEmpty)
        {
            return null;
        }

        var matches = new WaiverMatch[context.Policy.Waivers.Length];
        for (var i = 0; i < matches.Length; i++)
        {
            matches[i] = new(context.Policy.Waivers[i]);
        }

        for (var i = 0; i < found.Count; i++)
        {
            foreach (var match in matches)
            {
                if (found[i].IsFirm || !match.Covers(found[i]))
                {
                    continue;
                }

                if (match.OtherContent(context.Facts, found[i]) is { } why)
                {
                    match.Missed = true;
                    found[i] = found[i] with { Message = $"{found[i].Message} {why}" };
                    continue;
                }

                match.Matched = true;
                if (found[i].Waived is null && match.Waiver.Expires >= today)
                {
                    found[i] = found[i] with { Waived = match.Silence() };
                }
            }
        }

        return ReportWaivers(found, matches, context, today);
    }

    private static DateOnly? ReportWaivers(List<Finding> found, WaiverMatch[] matches, RuleContext context, DateOnly today)
    {
        var unused = CanTellUnused(context);
        DateOnly? last = null;
        foreach (var match in matches)
        {
            var comesLate = MayComeLate(match.Waiver) || CryptographyRules.MayComeLate(context.Facts, match.Waiver.Code);
            var ofTheDay = DependencyRules.HangsOnTheDay(match.Waiver.Code);
            var until = WaiverTerms.SameUntil(match.Waiver, today, match.Matched || comesLate || ofTheDay ? WaiverExpiresSoonRule.Days : -1);
            // A waiver of a shared policy that names nothing here is the business of another project, expired or not.
            if (!match.Matched && !match.Missed && !IsOwn(context, match.Waiver.Location))
            {
                last = comesLate && match.Waiver.Expires >= today ? Earlier(last, until) : last;
                continue;
            }

            last = Earlier(last, until);
            if (match.Waiver.Expires < today)
            {
                found.Add(WaiverExpiredRule.Of(match.Waiver, today));
            }
            else if (!match.Matched && !ofTheDay)
            {
                // One that names other content silences nothing either, but the finding itself tells that.
                if (unused && !match.Missed && !ReproducibilityRules.IsLate(match.Waiver.Code) && !IsOfFile(match.Waiver) && !IsOfLater(context, match.Waiver.Code))
                {
                    found.Add(EntryUnusedRule.Of(match.Waiver));
                }
            }
            else if (match.Waiver.Expires.DayNumber - today.DayNumber <= WaiverExpiresSoonRule.Days)
            {
                found.Add(WaiverExpiresSoonRule.Of(match.Waiver, today));
            }
        }

        return last;
    }

    /// <summary>Whether an entry stands in a policy of the project's own, and not in a layer that others share.</summary>
    private static bool IsOwn(RuleContext context, FileLocation entry) =>
        context.Policy.Path is { } path
        && FindingOrder.SameFolder(Path.GetDirectoryName(path), context.Facts.Project.Directory)
        && FindingOrder.SameFolder(Path.GetDirectoryName(entry.Path), context.Facts.Project.Directory);

    // The recording may still find what it names: in the finished assembly, in a model that came into the output, or in a library that did.
    private static bool MayComeLate(Waiver waiver) =>
        ReproducibilityRules.IsLate(waiver.Code) || waiver.Code == ChangeRules.Code || waiver.Code.StartsWith("CG2", StringComparison.Ordinal) || IsOfFile(waiver);

    // The inspection after the compiler has not told yet.
    private static bool IsOfLater(RuleContext context, string code) => CryptographyRules.MayComeLate(context.Facts, code) || ChangeRules.MayComeLate(context, code);

    private static bool IsOfFile(Waiver waiver) => PackageUrl.TryParse(waiver.Component, out var kind, out _, out _) && kind == ComponentKind.File;

    private static DateOnly Earlier(DateOnly? day, DateOnly other) => day is { } one && one < other ? one : other;

    /// <summary>The last day on which a verdict is the same that holds more than waivers of which each may be another one tomorrow.</summary>
    /// <param name="context">What was judged.</param>
    /// <param name="until">The last day as the waivers have it; null where they hang on none.</param>
    internal static string? TodayAtMost(RuleContext context, string? until) => Until(context, Day(context.Facts.JudgedAt)) ?? until;

    // By the commit's time the day is a fact like others, and another one is another build.
    private static string? Until(RuleContext context, DateOnly? last) =>
        last is { } day && (context.Policy.WallClock || context.Facts.Source.CommitTime is null) ? WaiverTerms.Write(day) : null;

    /// <summary>Whether "unused" can be said: only when everything could be read.</summary>
    private static bool CanTellUnused(RuleContext context)
    {
        foreach (var problem in context.Facts.Problems)
        {
            if (InputUnreadableRule.Concerns(problem))
            {
                return false;
            }
        }

        // One framework of several cannot speak for the others.
        return !context.Facts.Project.IsOneOfSeveral;
    }

    private static void ApplyMode(List<Finding> found, string mode)
    {
        if (mode != Audit)
        {
            return;
        }

        for (var i = 0; i < found.Count; i++)
        {
            // An audit under a policy that cannot be followed would report everything but what was asked for, so CG0001 stays.
            if (found[i].Severity == Severity.Error && !found[i].IsFirm && found[i].Code != PolicyInvalidRule.Descriptor.Id)
            {
                found[i] = found[i] with { Severity = Severity.Warning };
            }
        }
    }

    internal static DateOnly Day(long seconds)
    {
        // A commit may claim any time; a day that the calendar lacks becomes the nearest one.
        var days = Math.Clamp(Math.DivRem(seconds, 86400, out var rest) - (rest < 0 ? 1 : 0) + 719162, 0, DateOnly.MaxValue.DayNumber);
        return DateOnly.FromDayNumber((int)days);
    }
}
