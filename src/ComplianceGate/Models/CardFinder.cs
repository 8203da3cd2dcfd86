using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>What was found for one model.</summary>
/// <param name="Card">Its card; null without one.</param>
/// <param name="Candidates">Where it was looked for, as display paths.</param>
/// <param name="SharedWith">Other models that would fall to the same general card.</param>
internal sealed record FoundCard(CardFact? Card, ImmutableArray<string> Candidates, ImmutableArray<string> SharedWith);

/// <summary>
/// Finds the card of each model: the one that its item names, else <c>a.gguf.md</c>, <c>a.md</c>, <c>a.gguf.modelcard.json</c>,
/// <c>MODEL_CARD.md</c>, <c>README.md</c>, <c>model_card.json</c>, <c>modelcard.json</c> of its folder; inside a package the two
/// general Markdown files of every folder up to the package's own. First <see cref="Look"/> at all models, then ask for the <see cref="Answer"/>s: a
/// general card belongs to a model only if no other model falls to it, or if it names each.
/// </summary>
/// <param name="files">The door to the disk.</param>
/// <param name="problems">Takes what could not be read.</param>
internal sealed class CardFinder(InputFiles files, List<Problem> problems)
{
    private const int MaxClimb = 32;

    private static readonly string[] GeneralNames = ["MODEL_CARD.md", "README.md"];
    private static readonly string[] GeneralDocuments = ["model_card.json", "modelcard.json"];

    private readonly Dictionary<string, Search> byModel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Search>> byCard = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenCard> read = new(StringComparer.Ordinal);

    /// <summary>Looks for a model's card.</summary>
    public void Look(ModelCandidate model)
    {
        var search = new Search(model);
        byModel.Add(model.Path, search);
        if (model.Card is { } named)
        {
            LookForNamed(search, Path.GetFullPath(named));
        }
        else
        {
            LookAround(search);
        }

        if (search.Card is { } card)
        {
            if (!byCard.TryGetValue(card, out var users))
            {
                byCard.Add(card, users = []);
            }

            users.Add(search);
        }
    }

    /// <summary>What was found for a model that was looked at.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sha256">Its digest, by which a document of several models tells it; null when it is not known.</param>
    public FoundCard Answer(ModelCandidate model, string? sha256 = null)
    {
        var search = byModel[model.Path];
        if (search.Card is not { } path)
        {
            return new FoundCard(null, [.. search.Candidates], []);
        }

        var users = byCard[path];
        var subject = new CardSubject(Path.GetFileName(model.Path), model.DisplayPath, sha256);
        if (search.IsGeneral && users.Count > 1 && Open(model, path).Source?.Names(subject) != true)
        {
            var others = ImmutableArray.CreateBuilder<string>(users.Count - 1);
            foreach (var user in users)
            {
                if (user != search)
                {
                    others.Add(user.Model.DisplayPath);
                }
            }

            others.Sort(StringComparer.Ordinal);
            return new FoundCard(null, [.. search.Candidates], others.ToImmutable());
        }

        var (source, fact) = Open(model, path);
        var answer = source?.Answer(subject, fact!, problems);
        return new FoundCard(NoticeLines.Beside(answer, model.Path, files), [.. search.Candidates], []);
    }

    private OpenCard Open(ModelCandidate model, string path)
    {
        if (!read.TryGetValue(path, out var card))
        {
            // A document that was only met by its name and is no card is none of our business.
            var met = new List<Problem>();
            var (source, fact) = CardReader.Open(path, DisplayPath(model, path), files, met);
            read.Add(path, card = new OpenCard(source, fact));
            problems.AddRange(card.Source is OtherDocument && model.Card is null ? [] : met);
        }

        return card;
    }

    private void LookForNamed(Search search, string card)
    {
        var display = DisplayPath(search.Model, card);
        search.Candidates.Add(display);
        if (files.Exists(card))
        {
            search.Card = card;
            return;
        }

        problems.Add(new Problem(
            ProblemKind.InputUnreadable, display, $"The card {display} that {search.Model.DisplayPath} names does not exist.",
            search.Model.DeclaredAt ?? new FileLocation(card)));
    }

    private void LookAround(Search search)
    {
        var path = search.Model.Path;
        var folder = Path.GetDirectoryName(path)!;
        if (Probe(search, path + ".md", false)
            || Probe(search, Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".md"), false)
            || Probe(search, path + ".modelcard.json", false))
        {
            return;
        }

        // The display path of a model in a package is Id/Version/path: that many folders lie between the file and the package's root.
        var climb = search.Model.Package is null ? 0 : Math.Min(MaxClimb, search.Model.DisplayPath.AsSpan(PrefixLength(search.Model)).Count('/') - 2);
        for (var i = 0; folder is not null && i <= Math.Max(0, climb); i++)
        {
            foreach (var name in GeneralNames)
            {
                if (Probe(search, Path.Combine(folder, name), true))
                {
                    return;
                }
            }

            foreach (var name in i == 0 ? GeneralDocuments : [])
            {
                if (Probe(search, Path.Combine(folder, name), true))
                {
                    return;
                }
            }

            folder = Path.GetDirectoryName(folder);
        }
    }

    private bool Probe(Search search, string path, bool isGeneral)
    {
        search.Candidates.Add(DisplayPath(search.Model, path));
        if (!files.Exists(path) || (CardDocument.IsName(path) && Open(search.Model, path).Source is OtherDocument))
        {
            return false;
        }

        search.Card = path;
        search.IsGeneral = isGeneral;
        return true;
    }

    /// <summary>
    /// The card's path as the user knows it: as it lies relative to the model, seen from where the model's display path begins.
    /// A card far from its model (another drive, a project's card for a package's model) is shown by its name, as no part of the
    /// machine's own folders may enter a document.
    /// </summary>
    private static string DisplayPath(ModelCandidate model, string card)
    {
        var relative = Path.GetRelativePath(Path.GetDirectoryName(model.Path)!, card).Replace('\\', '/');
        if (Path.IsPathRooted(relative))
        {
            return Path.GetFileName(card);
        }

        var prefix = PrefixLength(model);
        var parts = new List<string>(model.DisplayPath[prefix..].Split('/'));
        parts.RemoveAt(parts.Count - 1);
        var floor = model.Package is null ? 0 : 2;
        foreach (var part in relative.Split('/'))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > floor && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (floor == 0 && parts.Count < 2)
            {
                parts.Add("..");
            }
            else
            {
                return Path.GetFileName(card);
            }
        }

        var path = string.Join('/', parts);
        return prefix == 0 || parts[0] == ".." ? path : model.DisplayPath[..prefix] + path;
    }

    // What tells the project's own file from one of a package (ModelReader) is no folder.
    private static int PrefixLength(ModelCandidate model)
    {
        var length = 0;
        while (model.DisplayPath.AsSpan(length).StartsWith("./"))
        {
            length += 2;
        }

        return length;
    }

    private sealed record OpenCard(CardSource? Source, CardFact? Fact);

    private sealed class Search(ModelCandidate model)
    {
        public ModelCandidate Model { get; } = model;

        public List<string> Candidates { get; } = [];

        public string? Card { get; set; }

        public bool IsGeneral { get; set; }
    }
}
