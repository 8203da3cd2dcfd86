using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The one line that a build that passed prints.</summary>
internal static class Summary
{
    public static string Of(EvidenceContext context, string evidenceDirectory)
    {
        var ships = new List<string> { Count(Shipped(context, ComponentKind.Package), "package") };
        // Packs of the SDK are in nearly every program and not counted; what is rare is told where it is.
        if (Shipped(context, ComponentKind.NpmPackage) is > 0 and var npm)
        {
            ships.Add(Count(npm, "npm package"));
        }

        if (Shipped(context, ComponentKind.File) is > 0 and var files)
        {
            ships.Add(Count(files, "other librar", "y", "ies"));
        }

        ships.Add(Count(context.Facts.Models.Length, "model"));
        var parts = new List<string>();
        var live = context.Verdict.Findings.Where(f => f.Waived is null).ToList();
        parts.Add(live.Count(f => f.Severity == Severity.Warning) is > 0 and var warnings ? Count(warnings, "warning") : "no findings");
        if (live.Count(f => f.Severity == Severity.Note) is > 0 and var notes)
        {
            parts.Add(Count(notes, "note"));
        }

        if (context.Verdict.Findings.Length - live.Count is > 0 and var waived)
        {
            parts.Add($"{waived} waived");
        }

        if (!context.Facts.Models.IsEmpty && context.Verdict.Duties.IsEmpty)
        {
            // Said where models ship, because only then somebody could expect more.
            parts.Add("no profile, so only a hobbyist's or maintainer's minimum is asked");
        }

        var folder = DisplayPaths.Relative(evidenceDirectory, context.Facts.Project.Directory).TrimEnd('/');
        return $"ComplianceGate: {context.Facts.Project.AssemblyName} ships {string.Join(", ", ships)}; {string.Join(", ", parts)}. Evidence: {folder}/";
    }

    private static int Shipped(EvidenceContext context, ComponentKind kind) =>
        context.Facts.Packages.Count(p => p.Scope == PackageScope.Shipped && p.Kind == kind);

    private static string Count(int number, string what, string one = "", string many = "s") => $"{(number == 0 ? "no" : number)} {what}{(number == 1 ? one : many)}";
}
