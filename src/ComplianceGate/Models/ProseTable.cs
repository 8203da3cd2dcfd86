namespace ComplianceGate.Models;

/// <summary>One cell of a table.</summary>
/// <param name="Text">What it says, markup included.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal sealed record ProseCell(string Text, int Line, int Column)
{
    /// <summary>What it says without markup.</summary>
    public string Plain => CardText.Strip(Text);

    /// <summary>Its words in lower case.</summary>
    public string Words => CardNames.Words(Plain);
}

/// <summary>
/// A Markdown table of a card. It makes claims in three shapes: a file or model a row, a file or model a column, or a label and its
/// value a row. In the first two only the row or column counts that is certainly this model's.
/// </summary>
internal sealed class ProseTable(int section)
{
    private const int MaxCells = 64;
    private const int MaxRows = 1000;
    private const int MaxClaims = 1_000;

    private readonly List<List<ProseCell>> rows = [];

    /// <summary>Index of the heading above it; -1 above the first.</summary>
    public int Section { get; } = section;

    /// <summary>Line of its head, from 1.</summary>
    public int Line => rows[0][0].Line;

    /// <summary>Takes a row; the first one is the head.</summary>
    public void Add(ReadOnlySpan<char> raw, int line, int column)
    {
        if (rows.Count == MaxRows)
        {
            return;
        }

        var cells = new List<ProseCell>();
        var rest = raw.TrimEnd(" \t");
        rest = rest.EndsWith("|") ? rest[..^1] : rest;
        var at = rest.Length - rest.TrimStart(" \t>").Length;
        at += at < rest.Length && rest[at] == '|' ? 1 : 0;
        while (at <= rest.Length && cells.Count < MaxCells)
        {
            var edge = CardTable.Edge(rest[at..]);
            var cell = edge < 0 ? rest[at..] : rest.Slice(at, edge);
            cells.Add(new ProseCell(cell.Trim(" \t").ToString(), line, column + at + cell.Length - cell.TrimStart(" \t").Length));
            at = edge < 0 ? rest.Length + 1 : at + edge + 1;
        }

        rows.Add(cells);
    }

    /// <summary>Whether the second column holds values of the labels in the first.</summary>
    public bool IsLabelled
    {
        get
        {
            if (rows[0].Count != 2 || ProseLabels.Kind(rows[0][1].Words) is not null)
            {
                return false;
            }

            return rows[0][1].Words is "" or "value" or "values" or "detail" or "details" or "description" or "info" or "information" or "specification"
                or "spec" or "setting" or "wert" or "beschreibung" or "valeur" or "valor" or "descripción" or "值" or "说明" or "内容" or "値" or "詳細";
        }
    }

    /// <summary>The labels and values of a labelled table.</summary>
    public IEnumerable<(ProseCell Label, ProseCell Value)> Pairs()
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Count == 2)
            {
                yield return (rows[i][0], rows[i][1]);
            }
        }
    }

    /// <summary>Takes the claims that the table makes about one model.</summary>
    /// <param name="subject">The model's file.</param>
    /// <param name="isName">Whether a text is the model's name.</param>
    /// <param name="mayClaim">Whether a claim of a kind may stand at this place.</param>
    /// <param name="claims">Takes them.</param>
    public void Read(CardSubject subject, Func<string, bool> isName, Func<string, bool> mayClaim, List<ProseClaim> claims)
    {
        if (IsLabelled)
        {
            foreach (var (label, value) in Pairs())
            {
                Claim(label, value, isCertain: false, mayClaim, claims);
            }

            return;
        }

        if (HasLabels(rows[0]))
        {
            OfRow(subject, isName, mayClaim, claims);
        }
        else
        {
            OfColumn(subject, isName, mayClaim, claims);
        }
    }

    private void OfRow(CardSubject subject, Func<string, bool> isName, Func<string, bool> mayClaim, List<ProseClaim> claims)
    {
        // The file's own name decides; its model's name only where no row has the file's.
        var found = Only(i => i > 0 && HasFile(rows[i], subject), rows.Count, out var several);
        var isFile = found >= 0;
        found = isFile || several ? found : Only(i => i > 0 && isName(rows[i][0].Plain), rows.Count, out _);
        for (var c = 0; found >= 0 && c < rows[found].Count && c < rows[0].Count; c++)
        {
            Claim(rows[0][c], rows[found][c], isFile, isFile ? static _ => true : mayClaim, claims);
        }
    }

    private void OfColumn(CardSubject subject, Func<string, bool> isName, Func<string, bool> mayClaim, List<ProseClaim> claims)
    {
        var head = rows[0];
        var found = Only(c => c > 0 && subject.IsFile(head[c].Plain), head.Count, out var several);
        var isFile = found >= 0;
        found = isFile || several ? found : Only(c => c > 0 && isName(head[c].Plain), head.Count, out _);
        for (var i = 1; found >= 0 && i < rows.Count; i++)
        {
            if (found < rows[i].Count)
            {
                Claim(rows[i][0], rows[i][found], isFile, mayClaim, claims);
            }
        }
    }

    private static void Claim(ProseCell label, ProseCell value, bool isCertain, Func<string, bool> mayClaim, List<ProseClaim> claims)
    {
        if (ProseLabels.Kind(label.Words) is { } kind && mayClaim(kind) && claims.Count < MaxClaims)
        {
            ProseValues.Read(kind, value.Text, value.Line, value.Column, isCertain, claims);
        }
    }

    private static bool HasLabels(List<ProseCell> head)
    {
        for (var c = 1; c < head.Count; c++)
        {
            if (ProseLabels.Kind(head[c].Words) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasFile(List<ProseCell> row, CardSubject subject)
    {
        foreach (var cell in row)
        {
            if (subject.IsFile(cell.Plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The only index that a test holds for; -1 when it is none or several.</summary>
    private static int Only(Func<int, bool> test, int count, out bool several)
    {
        var found = -1;
        several = false;
        for (var i = 0; i < count; i++)
        {
            if (test(i))
            {
                several = found >= 0;
                if (several)
                {
                    return -1;
                }

                found = i;
            }
        }

        return found;
    }
}
