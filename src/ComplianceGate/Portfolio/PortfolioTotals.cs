using System.Collections.Immutable;

namespace ComplianceGate.Portfolio;

/// <summary>A package that projects use, with its versions and who uses each.</summary>
/// <param name="Name">Its package URL without the version, so that packages of several ecosystems stay apart.</param>
/// <param name="Versions">Version to indexes of projects.</param>
/// <param name="Licenses">The licenses of its versions; <c>unknown</c> where there is none.</param>
internal sealed record UsedPackage(string Name, SortedDictionary<string, List<int>> Versions, SortedSet<string> Licenses);

/// <summary>What one rule found about one thing, over all projects.</summary>
/// <param name="Finding">The finding as the first project tells it.</param>
/// <param name="Projects">Indexes of the projects that have it.</param>
internal sealed record SharedFinding(PortfolioFinding Finding, List<int> Projects);

/// <summary>A duty that is open, over all projects.</summary>
/// <param name="Duty">The duty as the first project tells it.</param>
/// <param name="Projects">Indexes of the projects that have it.</param>
internal sealed record SharedDuty(PortfolioDuty Duty, List<int> Projects);

/// <summary>What many projects amount to.</summary>
internal sealed class PortfolioTotals
{
    /// <summary>Adds projects up.</summary>
    /// <param name="projects">The projects.</param>
    public PortfolioTotals(ImmutableArray<PortfolioProject> projects)
    {
        var packages = new SortedDictionary<string, UsedPackage>(StringComparer.Ordinal);
        var findings = new Dictionary<PortfolioFinding, SharedFinding>();
        var duties = new Dictionary<PortfolioDuty, SharedDuty>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < projects.Length; i++)
        {
            names.Add(projects[i].Name);
            Failed += projects[i].Passed ? 0 : 1;
            Models += projects[i].Models.Length;
            foreach (var package in projects[i].Packages)
            {
                Add(packages, package, i);
            }

            foreach (var finding in projects[i].Findings)
            {
                var cause = Cause(finding);
                var shared = findings.TryGetValue(cause, out var known) ? known : findings[cause] = new(finding, []);
                if (shared.Projects.Count == 0 || shared.Projects[^1] != i)
                {
                    shared.Projects.Add(i);
                }
            }

            foreach (var duty in projects[i].OpenDuties)
            {
                (duties.TryGetValue(duty, out var known) ? known : duties[duty] = new(duty, [])).Projects.Add(i);
            }
        }

        Names = names.Count;
        Packages = [.. packages.Values];
        Findings = [.. findings.Values.OrderBy(static f => Weight(f.Finding)).ThenBy(static f => f.Finding.Code, StringComparer.Ordinal).ThenBy(static f => f.Finding.Subject, StringComparer.Ordinal)];
        Duties = [.. duties.Values.OrderBy(static d => d.Duty.Provision, StringComparer.Ordinal).ThenBy(static d => d.Duty.Title, StringComparer.Ordinal)];
    }

    /// <summary>How many names the projects have: one may be built for several frameworks.</summary>
    public int Names { get; }

    /// <summary>How many verdicts failed.</summary>
    public int Failed { get; }

    /// <summary>How many models there are.</summary>
    public int Models { get; }

    /// <summary>Packages in ordinal order.</summary>
    public ImmutableArray<UsedPackage> Packages { get; }

    /// <summary>Findings, the worst first, waived ones last.</summary>
    public ImmutableArray<SharedFinding> Findings { get; }

    /// <summary>Duties that are open.</summary>
    public ImmutableArray<SharedDuty> Duties { get; }

    /// <summary>How many live findings weigh so much, each counted once however many projects have it.</summary>
    /// <param name="severity"><c>error</c>, <c>warning</c> or <c>note</c>; <c>waived</c> for those that are not live.</param>
    public int Count(string severity) => Findings.Count(f => (f.Finding.Waived is null ? f.Finding.Severity : "waived") == severity);

    // The file in which a project asks for a package, and the path that leads to it there, are other in each project; what is wrong is the same.
    private static PortfolioFinding Cause(PortfolioFinding finding)
    {
        var path = finding.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return finding with { Message = path < 0 ? finding.Message : finding.Message[..path], Fix = null, File = null, Line = 0 };
    }

    private static int Weight(PortfolioFinding finding) => finding.Waived is not null ? 3 : finding.Severity switch { "error" => 0, "warning" => 1, _ => 2 };

    private static void Add(SortedDictionary<string, UsedPackage> packages, PortfolioPackage package, int project)
    {
        var at = package.Purl.IndexOf('@', package.Purl.LastIndexOf('/') + 1);
        var name = at > 0 ? package.Purl[..at] : package.Purl;
        if (!packages.TryGetValue(name, out var used))
        {
            packages.Add(name, used = new(name, new(StringComparer.Ordinal), new(StringComparer.Ordinal)));
        }

        used.Licenses.Add(package.License ?? "unknown");
        var version = package.Version ?? "";
        var users = used.Versions.TryGetValue(version, out var known) ? known : used.Versions[version] = [];
        if (users.Count == 0 || users[^1] != project)
        {
            users.Add(project);
        }
    }
}
