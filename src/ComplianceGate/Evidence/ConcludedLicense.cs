using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>What a bill of materials may say was concluded of a license, which is more than that somebody declares it.</summary>
internal static class ConcludedLicense
{
    /// <summary>
    /// The license that a text in the package or a clarification of the policy leads to, or the branch of an OR that was accepted; null
    /// where nobody but the package's author says it, and where nothing was chosen.
    /// </summary>
    /// <param name="license">What was decided of a package's license.</param>
    public static string? Of(LicenseDecision? license)
    {
        if (license?.Expression is not { } expression)
        {
            return null;
        }

        // An exception accepts what something else told: the package's own expression, or else a text or a clarification.
        var isRead = license.Basis is "file" or "clarification" || (license.Basis == "exception" && license.Declared != expression);
        return isRead ? license.Chosen ?? expression : Chosen(license.Chosen, expression);
    }

    /// <summary>The same of a model, whose license its card states.</summary>
    /// <param name="license">What was decided of a model's license.</param>
    public static string? Of(ModelLicenseDecision? license) => Chosen(license?.Chosen, license?.License);

    private static string? Chosen(string? chosen, string? expression) => chosen == expression ? null : chosen;
}
