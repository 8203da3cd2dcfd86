using System.Globalization;

namespace ComplianceGate.Models;

/// <summary>The tensor types of TensorFlow Lite (schema.fbs, TensorType).</summary>
internal static class TfliteTypes
{
    /// <summary>The schema's name of a type.</summary>
    public static string Name(byte type) => type switch
    {
        0 => "FLOAT32",
        1 => "FLOAT16",
        2 => "INT32",
        3 => "UINT8",
        4 => "INT64",
        5 => "STRING",
        6 => "BOOL",
        7 => "INT16",
        8 => "COMPLEX64",
        9 => "INT8",
        10 => "FLOAT64",
        11 => "COMPLEX128",
        12 => "UINT64",
        13 => "RESOURCE",
        14 => "VARIANT",
        15 => "UINT32",
        16 => "UINT16",
        17 => "INT4",
        18 => "BFLOAT16",
        _ => "TYPE" + type.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Bits of an element; 0 where that is not known.</summary>
    public static int Bits(string type) => type switch
    {
        "INT4" => 4,
        "UINT8" or "INT8" or "BOOL" => 8,
        "FLOAT16" or "BFLOAT16" or "INT16" or "UINT16" => 16,
        "FLOAT32" or "INT32" or "UINT32" => 32,
        "FLOAT64" or "INT64" or "UINT64" or "COMPLEX64" => 64,
        "COMPLEX128" => 128,
        _ => 0,
    };
}
