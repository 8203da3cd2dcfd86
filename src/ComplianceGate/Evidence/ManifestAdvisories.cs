using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>What NuGet's audit found and how it was answered, in our own documents.</summary>
internal static class ManifestAdvisories
{
    /// <summary>Writes the property <c>advisories</c> of the manifest; nothing where there are none, so that other builds are as they were.</summary>
    public static void Write(Utf8JsonWriter json, EvidenceContext context)
    {
        var fact = context.Facts.Dependencies;
        if (fact.Advisories.IsEmpty && fact.Suppressed.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("advisories");
        foreach (var advisory in fact.Advisories)
        {
            Write(json, context, advisory);
        }

        foreach (var url in fact.Suppressed)
        {
            json.WriteStartObject();
            json.WriteString("id", DependencyHealthFact.IdOf(url));
            json.WriteString("url", url);
            json.WriteNull("severity");
            json.WriteNull("package");
            json.WriteString("status", "suppressed");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, EvidenceContext context, AdvisoryFact advisory)
    {
        json.WriteStartObject();
        json.WriteString("id", advisory.Id);
        json.WriteString("url", advisory.Url);
        json.WriteString("severity", advisory.Severity);
        json.WriteString("package", PackageUrl.OfKey(advisory.Package));
        json.WriteString("status", Name(advisory.Answer?.Status));
        if (advisory.Answer is { } answer)
        {
            json.WriteIfAny("justification", answer.Justification);
            json.WriteIfAny("statement", answer.Statement is null ? null : context.Redactor.Scrub(answer.Statement));
            json.WriteString("file", context.Redactor.Show(answer.Place.Path).Path);
        }

        json.WriteEndObject();
    }

    private static string Name(AdvisoryStatus? status) => status switch
    {
        AdvisoryStatus.Affected => "affected",
        AdvisoryStatus.UnderInvestigation => "under_investigation",
        AdvisoryStatus.NotAffected => "not_affected",
        AdvisoryStatus.Fixed => "fixed",
        _ => "open",
    };
}
