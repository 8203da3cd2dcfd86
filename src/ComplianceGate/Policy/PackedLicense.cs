using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>How the license texts in a package compare with the expression that it declares.</summary>
/// <param name="Contradicting">A text that is recognised as a license the expression does not name; null when there is none.</param>
/// <param name="Unrecognised">A text that is not recognised, where none confirms the expression; null when there is none.</param>
/// <param name="Confirming">A text that is recognised as a license the expression names; null when there is none.</param>
internal sealed record PackedLicense(PackageText? Contradicting, PackageText? Unrecognised, PackageText? Confirming)
{
    /// <summary>
    /// Compares. The file called LICENSE, LICENCE or COPYING speaks for the package; where there is none, one that is named after
    /// the package or a license does, and where there is none either, every text that claims to be a license is asked. Of several
    /// that do not speak for the whole one that agrees is enough, since the others may be about parts. A file without a package has
    /// the text that the project names for it, whatever that is called.
    /// </summary>
    /// <param name="package">The package.</param>
    /// <param name="expression">What it declares.</param>
    public static PackedLicense Compare(PackageFact package, LicenseExpression expression)
    {
        var plain = Compare(package, expression, t => PrincipalText.IsPlain(t.Path), decides: true, out var any);
        if (any)
        {
            return plain;
        }

        var principal = Compare(package, expression, t => PrincipalText.Is(t.Path, package.Id), decides: false, out any);
        return any ? principal : Compare(package, expression, static _ => true, decides: false, out _);
    }

    /// <summary>The text beside the one that the package names as its license which is, with certainty, another license.</summary>
    /// <param name="package">A package that names a file.</param>
    /// <param name="license">What that file was recognised as.</param>
    /// <param name="named">The file.</param>
    public static PackageText? Other(PackageFact package, LicenseExpression license, PackageText named) =>
        Compare(package, license, t => t != named && PrincipalText.IsPlain(t.Path), decides: true, out _).Contradicting;

    private static PackedLicense Compare(PackageFact package, LicenseExpression expression, Func<PackageText, bool> speaks, bool decides, out bool any)
    {
        PackageText? contradicting = null;
        PackageText? unrecognised = null;
        PackageText? confirming = null;
        any = false;
        foreach (var text in package.Texts)
        {
            if (text.Recognition is not { } recognition || !(package.Kind == ComponentKind.File || speaks(text)))
            {
                continue;
            }

            any = true;
            if (recognition.Ids.IsEmpty)
            {
                unrecognised ??= text;
            }
            else if (Agrees(expression, recognition))
            {
                confirming ??= text;
            }
            else
            {
                contradicting ??= text;
            }
        }

        return confirming is not null ? new(decides ? contradicting : null, null, confirming) : new(contradicting, unrecognised, null);
    }

    private static bool Agrees(LicenseExpression expression, TextRecognition text) => expression switch
    {
        LicenseAnd and => Agrees(and.Left, text) || Agrees(and.Right, text),
        LicenseOr or => Agrees(or.Left, text) || Agrees(or.Right, text),
        LicenseTerm term => Names(term, text),
        _ => false,
    };

    private static bool Names(LicenseTerm term, TextRecognition text)
    {
        foreach (var id in text.Ids)
        {
            // LGPL-3.0 is written as additions to GPL-3.0, so its packages carry that text too.
            if (LicenseVersions.IsSameVersion(id, term.Id)
                || (LicenseVersions.IsSameVersion(term.Id, "LGPL-3.0-only") && LicenseVersions.IsSameVersion(id, "GPL-3.0-only")))
            {
                return true;
            }
        }

        return false;
    }
}
