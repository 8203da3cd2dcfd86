namespace ComplianceGate.Models;

/// <summary>A line of a section, as far as it says something.</summary>
/// <param name="Raw">The line from its first character, markup included.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="IsItem">Whether it is an item of a list.</param>
internal sealed record SaidLine(string Raw, int Line, int Column, bool IsItem);

/// <summary>What stands under one heading or lone label of a card, up to the next one.</summary>
internal sealed class CardSection(string title, int level, int line, int column)
{
    /// <summary>Most lines that are kept: who says more makes no claim by it.</summary>
    public const int MaxSaid = 17;

    /// <summary>A label that stands alone acts as a heading below all others.</summary>
    public const int LabelLevel = 7;

    public string Title { get; } = title;

    public int Level { get; } = level;

    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>The fields that its title stands for, at its place.</summary>
    public (string? First, string? Second) Fields { get; init; }

    /// <summary>The field that it, or else the nearest heading above it that stands for one, is about; null where none is.</summary>
    public string? Context { get; init; }

    /// <summary>Index of the heading that it stands under; -1 for none.</summary>
    public int Parent { get; init; }

    /// <summary>The first thing it says.</summary>
    public string? Text { get; set; }

    /// <summary>Its first lines that say something; null for a piece of code.</summary>
    public List<SaidLine?> Said { get; } = [];
}

/// <summary>A label and its value on one line.</summary>
/// <param name="Words">The label's words in lower case.</param>
/// <param name="Raw">The value, markup included.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Column of the value, from 1.</param>
/// <param name="Section">Index of the heading above it; -1 above the first.</param>
internal sealed record ProseLabel(string Words, string Raw, int Line, int Column, int Section);

/// <summary>A field as the text of a card states it.</summary>
internal sealed record ProseField(string Name, string? Value, int Line, int Column);
