using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Holds components against the records of reviews. A pure function of facts and policy.</summary>
public static class ReviewJudge
{
    /// <summary>Judges.</summary>
    /// <param name="facts">The facts; without <see cref="GateFacts.Reviews"/> no record is known, and nobody asked.</param>
    /// <param name="policy">What is asked; null for the built-in list.</param>
    /// <param name="subjects">The components.</param>
    /// <returns>Those that need a review or were rejected, in the order of the components.</returns>
    public static ImmutableArray<JudgedReview> Judge(GateFacts facts, ReviewPolicy? policy, ImmutableArray<ReviewSubject> subjects)
    {
        policy ??= ReviewPolicy.Default;
        var judged = ImmutableArray.CreateBuilder<JudgedReview>();
        foreach (var subject in subjects)
        {
            var reasons = ReviewReasons.Of(subject, facts, policy);
            if (facts.Reviews is not { } reviews)
            {
                if (!reasons.IsEmpty)
                {
                    judged.Add(new(subject, reasons, ReviewState.NotAsked));
                }

                continue;
            }

            var one = Held(subject, reasons, reviews);
            if (!reasons.IsEmpty || one.State == ReviewState.Rejected)
            {
                // Who exempts a component from a review did not say that a rejection does not count.
                judged.Add(one.State != ReviewState.Rejected && Exemption(policy, subject) is { } exemption ? one with { State = ReviewState.Exempt, Exemption = exemption } : one);
            }
        }

        return judged.ToImmutable();
    }

    /// <summary>Exemptions of the policy that concern no component which needs a review.</summary>
    /// <param name="policy">The policy; null without any.</param>
    /// <param name="judged">What was judged.</param>
    public static IEnumerable<ReviewExemption> Unused(ReviewPolicy? policy, ImmutableArray<JudgedReview> judged)
    {
        foreach (var exemption in policy?.Exempt ?? [])
        {
            var isUsed = false;
            foreach (var one in judged)
            {
                isUsed |= !one.Reasons.IsEmpty && ReviewNames.Matches(exemption.Component, one.Subject);
            }

            if (!isUsed)
            {
                yield return exemption;
            }
        }
    }

    private static JudgedReview Held(ReviewSubject subject, ImmutableArray<ReviewReason> reasons, ReviewsFact reviews)
    {
        var latest = Latest(reviews.Records, subject);
        ReviewFact? accepted = null;
        var rejections = ImmutableArray.CreateBuilder<ReviewFact>();
        foreach (var review in latest)
        {
            if (review.IsLeftOut)
            {
                continue;
            }

            if (review.Verdict == ReviewVerdict.Rejected)
            {
                rejections.Add(review);
            }
            else
            {
                accepted = Later(accepted, review);
            }
        }

        if (rejections.Count > 0)
        {
            return new(subject, reasons, ReviewState.Rejected) { Review = rejections[0], Rejections = rejections.ToImmutable() };
        }

        return accepted is not null ? new(subject, reasons, ReviewState.Reviewed) { Review = accepted } : Other(subject, reasons, reviews);
    }

    private static JudgedReview Other(ReviewSubject subject, ImmutableArray<ReviewReason> reasons, ReviewsFact reviews)
    {
        ReviewFact? other = null;
        foreach (var review in reviews.Records)
        {
            other = !review.IsLeftOut && !subject.IsSame(review) && subject.IsNamedBy(review) ? Later(other, review) : other;
        }

        if (other is null)
        {
            return new(subject, reasons, ReviewState.Needed);
        }

        ImmutableArray<string> files = subject.Model is null ? default : subject.ModelFiles();
        foreach (var listing in reviews.Listings)
        {
            files = listing.Component == subject.Component ? listing.Files : files;
        }

        return new(subject, reasons, ReviewState.Changed) { Review = other, Difference = ReviewDifference.Of(other, subject, files) };
    }

    /// <summary>Of each reviewer the last word about this content: whoever looked again may think otherwise.</summary>
    private static List<ReviewFact> Latest(ImmutableArray<ReviewFact> records, ReviewSubject subject)
    {
        var latest = new List<ReviewFact>();
        foreach (var review in records)
        {
            if (!subject.IsSame(review) || !IsAbout(review, subject))
            {
                continue;
            }

            var i = latest.FindIndex(r => r.Who == review.Who && r.ImportedFrom == review.ImportedFrom);
            if (i < 0)
            {
                latest.Add(review);
            }
            else
            {
                latest[i] = Later(latest[i], review);
            }
        }

        return latest;
    }

    // The digest of a model is its identity wherever it lies; a package's record must also say that it is of that package.
    private static bool IsAbout(ReviewFact review, ReviewSubject subject) => subject.Model is not null || subject.IsNamedBy(review);

    private static ReviewFact Later(ReviewFact? one, ReviewFact other) => one is null || string.CompareOrdinal(other.When, one.When) >= 0 ? other : one;

    private static ReviewExemption? Exemption(ReviewPolicy policy, ReviewSubject subject)
    {
        foreach (var exemption in policy.Exempt)
        {
            if (ReviewNames.Matches(exemption.Component, subject))
            {
                return exemption;
            }
        }

        return null;
    }
}
