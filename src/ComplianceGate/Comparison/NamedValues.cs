namespace ComplianceGate.Comparison;

/// <summary>Takes one thing that differs: its name, and what it is on either side.</summary>
internal delegate void Telling(string name, string? left, string? right);

/// <summary>Names with values, in order; a second one of a name gets a number.</summary>
internal sealed class NamedValues
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>The names in their order.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Adds a value.</summary>
    public void Add(string name, string value)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, name, out _);
        var distinct = ++count == 1 ? name : $"{name} #{Shown.Number(count)}";
        if (values.TryAdd(distinct, value))
        {
            Names.Add(distinct);
        }
    }

    /// <summary>The value of a name; null where there is none.</summary>
    public string? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>Tells every name that has another value or is on one side only: first those of the left, in their order.</summary>
    public static void Compare(NamedValues left, NamedValues right, Telling tell)
    {
        foreach (var name in left.Names)
        {
            if (left.Find(name) != right.Find(name))
            {
                tell(name, left.Find(name), right.Find(name));
            }
        }

        foreach (var name in right.Names)
        {
            if (left.Find(name) is null)
            {
                tell(name, null, right.Find(name));
            }
        }
    }
}
