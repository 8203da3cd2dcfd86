namespace ComplianceGate.Diagnostics;

/// <summary>Where a layer of the policy comes from, from the highest.</summary>
public enum PolicyLayerKind
{
    /// <summary>A <c>ComplianceGatePolicyLayer</c> item, as a package of an organisation adds it.</summary>
    Organisation,

    /// <summary>A file that the layer after it names in <c>extends</c>.</summary>
    Extended,

    /// <summary>The file that <c>ComplianceGatePolicy</c> names; it stands for repository and project.</summary>
    Named,

    /// <summary>A <c>compliance.json</c> above the project's folder.</summary>
    Repository,

    /// <summary>The <c>compliance.json</c> of the project's own folder.</summary>
    Project,
}

/// <summary>One file of the policy in force.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal; null where it could not be read.</param>
/// <param name="Kind">Where it comes from.</param>
public sealed record PolicyLayer(string Path, string? Sha256, PolicyLayerKind Kind)
{
    /// <summary>The kind in the words of the manifest: <c>organisation</c>, <c>extended</c>, <c>named</c>, <c>repository</c>, <c>project</c>.</summary>
    public string KindName => Kind switch
    {
        PolicyLayerKind.Organisation => "organisation",
        PolicyLayerKind.Extended => "extended",
        PolicyLayerKind.Named => "named",
        PolicyLayerKind.Repository => "repository",
        _ => "project",
    };
}
