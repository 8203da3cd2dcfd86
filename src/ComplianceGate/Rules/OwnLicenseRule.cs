using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG1011: the license that the project states for itself does not go with that of something it ships.</summary>
public sealed class OwnLicenseRule : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1011", "OwnLicenseConflict", "A dependency's license does not go with the project's own", LicenseFindings.Category, Severity.Error,
        "The project states a license for itself (PackageLicenseExpression), and something it ships has a license that no combination "
        + "can meet together with it: an error. Or the other license reaches over what is combined with it, so that the project's "
        + "own is not the one under which the whole goes out: a warning.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var project = context.Facts.Project;
        var (own, error) = OwnLicense.Of(project);
        if (error is not null)
        {
            yield return Unreadable(project, error);
        }
        else if (own is not null)
        {
            foreach (var conflict in OwnLicense.Conflicts(own, LicenseFindings.Judged(context)))
            {
                yield return About(context, conflict, SafeText.Line(own.ToString()));
            }
        }
    }

    private Finding About(RuleContext context, OwnLicenseConflict conflict, string own)
    {
        var package = conflict.License.Package;
        var other = SafeText.Line(conflict.Other.ToString());
        var offers = conflict.Own.ToString() == own ? own : $"{own}, and so {SafeText.Line(conflict.Own.ToString())}";
        var conflicts = conflict.Compatibility == Compatibility.Conflicts;
        var message = $"{SafeText.Line(context.Facts.Project.Name)} is under {offers}, and ships {LicenseFindings.Name(package)} under {other}: "
            + (conflicts ? "nothing that combines them can meet both." : $"what combines them goes out under {other}.");
        var fix = conflicts
            ? "Replace the package, or change PackageLicenseExpression to a license that goes with it."
            : $"Replace the package, or state {other} for the whole; if the two are not combined, waive this with your reason.";
        return LicenseFindings.About(context, Descriptor, package, message, fix) with { Severity = conflicts ? Severity.Error : Severity.Warning };
    }

    private Finding Unreadable(ProjectFact project, ExpressionError error) => new()
    {
        Code = Descriptor.Id,
        Severity = Severity.Error,
        Subject = PackageUrl.NuGet(project.PackageId, project.Version),
        Message = string.Create(
            CultureInfo.InvariantCulture,
            $"PackageLicenseExpression '{SafeText.Line(error.Text)}' cannot be read, column {error.Span.Start + 1}: {SafeText.Line(error.Message, 2 * SafeText.MaxLength)}"),
        Fix = "State the project's license as an SPDX expression.",
        Path = [SafeText.Line(project.Name)],
        Location = new(project.Path),
    };
}
