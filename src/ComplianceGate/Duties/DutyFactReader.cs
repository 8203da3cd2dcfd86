using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Duties;

/// <summary>Reads lists of facts (<c>schemas/duty-facts.schema.json</c>).</summary>
public static class DutyFactReader
{
    /// <summary>Reads a list.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <returns>The facts in the order of the file; none with problems.</returns>
    public static (ImmutableArray<FactDefinition> Facts, ImmutableArray<PackProblem> Problems) Read(ReadOnlySpan<byte> bytes)
    {
        var state = new DataReadState();
        var facts = ImmutableArray.CreateBuilder<FactDefinition>();
        if (state.Parse(bytes) is { } root)
        {
            state.Need(root, "The list", "facts");
            foreach (var member in root.Members)
            {
                switch (member.Name)
                {
                    case "$schema": state.Text(member.Value, "'$schema'"); break;
                    case "facts": ReadAll(state, member.Value, facts); break;
                    default: state.Unknown(member, "in the list"); break;
                }
            }
        }

        return state.IsGood ? (facts.DrainToImmutable(), []) : ([], state.Problems);
    }

    private static void ReadAll(DataReadState state, PositionedValue value, ImmutableArray<FactDefinition>.Builder facts)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in state.IsArray(value, "'facts'") ? value.Items : [])
        {
            if (!state.IsObject(item, "An entry of 'facts'"))
            {
                continue;
            }

            var fact = ReadOne(state, item);
            facts.Add(fact);
            if (!ids.Add(fact.Id))
            {
                state.Report("A fact of this id stands there a second time.", item);
            }
        }
    }

    private static FactDefinition ReadOne(DataReadState state, PositionedValue entry)
    {
        state.Need(entry, "A fact", "id", "title", "ask", "scope", "kind", "from", "aliases");
        var fact = new FactDefinition { Id = "", Title = "", Ask = "", Kind = "text" };
        foreach (var member in entry.Members)
        {
            var what = $"'{member.Name}' of a fact";
            var value = member.Value;
            switch (member.Name)
            {
                case "id": fact = fact with { Id = state.Text(value, what) }; break;
                case "title": fact = fact with { Title = state.Text(value, what) }; break;
                case "ask": fact = fact with { Ask = state.Text(value, what) }; break;
                case "scope": fact = fact with { IsPerModel = state.OneOf(value, what, "model", "project", "publisher") == "model" }; break;
                case "kind": fact = fact with { Kind = state.OneOf(value, what, "text", "number", "day", "document", "flag", "address") }; break;
                case "from": fact = fact with { From = From(state, value) }; break;
                case "aliases": fact = fact with { Aliases = Aliases(state, value) }; break;
                default: state.Unknown(member, "in a fact"); break;
            }
        }

        return fact;
    }

    private static ImmutableArray<string> From(DataReadState state, PositionedValue value)
    {
        var places = state.Texts(value, "'from'");
        foreach (var place in places)
        {
            if (!FactSources.IsKnown(place))
            {
                state.Report($"No fact can be found at '{Diagnostics.SafeText.Line(place, 80)}'.", value);
            }
        }

        return places;
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Aliases(DataReadState state, PositionedValue value)
    {
        var aliases = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var member in state.IsObject(value, "'aliases'") ? value.Members : [])
        {
            aliases[member.Name] = state.Texts(member.Value, $"'{Diagnostics.SafeText.Line(member.Name, 80)}' of 'aliases'");
        }

        return aliases.ToImmutable();
    }
}
