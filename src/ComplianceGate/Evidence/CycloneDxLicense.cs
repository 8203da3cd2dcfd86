using System.Text.Json;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>Licenses in CycloneDX: by id, by name or as an expression.</summary>
internal static class CycloneDxLicense
{
    // The schema knows a closed list of ids, older than the list that expressions are read by. These are on both and on most
    // packages; any other is written as an expression, which says the same and is valid whatever the list.
    private static readonly HashSet<string> SureIds = new(StringComparer.Ordinal)
    {
        "0BSD", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
        "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "CDDL-1.0", "EPL-1.0", "EPL-2.0", "EUPL-1.2", "GPL-2.0-only", "GPL-2.0-or-later",
        "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later",
        "MIT", "MIT-0", "MPL-2.0", "MS-PL", "MS-RL", "PostgreSQL", "Unlicense", "WTFPL", "X11", "Zlib",
    };

    /// <summary>Writes the property <c>licenses</c>; nothing for an unknown license.</summary>
    /// <param name="json">The document.</param>
    /// <param name="expression">A license expression; null when it is not known.</param>
    /// <param name="acknowledgement"><c>declared</c> by its author, <c>concluded</c> by a reader; null when neither can be said.</param>
    /// <param name="concluded">What a reader concluded, where the document can hold that beside it (CycloneDX 1.7); otherwise null.</param>
    public static void Write(Utf8JsonWriter json, string? expression, string? acknowledgement, string? concluded = null)
    {
        if (string.IsNullOrWhiteSpace(expression))
        {
            return;
        }

        json.WriteStartArray("licenses");
        WriteOne(json, expression, acknowledgement);
        if (concluded is not null && (concluded != expression || acknowledgement != "concluded"))
        {
            WriteOne(json, concluded, "concluded");
        }

        json.WriteEndArray();
    }

    private static void WriteOne(Utf8JsonWriter json, string expression, string? acknowledgement)
    {
        json.WriteStartObject();
        var isExpression = ExpressionText.IsExpression(expression);
        if (!isExpression || SureIds.Contains(expression) || IsReference(expression))
        {
            json.WriteStartObject("license");
            json.WriteString(SureIds.Contains(expression) ? "id" : "name", isExpression ? expression : SafeText.Line(expression));
            json.WriteIfAny("acknowledgement", acknowledgement);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("expression", expression);
            json.WriteIfAny("acknowledgement", acknowledgement);
        }

        json.WriteEndObject();
    }

    private static bool IsReference(string expression) =>
        !expression.Contains(' ')
        && (expression.StartsWith("LicenseRef-", StringComparison.Ordinal) || expression.StartsWith("DocumentRef-", StringComparison.Ordinal));
}
