namespace ComplianceGate.Policy;

/// <summary>How numbers are stored.</summary>
internal enum WeightKind
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Floating point of 16 bits or more.</summary>
    Float,

    /// <summary>Floating point of 8 bits or less.</summary>
    SmallFloat,

    /// <summary>Whole numbers, one an element.</summary>
    Integer,

    /// <summary>Blocks of llama.cpp (ggml).</summary>
    Block,
}

/// <summary>A type of weights, or a way to store them.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Bits">Bits for each parameter, without what a block adds.</param>
/// <param name="Name">The name by which equal ones are known: <c>f16</c>, <c>bf16</c>, <c>q4_k</c>.</param>
/// <param name="Mix">For blocks: which mix of types, <c>m</c> of <c>Q4_K_M</c>; empty for a plain one.</param>
internal readonly record struct WeightType(WeightKind Kind, int Bits, string Name, string Mix = "")
{
    private static readonly (string Word, WeightType Type)[] Words =
    [
        ("f64", Float(64)), ("fp64", Float(64)), ("float64", Float(64)), ("double", Float(64)),
        ("f32", Float(32)), ("fp32", Float(32)), ("float32", Float(32)), ("float", Float(32)), ("single", Float(32)),
        ("f16", Float(16)), ("fp16", Float(16)), ("float16", Float(16)), ("half", Float(16)),
        ("bf16", new(WeightKind.Float, 16, "bf16")), ("bfloat16", new(WeightKind.Float, 16, "bf16")),
        ("f8", Small(8)), ("fp8", Small(8)), ("float8", Small(8)), ("f4", Small(4)), ("fp4", Small(4)), ("nf4", Small(4)), ("mxfp4", Small(4)), ("nvfp4", Small(4)),
        ("i64", Integer(64)), ("int64", Integer(64)), ("u64", Integer(64)), ("uint64", Integer(64)), ("i32", Integer(32)), ("int32", Integer(32)), ("u32", Integer(32)),
        ("uint32", Integer(32)), ("i16", Integer(16)), ("int16", Integer(16)), ("u16", Integer(16)), ("uint16", Integer(16)),
        ("i8", Integer(8)), ("int8", Integer(8)), ("u8", Integer(8)), ("uint8", Integer(8)), ("w8a8", Integer(8)), ("8bit", Integer(8)),
        ("int4", Integer(4)), ("uint4", Integer(4)), ("i4", Integer(4)), ("u4", Integer(4)), ("w4a16", Integer(4)), ("4bit", Integer(4)),
        ("int3", Integer(3)), ("3bit", Integer(3)), ("int2", Integer(2)), ("uint2", Integer(2)), ("2bit", Integer(2)), ("5bit", Integer(5)), ("6bit", Integer(6)),
        ("16bit", new(WeightKind.Float, 16, "16bit")), ("32bit", Float(32)),
    ];

    /// <summary>Whether it stores less than the numbers that were trained.</summary>
    public bool IsQuantised => Kind is WeightKind.Block or WeightKind.SmallFloat || (Kind == WeightKind.Integer && Bits <= 8);

    /// <summary>Reads one name of a type, in any of the spellings that cards and formats use.</summary>
    /// <param name="word">The name: <c>FLOAT16</c>, <c>Q4_K_M</c>, <c>F8_E4M3</c>.</param>
    public static WeightType Of(string word)
    {
        var plain = ClaimText.Plain(word).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        plain = plain.StartsWith("mostly_", StringComparison.Ordinal) ? plain["mostly_".Length..] : plain;
        plain = plain.StartsWith("torch.", StringComparison.Ordinal) ? plain["torch.".Length..] : plain;
        plain = plain.EndsWith("_moe", StringComparison.Ordinal) ? plain[..^"_moe".Length] : plain;
        foreach (var (known, type) in Words)
        {
            if (plain == known)
            {
                return type;
            }
        }

        return plain.StartsWith("f8_", StringComparison.Ordinal) || plain.StartsWith("float8e", StringComparison.Ordinal) || plain.StartsWith("float8_e", StringComparison.Ordinal)
            ? Small(8) : Block(plain);
    }

    /// <summary>Names of llama.cpp: <c>q8_0</c>, <c>q4_k_m</c>, <c>iq2_xxs</c>, <c>tq1_0</c>, and <c>q4</c> for any of four bits.</summary>
    private static WeightType Block(ReadOnlySpan<char> text)
    {
        var start = text.StartsWith("iq") || text.StartsWith("tq") ? 2 : text.StartsWith("q") ? 1 : 0;
        if (start == 0 || text.Length <= start || !char.IsAsciiDigit(text[start]) || text[start] is '0' or '7' or '9')
        {
            return default;
        }

        var bits = text[start] - '0';
        var rest = text[(start + 1)..];
        var name = text[..(start + 1)].ToString();
        return rest switch
        {
            "" or "_0" or "_1" or "_k" or "_nl" => new(WeightKind.Block, bits, name + rest.ToString()),
            "_k_s" or "_k_m" or "_k_l" or "_k_xl" => new(WeightKind.Block, bits, name + "_k", rest[3..].ToString()),
            "_xxs" or "_xs" or "_s" or "_m" or "_xl" when start == 2 => new(WeightKind.Block, bits, name, rest[1..].ToString()),
            "_0_4_4" or "_0_4_8" or "_0_8_8" => new(WeightKind.Block, bits, name + "_0"),
            _ => default,
        };
    }

    private static WeightType Float(int bits) => new(WeightKind.Float, bits, "f" + bits);

    private static WeightType Small(int bits) => new(WeightKind.SmallFloat, bits, "f" + bits);

    private static WeightType Integer(int bits) => new(WeightKind.Integer, bits, "i" + bits);
}
