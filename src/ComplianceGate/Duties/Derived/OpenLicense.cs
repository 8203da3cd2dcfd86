using ComplianceGate.Facts;
using ComplianceGate.Licensing;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Whether the project itself is given out under a free and open-source license.</summary>
internal sealed class OpenLicense : IDerivedKey
{
    /// <inheritdoc/>
    public string Id => "derived.open-license";

    /// <inheritdoc/>
    public string Meaning => "Whether the project's own license (PackageLicenseExpression) is approved by the OSI or free by the FSF, or the profile declares that it is open source; the license of a model says nothing of it.";

    /// <inheritdoc/>
    public Answer Judge(Situation situation)
    {
        var stated = situation.Facts.Project.LicenseExpression;
        if (OwnLicense.Of(situation.Facts.Project).Expression is { } expression)
        {
            return IsOpen(expression)
                ? Answer.Yes($"the project's license is {expression}")
                : Answer.No($"the project's license, {expression}, is neither approved by the OSI nor free by the FSF");
        }

        return situation.Words(ProfileKeys.License) switch
        {
            ["open-source"] => Answer.Yes("the project is declared to have an open-source license"),
            [var other] => Answer.No($"the declared license of the project is of the kind {other}"),
            _ when !string.IsNullOrWhiteSpace(stated) => Answer.Unknown($"the project's license expression cannot be read, and {ProfileKeys.License} is not declared", ProfileKeys.License),
            _ => Answer.Unknown($"neither PackageLicenseExpression nor {ProfileKeys.License} in the profile says which license the project has", ProfileKeys.License),
        };
    }

    private static bool IsOpen(LicenseExpression expression) => expression switch
    {
        LicenseOr or => IsOpen(or.Left) || IsOpen(or.Right),
        LicenseAnd and => IsOpen(and.Left) && IsOpen(and.Right),
        LicenseTerm term => SpdxCatalog.Current.TryGetLicense(term.Id, out var license) && (license.IsOsiApproved || license.IsFsfFree),
        _ => false,
    };
}
