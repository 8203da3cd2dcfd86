using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG6003: a key is too small.</summary>
public sealed class KeyTooSmall : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG6003", "KeyTooSmall", "A key is too small", CryptographyRules.Category, Severity.Error,
        "The compiled code makes or takes a key, or a curve, that gives less than 112 bits of strength. An error in the project's own code, a "
        + "warning in packages, a note in test projects.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context) => CryptographyRules.Find(context, Descriptor);
}
