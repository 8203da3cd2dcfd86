namespace ComplianceGate.Evidence;

/// <summary>
/// A license as a document may carry it. Most are expressions that were read and normalised; some are written down as their author
/// has them, and a document must not pass those on as expressions unless they have the form of one.
/// </summary>
internal static class ExpressionText
{
    /// <summary>Whether a text has the form of an SPDX license expression (SPDX 3.0.1, annex "SPDX license expressions").</summary>
    /// <param name="text">Any text.</param>
    public static bool IsExpression(string? text) => text is not null && Scan(text, null);

    /// <summary>The ids in an expression that no license list has: <c>LicenseRef-…</c>, <c>AdditionRef-…</c>, <c>DocumentRef-…</c>.</summary>
    /// <param name="expression">An expression.</param>
    public static List<string> References(string expression)
    {
        var found = new List<string>();
        Scan(expression, found);
        return found;
    }

    private static bool Scan(string text, List<string>? references)
    {
        var depth = 0;
        var wantsOperand = true;
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            var end = at + 1;
            if (c == '(' && wantsOperand)
            {
                depth++;
            }
            else if (c == ')' && !wantsOperand && depth > 0)
            {
                depth--;
            }
            else if (IsWord(c))
            {
                end = EndOfWord(text, at);
                var word = text[at..end];
                var isOperator = word is "AND" or "OR" or "WITH";
                if (isOperator == wantsOperand)
                {
                    return false;
                }

                wantsOperand = isOperator;
                if (IsReference(word) && references is not null && !references.Contains(word))
                {
                    references.Add(word);
                }
            }
            else if (c != ' ')
            {
                return false;
            }

            at = end;
        }

        return depth == 0 && !wantsOperand;
    }

    private static bool IsReference(string word) =>
        word.StartsWith("LicenseRef-", StringComparison.Ordinal)
        || word.StartsWith("AdditionRef-", StringComparison.Ordinal)
        || word.StartsWith("DocumentRef-", StringComparison.Ordinal);

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or ':';

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && IsWord(text[at]))
        {
            at++;
        }

        return at;
    }
}
