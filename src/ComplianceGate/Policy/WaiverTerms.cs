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

    /// <summary>A day as <c>yyyy-MM-dd</c>.</summary>
    /// <param name="day">The day.</param>
    internal static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
