using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Holds one kind of claim against the weights. Certain or silent: a claim is contradicted only where nothing but a mistake explains
/// the difference. One kind, one class, and one line in <see cref="ClaimChecks"/>.
/// </summary>
internal interface IClaimCheck
{
    /// <summary>The kind, one of <see cref="ClaimKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Compares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="claim">A claim of its card, of this kind.</param>
    ClaimResult Check(ModelFact model, CardClaim claim);
}

/// <summary>What a comparison gave.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Found">What the weights say; null when they say nothing.</param>
/// <param name="ReadFrom">Where that was read; null when nothing was.</param>
/// <param name="Reason">Why it came out so, as a clause; null for a plain equality or difference. Not escaped.</param>
internal readonly record struct ClaimResult(ClaimOutcome Outcome, string? Found, string? ReadFrom, string? Reason)
{
    /// <summary>The weights say the same.</summary>
    public static ClaimResult Confirmed(string found, string readFrom, string? reason = null) => new(ClaimOutcome.Confirmed, found, readFrom, reason);

    /// <summary>The weights say otherwise.</summary>
    public static ClaimResult Contradicted(string found, string readFrom, string? reason = null) => new(ClaimOutcome.Contradicted, found, readFrom, reason);

    /// <summary>Nobody can tell.</summary>
    public static ClaimResult Open(string reason, string? found = null, string? readFrom = null) => new(ClaimOutcome.Unverifiable, found, readFrom, reason);

    /// <summary>The file says nothing of the kind.</summary>
    /// <param name="model">The model.</param>
    /// <param name="what">What it does not say: "its license".</param>
    public static ClaimResult Silent(ModelFact model, string what) =>
        Open(model.Header is null ? $"the head of this {model.Format} file tells nothing that can be compared" : $"the file does not state {what}");
}
