using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>What is wrong with a card's metadata, as it is met; a bounded number of it.</summary>
internal sealed class CardFlawSet
{
    private const int Most = 50;
    private const int MaxQuote = 60;

    private readonly List<CardFlaw> flaws;

    public CardFlawSet(CardFlawSet? others = null) => flaws = others is null ? [] : [.. others.flaws];

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsFull => flaws.Count == Most;

    public void Add(string message, int line, int column)
    {
        if (flaws.Count < Most)
        {
            flaws.Add(new CardFlaw(message, line, column));
        }
    }

    public void Add(string message, YamlNode node) => Add(message, node.Line, node.Column);

    /// <summary>The flaws in the order of their places.</summary>
    public ImmutableArray<CardFlaw> ToArray()
    {
        // Insertion sort: stable, and there are few.
        for (var i = 1; i < flaws.Count; i++)
        {
            var flaw = flaws[i];
            var at = i;
            for (; at > 0 && IsBehind(flaws[at - 1], flaw); at--)
            {
                flaws[at] = flaws[at - 1];
            }

            flaws[at] = flaw;
        }

        return [.. flaws];
    }

    private static bool IsBehind(CardFlaw one, CardFlaw other) =>
        one.Line > other.Line || (one.Line == other.Line && one.Column > other.Column);

    /// <summary>A piece of the card in quotation marks, cut where it is long.</summary>
    public static string Quote(string text) => "\"" + (text.Length > MaxQuote ? CardClaimSet.Cut(text, MaxQuote) + "…" : text) + "\"";

    /// <summary>What a node is, in a person's words.</summary>
    public static string Kind(YamlNode node) => node.Kind switch
    {
        YamlKind.Map => "a map",
        YamlKind.List => "a list",
        _ => "a text",
    };
}
