using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>Reads the statements of an OpenVEX document; also those of 0.0.x, whose advisories and products are plain texts.</summary>
internal static class OpenVexReader
{
    /// <summary>Reads them.</summary>
    /// <param name="file">Reports what is wrong.</param>
    /// <param name="root">The document.</param>
    public static ImmutableArray<VexStatement> Read(VexFile file, PositionedValue root)
    {
        if (VexFile.Get(root, "statements") is null)
        {
            file.Report("An OpenVEX document needs 'statements'.", root);
            return [];
        }

        var time = file.Time(root, "last_updated") ?? file.Time(root, "timestamp");
        var statements = ImmutableArray.CreateBuilder<VexStatement>();
        foreach (var item in file.List(root, "statements"))
        {
            if (Read(file, item, time) is { } statement)
            {
                statements.Add(statement);
            }
        }

        return statements.ToImmutable();
    }

    private static VexStatement? Read(VexFile file, PositionedValue item, DateTimeOffset? time)
    {
        var ids = Ids(item);
        if (ids.IsEmpty)
        {
            file.Report("A statement of OpenVEX needs 'vulnerability' with a 'name' or '@id'.", item);
            return null;
        }

        if (Status(file, item) is not { } status)
        {
            return null;
        }

        var justification = VexFile.Text(item, "justification");
        var words = VexFile.Text(item, "impact_statement") ?? VexFile.Text(item, "action_statement") ?? VexFile.Text(item, "status_notes");
        if (status == AdvisoryStatus.NotAffected && justification is null && VexFile.Text(item, "impact_statement") is null)
        {
            file.Report("A statement with 'not_affected' needs a 'justification' or an 'impact_statement'.", item);
            return null;
        }

        return new VexStatement
        {
            Ids = ids,
            Subjects = Subjects(file, item),
            Answer = new(status, justification, words, file.Place(item)),
            Time = file.Time(item, "last_updated") ?? file.Time(item, "timestamp") ?? time,
        };
    }

    private static AdvisoryStatus? Status(VexFile file, PositionedValue item)
    {
        var word = VexFile.Text(item, "status");
        switch (word)
        {
            case "not_affected": return AdvisoryStatus.NotAffected;
            case "affected": return AdvisoryStatus.Affected;
            case "fixed": return AdvisoryStatus.Fixed;
            case "under_investigation": return AdvisoryStatus.UnderInvestigation;
            default:
                file.Report("'status' must be 'not_affected', 'affected', 'fixed' or 'under_investigation'.", VexFile.Get(item, "status") ?? item);
                return null;
        }
    }

    private static ImmutableArray<string> Ids(PositionedValue item)
    {
        var vulnerability = VexFile.Get(item, "vulnerability");
        var ids = ImmutableArray.CreateBuilder<string>();
        Add(VexFile.Text(vulnerability));
        Add(VexFile.Text(vulnerability, "name"));
        Add(VexFile.Text(vulnerability, "@id"));
        foreach (var alias in VexFile.Get(vulnerability, "aliases")?.Items ?? [])
        {
            Add(VexFile.Text(alias));
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

    private static ImmutableArray<VexSubject> Subjects(VexFile file, PositionedValue item)
    {
        var subjects = ImmutableArray.CreateBuilder<VexSubject>();
        foreach (var product in file.List(item, "products"))
        {
            var name = Name(product);
            var parts = product.Kind == JsonKind.Object && VexFile.Get(product, "subcomponents") is not null ? file.List(product, "subcomponents") : file.List(item, "subcomponents");
            if (parts.IsEmpty && name is not null)
            {
                subjects.Add(new(name));
            }

            foreach (var part in parts)
            {
                if (Name(part) is { } package && subjects.Count < VexFile.MostEntries)
                {
                    subjects.Add(new(package, name));
                }
            }
        }

        return subjects.ToImmutable();
    }

    private static string? Name(PositionedValue component) =>
        VexFile.Text(component) ?? VexFile.Text(VexFile.Get(component, "identifiers"), "purl") ?? VexFile.Text(component, "@id");
}
