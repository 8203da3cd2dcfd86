using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Most tokens that the model looks at. <c>8k</c> is 8,192 or 8,000; a number that is written out is that number. Only a card that
/// promises more than the file takes is contradicted.
/// </summary>
internal sealed class ContextLengthClaim : IClaimCheck
{
    private static readonly string[] About = ["~", "about ", "up to ", "maximum ", "max. ", "max "];

    /// <inheritdoc/>
    public string Kind => ClaimKinds.ContextLength;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header?.ContextLength is not { } length)
        {
            return ClaimResult.Silent(model, "its context length");
        }

        var (found, place) = ($"{ClaimText.Grouped(length)} tokens", ClaimPlace.Of(model, Kind));
        if (Read(ClaimText.Plain(claim.Value), out var one, out var other) is { } why)
        {
            return ClaimResult.Open(why, found, place);
        }

        return length == one || length == other ? ClaimResult.Confirmed(found, place)
            // Cards tell what was trained on or is advised; files tell what there are positions for.
            : Math.Max(one, other) < length ? ClaimResult.Open("the file takes more tokens than the card promises", found, place)
            : IsStretched(model.Header) ? ClaimResult.Open("the file stretches its positions, so that what it was trained on and what it takes differ", found, place)
            : ClaimResult.Contradicted(found, place);
    }

    private static string? Read(ReadOnlySpan<char> text, out double one, out double other)
    {
        const string NoLength = "it is not understood as a number of tokens";
        (one, other) = (0, 0);
        ClaimText.TakeWord(ref text, About);
        if (!ClaimNumber.TryTake(ref text, out var number))
        {
            return NoLength;
        }

        var (thousand, binary) = text.StartsWith("k") ? (1e3, 1024.0) : text.StartsWith("m") ? (1e6, 1048576.0) : (1.0, 1.0);
        text = (thousand > 1 ? text[1..] : text).Trim(" -");
        if (!ClaimText.IsOneOf(text, ["", "tokens", "token"]))
        {
            return NoLength;
        }

        // Of a bare number only whole ones are lengths: "4,096" parts thousands.
        number = thousand == 1 && number.Doubt != NumberDoubt.None ? number.Times(1000) with { Doubt = NumberDoubt.None } : number;
        (one, other) = (number.Value * thousand, number.Value * binary);
        return number.Doubt != NumberDoubt.None ? "its separator may part thousands or a fraction" : null;
    }

    private static bool IsStretched(ModelHeaderFact header)
    {
        foreach (var property in header.Properties)
        {
            if (property.Name.Contains("rope.scaling", StringComparison.Ordinal) && property.Value is not ("none" or "1" or ""))
            {
                return true;
            }
        }

        return false;
    }
}
