namespace ComplianceGate.Cryptography;

/// <summary>What is known of a value on the stack, in a variable or in a field. Values are told apart by reference.</summary>
internal abstract class Value
{
    /// <summary>Nothing is known.</summary>
    public static readonly Value Nothing = new AnyValue("");

    /// <summary>Not set on this way: the field that keeps a delegate until it is needed. Joined with something it gives that.</summary>
    public static readonly Value Absent = new AnyValue("");

    /// <summary>No object.</summary>
    public static readonly Value Null = new AnyValue("");

    /// <summary>A number from a generator that is none for cryptography.</summary>
    public static readonly Value WeakNumber = new AnyValue("");

    /// <summary>Full name of its type; empty where it is not known.</summary>
    public virtual string Type => "";
}

/// <summary>A value of which at most the type is known.</summary>
internal sealed class AnyValue(string type) : Value
{
    /// <inheritdoc/>
    public override string Type => type;
}

/// <summary>A whole number, a truth value or a value of an enumeration.</summary>
internal sealed class NumberValue(long number) : Value
{
    /// <summary>The number.</summary>
    public long Number => number;
}

/// <summary>A text of the code.</summary>
internal sealed class TextValue(string text) : Value
{
    /// <summary>The text.</summary>
    public string Text => text;

    /// <inheritdoc/>
    public override string Type => "System.String";
}

/// <summary>What bytes are.</summary>
internal enum BytesContent
{
    /// <summary>Nothing wrote into them.</summary>
    Zero,

    /// <summary>They stand in the code.</summary>
    Literal,

    /// <summary>They come from a generator that is none for cryptography.</summary>
    WeakRandom,

    /// <summary>They come from elsewhere.</summary>
    Other,
}

/// <summary>An array of bytes or a view of it.</summary>
internal sealed class BytesValue(int? length, BytesContent content) : Value
{
    private readonly BytesValue? whole;
    private BytesContent content = content;

    /// <summary>A part of other bytes: what is written into the one is in the other.</summary>
    /// <param name="length">How many; null where it is not known.</param>
    /// <param name="whole">The bytes that it is a part of.</param>
    public BytesValue(int? length, BytesValue whole)
        : this(length, whole.Content)
    {
        this.whole = whole.whole ?? whole;
    }

    /// <summary>How many; null where it is not known.</summary>
    public int? Length => length;

    /// <summary>What they are so far.</summary>
    public BytesContent Content
    {
        get => whole is null ? content : whole.Content;
        set
        {
            if (whole is null)
            {
                content = value;
            }
            else
            {
                whole.Content = value;
            }
        }
    }

    /// <inheritdoc/>
    public override string Type => "System.Byte[]";
}

/// <summary>An algorithm, a curve, a padding and so on as the libraries name them.</summary>
internal sealed class NamedValue(NamedAlgorithm named) : Value
{
    /// <summary>What it names.</summary>
    public NamedAlgorithm Named => named;
}

/// <summary>An object that a use is about; where branches join it may be one of several.</summary>
internal sealed class ObjectValue(string type, FoundUse[] uses) : Value
{
    /// <summary>The uses.</summary>
    public FoundUse[] Uses => uses;

    /// <inheritdoc/>
    public override string Type => type;
}

/// <summary>A method as a value, or a delegate made of it.</summary>
internal sealed class FunctionValue(int method) : Value
{
    /// <summary>Token of the method.</summary>
    public int Method => method;

    /// <summary>The use that says that it accepts every certificate; null where it does not.</summary>
    public FoundUse? AcceptsAny { get; set; }
}

/// <summary>Where a variable or a field stands.</summary>
internal sealed class AddressValue(bool isField, int place) : Value
{
    /// <summary>Whether it is a field.</summary>
    public bool IsField => isField;

    /// <summary>Number of the variable or token of the field.</summary>
    public int Place => place;
}

/// <summary>What stands behind the token of a field: bytes of the file, as they begin an array.</summary>
internal sealed class TokenValue(int token, string type) : Value
{
    /// <summary>The token.</summary>
    public int Token => token;

    /// <summary>Full name of the type where the token is one.</summary>
    public string Name => type;
}

/// <summary>Parameters that a library hands over in an object of their own: the key, its size, the curve.</summary>
internal sealed class BagValue(string type) : Value
{
    /// <summary>What was put in, with its role.</summary>
    public List<(Role Role, Value Value)> Items { get; } = [];

    /// <inheritdoc/>
    public override string Type => type;
}
