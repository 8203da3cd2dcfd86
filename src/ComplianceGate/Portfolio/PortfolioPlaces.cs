using System.Globalization;
using ComplianceGate.Evidence;
using ComplianceGate.Verification;

namespace ComplianceGate.Portfolio;

/// <summary>Finds the evidence below a folder: no link is followed, and neither git's own folder nor npm's packages are entered.</summary>
internal static class PortfolioPlaces
{
    /// <summary>Name of the findings that a failed build leaves under <c>obj</c>.</summary>
    public const string LogName = "findings.sarif";

    private const int MaxFolders = 500_000;
    private const int MaxDepth = 64;

    private static readonly EnumerationOptions Folders = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false, RecurseSubdirectories = false };

    /// <summary>Finds it.</summary>
    /// <param name="root">Absolute path of the folder, or of the manifest itself.</param>
    /// <param name="problems">Receives what cannot be looked at.</param>
    /// <returns>Paths of manifests and of logs, relative to the folder, with forward slashes, in ordinal order.</returns>
    public static List<string> Find(string root, List<PortfolioProblem> problems)
    {
        var found = new List<string>();
        var waiting = new Stack<(string Path, int Depth)>();
        waiting.Push(("", 0));
        for (var seen = 0; waiting.TryPop(out var next);)
        {
            if (++seen > MaxFolders)
            {
                problems.Add(new(next.Path, $"comes after {MaxFolders.ToString("N0", CultureInfo.InvariantCulture)} folders, the most that one report looks into"));
                break;
            }

            if (Take(root, next.Path, found, problems))
            {
                continue;
            }

            if (next.Depth == MaxDepth)
            {
                problems.Add(new(next.Path, $"lies {MaxDepth} folders deep and is not looked into"));
                continue;
            }

            List(root, next.Path, next.Depth, waiting, problems);
        }

        found.Sort(StringComparer.Ordinal);
        if (found.Count > PortfolioReader.MaxSets)
        {
            problems.Add(new(found[PortfolioReader.MaxSets], $"and all after it are left out: one report reads {PortfolioReader.MaxSets.ToString("N0", CultureInfo.InvariantCulture)} sets of evidence"));
            found.RemoveRange(PortfolioReader.MaxSets, found.Count - PortfolioReader.MaxSets);
        }

        return found;
    }

    // Whether the folder is evidence and holds no other.
    private static bool Take(string root, string path, List<string> found, List<PortfolioProblem> problems)
    {
        var full = Path.Combine(root, path);
        var isNamed = Path.TrimEndingDirectorySeparator(full).EndsWith(EvidencePlaces.Ending, StringComparison.Ordinal);
        if ((isNamed || path.Length == 0) && File.Exists(Path.Combine(full, EvidenceFolder.ManifestName)))
        {
            found.Add(SafePath.Join(path, EvidenceFolder.ManifestName));
            return true;
        }

        if (isNamed && EvidencePlaces.IsEvidence(full))
        {
            problems.Add(new(path, $"holds no {EvidenceFolder.ManifestName}: the evidence is not whole"));
            return true;
        }

        if (File.Exists(Path.Combine(full, LogName)))
        {
            found.Add(SafePath.Join(path, LogName));
        }

        return false;
    }

    private static void List(string root, string path, int depth, Stack<(string Path, int Depth)> waiting, List<PortfolioProblem> problems)
    {
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(Path.Combine(root, path), "*", Folders))
            {
                var name = Path.GetFileName(folder);
                if (name is not (".git" or "node_modules"))
                {
                    waiting.Push((SafePath.Join(path, name), depth + 1));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(path.Length == 0 ? "." : path, e is UnauthorizedAccessException ? "cannot be looked into: access is denied" : "cannot be looked into"));
        }
    }
}
