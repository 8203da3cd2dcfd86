using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>One license id of the Hugging Face Hub.</summary>
/// <param name="Id">The id as cards write it, lower case.</param>
/// <param name="Expression">
/// The SPDX id, or <c>LicenseRef-</c> and the Hub's id where SPDX lists none; null for an id that names no single license.
/// </param>
public sealed record HuggingFaceLicense(string Id, string? Expression);

/// <summary>
/// The license ids of the Hugging Face Hub (hub-docs, "Licenses", August 2026: 83 ids) and what each is in SPDX terms. The Hub's GNU
/// ids do not say "or later", so they stand for that version alone.
/// </summary>
public static class HuggingFaceLicenses
{
    /// <summary>All ids in ordinal order.</summary>
    public static IReadOnlyList<HuggingFaceLicense> All { get; } =
    [
        new("afl-3.0", "AFL-3.0"),
        new("agpl-3.0", "AGPL-3.0-only"),
        new("apache-2.0", "Apache-2.0"),
        new("apple-amlr", "LicenseRef-apple-amlr"),
        new("apple-ascl", "LicenseRef-apple-ascl"),
        new("artistic-2.0", "Artistic-2.0"),
        new("bigcode-openrail-m", "LicenseRef-bigcode-openrail-m"),
        new("bigscience-bloom-rail-1.0", "LicenseRef-bigscience-bloom-rail-1.0"),
        new("bigscience-openrail-m", "LicenseRef-bigscience-openrail-m"),
        new("bsd", null),
        new("bsd-2-clause", "BSD-2-Clause"),
        new("bsd-3-clause", "BSD-3-Clause"),
        new("bsd-3-clause-clear", "BSD-3-Clause-Clear"),
        new("bsl-1.0", "BSL-1.0"),
        new("c-uda", "C-UDA-1.0"),
        new("cc", null),
        new("cc-by-2.0", "CC-BY-2.0"),
        new("cc-by-2.5", "CC-BY-2.5"),
        new("cc-by-3.0", "CC-BY-3.0"),
        new("cc-by-4.0", "CC-BY-4.0"),
        new("cc-by-nc-2.0", "CC-BY-NC-2.0"),
        new("cc-by-nc-3.0", "CC-BY-NC-3.0"),
        new("cc-by-nc-4.0", "CC-BY-NC-4.0"),
        new("cc-by-nc-nd-3.0", "CC-BY-NC-ND-3.0"),
        new("cc-by-nc-nd-4.0", "CC-BY-NC-ND-4.0"),
        new("cc-by-nc-sa-2.0", "CC-BY-NC-SA-2.0"),
        new("cc-by-nc-sa-3.0", "CC-BY-NC-SA-3.0"),
        new("cc-by-nc-sa-4.0", "CC-BY-NC-SA-4.0"),
        new("cc-by-nd-4.0", "CC-BY-ND-4.0"),
        new("cc-by-sa-3.0", "CC-BY-SA-3.0"),
        new("cc-by-sa-4.0", "CC-BY-SA-4.0"),
        new("cc0-1.0", "CC0-1.0"),
        new("cdla-permissive-1.0", "CDLA-Permissive-1.0"),
        new("cdla-permissive-2.0", "CDLA-Permissive-2.0"),
        new("cdla-sharing-1.0", "CDLA-Sharing-1.0"),
        new("creativeml-openrail-m", "LicenseRef-creativeml-openrail-m"),
        new("deepfloyd-if-license", "LicenseRef-deepfloyd-if-license"),
        new("ecl-2.0", "ECL-2.0"),
        new("epl-1.0", "EPL-1.0"),
        new("epl-2.0", "EPL-2.0"),
        new("etalab-2.0", "etalab-2.0"),
        new("eupl-1.1", "EUPL-1.1"),
        new("eupl-1.2", "EUPL-1.2"),
        new("fair-noncommercial-research-license", "LicenseRef-fair-noncommercial-research-license"),
        new("gemma", "LicenseRef-gemma"),
        new("gfdl", null),
        new("gpl", null),
        new("gpl-2.0", "GPL-2.0-only"),
        new("gpl-3.0", "GPL-3.0-only"),
        new("grok2-community", "LicenseRef-grok2-community"),
        new("h-research", "LicenseRef-h-research"),
        new("intel-research", "LicenseRef-intel-research"),
        new("isc", "ISC"),
        new("lgpl", null),
        new("lgpl-2.1", "LGPL-2.1-only"),
        new("lgpl-3.0", "LGPL-3.0-only"),
        new("lgpl-lr", "LGPLLR"),
        new("llama2", "LicenseRef-llama2"),
        new("llama3", "LicenseRef-llama3"),
        new("llama3.1", "LicenseRef-llama3.1"),
        new("llama3.2", "LicenseRef-llama3.2"),
        new("llama3.3", "LicenseRef-llama3.3"),
        new("llama4", "LicenseRef-llama4"),
        new("lppl-1.3c", "LPPL-1.3c"),
        new("mit", "MIT"),
        new("mpl-2.0", "MPL-2.0"),
        new("ms-pl", "MS-PL"),
        new("ncsa", "NCSA"),
        new("odbl", "ODbL-1.0"),
        new("odc-by", "ODC-By-1.0"),
        new("ofl-1.1", "OFL-1.1"),
        new("openmdw-1.0", "OpenMDW-1.0"),
        new("openmdw-1.1", "LicenseRef-openmdw-1.1"),
        new("openrail", null),
        new("openrail++", "LicenseRef-openrail-plus-plus"),
        new("osl-3.0", "OSL-3.0"),
        new("other", null),
        new("pddl", "PDDL-1.0"),
        new("postgresql", "PostgreSQL"),
        new("unknown", null),
        new("unlicense", "Unlicense"),
        new("wtfpl", "WTFPL"),
        new("zlib", "Zlib"),
    ];

    /// <summary>Looks an id up.</summary>
    /// <param name="id">The id; compared without regard to case.</param>
    /// <returns>What it is; null when the Hub has no such id.</returns>
    public static HuggingFaceLicense? Find(ReadOnlySpan<char> id)
    {
        foreach (var license in All)
        {
            if (id.Equals(license.Id, StringComparison.OrdinalIgnoreCase))
            {
                return license;
            }
        }

        return null;
    }

    /// <summary>The id of a single license that a mistyped one most likely means.</summary>
    /// <param name="text">What a card says, "Apache License 2.0" or "apche-2.0".</param>
    /// <returns>An id; null when none is near.</returns>
    public static string? Nearest(string text)
    {
        var wanted = Plain(text);
        string? best = null;
        var least = wanted.Length < 4 ? 2 : 3;
        foreach (var license in All)
        {
            if (license.Expression is not null && EditDistance.Of(wanted, Plain(license.Id), least) is var distance && distance < least)
            {
                (best, least) = (license.Id, distance);
            }
        }

        return best;
    }

    // What people add or leave out around an id.
    private static string Plain(string text)
    {
        Span<char> plain = stackalloc char[48];
        var length = 0;
        foreach (var c in text)
        {
            if (length == plain.Length)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '.')
            {
                plain[length++] = char.ToLowerInvariant(c);
            }
        }

        return plain[..length].ToString()
            .Replace("licence", "", StringComparison.Ordinal).Replace("license", "", StringComparison.Ordinal).Replace("version", "", StringComparison.Ordinal);
    }
}
