using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG1005: the text that a clarification is bound to is another one now.</summary>
public sealed class PinnedLicenseTextRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1005", "PinnedLicenseTextChanged", "A pinned license text changed", LicenseFindings.Category, Severity.Error,
        "The policy states what the license of a package is and binds that to a text by its digest, but the package holds another "
        + "text or none. The clarification is not applied: somebody has to read the new text first.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            if (license is { ClarificationMismatch: { } mismatch, Clarification: { } clarification })
            {
                var package = license.Package;
                var message = $"The license text of {LicenseFindings.Name(package)} is not the one that licenses.clarify is bound to: {SafeText.Line(mismatch, 2 * SafeText.MaxLength)}.";
                var text = LicensePolicyEntry.FindText(package, clarification.File) ?? LicensePolicyEntry.LikeliestText(package);
                var entry = LicensePolicyEntry.Clarification(package, text, clarification.Expression.ToString()!);
                yield return LicenseFindings.About(context, Descriptor, package, message, $"Read the text as it is now; if the license still is what the policy says, put this in the entry's place: {entry}") with
                {
                    // The policy's entry is where the user acts.
                    Location = clarification.Location,
                };
            }
        }
    }
}
