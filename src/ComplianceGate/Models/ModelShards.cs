using System.Globalization;

namespace ComplianceGate.Models;

/// <summary>
/// The name of one file of several that are one model: <c>STEM-00001-of-00003.EXTENSION</c>, as the Hub's libraries and llama.cpp write it.
/// </summary>
/// <param name="Stem">What stands before the number.</param>
/// <param name="Number">Which of them it is, from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Extension">The extension, with its dot.</param>
internal sealed record ModelShards(string Stem, int Number, int Count, string Extension)
{
    /// <summary>Most files of one model that are read.</summary>
    public const int MaxCount = 1_024;

    private const int Digits = 5;
    private const int Suffix = 1 + Digits + 4 + Digits;

    /// <summary>Reads a file name.</summary>
    /// <param name="path">A path or name.</param>
    /// <returns>What it says; null for a file that is no shard by its name.</returns>
    public static ModelShards? Parse(ReadOnlySpan<char> path)
    {
        var extension = Path.GetExtension(path);
        if (!extension.Equals(".safetensors", StringComparison.OrdinalIgnoreCase) && !extension.Equals(".gguf", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var name = Path.GetFileNameWithoutExtension(path);
        if (name.Length <= Suffix)
        {
            return null;
        }

        var tail = name[^Suffix..];
        return tail[0] == '-' && tail[(1 + Digits)..^Digits].SequenceEqual("-of-")
            && int.TryParse(tail[1..(1 + Digits)], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(tail[^Digits..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && number >= 1 && number <= count
            ? new ModelShards(name[..^Suffix].ToString(), number, count, extension.ToString())
            : null;
    }

    /// <summary>The name of another shard of the same model.</summary>
    /// <param name="number">Which, from 1.</param>
    public string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{Stem}-{number:D5}-of-{Count:D5}{Extension}");

    /// <summary>The names of the other shards of the model, at most <see cref="MaxCount"/>.</summary>
    /// <param name="own">The name of this one.</param>
    public IEnumerable<string> Others(string own)
    {
        for (var i = 1; i <= Math.Min(Count, MaxCount); i++)
        {
            if (Name(i) is var name && name != own)
            {
                yield return name;
            }
        }
    }
}
