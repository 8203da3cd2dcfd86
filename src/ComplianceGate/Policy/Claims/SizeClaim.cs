using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Size of the file, of one of its parts, or of all together. A size with a unit stands for what rounds to it, be the unit decimal or
/// binary; what a whole step of the last digit explains (a size that was cut instead of rounded) is left open.
/// </summary>
internal sealed class SizeClaim : IClaimCheck
{
    private static readonly (string Unit, double Decimal, double Binary)[] Units =
    [
        ("b", 1, 1), ("byte", 1, 1), ("bytes", 1, 1),
        ("kb", 1e3, 1024), ("mb", 1e6, 1048576), ("gb", 1e9, 1073741824), ("tb", 1e12, 1099511627776),
        ("kib", 1024, 1024), ("mib", 1048576, 1048576), ("gib", 1073741824, 1073741824), ("tib", 1099511627776, 1099511627776),
        ("k", 1e3, 1024), ("m", 1e6, 1048576), ("g", 1e9, 1073741824), ("t", 1e12, 1099511627776),
    ];

    private static readonly string[] About = ["~", "≈", "about ", "approx. ", "approx ", "approximately ", "around ", "ca. ", "circa "];

    /// <inheritdoc/>
    public string Kind => ClaimKinds.Size;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        var sizes = Sizes(model, claim.Detail);
        if (sizes.Count == 0)
        {
            return ClaimResult.Open($"it is the size of {claim.Detail}, which is no file of this model");
        }

        var (found, place) = ($"{ClaimText.Grouped(sizes[0].Size)} bytes", sizes[0].Place);
        if (Read(ClaimText.Plain(claim.Value), out var number, out var unit) is { } why)
        {
            return ClaimResult.Open(why, found, place);
        }

        var near = false;
        foreach (var (size, where) in sizes)
        {
            if (Fits(size, number.Times(unit.Decimal), 0.5) || Fits(size, number.Times(unit.Binary), 0.5))
            {
                return ClaimResult.Confirmed($"{ClaimText.Grouped(size)} bytes", where);
            }

            near |= Fits(size, number.Times(unit.Decimal), 1) || Fits(size, number.Times(unit.Binary), 1);
        }

        return near && unit.Decimal > 1 ? ClaimResult.Open("they differ by less than a step of the last digit", found, place) : ClaimResult.Contradicted(found, place);
    }

    private static bool Fits(long size, ClaimNumber number, double steps) =>
        number.Step <= 1 ? size == number.Value : Math.Abs(size - number.Value) <= number.Step * steps;

    private static string? Read(ReadOnlySpan<char> text, out ClaimNumber number, out (double Decimal, double Binary) unit)
    {
        const string NoSize = "it is not understood as a size";
        unit = default;
        var bracket = text.IndexOf('(');
        text = (bracket > 0 ? text[..bracket] : text).Trim(' ');
        ClaimText.TakeWord(ref text, About);
        if (!ClaimNumber.TryTake(ref text, out number))
        {
            return NoSize;
        }

        if (text.IsEmpty)
        {
            unit = (1, 1);
            return number.Doubt != NumberDoubt.None || !number.IsWhole ? "it names no unit" : null;
        }

        foreach (var (word, @decimal, binary) in Units)
        {
            if (text.SequenceEqual(word))
            {
                unit = (@decimal, binary);
                return number.Doubt == NumberDoubt.Comma || (number.Doubt == NumberDoubt.Dot && @decimal == 1)
                    ? "its separator may part thousands or a fraction" : null;
            }
        }

        return NoSize;
    }

    private static List<(long Size, string Place)> Sizes(ModelFact model, string? named)
    {
        var own = ClaimPlace.FileName(model.DisplayPath);
        var sizes = new List<(long Size, string Place)>();
        if (named is null || ClaimPlace.FileName(named) == own)
        {
            sizes.Add((model.Size, "the size of " + own));
        }

        var (shards, all) = (model.Size, model.Size);
        foreach (var part in model.Parts)
        {
            var name = ClaimPlace.FileName(part.DisplayPath);
            if (named is not null && ClaimPlace.FileName(named) == name)
            {
                sizes.Add((part.Size, "the size of " + name));
            }

            var isOther = part.Path != model.Path;
            shards += isOther && part.Role is ModelPartRole.Shard or ModelPartRole.ExternalData ? part.Size : 0;
            all += isOther && part.Role is ModelPartRole.Shard or ModelPartRole.ExternalData or ModelPartRole.Index ? part.Size : 0;
        }

        if (named is null && shards != model.Size)
        {
            // Whether the list of shards counts as a part of the model is anybody's choice.
            sizes.Add((shards, "the sizes of its files together"));
            sizes.Add((all, "the sizes of its files together"));
            // A model that is known by that list has its weights elsewhere.
            sizes.Add((shards - model.Size, "the sizes of its other files together"));
        }

        return sizes;
    }
}
