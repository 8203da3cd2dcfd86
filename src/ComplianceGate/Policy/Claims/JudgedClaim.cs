using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>A claim of a model's card, held against the weights.</summary>
/// <param name="Model">The model.</param>
/// <param name="Claim">The claim.</param>
/// <param name="Decision">What came out.</param>
public sealed record JudgedClaim(ModelFact Model, CardClaim Claim, ModelClaimDecision Decision);
