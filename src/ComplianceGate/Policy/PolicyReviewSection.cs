using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Reads <c>reviews</c>.</summary>
internal static class PolicyReviewSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The object.</param>
    public static ReviewPolicy Read(PolicyReadState state, PositionedValue section)
    {
        var policy = ReviewPolicy.Default;
        if (!state.IsObject(section, "'reviews'"))
        {
            return policy;
        }

        foreach (var member in section.Members)
        {
            var value = member.Value;
            policy = member.Name switch
            {
                "files" => Files(state, value, policy),
                "import" => policy with { Imports = List(state, value, "'reviews.import'", Import) },
                "require" => policy with { Require = Words(state, value, "'reviews.require'", PolicyKeys.ReviewReasons) },
                "components" => policy with { Components = List(state, value, "'reviews.components'", Named) },
                "exempt" => policy with { Exempt = List(state, value, "'reviews.exempt'", Exempt) },
                _ => Unknown(state, member, policy),
            };
        }

        return policy;
    }

    private static ReviewPolicy Files(PolicyReadState state, PositionedValue value, ReviewPolicy policy)
    {
        var files = List(state, value, "'reviews.files'", (s, v) => Path(s, v, "An entry of 'reviews.files'") is { } path ? Tuple.Create(path, s.Place(v)) : null);
        return policy with { Files = [.. files.Select(f => f.Item1)], FilePlaces = [.. files.Select(f => f.Item2)], FilesAt = state.Place(value) };
    }

    private static ReviewPolicy Unknown(PolicyReadState state, PositionedMember member, ReviewPolicy policy)
    {
        state.Unknown(member, "in 'reviews'", PolicyKeys.Reviews, []);
        return policy;
    }

    private static ImmutableArray<T> List<T>(PolicyReadState state, PositionedValue value, string what, Func<PolicyReadState, PositionedValue, T?> read)
        where T : class
    {
        if (!state.IsArray(value, what))
        {
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>(value.Items.Length);
        foreach (var item in value.Items)
        {
            if (read(state, item) is { } one)
            {
                items.Add(one);
            }
        }

        return items.ToImmutable();
    }

    private static ImmutableArray<string> Words(PolicyReadState state, PositionedValue value, string what, ImmutableArray<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return List(state, value, what, (s, item) =>
        {
            var word = s.OneOf(item, $"An entry of {what}", known);
            if (word is null || seen.Add(word))
            {
                return word;
            }

            s.Report($"'{word}' stands in {what} a second time.", item);
            return null;
        });
    }

    private static string? Path(PolicyReadState state, PositionedValue value, string what)
    {
        if (state.Text(value, what) is not { } path)
        {
            return null;
        }

        if (!System.IO.Path.IsPathRooted(path) && path.AsSpan().IndexOfAny("\\:\0") < 0)
        {
            return path;
        }

        state.Report($"{what} must be a path relative to this file, with forward slashes.", value);
        return null;
    }

    private static string? Component(PolicyReadState state, PositionedValue value, string what)
    {
        if (state.Text(value, what) is not { } component)
        {
            return null;
        }

        if (WaiverComponent.IsValid(component))
        {
            return component;
        }

        state.Expected(what, "a package id, a package URL such as pkg:nuget/Id, optionally with @ and a version or range, or the path of a model as findings show it", value);
        return null;
    }

    private static ReviewedComponent? Named(PolicyReadState state, PositionedValue value) =>
        Component(state, value, "An entry of 'reviews.components'") is { } component ? new(component, state.Place(value)) : null;

    private static ReviewImport? Import(PolicyReadState state, PositionedValue entry)
    {
        if (!state.IsObject(entry, "An entry of 'reviews.import'"))
        {
            return null;
        }

        string? file = null, who = null;
        var verdicts = PolicyKeys.ReviewVerdicts;
        foreach (var member in entry.Members)
        {
            switch (member.Name)
            {
                case "file": file = Path(state, member.Value, "'file'"); break;
                case "who": who = state.Text(member.Value, "'who'"); break;
                case "verdicts": verdicts = Words(state, member.Value, "'verdicts'", PolicyKeys.ReviewVerdicts); break;
                default: state.Unknown(member, "in an import", PolicyKeys.ReviewImport, []); break;
            }
        }

        Miss(state, entry, "An import", "file", "who");
        return file is null || who is null ? null : new(file, who, verdicts, state.Place(entry));
    }

    private static ReviewExemption? Exempt(PolicyReadState state, PositionedValue entry)
    {
        if (!state.IsObject(entry, "An entry of 'reviews.exempt'"))
        {
            return null;
        }

        string? component = null, reason = null;
        foreach (var member in entry.Members)
        {
            switch (member.Name)
            {
                case "component": component = Component(state, member.Value, "'component'"); break;
                case "reason": reason = state.Text(member.Value, "'reason'"); break;
                default: state.Unknown(member, "in an exemption", PolicyKeys.ReviewExemption, []); break;
            }
        }

        Miss(state, entry, "An exemption", "component", "reason");
        return component is null || reason is null ? null : new(component, reason, state.Place(entry));
    }

    private static void Miss(PolicyReadState state, PositionedValue entry, string what, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            var isThere = false;
            foreach (var member in entry.Members)
            {
                isThere |= member.Name == key;
            }

            if (!isThere)
            {
                state.Missing(entry, what, key);
            }
        }
    }
}
