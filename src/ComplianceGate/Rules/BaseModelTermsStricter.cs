using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Rules;

/// <summary>CG2009: a license drops what the license of a base model asks to be passed on.</summary>
public sealed class BaseModelTermsStricter : IRule
{
    private const int LongestTerms = 800;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG2009", "BaseModelTermsStricter", "A base model's terms are stricter", "Models", Severity.Error,
        "A model was made from another whose license asks that its limits be passed on, and the license that the model states, or the "
        + "package that carries it, does not have them. A new license cannot take away what the base model's owner kept.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var lineage in context.Lineages)
        {
            foreach (var conflict in lineage.Conflicts)
            {
                yield return new Finding
                {
                    Code = Descriptor.Id,
                    Severity = conflict.IsCertain ? Descriptor.DefaultSeverity : Severity.Warning,
                    Subject = lineage.Model.DisplayPath,
                    Message = conflict.OfPackage ? OfPackage(context.Facts.Project, lineage.Model, conflict) : OfModel(context, lineage.Model, conflict),
                    Fix = Fix(conflict),
                    Location = conflict.OfPackage ? new FileLocation(context.Facts.Project.Path) : ModelRules.LicenseLocation(lineage.Model),
                };
            }
        }
    }

    private static string OfModel(RuleContext context, ModelFact model, LineageConflict conflict)
    {
        var decision = context.ModelLicenses[model.DisplayPath];
        return $"The model {SafeText.Line(model.DisplayPath)} states the license {SafeText.Line(decision.Chosen ?? decision.License)}, and {Base(conflict)}: {Dropped(conflict)}.";
    }

    private static string OfPackage(ProjectFact project, ModelFact model, LineageConflict conflict) =>
        $"The package {SafeText.Line(project.PackageId)} states {SafeText.Line(project.LicenseExpression)} (PackageLicenseExpression) and carries the model "
        + $"{SafeText.Line(model.DisplayPath)}, and {Base(conflict)}: {Dropped(conflict)}.";

    private static string Base(LineageConflict conflict) =>
        $"its base model {SafeText.Line(conflict.Base.Name)} ({SafeText.Line(conflict.Base.StatedIn)}) is under {License(conflict)}{(conflict.IsCertain ? "" : ", as far as is known")}";

    private static string Dropped(LineageConflict conflict) => "it drops " + SafeText.Line(string.Join("; ", conflict.Terms), LongestTerms);

    private static string Fix(LineageConflict conflict) => conflict.OfPackage
        ? $"Do not pack the model, or state both licenses of the package: as an SPDX expression (A AND B), or by PackageLicenseFile where {License(conflict)} is not on NuGet's list."
        : $"State {License(conflict)} as the model's license, or start from a base model whose terms you can pass on.";

    private static string License(LineageConflict conflict) => conflict.Base.License!;
}
