using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Ledger;
using ComplianceGate.Policy;
using ComplianceGate.Reviews;

namespace ComplianceGate;

/// <summary>The reviews of a project's components: the facts of its last check, held against policy and review files as they are now.</summary>
public sealed record ReviewTable
{
    // Longer than any number of reviewers at one file takes.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    /// <summary>Absolute path of the policy; null for the built-in one.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>What is wrong with the policy or a review file; with any, there is nothing else.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; init; } = [];

    /// <summary>Whether the policy asks for reviews, so that a build is told of what lacks one.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Absolute path of the own review file into which new records go; null where the layers of the policy leave none.</summary>
    public string? OwnFile { get; init; }

    /// <summary>Everything that a review can be about.</summary>
    public ImmutableArray<ReviewSubject> Subjects { get; init; } = [];

    /// <summary>What needs a review, and what was rejected.</summary>
    public ImmutableArray<JudgedReview> Reviews { get; init; } = [];

    /// <summary>All records.</summary>
    public ImmutableArray<ReviewFact> Records { get; init; } = [];

    /// <summary>Whether a component lacks what it needs.</summary>
    public bool FallsShort => Reviews.Any(r => r.State is ReviewState.Needed or ReviewState.Changed or ReviewState.Rejected);

    /// <summary>Makes the table.</summary>
    /// <param name="record">The check.</param>
    /// <param name="policyPath">Absolute path of the policy to judge by; null for the one of the build, or the nearest.</param>
    public static ReviewTable Of(CheckRecord record, string? policyPath = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (facts, before) = record;
        var files = new InputFiles();
        var reading = Gate.ReadPolicy(facts.Project, policyPath ?? Gate.NamedPolicy(before), Gate.OrganisationLayers(before), facts.Source, files);
        var table = new ReviewTable { PolicyPath = reading.Policy.Path, Problems = reading.Problems, IsAsked = ReviewsReader.IsAsked(reading.Policy) };
        if (!table.Problems.IsEmpty)
        {
            return table;
        }

        // Without a policy the files lie where the next one would.
        var policy = reading.Policy.Path is null ? reading.Policy with { Path = Path.Combine(facts.Project.Directory, "compliance.json") } : reading.Policy;
        var (reviews, problems) = ReviewsReader.Read(policy, files, ReviewSource.Today(facts));
        table = table with { Problems = problems, OwnFile = ReviewPlaces.Of(policy).Own };
        if (!problems.IsEmpty)
        {
            return table;
        }

        var licenses = Gate.JudgeLicenses(facts, reading).ToDictionary(l => l.Key, l => l.Value.Decision, StringComparer.Ordinal);
        var subjects = ReviewSubject.All(facts, licenses, before.ModelLicenses.ToDictionary(m => m.Model, StringComparer.Ordinal));
        reviews = ReviewsReader.WithListings(reviews, subjects) with { Previous = facts.Reviews?.Previous ?? [], HasPrevious = facts.Reviews?.HasPrevious ?? false };
        return table with { Subjects = subjects, Records = reviews.Records, Reviews = ReviewJudge.Judge(facts with { Reviews = reviews }, policy.Reviews, subjects) };
    }

    /// <summary>The components that a name means: a package id, a package URL with or without version, or a model's path.</summary>
    /// <param name="name">The name.</param>
    public ImmutableArray<ReviewSubject> Named(string name)
    {
        var exact = Subjects.Where(s => s.Component == name).ToImmutableArray();
        return exact.IsEmpty ? [.. Subjects.Where(s => ReviewNames.Matches(name, s))] : exact;
    }

    /// <summary>The records of a component, of whatever version.</summary>
    /// <param name="subject">The component.</param>
    public ImmutableArray<ReviewFact> RecordsOf(ReviewSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return [.. Records.Where(r => !r.IsLeftOut && (subject.IsSame(r) || subject.IsNamedBy(r)))];
    }

    /// <summary>A record of a component as it is now.</summary>
    /// <param name="subject">The component; its digest is known.</param>
    /// <param name="who">Who looked.</param>
    /// <param name="when">On which day.</param>
    /// <param name="lookedAt">What was looked at.</param>
    /// <param name="verdict">What came out.</param>
    /// <param name="notes">What to mind; null without any.</param>
    public static ReviewFact Record(ReviewSubject subject, string who, DateOnly when, ImmutableArray<string> lookedAt, ReviewVerdict verdict, string? notes)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var files = ReviewsReader.FilesOf(subject);
        return new()
        {
            Component = subject.Package?.Kind == ComponentKind.File ? subject.Component.Split('?')[0] : subject.Component,
            Digest = subject.Digest!,
            Who = who,
            When = WaiverTerms.Write(when),
            LookedAt = lookedAt,
            Verdict = verdict,
            Notes = notes,
            Seen = new(subject.License, subject.Dependencies, files.IsDefault ? [] : files),
        };
    }

    /// <summary>Adds a record to the own review file.</summary>
    /// <param name="review">The record.</param>
    /// <param name="digest">Its digest as the file writes it.</param>
    /// <exception cref="IOException">The file cannot be read or written, or the record does not read back.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read or written.</exception>
    public void Add(ReviewFact review, string digest)
    {
        ArgumentNullException.ThrowIfNull(review);
        if (OwnFile is null)
        {
            throw new IOException("The policy leaves no file for own reviews.");
        }

        try
        {
            // Held from reading to writing: of two that add at once none may lose the other's record.
            using var gate = LedgerFolder.Lock(OwnFile + ".lock", Wait, isPassing: true);
            var before = File.Exists(OwnFile) ? new InputFiles().ReadAllBytes(OwnFile, ReviewFileReader.MaximumSize) : [];
            var after = ReviewFileEditor.Append(before, review, digest);
            var (records, problems) = ReviewFileReader.Parse(after, OwnFile);
            if (!problems.IsEmpty || after.Length > ReviewFileReader.MaximumSize)
            {
                throw new IOException(problems.IsEmpty ? "The review file would be too large." : $"The record would not read back: {problems[0].Message}");
            }

            if (records[^1].Digest != review.Digest)
            {
                throw new IOException("The record does not read back as the last of the file.");
            }

            AtomicFile.Write(OwnFile, after);
        }
        catch (Exception e) when (e is FormatException or LedgerException)
        {
            throw new IOException(SafeText.Line(e.Message), e);
        }
    }
}
