using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Quantisation and types. A GGUF file says its own mix; for anything else the type counts that holds more than half of the stored
/// elements. Types that pack several values into one element prove nothing against a card: they are counted in other units.
/// </summary>
internal sealed class QuantisationClaim : IClaimCheck
{
    private static readonly string[] NotQuantised = ["none", "no", "unquantized", "unquantised", "not quantized", "not quantised", "full precision"];

    private static readonly string[] Signs = [",", ";", "/", "(", ")", "[", "]", "|", "+", " "];

    /// <inheritdoc/>
    public string Kind => ClaimKinds.Quantisation;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header is not { } header || (header.TensorTypes.IsEmpty && header.Quantisation is null))
        {
            return ClaimResult.Silent(model, "the types of its weights");
        }

        var weights = Weights.Of(model, header);
        if (ClaimText.IsOneOf(ClaimText.Plain(claim.Value), NotQuantised))
        {
            return weights.IsQuantised is not { } isQuantised ? weights.Open("the types of the file do not tell whether it is quantised")
                : isQuantised ? weights.Contradicted() : weights.Confirmed();
        }

        var claimed = Read(claim.Value);
        return claimed.Kind switch
        {
            WeightKind.Unknown => weights.Open("it names no type, several, or a method that leaves the type open"),
            WeightKind.Block => Block(claimed, weights),
            _ => Plain(claimed, weights),
        };
    }

    private static ClaimResult Block(WeightType claimed, Weights weights)
    {
        if (weights.Stated.Kind == WeightKind.Block)
        {
            var stated = weights.Stated;
            return claimed == stated ? weights.Confirmed()
                : claimed.Bits == stated.Bits && IsPart(claimed, stated) ? weights.Confirmed("the file names the mix as well")
                : claimed.Bits == stated.Bits && IsPart(stated, claimed) ? weights.Open("the file does not name the mix")
                : claimed.Bits == stated.Bits && IsNickname(claimed) ? weights.Open("no file type is called so: such mixes carry the name of their next relative")
                : weights.Contradicted();
        }

        var most = weights.Most;
        return most.Kind == WeightKind.Unknown ? weights.Open("no type that is known holds more than half of the elements")
            : most.Kind != WeightKind.Block ? weights.IsPacked ? weights.Open("packed types are counted in other units") : weights.Contradicted()
            : most == claimed ? weights.Confirmed()
            // A mix holds tensors of its neighbours too.
            : Math.Abs(most.Bits - claimed.Bits) < 2 ? weights.Open("the file does not name its mix")
            : weights.Contradicted();
    }

    // Q4_K_L and Q5_K_XL are names that people give; llama.cpp itself knows only Q3_K_L (llama.h, llama_ftype).
    private static bool IsNickname(WeightType type) => type.Mix is "xl" || (type.Mix is "l" && type.Bits != 3);

    // "Q4" is any of four bits, "Q4_K" any mix of them.
    private static bool IsPart(WeightType rough, WeightType exact) =>
        rough.Mix.Length == 0 && exact.Name.StartsWith(rough.Name, StringComparison.Ordinal) && (rough.Name != exact.Name || exact.Mix.Length > 0);

    private static ClaimResult Plain(WeightType claimed, Weights weights)
    {
        var most = weights.Most;
        if (most.Kind == WeightKind.Unknown)
        {
            return weights.Open("no type that is known holds more than half of the elements");
        }

        if (most.Name == claimed.Name || (claimed.Name == "16bit" && most is { Kind: WeightKind.Float, Bits: 16 })
            || (claimed.Bits <= 8 && claimed.Kind == WeightKind.Integer && most.IsQuantised && most.Bits == claimed.Bits))
        {
            return weights.Confirmed();
        }

        // What holds most elements may be what was left unpacked, and scales stand beside whole numbers of any width.
        return weights.IsPacked ? weights.Open("packed types are counted in other units")
            : claimed.IsQuantised && weights.HasIntegers && !most.IsQuantised ? weights.Open("the file mixes whole numbers with others")
            : weights.Contradicted();
    }

    /// <summary>The one type that a text names; unknown when it names none or several.</summary>
    private static WeightType Read(string text)
    {
        var whole = WeightType.Of(text);
        if (whole.Kind != WeightKind.Unknown)
        {
            return whole;
        }

        WeightType found = default;
        foreach (var word in ClaimText.Plain(text).Replace("-bit", "bit", StringComparison.Ordinal).Replace(" bit", "bit", StringComparison.Ordinal)
            .Split(Signs, StringSplitOptions.RemoveEmptyEntries))
        {
            var type = WeightType.Of(word);
            if (type.Kind == WeightKind.Unknown || type == found)
            {
                continue;
            }

            // "4-bit (Q4_K_M)" says one thing twice.
            if (found.Kind != WeightKind.Unknown && found.Bits != type.Bits)
            {
                return default;
            }

            found = type.Kind == WeightKind.Block || found.Kind == WeightKind.Unknown ? type : found;
        }

        return found;
    }

    /// <summary>What a file says of the types of its weights.</summary>
    private sealed record Weights(string Found, string Place, WeightType Stated, WeightType Most, bool IsPacked, bool HasIntegers)
    {
        public bool? IsQuantised => Most.Kind == WeightKind.Unknown || (IsPacked && !Most.IsQuantised) ? null : Most.IsQuantised;

        public static Weights Of(ModelFact model, ModelHeaderFact header)
        {
            var (isPacked, hasIntegers) = (false, false);
            double all = 0;
            foreach (var type in header.TensorTypes)
            {
                var kind = WeightType.Of(type.Type).Kind;
                all += type.Elements;
                isPacked |= type.IsPacked && kind != WeightKind.Block;
                hasIntegers |= kind == WeightKind.Integer;
            }

            var first = header.TensorTypes.IsEmpty ? null : header.TensorTypes[0];
            var stated = header.Quantisation is null ? default : WeightType.Of(header.Quantisation);
            var most = first is not null && first.Elements * 2.0 > all ? WeightType.Of(first.Type) : first is null ? stated : default;
            var share = first is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{first.Type} in {Math.Floor(first.Elements * 100.0 / Math.Max(1, all)):0} % of the elements");
            return header.Quantisation is { } named
                ? new(first is null ? named : $"{named}, {share}", ClaimPlace.Of(model, ClaimKinds.Quantisation), stated, most, isPacked, hasIntegers)
                : new(share, "the types of its tensors", stated, most, isPacked, hasIntegers);
        }

        public ClaimResult Confirmed(string? reason = null) => ClaimResult.Confirmed(Found, Place, reason);

        public ClaimResult Contradicted() => ClaimResult.Contradicted(Found, Place);

        public ClaimResult Open(string reason) => ClaimResult.Open(reason, Found, Place);
    }
}
