using System.Globalization;
using System.Text;

namespace ComplianceGate.Ledger;

/// <summary>
/// A tile of hashes or a bundle of entries, and its path in a ledger (C2SP tlog-tiles, "Merkle Tree", "Partial Tiles", "Log entries").
/// </summary>
/// <param name="Level">Level of the tile, 0 to 63; -1 for a bundle of entries.</param>
/// <param name="Index">Index within the level.</param>
/// <param name="Width">How many hashes or entries it holds, 1 to 256; fewer than 256 is a partial one.</param>
public readonly record struct TileName(int Level, long Index, int Width)
{
    /// <summary>The level that stands for entries.</summary>
    public const int Entries = -1;

    /// <summary>Hashes or entries in a full tile.</summary>
    public const int Full = 256;

    /// <summary>Height of a tile: a full one spans 2^8 hashes.</summary>
    internal const int Height = 8;

    private const int MostLevel = 63;

    /// <summary>How many tiles or bundles of a level are full in a tree of a size.</summary>
    internal static long FullTiles(int level, long size) => Hashes(level, size) >> Height;

    /// <summary>Width of a tile in a tree of a size; 0 where the tree has no such tile.</summary>
    internal static int WidthOf(int level, long index, long size)
    {
        var full = FullTiles(level, size);
        return index < full ? Full : index == full ? (int)(Hashes(level, size) & (Full - 1)) : 0;
    }

    /// <summary>How many hashes a level has in a tree of a size.</summary>
    internal static long Hashes(int level, long size) => level <= 0 ? size : level * Height >= 63 ? 0 : size >> (level * Height);

    /// <summary>The same tile when it is full.</summary>
    internal TileName Whole => this with { Width = Full };

    /// <summary>The path below the ledger's folder, with slashes.</summary>
    public string Path
    {
        get
        {
            var digits = Index.ToString(CultureInfo.InvariantCulture);
            digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
            var path = new StringBuilder("tile/").Append(Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture));
            for (var i = 0; i < digits.Length; i += 3)
            {
                path.Append(i + 3 < digits.Length ? "/x" : "/").Append(digits, i, 3);
            }

            return Width == Full ? path.ToString() : path.Append(".p/").Append(CultureInfo.InvariantCulture, $"{Width}").ToString();
        }
    }

    /// <summary>Reads a path below the ledger's folder.</summary>
    /// <param name="path">The path, with slashes.</param>
    /// <returns>The tile; null where the path is none, or not the one way in which it is written.</returns>
    public static TileName? Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/');
        if (parts.Length is < 3 or > 12 || parts[0] != "tile")
        {
            return null;
        }

        var level = parts[1] == "entries" ? Entries : Number(parts[1], MostLevel);
        var width = Full;
        var end = parts.Length;
        if (parts[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            width = (int)(Number(parts[^1], Full - 1) ?? 0);
            parts[^2] = parts[^2][..^2];
            end--;
        }

        long index = 0;
        for (var i = 2; i < end; i++)
        {
            var digits = i + 1 < end ? parts[i] is ['x', .. var rest] ? rest : "" : parts[i];
            if (digits.Length != 3 || !digits.All(char.IsAsciiDigit) || index > MerkleHash.MaxTreeSize)
            {
                return null;
            }

            index = index * 1000 + long.Parse(digits, CultureInfo.InvariantCulture);
        }

        // Leading groups of zeros and the like would give one tile several names.
        return level is { } known && width > 0 && new TileName((int)known, index, width) is var name && name.Path == path ? name : null;
    }

    private static long? Number(string text, long most) =>
        text.Length is > 0 and < 4 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') && long.Parse(text, CultureInfo.InvariantCulture) is var number && number <= most
            ? number
            : null;
}
