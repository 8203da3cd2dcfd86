using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>
/// Derives from the facts of a model and from what is declared what of it is open. What is not known stays so, and what is declared does
/// not win over what was read.
/// </summary>
public static class OpennessJudge
{
    /// <summary>Judges the project's own models; or, where it ships none, the one that its profile speaks of.</summary>
    /// <param name="profile">What is declared.</param>
    /// <param name="facts">What was read.</param>
    /// <param name="licenses">What the models' licenses are, by <see cref="ModelFact.DisplayPath"/>.</param>
    /// <returns>In the order of the models; empty where the project ships none of its own and its profile speaks of none.</returns>
    public static ImmutableArray<OpennessDecision> Judge(Profile profile, GateFacts facts, IReadOnlyDictionary<string, ModelLicenseDecision> licenses)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(licenses);
        var decisions = ImmutableArray.CreateBuilder<OpennessDecision>();
        foreach (var model in facts.Models)
        {
            // What is inside a consumed package is its publisher's, of whom this profile says nothing.
            if (model.Package is null)
            {
                decisions.Add(Judge(profile, facts, model, licenses.GetValueOrDefault(model.DisplayPath)));
            }
        }

        if (decisions.Count == 0 && SpeaksOfAModel(profile))
        {
            decisions.Add(Judge(profile, facts, null, null));
        }

        return decisions.DrainToImmutable();
    }

    private static OpennessDecision Judge(Profile profile, GateFacts facts, ModelFact? file, ModelLicenseDecision? license)
    {
        var model = new OpennessCase
        {
            Model = file,
            Facts = facts,
            Profile = new ProfileView(profile, file?.DisplayPath),
            Decision = license,
            License = OpennessFacts.Found(license?.License) ?? new(LicenseKind.Unknown, false, null, "its kind is not known"),
        };
        OpennessFacts.Weights(model);
        OpennessFacts.License(model);
        TrainingDataFacts.Settle(model);
        OpennessFacts.TrainingCode(model);
        OpennessFacts.Hosts(model);
        OpennessFacts.Revocable(model);
        var parts = FrameworkClasses.Of(model);
        return new OpennessDecision
        {
            Model = file?.DisplayPath,
            Weights = model.Weights,
            LicenseKind = LicenseReading.Name(model.License.Kind),
            Data = model.Data,
            TrainingCode = model.TrainingCode,
            Hosts = model.Hosts,
            Revocable = model.Revocable,
            FrameworkClass = parts.Class(),
            OpenSourceAi = OpenSourceAiCandidate.Judge(model, parts),
            Article53 = Article53Candidate.Judge(model),
            Reasons = model.Reasons,
        };
    }

    /// <summary>Whether a profile declares something of a model, or a role that is about one.</summary>
    private static bool SpeaksOfAModel(Profile profile)
    {
        if (!profile.Components.IsEmpty)
        {
            return true;
        }

        foreach (var (id, value) in profile.Values)
        {
            if (ProfileKeys.Find(id) is { PerModel: true } || (id == ProfileKeys.Role && (value.Words.Contains("gpai-provider") || value.Words.Contains("downstream-modifier"))))
            {
                return true;
            }
        }

        return false;
    }
}
