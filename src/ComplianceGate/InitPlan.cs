using System.Collections.Immutable;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Models;
using ComplianceGate.Policy;

namespace ComplianceGate;

/// <summary>What somebody says of the findings that are to be accepted for a while.</summary>
/// <param name="Owner">Who answers for them.</param>
/// <param name="Reason">Why they are accepted.</param>
/// <param name="Expires">The last day.</param>
public sealed record BaselineTerms(string Owner, string Reason, DateOnly Expires)
{
    private const int LongestText = 500;
    private const int MostDays = 3650;

    /// <summary>What is wrong with them.</summary>
    /// <param name="today">The day of today, UTC.</param>
    /// <returns>One sentence; null for nothing.</returns>
    public string? Wrong(DateOnly today) =>
        IsBad(Owner) ? $"The owner of a baseline is a text of at most {LongestText} characters, and not empty: somebody has to answer for it."
        : IsBad(Reason) ? $"The reason of a baseline is a text of at most {LongestText} characters, and not empty."
        : Expires <= today ? "The last day of a baseline must be still to come."
        : Expires.DayNumber - today.DayNumber > MostDays ? $"A baseline runs for at most {MostDays} days."
        : null;

    private static bool IsBad(string text) => string.IsNullOrWhiteSpace(text) || text.Length > LongestText || text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0;
}

/// <summary>A card that is drafted for a model that has none.</summary>
/// <param name="Model">The model, as findings name it.</param>
/// <param name="Path">Absolute path of the card.</param>
/// <param name="Text">Markdown.</param>
public sealed record DraftedCard(string Model, string Path, string Text);

/// <summary>One finding that a waiver of the baseline silences.</summary>
/// <param name="Code">The rule.</param>
/// <param name="Component">What the waiver names.</param>
/// <param name="Message">What was found; safe on one line.</param>
public sealed record BaselineEntry(string Code, string Component, string Message);

/// <summary>What a project needs to begin: a policy file, cards for its models, and waivers for what is found today. Nothing is written before it is asked for.</summary>
public sealed class InitPlan
{
    private readonly List<KeptCheck> builds;
    private readonly List<string> openCards = [];

    private InitPlan(string folder, List<KeptCheck> builds)
    {
        PolicyPath = Path.Combine(folder, PolicyFile.Name);
        this.builds = builds;
    }

    /// <summary>Absolute path of the policy file.</summary>
    public string PolicyPath { get; }

    /// <summary>The policy file, JSON with comments.</summary>
    public string PolicyText { get; private set; } = "";

    /// <summary>Whether a policy file is there already.</summary>
    public bool IsThere => File.Exists(PolicyPath);

    /// <summary>The builds whose facts it rests on, as they call themselves; empty where none is known.</summary>
    public ImmutableArray<string> Builds { get; private init; } = [];

    /// <summary>Whether a build stopped before everything was looked at, so that more may come up.</summary>
    public bool IsPartial { get; private init; }

    /// <summary>Drafts, in ordinal order of the models.</summary>
    public ImmutableArray<DraftedCard> Cards { get; private set; } = [];

    /// <summary>Models without a card that lie inside packages or outside the repository, where none is put.</summary>
    public IReadOnlyList<string> ModelsOfPackages => openCards;

    /// <summary>Findings that stop the build today, with the drafts in place, and that a waiver can silence.</summary>
    public ImmutableArray<BaselineEntry> Baseline { get; private set; } = [];

    /// <summary>Findings that stop the build today and that no waiver can silence.</summary>
    public ImmutableArray<Finding> Firm { get; private set; } = [];

    /// <summary>Makes the plan for a folder.</summary>
    /// <param name="folder">Absolute path of a folder with a project, or with several below it.</param>
    public static InitPlan Of(string folder)
    {
        using var text = InvariantText.Begin();
        folder = Path.TrimEndingDirectorySeparator(folder);
        var builds = CheckAgain.Newest(folder);
        var plan = new InitPlan(folder, builds)
        {
            Builds = [.. builds.Select(static b => b.Build)],
            IsPartial = builds.Exists(static b => b.Stage != FactStage.Record),
        };
        plan.Draft();
        plan.Find();
        plan.PolicyText = InitPolicy.Text(null, [], default);
        return plan;
    }

    /// <summary>Puts the baseline into the policy file.</summary>
    /// <param name="terms">What somebody says of it.</param>
    /// <param name="today">The day of today, UTC.</param>
    public void Accept(BaselineTerms terms, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(terms);
        PolicyText = InitPolicy.Text(terms, Baseline, today);
    }

    /// <summary>Writes the cards that are still missing, then the policy; each file appears complete or not at all.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The disk refuses.</exception>
    public void Write()
    {
        foreach (var card in Cards)
        {
            if (!File.Exists(card.Path))
            {
                AtomicFile.Write(card.Path, Encoding.UTF8.GetBytes(card.Text));
            }
        }

        AtomicFile.Write(PolicyPath, Encoding.UTF8.GetBytes(PolicyText));
    }

    /// <summary>What the last builds would come to with the files as they are on the disk now.</summary>
    public ImmutableArray<JudgedBuild> Judge()
    {
        using var text = InvariantText.Begin();
        return [.. builds.Select(b => CheckAgain.Judge(
            b, WithDrafts(b.Record.Facts),
            files => Gate.ReadPolicy(b.Record.Facts.Project, b.Record.Verdict, b.Record.Facts.Source, files)))];
    }

    private void Draft()
    {
        var drafts = new SortedDictionary<string, DraftedCard>(StringComparer.Ordinal);
        foreach (var (build, model) in builds.SelectMany(static b => b.Record.Facts.Models.Select(m => (Build: b, Model: m))).Where(static m => m.Model.Card is null))
        {
            if (model.Package is not null)
            {
                openCards.Add(model.DisplayPath);
            }
            else if (!CheckChoice.IsBelow(model.Path, build.Record.Facts.Source.Root ?? build.Record.Facts.Project.Directory))
            {
                // A card beside a file of somebody else's folder is for its owner to write.
                openCards.Add(model.DisplayPath);
            }
            else if (File.Exists(model.Path) && !File.Exists(model.Path + ".md"))
            {
                drafts[model.Path] = new(model.DisplayPath, model.Path + ".md", CardDraftWriter.Write(model));
            }
        }

        Cards = [.. drafts.Values];
    }

    // What the new file says nothing about is as without it; the file that it replaces has no say.
    private void Find()
    {
        var entries = new SortedDictionary<string, BaselineEntry>(StringComparer.Ordinal);
        var firm = new List<Finding>();
        foreach (var build in builds)
        {
            var (facts, before) = build.Record;
            var judged = CheckAgain.Judge(build, WithDrafts(facts), files => Gate.ReadPolicyWithout(PolicyPath, facts.Project, before, facts.Source, files));
            foreach (var finding in judged.Findings)
            {
                if (finding is not { Severity: Severity.Error, Waived: null })
                {
                    continue;
                }

                if (finding.Offer is { } offer)
                {
                    entries.TryAdd($"{finding.Code}\n{offer.Component}", new(finding.Code, offer.Component, finding.Message));
                }
                else
                {
                    firm.Add(finding);
                }
            }
        }

        Baseline = [.. entries.Values];
        Firm = [.. firm];
    }

    private GateFacts WithDrafts(GateFacts facts)
    {
        if (Cards.IsEmpty)
        {
            return facts;
        }

        var models = facts.Models.ToBuilder();
        for (var i = 0; i < models.Count; i++)
        {
            var model = models[i];
            foreach (var draft in Cards)
            {
                if (model.Card is null && draft.Path == model.Path + ".md")
                {
                    models[i] = model with { Card = CardReader.Parse(Encoding.UTF8.GetBytes(draft.Text), draft.Path, model.DisplayPath + ".md", []) };
                }
            }
        }

        return facts with { Models = models.ToImmutable() };
    }
}
