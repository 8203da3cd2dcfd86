using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Reads the files of a policy in their order, the highest first: those of the organisation, those of the repository from its top down to
/// the project, and before each the files that it extends. A file counts once, where it is met first.
/// </summary>
/// <param name="reader">Reads each file.</param>
/// <param name="files">The door to the disk.</param>
internal sealed class PolicyLayerReader(PolicyReader reader, InputFiles files)
{
    /// <summary>How deep files may extend one another.</summary>
    public const int MaximumDepth = 16;

    /// <summary>How many files a policy may have.</summary>
    public const int MaximumFiles = 64;

    /// <summary>How many bytes all files of a policy may have together.</summary>
    public const int MaximumTotal = 4 << 20;

    private static readonly StringComparer PathComparer =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private readonly List<PolicyDocument> layers = [];
    private readonly List<PolicyProblem> problems = [];
    private readonly HashSet<string> open = new(PathComparer);
    private readonly HashSet<string> taken = new(PathComparer);
    private readonly HashSet<string> lower = new(PathComparer);
    private long total;

    /// <summary>Reads the policy.</summary>
    /// <param name="search">What was found; at least one file.</param>
    public PolicyReading Read(PolicyFileSearch search)
    {
        Collect(search);
        return layers is [{ Extends.Follows: false } only] && problems.Count == 0
            ? Finished(only.Reading, null, search)
            : Merge(search);
    }

    /// <summary>Reads the policy and tells where each value comes from.</summary>
    /// <param name="search">What was found.</param>
    public PolicyExplanation Explain(PolicyFileSearch search)
    {
        Collect(search);
        var reading = layers.Count == 0 ? new(CompliancePolicy.BuiltIn, []) : Merge(search);
        return new(reading, reading.Problems.IsEmpty ? PolicySettings.Of(reader, Merged()) : []);
    }

    private PolicyReading Merge(PolicyFileSearch search)
    {
        PolicyMerge? merge = null;
        ImmutableArray<PolicyLayer> all = [.. layers.Select(static l => l.Layer)];
        var named = CompliancePolicy.BuiltIn with { Path = all[^1].Path, Sha256 = LayerDigest.Of(all) };
        if (problems.Count == 0)
        {
            merge = Merged();
            problems.AddRange(merge.Problems);
        }

        return problems.Count > 0
            ? new(named, Told()) { Layers = all }
            : Finished(reader.ReadMerged(merge!, named) with { Layers = all }, merge!.LockOf("reviews.files"), search);
    }

    // What a policy cannot know of itself: whose its files are.
    private PolicyReading Finished(PolicyReading reading, PolicyLock? held, PolicyFileSearch search) => reading with
    {
        Policy = reading.Policy with
        {
            IsOrganisations = reading.Layers[^1].Kind == PolicyLayerKind.Organisation,
            ReviewPlaces = ReviewPlaces.Of(reading.Policy.Reviews, layers, held, search.Project),
        },
    };

    private PolicyMerge Merged()
    {
        var merge = reader.NewMerge();
        var shared = layers.FindLastIndex(static l => l.Layer.Kind == PolicyLayerKind.Organisation);
        for (var i = 0; i < layers.Count; i++)
        {
            merge.Apply(layers[i]);
            if (i == shared && layers.FindIndex(static l => l.Layer.Kind == PolicyLayerKind.Organisation) < shared)
            {
                HoldToOneAnother(merge, shared);
            }
        }

        return merge;
    }

    private void HoldToOneAnother(PolicyMerge merge, int last)
    {
        for (var i = 0; i <= last; i++)
        {
            if (layers[i].Layer.Kind != PolicyLayerKind.Organisation)
            {
                continue;
            }

            var alone = reader.NewMerge();
            foreach (var layer in WithExtended(i))
            {
                alone.Apply(layer);
            }

            if (alone.Locks.Count > 0)
            {
                merge.HoldTo(alone, layers[i]);
            }
        }
    }

    /// <summary>A layer and those that it extends, also where another brought them, in their order.</summary>
    private IEnumerable<PolicyDocument> WithExtended(int index)
    {
        var wanted = new HashSet<string>(PathComparer) { layers[index].Layer.Path };
        for (var i = index; i >= 0; i--)
        {
            if (wanted.Contains(layers[i].Layer.Path))
            {
                wanted.UnionWith(layers[i].Extends.Files.Select(f => Path.GetFullPath(f.Text, Path.GetDirectoryName(layers[i].Layer.Path)!)));
            }
        }

        return layers.Take(index + 1).Where(l => wanted.Contains(l.Layer.Path));
    }

    private ImmutableArray<PolicyProblem> Told()
    {
        const int Most = PolicyReadState.MaximumProblems;
        return problems.Count <= Most
            ? [.. problems]
            : [.. problems.Take(Most), new($"{problems.Count - Most} more problems are not listed.", problems[Most].Location)];
    }

    private void Collect(PolicyFileSearch search)
    {
        var roots = new List<(string Path, PolicyLayerKind Kind)>();
        foreach (var path in search.Organisation)
        {
            Plan(path, PolicyLayerKind.Organisation);
        }

        foreach (var path in search.Above)
        {
            Plan(path, PolicyLayerKind.Repository);
        }

        foreach (var path in search.AboveNamed)
        {
            roots.Add((path, PolicyLayerKind.Repository));
        }

        if (search.Path is { } nearest)
        {
            Plan(nearest, search.IsNamed ? PolicyLayerKind.Named : search.IsOwn ? PolicyLayerKind.Project : PolicyLayerKind.Repository);
        }

        foreach (var (path, kind) in roots)
        {
            lower.Remove(path);
            if (!taken.Contains(path))
            {
                var (count, wrong) = (layers.Count, problems.Count);
                AddRoot(path, kind);
                if (search.IsNamed && kind == PolicyLayerKind.Repository && !Locks(count))
                {
                    Forget(count, wrong);
                }
            }
        }

        void Plan(string path, PolicyLayerKind kind)
        {
            roots.Add((path, kind));
            lower.Add(path);
        }
    }

    // Of a file that is no JSON nobody knows.
    private bool Locks(int from)
    {
        for (var i = from; i < layers.Count; i++)
        {
            if (layers[i].Root is null || layers[i].Root!.Members.Any(static m => m.Name == "locked"))
            {
                return true;
            }
        }

        return false;
    }

    private void Forget(int count, int wrong)
    {
        for (var i = count; i < layers.Count; i++)
        {
            taken.Remove(layers[i].Layer.Path);
        }

        layers.RemoveRange(count, layers.Count - count);
        problems.RemoveRange(wrong, problems.Count - wrong);
    }

    private void AddRoot(string path, PolicyLayerKind kind)
    {
        var bytes = Load(path, out var reason);
        if (bytes is not null)
        {
            Add(bytes, path, kind, joins: false, depth: 0);
            return;
        }

        var what = kind == PolicyLayerKind.Organisation ? "The file that ComplianceGatePolicyLayer names" : "The policy";
        problems.Add(new($"{what} cannot be read: {reason}", new(path)));
        layers.Add(new(new(CompliancePolicy.BuiltIn, []), new(path, null, kind), null, PolicyExtends.Nothing, []));
    }

    private void Add(byte[] bytes, string path, PolicyLayerKind kind, bool joins, int depth)
    {
        taken.Add(path);
        open.Add(path);
        var document = reader.ParseDocument(bytes, path, kind) with { Joins = joins };
        problems.AddRange(document.Reading.Problems);
        for (var i = 0; i < document.Extends.Files.Length; i++)
        {
            Extend(document, document.Extends.Files[i], joins || i > 0, depth + 1);
        }

        layers.Add(document);
        open.Remove(path);
    }

    private void Extend(PolicyDocument document, PositionedValue name, bool joins, int depth)
    {
        var path = Path.GetFullPath(name.Text, Path.GetDirectoryName(document.Layer.Path)!);
        if (!taken.Contains(path) && !lower.Contains(path) && depth <= MaximumDepth && files.Exists(path))
        {
            var bytes = Load(path, out var reason);
            if (bytes is not null)
            {
                Add(bytes, path, PolicyLayerKind.Extended, joins, depth);
                return;
            }

            Report($"which cannot be read: {reason}");
            return;
        }

        if (open.Contains(path))
        {
            Report("which extends this file in turn, or is this file.");
        }
        else if (lower.Contains(path))
        {
            Report("which is a layer below this file and cannot be above it as well.");
        }
        else if (!taken.Contains(path))
        {
            Report(depth > MaximumDepth ? $"but files may extend one another {MaximumDepth} deep at the most."
                : Directory.Exists(path) ? "which is a folder, where a policy file should be."
                : "which is not there.");
        }

        void Report(string what) =>
            problems.Add(new($"'extends' names '{PolicyReadState.Quote(name.Text)}', {what}", new(document.Layer.Path, name.Line, name.Column)));
    }

    private byte[]? Load(string path, out string reason)
    {
        reason = taken.Count >= MaximumFiles ? $"a policy may have at most {MaximumFiles} files."
            : $"the files of a policy may have at most {MaximumTotal >> 20} MB together.";
        if (taken.Count >= MaximumFiles || total > MaximumTotal)
        {
            return null;
        }

        try
        {
            var bytes = files.ReadAllBytes(path, PolicyReader.MaximumSize);
            total += bytes.Length;
            return total > MaximumTotal ? null : bytes;
        }
        catch (UnauthorizedAccessException)
        {
            reason = "access is denied, or it is a folder.";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            reason = "it is not there; a link may point nowhere.";
        }
        catch (IOException e)
        {
            reason = SafeText.Line(e.Message);
        }

        return null;
    }
}
