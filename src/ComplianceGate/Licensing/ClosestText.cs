using System.Buffers.Binary;
using System.Text;

namespace ComplianceGate.Licensing;

/// <summary>Finds the common license that a text is most like, by their distinct words. Only ever a suggestion.</summary>
internal static class ClosestText
{
    /// <summary>Bytes that the table spends on a word.</summary>
    public const int WordBytes = 3;

    private const int MostWords = 20_000;
    private const double LeastSimilarity = 0.6;

    /// <summary>The distinct words of a text as the table keeps them: truncated hashes.</summary>
    /// <param name="words">The text.</param>
    public static HashSet<int> Distinct(LicenseWords words)
    {
        var distinct = new HashSet<int>();
        for (var i = 0; i < words.Count; i++)
        {
            if (char.IsLetterOrDigit(words.Word(i)[0]))
            {
                distinct.Add((int)(words.Hash(i) >> 40));
            }
        }

        return distinct;
    }

    /// <summary>Finds it.</summary>
    /// <param name="words">The text.</param>
    /// <returns>The license; null where none is like it.</returns>
    public static ClosestLicense? Find(LicenseWords words)
    {
        if (words.Count > MostWords)
        {
            return null;
        }

        var distinct = Distinct(words);
        ClosestLicense? best = null;
        var rows = LicenseTextTable.Words;
        while (!rows.IsEmpty)
        {
            var end = rows.IndexOf((byte)'\n');
            var bar = rows.IndexOf((byte)'|');
            var (common, total) = Compare(distinct, rows[(bar + 1)..end]);
            var similarity = total + distinct.Count == 0 ? 0 : 2.0 * common / (total + distinct.Count);
            if (similarity >= LeastSimilarity && similarity > (best?.Similarity ?? 0))
            {
                best = new(Encoding.UTF8.GetString(rows[..bar]), Math.Round(similarity, 3), total + distinct.Count - (2 * common));
            }

            rows = rows[(end + 1)..];
        }

        return best;
    }

    private static (int Common, int Total) Compare(HashSet<int> distinct, ReadOnlySpan<byte> column)
    {
        var bytes = Convert.FromBase64String(Encoding.UTF8.GetString(column));
        var common = 0;
        for (var i = 0; i < bytes.Length; i += WordBytes)
        {
            var word = (bytes[i] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(i + 1));
            common += distinct.Contains(word) ? 1 : 0;
        }

        return (common, bytes.Length / WordBytes);
    }
}
