using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>
/// Whether a model is a candidate of Article 53(2) of Regulation (EU) 2024/1689: a free and open-source license that allows access, use,
/// modification and distribution, and parameters, architecture and usage information made public; no systemic risk; not monetised
/// (recital 103). What disqualifies a license follows the Commission's guidelines on general-purpose models, which do not bind.
/// </summary>
internal static class Article53Candidate
{
    /// <summary>Judges.</summary>
    /// <returns><c>yes</c>, <c>no</c> or <c>decision</c>.</returns>
    public static string Judge(OpennessCase model)
    {
        var conditions = new Conditions(model, "article-53-2");
        SystemicRisk(model, conditions);
        License(model, conditions);
        Weights(model, conditions);
        Architecture(model, conditions);
        Usage(model, conditions);
        Monetisation(model, conditions);
        Hosts(model, conditions);
        return conditions.Decide("decision");
    }

    private static void SystemicRisk(OpennessCase model, Conditions conditions)
    {
        var answer = SystemicRiskRule.Judge(new SystemicRiskInput
        {
            IsDesignated = model.Profile.Flag("systemicRisk") == true,
            IsModifier = model.Profile.Words(ProfileKeys.Role).Contains("downstream-modifier"),
            Training = model.Profile.Number(ProfileKeys.TrainingCompute) ?? SystemicRiskRule.OfCard(model.Model),
            Base = model.Profile.Number(ProfileKeys.BaseCompute),
            Modification = model.Profile.Number(ProfileKeys.ModificationCompute),
            IsBaseSystemic = model.Profile.Flag("compute.baseSystemic"),
        });
        if (answer.Holds == true)
        {
            conditions.Fail($"Article 53(2) does not hold for models with systemic risk, whatever their license: {answer.Why}.");
        }
    }

    private static void License(OpennessCase model, Conditions conditions)
    {
        var why = model.License.Why;
        switch (model.License.Kind)
        {
            case LicenseKind.Osi or LicenseKind.OpenData:
                conditions.Hold($"The license is free and open: {why}.");
                break;
            case LicenseKind.UseRestricted:
                conditions.Ask($"Whether a license with restrictions of use is free and open in the sense of Article 53(2) is disputed, so somebody has to decide: {why}.");
                break;
            case LicenseKind.Unknown:
                conditions.Ask("The kind of the license is not known; declare openness.license.", "openness.license");
                break;
            case LicenseKind.ScaleRestricted:
                conditions.Fail($"A license with a threshold of users is not free and open in the sense of Article 53(2), as the Commission's guidelines read it: {why}.");
                break;
            case LicenseKind.NonCommercial or LicenseKind.ResearchOnly:
                conditions.Fail($"A license for non-commercial use or research only is not free and open in the sense of Article 53(2), as the Commission's guidelines read it: {why}.");
                break;
            default:
                conditions.Fail($"The license does not allow access, use, modification and distribution to everybody: {why}.");
                break;
        }

        if (model.License.IsOpen && model.Profile.Flag("openness.revocable") == true)
        {
            conditions.Ask("The profile declares that the grant can be taken back, which no open license allows.");
        }
    }

    private static void Weights(OpennessCase model, Conditions conditions)
    {
        switch (model.Weights)
        {
            case "public":
                conditions.Hold("The weights are public.");
                break;
            case "gated":
                conditions.Ask("Whether weights that are given out on request or under a condition are public, somebody has to decide.");
                break;
            case "private":
                conditions.Fail("The weights are not public.");
                break;
            default:
                conditions.Ask("Nobody says whether the weights are public; declare openness.weights.", "openness.weights");
                break;
        }
    }

    private static void Architecture(OpennessCase model, Conditions conditions)
    {
        var declared = model.Profile.Word("openness.architecture");
        if (declared == "not-public")
        {
            conditions.Fail("The profile declares that the architecture is not public.");
        }
        else if (declared == "public" || model.Profile.HasPart(OpennessParts.Architecture))
        {
            conditions.Hold("The profile declares that the architecture is public.");
        }
        else if (model is { Weights: "public", Model.Header.Architecture: { } architecture })
        {
            conditions.Hold($"The weights, which are public, name their architecture ({architecture}).");
        }
        else
        {
            conditions.Ask("Nobody says whether information on the architecture is public; declare openness.architecture.", "openness.architecture");
        }
    }

    private static void Usage(OpennessCase model, Conditions conditions)
    {
        switch (model.Profile.Word("openness.usage"))
        {
            case "public":
                conditions.Hold("The profile declares that information on the usage is public.");
                break;
            case "not-public":
                conditions.Fail("The profile declares that information on the usage is not public.");
                break;
            default:
                conditions.Ask("Nobody says whether information on the usage is public; declare openness.usage"
                    + (model.Model?.Card?.Field(CardFields.IntendedUse) is { State: CardFieldState.Stated } ? " where the card, which tells the intended use, is." : "."), "openness.usage");
                break;
        }
    }

    private static void Monetisation(OpennessCase model, Conditions conditions)
    {
        var (asked, isPrice) = ((string?)null, true);
        foreach (var word in model.Profile.Words("monetisation"))
        {
            asked = word == "none" ? asked : asked is null ? word : $"{asked}, {word}";
            isPrice &= word is "none" or "price" or "paid-support-needed";
        }

        var commercial = model.Profile.Word(ProfileKeys.Commercial);
        if (asked is not null && isPrice && commercial == "microenterprise")
        {
            conditions.Ask($"Money is asked for it ({asked}); between microenterprises that is no monetisation (recital 103), so it hangs on who buys.");
        }
        else if (asked is not null)
        {
            conditions.Fail($"It is monetised ({asked}), and then it does not count as free and open (recital 103).");
        }
        else if (!model.Profile.Words("monetisation").IsEmpty || commercial == "no")
        {
            conditions.Hold("The profile declares that neither money nor data is asked for it (recital 103).");
        }
        else
        {
            conditions.Ask("Nobody says whether money or data is asked for it (recital 103); declare monetisation.", "monetisation");
        }
    }

    // Article 53(2) asks that the weights are public, and not from how many places: who gives them out matters where one alone also chooses to whom.
    private static void Hosts(OpennessCase model, Conditions conditions)
    {
        if (model.IsHeldHere)
        {
            conditions.Hold("A lock binds the weights to the license text beside them, so that no host can take this copy back.");
        }
        else if (model.Hosts > 1)
        {
            conditions.Hold("More than one host gives the weights out.");
        }
        else if (model.Hosts == 1 && model.Weights == "gated")
        {
            conditions.Ask("Only one host gives the weights out, on request or under a condition, and can withdraw them; name a second one, or lock the model with its license text beside it.");
        }
        else if (model.Hosts == 1)
        {
            conditions.Hold("Only one host gives the weights out and can withdraw them; Article 53(2) asks for no second one.");
        }
    }
}
