using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>What a license asks a derived model to be called. Judged only where the model has a base model and is no smaller copy of it.</summary>
internal static class ModelNaming
{
    private const int MostWords = 8;
    private static readonly string[] Titles = ["model card for ", "model card of ", "model card: ", "model card "];

    /// <summary>A name that a license asks for and the model does not have; null otherwise.</summary>
    /// <param name="model">The model.</param>
    /// <param name="license">Its license.</param>
    /// <param name="bases">What it was made from.</param>
    public static NamingConflict? Conflict(ModelFact model, ModelLicenseDecision license, ImmutableArray<LineageBase> bases)
    {
        var isTrained = BaseModels.IsTrained(model, bases);
        if (isTrained == false || Names(model) is not { Count: > 0 } names)
        {
            return null;
        }

        NamingConflict? found = null;
        foreach (var (term, isCertain) in ModelNotices.LicensesOf(license, bases))
        {
            if (ModelTerms.Of(term).NamePrefix is { } prefix && !names.Exists(n => Begins(n, prefix)) && (found is null || (isCertain && !found.IsCertain)))
            {
                found = new(prefix, term.ToString(), names[0], isCertain && isTrained == true);
            }
        }

        return found;
    }

    /// <summary>The names that the model bears: in the card's title and in the file. A sentence is no name.</summary>
    private static List<string> Names(ModelFact model)
    {
        var names = new List<string>();
        if (model.Card?.Field(CardFields.Name) is { State: CardFieldState.Stated, Value: var title } && title.AsSpan().Count(' ') < MostWords && !title.EndsWith('.'))
        {
            names.Add(title);
        }

        if (model.Header?.Name is { Length: > 0 } name)
        {
            names.Add(name);
        }

        return names;
    }

    private static bool Begins(string name, string prefix)
    {
        ReadOnlySpan<char> plain = ClaimText.Plain(name);
        ClaimText.TakeWord(ref plain, Titles);
        // "contoso/Llama-3-Chat": the publisher is no part of the name.
        plain = plain[(plain.LastIndexOf('/') + 1)..];
        var slug = ClaimText.Slug(plain.ToString());
        // Meta's own names begin with the company's.
        slug = slug.StartsWith("metallama", StringComparison.Ordinal) ? slug["meta".Length..] : slug;
        return slug.StartsWith(ClaimText.Slug(prefix), StringComparison.Ordinal);
    }
}
