namespace ComplianceGate.ModelFuzz;

/// <summary>Small pickles of all protocols.</summary>
public sealed class PickleSeeds : IFuzzSeeds
{
    private static readonly byte[] Opcodes =
        [.. "(012INFJKLMSTUVXGRQPbcdegh]ijl)opqrst}u.BC"u8, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98];

    /// <inheritdoc/>
    public string Format => "pickle";

    /// <summary>A pickle that imports in every way.</summary>
    internal static byte[] Imports => PickleBytes.Of(4).Op("(").Global("collections", "OrderedDict").Op(")R").Text("json").Memoize().Text("loads").StackGlobal()
        .Call("x").Op("(").Inst("a", "b").Op("(").Global("c", "d").Text("y").Op("o").Op(0x82, 7).Get(0).Text("e").StackGlobal().Op(")").Op(0x81).Op("}b")
        .Data(PickleBytes.Of(2).Global("f", "g").Stop()).Text("ch\ni\n.").Op("t").Stop();

    /// <inheritdoc/>
    public IReadOnlyList<FuzzSeed> Make() =>
    [
        // pickle.dumps({"a": 1}, protocol=4)
        new("a.pkl", [0x80, 4, 0x95, 10, 0, 0, 0, 0, 0, 0, 0, (byte)'}', 0x94, 0x8C, 1, (byte)'a', 0x94, (byte)'K', 1, (byte)'s', (byte)'.']),
        new("b.pkl", Imports),
        new("c.pkl", new PickleBytes().Op("(dp0\nS'a\\x41'\np1\n(lp2\nI1\naL2L\naF3.5\naV\\u0042\nas(i").Op("a\nb\nb.").Bytes),
        new("d.pkl", PickleBytes.Of(5).Op(0x96).Op(BitConverter.GetBytes(3UL)).Op("abc").Op(0x98, 0x97).Op(0x8F, (byte)'(', (byte)'N', 0x90).Op("0(N").Op(0x91).Op("0").Stop()),
    ];

    /// <inheritdoc/>
    public byte[]? Change(byte[] bytes, Random random) => ChangeOpcode(bytes, random);

    /// <summary>Puts opcodes in or over a place.</summary>
    internal static byte[] ChangeOpcode(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var some = new byte[1 + random.Next(random.Next(8) == 0 ? 2000 : 6)];
        var one = Opcodes[random.Next(Opcodes.Length)];
        for (var i = 0; i < some.Length; i++)
        {
            some[i] = some.Length > 6 ? one : Opcodes[random.Next(Opcodes.Length)];
        }

        return [.. bytes[..at], .. some, .. bytes[(random.Next(2) == 0 ? at : Math.Min(bytes.Length, at + some.Length))..]];
    }
}
