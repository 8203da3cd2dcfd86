using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What a policy says of reviews.</summary>
public sealed record ReviewPolicy
{
    /// <summary>The rule by which reviews are asked for.</summary>
    public const string Code = "CG8001";

    /// <summary>Where own records stand when the policy names no file.</summary>
    public const string DefaultFile = "compliance-reviews.json";

    /// <summary>What is asked where a policy raises CG8001 and says nothing more.</summary>
    public static ReviewPolicy Default { get; } = new();

    /// <summary>Own review files: paths relative to the file that each stands in, forward slashes. One that does not exist holds no record yet.</summary>
    public ImmutableArray<string> Files { get; init; } = [DefaultFile];

    /// <summary>Where each of <see cref="Files"/> stands; default where no file names any.</summary>
    public ImmutableArray<FileLocation> FilePlaces { get; init; }

    /// <summary>Where they are named, of several layers the lowest; null where none names any.</summary>
    public FileLocation? FilesAt { get; init; }

    /// <summary>Review files of others.</summary>
    public ImmutableArray<ReviewImport> Imports { get; init; } = [];

    /// <summary>What calls a component high-risk; ids of <see cref="PolicyKeys.ReviewReasons"/>.</summary>
    public ImmutableArray<string> Require { get; init; } = PolicyKeys.DefaultReviewReasons;

    /// <summary>Components that need a review whatever they are.</summary>
    public ImmutableArray<ReviewedComponent> Components { get; init; } = [];

    /// <summary>Components that need none.</summary>
    public ImmutableArray<ReviewExemption> Exempt { get; init; } = [];
}

/// <summary>A review file of another organisation.</summary>
/// <param name="File">Its path relative to the file that the entry stands in, forward slashes.</param>
/// <param name="Who">Whose it is.</param>
/// <param name="Verdicts">The verdicts that count; ids of <see cref="PolicyKeys.ReviewVerdicts"/>.</param>
/// <param name="Location">Where the entry stands.</param>
public sealed record ReviewImport(string File, string Who, ImmutableArray<string> Verdicts, FileLocation Location);

/// <summary>A component that a policy names for review.</summary>
/// <param name="Component">A package id, a package URL with or without version or range, or a model's path.</param>
/// <param name="Location">Where it stands.</param>
public sealed record ReviewedComponent(string Component, FileLocation Location);

/// <summary>A component that needs no review.</summary>
/// <param name="Component">A package id, a package URL with or without version or range, or a model's path.</param>
/// <param name="Reason">Why.</param>
/// <param name="Location">Where the entry stands.</param>
public sealed record ReviewExemption(string Component, string Reason, FileLocation Location);
