using System.Diagnostics.CodeAnalysis;
using System.Text;
using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>
/// The SPDX license list as this version of the gate knows it: the same on every machine, whatever the SDK. Immutable, safe
/// for use by several threads, read once per process on first use.
/// </summary>
public sealed class SpdxCatalog
{
    private const int Columns = 8;
    private static readonly Lazy<SpdxCatalog> Shared = new(() => new SpdxCatalog(Encoding.UTF8.GetString(SpdxTable.Rows)));

    // SPDX 3.0.1, annex "SPDX license expressions", case sensitivity: ids are compared without regard to case.
    private readonly Dictionary<string, SpdxLicense> licenses = new(800, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SpdxAddition> exceptions = new(100, StringComparer.OrdinalIgnoreCase);

    private SpdxCatalog(string table)
    {
        Span<Range> columns = stackalloc Range[Columns];
        foreach (var line in table.AsSpan().EnumerateLines())
        {
            if (line.Split(columns, '|') == Columns)
            {
                Add(line, columns);
            }
        }
    }

    /// <summary>The catalog.</summary>
    public static SpdxCatalog Current => Shared.Value;

    /// <summary>Version of the SPDX license list that names and flags come from; a few ids are newer and have no flags yet.</summary>
    public static string ListVersion => SpdxTable.ListVersion;

    /// <summary>All licenses, deprecated ones included, in ordinal order of their ids.</summary>
    public IReadOnlyCollection<SpdxLicense> Licenses => licenses.Values;

    /// <summary>All exceptions, deprecated ones included, in ordinal order of their ids.</summary>
    public IReadOnlyCollection<SpdxAddition> Exceptions => exceptions.Values;

    /// <summary>Finds a license by its id, in any case.</summary>
    /// <param name="id">The id.</param>
    /// <param name="license">The license.</param>
    public bool TryGetLicense(string id, [NotNullWhen(true)] out SpdxLicense? license) => licenses.TryGetValue(id, out license);

    /// <summary>Finds an exception by its id, in any case.</summary>
    /// <param name="id">The id.</param>
    /// <param name="exception">The exception.</param>
    public bool TryGetException(string id, [NotNullWhen(true)] out SpdxAddition? exception) => exceptions.TryGetValue(id, out exception);

    /// <summary>
    /// Whether a term is strong or network copyleft whose reach no listed exception takes away. False as well for a license that
    /// the list does not know.
    /// </summary>
    /// <param name="term">The term.</param>
    public bool IsStrongCopyleft(LicenseTerm term) =>
        TryGetLicense(term.Id, out var license)
        && license.Copyleft is Copyleft.Strong or Copyleft.Network
        && !(term.Exception is not null && TryGetException(term.Exception, out var exception) && exception.PermitsLinking);

    private void Add(ReadOnlySpan<char> line, ReadOnlySpan<Range> columns)
    {
        var id = line[columns[1]].ToString();
        var flags = line[columns[2]];
        var copyleft = line[columns[3]][0];
        var deprecated = flags.Contains('d');
        var sources = Text(line[columns[4]]) ?? "";
        if (line[0] == 'E')
        {
            exceptions.Add(id, new(id, deprecated, Text(line[columns[5]]), copyleft == 'l', sources));
            return;
        }

        licenses.Add(id, new()
        {
            Id = id,
            Name = Text(line[columns[7]]) ?? id,
            IsOsiApproved = flags.Contains('o'),
            IsFsfFree = flags.Contains('f'),
            IsDeprecated = deprecated,
            Replacement = Text(line[columns[5]]),
            ReplacementOrLater = Text(line[columns[6]]),
            Copyleft = copyleft switch { 'w' => Copyleft.Weak, 's' => Copyleft.Strong, 'n' => Copyleft.Network, _ => Copyleft.None },
            Sources = sources,
        });
    }

    /// <summary>A column's text; null for an empty one.</summary>
    private static string? Text(ReadOnlySpan<char> column) => column switch
    {
        "" => null,
        // Nearly every row has these; one string serves them all.
        "nli" => "nli",
        "n" => "n",
        _ => column.ToString(),
    };
}
