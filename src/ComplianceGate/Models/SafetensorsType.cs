namespace ComplianceGate.Models;

/// <summary>A type of safetensors (tensor.rs, <c>Dtype</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bits">Bits of an element.</param>
/// <param name="IsFloat">Whether its elements are floating-point numbers: those that training changes.</param>
internal sealed record SafetensorsType(string Name, int Bits, bool IsFloat)
{
    private static readonly SafetensorsType[] All =
    [
        new("F32", 32, true), new("F16", 16, true), new("BF16", 16, true), new("F64", 64, true),
        new("F8_E4M3", 8, true), new("F8_E5M2", 8, true), new("F8_E4M3FNUZ", 8, true), new("F8_E5M2FNUZ", 8, true),
        new("F6_E2M3", 6, true), new("F6_E3M2", 6, true), new("F4", 4, true), new("C64", 64, true),
        new("I64", 64, false), new("U64", 64, false), new("BOOL", 8, false), new("F8_E8M0", 8, false),
        new("U8", 8, false), new("I8", 8, false), new("I16", 16, false), new("U16", 16, false), new("I32", 32, false),
        new("U32", 32, false),
    ];

    /// <summary>Whether files are known that keep several values, or a part of one, in an element of a type.</summary>
    /// <param name="name">The type's name.</param>
    public static bool MayPack(string name) => name is "U8" or "I8" or "I16" or "U16" or "I32" or "U32";

    /// <summary>The type that a token names; null for an unknown one.</summary>
    /// <param name="token">The token.</param>
    public static SafetensorsType? Find(ModelJson token)
    {
        var name = token.Short(16);
        foreach (var type in All)
        {
            if (type.Name == name)
            {
                return type;
            }
        }

        return null;
    }
}
