using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Holds conditions against a situation, and says why they hold or not.</summary>
internal static class ConditionJudge
{
    private const int MostReasons = 6;

    /// <summary>Judges.</summary>
    public static Answer Judge(DutyCondition condition, Situation situation)
    {
        var answer = condition switch
        {
            AllOf all => All(all, situation),
            AnyOf any => Any(any, situation),
            NotOf not => Not(not, situation),
            HasWord word => Word(word, situation),
            HasNumber number => Number(number, situation),
            HasDay day => Day(day, situation),
            HasFlag flag => Flag(flag, situation),
            _ => throw new ArgumentException("A condition of an unknown kind.", nameof(condition)),
        };
        if (answer.Value == Truth.False && condition.Otherwise is { } otherwise)
        {
            return Answer.No(otherwise, condition.Cite);
        }

        return condition.Cite is { } cite ? answer with { Why = [.. answer.Why.Select(r => r.Cite is null ? r with { Cite = cite } : r)] } : answer;
    }

    // The first that fails says why: packs put first what decides most.
    private static Answer All(AllOf all, Situation situation)
    {
        var known = new List<DutyReason>();
        var negative = new List<DutyReason>();
        var open = new List<DutyReason>();
        foreach (var part in all.Parts)
        {
            var answer = Judge(part, situation);
            switch (answer.Value)
            {
                case Truth.False:
                    return answer;
                case Truth.Unknown:
                    Add(open, answer.Why);
                    break;
                default:
                    // What is not so tells nobody why a duty applies.
                    Add(part is NotOf or HasFlag { Value: false } ? negative : known, answer.Why);
                    break;
            }
        }

        return open.Count > 0 ? new(Truth.Unknown, [.. open]) : new(Truth.True, known.Count > 0 ? [.. known] : [.. negative]);
    }

    private static Answer Any(AnyOf any, Situation situation)
    {
        var failed = new List<DutyReason>();
        var open = new List<DutyReason>();
        foreach (var part in any.Parts)
        {
            var answer = Judge(part, situation);
            switch (answer.Value)
            {
                case Truth.True:
                    return answer;
                case Truth.Unknown:
                    Add(open, answer.Why);
                    break;
                default:
                    Add(failed, answer.Why);
                    break;
            }
        }

        return open.Count > 0 ? new(Truth.Unknown, [.. open]) : new(Truth.False, [.. failed]);
    }

    private static void Add(List<DutyReason> reasons, ImmutableArray<DutyReason> more)
    {
        foreach (var reason in more)
        {
            if (reasons.Count < MostReasons && !reasons.Contains(reason))
            {
                reasons.Add(reason);
            }
        }
    }

    private static Answer Not(NotOf not, Situation situation)
    {
        var answer = Judge(not.Part, situation);
        return answer.Value switch
        {
            Truth.True => answer with { Value = Truth.False },
            Truth.False => answer with { Value = Truth.True },
            _ => answer,
        };
    }

    private static Answer Word(HasWord condition, Situation situation)
    {
        var declared = situation.Words(condition.Key);
        if (declared.IsEmpty)
        {
            return ProfileKeys.Find(condition.Key)?.Absent == AbsentMeaning.None && situation.Value(condition.Key) is null
                ? Answer.No($"{condition.Key} is not declared")
                : situation.Value(condition.Key) is null ? Answer.Undeclared(condition.Key) : Answer.No($"{condition.Key} is declared to be empty");
        }

        foreach (var word in declared)
        {
            foreach (var asked in condition.Words)
            {
                if (Situation.IsWithin(word, asked))
                {
                    return Answer.Yes($"{condition.Key} is {word}");
                }
            }
        }

        return Answer.No($"{condition.Key} is {string.Join(", ", declared)}, not {Choice(condition.Words)}");
    }

    private static Answer Number(HasNumber condition, Situation situation)
    {
        if (situation.Number(condition.Key) is not { } number)
        {
            return Answer.Undeclared(condition.Key);
        }

        var isOver = number > condition.Limit;
        var text = $"{condition.Key} is {Text(number)}, {(isOver ? "over" : "not over")} {Text(condition.Limit)}";
        return isOver == condition.IsOver ? Answer.Yes(text) : Answer.No(text);
    }

    private static Answer Day(HasDay condition, Situation situation)
    {
        if (situation.Value(condition.Key)?.Day is not { } day)
        {
            return Answer.Undeclared(condition.Key);
        }

        var isBefore = day < condition.Day;
        var text = $"{condition.Key} is {Text(day)}, {(isBefore ? "before" : "not before")} {Text(condition.Day)}";
        return isBefore == condition.IsBefore ? Answer.Yes(text) : Answer.No(text);
    }

    private static Answer Flag(HasFlag condition, Situation situation)
    {
        if (SituationKeys.FindDerived(condition.Key) is { } derived)
        {
            var answer = situation.Derived(derived);
            return condition.Value || answer.Value == Truth.Unknown ? answer : answer with { Value = answer.Value == Truth.True ? Truth.False : Truth.True };
        }

        if (situation.Value(condition.Key)?.Flag is not { } flag)
        {
            return Answer.Undeclared(condition.Key);
        }

        var text = $"{condition.Key} is {(flag ? "true" : "false")}";
        return flag == condition.Value ? Answer.Yes(text) : Answer.No(text);
    }

    private static string Choice(ImmutableArray<string> words) => words.Length == 1 ? words[0] : $"one of {string.Join(", ", words)}";

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
