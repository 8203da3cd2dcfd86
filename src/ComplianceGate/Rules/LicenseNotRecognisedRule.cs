using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG1003: a package states a license that cannot be read or recognised.</summary>
public sealed class LicenseNotRecognisedRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1003", "LicenseNotRecognised", "A package's license is not recognised", LicenseFindings.Category, Severity.Error,
        "The package states a license, but the expression breaks the rules of SPDX or names an unknown id, or the license is a "
        + "text of its own that is not recognised with certainty. What is not recognised is not accepted: a person has to read "
        + "it once and state in the policy what it is, bound to the text by its digest.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var license in LicenseFindings.Judged(context))
        {
            var package = license.Package;
            if (license.Expression is { } expression)
            {
                if (package.Statement == LicenseStatement.Expression && license.Clarification is null
                    && PackedLicense.Compare(package, expression).Unrecognised is { } unknown)
                {
                    yield return Unconfirmed(context, package, expression, unknown);
                }

                continue;
            }

            var text = LicensePolicyEntry.LikeliestText(package);
            if (license.Error is { } error)
            {
                yield return LicenseFindings.About(
                    context, Descriptor, package, UnreadableMessage(package, error), LicensePolicyEntry.HowToClarify(package, text));
            }
            else if (license.Decision.Basis == "file")
            {
                yield return LicenseFindings.About(
                    context, Descriptor, package, FileMessage(license), LicensePolicyEntry.HowToClarify(package, text));
            }
        }
    }

    /// <summary>What is declared stands, but the text beside it could say anything.</summary>
    private Finding Unconfirmed(RuleContext context, PackageFact package, LicenseExpression expression, PackageText text)
    {
        var message = $"{LicenseFindings.Name(package)} declares {SafeText.Line(expression.ToString())}, and its file '{SafeText.Line(text.Path)}' "
            + $"(SHA-256 {text.Sha256}) is not recognised as that or any other license{Hint(text)}.";
        return LicenseFindings.About(context, Descriptor, package, message, LicensePolicyEntry.HowToClarify(package, text)) with
        {
            Severity = Severity.Warning,
        };
    }

    private static string Hint(PackageText? text) => text?.Recognition switch
    {
        { Ids.Length: > 1 } several => $": it is the text of {string.Join(", ", several.Ids)} alike",
        { Hint: { } hint } => $" ({SafeText.Line(hint)})",
        _ => "",
    };

    private static string UnreadableMessage(PackageFact package, ExpressionError error)
    {
        var piece = error.Text.AsSpan(error.Span.Start, error.Span.Length).ToString();
        var offending = piece.Length == 0 ? "" : $" at '{SafeText.Line(piece)}'";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The license expression '{SafeText.Line(error.Text)}' of {LicenseFindings.Name(package)} cannot be read, column {error.Span.Start + 1}{offending}: {SafeText.Line(error.Message, 2 * SafeText.MaxLength)}");
    }

    private static PackageText? Text(JudgedLicense license) => LicensePolicyEntry.FindText(license.Package, license.Decision.File);

    private static string FileMessage(JudgedLicense license)
    {
        var name = LicenseFindings.Name(license.Package);
        var file = SafeText.Line(license.Decision.File);
        return license.Decision.FileSha256 is { } digest
            ? $"The license of {name} is the text '{file}' (SHA-256 {digest}), which is not recognised{Hint(Text(license))}."
            : $"The license of {name} is said to be the file '{file}', which is not among the texts found in the package.";
    }
}
