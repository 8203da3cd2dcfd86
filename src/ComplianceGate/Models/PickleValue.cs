namespace ComplianceGate.Models;

/// <summary>
/// What is known of a value on the stack of a pickle, without making it. Texts are known by where they stand in the file, so that
/// a file can make the walker hold no more than sixteen bytes for each of its own.
/// </summary>
/// <param name="Ref">What kind of value it is; null for one of which nothing needs to be known.</param>
/// <param name="Number">A whole number's value, or where a text stands: its offset, then 16 bits of length.</param>
internal readonly record struct PickleValue(object? Ref, long Number = 0)
{
    /// <summary>Longest text that is looked at as a name.</summary>
    public const int MaxText = 4096;

    /// <summary>A text at a place; one that is too long for a name is a value of which nothing is known but that it is no name.</summary>
    public static PickleValue Text(PickleText form, long offset, long length) =>
        length <= MaxText && offset < 1L << 46 ? new(form, (offset << 16) | length) : new(PickleText.TooLong);

    /// <summary>A whole number.</summary>
    public static PickleValue Whole(long value) => new(PickleNumber.Instance, value);

    /// <summary>Where a text stands.</summary>
    public long TextOffset => Number >> 16;

    /// <summary>How many bytes it has there.</summary>
    public int TextLength => (int)(Number & 0xFFFF);

    /// <summary>The value of a whole number that is not negative; null for anything else.</summary>
    public long? Count => Ref is PickleNumber && Number >= 0 ? Number : null;
}

/// <summary>How the bytes of a text become characters.</summary>
internal sealed class PickleText
{
    /// <summary>UTF-8: the opcodes of protocol 1 and later.</summary>
    public static readonly PickleText Utf8 = new();

    /// <summary>One character a byte: byte strings.</summary>
    public static readonly PickleText Latin = new();

    /// <summary>A line with <c>\u</c> escapes: UNICODE of protocol 0.</summary>
    public static readonly PickleText Escaped = new();

    /// <summary>A line with a Python literal in quotes: STRING of protocol 0.</summary>
    public static readonly PickleText Quoted = new();

    /// <summary>A text that is too long for a name.</summary>
    public static readonly PickleText TooLong = new();

    private PickleText()
    {
    }
}

/// <summary>Marks a whole number.</summary>
internal sealed class PickleNumber
{
    /// <summary>The only one.</summary>
    public static readonly PickleNumber Instance = new();

    private PickleNumber()
    {
    }
}

/// <summary>Marks the object behind whose state joblib writes the bytes of an array.</summary>
internal sealed class PickleArray
{
    /// <summary>The only one.</summary>
    public static readonly PickleArray Instance = new();

    private PickleArray()
    {
    }
}

/// <summary>Something imported.</summary>
internal sealed record PickleGlobal(string Module, string Name);

/// <summary>A tuple of a few values.</summary>
internal sealed class PickleTuple(PickleValue[] items)
{
    /// <summary>Most values of one that is looked at.</summary>
    public const int MaxItems = 16;

    /// <summary>Its values.</summary>
    public PickleValue[] Items => items;
}

/// <summary>A dictionary, as far as it matters whether it holds tensors and nothing else.</summary>
internal sealed class PickleDict
{
    /// <summary>How many tensors it holds.</summary>
    public long Tensors { get; set; }

    /// <summary>Whether it holds anything that is no tensor under a name.</summary>
    public bool HasOther { get; set; }
}

/// <summary>A storage that PyTorch keeps beside the pickle.</summary>
/// <param name="Type">Its class, <c>FloatStorage</c>.</param>
/// <param name="Key">Its name.</param>
/// <param name="Elements">How many elements it is said to hold; bytes for an untyped one.</param>
internal sealed record PickleStorage(string Type, string Key, long Elements);

/// <summary>A tensor over a storage.</summary>
/// <param name="Storage">The storage.</param>
internal sealed record PickleTensor(PickleStorage Storage);
