using System.Globalization;
using System.Text;

namespace ComplianceGate.Diagnostics;

/// <summary>The waiver that would silence a finding, ready to paste. Reason and owner stay empty: nobody but its owner can say them.</summary>
/// <param name="Component">What it names: a package URL with the exact version, or a path.</param>
/// <param name="Expires">The last day that is offered, <c>yyyy-MM-dd</c>.</param>
/// <param name="File">The policy file as the project sees it; null where there is none yet.</param>
/// <param name="OfCommit">Whether that day follows from the commit, so that documents may name it; else it is another one tomorrow.</param>
public sealed record WaiverOffer(string Component, string Expires, string? File, bool OfCommit)
{
    /// <summary>The sentence that a log ends with.</summary>
    /// <param name="code">The finding's code.</param>
    public string Text(string code) => File is null
        ? $"To accept it for a while, write compliance.json: {{\"waivers\": [{Json(code)}]}}"
        : $"To accept it for a while, add to \"waivers\" in {SafeText.Line(File)}: {Json(code)}";

    /// <summary>The waiver as one line of JSON, in which nothing of the component can act on a log.</summary>
    /// <param name="code">The finding's code.</param>
    public string Json(string code)
    {
        var text = new StringBuilder(160);
        text.Append("{\"code\": \"").Append(code).Append("\", \"component\": ");
        Quote(text, Component);
        return text.Append(", \"reason\": \"\", \"owner\": \"\", \"expires\": \"").Append(Expires).Append("\"}").ToString();
    }

    /// <summary>The same for a document, which names no day that hangs on the clock and no place of this machine.</summary>
    /// <param name="component">What it names, as documents show it.</param>
    internal WaiverOffer ForDocument(string component) => this with { Component = component, Expires = OfCommit ? Expires : "" };

    // Letters and plain signs stand as they are. Everything else is escaped, and so is the second of two colons or number signs, which
    // would be a command to a CI service: pasted, it is the same text again.
    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        var last = '\0';
        foreach (var c in value)
        {
            var isPlain = c is >= ' ' and <= '~' ? c is not ('"' or '\\') && !(c == last && c is ':' or '#') : char.IsLetterOrDigit(c);
            if (isPlain)
            {
                text.Append(c);
            }
            else
            {
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }

            last = c;
        }

        text.Append('"');
    }
}
