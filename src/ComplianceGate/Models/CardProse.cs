using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>What the text of a card says of one model: its fields and claims.</summary>
internal sealed class CardProse
{
    // More than any card makes; different ones are compared with each other.
    private const int MaxClaims = 1_000;

    private readonly CardBody body;
    private readonly CardSubject subject;
    private readonly List<string> names = [];
    private readonly (int First, int Last) range;
    private readonly CardSection? own;
    private readonly List<ProseClaim> claims = [];
    private int group;

    private CardProse(CardBody body, CardSubject subject, string? name)
    {
        (this.body, this.subject) = (body, subject);
        (own, range) = CardSections.Find(body, subject);
        foreach (var one in (ReadOnlySpan<string?>)[name, own is null ? body.Title : null, CardSections.IsTelling(subject.Stem) ? subject.Stem : null])
        {
            if (one is not null && Letters(one).Length > 2)
            {
                names.Add(Letters(one));
            }
        }
    }

    /// <summary>Takes the fields and claims.</summary>
    /// <param name="body">The text.</param>
    /// <param name="subject">The model that they are asked for.</param>
    /// <param name="name">What the front matter calls the model.</param>
    /// <param name="fields">Takes the fields.</param>
    /// <param name="claims">Takes the claims.</param>
    public static void Read(CardBody body, CardSubject subject, string? name, CardFieldSet fields, CardClaimSet claims)
    {
        var prose = new CardProse(body, subject, name);
        prose.Fields(fields);
        prose.Claims(claims);
    }

    private bool IsInside(int line) => line >= range.First && line <= range.Last;

    private void Fields(CardFieldSet fields)
    {
        if (own is not null)
        {
            fields.Add(CardFields.Name, CardSections.NameOf(own, subject), own.Line, own.Column, fromFrontMatter: false);
        }

        foreach (var field in body.Fields)
        {
            if (IsInside(field.Line))
            {
                fields.Add(field.Name, field.Value, field.Line, field.Column, fromFrontMatter: false);
            }
        }

        foreach (var table in body.Tables)
        {
            if (table.IsLabelled && IsInside(table.Line))
            {
                OfTable(table, fields);
            }
        }

        // "Training" may hold a part "Training data", which says it better.
        OfHeadings(fields, general: false);
        OfHeadings(fields, general: true);
    }

    private static void OfTable(ProseTable table, CardFieldSet fields)
    {
        foreach (var (label, cell) in table.Pairs())
        {
            var (first, second) = CardNames.Fields(label.Plain);
            var said = cell.Plain;
            foreach (var field in (ReadOnlySpan<string?>)[first, second])
            {
                if (field is not null)
                {
                    fields.Add(field, CardText.IsPlaceholder(said) ? null : said, label.Line, label.Column, fromFrontMatter: false);
                }
            }
        }
    }

    /// <summary>A heading's field is stated when its section says something, parts about another field left aside.</summary>
    private void OfHeadings(CardFieldSet fields, bool general)
    {
        for (var i = 0; i < body.Sections.Count; i++)
        {
            var section = body.Sections[i];
            var (first, second) = section.Fields;
            var isGeneral = first == CardFields.TrainingData && !section.Title.Contains("data", StringComparison.OrdinalIgnoreCase);
            if (first is null || isGeneral != general || !IsInside(section.Line) || section == own)
            {
                continue;
            }

            var said = Said(i, first, second);
            fields.Add(first, said, section.Line, section.Column, fromFrontMatter: false);
            if (second is not null)
            {
                fields.Add(second, said, section.Line, section.Column, fromFrontMatter: false);
            }

            if (isGeneral && section.Title.Contains("training", StringComparison.OrdinalIgnoreCase) && section.Text is { } how)
            {
                // "Training details" that says something itself tells how the model was made.
                fields.Add(CardFields.Origin, how, section.Line, section.Column, fromFrontMatter: false);
            }
        }
    }

    private string? Said(int index, string first, string? second)
    {
        var section = body.Sections[index];
        if (section.Text is not null)
        {
            return section.Text;
        }

        var skipBelow = int.MaxValue;
        for (var i = index + 1; i < body.Sections.Count && body.Sections[i].Level > section.Level; i++)
        {
            var inner = body.Sections[i];
            if (inner.Level > skipBelow)
            {
                continue;
            }

            var (other, _) = inner.Fields;
            skipBelow = other is null || other == first || other == second ? int.MaxValue : inner.Level;
            if (skipBelow == int.MaxValue && inner.Text is { } said)
            {
                return said;
            }
        }

        return null;
    }

    private void Claims(CardClaimSet set)
    {
        foreach (var label in body.Labels)
        {
            if (IsInside(label.Line) && ProseLabels.Kind(label.Words) is { } kind && MayStand(kind, label.Words, label.Section))
            {
                Take(kind, label.Raw, label.Line, label.Column);
                group++;
            }
        }

        for (var i = 0; i < body.Sections.Count; i++)
        {
            if (IsInside(body.Sections[i].Line) && body.Sections[i] != own)
            {
                OfSection(body.Sections[i]);
            }
        }

        foreach (var table in body.Tables)
        {
            // A table of files speaks of this one wherever it stands.
            if (claims.Count < MaxClaims)
            {
                table.Read(
                    subject, t => names.Contains(Letters(t)), k => IsInside(table.Line) && MayStand(k, "", table.Section), claims);
            }
        }

        Keep(set);
    }

    /// <summary>A heading or lone label whose section is one value, or a list of them.</summary>
    private void OfSection(CardSection section)
    {
        var words = CardNames.Words(section.Title);
        if (section.Said.Count is 0 or CardSection.MaxSaid || ProseLabels.Kind(words) is not { } kind || !MayStand(kind, words, section.Parent))
        {
            return;
        }

        var isList = kind is ClaimKinds.BaseModel or ClaimKinds.Dataset or ClaimKinds.Language;
        if (section.Said.Count > 1 && (!isList || section.Said.Exists(static l => l?.IsItem != true)))
        {
            return;
        }

        foreach (var line in section.Said)
        {
            if (line is not null)
            {
                Take(kind, line.Raw, line.Line, line.Column);
            }
        }

        group++;
    }

    private void Take(string kind, string raw, int line, int column)
    {
        var before = claims.Count;
        if (before < MaxClaims)
        {
            ProseValues.Read(kind, raw, line, column, isCertain: false, claims);
        }

        for (var i = before; i < claims.Count; i++)
        {
            claims[i] = claims[i] with { Group = group };
        }
    }

    /// <summary>Whether every heading above a place may have labels about the file below it.</summary>
    private bool MayStand(string kind, string words, int heading)
    {
        if (kind == ClaimKinds.Dataset && words.StartsWith("train", StringComparison.Ordinal))
        {
            return true;
        }

        for (var i = heading; i >= 0; i = body.Sections[i].Parent)
        {
            // The title names the model; a model may be called after data or a benchmark.
            if (body.Sections[i].Level > 1 && !ProseLabels.MayStandUnder(kind, body.Sections[i].Title))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Passes the claims on in the order of their places; one model has one size, so different ones in a text are those of several.</summary>
    private void Keep(CardClaimSet set)
    {
        claims.Sort(static (a, b) => a.Line != b.Line ? a.Line.CompareTo(b.Line) : a.Column != b.Column ? a.Column.CompareTo(b.Column) : string.CompareOrdinal(a.Kind, b.Kind));
        // What each says, once: a card may be made of thousands of labels.
        var said = new Dictionary<string, HashSet<(int Group, string Letters)>>(StringComparer.Ordinal);
        foreach (var claim in claims)
        {
            if (!said.TryGetValue(claim.Kind, out var values))
            {
                said.Add(claim.Kind, values = []);
            }

            values.Add((claim.Kind == ClaimKinds.BaseModel ? claim.Group : 0, Letters(claim.Value)));
        }

        foreach (var claim in claims)
        {
            if (claim.IsCertain || !IsDoubtful(claim, said[claim.Kind]))
            {
                set.Add(claim.Kind, claim.Value, CardClaimSource.Prose, claim.Line, claim.Column);
            }
        }
    }

    private static bool IsDoubtful(ProseClaim claim, HashSet<(int Group, string Letters)> said)
    {
        if (said.Count == 1 || claim.Kind is ClaimKinds.Dataset or ClaimKinds.Language or ClaimKinds.Input or ClaimKinds.Output)
        {
            return false;
        }

        if (claim.Kind != ClaimKinds.BaseModel)
        {
            return true;
        }

        // Names of base models on one line or in one list belong together.
        var own = Letters(claim.Value);
        foreach (var (group, letters) in said)
        {
            if (group != claim.Group && letters != own)
            {
                return true;
            }
        }

        return false;
    }

    private static string Letters(string text)
    {
        Span<char> letters = stackalloc char[128];
        var length = 0;
        foreach (var c in text)
        {
            if (length == letters.Length)
            {
                break;
            }

            if (char.IsLetterOrDigit(c))
            {
                letters[length++] = char.ToLowerInvariant(c);
            }
        }

        return letters[..length].ToString();
    }
}
