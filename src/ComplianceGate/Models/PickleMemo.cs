namespace ComplianceGate.Models;

/// <summary>
/// The memo of a pickle. Writers number it from zero without gaps; a file made by hand may number it as it likes, and MEMOIZE
/// then goes by the number of entries, as Python's reader does.
/// </summary>
internal sealed class PickleMemo
{
    private const int MaxEntries = 1 << 20;

    private readonly List<PickleValue> dense = [];
    private Dictionary<long, PickleValue>? sparse;

    /// <summary>Number of entries.</summary>
    public long Count => dense.Count + (sparse?.Count ?? 0);

    /// <summary>Sets an entry.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryPut(long key, PickleValue value)
    {
        if (key >= 0 && key < dense.Count)
        {
            dense[(int)key] = value;
            return true;
        }

        if (Count >= MaxEntries && sparse?.ContainsKey(key) != true)
        {
            return false;
        }

        if (key != dense.Count)
        {
            (sparse ??= [])[key] = value;
            return true;
        }

        dense.Add(value);
        sparse?.Remove(key);
        return true;
    }

    /// <summary>Looks an entry up.</summary>
    public bool TryGet(long key, out PickleValue value)
    {
        if (key >= 0 && key < dense.Count)
        {
            value = dense[(int)key];
            return true;
        }

        value = default;
        return sparse is not null && sparse.TryGetValue(key, out value);
    }
}
