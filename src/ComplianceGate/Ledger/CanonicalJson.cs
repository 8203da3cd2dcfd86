using System.Buffers;
using System.Globalization;
using System.Text;

namespace ComplianceGate.Ledger;

/// <summary>Texts as the one JSON that two writers agree on gives them (RFC 8785, section 3.2.2.2). Who uses it puts names in order himself.</summary>
internal static class CanonicalJson
{
    private static readonly SearchValues<char> Special = SearchValues.Create([.. Enumerable.Range(0, 32).Select(static c => (char)c), '"', '\\']);

    /// <summary>Adds a text in its quotation marks.</summary>
    public static StringBuilder Text(this StringBuilder json, string value)
    {
        json.Append('"');
        for (var rest = value.AsSpan(); ;)
        {
            var next = rest.IndexOfAny(Special);
            json.Append(next < 0 ? rest : rest[..next]);
            if (next < 0)
            {
                return json.Append('"');
            }

            var c = rest[next];
            _ = c switch
            {
                '"' or '\\' => json.Append('\\').Append(c),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
            rest = rest[(next + 1)..];
        }
    }
}
