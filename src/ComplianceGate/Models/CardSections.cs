using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// Finds the section of a longer README that is about a model: one headed by the name of its file, by "Model card", or by "Model"
/// where it answers what cards answer. Only what stands there is then the model's.
/// </summary>
internal static class CardSections
{
    // Headings that are looked at closely: a bound on the work that a hostile card can cause.
    private const int MaxCandidates = 20;

    private static readonly string[] Common = ["model", "models", "weights", "pytorch_model", "ggml-model", "adapter_model", "saved_model", "checkpoint", "network", "net"];

    /// <summary>Finds it.</summary>
    /// <returns>The section, null where the whole card is the model's; and its first and last line.</returns>
    public static (CardSection? Own, (int First, int Last) Range) Find(CardBody body, CardSubject subject)
    {
        CardSection? best = null;
        var (bestRank, candidates) = (0, 0);
        for (var i = 0; i < body.Sections.Count && candidates < MaxCandidates; i++)
        {
            var section = body.Sections[i];
            if (section.Level is not (1 or CardSection.LabelLevel) && Rank(section, subject) is > 0 and var rank)
            {
                candidates++;
                if (rank > bestRank && Answers(body, section) >= Needed(rank))
                {
                    (best, bestRank) = (section, rank);
                }
            }
        }

        return best is null ? (null, (0, int.MaxValue)) : (best, (best.Line, End(body, best)));
    }

    /// <summary>Whether a text has a section of its own for a file.</summary>
    public static bool Names(CardBody body, CardSubject subject) => Find(body, subject).Own is { } own && IsFile(own, subject);

    /// <summary>What the heading of a model's own section calls it; null when it calls it nothing.</summary>
    public static string? NameOf(CardSection section, CardSubject subject) =>
        IsFile(section, subject) ? section.Title.Trim()
        : CardNames.ModelName(section.Title) is { Length: > 0 } name && CardNames.Words(name) is not "model" ? name
        : section.Text;

    /// <summary>Whether a file's name without its extension tells one model from others.</summary>
    public static bool IsTelling(string stem) => stem.Length > 2 && Array.IndexOf(Common, stem.ToLowerInvariant()) < 0;

    private static int Rank(CardSection section, CardSubject subject)
    {
        if (IsFile(section, subject))
        {
            return 3;
        }

        var words = CardNames.Words(section.Title);
        return words is "model card" || words.StartsWith("model card for ", StringComparison.Ordinal) ? 2 : words is "model" or "the model" ? 1 : 0;
    }

    // A heading with the file's name may also stand over nothing but an example of its use.
    private static int Needed(int rank) => rank switch { 1 => 2, 2 => 0, _ => 1 };

    private static bool IsFile(CardSection section, CardSubject subject)
    {
        var title = section.Title.Trim();
        return subject.IsFile(title) || (IsTelling(subject.Stem) && title.Equals(subject.Stem, StringComparison.OrdinalIgnoreCase));
    }

    private static int End(CardBody body, CardSection section)
    {
        foreach (var other in body.Sections)
        {
            if (other.Line > section.Line && other.Level <= section.Level)
            {
                return other.Line - 1;
            }
        }

        return int.MaxValue;
    }

    /// <summary>How many different questions of cards a section has an answer or a place for.</summary>
    private static int Answers(CardBody body, CardSection section)
    {
        var last = End(body, section);
        var found = new List<string>();
        foreach (var field in body.Fields)
        {
            Note(field.Name, field.Line);
        }

        foreach (var other in body.Sections)
        {
            if (other != section && other.Fields.First is { } name)
            {
                Note(name, other.Line);
            }
        }

        return found.Count;

        void Note(string name, int line)
        {
            if (name != CardFields.Name && line > section.Line && line <= last && !found.Contains(name))
            {
                found.Add(name);
            }
        }
    }
}
