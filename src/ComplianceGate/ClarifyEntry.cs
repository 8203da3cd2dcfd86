using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Rules;

namespace ComplianceGate;

/// <summary>An entry of <c>licenses.clarify</c> that is bound to one text of a package.</summary>
/// <param name="Text">The text.</param>
/// <param name="Expression">What its words were recognised as; empty where only a person can say.</param>
/// <param name="Json">The entry as one line of JSON, ready to paste.</param>
public sealed record ClarifyEntry(PackageText Text, string Expression, string Json)
{
    /// <summary>One entry for each text that claims to be the package's license, the likeliest first; none where there is no such text.</summary>
    /// <param name="package">The package.</param>
    public static ImmutableArray<ClarifyEntry> Of(PackageFact package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var entries = ImmutableArray.CreateBuilder<ClarifyEntry>();
        var likeliest = LicensePolicyEntry.LikeliestText(package);
        if (likeliest is not null)
        {
            entries.Add(Of(package, likeliest));
        }

        foreach (var text in package.Texts)
        {
            if (text.Recognition is not null && text != likeliest)
            {
                entries.Add(Of(package, text));
            }
        }

        return entries.ToImmutable();
    }

    private static ClarifyEntry Of(PackageFact package, PackageText text)
    {
        var expression = text.Recognition?.Id ?? "";
        return new(text, expression, LicensePolicyEntry.Clarification(package, text, expression));
    }
}
