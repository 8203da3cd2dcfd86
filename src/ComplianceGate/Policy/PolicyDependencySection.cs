using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Reads <c>dependencies</c>.</summary>
internal static class PolicyDependencySection
{
    private const int MostDays = 36_600;

    /// <summary>Reads the section.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The object.</param>
    public static DependencyPolicy Read(PolicyReadState state, PositionedValue section)
    {
        var policy = new DependencyPolicy();
        if (!state.IsObject(section, "'dependencies'"))
        {
            return policy;
        }

        foreach (var member in section.Members)
        {
            switch (member.Name)
            {
                case "vex":
                    policy = policy with { Vex = Files(state, member.Value) };
                    break;
                case "maximumAgeDays":
                    policy = policy with { MaximumAgeDays = Days(state, member.Value) };
                    break;
                default:
                    state.Unknown(member, "in 'dependencies'", PolicyKeys.Dependencies, []);
                    break;
            }
        }

        return policy;
    }

    private static ImmutableArray<VexPlace> Files(PolicyReadState state, PositionedValue value)
    {
        if (!state.IsArray(value, "'dependencies.vex'"))
        {
            return [];
        }

        var files = ImmutableArray.CreateBuilder<VexPlace>(value.Items.Length);
        foreach (var item in value.Items)
        {
            if (state.Text(item, "An entry of 'dependencies.vex'") is not { } path)
            {
                continue;
            }

            if (Path.IsPathRooted(path) || path.AsSpan().IndexOfAny("\\:*\0") >= 0)
            {
                state.Report("An entry of 'dependencies.vex' must be the path of one file relative to this file, with forward slashes.", item);
            }
            else
            {
                files.Add(new(path, state.Place(item)));
            }
        }

        return files.ToImmutable();
    }

    private static int? Days(PolicyReadState state, PositionedValue value)
    {
        if (value.Kind == JsonKind.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays)
        {
            return days;
        }

        state.Expected("'dependencies.maximumAgeDays'", $"a whole number of days from 1 to {MostDays}", value);
        return null;
    }
}
