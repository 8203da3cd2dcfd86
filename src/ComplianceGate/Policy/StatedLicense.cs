using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>What a package's license is, before the policy judges it.</summary>
/// <param name="Basis">What it rests on, in the words of <see cref="Diagnostics.LicenseDecision.Basis"/>.</param>
/// <param name="Expression">The license; null when it is not known.</param>
/// <param name="Error">Why a stated expression could not be read.</param>
/// <param name="Text">The text in the package that it rests on.</param>
/// <param name="Clarification">The clarification that was applied, or that did not fit.</param>
/// <param name="Mismatch">How the clarification did not fit.</param>
internal sealed record StatedLicense(
    string Basis,
    LicenseExpression? Expression = null,
    ExpressionError? Error = null,
    PackageText? Text = null,
    LicenseClarification? Clarification = null,
    string? Mismatch = null)
{
    /// <summary>Reads the statement, or the clarification that stands for it.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="package">The package.</param>
    /// <param name="used">Where to note the clarification that was applied.</param>
    public static StatedLicense Of(LicensePolicy policy, PackageFact package, HashSet<FileLocation> used)
    {
        LicenseClarification? unfit = null;
        string? mismatch = null;
        foreach (var clarification in policy.Clarify)
        {
            if (!TermJudge.Applies(clarification.Package, clarification.Version, package))
            {
                continue;
            }

            var text = clarification.File is null ? null : Find(package, clarification.File);
            var difference = Difference(clarification, text);
            if (difference is null)
            {
                used.Add(clarification.Location);
                return new("clarification", clarification.Expression, Text: text, Clarification: clarification);
            }

            // The first that is about this package is the one to tell of; a later one may still fit.
            (unfit, mismatch) = (unfit ?? clarification, mismatch ?? difference);
        }

        if (unfit is not null)
        {
            // CG1005 asks to renew it; to call it unused as well would ask to remove it.
            used.Add(unfit.Location);
        }

        return FromPackage(package) with { Clarification = unfit, Mismatch = mismatch };
    }

    private static StatedLicense FromPackage(PackageFact package)
    {
        switch (package.Statement)
        {
            case LicenseStatement.Expression:
                var result = SpdxExpressionParser.Parse(package.LicenseText ?? "");
                return Confirmed(package, result.Expression) ?? new("expression", result.Expression, result.Error, package.Nuspec);
            case LicenseStatement.File:
                var named = package.LicenseText is null ? null : Find(package, package.LicenseText);
                return new("file", Recognised(named), Text: named);
            default:
                // A text in the package outweighs a URL, and stands where nothing is stated.
                return FromTexts(package) ?? (package.Statement == LicenseStatement.Url ? new("url", Text: package.Nuspec) : new("none"));
        }
    }

    /// <summary>
    /// A declared license whose own text lies in the package rests on that text. A text cannot tell a choice or a combination of
    /// licenses, so an expression of several stands for itself.
    /// </summary>
    private static StatedLicense? Confirmed(PackageFact package, LicenseExpression? expression)
    {
        if (expression is not LicenseTerm { Exception: null, OrLater: false } term)
        {
            return null;
        }

        var packed = PackedLicense.Compare(package, term);
        return packed is { Contradicting: null, Confirming: { Recognition: { } recognition } text } && recognition.Ids.Contains(term.Id)
            ? new("file", term, Text: text)
            : null;
    }

    /// <summary>
    /// What the license texts of a package say together: something only where each is recognised, all say the same, and one of them
    /// speaks for the package. <c>Newtonsoft.Json.License.txt</c> in another package is the license of a part.
    /// </summary>
    private static StatedLicense? FromTexts(PackageFact package)
    {
        PackageText? first = null;
        foreach (var text in package.Texts)
        {
            if (text.Recognition is not { } recognition)
            {
                continue;
            }

            if (recognition.Id is null || (first is not null && first.Recognition!.Id != recognition.Id))
            {
                return null;
            }

            first = first is null || (!PrincipalText.Is(first.Path, package.Id) && PrincipalText.Is(text.Path, package.Id)) ? text : first;
        }

        return first is null || !PrincipalText.Is(first.Path, package.Id) ? null : new("file", Recognised(first), Text: first);
    }

    private static LicenseExpression? Recognised(PackageText? text) =>
        text?.Recognition?.Id is { } id ? SpdxExpressionParser.Parse(id).Expression : null;

    private static string? Difference(LicenseClarification clarification, PackageText? text)
    {
        if (clarification.File is null)
        {
            return null;
        }

        return text is null ? $"'{clarification.File}' is not among the license texts of the package"
            : !text.Sha256.Equals(clarification.Sha256, StringComparison.OrdinalIgnoreCase)
                ? $"'{clarification.File}' has SHA-256 {text.Sha256}, not {clarification.Sha256}"
                : null;
    }

    /// <summary>A text by its path; nuspecs and people write either slash, and packages are unpacked on systems that ignore case. A file without a package may stand for itself.</summary>
    private static PackageText? Find(PackageFact package, string path)
    {
        var normal = path.Replace('\\', '/');
        PackageText? near = null;
        foreach (var text in package.Texts)
        {
            if (text.Path == normal)
            {
                return text;
            }

            if (text.Path.Equals(normal, StringComparison.OrdinalIgnoreCase))
            {
                near ??= text;
            }
        }

        return near ?? (package.Itself is { } itself && itself.Path.Equals(normal, StringComparison.Ordinal) ? itself : null);
    }
}
