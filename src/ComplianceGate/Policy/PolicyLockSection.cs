using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>A key that lower layers may tighten but not loosen.</summary>
/// <param name="Path">The key's path: <c>mode</c>, <c>rules.CG1002</c>, <c>licenses</c> for all that is in it.</param>
/// <param name="Place">Where it is locked.</param>
internal sealed record PolicyLock(string Path, FileLocation Place)
{
    /// <summary>Whether it holds a key.</summary>
    /// <param name="path">The key's path.</param>
    public bool Holds(string path) =>
        path.StartsWith(Path, StringComparison.Ordinal) && (path.Length == Path.Length || path[Path.Length] == '.');
}

/// <summary>Reads <c>locked</c>.</summary>
internal static class PolicyLockSection
{
    /// <summary>Reads the value.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="value">The value: <c>true</c> for all that the file sets, or paths of keys.</param>
    /// <param name="root">The file.</param>
    public static ImmutableArray<PolicyLock> Read(PolicyReadState state, PositionedValue value, PositionedValue root)
    {
        if (value is { Kind: JsonKind.Boolean, Text: "true" })
        {
            return All(state, value, root);
        }

        if (value.Kind != JsonKind.Array || value.Items.IsEmpty)
        {
            state.Expected("'locked'", "true (all that this file sets) or a list of keys such as [\"mode\", \"licenses.allow\"]", value);
            return [];
        }

        var locks = ImmutableArray.CreateBuilder<PolicyLock>(value.Items.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in value.Items)
        {
            if (state.Text(item, "An entry of 'locked'") is not { } path || !IsKnown(state, item, path))
            {
                continue;
            }

            if (seen.Add(path))
            {
                locks.Add(new(path, state.Place(item)));
            }
            else
            {
                state.Report($"'{path}' stands in 'locked' a second time.", item);
            }
        }

        return locks.ToImmutable();
    }

    private static ImmutableArray<PolicyLock> All(PolicyReadState state, PositionedValue value, PositionedValue root)
    {
        var locks = ImmutableArray.CreateBuilder<PolicyLock>();
        foreach (var (path, _) in PolicyLayerKeys.Leaves(root))
        {
            locks.Add(new(path, state.Place(value)));
        }

        return locks.ToImmutable();
    }

    private static bool IsKnown(PolicyReadState state, PositionedValue item, string path)
    {
        if (path.StartsWith(PolicyLayerKeys.Rules + ".", StringComparison.Ordinal))
        {
            var code = path[(PolicyLayerKeys.Rules.Length + 1)..];
            if (!state.IsCode(code, "in 'locked'", item.Line, item.Column))
            {
                return false;
            }

            if (PolicyKeys.FixedCodes.Contains(code))
            {
                state.Report($"The severity of {code} cannot be set, so that there is nothing to lock.", item);
                return false;
            }

            return true;
        }

        var known = PolicyLayerKeys.All();
        if (known.Contains(path) || PolicyLayerKeys.IsOfProfile(path))
        {
            return true;
        }

        var nearest = NearestName.Find(path, known);
        var help = nearest is null ? $"Known here: {string.Join(", ", known)}, {PolicyLayerKeys.Rules}.CODE, {PolicyLayerKeys.Profile}.KEY." : $"Did you mean '{nearest}'?";
        state.Report($"Unknown key '{PolicyReadState.Quote(path)}' in 'locked'. {help}", item);
        return false;
    }
}
