namespace ComplianceGate.Models;

/// <summary>What the rows of a Markdown table say (GitHub Flavored Markdown, section 4.10). The card's parser takes them for text.</summary>
internal static class CardTable
{
    /// <summary>Whether a line may be a row: it holds a cell's edge.</summary>
    public static bool IsRow(ReadOnlySpan<char> line) => Edge(line) >= 0;

    /// <summary>Whether a line is the one under a table's head, <c>|---|:-:|</c>; what stands above it names columns and says nothing.</summary>
    public static bool IsDelimiter(ReadOnlySpan<char> line) =>
        line.Contains('|') && line.Contains('-') && line.Trim("|-: \t>").IsEmpty;

    /// <summary>
    /// Whether a row says nothing: no cell does, or only the first, and that one is a field's label or stands before cells that
    /// were left to be filled in. The first cell of a row whose others are empty speaks for itself.
    /// </summary>
    public static bool SaysNothing(ReadOnlySpan<char> row)
    {
        row = row.Trim(" \t");
        row = row.StartsWith("|") ? row[1..] : row;
        var label = Cell(ref row);
        var hasLeftover = false;
        while (!row.IsEmpty)
        {
            var cell = Cell(ref row);
            if (!CardText.IsPlaceholder(cell))
            {
                return false;
            }

            hasLeftover |= CardText.HasText(cell);
        }

        return hasLeftover || CardText.IsPlaceholder(label) || CardNames.Fields(label).First is not null;
    }

    private static ReadOnlySpan<char> Cell(ref ReadOnlySpan<char> row)
    {
        var edge = Edge(row);
        var cell = edge < 0 ? row : row[..edge];
        row = edge < 0 ? default : row[(edge + 1)..];
        return cell.Trim(" \t");
    }

    /// <summary>Index of the next edge of a cell; -1 when there is none.</summary>
    public static int Edge(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '|')
            {
                return i;
            }

            // An escaped one belongs to the text.
            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }
}
