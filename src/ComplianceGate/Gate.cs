using System.Buffers;
using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Models;
using ComplianceGate.Packages;
using ComplianceGate.Policy;
using ComplianceGate.Rules;
using ComplianceGate.Source;

namespace ComplianceGate;

/// <summary>Reads, judges, writes: the only place that knows the order.</summary>
public static class Gate
{
    /// <summary>Reads what a build ships and judges it.</summary>
    /// <param name="request">What the build says of itself.</param>
    /// <param name="files">Remembers what was read or looked for.</param>
    /// <param name="share">Answers of git that other projects of the build have asked for; null to ask alone.</param>
    public static CheckResult Check(CheckRequest request, InputFiles files, ISourceShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var text = InvariantText.Begin();
        var now = DateTimeOffset.UtcNow;
        // git is another process and the compiler's version lies in a large file: both are asked while the packages are read, on a
        // thread that mostly waits and therefore is not taken from the pool, which has no more of them than there are processors.
        var asked = Task.Factory.StartNew(
            () => (Source: SourceShare.Revision(request.Project.Directory, files, share), Toolchain: Toolchain.Read(request)),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var candidates = new ModelCandidates(request);
        var own = candidates.AllOwn ? Task.Run(() => ModelReader.Read(request.Models, files)) : null;
        // Data sets may be large, and nothing but their names hangs on the models.
        var declared = request.Datasets.IsEmpty ? null : Task.Run(() => DatasetReader.Read(request.Datasets, files));
        var graph = PackageGraphReader.Read(GraphRequest(request, files), files, share is null ? null : (sha256, recognise) => share.Answer("text\n" + sha256, recognise));
        // Awaited in any case: nothing may go on reading behind a check that has ended. What it hashed is not hashed again.
        var alone = own?.GetAwaiter().GetResult();
        var models = alone is { } read && graph.ModelCandidates.IsEmpty ? read : ModelReader.Read(candidates.With(graph), files);
        var (datasets, datasetProblems) = declared?.GetAwaiter().GetResult() ?? ([], []);
        var (evaluations, evaluationProblems) = EvaluationReader.Read(request.Evaluations, files);
        var otherProblems = new List<Problem>();
        var modelLock = ModelLockFile.Read(request.Project.Directory, files, otherProblems);
        var ((source, sourceProblem), toolchain) = asked.GetAwaiter().GetResult();
        var policy = ReadPolicy(request.Project, request.PolicyFile, request.PolicyLayers, source, files);
        var reproducibility = ReproducibilitySource.Read(request, source, graph.Packages, graph.Dependencies.LockFile is not null, ReproducibilityRules.AreNamed(policy.Policy), files);
        var (previous, previousProblem, before, contents) = PreviousRelease.Read(policy.Policy, request.Project, ChangeRules.IsAsked(request.Project, reproducibility, policy.Policy), files);
        policy = previousProblem is null ? policy : policy with { Problems = [.. policy.Problems, previousProblem] };
        var wrongEvidence = new List<Finding>();
        var facts = new GateFacts
        {
            Project = request.Project with { Usage = request.Project.Usage | MergeTools.UsageOf(graph.Packages) },
            Toolchain = toolchain,
            Source = source,
            JudgedAt = policy.Policy.WallClock || source.CommitTime is null ? now.ToUnixTimeSeconds() : source.CommitTime.Value,
            Packages = graph.Packages,
            Pruned = graph.Pruned,
            Models = models.Models,
            Datasets = NamedDatasets.Join(datasets, models.Models),
            Evaluations = CardEvaluations.Join(evaluations, models.Models, files, otherProblems),
            ModelLock = modelLock,
            Links = ConsumedEvidence.Read(graph.Packages, share, wrongEvidence),
            Previous = previous,
            PreviousContents = contents,
            Documents = PolicyAnswers.Documents(policy.Policy, request.Project, source.Root, files),
            Formats = request.Formats,
            Reproducibility = reproducibility,
            Problems = [.. graph.Problems, .. models.Problems, .. datasetProblems, .. evaluationProblems, .. otherProblems, .. sourceProblem is null ? [] : new[] { sourceProblem }],
        };
        facts = ChangeSource.Read(facts, policy.Policy, files);
        var dependencyProblems = new List<Problem>();
        facts = facts with { Dependencies = DependencySource.Read(facts, graph, policy.Policy, files, dependencyProblems) };
        facts = dependencyProblems.Count == 0 ? facts : facts with { Problems = [.. facts.Problems, .. dependencyProblems] };
        (facts, policy) = ReviewSource.Read(facts, policy, before, files);
        var verdict = Judge(facts, policy, request.Mode, [.. PropertyFindings(request), .. wrongEvidence]);
        return new CheckResult(
            new CheckRecord(facts, verdict),
            Logged(verdict, facts.Project, policy.Policy),
            Embedded(facts, verdict),
            FailureDocuments.Of(facts, verdict));
    }

    /// <summary>Looks at what the compiler made and at the code that packages bring, and judges the whole again where that tells something.</summary>
    /// <param name="request">What the build says of its assembly.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="share">What other projects of the build saw in the same files; null to look alone.</param>
    public static InspectResult Inspect(InspectRequest request, InputFiles files, ISourceShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var text = InvariantText.Begin();
        var (facts, verdict) = request.Check;
        facts = facts with { Cryptography = CryptographySource.Read(request, share), PublicApi = CompiledApi.Read(request) };
        var logged = ImmutableArray<LoggedFinding>.Empty;
        // A policy may hold a waiver of what is not there: only now can that be told.
        if (!facts.Cryptography.Assemblies.IsEmpty || verdict.PolicyPath is not null || (facts.PublicApi is not null && facts.PreviousContents?.PublicApi is not null))
        {
            (verdict, logged) = LateVerdict.Of(verdict, facts, files);
        }
        else
        {
            // Without a policy the usual profile holds, and that nothing was found under it is worth saying too.
            verdict = verdict with { CryptographyProfile = PolicyKeys.CryptographyProfiles[0], CryptographyData = CryptographyStatusData.Version };
        }

        return new InspectResult(new CheckRecord(facts, verdict), logged, FailureDocuments.Of(facts, verdict));
    }

    /// <summary>Hashes what the build put in the output folder and writes the evidence.</summary>
    /// <param name="request">What the build says of its outputs.</param>
    /// <exception cref="IOException">The evidence cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The evidence cannot be written.</exception>
    /// <param name="files">Remembers what was read or looked for beyond the outputs: the cards of models that came late.</param>
    /// <param name="share">Answers of git that other projects of the build have asked for; null to ask alone.</param>
    public static RecordResult Record(RecordRequest request, InputFiles files, ISourceShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var text = InvariantText.Begin();
        var (facts, verdict) = request.Check;
        // Asked anew whenever something is recorded: an old answer could call a changed tree clean.
        var dirty = facts.Source.Commit is null ? null : Task.Run(() => SourceShare.Dirty(request.Check.Facts, share));
        var texts = Task.Run(() => NoticeTexts.Read(request.Check.Facts.Packages, request.Check.Facts.Models));
        var reading = request.Build is { } inputs ? Task.Run(() => BuildSource.Read(inputs, request.Check.Facts, share)) : null;
        var artifacts = Artifacts.Hash(request.OutputDirectory, request.Artifacts, files.Kept);
        var late = LateModels.Find(request, artifacts);
        var lateFiles = LateFiles.Read(request, files, out var lateProblems);
        var logged = ImmutableArray<LoggedFinding>.Empty;
        if (!late.IsEmpty || !lateFiles.IsEmpty || !lateProblems.IsEmpty)
        {
            facts = facts with { Packages = LateFiles.Merge(facts.Packages, lateFiles), Problems = [.. facts.Problems, .. lateProblems] };
            (facts, verdict, logged) = LateModels.Judge(request, facts, late, files);
        }

        var build = Made(request, facts, reading?.GetAwaiter().GetResult(), artifacts, out var binary, out var contradictions);
        facts = facts with { Source = facts.Source with { Dirty = dirty?.GetAwaiter().GetResult() }, Links = Links(request, facts) };
        if (facts.Reproducibility.IsRead && request.Build is not null)
        {
            facts = facts with { Reproducibility = LateReproducibility.Read(request, facts, binary) };
            if (ReproducibilityRules.IsTold(facts))
            {
                (verdict, logged) = LateVerdict.Of(request.Check.Verdict, facts, files);
            }
        }

        if (!contradictions.IsEmpty)
        {
            verdict = verdict with { Findings = verdict.Findings.AddRange(contradictions) };
            logged = logged.AddRange(FindingFold.Of(contradictions, facts.Project.Path));
        }

        if (!verdict.Passed)
        {
            // What an earlier build proved of other files must not stand beside these.
            EvidenceFolder.Withdraw(request.EvidenceDirectory);
            var stopped = new CheckRecord(facts, verdict);
            return new RecordResult(false, logged, "", FailureDocuments.Of(facts, verdict)) { Late = late.IsEmpty ? null : stopped, Stopped = stopped };
        }

        var (writers, epoch) = request.Settle();
        if (!EvidencePlace.TryName(request, out var folder, out var error))
        {
            throw new IOException(error);
        }

        var context = new EvidenceContext
        {
            Facts = facts,
            Verdict = verdict,
            Rules = RuleSet.Descriptors,
            Stage = request.Stage,
            Artifacts = artifacts,
            Texts = Awaited(texts, request.EvidenceDirectory),
            FolderName = folder,
            Time = epoch ?? facts.Source.CommitTime,
            Build = build ?? request.Made,
            Builder = request.Builder,
        };
        EvidenceFolder.Write(request.OutputDirectory, context, writers);
        var packed = new ArrayBufferWriter<byte>();
        if (facts.Project.IsPackable)
        {
            NoticeWriter.WritePacked(context, packed);
        }

        var manifest = FileDigest.Sha256File(Path.Combine(request.EvidenceDirectory, EvidenceFolder.ManifestName));
        EvidenceSpool.Write(request.LedgerSpool, context, manifest);
        return new RecordResult(true, logged, Summary.Of(context, request.EvidenceDirectory), null)
        {
            Late = late.IsEmpty ? null : new CheckRecord(facts, verdict),
            Record = new CheckRecord(facts, verdict),
            ManifestSha256 = manifest,
            OutputDirectory = request.OutputDirectory,
            Build = build,
            PackedNotice = packed.WrittenSpan.ToArray(),
        };
    }

    private static BuildFact? Made(RecordRequest request, GateFacts facts, BuildFact? build, ImmutableArray<ArtifactFact> artifacts, out BinaryFact? binary, out ImmutableArray<Finding> contradictions)
    {
        binary = null;
        contradictions = [];
        if (build is null)
        {
            return null;
        }

        build = build with { Outputs = BuildOutputs.Read(request.Build!, request.OutputDirectory, artifacts, out binary) };
        contradictions = binary is null ? [] : BinaryContradiction.Find(facts, build, binary);
        return build;
    }

    // The check found the evidence of packages; that of projects exists only now. A publish folder has those of its build.
    private static ImmutableArray<EvidenceLinkFact> Links(RecordRequest request, GateFacts facts) =>
        request.Stage == EvidenceStage.Publish ? facts.Links : [.. EvidenceLinks.OfProjects(request.ReferencedStates), .. facts.Links];

    private static IReadOnlyDictionary<string, NoticeText> Awaited(Task<IReadOnlyDictionary<string, NoticeText>> texts, string evidenceDirectory)
    {
        try
        {
            return texts.GetAwaiter().GetResult();
        }
        catch (IOException)
        {
            EvidenceFolder.Withdraw(evidenceDirectory);
            throw;
        }
    }

    /// <summary>Judges facts under a policy.</summary>
    internal static Verdict Judge(GateFacts facts, PolicyReading policy, string? mode, IEnumerable<Finding> extra)
    {
        var licenses = JudgeLicenses(facts, policy);
        var models = JudgeModels(facts, policy);
        var modelLicenses = models.Decisions();
        var duties = JudgedDuties.Of(policy, facts, modelLicenses);
        var reviews = HighRiskWithoutReview.Speaks(facts) ? ReviewSource.Judge(facts, policy.Policy, licenses, modelLicenses) : [];
        var context = new RuleContext(facts, policy.Policy, licenses, modelLicenses)
        {
            Reviews = reviews,
            JudgedModels = models.ByModel,
            Claims = ModelClaimJudge.Judge(facts.Models),
            Lineages = ModelLineageJudge.Judge(facts, modelLicenses),
            Datasets = DatasetJudge.Judge(policy.Policy.Models.Licenses, facts.Datasets, Normalise),
            Thresholds = ThresholdJudge.Judge(policy.Policy.Models.Thresholds, facts.Models, facts.Evaluations),
            Duties = duties.Decisions,
            DutyPacks = duties.Packs,
            Day = duties.Day,
            Cryptography = CryptographyJudge.Judge(policy.Policy, facts, duties.Day),
        };
        var run = RuleRunner.Run(RuleSet.All, context, mode, extra, policy.Problems, [.. UnusedEntries.Of(policy.Policy, licenses, models), .. ReviewSource.Unused(facts, policy.Policy, reviews)]);
        return new Verdict
        {
            Mode = run.Mode,
            PolicySha256 = policy.Policy.Sha256,
            PolicyPath = policy.Policy.Path,
            PolicyLayers = policy.Layers,
            Findings = run.Findings,
            Licenses = [.. facts.Packages.Select(p => licenses[p.Key].Decision)],
            ModelLicenses = [.. context.Lineages.Select(l => modelLicenses[l.Model.DisplayPath] with { Notices = l.Notices })],
            ModelClaims = [.. context.Claims.Select(c => c.Decision)],
            Datasets = [.. context.Datasets.Select(d => d.Decision)],
            Thresholds = context.Thresholds,
            Openness = duties.Openness,
            Duties = duties.Decisions,
            Cryptography = context.Cryptography.Decisions,
            CryptographyProfile = context.Cryptography.Profile,
            CryptographyData = context.Cryptography.Data,
            Roles = policy.Policy.Profile?.Values.GetValueOrDefault(ProfileKeys.Role)?.Words ?? [],
            ValidUntil = duties.Decisions.IsEmpty ? run.ValidUntil : RuleRunner.TodayAtMost(context, run.ValidUntil),
        };
    }

    /// <summary>Judges the licenses of facts under a policy.</summary>
    internal static JudgedLicenseCollection JudgeLicenses(GateFacts facts, PolicyReading policy) =>
        LicenseJudge.Judge(policy.Policy, facts.Packages, facts.Project.Usage);

    /// <summary>Entries of the policy's lists that decided nothing of the facts.</summary>
    internal static ImmutableArray<UnusedEntry> Unused(GateFacts facts, PolicyReading policy) =>
        UnusedEntries.Of(policy.Policy, JudgeLicenses(facts, policy), JudgeModels(facts, policy));

    /// <summary>Finds and reads the policy of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="named">Absolute path of the policy that is named; null to look for those from the project's folder upwards.</param>
    /// <param name="organisation">Absolute paths of the layers that an organisation gives.</param>
    /// <param name="source">Where the repository begins.</param>
    /// <param name="files">The door to the disk.</param>
    internal static PolicyReading ReadPolicy(ProjectFact project, string? named, ImmutableArray<string> organisation, SourceFact source, InputFiles files) =>
        PolicyAnswers.Check(NewPolicyReader().Read(files, FindPolicy(project.Directory, named, organisation, source.Root, files)), source.Root, files);

    /// <summary>Reads the policy of a project as it is now, from the places that an earlier verdict names.</summary>
    /// <param name="project">The project.</param>
    /// <param name="before">The verdict.</param>
    /// <param name="source">Where the repository begins.</param>
    /// <param name="files">The door to the disk.</param>
    internal static PolicyReading ReadPolicy(ProjectFact project, Verdict before, SourceFact source, InputFiles files) =>
        ReadPolicy(project, NamedPolicy(before), OrganisationLayers(before), source, files);

    /// <summary>Reads the policy that would hold without one file, from the places that an earlier verdict names.</summary>
    /// <param name="path">Absolute path of the file that has no say.</param>
    /// <param name="project">The project.</param>
    /// <param name="before">The verdict.</param>
    /// <param name="source">Where the repository begins.</param>
    /// <param name="files">The door to the disk.</param>
    internal static PolicyReading ReadPolicyWithout(string path, ProjectFact project, Verdict before, SourceFact source, InputFiles files)
    {
        var search = FindPolicy(project.Directory, NamedPolicy(before), OrganisationLayers(before), source.Root, files);
        var above = search.Above.Remove(path);
        search = search.Path != path ? search with { Above = above }
            : above.IsEmpty ? search with { Path = null, Problem = null, IsOwn = false }
            : search with { Path = above[^1], Above = above[..^1], IsOwn = false };
        return PolicyAnswers.Check(NewPolicyReader().Read(files, search), source.Root, files);
    }

    /// <summary>Finds the files of a policy.</summary>
    internal static PolicyFileSearch FindPolicy(string directory, string? named, ImmutableArray<string> organisation, string? root, InputFiles files) =>
        PolicyFile.Find(files, directory, named, root) with { Organisation = organisation, IsNamed = named is not null, Project = directory };

    /// <summary>The policy file that the project of a verdict names; null where it names none.</summary>
    internal static string? NamedPolicy(Verdict verdict)
    {
        foreach (var layer in verdict.PolicyLayers)
        {
            if (layer.Kind == PolicyLayerKind.Named)
            {
                return layer.Path;
            }
        }

        return verdict.PolicyLayers.IsEmpty ? verdict.PolicyPath : null;
    }

    /// <summary>The layers that an organisation gave to a verdict.</summary>
    internal static ImmutableArray<string> OrganisationLayers(Verdict verdict) =>
        verdict.PolicyLayers.IsEmpty ? [] : [.. verdict.PolicyLayers.Where(l => l.Kind == PolicyLayerKind.Organisation).Select(l => l.Path)];

    /// <summary>A reader of policies that knows the rules of the gate.</summary>
    internal static PolicyReader NewPolicyReader() => new(ParseExpression, RuleSet.Codes, DefaultSeverity);

    private static Severity DefaultSeverity(string code)
    {
        foreach (var descriptor in RuleSet.Descriptors)
        {
            if (descriptor.Id == code)
            {
                return descriptor.DefaultSeverity;
            }
        }

        return Severity.Error;
    }

    private static JudgedModels JudgeModels(GateFacts facts, PolicyReading policy) =>
        ModelTermsJudge.Judge(policy.Policy.Models.Licenses, facts.Models, Normalise);

    /// <summary>What the log shows of a verdict.</summary>
    internal static ImmutableArray<LoggedFinding> Logged(Verdict verdict, ProjectFact project, CompliancePolicy policy) =>
        FindingFold.Of(Live(verdict, policy), project.Path);

    /// <summary>The findings that no waiver silences, each with the waiver that a log offers.</summary>
    internal static ImmutableArray<Finding> Live(Verdict verdict, CompliancePolicy policy) =>
        [.. Offered(verdict, policy).Where(static f => f.Waived is null)];

    /// <summary>The findings, each offer of a waiver with a day that is not over before somebody can paste it.</summary>
    internal static IEnumerable<Finding> Offered(Verdict verdict, CompliancePolicy policy)
    {
        // A waiver is judged by the commit that holds it, which is yet to come: one of an old commit would be over before it is made.
        // Where the policy limits terms, they count from the commit that is there, and a later day would be refused.
        var day = policy.MaximumWaiverDays is null ? WaiverTerms.Write(WaiverTerms.Offered(policy, DateOnly.FromDateTime(DateTime.UtcNow))) : "";
        return verdict.Findings.Select(Offer);

        Finding Offer(Finding finding) =>
            finding.Offer is { } offer && string.CompareOrdinal(offer.Expires, day) < 0 ? finding with { Offer = offer with { Expires = day } } : finding;
    }

    private static byte[] Embedded(GateFacts facts, Verdict verdict)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EmbeddedManifestWriter.Write(facts, verdict.PolicySha256, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static PackageGraphRequest GraphRequest(CheckRequest request, InputFiles files)
    {
        var project = request.Project;
        return new PackageGraphRequest
        {
            AssetsFile = request.AssetsFile,
            TargetFramework = project.TargetFramework,
            TargetFrameworkMoniker = project.TargetFrameworkMoniker,
            RuntimeIdentifier = project.RuntimeIdentifier,
            IsTestProject = project.IsTestProject,
            ProjectName = project.Name,
            ProjectPath = project.Path,
            BroughtFiles = request.BroughtFiles,
            Packs = request.Packs,
            SourceRoot = GitSourceReader.Root(project.Directory, files),
            FileReferences = request.FileReferences,
            BesideReferences = request.BesideReferences,
            ReferencedProjects = ReferencedProjects.Read(request.ReferencedStates, files),
            NpmFolders = request.NpmFolders,
            NpmShips = request.NpmShips,
            References = [.. request.Requests.Where(r => !r.Central).Select(r => new PackageReferenceItem(r.Id, r.DefinedIn))],
            LockFile = request.Reproducibility.LockFile,
            FilesToScan = [project.Path, .. request.Requests.Where(r => r.Central).Select(r => r.DefinedIn).Distinct(StringComparer.Ordinal)],
        };
    }

    // What nobody could follow is told before the compiler runs, not after.
    private static IEnumerable<Finding> PropertyFindings(CheckRequest request)
    {
        if (!EvidenceWriters.TrySelect(request.Formats, out _, out var error))
        {
            yield return Refused(request, "ComplianceGateFormats", error!);
        }

        if (!SourceDate.TryRead(request.SourceDateEpoch, out _, out error))
        {
            yield return Refused(request, "SOURCE_DATE_EPOCH", error!);
        }
    }

    private static Finding Refused(CheckRequest request, string setting, string message) => new()
    {
        Code = "CG0001", Severity = Severity.Error, Subject = setting, Message = message, Location = new FileLocation(request.Project.Path),
    };

    internal static (LicenseExpression? Expression, string? Error, TextSpan Span) ParseExpression(string text)
    {
        var result = SpdxExpressionParser.Parse(text);
        return (result.Expression, result.Error?.Message, result.Error?.Span ?? default);
    }

    private static string? Normalise(string text) => SpdxExpressionParser.Parse(text).Expression?.ToString();
}
