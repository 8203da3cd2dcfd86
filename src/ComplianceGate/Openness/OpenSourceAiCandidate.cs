using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>
/// Whether a model is a candidate of the Open Source AI Definition 1.0: the freedoms to use, study, modify and share, and what is needed
/// for them: information on the data, the code of training and running, and the parameters, under terms that the OSI approved.
/// </summary>
internal static class OpenSourceAiCandidate
{
    private static readonly string[] Code =
        ["data-preprocessing-code", OpennessParts.TrainingCode, "evaluation-code", "inference-code", "supporting-libraries-and-tools", OpennessParts.Architecture];

    private static readonly string[] DataInformation =
        [OpennessParts.Datasets, OpennessParts.DataCard, OpennessParts.ResearchPaper, OpennessParts.TechnicalReport];

    /// <summary>Judges.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">Its parts.</param>
    /// <returns><c>yes</c>, <c>no</c> or <c>undecided</c>.</returns>
    public static string Judge(OpennessCase model, FrameworkClasses parts)
    {
        var conditions = new Conditions(model, "open-source-ai");
        Parameters(model, conditions);
        Sources(model, parts, conditions);
        Data(model, parts, conditions);
        return conditions.Decide("undecided");
    }

    private static void Parameters(OpennessCase model, Conditions conditions)
    {
        var license = model.License;
        if (license.IsClosed || license.Kind == LicenseKind.UseRestricted)
        {
            conditions.Fail($"The license of the parameters denies one of the freedoms to use, study, modify and share: {license.Why}.");
        }
        else if (license.IsOsiApproved)
        {
            conditions.Hold($"The parameters come under terms that the OSI approved: {license.Why}.");
        }
        else
        {
            conditions.Ask(license.Kind == LicenseKind.Unknown ? "The kind of the license of the parameters is not known."
                : $"The definition asks for parameters under terms that the OSI approved, and these are open without that: {license.Why}.");
        }

        switch (model.Weights)
        {
            case "public":
                conditions.Hold("The parameters are public.");
                break;
            case "private":
                conditions.Fail("The parameters are not given out.");
                break;
            case "gated":
                conditions.Ask("The parameters are given out on request or under a condition.");
                break;
            default:
                conditions.Ask("Nobody says whether the parameters are public.");
                break;
        }
    }

    private static void Sources(OpennessCase model, FrameworkClasses parts, Conditions conditions)
    {
        if (model.TrainingCode == "not-released")
        {
            conditions.Fail("The training code is not released.");
            return;
        }

        var missing = new List<string>();
        var isOther = false;
        foreach (var part in OpennessParts.All)
        {
            if (Array.IndexOf(Code, part.Id) < 0)
            {
                continue;
            }

            if (!model.Profile.HasPart(part.Id) || parts.LicenseOf(part) is not { } license)
            {
                missing.Add(part.Id);
            }
            else if (!OpenLicenses.Holds(license, OpenLicenses.IsOpen))
            {
                conditions.Fail($"{part.Id} is under {license}, which is on no list of open licenses.");
            }
            else if (!OpenLicenses.Holds(license, OpenLicenses.IsOsiApproved))
            {
                isOther = true;
                conditions.Ask($"The definition asks for code under licenses that the OSI approved, and {part.Id} is under {license}, which is open without that.");
            }
        }

        if (missing.Count > 0)
        {
            conditions.Ask($"Nobody says that this code is released, and under which license: {string.Join(", ", missing)} (openness.components).");
        }
        else if (!isOther && !conditions.Fails)
        {
            conditions.Hold("The code of training and running is released under licenses that the OSI approved.");
        }
    }

    private static void Data(OpennessCase model, FrameworkClasses parts, Conditions conditions)
    {
        if (model.Data == "undisclosed")
        {
            conditions.Fail("The training data is not disclosed.");
            return;
        }

        if (model.Data == "released")
        {
            conditions.Hold("The training data is released.");
            return;
        }

        foreach (var part in DataInformation)
        {
            if (parts.IsOpen(part))
            {
                conditions.Hold($"The training data is described ({part}).");
                return;
            }
        }

        conditions.Ask(model.Data == "described" ? "The training data is described; whether in enough detail to build a substantially equivalent system, somebody has to decide."
            : "Nobody says what is told of the training data.");
    }
}
