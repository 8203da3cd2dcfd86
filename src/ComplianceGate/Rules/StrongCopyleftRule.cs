using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>CG1008: packages under strong copyleft ship. One note that lists them all.</summary>
public sealed class StrongCopyleftRule : IRule
{
    private const int MostPackages = 20;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG1008", "StrongCopyleftShips", "Strong copyleft ships", LicenseFindings.Category, Severity.Note,
        "A package that ships is under a license that asks for the same license, source included, for the work it becomes part "
        + "of. That is free software and accepted by default, but whoever ships the product should know. For a choice of "
        + "licenses only the branch that was chosen counts.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var names = new StringBuilder();
        var count = 0;
        var reachesUsers = false;
        foreach (var license in LicenseFindings.Judged(context))
        {
            // What is refused has its own finding and does not ship.
            if (license is { Package.Scope: PackageScope.Shipped, Decision.Accepted: true, IsStrongCopyleft: true } && ++count <= MostPackages)
            {
                names.Append(count > 1 ? ", " : "").Append(LicenseFindings.Name(license.Package));
                names.Append(" (").Append(SafeText.Line(string.Join(", ", license.StrongCopyleft))).Append(')');
            }

            reachesUsers |= license is { Package.Scope: PackageScope.Shipped, Decision.Accepted: true, NetworkCopyleft.Length: > 0 };
        }

        if (count == 0)
        {
            yield break;
        }

        if (count > MostPackages)
        {
            names.Append(CultureInfo.InvariantCulture, $" and {count - MostPackages} more");
        }

        var packages = count == 1 ? "1 package that ships is" : string.Create(CultureInfo.InvariantCulture, $"{count} packages that ship are");
        yield return new()
        {
            Code = Descriptor.Id,
            Severity = Descriptor.DefaultSeverity,
            Subject = PackageUrl.NuGet(context.Facts.Project.PackageId, context.Facts.Project.Version),
            Message = $"{packages} under strong copyleft, which can bind the whole product: {names}."
                + (reachesUsers && (context.Facts.Project.Usage & CodeUsage.NetworkService) != 0
                    ? " This is a network service, and the terms reach those who use it over the network." : ""),
            Path = [SafeText.Line(context.Facts.Project.Name)],
            Location = new(context.Facts.Project.Path),
        };
    }
}
