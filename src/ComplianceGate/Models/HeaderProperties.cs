using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The other facts of a head: as many as a fact may hold, those that came first.</summary>
internal sealed class HeaderProperties
{
    private const int Most = 64;
    private const int MostCharacters = 256;

    private readonly List<ModelPropertyFact> all = [];

    /// <summary>Adds one; a second of the same name, and one that says nothing, is dropped.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What it says.</param>
    public void Add(string name, string? value)
    {
        if (all.Count == Most || string.IsNullOrWhiteSpace(value) || string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        name = HeaderText.Cut(name, MostCharacters);
        foreach (var known in all)
        {
            if (known.Name == name)
            {
                return;
            }
        }

        all.Add(new ModelPropertyFact(name, HeaderText.Cut(value, MostCharacters)));
    }

    /// <summary>All of them, in ordinal order of their names.</summary>
    public ImmutableArray<ModelPropertyFact> ToFacts()
    {
        all.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return [.. all];
    }
}
