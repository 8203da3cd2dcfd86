using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>Something worth telling about an expression that was read all the same.</summary>
/// <param name="Span">The piece it is about.</param>
/// <param name="Message">What is to be told, in one sentence; quotes the text, so not escaped.</param>
public sealed record ExpressionNote(TextSpan Span, string Message);

/// <summary>What became of a license expression: either the tree or the error.</summary>
public sealed record ExpressionResult
{
    /// <summary>The tree; null when the text could not be read.</summary>
    public LicenseExpression? Expression { get; init; }

    /// <summary>Why the text could not be read; null when it could.</summary>
    public ExpressionError? Error { get; init; }

    /// <summary>Deprecated ids that were replaced, and the like, in the order of the text.</summary>
    public ImmutableArray<ExpressionNote> Notes { get; init; } = [];

    /// <summary>Whether the text could be read.</summary>
    [MemberNotNullWhen(true, nameof(Expression))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Expression is not null;
}
