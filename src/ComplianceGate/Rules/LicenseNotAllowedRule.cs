using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG1002: a package's license is known and the policy does not accept it.</summary>
public sealed class LicenseNotAllowedRule : IRule
{
    // An expression may hold hundreds of terms; a message may not.
    private const int MostTerms = 16;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1002", "LicenseNotAllowed", "A package's license is not allowed", LicenseFindings.Category, Severity.Error,
        "The package's license is known, and the policy does not accept it. Every term of the expression is labelled with what "
        + "the policy says of it. By default a license is accepted that is OSI-approved or FSF-free.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            if (license.Expression is not null && license.Decision.Accepted == false)
            {
                yield return LicenseFindings.About(context, Descriptor, license.Package, Message(license), Fix(license));
            }
        }
    }

    private static string Message(JudgedLicense license)
    {
        var message = new StringBuilder();
        message.Append("The license of ").Append(LicenseFindings.Name(license.Package));
        message.Append(license.Decision.Basis == "clarification" ? ", as licenses.clarify states it, is not allowed: " : " is not allowed: ");
        if (license.Terms.Length > 1)
        {
            message.Append(SafeText.Line(license.Decision.Expression)).Append(": ");
        }

        AppendTerms(message, license);
        return message.Append('.').ToString();
    }

    private static void AppendTerms(StringBuilder message, JudgedLicense license)
    {
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var judged in license.Terms)
        {
            var term = judged.Term.ToString();
            if (!told.Add(term))
            {
                continue;
            }

            if (told.Count > MostTerms)
            {
                message.Append(", and more");
                return;
            }

            message.Append(told.Count > 1 ? ", " : "").Append(SafeText.Line(term));
            if (!judged.Term.Written.Equals(term, StringComparison.OrdinalIgnoreCase) && IsDeprecatedSpelling(judged.Term))
            {
                message.Append(" (written ").Append(SafeText.Line(judged.Term.Written)).Append(')');
            }

            message.Append(judged.Accepted ? " accepted (" : " refused (").Append(SafeText.Line(judged.Reason)).Append(')');
        }
    }

    /// <summary>Whether the canonical id is another than the written one, and not just spaced or cased otherwise.</summary>
    private static bool IsDeprecatedSpelling(LicenseTerm term) =>
        !term.Written.StartsWith(term.Id, StringComparison.OrdinalIgnoreCase)
        || (term.Exception is not null && !term.Written.EndsWith(term.Exception, StringComparison.OrdinalIgnoreCase));

    private static string Fix(JudgedLicense license)
    {
        var package = license.Package;
        if (license.Missing.IsEmpty)
        {
            return "Replace the package, or take the term out of licenses.deny: an exception does not outweigh it.";
        }

        return license.Missing.Length > MostTerms
            ? "Replace the package, or allow its terms in compliance.json."
            : $"Replace the package, or accept it in licenses.exceptions with your reason: {LicensePolicyEntry.Exception(package, license.Missing)}";
    }
}
