namespace ComplianceGate.Comparison;

/// <summary>What is known of a difference when its cause is looked for.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind">What kind of thing differs.</param>
/// <param name="Member">The member.</param>
/// <param name="Left">What it is on the left, whole; null where it is not there.</param>
/// <param name="Right">What it is on the right, likewise.</param>
internal readonly record struct CauseQuestion(string Path, DifferenceKind Kind, string Member, string? Left, string? Right);

/// <summary>A cause that is known to make rebuilds differ.</summary>
/// <param name="Id">Its short name.</param>
/// <param name="Sign">By what it is recognised.</param>
/// <param name="Cause">The cause, in one sentence.</param>
/// <param name="Fix">The property or file to change, in one sentence.</param>
/// <param name="IsOfWholeFile">Whether it also explains other differences of the same assembly that have no cause of their own.</param>
internal sealed record KnownCause(string Id, Func<CauseQuestion, bool> Sign, string Cause, string Fix, bool IsOfWholeFile = false);
