using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>One policy file, read for itself.</summary>
/// <param name="Reading">The policy that it is alone, and what is wrong with it.</param>
/// <param name="Layer">The file.</param>
/// <param name="Root">Its content; null when it is not JSON.</param>
/// <param name="Extends">What it says of the layers before it.</param>
/// <param name="Locks">What it locks.</param>
internal sealed record PolicyDocument(
    PolicyReading Reading, PolicyLayer Layer, PositionedValue? Root, PolicyExtends Extends, ImmutableArray<PolicyLock> Locks)
{
    /// <summary>Whether its lists join those before it whatever it says, because one and the same file extends both.</summary>
    public bool Joins { get; init; }
}
