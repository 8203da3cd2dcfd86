using System.Collections.Immutable;

namespace ComplianceGate.Facts;

/// <summary>A piece of a text.</summary>
/// <param name="Start">First UTF-16 unit, from 0.</param>
/// <param name="Length">Number of UTF-16 units.</param>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>A license statement that could not be read as an SPDX expression.</summary>
/// <param name="Text">What was read; not escaped.</param>
/// <param name="Span">The offending piece; it lies within the text, and is empty only for an empty text.</param>
/// <param name="Message">What is wrong with it and what to write instead, in one or two sentences; quotes the text, so not escaped.</param>
public sealed record ExpressionError(string Text, TextSpan Span, string Message);

/// <summary>
/// An SPDX license expression as a tree (SPDX 3.0.1, annex "SPDX license expressions"). <see cref="object.ToString"/> gives the
/// normalised text: canonical ids, upper-case operators, single spaces, only the parentheses that are needed. Parentheses that
/// only group what is of one kind anyway are not needed, so <c>A OR (B OR C)</c> is printed as <c>A OR B OR C</c>.
/// </summary>
/// <param name="Span">Where it stands in the text that was parsed.</param>
public abstract record LicenseExpression(TextSpan Span)
{
    /// <summary>All its terms, from left to right, whatever joins them.</summary>
    public ImmutableArray<LicenseTerm> Terms()
    {
        var terms = ImmutableArray.CreateBuilder<LicenseTerm>();
        var open = new Stack<LicenseExpression>([this]);
        while (open.TryPop(out var next))
        {
            switch (next)
            {
                case LicenseAnd and:
                    open.Push(and.Right);
                    open.Push(and.Left);
                    break;
                case LicenseOr or:
                    open.Push(or.Right);
                    open.Push(or.Left);
                    break;
                case LicenseTerm term:
                    terms.Add(term);
                    break;
            }
        }

        return terms.ToImmutable();
    }
}

/// <summary>One license, alone or with an exception.</summary>
/// <param name="Id">The canonical id: a listed one with deprecated spellings replaced, or <c>LicenseRef-…</c>, <c>DocumentRef-…:LicenseRef-…</c>.</param>
/// <param name="OrLater">Whether a <c>+</c> follows that the id itself does not express.</param>
/// <param name="Exception">The canonical exception id or <c>AdditionRef-…</c> after WITH; null without one.</param>
/// <param name="Written">The term as it was written.</param>
/// <param name="Span">Where it stands.</param>
public sealed record LicenseTerm(string Id, bool OrLater, string? Exception, string Written, TextSpan Span) : LicenseExpression(Span)
{
    /// <inheritdoc/>
    public override string ToString() => Id + (OrLater ? "+" : "") + (Exception is null ? "" : " WITH " + Exception);
}

/// <summary>Both sides apply.</summary>
/// <param name="Left">Left side.</param>
/// <param name="Right">Right side.</param>
/// <param name="Span">Where it stands.</param>
public sealed record LicenseAnd(LicenseExpression Left, LicenseExpression Right, TextSpan Span) : LicenseExpression(Span)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Side(Left)} AND {Side(Right)}";

    private static string Side(LicenseExpression side) => side is LicenseOr ? $"({side})" : side.ToString()!;
}

/// <summary>The recipient chooses a side.</summary>
/// <param name="Left">Left side.</param>
/// <param name="Right">Right side.</param>
/// <param name="Span">Where it stands.</param>
public sealed record LicenseOr(LicenseExpression Left, LicenseExpression Right, TextSpan Span) : LicenseExpression(Span)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Left} OR {Right}";
}
