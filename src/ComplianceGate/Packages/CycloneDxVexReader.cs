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
        var components = Components(file, root);

        var statements = ImmutableArray.CreateBuilder<VexStatement>();
        var serial = VexFile.Text(root, "serialNumber");
        foreach (var item in file.List(root, "vulnerabilities"))
        {
            if (VexFile.Get(item, "analysis") is { } analysis && Read(file, item, analysis, new(components, serial)) is { } statement)
            {
                statements.Add(statement);
            }
        }

        return statements.ToImmutable();
    }

    // Components hold components. How deep is bounded by the JSON, and how many by the size of the file and the cap on each list.
    private static Dictionary<string, string> Components(VexFile file, PositionedValue root)
    {
        var components = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Stack<PositionedValue>();
        open.Push(root);
        if (VexFile.Get(VexFile.Get(root, "metadata"), "component") is { } product)
        {
            open.Push(product);
        }

        while (open.TryPop(out var holder))
        {
            Note(holder, components);
            foreach (var component in file.List(holder, "components"))
            {
                open.Push(component);
            }
        }

        return components;
    }

    private static void Note(PositionedValue? component, Dictionary<string, string> components)
    {
        if (VexFile.Text(component, "bom-ref") is { } reference && VexFile.Text(component, "purl") is { } purl)
        {
            components.TryAdd(reference, purl);
        }
    }

    private static VexStatement? Read(VexFile file, PositionedValue item, PositionedValue analysis, Document document)
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
            Subjects = Subjects(file, item, document, state),
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

    private static ImmutableArray<VexSubject> Subjects(VexFile file, PositionedValue item, Document document, AdvisoryStatus state)
    {
        var subjects = ImmutableArray.CreateBuilder<VexSubject>();
        foreach (var affected in file.List(item, "affects"))
        {
            if (VexFile.Text(affected, "ref") is not { } reference)
            {
                file.Report("An entry of 'affects' needs a 'ref'.", affected);
                continue;
            }

            var purl = Purl(reference, document);
            if (VexFile.Get(affected, "versions") is null)
            {
                subjects.Add(new(purl));
                continue;
            }

            foreach (var version in file.List(affected, "versions"))
            {
                // Only one version by its name: what a range of another scheme holds is not guessed.
                if (Speaks(version, state) && VexFile.Text(version, "version") is { } one && subjects.Count < VexFile.MostEntries)
                {
                    subjects.Add(new(purl, null, one));
                }
            }
        }

        return subjects.ToImmutable();
    }

    // A version is affected where nothing else is said (CycloneDX 1.6, affects.versions.status), and one state may be about both:
    // what is resolved is so in the versions that are not affected any more, and what can be exploited not in them.
    private static bool Speaks(PositionedValue version, AdvisoryStatus state)
    {
        var isUnaffected = VexFile.Text(version, "status") == "unaffected";
        return state switch
        {
            AdvisoryStatus.Fixed => isUnaffected,
            AdvisoryStatus.NotAffected => true,
            _ => !isUnaffected,
        };
    }

    // A package URL, the reference of a component of this document, or a BOM-Link (urn:cdx:serial/version#ref): one to another document
    // names nothing of this one, but may still end in a package URL.
    private static string Purl(string reference, Document document)
    {
        var components = document.Components;
        if (components.TryGetValue(reference, out var purl))
        {
            return purl;
        }

        if (!reference.StartsWith("urn:cdx:", StringComparison.OrdinalIgnoreCase) || reference.IndexOf('#', StringComparison.Ordinal) is not (>= 0 and var hash))
        {
            return reference;
        }

        var inner = Uri.UnescapeDataString(reference[(hash + 1)..]);
        return IsOwn(reference, document.Serial) && components.TryGetValue(inner, out purl) ? purl : inner;
    }

    private static bool IsOwn(string link, string? serial)
    {
        const string Scheme = "urn:cdx:", Uuid = "urn:uuid:";
        return serial is not null && serial.StartsWith(Uuid, StringComparison.OrdinalIgnoreCase)
            && link.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            && link.AsSpan(Scheme.Length, Math.Max(0, slash - Scheme.Length)).Equals(serial.AsSpan(Uuid.Length), StringComparison.OrdinalIgnoreCase);
    }

    // What references of a document are resolved by: the package URLs of its components, and its serial number.
    private sealed record Document(Dictionary<string, string> Components, string? Serial);
}
