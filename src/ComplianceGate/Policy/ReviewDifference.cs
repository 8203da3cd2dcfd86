using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>How a component differs from what somebody looked at.</summary>
public sealed record ReviewDifference
{
    private const int MostNamed = 5;

    /// <summary>The version that was looked at; empty where it has none.</summary>
    public required string OldVersion { get; init; }

    /// <summary>The version now; empty where it has none.</summary>
    public required string NewVersion { get; init; }

    /// <summary>Whether the record says what the component was, so that the rest below means something.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The license then, where it is another one now; null otherwise, or when nobody knew.</summary>
    public string? OldLicense { get; init; }

    /// <summary>The license now.</summary>
    public string? NewLicense { get; init; }

    /// <summary>Whether the license is another one.</summary>
    public bool IsLicenseChanged { get; init; }

    /// <summary>Files that came in.</summary>
    public ImmutableArray<string> FilesAdded { get; init; } = [];

    /// <summary>Files that are gone.</summary>
    public ImmutableArray<string> FilesRemoved { get; init; } = [];

    /// <summary>Whether the files of both are known.</summary>
    public bool AreFilesKnown { get; init; }

    /// <summary>Dependencies that came in, each as <c>Id/Version</c>.</summary>
    public ImmutableArray<string> DependenciesAdded { get; init; } = [];

    /// <summary>Dependencies that are gone.</summary>
    public ImmutableArray<string> DependenciesRemoved { get; init; } = [];

    /// <summary>Dependencies of another version, each as <c>Id old -> new</c>.</summary>
    public ImmutableArray<string> DependenciesChanged { get; init; } = [];

    /// <summary>Compares.</summary>
    /// <param name="review">What was looked at.</param>
    /// <param name="subject">What is there now.</param>
    /// <param name="files">Its files; default when they are not known.</param>
    public static ReviewDifference Of(ReviewFact review, ReviewSubject subject, ImmutableArray<string> files)
    {
        var then = PackageUrl.TryParse(review.Component, out ComponentKind? _, out _, out var version) ? version : null;
        var difference = new ReviewDifference { OldVersion = then ?? "", NewVersion = subject.Version };
        if (review.Seen is not { } seen)
        {
            return difference;
        }

        var (added, removed) = Compare(seen.Dependencies, subject.Dependencies);
        var changed = Pair(added, removed);
        var known = !files.IsDefault;
        var (newFiles, goneFiles) = known ? Compare(seen.Files, files) : ([], []);
        return difference with
        {
            IsKnown = true,
            IsLicenseChanged = seen.License != subject.License,
            OldLicense = seen.License,
            NewLicense = subject.License,
            FilesAdded = [.. newFiles],
            FilesRemoved = [.. goneFiles],
            AreFilesKnown = known,
            DependenciesAdded = [.. added],
            DependenciesRemoved = [.. removed],
            DependenciesChanged = changed,
        };
    }

    /// <summary>The difference as clauses for a log, safe to print.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        Add(OldVersion != NewVersion ? $"version {OldVersion} -> {NewVersion}" : "the same version with other content");
        if (!IsKnown)
        {
            Add("the record does not say what it was then");
            return text.ToString();
        }

        Add(IsLicenseChanged ? $"license {OldLicense ?? "unknown"} -> {NewLicense ?? "unknown"}" : "the same license");
        Many("dependencies added", DependenciesAdded);
        Many("dependencies removed", DependenciesRemoved);
        Many("dependencies changed", DependenciesChanged);
        if (DependenciesAdded.IsEmpty && DependenciesRemoved.IsEmpty && DependenciesChanged.IsEmpty)
        {
            Add("the same dependencies");
        }

        Many("files added", FilesAdded);
        Many("files removed", FilesRemoved);
        if (FilesAdded.IsEmpty && FilesRemoved.IsEmpty)
        {
            Add(AreFilesKnown ? "the same names of files" : "its files are not known");
        }

        return text.ToString();

        void Add(string clause) => text.Append(text.Length > 0 ? "; " : "").Append(SafeText.Line(clause));

        void Many(string what, ImmutableArray<string> items)
        {
            if (!items.IsEmpty)
            {
                var shown = new List<string>(MostNamed);
                for (var i = 0; i < items.Length && i < MostNamed; i++)
                {
                    shown.Add(SafeText.Line(items[i], 100));
                }

                var more = items.Length > MostNamed ? $" and {items.Length - MostNamed} more" : "";
                text.Append("; ").Append(what).Append(": ").AppendJoin(", ", shown).Append(more);
            }
        }
    }

    private static (List<string> Added, List<string> Removed) Compare(ImmutableArray<string> old, ImmutableArray<string> now)
    {
        var before = new HashSet<string>(old, StringComparer.Ordinal);
        var after = new HashSet<string>(now, StringComparer.Ordinal);
        return (Without(now, before), Without(old, after));

        static List<string> Without(ImmutableArray<string> items, HashSet<string> others)
        {
            var list = new List<string>();
            foreach (var item in items)
            {
                if (!others.Contains(item))
                {
                    list.Add(item);
                }
            }

            list.Sort(StringComparer.Ordinal);
            return list;
        }
    }

    /// <summary>Takes out of both lists what is only of another version.</summary>
    private static ImmutableArray<string> Pair(List<string> added, List<string> removed)
    {
        var changed = ImmutableArray.CreateBuilder<string>();
        for (var i = removed.Count - 1; i >= 0; i--)
        {
            var slash = removed[i].LastIndexOf('/');
            var j = slash < 0 ? -1 : added.FindIndex(a => a.LastIndexOf('/') == slash && a.AsSpan(0, slash).Equals(removed[i].AsSpan(0, slash), StringComparison.OrdinalIgnoreCase));
            if (j >= 0)
            {
                changed.Add($"{added[j][..slash]} {removed[i][(slash + 1)..]} -> {added[j][(slash + 1)..]}");
                added.RemoveAt(j);
                removed.RemoveAt(i);
            }
        }

        changed.Sort(StringComparer.Ordinal);
        return changed.ToImmutable();
    }
}
