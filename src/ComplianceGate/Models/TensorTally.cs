using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Counts tensors and their elements by type.</summary>
internal sealed class TensorTally
{
    private readonly List<Entry> entries = [];

    /// <summary>Number of tensors.</summary>
    public long Tensors { get; private set; }

    /// <summary>Number of elements of all tensors together.</summary>
    public long Elements { get; private set; }

    /// <summary>Adds a tensor.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="elements">Its elements; not negative.</param>
    /// <param name="isPacked">Whether an element may be something else than one value.</param>
    /// <returns>False where the sum is more than a number can hold.</returns>
    public bool Add(string type, long elements, bool isPacked)
    {
        if (elements > long.MaxValue - Elements)
        {
            return false;
        }

        var entry = Find(type);
        entry.Tensors++;
        entry.Elements += elements;
        entry.IsPacked |= isPacked;
        Tensors++;
        Elements += elements;
        return true;
    }

    /// <summary>Adds all tensors of a type that another file holds.</summary>
    /// <param name="type">The type.</param>
    /// <returns>False where the sum is more than a number can hold.</returns>
    public bool Add(TensorTypeFact type)
    {
        var isAdded = Add(type.Type, type.Elements, type.IsPacked);
        if (isAdded)
        {
            Find(type.Type).Tensors += type.Tensors - 1;
            Tensors += type.Tensors - 1;
        }

        return isAdded;
    }

    /// <summary>The types, the one with most elements first, equal ones in ordinal order.</summary>
    /// <param name="alsoPacked">Types that are packed although their tensors did not say so.</param>
    public ImmutableArray<TensorTypeFact> Types(Predicate<string>? alsoPacked = null)
    {
        var types = ImmutableArray.CreateBuilder<TensorTypeFact>(entries.Count);
        entries.Sort(static (a, b) => b.Elements.CompareTo(a.Elements) is var c and not 0 ? c : string.CompareOrdinal(a.Type, b.Type));
        foreach (var entry in entries)
        {
            if (entry.Tensors > 0)
            {
                types.Add(new TensorTypeFact(entry.Type, entry.Tensors, entry.Elements, entry.IsPacked || alsoPacked?.Invoke(entry.Type) == true));
            }
        }

        return types.ToImmutable();
    }

    // A format has a few dozen types and a file a handful.
    private Entry Find(string type)
    {
        foreach (var entry in entries)
        {
            if (entry.Type == type)
            {
                return entry;
            }
        }

        var added = new Entry(type);
        entries.Add(added);
        return added;
    }

    private sealed class Entry(string type)
    {
        public string Type { get; } = type;

        public long Tensors { get; set; }

        public long Elements { get; set; }

        public bool IsPacked { get; set; }
    }
}
