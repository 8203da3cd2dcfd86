using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Reviews;

/// <summary>Reads the records of reviews that a policy asks for. Nothing is read, and nothing looked for, where it does not ask.</summary>
public static class ReviewsReader
{
    // What NuGet adds to a package's own files when it unpacks it.
    private static readonly string[] AddedByNuGet = [".nupkg", ".nupkg.sha512", ".nupkg.metadata", ".signature.p7s"];

    /// <summary>Whether a policy asks: it has a section on reviews, raises the rule, or waives it.</summary>
    /// <param name="policy">The policy.</param>
    public static bool IsAsked(CompliancePolicy policy)
    {
        if (policy.Path is null || (policy.Rules.TryGetValue(ReviewPolicy.Code, out var severity) && severity == Severity.None))
        {
            return false;
        }

        foreach (var waiver in policy.Waivers)
        {
            if (waiver.Code == ReviewPolicy.Code)
            {
                return true;
            }
        }

        return policy.Reviews is not null || policy.Rules.ContainsKey(ReviewPolicy.Code);
    }

    /// <summary>Reads the records.</summary>
    /// <param name="policy">The policy; asks for reviews.</param>
    /// <param name="files">The door to the disk.</param>
    /// <param name="today">The last day that has come; null to take every day as it is written.</param>
    public static (ReviewsFact Reviews, ImmutableArray<PolicyProblem> Problems) Read(CompliancePolicy policy, InputFiles files, DateOnly? today = null)
    {
        var records = ImmutableArray.CreateBuilder<ReviewFact>();
        var problems = ImmutableArray.CreateBuilder<PolicyProblem>();
        foreach (var path in ReviewPlaces.Of(policy).Files)
        {
            // An own file comes into being with the first review.
            if (files.Exists(path))
            {
                Add(ReviewFileReader.Read(files, path));
            }
        }

        foreach (var import in policy.Reviews?.Imports ?? [])
        {
            var path = Path.GetFullPath(import.File, Path.GetDirectoryName(import.Location.Path)!);
            if (files.Exists(path))
            {
                Add(ReviewFileReader.Read(files, path, import));
            }
            else
            {
                problems.Add(new($"'reviews.import' names {SafeText.Line(import.File)}, and there is no such file.", import.Location));
            }
        }

        AddUntimely(problems, records, today);
        return (new() { Records = records.ToImmutable() }, problems.ToImmutable());

        void Add((ImmutableArray<ReviewFact> Records, ImmutableArray<PolicyProblem> Problems) read)
        {
            records.AddRange(read.Records);
            problems.AddRange(read.Problems);
        }
    }

    // A day to come would outlast everything that its reviewer says until then.
    private static void AddUntimely(ImmutableArray<PolicyProblem>.Builder problems, ImmutableArray<ReviewFact>.Builder records, DateOnly? today)
    {
        if (today is not { } day)
        {
            return;
        }

        // Somewhere it is tomorrow already.
        var last = WaiverTerms.Write(day == DateOnly.MaxValue ? day : day.AddDays(1));
        foreach (var record in records)
        {
            if (string.CompareOrdinal(record.When, last) > 0)
            {
                problems.Add(new($"'when' is {record.When}, a day that has not come: a review says what somebody has looked at.", record.Location!));
            }
        }
    }

    /// <summary>Lists the files of components of which another content was reviewed, so that the difference can be told.</summary>
    /// <param name="reviews">The records.</param>
    /// <param name="subjects">The components.</param>
    public static ReviewsFact WithListings(ReviewsFact reviews, ImmutableArray<ReviewSubject> subjects)
    {
        if (reviews.Records.IsEmpty)
        {
            return reviews;
        }

        var listings = ImmutableArray.CreateBuilder<ComponentFiles>();
        foreach (var subject in subjects)
        {
            if (subject.Model is not null)
            {
                continue;
            }

            var (same, named) = (false, false);
            foreach (var review in reviews.Records)
            {
                same |= subject.IsSame(review);
                named |= subject.IsNamedBy(review);
            }

            if (named && !same && FilesOf(subject) is { IsDefault: false } files)
            {
                listings.Add(new(subject.Component, files));
            }
        }

        return reviews with { Listings = listings.ToImmutable() };
    }

    /// <summary>The paths of a component's files in ordinal order; default where they are not known.</summary>
    /// <param name="subject">The component.</param>
    public static ImmutableArray<string> FilesOf(ReviewSubject subject)
    {
        if (subject.Model is not null)
        {
            return subject.ModelFiles();
        }

        if (subject.Folder is not { } folder || !InputFiles.FolderExists(folder))
        {
            return default;
        }

        var files = ImmutableArray.CreateBuilder<string>();
        foreach (var path in InputFiles.Tree(folder, ReviewFileReader.MostEntries))
        {
            if (!IsAddedByNuGet(path))
            {
                files.Add(path);
            }
        }

        return files.ToImmutable();
    }

    private static bool IsAddedByNuGet(string path)
    {
        if (path.Contains('/', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var ending in AddedByNuGet)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
