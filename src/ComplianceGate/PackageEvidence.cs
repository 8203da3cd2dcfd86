using System.Collections.Immutable;
using System.Security.Cryptography;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Packages;
using ComplianceGate.Rules;
using ComplianceGate.Verification;

namespace ComplianceGate;

/// <summary>What a build gives for the evidence that goes inside a nupkg.</summary>
public sealed record PackRequest : EvidenceRequest
{
    /// <summary>Absolute paths of the folders of state, one for each target framework in the order of the project.</summary>
    public required ImmutableArray<string> States { get; init; }

    /// <summary>Absolute path of the nuspec in which NuGet tells what it is about to pack.</summary>
    public required string NuspecFile { get; init; }

    /// <summary>Absolute path of the folder in obj that stands for the package's root.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>The package's id.</summary>
    public required string PackageId { get; init; }

    /// <summary>The package's version.</summary>
    public required string PackageVersion { get; init; }
}

/// <summary>What goes inside a nupkg.</summary>
/// <param name="Files">The documents, with their paths in the package.</param>
/// <param name="Time">SOURCE_DATE_EPOCH, else the commit's time, in seconds since 1970-01-01 UTC and not before 1980, which is where the time of a ZIP entry begins; null when neither is known.</param>
public sealed record PackedEvidence(ImmutableArray<PackedFile> Files, long? Time);

/// <summary>What a build gives for the evidence beside a nupkg.</summary>
public sealed record SealRequest : EvidenceRequest
{
    /// <summary>As in <see cref="PackRequest.States"/>.</summary>
    public required ImmutableArray<string> States { get; init; }

    /// <summary>As in <see cref="PackRequest.WorkDirectory"/>.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Absolute paths of what was packed: the nupkg, and the package of symbols where there is one.</summary>
    public required ImmutableArray<string> Packages { get; init; }

    /// <summary>The package's id.</summary>
    public required string PackageId { get; init; }

    /// <summary>The package's version.</summary>
    public required string PackageVersion { get; init; }

    /// <summary>Who built.</summary>
    public BuilderFact? Builder { get; init; }
}

/// <summary>
/// The evidence of a package: inside it one set for each target framework and one for the whole, written before NuGet compresses,
/// and beside it the full set. A finished package is read and never opened for writing.
/// </summary>
public static class PackageEvidence
{
    /// <summary>Where the evidence lies inside a package.</summary>
    public const string Folder = "_manifest/compliance";

    // 1980-01-01, before which a ZIP entry has no time (APPNOTE 6.3.10, section 4.4.6).
    private const long FirstZipTime = 315_532_800;

    /// <summary>Writes what goes inside.</summary>
    /// <param name="request">What the build says.</param>
    /// <exception cref="ArtifactDiffersException">What is packed is not what was built.</exception>
    /// <exception cref="IOException">A build left no evidence, or a file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    public static PackedEvidence WriteInside(PackRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var text = InvariantText.Begin();
        var (writers, epoch) = request.Settle();
        var builds = Builds(request, request.States);
        var artifacts = Hash(PackedFileReader.Read(request.NuspecFile), builds);
        var documents = new List<EvidenceDocument>();
        var links = new List<EvidenceLinkFact>();
        foreach (var build in builds)
        {
            var framework = build.Record.Facts.Project.TargetFramework;
            var context = Context(build.Record, epoch, $"{Folder}/{framework}", OfFramework(artifacts, build.Record.Facts.Project, builds), Packed(build.Record), build.Made);
            documents.AddRange(EvidenceFolder.WriteInside(request.WorkDirectory, context, writers));
            links.Add(new(EvidenceLinkKind.Framework, request.PackageId, request.PackageVersion, framework, documents[^1].Path, documents[^1].Sha256));
        }

        var whole = MergedBuilds.Merge([.. builds.Select(static b => b.Record)]);
        var made = MergedBuilds.Merge(builds);
        documents.AddRange(EvidenceFolder.WriteInside(request.WorkDirectory, Context(whole, epoch, Folder, artifacts, [.. links, .. Packed(whole)], made), writers));
        return new PackedEvidence(
            [.. documents.Select(d => new PackedFile(Path.GetFullPath(d.Path, request.WorkDirectory), d.Path))],
            (epoch ?? whole.Facts.Source.CommitTime) is { } time ? Math.Max(time, FirstZipTime) : null);
    }

    /// <summary>Writes the full set beside a package.</summary>
    /// <param name="request">What the build says.</param>
    /// <returns>Absolute path of the evidence folder.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="ArtifactDiffersException">The package is not what its own evidence says.</exception>
    public static string WriteBeside(SealRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var text = InvariantText.Begin();
        var (writers, epoch) = request.Settle();
        var builds = Builds(request, request.States);
        var record = MergedBuilds.Merge([.. builds.Select(static b => b.Record)]);
        var package = request.Packages[0];
        var folder = Path.GetDirectoryName(package)!;
        var inner = FileDigest.Sha256File(Path.Combine(request.WorkDirectory, Folder, EvidenceFolder.ManifestName));
        // NuGet may leave the version out of the file's name, and who finds the package looks for its evidence by that name.
        var name = Path.GetFileNameWithoutExtension(package) + ".compliance";
        var context = Context(record, epoch, name, [.. request.Packages.Select(Artifact)], [new(EvidenceLinkKind.Contents, request.PackageId, request.PackageVersion, null, null, inner)], MergedBuilds.Merge(builds), request.Builder);
        EvidenceFolder.Write(folder, context, writers);
        RequireHolds(package);
        EvidenceSpool.Write(request.LedgerSpool, context, FileDigest.Sha256File(Path.Combine(folder, name, EvidenceFolder.ManifestName)));
        return Path.Combine(folder, name);
    }

    // Others may have added to the package after our list was made, and what lies in the feed must be what the evidence says.
    private static void RequireHolds(string package)
    {
        var report = EvidenceVerifier.Verify(package);
        if (report.Outcome != VerificationOutcome.Holds)
        {
            var why = report.Findings.IsEmpty ? report.Open.IsEmpty ? "it carries none" : report.Open[0].Message : report.Findings[0].Message;
            throw new ArtifactDiffersException($"{Path.GetFileName(package)} was packed, and its own evidence does not hold: {SafeText.Line(why)} A target that adds to the package must do so before _GetPackageFiles.");
        }
    }

    private static EvidenceContext Context(
        CheckRecord record, long? epoch, string folder, ImmutableArray<ArtifactFact> artifacts, ImmutableArray<EvidenceLinkFact> links,
        BuildFact? build = null, BuilderFact? builder = null) => new()
        {
            Facts = record.Facts,
            Verdict = record.Verdict,
            Rules = RuleSet.Descriptors,
            Stage = EvidenceStage.Pack,
            Artifacts = artifacts,
            Texts = NoticeTexts.Read(record.Facts.Packages, record.Facts.Models),
            FolderName = folder,
            Time = epoch ?? record.Facts.Source.CommitTime,
            Links = links,
            Build = build,
            Builder = builder,
        };

    // What goes out only with the output is no part of a package; what a package is called, packing says last.
    private static ImmutableArray<KeptBuild> Builds(EvidenceRequest request, ImmutableArray<string> states)
    {
        var (id, version) = request switch
        {
            PackRequest pack => (pack.PackageId, pack.PackageVersion),
            SealRequest seal => (seal.PackageId, seal.PackageVersion),
            _ => throw new ArgumentException("Not a request about a package.", nameof(request)),
        };
        var builds = ImmutableArray.CreateBuilder<KeptBuild>(states.Length);
        foreach (var state in states)
        {
            var kept = new BuildState(state).ReadRecord();
            var facts = kept.Record.Facts with
            {
                Project = kept.Record.Facts.Project with { PackageId = id, Version = version },
                Packages = kept.Record.Facts.Packages.RemoveAll(static p => p.Place == ShippingPlace.Output),
            };
            // So is what the restore found on its day.
            facts = request is PackRequest ? facts with { Dependencies = new() } : facts;
            var verdict = request is PackRequest ? kept.Record.Verdict with { Findings = kept.Record.Verdict.Findings.RemoveAll(static f => IsOfThisBuild(f)) } : kept.Record.Verdict;
            builds.Add(kept with { Record = new CheckRecord(facts, verdict) });
        }

        return builds.DrainToImmutable();
    }

    // Whether the source can be had, what a restore found on its day and whether the change log is held to the version is a matter of who
    // builds, when and how. It stays beside the package, and so does what is said of waivers of it.
    internal static bool IsOfThisBuild(Finding finding)
    {
        var code = EntryUnusedRule.WaivedCode(finding) ?? finding.Code;
        return ReproducibilityRules.IsOne(code) || DependencyRules.IsOne(code) || code == ChangeRules.Code;
    }

    // The manifest of a referenced project's build names its provenance, and what goes into a package must not hang on who built.
    private static ImmutableArray<EvidenceLinkFact> Packed(CheckRecord record) => record.Facts.Links.RemoveAll(static l => l.Kind != EvidenceLinkKind.Package);

    private static ArtifactFact Artifact(string path)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using var stream = RegularFile.OpenRead(path);
        var buffer = new byte[1 << 18];
        long size = 0;
        for (int read; (read = stream.Read(buffer)) > 0; size += read)
        {
            sha256.AppendData(buffer, 0, read);
            sha512.AppendData(buffer, 0, read);
        }

        return new ArtifactFact(Path.GetFileName(path), size, Convert.ToHexStringLower(sha256.GetHashAndReset())) { Sha512 = Convert.ToHexStringLower(sha512.GetHashAndReset()) };
    }

    private static ImmutableArray<ArtifactFact> Hash(ImmutableArray<PackedFile> files, ImmutableArray<KeptBuild> builds)
    {
        var digests = new Dictionary<string, (long Size, string Sha256)>(StringComparer.Ordinal);
        var artifacts = ImmutableArray.CreateBuilder<ArtifactFact>(files.Length);
        foreach (var file in files)
        {
            if (!digests.TryGetValue(file.Source, out var digest))
            {
                digests.Add(file.Source, digest = (new FileInfo(file.Source).Length, FileDigest.Sha256File(file.Source)));
            }

            foreach (var build in builds)
            {
                RequireBuilt(file, digest.Sha256, build);
            }

            artifacts.Add(new ArtifactFact(file.Path, digest.Size, digest.Sha256));
        }

        return artifacts.DrainToImmutable();
    }

    // With no-build what lies in the output folder may have been replaced since it was recorded.
    private static void RequireBuilt(PackedFile file, string sha256, KeptBuild build)
    {
        foreach (var output in build.Made?.Outputs ?? [])
        {
            if (file.Source == Path.GetFullPath(output.Path, build.OutputDirectory) && output.Sha256 != sha256)
            {
                throw new ArtifactDiffersException(
                    $"{file.Source} is about to be packed and is no longer what the build recorded. Build again before packing; where files are signed, do it within the build and name the target in ComplianceGateRecordAfterTargets.");
            }
        }
    }

    private static ImmutableArray<ArtifactFact> OfFramework(ImmutableArray<ArtifactFact> artifacts, ProjectFact project, ImmutableArray<KeptBuild> builds)
    {
        if (builds.Length == 1)
        {
            return artifacts;
        }

        var others = builds.Select(static b => b.Record.Facts.Project.TargetFramework).Where(f => f != project.TargetFramework).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return artifacts.RemoveAll(a => !a.Path.Split('/').SkipLast(1).Any(part => PackageFolderNames.IsOf(part, project) && !others.Contains(part)));
    }
}
