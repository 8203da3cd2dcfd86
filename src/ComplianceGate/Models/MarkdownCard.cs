using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>A Markdown card: YAML front matter as the Hugging Face Hub defines it, our own block in it, and its text.</summary>
internal sealed class MarkdownCard : CardSource
{
    private readonly FrontMatter? matter;
    private readonly CardBody body;
    private readonly YamlNode? block;
    private readonly CardFlawSet ofMatter;

    private MarkdownCard(FrontMatter? matter, CardFlawSet ofMatter, CardBody body)
    {
        (this.matter, this.ofMatter, this.body) = (matter, ofMatter, body);
        block = matter?.Find(ComplianceBlock.Key)?.Node;
    }

    /// <summary>Where a second front matter begins that nobody reads; 0 where there is none.</summary>
    private int LostLine { get; init; }

    /// <summary>Reads a card.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="fact">Its path.</param>
    /// <param name="problems">Takes what could not be read.</param>
    public static MarkdownCard Read(string text, CardFact fact, ICollection<Problem> problems)
    {
        var span = FrontMatterSpan.Find(text);

        // Both libraries spend some 30 ms on their first use in a process; side by side that is felt once.
        var flaws = new CardFlawSet();
        var yaml = span.Length > 0 ? Task.Run(() => ReadMatter(text.Substring(span.Start, span.Length), span.FirstLine, flaws)) : null;
        var body = CardBody.Read(text, span.BodyStart, span.BodyLine);
        var matter = yaml?.GetAwaiter().GetResult();
        if (span.IsOpen)
        {
            problems.Add(CardReader.Trouble(fact, "has a front matter that no line \"---\" closes", span.FirstLine - 1, 1));
        }

        if (matter?.Reason is { } reason)
        {
            problems.Add(CardReader.Trouble(fact, "has a broken front matter: " + reason.TrimEnd('.'), matter.Line, matter.Column));
        }

        if (body.Reason is { } broken)
        {
            problems.Add(CardReader.Trouble(fact, broken, span.BodyLine, 1));
        }

        return new MarkdownCard(matter, flaws, body) { LostLine = span.IsOpen ? 0 : FrontMatterSpan.FindLost(text, span) };
    }

    private static FrontMatter ReadMatter(string yaml, int firstLine, CardFlawSet flaws)
    {
        var matter = FrontMatter.Read(yaml, firstLine);
        CardMetadata.Check(matter, flaws);
        if (matter.Find(ComplianceBlock.Key) is { } block)
        {
            ComplianceBlock.Check(block.Node, flaws);
        }

        return matter;
    }

    /// <inheritdoc/>
    public override bool Names(CardSubject subject) => ComplianceBlock.Names(block, subject) || CardSections.Names(body, subject);

    /// <inheritdoc/>
    public override CardFact Answer(CardSubject subject, CardFact fact, ICollection<Problem> problems)
    {
        var (fields, claims, flaws) = (new CardFieldSet(), new CardClaimSet(), new CardFlawSet(ofMatter));
        if (LostLine > 0)
        {
            flaws.Add("a front matter is only read at the very beginning of a card; this one is text", LostLine, 1);
        }

        if (matter is null)
        {
            CardProse.Read(body, subject, null, fields, claims);
            return fact with { Fields = fields.ToArray(), Claims = claims.ToArray(), Flaws = flaws.ToArray() };
        }

        FrontMatterFields.Add(matter, fields);
        FrontMatterClaims.Add(matter, claims);
        var measured = block is null ? null : ComplianceBlock.Read(block, subject, claims, fields);
        var results = matter.Find("model-index") is { } index ? ModelIndex.Read(index.Node, fact.Path, measured, flaws) : [];
        CardProse.Read(body, subject, matter.Text("model_name"), fields, claims);
        return fact with
        {
            Fields = fields.ToArray(),
            LicenseName = matter.Text("license_name"),
            LicenseLink = matter.Text("license_link"),
            DatasetsUndocumented = ComplianceBlock.DatasetsUndocumented(block, subject),
            Claims = claims.ToArray(),
            Flaws = flaws.ToArray(),
            Results = results,
        };
    }
}
