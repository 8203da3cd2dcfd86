using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// A language, by its code of two letters, of three, or its name. A file that lists some need not list all: a card is contradicted only
/// where it and the file have none in common.
/// </summary>
internal sealed class LanguageClaim : IClaimCheck
{
    /// <inheritdoc/>
    public string Kind => ClaimKinds.Language;

    /// <inheritdoc/>
    public ClaimResult Check(ModelFact model, CardClaim claim)
    {
        if (model.Header is not { Languages.IsEmpty: false } header)
        {
            return ClaimResult.Silent(model, "its languages");
        }

        var (found, place) = (ClaimText.Join(header.Languages), ClaimPlace.Of(model, Kind));
        foreach (var language in header.Languages)
        {
            if (ClaimText.Plain(language) == ClaimText.Plain(claim.Value))
            {
                return ClaimResult.Confirmed(found, place);
            }
        }

        if (Languages.Code(claim.Value) is not { } code)
        {
            return ClaimResult.Open("it is no single language that is known", found, place);
        }

        var isListed = Lists(header, code, out var areKnown);
        return isListed ? ClaimResult.Confirmed(found, place)
            : !areKnown ? ClaimResult.Open("not every entry of the file is a single language that is known", found, place)
            : AnyInCommon(model, header) ? ClaimResult.Open("the file does not list it, and need not list all", found, place)
            : ClaimResult.Contradicted(found, place, "the card and the file have no language in common");
    }

    private static bool Lists(ModelHeaderFact header, string code, out bool areKnown)
    {
        areKnown = true;
        var isListed = false;
        foreach (var language in header.Languages)
        {
            var listed = Languages.Code(language);
            areKnown &= listed is not null;
            isListed |= listed == code;
        }

        return isListed;
    }

    private static bool AnyInCommon(ModelFact model, ModelHeaderFact header)
    {
        foreach (var other in model.Card?.Claims ?? [])
        {
            if (other.Kind == ClaimKinds.Language && (Languages.Code(other.Value) is not { } code || Lists(header, code, out _)))
            {
                return true;
            }
        }

        return false;
    }
}
