using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>What one duty is held against: the profile as it stands for the project or one of its models, and what was read.</summary>
public sealed class Situation
{
    /// <summary>Roles of those who publish, and say nothing yet of whether it is a model or a system.</summary>
    internal static readonly ImmutableArray<string> Publishers = ["hobbyist", "researcher", "open-source-maintainer", "steward"];

    private readonly Dictionary<string, Answer> derived = new(StringComparer.Ordinal);

    /// <summary>Makes a situation.</summary>
    /// <param name="profile">The profile of the project.</param>
    /// <param name="facts">What was read.</param>
    /// <param name="model">The model that it is about; null for the project.</param>
    /// <param name="openness">What is open of it; null where nothing was judged.</param>
    public Situation(Profile profile, GateFacts facts, ModelFact? model, OpennessDecision? openness)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(facts);
        (Profile, Facts, Model, Openness) = (Of(profile, model), facts, model, openness);
    }

    /// <summary>The profile, with what differs for the model.</summary>
    public Profile Profile { get; }

    /// <summary>What was read.</summary>
    public GateFacts Facts { get; }

    /// <summary>The model; null for the project.</summary>
    public ModelFact? Model { get; }

    /// <summary>What is open of it.</summary>
    public OpennessDecision? Openness { get; }

    /// <summary>What is declared for a key; null for nothing.</summary>
    /// <param name="key">Id of the key.</param>
    public ProfileValue? Value(string key)
    {
        if (Profile.Values.TryGetValue(key, out var value))
        {
            return value;
        }

        // A card may declare the compute of its training (compliance.training-compute).
        return key == ProfileKeys.TrainingCompute && Claim(ClaimKinds.TrainingCompute) is { } claim && ProfileText.Number(claim.Value) is { } flop
            ? new ProfileValue { Number = flop }
            : null;
    }

    /// <summary>A declared number; null for none.</summary>
    /// <param name="key">Id of the key.</param>
    public double? Number(string key) => Value(key)?.Number;

    /// <summary>The declared words; empty for none.</summary>
    /// <param name="key">Id of the key.</param>
    public ImmutableArray<string> Words(string key) => Value(key)?.Words ?? [];

    /// <summary>Whether a word is declared, or a part of it.</summary>
    /// <param name="key">Id of the key.</param>
    /// <param name="word">The word.</param>
    public bool Has(string key, string word)
    {
        foreach (var declared in Words(key))
        {
            if (IsWithin(declared, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A claim of the model's card; null for none.</summary>
    /// <param name="kind">One of <see cref="ClaimKinds"/>.</param>
    public CardClaim? Claim(string kind)
    {
        foreach (var claim in Model?.Card?.Claims ?? [])
        {
            if (claim.Kind == kind)
            {
                return claim;
            }
        }

        return null;
    }

    /// <summary>What a derived key says; judged once.</summary>
    /// <param name="key">The key.</param>
    public Answer Derived(IDerivedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!derived.TryGetValue(key.Id, out var answer))
        {
            derived[key.Id] = answer = key.Judge(this);
        }

        return answer;
    }

    /// <summary>Whether a word is another or a part of it.</summary>
    internal static bool IsWithin(string declared, string word) =>
        declared.StartsWith(word, StringComparison.Ordinal) && (declared.Length == word.Length || declared[word.Length] == '/');

    /// <summary>The profile for a model: what its entry says replaces what the project says.</summary>
    private static Profile Of(Profile profile, ModelFact? model)
    {
        foreach (var entry in model is null ? [] : profile.Models)
        {
            if (PathPattern.Matches(entry.Model, model!.DisplayPath))
            {
                return profile with
                {
                    Values = profile.Values.SetItems(entry.Profile.Values),
                    Facts = profile.Facts.SetItems(entry.Profile.Facts),
                    Components = entry.Profile.Components.IsEmpty ? profile.Components : entry.Profile.Components,
                    Location = entry.Location,
                };
            }
        }

        return profile;
    }
}
