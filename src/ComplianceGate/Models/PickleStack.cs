namespace ComplianceGate.Models;

/// <summary>
/// The stack of a pickle as Python's own reader keeps it: a mark is a place in the stack, below which nothing can be taken until
/// the mark is.
/// </summary>
internal sealed class PickleStack
{
    /// <summary>Most values at one time; Python writes long lists in pieces of a thousand.</summary>
    public const int MaxDepth = 1 << 18;

    private readonly List<PickleValue> values = [];
    private readonly List<int> marks = [];

    private int Floor => marks.Count == 0 ? 0 : marks[^1];

    /// <summary>Whether one more value would be too many.</summary>
    public bool IsFull => values.Count + marks.Count >= MaxDepth;

    /// <summary>The value on top, if there is one above the last mark.</summary>
    public bool TryPeek(out PickleValue value)
    {
        var there = values.Count > Floor;
        value = there ? values[^1] : default;
        return there;
    }

    /// <summary>Puts a value on top.</summary>
    public void Push(PickleValue value) => values.Add(value);

    /// <summary>Replaces the value on top.</summary>
    public void Replace(PickleValue value) => values[^1] = value;

    /// <summary>Sets a mark.</summary>
    public void Mark() => marks.Add(values.Count);

    /// <summary>Takes the value on top, if there is one above the last mark.</summary>
    public bool TryPop(out PickleValue value)
    {
        if (!TryPeek(out value))
        {
            return false;
        }

        values.RemoveAt(values.Count - 1);
        return true;
    }

    /// <summary>What POP does: it takes a value, or the mark when that is on top.</summary>
    public bool TryDrop()
    {
        if (marks.Count > 0 && marks[^1] == values.Count)
        {
            marks.RemoveAt(marks.Count - 1);
            return true;
        }

        return TryPop(out _);
    }

    /// <summary>Takes the last mark and everything above it.</summary>
    /// <param name="items">What stood above it, when it was no more than <paramref name="most"/>; null otherwise.</param>
    /// <param name="count">How many values that was.</param>
    /// <param name="most">Most values that are handed out.</param>
    /// <returns>Whether there was a mark.</returns>
    public bool TryPopMark(out PickleValue[]? items, out int count, int most = 0)
    {
        items = null;
        count = 0;
        if (marks.Count == 0)
        {
            return false;
        }

        var floor = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        count = values.Count - floor;
        if (count <= most)
        {
            items = count == 0 ? [] : [.. values.GetRange(floor, count)];
        }

        values.RemoveRange(floor, count);
        return true;
    }

    /// <summary>Looks at what stands above the last mark, without taking it.</summary>
    public ReadOnlySpan<PickleValue> AboveMark() =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)[Math.Min(Floor, values.Count)..];
}
