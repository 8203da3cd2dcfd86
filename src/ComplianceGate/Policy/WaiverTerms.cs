using System.Collections.Immutable;
using System.Globalization;

namespace ComplianceGate.Policy;

/// <summary>What <c>waiverTerms</c> asks of every waiver, judged by a day that the caller knows.</summary>
public static class WaiverTerms
{
    /// <summary>
    /// Waivers that run longer than <c>waiverTerms.maximumDays</c> from the day on which they are judged. The term only shrinks
    /// as days pass, so a waiver that was within it when it was written stays within it.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="day">The day by which is judged, UTC.</param>
    public static ImmutableArray<PolicyProblem> TooLong(CompliancePolicy policy, DateOnly day)
    {
        if (policy.MaximumWaiverDays is not { } days || policy.Waivers.IsEmpty)
        {
            return [];
        }

        var problems = ImmutableArray.CreateBuilder<PolicyProblem>();
        foreach (var waiver in policy.Waivers)
        {
            var term = waiver.Expires.DayNumber - day.DayNumber;
            if (term > days)
            {
                var latest = day.AddDays(Math.Min(days, DateOnly.MaxValue.DayNumber - day.DayNumber));
                problems.Add(new(
                    $"The waiver of {waiver.Code} runs for {term} days, until {Write(waiver.Expires)}; "
                        + $"'waiverTerms.maximumDays' allows {days}, until {Write(latest)}.",
                    waiver.Location));
            }
        }

        return problems.ToImmutable();
    }

    /// <summary>The last day on which what is said of a waiver is the same as today.</summary>
    /// <param name="waiver">The waiver.</param>
    /// <param name="today">The day by which is judged, UTC.</param>
    /// <param name="soon">How many days before its end the days that are left are told; negative where they are not.</param>
    public static DateOnly SameUntil(Waiver waiver, DateOnly today, int soon)
    {
        var left = waiver.Expires.DayNumber - today.DayNumber;
        // Days that are left, or gone, are counted in the message, which is another one tomorrow.
        return left < 0 || left <= soon ? today : today.AddDays(left - Math.Max(soon + 1, 0));
    }

    /// <summary>A waiver that is offered runs for at most so many days.</summary>
    public const int OfferedDays = 90;

    /// <summary>The last day of a waiver that is offered today: as far as the policy allows, and not further than <see cref="OfferedDays"/>.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="today">The day by which is judged, UTC.</param>
    public static DateOnly Offered(CompliancePolicy policy, DateOnly today) => today.AddDays(
        Math.Min(Math.Min(policy.MaximumWaiverDays ?? OfferedDays, OfferedDays), DateOnly.MaxValue.DayNumber - today.DayNumber));

    /// <summary>A day as <c>yyyy-MM-dd</c>.</summary>
    /// <param name="day">The day.</param>
    public static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
