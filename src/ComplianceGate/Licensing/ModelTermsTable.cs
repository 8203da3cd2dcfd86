using System.Collections.Immutable;

namespace ComplianceGate.Licensing;

/// <summary>
/// The terms of the licenses that models come under, gathered by hand. What is not verified says so in each cell; a cell that
/// says nothing is unknown, not free. A Creative Commons license needs no row.
/// </summary>
internal static class ModelTermsTable
{
    /// <summary>Basis of a license that the SPDX list holds with its text.</summary>
    public const string SpdxText = "SPDX text";

    private const string Read = "license text";
    private const string OtherPeople = "third parties";

    // Of the texts of BigScience, BigCode and CreativeML: section 7, "Updates and Runtime Restrictions".
    private const string Rail = "y y y y n n n n n y n";
    private const string Notice = "y n n y n n n n n n n";
    private const string Free = "y n n n n n n n n n n";
    private const string Copyleft = "y n n y n n n y n n n";
    private const string LlamaWithRegion = "y y y y y y y n n n n";

    // y yes, n no, l limited, ? unknown; behind it s for third parties, u for unverified. The columns, in the order of ModelTerm:
    // commercial use, use restrictions, pass-on terms, attribution, naming rule, user threshold, regional exclusion, share-alike,
    // no derivatives, revocable, no training.
    private static readonly Row[] Rows =
    [
        new("AFL-3.0", SpdxText, Notice),
        new("AGPL-3.0-only", SpdxText, Copyleft),
        new("Apache-2.0", SpdxText, Notice),
        new("Artistic-2.0", SpdxText, "y n n y y n n n n n n"),
        new("BSD-2-Clause", SpdxText, Notice),
        new("BSD-3-Clause", SpdxText, Notice),
        new("BSD-3-Clause-Clear", SpdxText, Notice),
        new("BSL-1.0", SpdxText, Notice),
        new("C-UDA-1.0", SpdxText, "l y y y n n n y n n n"),
        new("CC0-1.0", SpdxText, Free),
        new("CDLA-Permissive-1.0", SpdxText, Notice),
        new("CDLA-Permissive-2.0", SpdxText, Notice),
        new("CDLA-Sharing-1.0", SpdxText, Copyleft),
        new("ECL-2.0", SpdxText, Notice),
        new("EPL-1.0", SpdxText, Copyleft),
        new("EPL-2.0", SpdxText, Copyleft),
        new("etalab-2.0", SpdxText, Notice),
        new("EUPL-1.1", SpdxText, Copyleft),
        new("EUPL-1.2", SpdxText, Copyleft),
        new("GPL-2.0-only", SpdxText, Copyleft),
        new("GPL-3.0-only", SpdxText, Copyleft),
        new("ISC", SpdxText, Notice),
        new("LGPL-2.1-only", SpdxText, Copyleft),
        new("LGPL-3.0-only", SpdxText, Copyleft),
        new("LGPLLR", SpdxText, Copyleft),
        new("LPPL-1.3c", SpdxText, Notice),
        new("MIT", SpdxText, Notice),
        new("MPL-2.0", SpdxText, Copyleft),
        new("MS-PL", SpdxText, Copyleft),
        new("NCSA", SpdxText, Notice),
        new("ODbL-1.0", SpdxText, Copyleft),
        new("ODC-By-1.0", SpdxText, Notice),
        new("OFL-1.1", SpdxText, "y n n y y n n y n n n"),
        new("OpenMDW-1.0", SpdxText, Notice),
        new("OSL-3.0", SpdxText, Copyleft),
        new("PDDL-1.0", SpdxText, Free),
        new("PostgreSQL", SpdxText, Notice),
        new("Unlicense", SpdxText, Free),
        new("WTFPL", SpdxText, Free),
        new("Zlib", SpdxText, Notice),
        new("LicenseRef-apple-amlr", OtherPeople, "ns ? ? ys ? ? ? ? ? ? ?"),
        new("LicenseRef-apple-ascl", "memory", "yu ? ? yu ? ? ? ? ? ? ?"),
        new("LicenseRef-bigcode-openrail-m", Read, Rail),
        new("LicenseRef-bigscience-bloom-rail-1.0", Read, Rail),
        new("LicenseRef-bigscience-openrail-m", Read, Rail),
        new("LicenseRef-creativeml-openrail-m", Read, Rail),
        new("LicenseRef-deepfloyd-if-license", Read, "n y y y n n ? ? ? y ?"),
        new("LicenseRef-fair-noncommercial-research-license", OtherPeople, "ns yu ? ? ? ? ? ? ? ? ?"),
        new("LicenseRef-gemma", Read, "y y y y n n n n n y n"),
        new("LicenseRef-grok2-community", "not read", "? ? ? ? ? ? ? ? ? ? ?"),
        new("LicenseRef-h-research", "its title", "nu ? ? ? ? ? ? ? ? ? ?"),
        new("LicenseRef-intel-research", "its title", "nu ? ? ? ? ? ? ? ? ? ?"),
        new("LicenseRef-llama2", Read, "y y y y n y n n n n y"),
        new("LicenseRef-llama3", Read, "y y y y y y n n n n y"),
        new("LicenseRef-llama3.1", Read, "y y y y y y n n n n n"),
        new("LicenseRef-llama3.2", Read, LlamaWithRegion),
        new("LicenseRef-llama3.3", Read, LlamaWithRegion),
        new("LicenseRef-llama4", Read, LlamaWithRegion),
        new("LicenseRef-openmdw-1.1", OtherPeople, "ys ns ? ys ? ? ? ? ? ? ?"),
        new("LicenseRef-openrail-plus-plus", OtherPeople, "ys ys ys ys ? ? ? ? ? ? ?"),
    ];

    /// <summary>The row of a license.</summary>
    /// <param name="id">An SPDX id or <c>LicenseRef-</c>, in any case, also one by which ScanCode names the same text.</param>
    /// <returns>The row; null when there is none.</returns>
    public static Row? Find(string id)
    {
        id = OfScanCode(id) ?? id;
        foreach (var row in Rows)
        {
            if (row.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>What a term says in a license, or the line of text that it asks for; null where nothing is to be added.</summary>
    /// <param name="id">The id of a row.</param>
    /// <param name="term">The term.</param>
    public static string? Detail(string id, ModelTerm term) => term switch
    {
        ModelTerm.CommercialUse => Commercial(id),
        ModelTerm.UseRestrictions => Use(id),
        ModelTerm.PassOnTerms => PassOn(id),
        ModelTerm.Attribution => Attribution(id),
        ModelTerm.NamingRule => Naming(id),
        ModelTerm.UserThreshold => Llama(id) is null ? null : "above 700 million monthly users a license of Meta's is needed",
        ModelTerm.RegionalExclusion => id is "LicenseRef-llama3.2" or "LicenseRef-llama3.3" or "LicenseRef-llama4"
            ? "multimodal models are not licensed to persons and companies in the European Union" : null,
        ModelTerm.Revocable => Revocation(id),
        ModelTerm.NoTraining => id is "LicenseRef-llama2" or "LicenseRef-llama3" ? "neither it nor its output may improve another language model" : null,
        _ => null,
    };

    /// <summary>Whether a license permits research and nothing else.</summary>
    /// <param name="id">The id of a row.</param>
    public static bool IsResearchOnly(string id) => id is "LicenseRef-apple-amlr" or "LicenseRef-deepfloyd-if-license"
        or "LicenseRef-fair-noncommercial-research-license" or "LicenseRef-h-research" or "LicenseRef-intel-research";

    private static string? Commercial(string id) => id switch
    {
        "C-UDA-1.0" => "only for analysis by a computer",
        "OFL-1.1" => "not to be sold by itself",
        "LicenseRef-apple-amlr" => "research only, no product development",
        "LicenseRef-deepfloyd-if-license" => "non-commercial research only, no production",
        "LicenseRef-fair-noncommercial-research-license" or "LicenseRef-h-research" or "LicenseRef-intel-research" => "research only",
        _ => null,
    };

    private static string? Use(string id) => id switch
    {
        "C-UDA-1.0" => "only for analysis by a computer",
        "LicenseRef-bigcode-openrail-m" or "LicenseRef-bigscience-bloom-rail-1.0" or "LicenseRef-bigscience-openrail-m" or "LicenseRef-creativeml-openrail-m"
            or "LicenseRef-openrail-plus-plus" => "Attachment A",
        "LicenseRef-deepfloyd-if-license" => "no military use, surveillance or biometrics",
        "LicenseRef-gemma" => "Prohibited Use Policy, which Google may change",
        "LicenseRef-fair-noncommercial-research-license" => "Acceptable Use Policy",
        _ => Llama(id) is null ? null : "Acceptable Use Policy",
    };

    private static string? PassOn(string id) => id switch
    {
        "C-UDA-1.0" => "recipients must be bound to the agreement",
        "LicenseRef-bigcode-openrail-m" => "Attachment A or its like must bind recipients",
        "LicenseRef-bigscience-bloom-rail-1.0" or "LicenseRef-bigscience-openrail-m" or "LicenseRef-creativeml-openrail-m" or "LicenseRef-openrail-plus-plus" =>
            "Attachment A must bind recipients",
        "LicenseRef-gemma" => "the use restrictions must bind recipients, of models trained on its output as well",
        "LicenseRef-deepfloyd-if-license" => "a copy of the agreement goes with it",
        _ => Llama(id) is null ? null : "a copy of the agreement goes with it",
    };

    /// <summary>The lines that a license asks to be shown, or to be written into a file named Notice, word for word; empty where it names none.</summary>
    /// <param name="id">The id of a row.</param>
    public static ImmutableArray<string> AttributionLines(string id) => id switch
    {
        "LicenseRef-deepfloyd-if-license" => ["DeepFloyd is licensed under the DeepFloyd License, Copyright (c) Stability AI Ltd. All Rights Reserved."],
        "LicenseRef-gemma" => ["Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms"],
        "LicenseRef-llama2" => ["Llama 2 is licensed under the LLAMA 2 Community License, Copyright (c) Meta Platforms, Inc. All Rights Reserved."],
        "LicenseRef-llama3" =>
            ["Built with Meta Llama 3", "Meta Llama 3 is licensed under the Meta Llama 3 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."],
        _ => Llama(id) is { } version
            ? ["Built with Llama", $"Llama {version} is licensed under the Llama {version} Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."]
            : [],
    };

    /// <summary>Every line that any license asks to be shown.</summary>
    public static ImmutableArray<string> AllAttributionLines { get; } = [.. Rows.SelectMany(r => AttributionLines(r.Id))];

    /// <summary>What the name of a derived model must begin with; null where a license rules no such thing.</summary>
    /// <param name="id">The id of a row.</param>
    public static string? NamePrefix(string id) => id switch
    {
        "LicenseRef-llama2" => null,
        "LicenseRef-llama3" => "Llama 3",
        _ => Llama(id) is null ? null : "Llama",
    };

    private static string? Attribution(string id)
    {
        var lines = AttributionLines(id);
        return lines.IsEmpty ? null : lines.Length == 1 ? $"\"{lines[0]}\"" : $"\"{lines[0]}\" and \"{lines[1]}\"";
    }

    private static string? Naming(string id) => id switch
    {
        "Artistic-2.0" => "a modified version bears another name, or meets another condition of section 4",
        "OFL-1.1" => "a modified version does not bear the reserved name",
        "LicenseRef-llama2" => null,
        "LicenseRef-llama3" => "the name of a derived model begins with Llama 3",
        _ => Llama(id) is null ? null : "the name of a derived model begins with Llama",
    };

    private static string? Revocation(string id) => id switch
    {
        "LicenseRef-deepfloyd-if-license" => "the license is revocable",
        "LicenseRef-bigcode-openrail-m" or "LicenseRef-bigscience-bloom-rail-1.0" or "LicenseRef-bigscience-openrail-m" or "LicenseRef-creativeml-openrail-m" =>
            "the licensor may restrict use remotely where it sees a violation",
        "LicenseRef-gemma" => "Google may restrict use remotely where it sees a violation",
        _ => null,
    };

    private static string? Llama(string id) =>
        id.StartsWith("LicenseRef-llama", StringComparison.Ordinal) ? id["LicenseRef-llama".Length..] : null;

    private static string? OfScanCode(string id) => id.ToLowerInvariant() switch
    {
        "licenseref-scancode-bigcode-open-rail-m-v1" => "LicenseRef-bigcode-openrail-m",
        "licenseref-scancode-bigscience-open-rail-m" => "LicenseRef-bigscience-openrail-m",
        "licenseref-scancode-bigscience-rail-1.0" => "LicenseRef-bigscience-bloom-rail-1.0",
        "licenseref-scancode-llama-2-license-2023" => "LicenseRef-llama2",
        "licenseref-scancode-llama-3.1-license-2024" => "LicenseRef-llama3.1",
        "licenseref-scancode-stable-diffusion-2022-08-22" => "LicenseRef-creativeml-openrail-m",
        _ => null,
    };

    /// <summary>One row.</summary>
    /// <param name="Id">The SPDX id or <c>LicenseRef-</c>.</param>
    /// <param name="Basis">What it was taken from.</param>
    /// <param name="Facts">The cells, in the order of <see cref="ModelTerm"/>.</param>
    internal sealed record Row(string Id, string Basis, string Facts);
}
