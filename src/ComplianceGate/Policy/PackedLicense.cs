using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>How the license texts in a package compare with the expression that it declares.</summary>
/// <param name="Contradicting">A text that is recognised as a license the expression does not name; null when there is none.</param>
/// <param name="Unrecognised">A text that is not recognised, where none confirms the expression; null when there is none.</param>
/// <param name="Confirming">A text that is recognised as a license the expression names; null when there is none.</param>
internal sealed record PackedLicense(PackageText? Contradicting, PackageText? Unrecognised, PackageText? Confirming)
{
    private static readonly string[] FileNames = ["LICENSE", "LICENCE", "COPYING"];

    /// <summary>
    /// Compares. The file called LICENSE, LICENCE or COPYING speaks for the package; where there is none, files whose names begin
    /// so do, and then one that agrees is enough, since the others may be about parts. A file without a package has the text that
    /// the project names for it, whatever that is called.
    /// </summary>
    /// <param name="package">The package.</param>
    /// <param name="expression">What it declares.</param>
    public static PackedLicense Compare(PackageFact package, LicenseExpression expression)
    {
        var principals = Compare(package, expression, principal: true, out var any);
        return any ? principals : Compare(package, expression, principal: false, out _);
    }

    private static PackedLicense Compare(PackageFact package, LicenseExpression expression, bool principal, out bool any)
    {
        PackageText? contradicting = null;
        PackageText? unrecognised = null;
        PackageText? confirming = null;
        any = false;
        foreach (var text in package.Texts)
        {
            if (text.Recognition is not { } recognition || !(package.Kind == ComponentKind.File || IsLicense(text.Path, principal)))
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

        return confirming is not null ? new(principal ? contradicting : null, null, confirming) : new(contradicting, unrecognised, null);
    }

    private static bool IsLicense(string path, bool principal)
    {
        var name = Path.GetFileName(path.AsSpan());
        name = principal ? Path.GetFileNameWithoutExtension(name) : name;
        foreach (var known in FileNames)
        {
            if (principal ? name.Equals(known, StringComparison.OrdinalIgnoreCase) : name.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
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
