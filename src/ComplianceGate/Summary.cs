using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The one line that a build that passed prints.</summary>
internal static class Summary
{
    public static string Of(EvidenceContext context, string evidenceDirectory)
    {
        var packages = context.Facts.Packages.Count(p => p.Scope == PackageScope.Shipped);
        var parts = new List<string> { Count(packages, "package"), Count(context.Facts.Models.Length, "model") };
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

        var folder = DisplayPaths.Relative(evidenceDirectory, context.Facts.Project.Directory).TrimEnd('/');
        return $"ComplianceGate: {context.Facts.Project.AssemblyName} ships {string.Join(", ", parts[..2])}; {string.Join(", ", parts[2..])}. Evidence: {folder}/";
    }

    private static string Count(int number, string what) => $"{(number == 0 ? "no" : number)} {what}{(number == 1 ? "" : "s")}";
}
