using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Licensing;

/// <summary>
/// Reads SPDX license expressions (SPDX 3.0.1, annex "SPDX license expressions"). <c>+</c> binds closest, then WITH, AND and OR,
/// all to the left. Ids are recognised in any case and come out in canonical spelling, deprecated ones as what the list
/// replaced them with. Operators are all upper or all lower case. Time is linear in the length of the text.
/// </summary>
public static class SpdxExpressionParser
{
    /// <summary>Longest text that is read, in UTF-16 units; NuGet's gallery takes 500.</summary>
    public const int MaxLength = 4096;

    /// <summary>Deepest nesting of parentheses that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads one expression. Never throws for what the text holds.</summary>
    /// <param name="text">The text.</param>
    public static ExpressionResult Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            var rest = new TextSpan(MaxLength, text.Length - MaxLength);
            return new() { Error = new(text, rest, $"A license expression has at most {MaxLength} characters; this one has {text.Length}.") };
        }

        return new Reader(text).Read();
    }

    /// <summary>One reading of one text. Each method returns null after it has noted an error.</summary>
    private sealed class Reader(string text)
    {
        private readonly ImmutableArray<ExpressionNote>.Builder notes = ImmutableArray.CreateBuilder<ExpressionNote>();
        private ExpressionError? error;
        private ExpressionToken token;
        private ExpressionToken previous;

        public ExpressionResult Read()
        {
            Next();
            var expression = Or(0);
            if (expression is not null && token.Kind != ExpressionTokenKind.End)
            {
                Fail(token, token.Kind == ExpressionTokenKind.Close
                    ? "This parenthesis closes nothing."
                    : ExpressionHelp.MissingOperator(text, token));
            }

            return error is null ? new() { Expression = expression, Notes = notes.ToImmutable() } : new() { Error = error };
        }

        private LicenseExpression? Or(int depth)
        {
            var start = token.Start;
            var left = And(depth);
            while (left is not null && token.Kind == ExpressionTokenKind.Or)
            {
                Next();
                var right = And(depth);
                left = right is null ? null : new LicenseOr(left, right, SpanFrom(start));
            }

            return left;
        }

        private LicenseExpression? And(int depth)
        {
            var start = token.Start;
            var left = Operand(depth);
            while (left is not null && token.Kind == ExpressionTokenKind.And)
            {
                Next();
                var right = Operand(depth);
                left = right is null ? null : new LicenseAnd(left, right, SpanFrom(start));
            }

            return left;
        }

        private LicenseExpression? Operand(int depth) => token.Kind switch
        {
            ExpressionTokenKind.Open => Group(depth),
            ExpressionTokenKind.Word => Term(),
            ExpressionTokenKind.End when previous.Length == 0 => Fail(token, "The license expression is empty."),
            ExpressionTokenKind.End when previous.Kind == ExpressionTokenKind.Open => Fail(previous, "Nothing follows this parenthesis."),
            ExpressionTokenKind.End => Fail(previous, $"Nothing follows '{previous.Of(text)}'; a license id belongs there."),
            ExpressionTokenKind.Close when previous.Kind == ExpressionTokenKind.Open => Fail(token, "There is nothing between these parentheses."),
            _ => Fail(token, $"A license id belongs here, not '{token.Of(text)}'."),
        };

        private LicenseExpression? Group(int depth)
        {
            var open = token;
            if (depth == MaxDepth)
            {
                return Fail(open, $"Parentheses are nested more than {MaxDepth} deep.");
            }

            Next();
            var inner = Or(depth + 1);
            if (inner is null)
            {
                return null;
            }

            if (token.Kind != ExpressionTokenKind.Close)
            {
                return token.Kind == ExpressionTokenKind.End
                    ? Fail(open, "This parenthesis is never closed.")
                    : Fail(token, ExpressionHelp.MissingOperator(text, token));
            }

            Next();
            return token.Kind == ExpressionTokenKind.With
                ? Fail(token, "WITH follows a single license id, not a parenthesis; write it after each license that it is meant for.")
                : inner;
        }

        private LicenseTerm? Term()
        {
            var start = token.Start;
            var term = ExpressionTerms.License(text, token, notes, out error);
            if (term is null)
            {
                return null;
            }

            Next();
            if (token.Kind == ExpressionTokenKind.With)
            {
                term = With(term);
            }

            if (term is not null && token.Kind == ExpressionTokenKind.With)
            {
                Fail(token, "One WITH is all that a license takes.");
                return null;
            }

            var span = SpanFrom(start);
            return term is null ? null : term with { Written = text.Substring(span.Start, span.Length), Span = span };
        }

        private LicenseTerm? With(LicenseTerm license)
        {
            if (license.Exception is not null)
            {
                Fail(token, $"'{license.Written}' already stands for '{license}'; another exception cannot follow.");
                return null;
            }

            Next();
            if (token.Kind != ExpressionTokenKind.Word)
            {
                var end = token.Kind == ExpressionTokenKind.End;
                Fail(end ? previous : token, end ? "Nothing follows WITH; an exception id belongs there." : "An exception id belongs here, after WITH.");
                return null;
            }

            var exception = ExpressionTerms.Exception(text, token, notes, out error);
            Next();
            return exception is null ? null : license with { Exception = exception };
        }

        /// <summary>From a start to the end of the token that was taken last.</summary>
        private TextSpan SpanFrom(int start) => new(start, previous.Start + previous.Length - start);

        private void Next()
        {
            previous = token;
            token = ExpressionToken.Read(text, token.Start + token.Length);
        }

        private LicenseExpression? Fail(ExpressionToken at, string message)
        {
            error ??= new(text, new(at.Start, at.Length), message);
            return null;
        }
    }
}
