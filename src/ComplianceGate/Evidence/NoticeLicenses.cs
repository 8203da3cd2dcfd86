using System.Text;

namespace ComplianceGate.Evidence;

/// <summary>Where the texts of licenses can be read that a component names and does not carry.</summary>
internal static class NoticeLicenses
{
    /// <summary>The canonical addresses of the licenses and exceptions in an expression, to be added to a sentence; empty where it has none.</summary>
    /// <param name="expression">A normalised SPDX expression; null when it is not known.</param>
    public static string Addresses(string? expression)
    {
        var text = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in (expression ?? "").Split([' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            var id = word.TrimEnd('+');
            if (word is not ("AND" or "OR" or "WITH") && IsListed(id) && seen.Add(id))
            {
                text.Append(text.Length == 0 ? "; read " : ", ").Append("https://spdx.org/licenses/").Append(id).Append(".html");
            }
        }

        return text.ToString();
    }

    private static bool IsListed(string id)
    {
        if (id.StartsWith("LicenseRef-", StringComparison.Ordinal) || id.StartsWith("DocumentRef-", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
            {
                return false;
            }
        }

        return id.Length > 0;
    }
}
