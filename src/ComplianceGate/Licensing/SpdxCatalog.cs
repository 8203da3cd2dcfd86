using System.Diagnostics.CodeAnalysis;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>
/// The SPDX license list as this version of the gate knows it: the same on every machine, whatever the SDK. Immutable and safe
/// for use by several threads. A build asks for a handful of its eight hundred rows, so it only learns where the rows begin
/// and reads those that are asked for.
/// </summary>
public sealed class SpdxCatalog
{
    private static readonly Lazy<SpdxCatalog> Shared = new(() => new SpdxCatalog());
    private readonly int[] starts;

    private SpdxCatalog()
    {
        var table = SpdxTable.Rows;
        starts = new int[SpdxTable.Count + 1];
        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + table[starts[i - 1]..].IndexOf((byte)'\n') + 1;
        }
    }

    private enum Column
    {
        Kind,
        Id,
        Flags,
        Copyleft,
        Sources,
        Replacement,
        ReplacementOrLater,
        Name,
    }

    /// <summary>The catalog.</summary>
    public static SpdxCatalog Current => Shared.Value;

    /// <summary>Version of the SPDX license list that names and flags come from; a few ids are newer and have no flags yet.</summary>
    public static string ListVersion => SpdxTable.ListVersion;

    /// <summary>All licenses, deprecated ones included, in ordinal order of their ids in upper case.</summary>
    public IEnumerable<SpdxLicense> Licenses
    {
        get
        {
            for (var i = 0; i < starts.Length - 1; i++)
            {
                if (Kind(i) == 'L')
                {
                    yield return License(i);
                }
            }
        }
    }

    /// <summary>All exceptions, deprecated ones included, in ordinal order of their ids in upper case.</summary>
    public IEnumerable<SpdxAddition> Exceptions
    {
        get
        {
            for (var i = 0; i < starts.Length - 1; i++)
            {
                if (Kind(i) == 'E')
                {
                    yield return Exception(i);
                }
            }
        }
    }

    /// <summary>Finds a license by its id. SPDX 3.0.1, case sensitivity: ids are compared without regard to case.</summary>
    /// <param name="id">The id.</param>
    /// <param name="license">The license.</param>
    public bool TryGetLicense(string id, [NotNullWhen(true)] out SpdxLicense? license)
    {
        var index = Find(id);
        license = index >= 0 && Kind(index) == 'L' ? License(index) : null;
        return license is not null;
    }

    /// <summary>Finds an exception by its id, in any case.</summary>
    /// <param name="id">The id.</param>
    /// <param name="exception">The exception.</param>
    public bool TryGetException(string id, [NotNullWhen(true)] out SpdxAddition? exception)
    {
        var index = Find(id);
        exception = index >= 0 && Kind(index) == 'E' ? Exception(index) : null;
        return exception is not null;
    }

    /// <summary>
    /// Whether a term is strong or network copyleft whose reach no listed exception takes away. False as well for a license that
    /// the list does not know.
    /// </summary>
    /// <param name="term">The term.</param>
    public bool IsStrongCopyleft(LicenseTerm term) =>
        TryGetLicense(term.Id, out var license)
        && license.Copyleft is Copyleft.Strong or Copyleft.Network
        && !(term.Exception is not null && TryGetException(term.Exception, out var exception) && exception.PermitsLinking);

    /// <summary>Whether a term is copyleft for which offering the work over a network counts as giving it out; see <see cref="IsStrongCopyleft"/>.</summary>
    /// <param name="term">The term.</param>
    public bool IsNetworkCopyleft(LicenseTerm term) =>
        IsStrongCopyleft(term) && TryGetLicense(term.Id, out var license) && license.Copyleft == Copyleft.Network;

    private int Find(string id)
    {
        var (low, high) = (0, starts.Length - 2);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Compare(id, Cell(middle, Column.Id));
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return -1;
    }

    /// <summary>Compares an id with one of the table, whose ids are ASCII, in upper case.</summary>
    private static int Compare(string id, ReadOnlySpan<byte> listed)
    {
        for (var i = 0; i < id.Length && i < listed.Length; i++)
        {
            var difference = Upper(id[i]) - Upper((char)listed[i]);
            if (difference != 0)
            {
                return difference;
            }
        }

        return id.Length - listed.Length;
    }

    private static int Upper(char c) => c is >= 'a' and <= 'z' ? c - ('a' - 'A') : c;

    private char Kind(int row) => (char)SpdxTable.Rows[starts[row]];

    private SpdxLicense License(int row)
    {
        var id = Encoding.UTF8.GetString(Cell(row, Column.Id));
        var flags = Cell(row, Column.Flags);
        var copyleft = Cell(row, Column.Copyleft)[0] switch
        {
            (byte)'w' => Copyleft.Weak,
            (byte)'s' => Copyleft.Strong,
            (byte)'n' => Copyleft.Network,
            _ => Copyleft.None,
        };
        return new(
            id,
            Text(row, Column.Name) ?? id,
            Has(flags, 'o'),
            Has(flags, 'f'),
            Has(flags, 'd'),
            Text(row, Column.Replacement),
            Text(row, Column.ReplacementOrLater),
            copyleft,
            Text(row, Column.Sources) ?? "");
    }

    private SpdxAddition Exception(int row) => new(
        Text(row, Column.Id)!,
        Has(Cell(row, Column.Flags), 'd'),
        Text(row, Column.Replacement),
        Cell(row, Column.Copyleft)[0] == 'l',
        Text(row, Column.Sources) ?? "");

    // Not Contains: the runtime brings a compiled IndexOf for bytes, while that would be compiled in every build.
    private static bool Has(ReadOnlySpan<byte> flags, char flag) => flags.IndexOf((byte)flag) >= 0;

    /// <summary>A cell's text; null for an empty one.</summary>
    private string? Text(int row, Column column)
    {
        var cell = Cell(row, column);
        return cell.IsEmpty ? null : Encoding.UTF8.GetString(cell);
    }

    private ReadOnlySpan<byte> Cell(int row, Column column)
    {
        var rest = SpdxTable.Rows[starts[row]..(starts[row + 1] - 1)];
        for (var skip = (int)column; skip > 0; skip--)
        {
            rest = rest[(rest.IndexOf((byte)'|') + 1)..];
        }

        var end = rest.IndexOf((byte)'|');
        return end < 0 ? rest : rest[..end];
    }
}
