using System.Text;
using System.Text.Json;
using NuGet.Packaging.Licenses;

namespace SpdxTable;

/// <summary>Merges the sources named in README.md into one table.</summary>
internal static class Program
{
    // Flags come from the SDK's own assembly: pinned like the packages, so that the same inputs give the same table.
    private const string NuGetVersion = "7.9.0";
    private const string IdsVersion = "3.0.24";
    private const string ListVersion = "6.12.0";
    private const string SpdxVersion = "3.28.0";

    private static int Main(string[] args)
    {
        if (args.Length != 3)
        {
            Console.Error.WriteLine("usage: SpdxTable SPDX-LICENSE-IDS-FOLDER SPDX-LICENSE-LIST-FOLDER OUTPUT-FILE");
            return 2;
        }

        try
        {
            RequireVersions(args[0], args[1]);
            // The order in which the catalog searches.
            var rows = new SortedDictionary<string, Row>(StringComparer.OrdinalIgnoreCase);
            AddNuGet(rows);
            AddNpmList(rows, Path.Combine(args[1], "spdx.json"));
            AddNpmIds(rows, Path.Combine(args[0], "index.json"), deprecated: false);
            AddNpmIds(rows, Path.Combine(args[0], "deprecated.json"), deprecated: true);
            AddByHand(rows);
            File.WriteAllText(args[2], Write(rows.Values));
            Console.WriteLine($"{rows.Count} rows");
            return 0;
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void RequireVersions(string idsFolder, string listFolder)
    {
        Require(typeof(NuGetLicenseData).Assembly.GetName().Version!.ToString(3), NuGetVersion, "NuGet.Packaging of the SDK");
        Require(PackageVersion(idsFolder), IdsVersion, "spdx-license-ids");
        Require(PackageVersion(listFolder), ListVersion, "spdx-license-list");
        if (!File.ReadAllText(Path.Combine(listFolder, "readme.md")).Contains($"SPDX License List version {SpdxVersion} "))
        {
            throw new InvalidDataException($"spdx-license-list does not say that it holds SPDX list {SpdxVersion}.");
        }
    }

    private static string PackageVersion(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        return json.RootElement.GetProperty("version").GetString()!;
    }

    private static void Require(string found, string expected, string what)
    {
        if (found != expected)
        {
            throw new InvalidDataException($"{what} is {found}; this table is made from {expected}.");
        }
    }

    private static void AddNuGet(SortedDictionary<string, Row> rows)
    {
        foreach (var license in NuGetLicenseData.LicenseList.Values)
        {
            rows.Add(license.LicenseID, new Row('L', license.LicenseID)
            {
                Osi = license.IsOsiApproved, Fsf = license.IsFsfLibre, Deprecated = license.IsDeprecatedLicenseId, Sources = "n",
            });
        }

        foreach (var exception in NuGetLicenseData.ExceptionList.Values)
        {
            var id = exception.LicenseExceptionID;
            rows.Add(id, new Row('E', id) { Deprecated = exception.IsDeprecatedLicenseId, Sources = "n" });
        }
    }

    private static void AddNpmList(SortedDictionary<string, Row> rows, string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var entry in json.RootElement.EnumerateObject())
        {
            var osi = entry.Value.GetProperty("osiApproved").GetBoolean();
            var row = Known(rows, entry.Name, () => new Row('L', entry.Name) { Osi = osi });
            if (row.Osi != osi)
            {
                throw new InvalidDataException($"{entry.Name}: the sources disagree on OSI approval.");
            }

            row.Name = entry.Value.GetProperty("name").GetString()!;
            row.Sources += 'l';
        }
    }

    private static void AddNpmIds(SortedDictionary<string, Row> rows, string path, bool deprecated)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var entry in json.RootElement.EnumerateArray())
        {
            var id = entry.GetString()!;
            var row = Known(rows, id, () => new Row('L', id) { Deprecated = deprecated });
            if (row.Deprecated != deprecated)
            {
                throw new InvalidDataException($"{id}: the sources disagree on whether it is deprecated.");
            }

            row.Sources += 'i';
        }
    }

    private static Row Known(SortedDictionary<string, Row> rows, string id, Func<Row> create)
    {
        if (!rows.TryGetValue(id, out var row))
        {
            rows.Add(id, row = create());
        }

        return row.Id == id ? row : throw new InvalidDataException($"The sources spell {row.Id} and {id}.");
    }

    private static void AddByHand(SortedDictionary<string, Row> rows)
    {
        foreach (var (key, value) in HandKept("replaced.txt", '='))
        {
            var row = Listed(rows, key, "replaced.txt");
            if (!row.Deprecated)
            {
                throw new InvalidDataException($"replaced.txt: {key} is not deprecated.");
            }

            var spellings = value.Split(" | ");
            foreach (var id in spellings.SelectMany(s => s.Split(" WITH ")))
            {
                Listed(rows, id, "replaced.txt");
            }

            (row.Replacement, row.ReplacementOrLater) = (spellings[0], spellings.Length > 1 ? spellings[1] : "");
        }

        foreach (var (key, value) in HandKept("copyleft.txt", ':'))
        {
            foreach (var id in value.Split(' '))
            {
                var row = Listed(rows, id, "copyleft.txt");
                if (row.Copyleft != '-' || (key == "linking") != (row.Kind == 'E'))
                {
                    throw new InvalidDataException($"copyleft.txt: {id} is named twice or under the wrong class.");
                }

                row.Copyleft = key[0];
            }
        }
    }

    private static Row Listed(SortedDictionary<string, Row> rows, string id, string file) =>
        rows.TryGetValue(id, out var row) && row.Id == id ? row : throw new InvalidDataException($"{file}: no list knows {id}.");

    private static IEnumerable<(string Key, string Value)> HandKept(string file, char separator)
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var at = line.IndexOf(separator);
                yield return (line[..at].Trim(), line[(at + 1)..].Trim());
            }
        }
    }

    private static string Write(SortedDictionary<string, Row>.ValueCollection rows)
    {
        var text = new StringBuilder();
        text.Append(
            $$""""
            // <auto-generated>
            // Written by tools/SpdxTable from the license list inside NuGet.Packaging {{NuGetVersion}} (n), npm spdx-license-list {{ListVersion}} (l),
            // npm spdx-license-ids {{IdsVersion}} (i), and the two files kept by hand there. Do not edit: change those and run it again.
            // </auto-generated>
            #nullable enable

            namespace ComplianceGate.Licensing;

            /// <summary>
            /// The table behind <see cref="SpdxCatalog"/>, one row a line:
            /// kind (L license, E exception) | id | flags (o OSI-approved, f FSF-free, d deprecated) | copyleft (w weak, s strong, n network,
            /// l an exception that permits linking, - none known) | sources | replacement | replacement with + | name.
            /// A literal instead of a resource: it needs no stream, no reflection and no copy before it can be searched.
            /// </summary>
            internal static class SpdxTable
            {
                /// <summary>Version of the SPDX license list that gave names and OSI approval; a few ids are newer.</summary>
                public const string ListVersion = "{{SpdxVersion}}";

                /// <summary>Number of rows.</summary>
                public const int Count = {{rows.Count}};

                /// <summary>The rows, each with a line end, in ordinal order of their ids in upper case.</summary>
                public static System.ReadOnlySpan<byte> Rows => """

            """");
        foreach (var row in rows)
        {
            text.Append(row).Append('\n');
        }

        // The line end before the closing quotes is no part of a raw literal; the empty line gives the last row its own.
        return text.Append("\n\"\"\"u8;\n}\n").ToString();
    }
}
