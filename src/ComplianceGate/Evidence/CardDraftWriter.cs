using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>
/// Drafts the card of a model: what the file itself shows is filled in, everything else is a question with a placeholder that
/// counts as missing until somebody answers it. Nothing is invented.
/// </summary>
public static class CardDraftWriter
{
    internal const string Blank = "[More Information Needed]";

    // Heading and question of each field that only a person can answer, in the order of a card.
    private static readonly (string Field, string Heading, string Question)[] Questions =
    [
        (CardFields.Origin, "Origin", "Where did it come from? The base model it was made from, or how and by whom it was trained."),
        (CardFields.IntendedUse, "Uses", "What is it for, and for whom?"),
        (CardFields.OutOfScopeUse, "Out-of-Scope Use", "What must not be done with it?"),
        (CardFields.Limitations, "Bias, Risks, and Limitations", "Where does it fail, and for whom does it work less well?"),
        (CardFields.TrainingData, "Training Data", "What was it trained on?"),
        (CardFields.Evaluation, "Evaluation", "How well does it do, on which data, measured how?"),
        (CardFields.EnvironmentalImpact, "Environmental Impact", "Energy, emissions and hardware of its training, if known."),
        (CardFields.Citation, "Citation", "How should it be cited?"),
        (CardFields.Contact, "Model Card Contact", "Whom can a reader ask?"),
    ];

    /// <summary>
    /// Drafts a whole card for a model that has none; for one that has a card, drafts the sections that are asked for and that it
    /// lacks, to be added at its end.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="required">What is asked for beyond the minimum, ids of <see cref="CardFields"/> (<c>models.require</c>).</param>
    /// <returns>Markdown with line feeds; empty when the card lacks nothing.</returns>
    public static string Write(ModelFact model, IReadOnlyCollection<string>? required = null) =>
        model.Card is { } card ? Rest(model, card, required ?? []) : Whole(model);

    private static string Whole(ModelFact model)
    {
        var builder = new StringBuilder();
        CardDraftFrontMatter.Append(builder, model);
        builder.Append("\n# ").Append(Markdown(string.IsNullOrWhiteSpace(model.Header?.Name) ? Name(model) : model.Header.Name)).Append("\n\n## File\n\n");
        Append(builder, "File", Markdown(model.DisplayPath));
        Append(builder, "Format", Markdown(model.FormatVersion is null ? model.Format : $"{model.Format} (version {model.FormatVersion})"));
        builder.Append("\n## Model Description\n\n<!-- What does it do, in a sentence or two? -->\n\n")
            .Append(model.Header?.Description is { } said ? Markdown(said) : Blank).Append("\n\n");
        if (model.Header?.Version is null)
        {
            Append(builder, "Version", Blank);
        }

        Append(builder, "Developed by", model.Header?.Author is { } author ? Markdown(author) : Blank);
        foreach (var (field, heading, question) in Questions)
        {
            Section(builder, heading, question, CardDraftFrontMatter.Told(model, field));
        }

        return builder.ToString();
    }

    private static string Rest(ModelFact model, CardFact card, IReadOnlyCollection<string> required)
    {
        var builder = new StringBuilder();
        foreach (var field in CardFields.All)
        {
            // A question that is already there is to be answered, not asked again.
            var isAsked = card.Field(field) is not null
                || (field == CardFields.License && !string.IsNullOrWhiteSpace(model.DeclaredLicense))
                || (field == CardFields.Origin && !string.IsNullOrWhiteSpace(model.DeclaredBaseModel));
            if (!isAsked && (CardFields.Minimum.Contains(field) || required.Contains(field)))
            {
                var (heading, question) = Question(field);
                Section(builder, heading, question, Known(model, field));
            }
        }

        return builder.ToString();
    }

    private static (string Heading, string Question) Question(string field)
    {
        foreach (var known in Questions)
        {
            if (known.Field == field)
            {
                return (known.Heading, known.Question);
            }
        }

        return field switch
        {
            CardFields.Name => ("Model Description", "What is it, and what does it do?"),
            CardFields.License => ("License", "Better written as \"license: <id>\" in the front matter: a Hugging Face id or an SPDX expression."),
            CardFields.Languages => ("Languages", "Which languages are its input and output in?"),
            CardFields.Version => ("Version", "Which version of the model is this?"),
            _ => ("Developed by", "Who made it?"),
        };
    }

    /// <summary>What the file's head says in answer to a question about a card that leaves it out.</summary>
    private static string? Known(ModelFact model, string field) => field switch
    {
        CardFields.License => model.Header?.License,
        CardFields.Name => model.Header?.Name,
        CardFields.Version => model.Header?.Version,
        CardFields.Developer => model.Header?.Author,
        CardFields.Languages when model.Header is { Languages.IsEmpty: false } header => string.Join(", ", header.Languages),
        CardFields.Origin when model.Header is { BaseModels.IsEmpty: false } header => CardDraftFrontMatter.List("Made from", header.BaseModels),
        CardFields.TrainingData when model.Header is { Datasets.IsEmpty: false } header => CardDraftFrontMatter.List("Trained on", header.Datasets),
        _ => null,
    };

    private static void Section(StringBuilder builder, string heading, string question, string? answer)
    {
        var said = answer is null ? "" : Markdown(answer);
        builder.Append("\n## ").Append(heading).Append("\n\n<!-- ").Append(question).Append(" -->\n\n").Append(said.Length > 0 ? said : Blank).Append('\n');
    }

    private static void Append(StringBuilder builder, string label, string value) =>
        builder.Append("- **").Append(label).Append(":** ").Append(value).Append('\n');

    private static string Name(ModelFact model)
    {
        var file = SafeText.Line(model.DisplayPath[(model.DisplayPath.LastIndexOf('/') + 1)..]);
        var dot = file.LastIndexOf('.');
        return dot > 0 ? file[..dot] : file;
    }

    // File names are foreign text: no mark of Markdown or HTML in them may act.
    private static string Markdown(string text)
    {
        var builder = new StringBuilder();
        foreach (var c in SafeText.Line(text))
        {
            builder.Append(c is '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '#' or '|' or '!' ? "\\" : "").Append(c);
        }

        return builder.ToString();
    }
}
