using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>How far a build had come when its facts were written down.</summary>
public enum FactStage
{
    /// <summary>Nothing was built: only what the restore left is known.</summary>
    Packages,

    /// <summary>Before the compiler: packages, models, cards, settings.</summary>
    Check,

    /// <summary>Behind the compiler: also what the code does. The outputs were not recorded, or that stopped the build.</summary>
    Inspect,

    /// <summary>At the end: also what lies in the output folder.</summary>
    Record,
}

/// <summary>The latest facts of a build, and what changed since.</summary>
internal static class LatestFacts
{
    private const int MaxLines = 100_000;

    /// <summary>Reads the facts of the last step that left any.</summary>
    /// <param name="checkFile">Absolute path of the check's facts.</param>
    /// <exception cref="FormatException">Another version wrote them, or they are damaged.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static (CheckRecord Record, FactStage Stage) Read(string checkFile)
    {
        var folder = Path.GetDirectoryName(checkFile)!;
        var check = File.GetLastWriteTimeUtc(checkFile);
        // Each later step repeats the facts of the earlier ones. One that is older than what came before it is of another build.
        var stopped = Path.Combine(folder, BuildState.StoppedName);
        if (File.Exists(stopped) && File.GetLastWriteTimeUtc(stopped) >= check)
        {
            return (Parse(stopped), FactStage.Inspect);
        }

        var inspect = Path.Combine(folder, BuildState.InspectName);
        var inspected = File.Exists(inspect) ? File.GetLastWriteTimeUtc(inspect) : default(DateTime?);
        var record = Path.Combine(folder, BuildState.RecordName);
        if (File.Exists(record) && File.GetLastWriteTimeUtc(record) is var recorded && recorded >= check && !(recorded < inspected))
        {
            return (Parse(record), FactStage.Record);
        }

        return inspected >= check && File.Exists(Path.Combine(folder, "inspect.stamp")) ? (Parse(inspect), FactStage.Inspect) : (Parse(checkFile), FactStage.Check);
    }

    /// <summary>Files that a check read, found or looked for in vain, and that changed, came or went since; the policy's are judged as they are.</summary>
    /// <param name="check">The check.</param>
    public static List<string> Changed(KeptCheck check)
    {
        var changed = new List<string>();
        var list = Path.Combine(Path.GetDirectoryName(check.File)!, "check.files");
        if (!File.Exists(list))
        {
            return changed;
        }

        var policies = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in check.Record.Verdict.PolicyLayers)
        {
            policies.Add(layer.Path);
        }

        var lines = 0;
        foreach (var line in File.ReadLines(list))
        {
            var bar = line.LastIndexOf('|');
            // A commit changes git's own files and none of the facts by itself.
            if (bar <= 0 || ++lines > MaxLines || IsGit(line.AsSpan(0, bar)))
            {
                continue;
            }

            var path = line[..bar];
            // Times stand there as MSBuild writes them, in the build's own zone; that a file is newer than the check needs none.
            if (!policies.Contains(path) && IsChanged(path, wasThere: bar + 1 < line.Length, check.Time) && !IsPolicy(path))
            {
                changed.Add(path);
            }
        }

        return changed;
    }

    private static bool IsChanged(string path, bool wasThere, DateTime time)
    {
        var file = new FileInfo(path);
        return file.Exists ? !wasThere || file.LastWriteTimeUtc > time : wasThere && !Directory.Exists(path);
    }

    private static bool IsPolicy(string path) => Path.GetFileName(path.AsSpan()).Equals("compliance.json", StringComparison.Ordinal);

    private static bool IsGit(ReadOnlySpan<char> path) =>
        path.Contains("/.git/", StringComparison.Ordinal) || path.Contains("\\.git\\", StringComparison.Ordinal) || path.EndsWith(".git", StringComparison.Ordinal);

    private static CheckRecord Parse(string file) => CheckRecordReader.Read(new InputFiles().ReadAllBytes(file, KeptChecks.MaxSize));
}
