using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Reads conditions of a pack, and holds their keys and words against what a profile can say.</summary>
/// <param name="state">Problems and checks.</param>
/// <param name="definitions">The pack's definitions, as they stand in the file.</param>
internal sealed class ConditionReader(DataReadState state, ImmutableArray<PositionedMember> definitions)
{
    private const int MaxDepth = 24;
    private const int MostNodes = 20_000;

    private readonly Dictionary<string, DutyCondition?> read = new(StringComparer.Ordinal);

    // How many conditions each definition stands for: a few definitions that refer to each other twice would else take an age to judge.
    private readonly Dictionary<string, int> sizes = new(StringComparer.Ordinal);
    private int nodes;

    /// <summary>Names of the definitions that a condition referred to.</summary>
    public IReadOnlyCollection<string> Used => read.Keys;

    /// <summary>Reads a condition; one that never holds, and a problem, where it cannot be read.</summary>
    public DutyCondition Read(PositionedValue value, string what) => Read(value, what, 0) ?? new AnyOf([]);

    private DutyCondition? Read(PositionedValue value, string what, int depth)
    {
        if (!state.IsObject(value, what))
        {
            return null;
        }

        if (depth > MaxDepth || ++nodes > MostNodes)
        {
            state.Report($"{what} is nested too deeply, or the pack has too many conditions.", value);
            return null;
        }

        string? otherwise = null, cite = null;
        var rest = new List<PositionedMember>();
        foreach (var member in value.Members)
        {
            switch (member.Name)
            {
                case "otherwise": otherwise = state.Text(member.Value, "'otherwise'"); break;
                case "cite": cite = state.Text(member.Value, "'cite'"); break;
                default: rest.Add(member); break;
            }
        }

        var condition = rest switch
        {
            [var one] => Joined(one, what, depth),
            [{ Name: "key" } key, var test] => OfKey(key.Value, test),
            _ => null,
        };
        if (condition is null && state.IsGood)
        {
            state.Report($"{what} must have one of 'all', 'any', 'not', 'ref', or 'key' and then one of 'in', 'over', 'atMost', 'before', 'from', 'is'.", value);
        }

        return condition is null ? null : condition with { Otherwise = otherwise ?? condition.Otherwise, Cite = cite ?? condition.Cite };
    }

    private DutyCondition? Joined(PositionedMember member, string what, int depth)
    {
        switch (member.Name)
        {
            case "all":
                return new AllOf(Parts(member, depth));
            case "any":
                return new AnyOf(Parts(member, depth));
            case "not":
                return Read(member.Value, "'not'", depth + 1) is { } part ? new NotOf(part) : null;
            case "ref":
                return Definition(member.Value, depth);
            default:
                state.Unknown(member, $"in {what}");
                return null;
        }
    }

    private ImmutableArray<DutyCondition> Parts(PositionedMember member, int depth)
    {
        if (!state.IsArray(member.Value, $"'{member.Name}'"))
        {
            return [];
        }

        if (member.Value.Items.IsEmpty)
        {
            state.Report($"'{member.Name}' must hold at least one condition.", member.Value);
        }

        var parts = ImmutableArray.CreateBuilder<DutyCondition>(member.Value.Items.Length);
        foreach (var item in member.Value.Items)
        {
            if (Read(item, $"An entry of '{member.Name}'", depth + 1) is { } part)
            {
                parts.Add(part);
            }
        }

        return parts.DrainToImmutable();
    }

    // Null while it is being read: a definition that leads back to itself says nothing.
    private DutyCondition? Definition(PositionedValue value, int depth)
    {
        var name = state.Text(value, "'ref'");
        if (read.TryGetValue(name, out var known))
        {
            if (known is null)
            {
                state.Report($"The definition '{SafeText.Line(name, 80)}' cannot be read, or refers to itself.", value);
            }
            else if ((nodes += sizes[name]) > MostNodes)
            {
                state.Report($"The pack has too many conditions, counting those of '{SafeText.Line(name, 80)}' wherever it is referred to.", value);
                return null;
            }

            return known;
        }

        foreach (var member in definitions)
        {
            if (member.Name == name)
            {
                var before = nodes;
                read[name] = null;
                read[name] = Read(member.Value, $"The definition '{SafeText.Line(name, 80)}'", depth + 1);
                sizes[name] = nodes - before;
                return read[name];
            }
        }

        state.Report($"There is no definition '{SafeText.Line(name, 80)}'.", value);
        return null;
    }

    private DutyCondition? OfKey(PositionedValue key, PositionedMember test)
    {
        var id = state.Text(key, "'key'");
        if (SituationKeys.Find(id) is not { } known)
        {
            state.Report($"The profile knows no key '{SafeText.Line(id, 80)}'.", key);
            return null;
        }

        var what = $"'{test.Name}' of {id}";
        switch (test.Name)
        {
            case "in" when known.Kind is ProfileKind.Word or ProfileKind.Words:
                return new HasWord(id, Words(known, test.Value, what));
            case "over" or "atMost" when known.Kind == ProfileKind.Number:
                return new HasNumber(id, state.Number(test.Value, what), test.Name == "over");
            case "before" or "from" when known.Kind == ProfileKind.Day:
                return new HasDay(id, state.Day(test.Value, what), test.Name == "before");
            case "is" when known.Kind == ProfileKind.Flag:
                return new HasFlag(id, state.Flag(test.Value, what));
            default:
                state.Report($"'{SafeText.Line(test.Name, 80)}' cannot be asked of {id}, which holds a value of the kind {known.Kind}.", test.Line, test.Column);
                return null;
        }
    }

    private ImmutableArray<string> Words(ProfileKey key, PositionedValue value, string what)
    {
        var words = state.Texts(value, what);
        if (words.IsEmpty && value.Kind == JsonKind.Array)
        {
            state.Report($"{what} must hold at least one word.", value);
        }

        foreach (var word in words)
        {
            // "prohibited" stands for all words that begin with it and a slash.
            if (!key.Words.Contains(word) && !key.Words.Any(w => w.StartsWith(word + "/", StringComparison.Ordinal)))
            {
                state.Report($"{what}: {key.Id} knows no '{SafeText.Line(word, 80)}'.", value);
            }
        }

        return words;
    }
}
