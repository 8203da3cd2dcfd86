using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>What the policy says of one term of an expression.</summary>
/// <param name="Term">The term.</param>
/// <param name="Accepted">Whether it is accepted.</param>
/// <param name="Reason">Why, in a few words: <c>OSI-approved</c>, <c>in licenses.allow</c>, <c>not in licenses.allow</c>, <c>in licenses.deny</c>.</param>
/// <param name="Entry">The policy entry that decided, if one did.</param>
public sealed record JudgedTerm(LicenseTerm Term, bool Accepted, string Reason, FileLocation? Entry = null);

/// <summary>One package's license under the policy: what rules explain and documents record.</summary>
/// <param name="Package">The package.</param>
/// <param name="Decision">The outcome.</param>
/// <param name="Expression">The expression; null when there is none or it could not be read.</param>
/// <param name="Error">Why the expression could not be read.</param>
/// <param name="Terms">Every term, in the order of the text.</param>
/// <param name="Clarification">The clarification that was applied, or that did not fit its file.</param>
/// <param name="ClarificationMismatch">How the clarified file differs (missing, or another digest); null when it fits.</param>
/// <param name="Judged">Whether the policy judges packages of this scope at all.</param>
public sealed record JudgedLicense(
    PackageFact Package,
    LicenseDecision Decision,
    LicenseExpression? Expression,
    ExpressionError? Error,
    ImmutableArray<JudgedTerm> Terms,
    LicenseClarification? Clarification = null,
    string? ClarificationMismatch = null,
    bool Judged = true);
