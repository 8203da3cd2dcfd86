using System.Text;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Evidence;

/// <summary>The licenses that no list has and that an SPDX document therefore declares itself, each with its text or where that is.</summary>
internal sealed class SpdxLicenses
{
    private readonly SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly EvidenceContext context;
    private readonly bool knowsAdditions;

    /// <summary>Begins with none.</summary>
    /// <param name="context">What there is to write.</param>
    /// <param name="knowsAdditions">Whether the version of SPDX knows <c>AdditionRef-…</c>: from 3.0 on.</param>
    public SpdxLicenses(EvidenceContext context, bool knowsAdditions)
    {
        this.context = context;
        this.knowsAdditions = knowsAdditions;
    }

    /// <summary>What was used so far: the text, or a sentence that says where it is, by id in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>The expression as the document may carry it; null where the license is unknown or the document cannot carry it.</summary>
    /// <param name="license">A license as a fact holds it.</param>
    public string? Use(string? license)
    {
        if (license is null || !ExpressionText.IsExpression(license))
        {
            return null;
        }

        var references = ExpressionText.References(license);
        foreach (var reference in references)
        {
            // Such a one is defined in another document, of which nobody tells what or where it is.
            if (reference.StartsWith("DocumentRef-", StringComparison.Ordinal) || (!knowsAdditions && reference.StartsWith("AdditionRef-", StringComparison.Ordinal)))
            {
                return null;
            }
        }

        foreach (var reference in references)
        {
            if (!texts.ContainsKey(reference))
            {
                texts.Add(reference, TextOf(reference));
            }
        }

        return license;
    }

    /// <summary>What to add to a component whose license the document cannot carry; null for any other.</summary>
    /// <param name="license">Its license as a fact holds it.</param>
    public string? Unusable(string? license) =>
        string.IsNullOrWhiteSpace(license) || Use(license) is not null ? null : $"It states '{SafeText.Line(license)}', which this document cannot carry as an expression.";

    private string TextOf(string reference)
    {
        var places = new StringBuilder();
        foreach (var package in context.Graph.Packages)
        {
            if (context.LicenseOf(package) is not { File: { } file, FileSha256: { } sha256 } decision || decision.Expression != reference)
            {
                continue;
            }

            if (context.Texts.GetValueOrDefault(sha256)?.Text is { Length: > 0 } text)
            {
                return text;
            }

            places.Append(places.Length == 0 ? "Its text is " : "; ").Append(SafeText.Line($"{file} in {package.Purl}, SHA-256 {sha256}"));
        }

        // The field is mandatory; this is what SPDX says of what nobody looked for.
        return places.Length == 0 ? "NOASSERTION" : places.Append('.').ToString();
    }
}
