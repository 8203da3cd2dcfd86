using ComplianceGate.Diagnostics;

namespace ComplianceGate.Rules;

/// <summary>CG6001: code uses cryptography that protects nothing, or that the profile does not approve.</summary>
public sealed class BrokenAlgorithm : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new(
        "CG6001", "BrokenAlgorithm", "Cryptography is broken or not approved", CryptographyRules.Category, Severity.Error,
        "The compiled code uses an algorithm, mode or protocol that is broken, or does something that takes its protection away: a key in the "
        + "code, a random number that can be foretold, any certificate accepted. In the profile fips also what is not approved. An error in the "
        + "project's own code, a warning in packages, a note in test projects.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context) => CryptographyRules.Find(context, Descriptor);
}
