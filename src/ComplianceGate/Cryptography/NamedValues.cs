namespace ComplianceGate.Cryptography;

/// <summary>What values say where a library takes them for an algorithm or a part of one.</summary>
internal static class NamedValues
{
    /// <summary>What a member gives that names something.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="call">The call.</param>
    public static Value Of(MemberRule rule, CallSite call)
    {
        var type = call.IsNew || call.Member.Name == ".ctor" ? call.Member.Type : call.Member.Shape.Return;
        foreach (var argument in call.Arguments)
        {
            if (rule.Preset is { Padding: "OAEP" } && Hash(argument) is { } hash)
            {
                return new NamedValue(new NamedAlgorithm(null) { Padding = "OAEP-" + hash });
            }

            if (rule.Preset is null && argument is TextValue text)
            {
                var named = AlgorithmNames.Find(text.Text) ?? new NamedAlgorithm(null);
                return new NamedValue(named with { Curve = named.Curve ?? CurveNames.Find(text.Text) });
            }

            if (rule.Preset is null && argument is NamedValue { } same)
            {
                return same;
            }
        }

        return rule.Preset is { Padding: not "OAEP" } preset ? new NamedValue(preset) : new AnyValue(type);
    }

    /// <summary>The algorithm; null where the value does not say.</summary>
    /// <param name="value">The value.</param>
    public static NamedAlgorithm? Algorithm(Value value) => value switch
    {
        NamedValue { Named: { Algorithm: not null } named } => named,
        TextValue text => AlgorithmNames.Find(text.Text),
        TokenValue { Name.Length: > 0 } type => RuleBook.OfType(type.Name)?.Algorithm is { } known ? new NamedAlgorithm(known) : null,
        _ => null,
    };

    /// <summary>The hash; null where the value does not say.</summary>
    /// <param name="value">The value.</param>
    public static string? Hash(Value value) => Algorithm(value)?.Algorithm;

    /// <summary>The mode of a block cipher; null where the value does not say.</summary>
    /// <param name="value">The value.</param>
    public static string? Mode(Value value) => value switch
    {
        NumberValue { Number: >= 1 and <= 5 } number => ((string[])["CBC", "ECB", "OFB", "CFB", "CTS"])[number.Number - 1],
        TextValue text => LooseNames.Mode(text.Text.ToUpperInvariant()),
        NamedValue named => named.Named.Mode,
        _ => null,
    };

    /// <summary>The padding; null where the value does not say.</summary>
    /// <param name="value">The value.</param>
    public static string? Padding(Value value) => value switch
    {
        NumberValue { Number: >= 1 and <= 5 } number => ((string[])["None", "PKCS7", "Zeros", "ANSIX923", "ISO10126"])[number.Number - 1],
        NamedValue named => named.Named.Padding,
        _ => null,
    };

    /// <summary>The curve; null where the value does not say.</summary>
    /// <param name="value">The value.</param>
    public static string? Curve(Value value) => value switch
    {
        NamedValue named => named.Named.Curve,
        TextValue text => CurveNames.Find(text.Text),
        _ => null,
    };

    /// <summary>Versions of TLS by the numbers that SChannel gives them, which .NET keeps; empty where the system chooses.</summary>
    /// <param name="flags">The numbers together.</param>
    public static object Protocols(long flags)
    {
        var names = new List<string>();
        foreach (var (bits, name) in new[] { (0xC, "SSL 2.0"), (0x30, "SSL 3.0"), (0xC0, "TLS 1.0"), (0x300, "TLS 1.1"), (0xC00, "TLS 1.2"), (0x3000, "TLS 1.3") })
        {
            if ((flags & bits) != 0)
            {
                names.Add(name);
            }
        }

        return (flags & ~0x3FFFL) != 0 ? Properties.Undecided : string.Join(',', names);
    }
}
