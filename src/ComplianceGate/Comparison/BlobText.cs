using System.Globalization;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Comparison;

/// <summary>Bytes as a text that no other bytes have.</summary>
internal static class BlobText
{
    private const int MaxShown = 4096;

    /// <summary>Signs of ASCII as they are, other bytes as <c>\XX</c>; long ones by their length and digest.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxShown)
        {
            return Digest(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (b is >= 0x20 and < 0x7f and not (byte)'\\')
            {
                text.Append((char)b);
            }
            else
            {
                text.Append('\\').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>Length and digest.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => $"{Shown.Bytes(bytes.Length)}, SHA-256 {FileDigest.Sha256(bytes)}";
}
