using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.Build.Tests.Harness;

/// <summary>The smallest files that are what their format asks for.</summary>
internal static class TinyModels
{
    /// <summary>One tensor of two floats.</summary>
    public static byte[] Safetensors()
    {
        var header = Encoding.UTF8.GetBytes("""{"weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""");
        var bytes = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        header.CopyTo(bytes, 8);
        return bytes;
    }

    /// <summary>A header that claims ten gigabytes.</summary>
    public static byte[] SafetensorsWithHugeHeader()
    {
        var bytes = Safetensors();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 10_000_000_000);
        return bytes;
    }

    /// <summary>A card that gives the five facts that everyone must give.</summary>
    public const string Card = """
        ---
        license: mit
        base_model: example/base
        ---
        # Tiny sentiment

        ## Uses

        Tells whether a short English review is kind.

        ## Limitations

        Knows twenty words and no irony.
        """;
}
