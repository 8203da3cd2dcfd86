using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Reads <c>vulnerabilities</c> of a CycloneDX document in JSON. One without <c>analysis</c> says nothing and is passed over.</summary>
internal static class CycloneDxVexReader
{
    /// <summary>Reads them.</summary>
    /// <param name="file">Reports what is wrong.</param>
    /// <param name="root">The document.</param>
    public static ImmutableArray<VexStatement> Read(VexFile file, PositionedValue root)
    {
        var components = new Dictionary<string, string>(StringComparer.Ordinal);
        Note(VexFile.Get(VexFile.Get(root, "metadata"), "component"), components);
        foreach (var component in file.List(root, "components"))
        {
            Note(component, components);
        }

        var statements = ImmutableArray.CreateBuilder<VexStatement>();
        foreach (var item in file.List(root, "vulnerabilities"))
        {
            if (VexFile.Get(item, "analysis") is { } analysis && Read(file, item, analysis, components) is { } statement)
            {
                statements.Add(statement);
            }
        }

        return statements.ToImmutable();
    }

    private static void Note(PositionedValue? component, Dictionary<string, string> components)
    {
        if (VexFile.Text(component, "bom-ref") is { } reference && VexFile.Text(component, "purl") is { } purl)
        {
            components.TryAdd(reference, purl);
        }
    }

    private static VexStatement? Read(VexFile file, PositionedValue item, PositionedValue analysis, Dictionary<string, string> components)
    {
        var ids = Ids(file, item);
        if (ids.IsEmpty)
        {
            file.Report("A vulnerability of CycloneDX with an 'analysis' needs an 'id'.", item);
            return null;
        }

        if (State(file, analysis) is not { } state)
        {
            return null;
        }

        return new VexStatement
        {
            Ids = ids,
            Subjects = Subjects(file, item, components),
            Answer = new(state, VexFile.Text(analysis, "justification"), VexFile.Text(analysis, "detail"), file.Place(item)),
            Time = file.Time(analysis, "lastUpdated") ?? file.Time(analysis, "firstIssued") ?? file.Time(item, "updated") ?? file.Time(item, "published"),
        };
    }

    private static AdvisoryStatus? State(VexFile file, PositionedValue analysis)
    {
        switch (VexFile.Text(analysis, "state"))
        {
            case "not_affected" or "false_positive": return AdvisoryStatus.NotAffected;
            case "exploitable": return AdvisoryStatus.Affected;
            case "in_triage": return AdvisoryStatus.UnderInvestigation;
            case "resolved" or "resolved_with_pedigree": return AdvisoryStatus.Fixed;
            default:
                file.Report("'analysis.state' must be 'resolved', 'resolved_with_pedigree', 'exploitable', 'in_triage', 'false_positive' or 'not_affected'.", VexFile.Get(analysis, "state") ?? analysis);
                return null;
        }
    }

    private static ImmutableArray<string> Ids(VexFile file, PositionedValue item)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        Add(VexFile.Text(item, "id"));
        foreach (var reference in file.List(item, "references"))
        {
            Add(VexFile.Text(reference, "id"));
        }

        return ids.ToImmutable();

        void Add(string? id)
        {
            if (id is not null)
            {
                ids.Add(id);
            }
        }
    }

    private static ImmutableArray<VexSubject> Subjects(VexFile file, PositionedValue item, Dictionary<string, string> components)
    {
        var subjects = ImmutableArray.CreateBuilder<VexSubject>();
        foreach (var affected in file.List(item, "affects"))
        {
            if (VexFile.Text(affected, "ref") is not { } reference)
            {
                file.Report("An entry of 'affects' needs a 'ref'.", affected);
                continue;
            }

            var purl = Purl(reference, components);
            if (VexFile.Get(affected, "versions") is null)
            {
                subjects.Add(new(purl));
                continue;
            }

            foreach (var version in file.List(affected, "versions"))
            {
                // Only one version by its name: what a range of another scheme holds is not guessed.
                if (VexFile.Text(version, "version") is { } one && subjects.Count < VexFile.MostEntries)
                {
                    subjects.Add(new(purl, null, one));
                }
            }
        }

        return subjects.ToImmutable();
    }

    // A package URL, the reference of a component of this document, or a BOM-Link (urn:cdx:serial/version#ref).
    private static string Purl(string reference, Dictionary<string, string> components)
    {
        if (components.TryGetValue(reference, out var purl))
        {
            return purl;
        }

        if (!reference.StartsWith("urn:cdx:", StringComparison.OrdinalIgnoreCase) || reference.IndexOf('#', StringComparison.Ordinal) is not (>= 0 and var hash))
        {
            return reference;
        }

        var inner = Uri.UnescapeDataString(reference[(hash + 1)..]);
        return components.TryGetValue(inner, out purl) ? purl : inner;
    }
}
