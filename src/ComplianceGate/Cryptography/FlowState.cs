namespace ComplianceGate.Cryptography;

/// <summary>What is known at one place of a method: its stack, variables and fields, and what is set on the uses so far.</summary>
internal sealed class FlowState
{
    private const int MaxStack = 1024;
    private const int MaxObjects = 4;

    /// <summary>The evaluation stack.</summary>
    public List<Value> Stack { get; init; } = [];

    /// <summary>Parameters, then variables; what is not there is not known.</summary>
    public Dictionary<int, Value> Slots { get; init; } = [];

    /// <summary>Fields of this object and of the objects that the compiler makes for closures, by token.</summary>
    public Dictionary<int, Value> Fields { get; init; } = [];

    /// <summary>The uses that were begun on this way.</summary>
    public Dictionary<FoundUse, Properties> Uses { get; init; } = [];

    /// <summary>How much there is to copy.</summary>
    public int Size => Stack.Count + Slots.Count + Fields.Count + Uses.Count + 1;

    /// <summary>How much of it is counted as held.</summary>
    public int Held { get; set; }

    /// <summary>Puts a value on the stack.</summary>
    /// <param name="value">The value.</param>
    public void Push(Value value)
    {
        if (Stack.Count >= MaxStack)
        {
            throw new ScanBoundException();
        }

        Stack.Add(value);
    }

    /// <summary>Takes a value from the stack; what is not there is not known.</summary>
    public Value Pop()
    {
        if (Stack.Count == 0)
        {
            return Value.Nothing;
        }

        var value = Stack[^1];
        Stack.RemoveAt(Stack.Count - 1);
        return value;
    }

    /// <summary>A copy that goes another way.</summary>
    public FlowState Copy() => new() { Stack = [.. Stack], Slots = new(Slots), Fields = new(Fields), Uses = new(Uses) };

    /// <summary>Brings in what is known on another way to the same place.</summary>
    /// <param name="other">That way.</param>
    public void Join(FlowState other)
    {
        var depth = Math.Min(Stack.Count, other.Stack.Count);
        Stack.RemoveRange(depth, Stack.Count - depth);
        for (var i = 0; i < depth; i++)
        {
            Stack[i] = Join(Stack[i], other.Stack[i]);
        }

        Join(Slots, other.Slots);
        Join(Fields, other.Fields);
        foreach (var (use, properties) in other.Uses)
        {
            Uses[use] = Uses.TryGetValue(use, out var mine) ? mine.Join(properties) : properties;
        }
    }

    /// <summary>What is known of a value that comes on either way.</summary>
    /// <param name="one">On the one way.</param>
    /// <param name="other">On the other.</param>
    public static Value Join(Value one, Value other)
    {
        if (ReferenceEquals(one, other) || other == Value.Absent)
        {
            return one;
        }

        if (one == Value.Absent)
        {
            return other;
        }

        return (one, other) switch
        {
            (NumberValue a, NumberValue b) when a.Number == b.Number => one,
            (TextValue a, TextValue b) when a.Text == b.Text => one,
            (NamedValue a, NamedValue b) when a.Named == b.Named => one,
            (FunctionValue a, FunctionValue b) when a.Method == b.Method => one,
            (ObjectValue a, _) when other == Value.Null => a,
            (_, ObjectValue b) when one == Value.Null => b,
            (ObjectValue a, ObjectValue b) => Either(a, b),
            _ => one.Type.Length > 0 && one.Type == other.Type ? new AnyValue(one.Type) : Value.Nothing,
        };
    }

    private static Value Either(ObjectValue one, ObjectValue other)
    {
        var uses = new List<FoundUse>(one.Uses);
        foreach (var use in other.Uses)
        {
            if (!uses.Contains(use))
            {
                uses.Add(use);
            }
        }

        return uses.Count <= MaxObjects ? new ObjectValue(one.Type == other.Type ? one.Type : "", [.. uses]) : Value.Nothing;
    }

    private static void Join(Dictionary<int, Value> mine, Dictionary<int, Value> others)
    {
        List<(int Key, Value Value)>? changed = null;
        foreach (var (key, value) in mine)
        {
            var joined = others.TryGetValue(key, out var other) ? Join(value, other) : Value.Nothing;
            if (!ReferenceEquals(joined, value))
            {
                (changed ??= []).Add((key, joined));
            }
        }

        foreach (var (key, value) in changed ?? [])
        {
            mine[key] = value;
        }
    }
}
