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
            ? only.Reading
            : Merge();
    }

    /// <summary>Reads the policy and tells where each value comes from.</summary>
    /// <param name="search">What was found.</param>
    public PolicyExplanation Explain(PolicyFileSearch search)
    {
        Collect(search);
        var reading = layers.Count == 0 ? new(CompliancePolicy.BuiltIn, []) : Merge();
        return new(reading, reading.Problems.IsEmpty ? PolicySettings.Of(reader, Merged()) : []);
    }

    private PolicyReading Merge()
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
            : reader.ReadMerged(merge!, named) with { Layers = all };
    }

    private PolicyMerge Merged()
    {
        var merge = reader.NewMerge();
        foreach (var layer in layers)
        {
            merge.Apply(layer);
        }

        return merge;
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

        if (search.Path is { } nearest)
        {
            Plan(nearest, search.IsNamed ? PolicyLayerKind.Named : search.IsOwn ? PolicyLayerKind.Project : PolicyLayerKind.Repository);
        }

        foreach (var (path, kind) in roots)
        {
            lower.Remove(path);
            if (!taken.Contains(path))
            {
                AddRoot(path, kind);
            }
        }

        void Plan(string path, PolicyLayerKind kind)
        {
            roots.Add((path, kind));
            lower.Add(path);
        }
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
            Extend(document, document.Extends.Files[i], joins: i > 0, depth + 1);
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
