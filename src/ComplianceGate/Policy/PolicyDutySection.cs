using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>How a policy wants duties to be judged (<c>duties</c>).</summary>
public sealed record DutyPolicy
{
    /// <summary>Days after which a pack is old unless the policy says otherwise.</summary>
    public const int UsualAge = 365;

    /// <summary>Ids of built-in packs, or paths of pack files relative to the policy file; null for all built-in ones.</summary>
    public ImmutableArray<NamedPack>? Packs { get; init; }

    /// <summary>Days since a pack was held against the law after which it is old (CG9004).</summary>
    public int MaximumAgeDays { get; init; } = UsualAge;

    /// <summary>Whether what needs a decision is taken to apply, and an exemption that needs one not to hold (<c>undecided</c> is <c>applies</c>).</summary>
    public bool UndecidedApplies { get; init; }
}

/// <summary>A pack that the policy names.</summary>
/// <param name="Name">An id, or a path that ends in <c>.json</c>, relative to the policy file, forward slashes.</param>
/// <param name="Location">Where it stands.</param>
public sealed record NamedPack(string Name, FileLocation Location)
{
    /// <summary>Whether it is the path of a file.</summary>
    public bool IsFile => Name.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>The bytes of the file; empty until they are read.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}

/// <summary>Reads <c>duties</c>.</summary>
internal static class PolicyDutySection
{
    private const int MostDays = 36_600;

    /// <summary>Reads the section.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The object.</param>
    public static DutyPolicy Read(PolicyReadState state, PositionedValue section)
    {
        var policy = new DutyPolicy();
        if (!state.IsObject(section, "'duties'"))
        {
            return policy;
        }

        foreach (var member in section.Members)
        {
            switch (member.Name)
            {
                case "packs":
                    policy = policy with { Packs = Packs(state, member.Value) };
                    break;
                case "maximumAgeDays":
                    policy = policy with { MaximumAgeDays = Days(state, member.Value) };
                    break;
                case "undecided":
                    policy = policy with { UndecidedApplies = state.OneOf(member.Value, "'duties.undecided'", PolicyKeys.Undecided) == "applies" };
                    break;
                default:
                    state.Unknown(member, "in 'duties'", PolicyKeys.Duties, []);
                    break;
            }
        }

        return policy;
    }

    private static ImmutableArray<NamedPack> Packs(PolicyReadState state, PositionedValue value)
    {
        var packs = ImmutableArray.CreateBuilder<NamedPack>();
        if (!state.IsArray(value, "'duties.packs'"))
        {
            return [];
        }

        foreach (var item in value.Items)
        {
            if (state.Text(item, "An entry of 'duties.packs'") is not { } name)
            {
                continue;
            }

            if (Path.IsPathRooted(name) || name.AsSpan().IndexOfAny('\\', ':') >= 0)
            {
                state.Expected("An entry of 'duties.packs'", "the id of a pack, or the path of a .json file relative to this file, with forward slashes", item);
            }
            else if (packs.Any(p => p.Name == name))
            {
                state.Report($"'{PolicyReadState.Quote(name)}' stands in 'duties.packs' a second time.", item);
            }
            else
            {
                packs.Add(new(name, state.Place(item)));
            }
        }

        return packs.DrainToImmutable();
    }

    private static int Days(PolicyReadState state, PositionedValue value)
    {
        if (value.Kind == JsonKind.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays)
        {
            return days;
        }

        state.Expected("'duties.maximumAgeDays'", $"a whole number of days from 1 to {MostDays}", value);
        return DutyPolicy.UsualAge;
    }
}
