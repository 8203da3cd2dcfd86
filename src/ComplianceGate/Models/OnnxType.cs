using System.Globalization;

namespace ComplianceGate.Models;

/// <summary>A type of ONNX tensors (onnx.proto, <c>TensorProto.DataType</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bits">Bits of an element; 0 where they differ.</param>
/// <param name="IsFloat">Whether its elements are floating-point numbers: those that training changes.</param>
/// <param name="IsSmall">Whether quantised weights are kept in it.</param>
internal sealed record OnnxType(string Name, int Bits, bool IsFloat, bool IsSmall)
{
    private static readonly OnnxType[] All =
    [
        new("FLOAT", 32, true, false), new("UINT8", 8, false, true), new("INT8", 8, false, true), new("UINT16", 16, false, true),
        new("INT16", 16, false, true), new("INT32", 32, false, false), new("INT64", 64, false, false), new("STRING", 0, false, false),
        new("BOOL", 8, false, false), new("FLOAT16", 16, true, false), new("DOUBLE", 64, true, false), new("UINT32", 32, false, false),
        new("UINT64", 64, false, false), new("COMPLEX64", 64, true, false), new("COMPLEX128", 128, true, false), new("BFLOAT16", 16, true, false),
        new("FLOAT8E4M3FN", 8, true, true), new("FLOAT8E4M3FNUZ", 8, true, true), new("FLOAT8E5M2", 8, true, true), new("FLOAT8E5M2FNUZ", 8, true, true),
        new("UINT4", 4, false, true), new("INT4", 4, false, true), new("FLOAT4E2M1", 4, true, true), new("FLOAT8E8M0", 8, false, true),
        new("UINT2", 2, false, true), new("INT2", 2, false, true),
    ];

    /// <summary>The type of a number; null for an unknown one.</summary>
    /// <param name="number">The number.</param>
    public static OnnxType? Find(ulong number) => number is >= 1 and <= 26 ? All[(int)number - 1] : null;

    /// <summary>The name of a type, the number itself for an unknown one.</summary>
    /// <param name="number">The number.</param>
    public static string NameOf(ulong number) => Find(number)?.Name ?? number.ToString(CultureInfo.InvariantCulture);
}
