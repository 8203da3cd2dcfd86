using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Rules;

/// <summary>The rules about models, and what they share.</summary>
public static class ModelRules
{
    /// <summary>All of them, in the order of their codes.</summary>
    public static ImmutableArray<IRule> All { get; } =
    [
        new ModelWithoutCard(),
        new ModelCardFieldMissing(),
        new ModelLicenseUnknown(),
        new ModelLicenseNotAllowed(),
        new CardContradictsWeights(),
        new DangerousSerialisation(),
        new ModelFileMalformed(),
        new ModelChangedSinceLocked(),
        new BaseModelTermsStricter(),
        new AttributionMissing(),
        new DatasetUndocumented(),
        new EvaluationFallsShort(),
        new CardMetadataInvalid(),
    ];

    /// <summary>Where a model's license is stated or ought to be: at the item that declares it, else in the card.</summary>
    internal static FileLocation LicenseLocation(ModelFact model)
    {
        if (!string.IsNullOrWhiteSpace(model.DeclaredLicense) || model.Card is null)
        {
            return model.DeclaredAt ?? new FileLocation(model.Path);
        }

        return model.Card.Field(CardFields.License) is { } field
            ? new FileLocation(model.Card.Path, field.Line, field.Column)
            : new FileLocation(model.Card.Path, 1, 1);
    }

    /// <summary>The command that drafts a card, ready to paste.</summary>
    internal static string DraftCommand(ModelFact model)
    {
        var path = SafeText.Line(model.DisplayPath);
        return $"compliance-gate model draft-card {(path.Contains(' ') ? $"\"{path}\"" : path)}";
    }

    /// <summary>The ways in which a card can be given to a model that lies in a package, where nobody can add a file.</summary>
    internal static string ForPackage(ModelFact model)
    {
        if (model.Package is null)
        {
            return "";
        }

        var slash = model.Package.IndexOf('/');
        var file = model.DisplayPath.Length > model.Package.Length ? model.DisplayPath[(model.Package.Length + 1)..] : "";
        var folder = slash < 0 ? model.Package : model.Package[..slash].ToLowerInvariant() + "/" + model.Package[(slash + 1)..].ToLowerInvariant();
        return " " + SafeText.Line(
            $"The model lies in a package: keep its card in your project and name it with <ComplianceModel Include=\"$(NuGetPackageRoot){folder}/{file}\" Card=\"...\" />.",
            600);
    }
}
