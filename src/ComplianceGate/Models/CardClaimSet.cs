using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>The claims of a card as they are met; a bounded number of them.</summary>
internal sealed class CardClaimSet
{
    private const int Most = 500;
    private const int MaxValue = 300;

    private readonly List<CardClaim> claims = [];

    public void Add(string kind, string value, CardClaimSource source, int line, int column, string? detail = null)
    {
        value = value.Trim();
        if (claims.Count < Most && value.Length > 0 && !CardText.IsEmptyValue(value))
        {
            claims.Add(new CardClaim(kind, Cut(value, MaxValue), source, line, column, detail is null ? null : Cut(detail, MaxValue)));
        }
    }

    public ImmutableArray<CardClaim> ToArray() => [.. claims];

    /// <summary>The first characters of a text; no half of a pair is left at its end.</summary>
    public static string Cut(string value, int length)
    {
        if (value.Length <= length)
        {
            return value;
        }

        return value[..(char.IsHighSurrogate(value[length - 1]) ? length - 1 : length)];
    }
}
