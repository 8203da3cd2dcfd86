using System.Text.Json;

namespace LicenseTexts.Hostile;

/// <summary>A permissive license whose text is going to be tampered with.</summary>
/// <param name="Id">Its SPDX id.</param>
/// <param name="Text">Its text, as the list prints it.</param>
/// <param name="Begin">Where the terms begin: before it stand titles, notices and what the license itself calls no part of it.</param>
/// <param name="End">Where the terms end.</param>
/// <param name="Names">Places in the terms where any name may stand, as stretches of the text.</param>
internal sealed record HostileText(string Id, string Text, int Begin, int End, IReadOnlyList<Range> Names)
{
    // id | the terms begin with | what follows them, if anything | names in them that may be any other; …
    private static readonly string[] Table =
    [
        "0BSD|Permission to use||",
        "AFL-3.0|1) Grant of Copyright||",
        "Apache-2.0|1. Definitions.|END OF TERMS|",
        "Artistic-2.0|Everyone is permitted||",
        "BlueOak-1.0.0|## Purpose||",
        "BSD-1-Clause|Redistribution and use||THE COPYRIGHT HOLDERS AND CONTRIBUTORS",
        "BSD-2-Clause|Redistribution and use||THE COPYRIGHT HOLDERS AND CONTRIBUTORS;THE COPYRIGHT HOLDER OR CONTRIBUTORS",
        "BSD-3-Clause|Redistribution and use||THE COPYRIGHT HOLDERS AND CONTRIBUTORS;THE COPYRIGHT HOLDER OR CONTRIBUTORS;the name of the copyright holder",
        "BSL-1.0|Permission is hereby||",
        "CC-BY-4.0|Section 1|Creative Commons is not a party|",
        "CC0-1.0|Statement of Purpose||",
        "curl|Permission to use||THE AUTHORS OR COPYRIGHT HOLDERS;the name of a copyright holder;authorization of the copyright holder",
        "ECL-2.0|1. Definitions.|END OF TERMS|",
        "HPND|Permission to use||<copyright holder> or <related entities>;<copyright holder>",
        "ICU|Permission is hereby||THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE;the name of a copyright holder;authorization of the copyright holder",
        "ISC|Permission to use||AND ISC DISCLAIMS;SHALL ISC BE",
        "libpng-2.0|The software is supplied||",
        "MIT|Permission is hereby||THE AUTHORS OR COPYRIGHT HOLDERS",
        "MIT-0|Permission is hereby||",
        "MS-PL|This license governs||",
        "NCSA|Permission is hereby||<Name of Development Group, Name of Institution>;CONTRIBUTORS OR COPYRIGHT HOLDERS",
        "PostgreSQL|Permission to use||THE UNIVERSITY OF CALIFORNIA",
        "Unicode-3.0|NOTICE TO USER||",
        "Unlicense|This is free|For more information|",
        "UPL-1.0|Subject to the condition||",
        "X11|Permission is hereby|X Window System is|THE X CONSORTIUM;the X Consortium",
        "Zlib|This software is provided||",
    ];

    /// <summary>Reads the licenses of the table.</summary>
    /// <param name="list">Folder of the npm package spdx-license-list.</param>
    /// <exception cref="InvalidDataException">A text does not hold what the table says.</exception>
    public static IReadOnlyList<HostileText> ReadAll(string list) => [.. Table.Select(row => Read(list, row.Split('|')))];

    /// <summary>Whether any name may stand at a place.</summary>
    public bool IsName(int at) => Names.Any(name => name.Start.Value <= at && at < name.End.Value);

    private static HostileText Read(string list, string[] row)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(list, "licenses", row[0] + ".json")));
        var text = json.RootElement.GetProperty("licenseText").GetString()!.Replace("\r\n", "\n", StringComparison.Ordinal);
        var begin = Find(row[0], text, row[1]);
        var end = row[2].Length == 0 ? text.Length : Find(row[0], text, row[2]);
        var names = new List<Range>();
        foreach (var name in row[3].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            for (var at = Find(row[0], text, name); at >= 0; at = text.IndexOf(name, at + name.Length, StringComparison.Ordinal))
            {
                names.Add(at..(at + name.Length));
            }
        }

        return new HostileText(row[0], text, begin, end, names);
    }

    private static int Find(string id, string text, string part) =>
        text.IndexOf(part, StringComparison.Ordinal) is >= 0 and var at ? at : throw new InvalidDataException($"{id} does not hold '{part}'.");
}
