using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Cryptography;

/// <summary>Which of the properties of a use a value belongs to, in the ordinal order of their names.</summary>
internal enum Property
{
    /// <summary><see cref="CryptographyProperties.Algorithm"/>.</summary>
    Algorithm,

    /// <summary><see cref="CryptographyProperties.Curve"/>.</summary>
    Curve,

    /// <summary><see cref="CryptographyProperties.Hash"/>.</summary>
    Hash,

    /// <summary><see cref="CryptographyProperties.Iterations"/>.</summary>
    Iterations,

    /// <summary><see cref="CryptographyProperties.KeySize"/>.</summary>
    KeySize,

    /// <summary><see cref="CryptographyProperties.Mode"/>.</summary>
    Mode,

    /// <summary><see cref="CryptographyProperties.Padding"/>.</summary>
    Padding,

    /// <summary><see cref="CryptographyProperties.Protocols"/>.</summary>
    Protocols,
}

/// <summary>What the code sets on one use up to a place in it. Immutable; ways that join bring theirs together.</summary>
internal sealed class Properties
{
    /// <summary>Set to something that cannot be decided.</summary>
    public static readonly object Undecided = new();

    /// <summary>Nothing is set.</summary>
    public static readonly Properties Empty = new(new object?[Count]);

    private const int Count = 8;

    private readonly object?[] values;

    private Properties(object?[] values)
    {
        this.values = values;
    }

    /// <summary>What is set; null where nothing is.</summary>
    /// <param name="property">Which property.</param>
    public object? this[Property property] => values[(int)property];

    /// <summary>The same with one property set.</summary>
    /// <param name="property">Which one.</param>
    /// <param name="value">To what.</param>
    public Properties With(Property property, object? value)
    {
        if (Equals(values[(int)property], value))
        {
            return this;
        }

        var copy = (object?[])values.Clone();
        copy[(int)property] = value;
        return new Properties(copy);
    }

    /// <summary>What holds whichever way was gone: what differs cannot be decided.</summary>
    /// <param name="other">The other way.</param>
    public Properties Join(Properties other)
    {
        var joined = this;
        for (var i = 0; i < Count && !ReferenceEquals(this, other); i++)
        {
            if (!Equals(values[i], other.values[i]))
            {
                joined = joined.With((Property)i, Undecided);
            }
        }

        return joined;
    }
}

/// <summary>A use while its method is looked through.</summary>
internal sealed class FoundUse(CryptographyUseKind kind, string algorithm, string api, int offset)
{
    private static readonly ImmutableArray<string> Names =
    [
        CryptographyProperties.Algorithm, CryptographyProperties.Curve, CryptographyProperties.Hash, CryptographyProperties.Iterations,
        CryptographyProperties.KeySize, CryptographyProperties.Mode, CryptographyProperties.Padding, CryptographyProperties.Protocols,
    ];

    private readonly SortedSet<string> functions = new(StringComparer.Ordinal);

    /// <summary>What kind it is.</summary>
    public CryptographyUseKind Kind => kind;

    /// <summary>The algorithm as far as the member that begins the use tells.</summary>
    public string Algorithm { get; set; } = algorithm;

    /// <summary>What is called or set.</summary>
    public string Api { get; set; } = api;

    /// <summary>Offset of the instruction.</summary>
    public int Offset => offset;

    /// <summary>What is set on it at the end.</summary>
    public Properties Final { get; set; } = Properties.Empty;

    /// <summary>Whether another use has taken it up as a part of its own.</summary>
    public bool IsPart { get; set; }

    /// <summary>Bytes that must stay as they are for the use to be one; null where there are none.</summary>
    public BytesValue? Bytes { get; init; }

    /// <summary>Adds what is done.</summary>
    /// <param name="names">In CycloneDX's words.</param>
    public void Do(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            functions.Add(name);
        }
    }

    /// <summary>The algorithm with what is set on the use.</summary>
    /// <param name="set">What is set.</param>
    public string AlgorithmWith(Properties set) => set[Property.Algorithm] switch
    {
        string named => named,
        null => Algorithm,
        _ => CryptographyNames.Unknown,
    };

    /// <summary>The use as a fact.</summary>
    /// <param name="method">The method that does it.</param>
    /// <param name="location">Where it stands in the source.</param>
    public CryptographyUse ToFact(string method, FileLocation? location)
    {
        var undecided = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < Names.Length; i++)
        {
            if (ReferenceEquals(Final[(Property)i], Properties.Undecided))
            {
                undecided.Add(Names[i]);
            }
        }

        return new CryptographyUse
        {
            Kind = kind,
            Algorithm = AlgorithmWith(Final),
            Api = Api,
            Method = method,
            Offset = offset,
            Functions = [.. functions],
            KeyBits = Final[Property.KeySize] as int?,
            Mode = Final[Property.Mode] as string,
            Padding = Final[Property.Padding] as string,
            Curve = Final[Property.Curve] as string,
            Hash = Final[Property.Hash] as string,
            Iterations = Final[Property.Iterations] as int?,
            Protocols = Final[Property.Protocols] is string protocols && protocols.Length > 0 ? [.. protocols.Split(',')] : [],
            Undecided = undecided.ToImmutable(),
            Location = location,
        };
    }
}
