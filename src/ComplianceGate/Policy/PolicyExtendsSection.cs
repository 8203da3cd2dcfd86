using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What a policy file says of the layers before it.</summary>
/// <param name="BuiltIn">Whether it keeps the built-in lists (<c>default</c>).</param>
/// <param name="Inherited">Whether its lists add to those that hold before it (<c>inherited</c>).</param>
/// <param name="Files">The files that it names, each a text that is a relative path.</param>
/// <param name="Place">The value of <c>extends</c>; null where the file has none.</param>
internal sealed record PolicyExtends(bool BuiltIn, bool Inherited, ImmutableArray<PositionedValue> Files, PositionedValue? Place)
{
    /// <summary>A file without <c>extends</c>.</summary>
    public static PolicyExtends Nothing { get; } = new(false, false, [], null);

    /// <summary>Whether anything but the built-in policy and the file itself has a say.</summary>
    public bool Follows => Inherited || !Files.IsEmpty;
}

/// <summary>Reads <c>extends</c>.</summary>
internal static class PolicyExtendsSection
{
    private const string Expected = "'default', 'inherited' or the path of a policy file relative to this one, or an array of these";

    /// <summary>Reads the value.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="value">The value.</param>
    public static PolicyExtends Read(PolicyReadState state, PositionedValue value)
    {
        var extends = PolicyExtends.Nothing with { Place = value };
        if (value.Kind == JsonKind.String)
        {
            return Add(state, extends, value);
        }

        if (value.Kind != JsonKind.Array || value.Items.IsEmpty)
        {
            state.Expected("'extends'", Expected, value);
            return extends;
        }

        if (value.Items.Length > PolicyKeys.MostExtended)
        {
            state.Report($"'extends' may name at most {PolicyKeys.MostExtended} files, but names {value.Items.Length}.", value);
            return extends;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in value.Items)
        {
            if (item.Kind == JsonKind.String && !seen.Add(item.Text))
            {
                state.Report($"'{PolicyReadState.Quote(item.Text)}' stands in 'extends' a second time.", item);
                continue;
            }

            extends = Add(state, extends, item);
        }

        return extends;
    }

    private static PolicyExtends Add(PolicyReadState state, PolicyExtends extends, PositionedValue value)
    {
        if (value.Kind != JsonKind.String || string.IsNullOrWhiteSpace(value.Text))
        {
            state.Expected("'extends'", Expected, value);
            return extends;
        }

        switch (value.Text)
        {
            case "default":
                return extends with { BuiltIn = true };
            case "inherited":
                return extends with { Inherited = true };
        }

        if (state.Text(value, "'extends'") is not { } path)
        {
            return extends;
        }

        if (!IsRelative(path))
        {
            state.Report($"'extends' must name a file by its path relative to this one, with forward slashes, but names '{PolicyReadState.Quote(path)}'.", value);
            return extends;
        }

        return extends with { Files = extends.Files.Add(value) };
    }

    // The colon also keeps out drives of another system, streams of a file and addresses.
    private static bool IsRelative(string path)
    {
        foreach (var c in path)
        {
            if (c is '\\' or ':' || char.IsControl(c))
            {
                return false;
            }
        }

        return !Path.IsPathRooted(path);
    }
}
