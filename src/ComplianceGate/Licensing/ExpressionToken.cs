namespace ComplianceGate.Licensing;

/// <summary>What a piece of a license expression is.</summary>
internal enum ExpressionTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>Anything that is none of the others: an id, or what was meant as one.</summary>
    Word,

    /// <summary><c>(</c></summary>
    Open,

    /// <summary><c>)</c></summary>
    Close,

    /// <summary><c>AND</c> or <c>and</c>.</summary>
    And,

    /// <summary><c>OR</c> or <c>or</c>.</summary>
    Or,

    /// <summary><c>WITH</c> or <c>with</c>.</summary>
    With,
}

/// <summary>One piece of a license expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first UTF-16 unit.</param>
/// <param name="Length">Its number of UTF-16 units; 0 at the end.</param>
internal readonly record struct ExpressionToken(ExpressionTokenKind Kind, int Start, int Length)
{
    /// <summary>
    /// The next piece from a position on. Words run to the next space or parenthesis, whatever they hold: so that an error can
    /// speak about the whole of <c>MIT/Apache-2.0</c>.
    /// </summary>
    /// <param name="text">The expression.</param>
    /// <param name="from">Where to begin.</param>
    public static ExpressionToken Read(string text, int from)
    {
        while (from < text.Length && IsSpace(text[from]))
        {
            from++;
        }

        if (from == text.Length)
        {
            return new(ExpressionTokenKind.End, from, 0);
        }

        if (text[from] is '(' or ')')
        {
            return new(text[from] == '(' ? ExpressionTokenKind.Open : ExpressionTokenKind.Close, from, 1);
        }

        var end = from;
        while (end < text.Length && !IsSpace(text[end]) && text[end] is not ('(' or ')'))
        {
            end++;
        }

        return new(Classify(text.AsSpan(from, end - from)), from, end - from);
    }

    /// <summary>The piece as a text of bounded length.</summary>
    /// <param name="text">The expression.</param>
    public string Of(string text) => ExpressionHelp.Shown(text.AsSpan(Start, Length));

    private static ExpressionTokenKind Classify(ReadOnlySpan<char> word) => word switch
    {
        "AND" or "and" => ExpressionTokenKind.And,
        "OR" or "or" => ExpressionTokenKind.Or,
        "WITH" or "with" => ExpressionTokenKind.With,
        _ => ExpressionTokenKind.Word,
    };

    // The annex speaks of white space without naming the characters; these are what no one disputes.
    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';
}
