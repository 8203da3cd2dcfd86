using ComplianceGate.Policy;

namespace ComplianceGate.Openness;

/// <summary>What a profile says of one model: what it says of models whose pattern fits, else what it says of the project.</summary>
internal sealed class ProfileView
{
    private readonly Profile whole;
    private readonly Profile? own;

    /// <summary>Finds what holds for a model.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="model">The model's display path; null for models that the project does not ship.</param>
    public ProfileView(Profile profile, string? model)
    {
        whole = profile;
        foreach (var entry in model is null ? [] : profile.Models)
        {
            if (PathPattern.Matches(entry.Model, model!.StartsWith("./", StringComparison.Ordinal) ? model[2..] : model))
            {
                own = entry.Profile;
                return;
            }
        }
    }

    /// <summary>Whether a part of the model is declared as released.</summary>
    public bool HasPart(string part) => Part(part) is not null;

    /// <summary>The license that is declared for a part or a group of them; null where none is.</summary>
    public string? PartLicense(string part) => Part(part)?.Text is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>The one word of a key; null where nothing is declared.</summary>
    public string? Word(string key) => Value(key) is { Words: [var word, ..] } ? word : null;

    /// <summary>The words of a key; empty where nothing is declared.</summary>
    public ReadOnlySpan<string> Words(string key) => Value(key) is { } value ? value.Words.AsSpan() : [];

    /// <summary>Whether a key is declared.</summary>
    public bool Has(string key) => Value(key) is not null;

    /// <summary>The truth of a key; null where nothing is declared.</summary>
    public bool? Flag(string key) => Value(key)?.Flag;

    /// <summary>The number of a key; null where nothing is declared.</summary>
    public double? Number(string key) => Value(key)?.Number;

    private ProfileValue? Value(string key) =>
        own is not null && own.Values.TryGetValue(key, out var value) ? value : whole.Values.GetValueOrDefault(key);

    private DeclaredAnswer? Part(string part) =>
        own is not null && own.Components.TryGetValue(part, out var answer) ? answer : whole.Components.GetValueOrDefault(part);
}
