using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Evidence;

/// <summary>Draws the dependencies as inline SVG 1.1, and says the same as a list.</summary>
internal sealed class ReportGraphPicture
{
    private const int RowHeight = 26;
    private const int BoxHeight = 20;
    private const int Top = 34;
    private const int Left = 22;
    private const int Gap = 46;
    private const int LongestLabel = 70;
    private const int WidestLabel = 225;
    private const int WidestVersion = 70;
    private const int Padding = 32;
    private const int MostEdges = 40;
    private const int MostListed = 20_000;

    private readonly HtmlText page;
    private readonly EvidenceContext context;
    private readonly List<PackageFact> packages;
    private readonly byte[] marks;
    private readonly ReportGraph graph;
    private readonly int[] lefts;
    private readonly int[] widths;

    private ReportGraphPicture(HtmlText page, EvidenceContext context)
    {
        (this.page, this.context, packages) = (page, context, context.Graph.Packages);
        marks = Marks();
        var isMarked = new bool[marks.Length];
        for (var i = 0; i < marks.Length; i++)
        {
            isMarked[i] = marks[i] >= (byte)Severity.Warning;
        }

        graph = new ReportGraph(context.Graph, isMarked);
        (lefts, widths) = Columns();
    }

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, EvidenceContext context)
    {
        if (context.Facts.Packages.IsEmpty)
        {
            return;
        }

        page.BeginSection("dependencies"u8, "Dependencies");
        new ReportGraphPicture(page, context).Draw();
        page.Markup("</section>\n"u8);
    }

    private byte[] Marks()
    {
        var bySubject = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var shown in context.Findings)
        {
            if (shown.Finding.Waived is null)
            {
                bySubject[shown.Subject] = Math.Max((int)shown.Finding.Severity, bySubject.GetValueOrDefault(shown.Subject));
            }
        }

        var found = new byte[packages.Count];
        for (var i = 0; bySubject.Count > 0 && i < found.Length; i++)
        {
            found[i] = (byte)bySubject.GetValueOrDefault(packages[i].Purl);
        }

        return found;
    }

    private (int[] Lefts, int[] Widths) Columns()
    {
        var (left, width) = (new int[graph.Columns + 1], new int[graph.Columns + 1]);
        for (var i = 0; i < packages.Count; i++)
        {
            if (graph.Rows[i] >= 0)
            {
                ref var widest = ref width[graph.Depths[i]];
                widest = Math.Max(widest, Math.Min(WidestLabel, Width(packages[i].Id)) + Padding + Math.Min(WidestVersion, Width(packages[i].Version)));
            }
        }

        for (var c = 0; c < left.Length; c++)
        {
            width[c] = Math.Max(width[c], 120);
            left[c] = c == 0 ? Left : left[c - 1] + width[c - 1] + Gap;
        }

        return (left, width);
    }

    // No font is measured: letters of system fonts at 12 pixels are about 6.7 wide on average and capitals up to 9; signs beyond Latin are square.
    private static int Width(string label)
    {
        var width = 0.0;
        for (var i = 0; i < label.Length && i < LongestLabel; i++)
        {
            width += label[i] >= 0x250 ? 12.5 : char.IsAsciiLetterUpper(label[i]) || label[i] is 'm' or 'w' or '@' ? 9.2 : label[i] is 'i' or 'l' or '.' or 'j' or 't' or 'f' or 'r' ? 5 : 7.4;
        }

        return (int)width;
    }

    private void Draw()
    {
        var direct = graph.Levels.Count > 0 ? graph.Levels[0] : 0;
        page.Markup("<p>"u8).Number(packages.Count).Markup(" packages and other components, "u8).Number(direct).Markup(" of them direct: asked for by the project itself or by no other"u8);
        _ = graph.Levels.Count > 1 ? page.Markup(", the rest up to "u8).Number(graph.Levels.Count).Markup(" steps away"u8) : page;
        page.Markup(". Each line leads to a package from the one that first brings it. Point at a package or move the focus to it to see all that it needs (blue) and how it comes here (green); choosing it leads to its row in the table. "u8)
            .Markup("A bold border means an error or a warning (marked !), a dashed one a package that does not ship.</p>\n<p><a class=\"skip\" href=\"#packages\">Skip the picture</a></p>\n"u8)
            .Markup("<div class=\"graph\" role=\"group\" tabindex=\"0\" aria-label=\"Picture of the dependencies\">\n<svg role=\"group\" aria-labelledby=\"gt gd\" width=\""u8);
        var width = lefts[^2] + widths[graph.Columns - 1] + 260;
        var height = Top + (Math.Max(1, graph.Height) * RowHeight) + 6;
        page.Number(width).Markup("\" height=\""u8).Number(height).Markup("\" viewBox=\"0 0 "u8).Number(width).Markup(" "u8).Number(height)
            .Markup("\">\n<title id=\"gt\">Dependency graph</title>\n<desc id=\"gd\">Packages in columns by their distance from the project. The list below says the same.</desc>\n"u8);
        Heads();
        Lines();
        foreach (var index in graph.Order)
        {
            if (graph.Rows[index] >= 0)
            {
                Node(index);
            }
        }

        foreach (var (holder, row) in graph.FoldRows)
        {
            var column = holder == packages.Count ? 0 : graph.Depths[holder] + 1;
            page.Markup("<text class=\"m\" x=\""u8).Number(lefts[column] + 6).Markup("\" y=\""u8).Number(Top + (row * RowHeight) + 14).Markup("\">and "u8).Number(graph.Folded[holder]).Markup(" more</text>\n"u8);
        }

        page.Markup("</svg>\n</div>\n"u8);
        List();
    }

    private void Heads()
    {
        for (var c = 0; c < graph.Columns; c++)
        {
            page.Markup("<text class=\"h\" x=\""u8).Number(lefts[c]).Markup("\" y=\"16\">"u8);
            _ = c == 0 ? page.Markup("Direct: "u8) : page.Number(c + 1).Markup(" steps: "u8);
            page.Number(c < graph.Levels.Count ? graph.Levels[c] : 0).Markup("</text>\n"u8);
        }
    }

    // One path for all lines that are always seen: the browser draws it at once, and the page stays small.
    private void Lines()
    {
        page.Markup("<path class=\"t\" d=\"M8 "u8).Number(Top - 8).Markup("V"u8);
        var bottom = Top;
        foreach (var index in graph.Order)
        {
            bottom = graph.Parents[index] < 0 && graph.Rows[index] >= 0 ? Math.Max(bottom, Middle(graph.Rows[index])) : bottom;
        }

        page.Number(bottom);
        foreach (var index in graph.Order)
        {
            if (graph.Rows[index] >= 0)
            {
                Up(index);
            }
        }

        foreach (var (holder, row) in graph.FoldRows)
        {
            if (holder < packages.Count)
            {
                Line(Right(holder), Middle(graph.Rows[holder]), lefts[graph.Depths[holder] + 1], Middle(row));
            }
        }

        page.Markup("\" />\n"u8);
    }

    private static int Middle(int row) => Top + (row * RowHeight) + (BoxHeight / 2);

    private int Right(int index) => lefts[graph.Depths[index]] + widths[graph.Depths[index]];

    private void Up(int index)
    {
        var (parent, y) = (graph.Parents[index], Middle(graph.Rows[index]));
        if (parent < 0)
        {
            page.Markup("M8 "u8).Number(y).Markup("h"u8).Number(Left - 8);
        }
        else
        {
            Line(Right(parent), Middle(graph.Rows[parent]), lefts[graph.Depths[index]], y);
        }
    }

    private void Line(int x, int y, int toX, int toY)
    {
        var bend = toX > x ? (x + toX) / 2 : Math.Max(x, toX) + (Gap / 2);
        page.Markup("M"u8).Number(x).Markup(" "u8).Number(y).Markup("C"u8).Number(bend).Markup(" "u8).Number(y).Markup(" "u8).Number(bend).Markup(" "u8).Number(toY).Markup(" "u8)
            .Number(toX).Markup(" "u8).Number(toY);
    }

    private void Node(int index)
    {
        var package = packages[index];
        var (column, row) = (graph.Depths[index], graph.Rows[index]);
        var (x, y) = (lefts[column], Top + (row * RowHeight));
        var isMarked = marks[index] >= (byte)Severity.Warning;
        page.Markup("<a href=\"#p"u8).Number(index).Markup("\" class=\""u8).Markup(column == 0 ? "direct "u8 : ""u8).Markup(package.Scope == PackageScope.Shipped ? ""u8 : "only "u8)
            .Markup(marks[index] switch { (byte)Severity.Error => "error"u8, (byte)Severity.Warning => "warning"u8, _ => ""u8 }).Markup("\"><title>"u8).Markup(isMarked ? "! "u8 : ""u8)
            .Text(package.Id, LongestLabel).Markup(" "u8).Text(package.Version, 60).Markup(", "u8).Text(context.LicenseOf(package)?.Expression ?? "license unknown", 80).Markup(isMarked ? ", has findings"u8 : ""u8)
            .Markup("</title><rect rx=\"3\" x=\""u8).Number(x).Markup("\" y=\""u8).Number(y).Markup("\" width=\""u8).Number(widths[column]).Markup("\" height=\"20\" />"u8);
        Label(package.Id, x + 6, y + 14, WidestLabel, "<text"u8, isMarked);
        Label(package.Version, x + widths[column] - 6, y + 14, WidestVersion, " <text class=\"v\""u8, false);
        page.Markup("<path class=\"u\" d=\""u8);
        for (var at = index; at >= 0; at = graph.Parents[at])
        {
            Up(at);
        }

        Needs(index);
        page.Markup("\" /></a>\n"u8);
    }

    // What is too long for its place is pressed together and not cut: ids of one family differ at their end.
    private void Label(string text, int x, int y, int widest, ReadOnlySpan<byte> tag, bool isMarked)
    {
        page.Markup(tag).Markup(" x=\""u8).Number(x).Markup("\" y=\""u8).Number(y);
        if (Width(text) > widest)
        {
            page.Markup("\" lengthAdjust=\"spacingAndGlyphs\" textLength=\""u8).Number(widest);
        }

        page.Markup("\">"u8).Markup(isMarked ? "! "u8 : ""u8).Text(text, LongestLabel).Markup("</text>"u8);
    }

    private void Needs(int index)
    {
        page.Markup("\" /><path class=\"e\" d=\"M0 0"u8);
        var left = MostEdges;
        foreach (var target in graph.Targets[index])
        {
            if (graph.Rows[target] >= 0 && left-- > 0)
            {
                var isRight = graph.Depths[target] > graph.Depths[index];
                Line(Right(index), Middle(graph.Rows[index]), isRight ? lefts[graph.Depths[target]] : Right(target), Middle(graph.Rows[target]));
            }
        }
    }

    private void List()
    {
        page.Markup("<details>\n<summary>The same as a list</summary>\n<ul>\n"u8);
        var left = MostListed;
        foreach (var index in graph.Order)
        {
            var package = packages[index];
            page.Markup("<li><b>"u8).Text(package.Id, 200).Markup("</b> "u8).Text(package.Version, 60).Markup(graph.Parents[index] < 0 ? " (direct)"u8 : ""u8);
            var targets = graph.Targets[index];
            for (var i = 0; i < targets.Length && left > 0; i++, left--)
            {
                page.Markup(i == 0 ? ": "u8 : ", "u8).Text(packages[targets[i]].Id, 200);
            }

            page.Markup("</li>\n"u8);
        }

        page.Markup("</ul>\n"u8);
        if (left == 0)
        {
            page.Markup("<p>There are more edges; the bills of materials have all "u8).Text(packages.Count.ToString(CultureInfo.InvariantCulture)).Markup(" packages with theirs.</p>\n"u8);
        }

        page.Markup("</details>\n"u8);
    }
}
