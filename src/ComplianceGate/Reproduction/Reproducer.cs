using System.Collections.Immutable;
using ComplianceGate.Comparison;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Reproduction;

/// <summary>
/// Makes a build again from its evidence and says how equal the result is. It runs the code of the recorded commit, fetches from the
/// recorded remote where no source is named, and writes below one fresh folder.
/// </summary>
public static class Reproducer
{
    private static readonly string[] ProjectEndings = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>Makes it again.</summary>
    /// <param name="path">Fully qualified path of a package, an output or publish folder, or an evidence folder.</param>
    /// <param name="options">How; null for the usual way.</param>
    /// <returns>What came out. What stands in the way is told, never thrown.</returns>
    public static ReproductionReport Reproduce(string path, ReproductionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ReproductionOptions();
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var report = new ReproductionReport { Title = Path.GetFileName(path) };
        Original original;
        try
        {
            original = Original.Find(path);
        }
        catch (UndecidedException e)
        {
            return report with { Undecided = $"{Path.GetFileName(path)} {e.Message}" };
        }

        var work = Path.Combine(options.WorkFolder ?? Path.GetTempPath(), "cg-" + Path.GetRandomFileName());
        try
        {
            return new Run(original, path, work, options).Go(report with { Title = original.Build.Title, Commit = original.Build.Commit });
        }
        finally
        {
            if (!options.KeepsWork)
            {
                Remove(work);
            }
        }
    }

    // Packed objects of git are read-only, which Windows does not delete.
    private static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left over lies among temporary files; the answer stands.
        }
    }

    private sealed class Run(Original original, string path, string work, ReproductionOptions options)
    {
        private readonly RecordedBuild build = original.Build;
        private readonly List<string> notes = [];

        public ReproductionReport Go(ReproductionReport report)
        {
            try
            {
                var host = DotNetHost.Find(options.Sdk ?? build.Sdk);
                report = report with { Sdk = host.Version };
                Directory.CreateDirectory(work);
                var source = Path.Combine(work, "src");
                report = report with { SourceFrom = Obtain(source), WorkFolder = options.KeepsWork ? work : null };
                var project = build.Project ?? options.Project ?? ProjectIn(source);
                var packages = Directory.CreateDirectory(Path.Combine(work, "packages")).FullName;
                options.Progress?.Invoke($"Building {build.Title} with SDK {host.Version}");
                var rebuild = new Rebuild(build, host, options.Patience);
                rebuild.Run(source, project, options.Properties, packages);
                report = report with { CommandLine = rebuild.CommandLine };
                Tell(rebuild, host);
                options.Progress?.Invoke("Comparing");
                return Compare(report, RebuiltFiles.Find(build, Path.GetDirectoryName(Path.Combine(source, project))!, source, packages));
            }
            catch (UndecidedException e)
            {
                return report with { Undecided = e.Message, Notes = [.. notes] };
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or LaterVersionException)
            {
                return report with { Undecided = $"It cannot be decided: {e.Message}", Notes = [.. notes] };
            }
        }

        private string Obtain(string to)
        {
            if (build.Commit is null)
            {
                throw new UndecidedException("The evidence names no commit: the source was in no git repository, so nobody knows what was built");
            }

            var checkout = new SourceCheckout(build);
            options.Progress?.Invoke($"Checking out {build.Commit}");
            if (options.Source is { } given)
            {
                checkout.CheckOut(checkout.Holding(given) ?? throw new UndecidedException($"The folder that --source names is in no repository with the commit {build.Commit}"), to);
                return "--source";
            }

            var around = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
            if (checkout.Holding(around) is { } enclosing)
            {
                checkout.CheckOut(enclosing, to);
                return "the enclosing repository";
            }

            if (build.Repository is not { } remote || !IsFetched(remote))
            {
                throw new UndecidedException($"The source cannot be had: the evidence names no remote to fetch from, and no repository around holds the commit {build.Commit}; name one with --source");
            }

            checkout.CheckOut(remote, to);
            return remote;
        }

        private static bool IsFetched(string remote) =>
            remote.StartsWith("https://", StringComparison.Ordinal) || remote.StartsWith("http://", StringComparison.Ordinal) || remote.StartsWith("ssh://", StringComparison.Ordinal);

        // A package does not tell its project: it is the one that makes an assembly or package of that name.
        private string ProjectIn(string source)
        {
            var found = Directory.EnumerateFiles(source, "*proj", SearchOption.AllDirectories)
                .Where(f => ProjectEndings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                .Where(f => Path.GetFileNameWithoutExtension(f) is var name && (name == build.Assembly || name == build.Name))
                .Select(f => Path.GetRelativePath(source, f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal).ToArray();
            return found.Length == 1 ? found[0]
                : throw new UndecidedException($"A package alone does not tell which project it is made of, and {(found.Length == 0 ? "none" : "more than one")} in the source is called {build.Name}; name it with --project");
        }

        private void Tell(Rebuild rebuild, DotNetHost host)
        {
            if (host.Version != build.Sdk)
            {
                notes.Add($"Built with SDK {host.Version}; the original was built with {build.Sdk}");
            }

            if (build.Dirty == true)
            {
                notes.Add("The original was built from a work tree that differed from the commit: what differed was never committed, and nobody can build it again");
            }

            if (!build.HasParameters)
            {
                notes.Add("Without provenance.intoto.json beside it, nobody knows which properties its command line set");
            }

            if (rebuild.Unknown is { IsEmpty: false } unknown)
            {
                notes.Add($"The evidence does not tell the values of {string.Join(", ", unknown)}; give those that matter with --property NAME=VALUE");
            }

            if (rebuild.Corrections is { IsEmpty: false } corrections)
            {
                notes.Add($"Set as recorded, because the original had them from its environment: {string.Join(", ", corrections)}");
            }
        }

        private ReproductionReport Compare(ReproductionReport report, RebuiltFiles rebuilt)
        {
            var artifacts = ImmutableArray.CreateBuilder<ReproducedArtifact>();
            foreach (var artifact in original.Artifacts)
            {
                artifacts.Add(Compare(artifact, rebuilt));
            }

            var known = original.Artifacts.Select(a => a.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var extra in rebuilt.Paths.Where(p => !known.Contains(p)).Order(StringComparer.Ordinal))
            {
                // A package alone says nothing of its symbols.
                if (original.Artifacts is [{ Sha256: null }])
                {
                    continue;
                }

                artifacts.Add(Only(extra, null, FileDigest.Sha256File(Path.Combine(rebuilt.Root, extra)), "is made by the rebuild alone"));
            }

            return report with
            {
                Rung = artifacts.Max(static a => a.Comparison.Rung), Artifacts = artifacts.ToImmutable(), Notes = [.. notes],
                BuildDifferences = rebuilt.BuildInfo is { } info ? BuildDifferences.Of(original.BuildInfo, info) : [],
            };
        }

        private ReproducedArtifact Compare(OriginalArtifact artifact, RebuiltFiles rebuilt)
        {
            var made = Path.Combine(rebuilt.Root, artifact.Path);
            if (!File.Exists(made))
            {
                return Only(artifact.Path, artifact.Sha256 ?? FileDigest.Sha256File(artifact.File!), null, "is not made by the rebuild");
            }

            var digest = FileDigest.Sha256File(made);
            if (artifact.File is not { } file)
            {
                return artifact.Sha256 == digest
                    ? new ReproducedArtifact(artifact.Path, digest, digest, new ComparisonReport { Rung = Rung.BitIdentical })
                    : Only(artifact.Path, artifact.Sha256, digest, "has another digest; the original is not here to be looked into");
            }

            var own = FileDigest.Sha256File(file);
            if (artifact.Sha256 is { } recorded && recorded != own)
            {
                notes.Add($"{artifact.Path} is not as its evidence says (SHA-256 {own}, recorded {recorded}): it was changed or signed after it was built");
            }

            return new ReproducedArtifact(artifact.Path, own, digest, own == digest ? new ComparisonReport { Rung = Rung.BitIdentical } : ArtifactComparison.Compare(file, made));
        }

        private static ReproducedArtifact Only(string path, string? left, string? right, string what) => new(path, left, right, new ComparisonReport
        {
            Rung = Rung.Different,
            Differences = [new Difference { Path = path, Kind = left is null || right is null ? DifferenceKind.Presence : DifferenceKind.Content, Member = what, Left = left, Right = right }],
        });
    }
}
