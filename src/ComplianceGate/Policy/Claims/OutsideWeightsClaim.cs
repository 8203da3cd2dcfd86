using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What no file can confirm or contradict.</summary>
/// <param name="kind">The kind.</param>
/// <param name="reason">Why, as a clause.</param>
internal sealed class OutsideWeightsClaim(string kind, string reason) : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => kind;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim) => ClaimResult.Open(reason);
}
