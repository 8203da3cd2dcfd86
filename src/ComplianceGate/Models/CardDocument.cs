using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>
/// A JSON document that holds a model card: Model Card Toolkit, CycloneDX or SPDX 3, told apart by their content. What it says is
/// machine-readable, so every value is a claim of source <see cref="CardClaimSource.Document"/>.
/// </summary>
internal abstract class CardDocument : CardSource
{
    /// <summary>The kinds that are read, as the end of a sentence.</summary>
    private const string Kinds = "a Model Card Toolkit card, a CycloneDX bill of materials or an SPDX 3 document";

    private readonly CardFlawSet flaws = new();

    /// <summary>Whether a file's name says that it is JSON.</summary>
    public static bool IsName(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsonld", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file begins as a JSON object does: a brace, then a key or the end. Markdown seldom does, a template's <c>{{</c> never.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> bytes)
    {
        bytes = (bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes).TrimStart(" \t\r\n"u8);
        return bytes.Length > 1 && bytes[0] == '{' && bytes[1..].TrimStart(" \t\r\n"u8) is [(byte)'"' or (byte)'}', ..];
    }

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="fact">Its path.</param>
    /// <param name="problems">Takes what could not be read.</param>
    public static CardSource Read(byte[] bytes, CardFact fact, ICollection<Problem> problems)
    {
        var (root, issues) = PositionedJson.Parse(bytes);
        if (root is null)
        {
            var issue = issues[0];
            problems.Add(CardReader.Trouble(fact, "is not valid JSON: " + Clause(issue.Message), issue.Line, issue.Column));
            return new UnreadCard();
        }

        CardDocument? document = ToolkitCard.Is(root) ? new ToolkitCard(root) : CycloneDxCard.Is(root) ? new CycloneDxCard(root) : SpdxCard.Is(root) ? new SpdxCard(root) : null;
        if (document is null)
        {
            problems.Add(CardReader.Trouble(fact, $"is a JSON document of no kind that is read: neither {Kinds}", root.Line, root.Column));
            return new OtherDocument();
        }

        foreach (var issue in issues)
        {
            document.flaws.Add(Clause(issue.Message), issue.Line, issue.Column);
        }

        return document;
    }

    /// <inheritdoc/>
    public sealed override CardFact Answer(CardSubject subject, CardFact fact, ICollection<Problem> problems)
    {
        var sink = new DocumentSink();
        if (Read(subject, sink) is { } reason)
        {
            problems.Add(CardReader.Trouble(fact, reason, 1, 1));
        }

        return fact with { Fields = sink.Fields.ToArray(), Claims = sink.Claims.ToArray(), Flaws = flaws.ToArray() };
    }

    /// <summary>Reads what the document says of a model.</summary>
    /// <returns>Why it says nothing of it, as the rest of a sentence that begins with the document; null when it does.</returns>
    protected abstract string? Read(CardSubject subject, DocumentSink sink);

    /// <summary>
    /// The one of several descriptions that is a model's: the one with its digest, else the one with its name, else the only one. One
    /// that has another digest is another model's, whatever its name.
    /// </summary>
    protected static string? Choose(IReadOnlyList<DescribedModel> models, CardSubject subject, out PositionedValue? chosen)
    {
        chosen = null;
        var (byName, withName) = ((PositionedValue?)null, 0);
        foreach (var model in models)
        {
            if (subject.Sha256 is not null && model.Digests.Contains(subject.Sha256))
            {
                chosen = model.Value;
                return null;
            }

            if (model.Name is { } name && (subject.IsFile(name) || (CardSections.IsTelling(subject.Stem) && name.Equals(subject.Stem, StringComparison.OrdinalIgnoreCase))))
            {
                byName = model.Value;
                withName++;
            }
        }

        chosen = withName == 1 ? byName : models.Count == 1 ? models[0].Value : null;
        return chosen is not null ? null
            : models.Count == 0 ? "describes no model"
            : $"describes {models.Count} models, and none by the digest or file name of {(subject.FileName.Length > 0 ? subject.FileName : "this one")}";
    }

    private static string Clause(string sentence) =>
        sentence.Length > 1 ? char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.') : sentence;
}

/// <summary>One description of a model in a document of several.</summary>
internal sealed record DescribedModel(PositionedValue Value, string? Name, List<string> Digests);

/// <summary>Takes the fields and claims of a document, with their places.</summary>
internal sealed class DocumentSink
{
    public CardFieldSet Fields { get; } = new();

    public CardClaimSet Claims { get; } = new();

    /// <summary>Takes a value as a field: a text, or the first of a list that says something.</summary>
    public void Field(string name, PositionedValue? value, params ReadOnlySpan<string> members)
    {
        if (value is null)
        {
            return;
        }

        var said = new List<string>();
        foreach (var item in value.Kind == JsonKind.Array ? value.Items : [value])
        {
            if (Text(item, members) is { } text && said.Count < 16)
            {
                said.Add(text);
            }
        }

        Fields.Add(name, said.Count == 0 ? null : string.Join("; ", said), value.Line, value.Column, fromFrontMatter: false);
    }

    /// <summary>Takes a text as a claim.</summary>
    public void Claim(string kind, PositionedValue? value, string? detail = null)
    {
        if (value is { Kind: JsonKind.String or JsonKind.Number })
        {
            Claims.Add(kind, value.Text, CardClaimSource.Document, value.Line, value.Column, detail);
        }
    }

    /// <summary>What a value says: its own text, or that of the first of its members that is there.</summary>
    public static string? Text(PositionedValue? value, params ReadOnlySpan<string> members)
    {
        if (value is { Kind: JsonKind.String or JsonKind.Number })
        {
            return CardText.IsEmptyValue(value.Text) ? null : value.Text.Trim();
        }

        foreach (var member in members)
        {
            if (value is not null && Get(value, member) is { Kind: JsonKind.String or JsonKind.Number } inner && !CardText.IsEmptyValue(inner.Text))
            {
                return inner.Text.Trim();
            }
        }

        return null;
    }

    /// <summary>A member of an object; null when it is not there.</summary>
    public static PositionedValue? Get(PositionedValue? value, string name)
    {
        foreach (var member in value?.Members ?? [])
        {
            if (member.Name == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>The items of a list; the value itself where it is none, nothing where there is no value.</summary>
    public static IReadOnlyList<PositionedValue> Items(PositionedValue? value) =>
        value is null || value.Kind == JsonKind.Null ? [] : value.Kind == JsonKind.Array ? value.Items : [value];
}
