using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>The lines that must be shown with a model.</summary>
internal static class ModelNotices
{
    /// <summary>Gathers them: what its license asks, then what those of known base models ask, each once.</summary>
    /// <param name="license">Its license.</param>
    /// <param name="bases">What it was made from.</param>
    public static ImmutableArray<string> Of(ModelLicenseDecision license, ImmutableArray<LineageBase> bases)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var term in LicensesOf(license, bases))
        {
            foreach (var line in ModelTerms.Of(term.License).AttributionLines)
            {
                if (!lines.Contains(line))
                {
                    lines.Add(line);
                }
            }
        }

        return lines.ToImmutable();
    }

    /// <summary>The licenses that bear on a model: its own as chosen, then those of known base models.</summary>
    /// <param name="own">Its license.</param>
    /// <param name="bases">What it was made from.</param>
    public static IEnumerable<(LicenseTerm License, bool IsCertain)> LicensesOf(ModelLicenseDecision own, ImmutableArray<LineageBase> bases)
    {
        if ((own.Chosen ?? own.License) is { } chosen && SpdxExpressionParser.Parse(chosen).Expression is { } expression)
        {
            foreach (var term in expression.Terms())
            {
                yield return (term, true);
            }
        }

        foreach (var parent in bases)
        {
            if (parent.License is { } license && SpdxExpressionParser.Parse(license).Expression is LicenseTerm term)
            {
                yield return (term, parent.IsCertain);
            }
        }
    }
}
