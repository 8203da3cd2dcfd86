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

        var hub = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var model in models)
        {
            AddCard(model, byName, hub);
            foreach (var reference in model.Header?.Datasets ?? [])
            {
                var name = reference.Organization is { Length: > 0 } owner && !reference.Name.Contains('/', StringComparison.Ordinal) ? $"{owner}/{reference.Name}" : reference.Name;
                Add(model, name, reference.Url, new FileLocation(model.Path), byName, hub: hub);
            }
        }

        foreach (var id in hub)
        {
            // An address that somebody states goes before; and what lies here under such a name need not be what the Hub has under it.
            if (byName[id] is { Origin: null, Path: null } dataset)
            {
                byName[id] = dataset with { Origin = HubAddresses[0] + dataset.Name };
            }
        }

        var all = new DatasetFact[byName.Count];
        byName.Values.CopyTo(all, 0);
        Array.Sort(all, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return [.. all];
    }

    private static void AddCard(ModelFact model, Dictionary<string, DatasetFact> byName, HashSet<string> hub)
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
                Add(model, claim.Value, null, new FileLocation(card.Path, claim.Line, claim.Column), byName, why, claim.Source == CardClaimSource.Prose ? null : hub);
            }
        }

        if (!hasClaims && field is { FromFrontMatter: true })
        {
            foreach (var name in field.Value.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            {
                Add(model, name, null, new FileLocation(card.Path, field.Line, field.Column), byName, why, hub);
            }
        }
    }

    private static void Add(
        ModelFact model, string written, string? url, FileLocation at, Dictionary<string, DatasetFact> byName, string? why = null, HashSet<string>? hub = null)
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

        if (IsHubId(name))
        {
            hub?.Add(name);
        }

        byName[name] = dataset with
        {
            Origin = dataset.Origin ?? url,
            Undocumented = dataset.Undocumented ?? why ?? (dataset.IsDeclared ? null : model.Card?.DatasetsUndocumented),
            Models = dataset.Models.Contains(model.DisplayPath) ? dataset.Models : dataset.Models.Add(model.DisplayPath),
        };
    }

    /// <summary>Whether a name is an owner and a data set of the Hub: two words of letters, digits, hyphen, underscore and full stop.</summary>
    private static bool IsHubId(string name)
    {
        var slash = name.IndexOf('/');
        return slash > 0 && IsHubWord(name.AsSpan(0, slash)) && IsHubWord(name.AsSpan(slash + 1));
    }

    private static bool IsHubWord(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return word.Length is > 0 and <= 96 && word[0] is not ('-' or '.') && word[^1] is not ('-' or '.');
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
