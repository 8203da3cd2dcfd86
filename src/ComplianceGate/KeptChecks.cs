using System.Collections.Immutable;
using System.IO.Enumeration;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>A check that a build left in obj.</summary>
/// <param name="File">Absolute path of the file with its facts.</param>
/// <param name="Time">When the check ran (UTC).</param>
/// <param name="Record">Facts and verdict.</param>
public sealed record KeptCheck(string File, DateTime Time, CheckRecord Record)
{
    /// <summary>How much of the build the facts know.</summary>
    public FactStage Stage { get; init; }

    /// <summary>The build in a few words: <c>App (net10.0, Debug)</c>.</summary>
    public string Build
    {
        get
        {
            var project = Record.Facts.Project;
            string?[] parts = [project.TargetFramework, project.RuntimeIdentifier, project.Configuration];
            return $"{project.Name} ({string.Join(", ", parts.Where(p => !string.IsNullOrEmpty(p)))})";
        }
    }
}

/// <summary>What a check left and nobody can read here.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record UnreadableCheck(string File, string Reason);

/// <summary>The checks that builds left below a folder, in ordinal order of their paths.</summary>
/// <param name="Checks">Those that can be read.</param>
/// <param name="Unreadable">Those that cannot.</param>
public sealed record KeptChecks(ImmutableArray<KeptCheck> Checks, ImmutableArray<UnreadableCheck> Unreadable)
{
    private const string FileName = "check.facts";
    private const string FolderName = "ComplianceGate";
    private const int MaxDepth = 40;
    internal const int MaxSize = 256 << 20;

    /// <summary>Looks for checks. Links are not followed, and neither are folders that hold no project's obj.</summary>
    /// <param name="folder">Absolute path of a folder.</param>
    public static KeptChecks Find(string folder) => Find(folder, static file => (CheckRecordReader.Read(new InputFiles().ReadAllBytes(file, MaxSize)), FactStage.Check));

    /// <summary>The same with the latest facts that each build left, of whatever step.</summary>
    /// <param name="folder">Absolute path of a folder.</param>
    internal static KeptChecks FindLatest(string folder) => Find(folder, LatestFacts.Read);

    private static KeptChecks Find(string folder, Func<string, (CheckRecord Record, FactStage Stage)> read)
    {
        var found = Files(folder, static name => name.Equals(FileName, StringComparison.Ordinal));
        var checks = ImmutableArray.CreateBuilder<KeptCheck>();
        var unreadable = ImmutableArray.CreateBuilder<UnreadableCheck>();
        foreach (var file in found)
        {
            if (Path.GetFileName(Path.GetDirectoryName(file)) != FolderName)
            {
                continue;
            }

            try
            {
                var (record, stage) = read(file);
                checks.Add(new(file, TimeOf(file), record) { Stage = stage });
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new(file, e.Message));
            }
        }

        return new(checks.DrainToImmutable(), unreadable.DrainToImmutable());
    }

    /// <summary>Project files below a folder that none of the checks is of, in ordinal order.</summary>
    /// <param name="folder">Absolute path of a folder.</param>
    public ImmutableArray<string> ProjectsWithout(string folder)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var check in Checks)
        {
            known.Add(check.Record.Facts.Project.Path);
        }

        var projects = Files(folder, IsProject);
        projects.RemoveAll(known.Contains);
        return [.. projects];
    }

    /// <summary>Whether a file is a project that the gate could be in.</summary>
    /// <param name="name">A file name.</param>
    public static bool IsProject(ReadOnlySpan<char> name) =>
        Path.GetExtension(name) is var e
        && (e.Equals(".csproj", StringComparison.OrdinalIgnoreCase) || e.Equals(".fsproj", StringComparison.OrdinalIgnoreCase) || e.Equals(".vbproj", StringComparison.OrdinalIgnoreCase));

    private static List<string> Files(string folder, NameTest isWanted)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = MaxDepth };
        var files = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && isWanted(entry.FileName),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => entry.FileName is not (".git" or "node_modules"),
        };
        var list = new List<string>(files);
        list.Sort(StringComparer.Ordinal);
        return list;
    }

    // The facts are left alone when a check finds them unchanged; its list of inputs is always written anew.
    private static DateTime TimeOf(string file)
    {
        var inputs = File.GetLastWriteTimeUtc(Path.Combine(Path.GetDirectoryName(file)!, "check.inputs"));
        var facts = File.GetLastWriteTimeUtc(file);
        return inputs > facts ? inputs : facts;
    }

    private delegate bool NameTest(ReadOnlySpan<char> name);
}
