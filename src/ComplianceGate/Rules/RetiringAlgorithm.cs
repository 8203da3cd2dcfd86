using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG6002: code uses cryptography that is to be given up.</summary>
public sealed class RetiringAlgorithm : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG6002", "RetiringAlgorithm", "Cryptography is to be given up", CryptographyRules.Category, Severity.Warning,
        "The compiled code uses an algorithm that standards are giving up, some of them until a day that they name; in the profile pqc-ready "
        + "also those that a quantum computer breaks. It still protects, and what is built on it must change in time.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context) => CryptographyRules.Find(context, Descriptor);
}
