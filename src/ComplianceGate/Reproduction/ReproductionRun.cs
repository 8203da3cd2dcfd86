using System.Collections.Immutable;
using ComplianceGate.Comparison;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Verification;

namespace ComplianceGate.Reproduction;

/// <summary>One build, made again.</summary>
/// <param name="original">What is made again.</param>
/// <param name="path">What was asked about.</param>
/// <param name="work">Fully qualified path of the fresh folder.</param>
/// <param name="options">How.</param>
internal sealed class ReproductionRun(Original original, string path, string work, ReproductionOptions options)
{
    private static readonly string[] ProjectEndings = [".csproj", ".fsproj", ".vbproj"];

    private readonly RecordedBuild build = original.Build;
    private readonly ChildProcess children = new(options.Patience, options.Stop);
    private readonly List<string> notes = [];

    public ReproductionReport Go(ReproductionReport report)
    {
        try
        {
            var host = DotNetHost.Find(options.Sdk ?? build.Sdk, children);
            report = report with { Sdk = host.Version };
            var source = Path.Combine(work, "src");
            report = report with { SourceFrom = Obtain(source), WorkFolder = options.KeepsWork ? work : null };
            var project = build.Project ?? options.Project ?? ProjectIn(source);
            var packages = Directory.CreateDirectory(Path.Combine(work, "packages")).FullName;
            options.Progress?.Invoke($"Building {build.Title} with SDK {host.Version}");
            var committed = RebuiltFiles.Committed(source);
            var rebuild = new Rebuild(build, host);
            rebuild.Run(source, project, options.Properties, packages);
            report = report with { CommandLine = rebuild.CommandLine };
            Tell(rebuild, host);
            options.Progress?.Invoke("Comparing");
            return Compare(report, RebuiltFiles.Find(build, Path.GetDirectoryName(Path.Combine(source, project))!, source, packages, committed));
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

        options.Progress?.Invoke($"Checking out {build.Commit}");
        var checkout = new SourceCheckout(build, to, children);
        var from = Take(checkout);
        if (checkout.CheckOut() is { } note)
        {
            notes.Add(note);
        }

        return from;
    }

    private string Take(SourceCheckout checkout)
    {
        if (options.Source is { } given)
        {
            return checkout.TryTake(given) ? "--source" : throw new UndecidedException($"The folder that --source names is in no repository with the commit {build.Commit}");
        }

        if (checkout.TryTake(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!))
        {
            return "the enclosing repository";
        }

        if (build.Repository is not { } remote)
        {
            throw new UndecidedException($"The source cannot be had: the evidence names no remote to fetch from, and no repository around holds the commit {build.Commit}; name one with --source");
        }

        if (!IsFetched(remote))
        {
            throw new UndecidedException($"The source cannot be had: it is fetched by https and ssh alone, and the evidence names {SafeText.Line(remote)}; name a repository with --source");
        }

        options.Progress?.Invoke($"Fetching from {SafeText.Line(remote)}");
        checkout.Fetch(remote);
        return remote;
    }

    private static bool IsFetched(string remote) =>
        remote.StartsWith("https://", StringComparison.Ordinal) || remote.StartsWith("http://", StringComparison.Ordinal) || remote.StartsWith("ssh://", StringComparison.Ordinal);

    // A package does not tell its project: it is the one that makes an assembly or package of that name.
    private string ProjectIn(string source)
    {
        var found = Directory.EnumerateFiles(source, "*proj", RebuiltFiles.NoLinks)
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

        var evidence = Verify(artifacts);
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
            EvidenceHolds = evidence,
            Rung = artifacts.Max(static a => a.Comparison.Rung), Artifacts = artifacts.ToImmutable(), Notes = [.. notes],
            BuildDifferences = rebuilt.BuildInfo is { } info ? BuildDifferences.Of(original.BuildInfo, info) : [],
        };
    }

    /// <summary>Whether the original is what its evidence says. What came to a publish folder later was made by no build.</summary>
    private bool Verify(ImmutableArray<ReproducedArtifact>.Builder artifacts)
    {
        var isEvidence = Directory.Exists(path) && EvidencePlaces.IsEvidence(path);
        var holds = true;
        foreach (var finding in EvidenceVerifier.Verify(path).Findings)
        {
            if (isEvidence && finding.Code == "CG4002")
            {
                // The artifacts are not asked for.
                continue;
            }

            holds = false;
            if (finding.Code == "CG4003" && build.Target == "publish" && !artifacts.Any(a => a.Path == finding.Subject))
            {
                artifacts.Add(Only(finding.Subject, null, null, "is in the original, and no evidence speaks of it"));
            }
            else
            {
                notes.Add($"{finding.Code}: {finding.Message.TrimEnd('.')}");
            }
        }

        return holds;
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
            return Directory.Exists(path) && !EvidencePlaces.IsEvidence(path) ? Only(artifact.Path, null, digest, "is missing from the original")
                : artifact.Sha256 == digest
                ? new ReproducedArtifact(artifact.Path, digest, digest, new ComparisonReport { Rung = Rung.BitIdentical })
                : Only(artifact.Path, artifact.Sha256, digest, "has another digest; the original is not here to be looked into");
        }

        var own = FileDigest.Sha256File(file);
        if (artifact.Sha256 is { } recorded && recorded != own)
        {
            if (recorded != digest)
            {
                // Else a rebuilder would vouch for a digest that nobody made.
                return Only(artifact.Path, recorded, digest, "has a digest in its evidence that neither the file nor the rebuild has");
            }

            notes.Add($"{artifact.Path} was changed or signed after it was built: the rebuild has the digest that the evidence names, and the file has another (SHA-256 {own})");
        }

        return new ReproducedArtifact(artifact.Path, own, digest, own == digest ? new ComparisonReport { Rung = Rung.BitIdentical } : SourceLineEnds.Explain(ArtifactComparison.Compare(file, made), Path.Combine(work, "src")));
    }

    private static ReproducedArtifact Only(string path, string? left, string? right, string what) => new(path, left, right, new ComparisonReport
    {
        Rung = Rung.Different,
        Differences = [new Difference { Path = path, Kind = left is null || right is null ? DifferenceKind.Presence : DifferenceKind.Content, Member = what, Left = left, Right = right }],
    });
}
