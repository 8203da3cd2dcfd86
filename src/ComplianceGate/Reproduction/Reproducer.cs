using ComplianceGate.Diagnostics;

namespace ComplianceGate.Reproduction;

/// <summary>
/// Makes a build again from its evidence and says how equal the result is. It runs the code of the recorded commit, fetches from the
/// recorded remote where no source is named, and writes below one fresh folder.
/// </summary>
public static class Reproducer
{
    /// <summary>Makes it again.</summary>
    /// <param name="path">Fully qualified path of a package, an output or publish folder, or an evidence folder.</param>
    /// <param name="options">How; null for the usual way.</param>
    /// <returns>What came out. What stands in the way is told, never thrown.</returns>
    public static ReproductionReport Reproduce(string path, ReproductionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ReproductionOptions();
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var report = new ReproductionReport { Title = SafeText.Line(Path.GetFileName(path)) };
        Original original;
        try
        {
            original = Original.Find(path);
        }
        catch (UndecidedException e)
        {
            return report with { Undecided = $"{Path.GetFileName(path)} {e.Message}" };
        }

        report = report with
        {
            Title = original.Build.Title, Commit = original.Build.Commit, Subject = original.Subject, ManifestSha256 = original.ManifestSha256,
            ResourceUri = $"pkg:{(original.Build.Target == "pack" ? "nuget" : "generic")}/{Uri.EscapeDataString(original.Build.Name)}@{Uri.EscapeDataString(original.Build.Version)}",
        };
        try
        {
            using var work = WorkFolder.Make(options.WorkFolder, options.KeepsWork);
            return new ReproductionRun(original, path, work.Path, options).Go(report);
        }
        catch (UndecidedException e)
        {
            return report with { Undecided = e.Message };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return report with { Undecided = "The fresh folder cannot be made; name another place with --work" };
        }
    }
}
