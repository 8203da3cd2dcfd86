using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The data sets that cards and heads of models name, joined with those that the project declares.</summary>
public static class NamedDatasets
{
    private const int MaxNameLength = 120;
    private const int MaxWords = 6;

    private static readonly string[] HubAddresses = ["https://huggingface.co/datasets/", "http://huggingface.co/datasets/", "https://hf.co/datasets/", "hf://datasets/"];

    // A card that tells its readers that they will not be told.
    private static readonly string[] Withheld =
    [
        "not disclosed", "undisclosed", "not be disclosed", "not public", "not publicly", "not be published", "not published", "not released",
        "not be released", "cannot be shared", "can not be shared", "not be shared", "confidential", "proprietary", "no longer available", "not available to the public",
    ];

    /// <summary>Adds what models name to a list of data sets. Done twice, it changes nothing more.</summary>
    /// <param name="datasets">Data sets that are known already.</param>
    /// <param name="models">The models.</param>
    /// <returns>One data set a name, in ordinal order of the names.</returns>
    public static ImmutableArray<DatasetFact> Join(ImmutableArray<DatasetFact> datasets, ImmutableArray<ModelFact> models)
    {
        if (models.IsEmpty)
        {
            return datasets;
        }

        var byName = new Dictionary<string, DatasetFact>(StringComparer.OrdinalIgnoreCase);
        foreach (var dataset in datasets)
        {
            byName[dataset.Name] = dataset;
        }

        foreach (var model in models)
        {
            AddCard(model, byName);
            foreach (var reference in model.Header?.Datasets ?? [])
            {
                var name = reference.Organization is { Length: > 0 } owner && !reference.Name.Contains('/', StringComparison.Ordinal) ? $"{owner}/{reference.Name}" : reference.Name;
                Add(model, name, reference.Url, new FileLocation(model.Path), byName);
            }
        }

        var all = new DatasetFact[byName.Count];
        byName.Values.CopyTo(all, 0);
        Array.Sort(all, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return [.. all];
    }

    private static void AddCard(ModelFact model, Dictionary<string, DatasetFact> byName)
    {
        if (model.Card is not { } card)
        {
            return;
        }

        var field = card.Field(CardFields.TrainingData) is { State: CardFieldState.Stated } stated ? stated : null;
        var why = field is { FromFrontMatter: false } && IsWithheld(field.Value) ? field.Value : null;
        var hasClaims = false;
        foreach (var claim in card.Claims)
        {
            if (claim.Kind == ClaimKinds.Dataset && (claim.Source != CardClaimSource.Prose || IsName(claim.Value)))
            {
                hasClaims = true;
                Add(model, claim.Value, null, new FileLocation(card.Path, claim.Line, claim.Column), byName, why);
            }
        }

        if (!hasClaims && field is { FromFrontMatter: true })
        {
            foreach (var name in field.Value.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            {
                Add(model, name, null, new FileLocation(card.Path, field.Line, field.Column), byName, why);
            }
        }
    }

    private static void Add(ModelFact model, string written, string? url, FileLocation at, Dictionary<string, DatasetFact> byName, string? why = null)
    {
        var name = Name(written, ref url);
        if (name.Length == 0 || CardText.IsPlaceholder(name))
        {
            return;
        }

        if (!byName.TryGetValue(name, out var dataset))
        {
            dataset = new DatasetFact { Name = name, DeclaredAt = at };
        }

        byName[name] = dataset with
        {
            Origin = dataset.Origin ?? url,
            Undocumented = dataset.Undocumented ?? why,
            Models = dataset.Models.Contains(model.DisplayPath) ? dataset.Models : dataset.Models.Add(model.DisplayPath),
        };
    }

    /// <summary>The name without the Hub's address before it; an address is where the data set comes from.</summary>
    private static string Name(string written, ref string? url)
    {
        var name = written.Trim();
        foreach (var address in HubAddresses)
        {
            if (name.StartsWith(address, StringComparison.OrdinalIgnoreCase))
            {
                url ??= name;
                name = name[address.Length..].TrimEnd('/');
                break;
            }
        }

        if (name.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            url ??= name;
        }

        return name.Length <= MaxNameLength ? name : name[..(char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)];
    }

    // What stands in running text is a name only where it is as short as one.
    private static bool IsName(string text)
    {
        var words = 1;
        foreach (var c in text)
        {
            words += c == ' ' ? 1 : 0;
        }

        return text.Length <= MaxNameLength && words <= MaxWords && !text.Contains(". ", StringComparison.Ordinal) && !text.EndsWith('.');
    }

    private static bool IsWithheld(string text)
    {
        foreach (var phrase in Withheld)
        {
            if (text.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
