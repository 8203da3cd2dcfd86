using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;
using ComplianceGate.Reviews;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>Joins what is known of components with the reviews that a policy asks for.</summary>
internal static class ReviewSource
{
    /// <summary>Reads the records where the policy asks for them.</summary>
    /// <param name="facts">The facts so far.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="held">What the release before held, by package URLs without version.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>The facts with the records, and the policy with what is wrong with the files that it names.</returns>
    public static (GateFacts Facts, PolicyReading Policy) Read(GateFacts facts, PolicyReading policy, ImmutableArray<string> held, InputFiles files)
    {
        if (!policy.Problems.IsEmpty || !ReviewsReader.IsAsked(policy.Policy))
        {
            return (facts, policy);
        }

        var (reviews, problems) = ReviewsReader.Read(policy.Policy, files, Today(facts));
        // What names and digests say needs no license; the listing is of names.
        reviews = ReviewsReader.WithListings(reviews, ReviewSubject.All(facts, ImmutableDictionary<string, LicenseDecision>.Empty, ImmutableDictionary<string, ModelLicenseDecision>.Empty));
        reviews = reviews with { Previous = held, HasPrevious = facts.Previous is not null && policy.Policy.Reviews?.Require.Contains("first-use") == true };
        return (facts with { Reviews = reviews }, policy with { Problems = [.. policy.Problems, .. problems] });
    }

    /// <summary>The last day that has come: reviews of what is built now may be later than the commit, by which the rest is judged.</summary>
    internal static DateOnly Today(GateFacts facts)
    {
        var now = DateTimeOffset.UtcNow;
        var seconds = Math.Clamp(facts.JudgedAt, now.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds());
        return DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);
    }

    /// <summary>Holds the components against the records.</summary>
    public static ImmutableArray<JudgedReview> Judge(
        GateFacts facts, CompliancePolicy policy, IReadOnlyDictionary<string, JudgedLicense> licenses, IReadOnlyDictionary<string, ModelLicenseDecision> modelLicenses)
    {
        var decisions = new Dictionary<string, LicenseDecision>(StringComparer.Ordinal);
        foreach (var package in facts.Packages)
        {
            if (licenses.TryGetValue(package.Key, out var license))
            {
                decisions[package.Key] = license.Decision;
            }
        }

        return ReviewJudge.Judge(facts, policy.Reviews, ReviewSubject.All(facts, decisions, modelLicenses));
    }

    /// <summary>Exemptions that decided nothing.</summary>
    public static IEnumerable<UnusedEntry> Unused(GateFacts facts, CompliancePolicy policy, ImmutableArray<JudgedReview> judged)
    {
        if (facts.Reviews is null)
        {
            yield break;
        }

        foreach (var exemption in ReviewJudge.Unused(policy.Reviews, judged))
        {
            yield return new($"for {exemption.Component} in reviews.exempt", exemption.Location);
        }
    }
}
