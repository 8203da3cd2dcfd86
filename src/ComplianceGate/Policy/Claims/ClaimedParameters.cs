using System.Diagnostics.CodeAnalysis;

namespace ComplianceGate.Policy;

/// <summary>A number of parameters as a card states it.</summary>
/// <param name="Low">The least that it may stand for.</param>
/// <param name="High">The most.</param>
/// <param name="Value">What it says.</param>
/// <param name="IsMixture">Whether it is a product of experts, <c>8x7B</c>.</param>
internal readonly record struct ClaimedParameters(double Low, double High, double Value, bool IsMixture)
{
    private const double Rounded = 0.10;
    private const double Precise = 0.01;
    private const int PreciseDigits = 3;
    private const double SmallestBare = 1000;
    private const string Separator = "its separator may part thousands or a fraction";

    private static readonly string[] About =
        ["~", "≈", "about ", "approx. ", "approx ", "approximately ", "around ", "roughly ", "nearly ", "ca. ", "circa ", "etwa ", "environ "];

    private static readonly string[] Bounds =
        ["<", ">", "≤", "≥", "up to ", "over ", "more than ", "less than ", "under ", "at least ", "at most ", "below ", "above "];

    private static readonly string[] Nouns =
        ["", "parameters", "parameter", "params", "param", "paramètres", "parámetros", "parametern", "total parameters", "total params", "total"];

    // "billion" is a thousand million, as every card that was seen means it; "Billionen" is not, and is left alone.
    private static readonly (string Word, double Factor)[] Units =
    [
        ("thousand", 1e3), ("millionen", 1e6), ("millions", 1e6), ("million", 1e6), ("millones", 1e6), ("mio.", 1e6), ("mio", 1e6), ("mn", 1e6),
        ("milliarden", 1e9), ("milliards", 1e9), ("milliard", 1e9), ("mrd.", 1e9), ("mrd", 1e9), ("billions", 1e9), ("billion", 1e9), ("bn", 1e9),
        ("trillions", 1e12), ("trillion", 1e12), ("亿", 1e8), ("億", 1e8), ("万", 1e4), ("萬", 1e4),
        ("k", 1e3), ("m", 1e6), ("b", 1e9), ("g", 1e9), ("t", 1e12),
    ];

    /// <summary>Whether it is a small number without a unit, which may well mean thousands of millions.</summary>
    public bool IsBare { get; private init; }

    /// <summary>Whether a count is what the card says, and not only near it.</summary>
    public bool IsExact(long parameters) => parameters == Value;

    /// <summary>Reads what a card says.</summary>
    /// <param name="text">The text.</param>
    /// <param name="claimed">What it stands for.</param>
    /// <param name="why">Why nothing can be held against it, as a clause; null when something can.</param>
    public static bool TryRead(string text, out ClaimedParameters claimed, [NotNullWhen(false)] out string? why)
    {
        ReadOnlySpan<char> rest = ClaimText.Plain(text);
        claimed = default;
        why = "it is not understood as a number of parameters";
        if (ClaimText.TakeWord(ref rest, Bounds))
        {
            why = "it is a bound and no number";
            return false;
        }

        ClaimText.TakeWord(ref rest, About);
        if (TakeMixture(ref rest, out claimed))
        {
            why = IsEnd(rest) ? null : why;
            return why is null;
        }

        if (!TakeNumber(ref rest, out var low))
        {
            return false;
        }

        var high = low;
        if (TakeTo(ref rest) && !TakeNumber(ref rest, out high))
        {
            return false;
        }

        // The unit of a range may stand behind its end alone: "7-8B".
        low = low.Factor == 1 && high.Factor > 1 ? low with { Number = low.Number.Times(high.Factor) } : low;
        TakeActive(ref rest);
        if (!IsEnd(rest) || high.Number.Value < low.Number.Value)
        {
            return false;
        }

        why = low.Doubt ?? high.Doubt ?? (low.Number.Value <= 0 || low.Number.Step < 1 ? "it names no unit" : null);
        claimed = new(low.Number.Value - Slack(low.Number), high.Number.Value + Slack(high.Number), low.Number.Value, false)
        {
            IsBare = high.Factor == 1 && high.Number.Value < SmallestBare,
        };
        return why is null;
    }

    private static double Slack(ClaimNumber number) =>
        Math.Max(number.Step / 2, number.Value * (number.Significant < PreciseDigits && number.Step > 1 ? Rounded : Precise));

    private static bool IsEnd(ReadOnlySpan<char> rest) => ClaimText.IsOneOf(rest.Trim(" .-"), Nouns);

    // "8x7B": the first number counts experts.
    private static bool TakeMixture(ref ReadOnlySpan<char> text, out ClaimedParameters claimed)
    {
        claimed = default;
        var rest = text;
        if (!ClaimNumber.TryTake(ref rest, out var experts) || !rest.StartsWith("x") || !experts.IsWhole)
        {
            return false;
        }

        rest = rest[1..].TrimStart(' ');
        if (!TakeNumber(ref rest, out var each) || each.Doubt is not null)
        {
            return false;
        }

        var product = each.Number.Times(experts.Value);
        text = rest;
        claimed = new(product.Value - Slack(product), product.Value + Slack(product), product.Value, true);
        return true;
    }

    // "30B-A3B": the second number counts what is active, the first what is there.
    private static void TakeActive(ref ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart(" -");
        if (rest.Length < text.Length && rest.StartsWith("a"))
        {
            rest = rest[1..];
            text = TakeNumber(ref rest, out var active) && active.Factor > 1 ? rest : text;
        }
    }

    private static bool TakeTo(ref ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart(' ');
        rest = rest.StartsWith("to ") ? rest[3..] : rest.StartsWith("-") ? rest[1..] : default;
        rest = rest.TrimStart(' ');
        if (rest.IsEmpty || !char.IsAsciiDigit(rest[0]))
        {
            return false;
        }

        text = rest;
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, out Counted counted)
    {
        counted = default;
        if (!ClaimNumber.TryTake(ref text, out var number))
        {
            return false;
        }

        foreach (var (word, factor) in Units)
        {
            if (text.StartsWith(word, StringComparison.Ordinal) && (text.Length == word.Length || !char.IsLetterOrDigit(text[word.Length])))
            {
                text = text[word.Length..].TrimStart(' ');
                // "7.241B" can only be a fraction; "1,300M" can be either.
                counted = new(number.Times(factor), factor, number.Doubt == NumberDoubt.Comma ? Separator : null);
                return true;
            }
        }

        counted = new(number, 1, number.Doubt != NumberDoubt.None ? Separator : null);
        return true;
    }

    /// <summary>A number with its unit.</summary>
    private readonly record struct Counted(ClaimNumber Number, double Factor, string? Doubt);
}
