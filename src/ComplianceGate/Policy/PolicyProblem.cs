using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Something in a policy that cannot be followed. One is enough to refuse the whole policy.</summary>
/// <param name="Message">What is wrong and what is expected instead; already safe to print on one line.</param>
/// <param name="Location">Where it is.</param>
public sealed record PolicyProblem(string Message, FileLocation Location);

/// <summary>A policy as it was read.</summary>
/// <param name="Policy">
/// The policy; the built-in rules with the file's path and digest when there are problems, so that nothing half-read is followed.
/// </param>
/// <param name="Problems">What is wrong, in the order of the files and of what is in them.</param>
public sealed record PolicyReading(CompliancePolicy Policy, ImmutableArray<PolicyProblem> Problems)
{
    /// <summary>The files that it was read from, the highest layer first; none for the built-in policy.</summary>
    public ImmutableArray<PolicyLayer> Layers { get; init; } = [];
}
