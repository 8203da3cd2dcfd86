using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>The document formats that there are.</summary>
public static class EvidenceWriters
{
    /// <summary>All of them, in the order in which they are written. A new format is one line here.</summary>
    public static ImmutableArray<IEvidenceWriter> All { get; } =
    [
        new CycloneDxWriter(),
        CycloneDxWriter.Version17,
        new SpdxWriter(),
        new Spdx3Writer(),
        new SarifWriter(),
        new HtmlReportWriter(),
        // Last: it names all the others.
        new ProvenanceWriter(),
    ];

    /// <summary>What is written whatever the formats and names the documents of the formats, before the provenance that names all.</summary>
    public static ImmutableArray<IEvidenceWriter> Closing { get; } = [new DutiesWriter()];

    /// <summary>All that is written for some formats, in the order of writing.</summary>
    /// <param name="formats">The writers of the formats, in the order of <see cref="All"/>.</param>
    public static ImmutableArray<IEvidenceWriter> InOrder(ImmutableArray<IEvidenceWriter> formats) =>
        [.. Always, .. formats.Where(static w => w is not ProvenanceWriter), .. Closing, .. formats.Where(static w => w is ProvenanceWriter)];

    /// <summary>What is written whatever the formats, before all others, and where there is something to write of.</summary>
    public static ImmutableArray<IEvidenceWriter> Always { get; } = [new BuildInfoWriter(), new NoticeWriter(), new DownstreamJsonWriter(), new DownstreamWriter()];

    /// <summary>Finds the writers of a list of formats.</summary>
    /// <param name="formats">Format names between semicolons, as <c>ComplianceGateFormats</c> holds them; letter case and spaces do not matter.</param>
    /// <param name="writers">The writers, each once, in the order of <see cref="All"/>; empty when the result is false.</param>
    /// <param name="error">Which names are not known and which are; null when the result is true.</param>
    /// <returns>Whether every name is known.</returns>
    public static bool TrySelect(string? formats, out ImmutableArray<IEvidenceWriter> writers, out string? error)
    {
        var wanted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var unknown = new List<string>();
        foreach (var name in (formats ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (wanted.Add(name) && !IsKnown(name))
            {
                unknown.Add($"'{SafeText.Line(name, 50)}'");
            }
        }

        if (unknown.Count > 0)
        {
            writers = [];
            error = $"ComplianceGateFormats names {string.Join(", ", unknown)}, which this version cannot write. It can write: {KnownNames()}.";
            return false;
        }

        var selected = ImmutableArray.CreateBuilder<IEvidenceWriter>(wanted.Count);
        foreach (var writer in All)
        {
            if (wanted.Contains(writer.Format))
            {
                selected.Add(writer);
            }
        }

        writers = selected.DrainToImmutable();
        error = null;
        return true;
    }

    private static bool IsKnown(string name)
    {
        foreach (var writer in All)
        {
            if (string.Equals(writer.Format, name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string KnownNames()
    {
        var names = new List<string>(All.Length);
        foreach (var writer in All)
        {
            names.Add(writer.Format);
        }

        return string.Join(", ", names);
    }
}
