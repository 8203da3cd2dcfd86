using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Reads <c>profile</c>, key by key as <see cref="ProfileKeys"/> lists them.</summary>
internal sealed class PolicyProfileSection
{
    /// <summary>Keys of the profile that hold no plain value.</summary>
    public static readonly ImmutableArray<string> Structured = ["facts", "models", "openness.components"];

    private const int MostWords = 200;
    private const int LongestFactId = 100;

    private readonly PolicyReadState state;
    private readonly bool perModel;
    private readonly ImmutableSortedDictionary<string, ProfileValue>.Builder values = ImmutableSortedDictionary.CreateBuilder<string, ProfileValue>(StringComparer.Ordinal);
    private Profile profile = Profile.Empty;

    private PolicyProfileSection(PolicyReadState state, bool perModel) => (this.state, this.perModel) = (state, perModel);

    /// <summary>Reads the section.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The object.</param>
    public static Profile? Read(PolicyReadState state, PositionedValue section)
    {
        if (!state.IsObject(section, "'profile'"))
        {
            return null;
        }

        var reader = new PolicyProfileSection(state, perModel: false);
        reader.ReadMembers(section, "", []);
        return reader.Finish() with { Location = state.Place(section) };
    }

    private Profile Finish() => profile with { Values = values.ToImmutable() };

    private void ReadMembers(PositionedValue section, string prefix, ImmutableArray<string> skipped)
    {
        foreach (var member in section.Members)
        {
            var id = prefix + member.Name;
            var value = member.Value;
            if (skipped.Contains(member.Name))
            {
                continue;
            }

            if (ProfileKeys.Find(id) is { } key && (key.PerModel || !perModel))
            {
                if (ReadValue(key, value) is { } read)
                {
                    values[id] = read;
                }
            }
            else if (prefix.Length == 0 && IsParent(member.Name))
            {
                if (state.IsObject(value, $"'profile.{member.Name}'"))
                {
                    ReadMembers(value, member.Name + ".", []);
                }
            }
            else if (!ReadStructured(id, value))
            {
                state.Unknown(member, prefix.Length == 0 ? "in 'profile'" : $"in 'profile.{prefix[..^1]}'", Names(prefix), []);
            }
        }
    }

    private bool ReadStructured(string id, PositionedValue value)
    {
        switch (id)
        {
            case "facts":
                profile = profile with { Facts = Answers(value, "'profile.facts'") };
                return true;
            case "openness.components":
                profile = profile with { Components = Components(value) };
                return true;
            case "models" when !perModel:
                profile = profile with { Models = PolicyLicenseSection.List(state, value, "'profile.models'", ReadModel) };
                return true;
            default:
                return false;
        }
    }

    private static ModelProfile? ReadModel(PolicyReadState state, PositionedValue entry)
    {
        PositionedValue? model = null;
        foreach (var member in entry.Members)
        {
            model = member.Name == "model" ? member.Value : model;
        }

        if (model is null)
        {
            state.Missing(entry, "An entry of 'profile.models'", "model");
            return null;
        }

        var reader = new PolicyProfileSection(state, perModel: true);
        reader.ReadMembers(entry, "", ["model"]);
        return state.Text(model, "'model' of an entry of 'profile.models'") is { } pattern && IsPattern(state, pattern, model)
            ? new ModelProfile(pattern, reader.Finish() with { Location = state.Place(entry) }, state.Place(entry))
            : null;
    }

    private static bool IsPattern(PolicyReadState state, string pattern, PositionedValue value)
    {
        if (!pattern.Contains('\\', StringComparison.Ordinal) && pattern.Length <= PathPattern.Longest)
        {
            return true;
        }

        state.Expected("'model' of an entry of 'profile.models'", "the path of a model with forward slashes, where * stands for any name and ** for any folders", value);
        return false;
    }

    private ProfileValue? ReadValue(ProfileKey key, PositionedValue value)
    {
        var what = $"'profile.{key.Id}'";
        var place = state.Place(value);
        switch (key.Kind)
        {
            case ProfileKind.Word:
                return state.OneOf(value, what, key.Words) is { } word ? new ProfileValue { Words = [word], Location = place } : null;
            case ProfileKind.Words or ProfileKind.Texts:
                return Words(key, value, what) is { IsDefault: false } words ? new ProfileValue { Words = words, Location = place } : null;
            case ProfileKind.Flag when value.Kind == JsonKind.Boolean:
                return new ProfileValue { Flag = value.Text == "true", Location = place };
            case ProfileKind.Day when value.Kind == JsonKind.String && ProfileText.Day(value.Text) is { } day:
                return new ProfileValue { Day = day, Location = place };
            case ProfileKind.Number when value.Kind == JsonKind.Number && ProfileText.Number(value.Text) is { } number:
                return new ProfileValue { Number = number, Location = place };
            default:
                state.Expected(what, ProfileText.Expected(key.Kind), value);
                return null;
        }
    }

    private ImmutableArray<string> Words(ProfileKey key, PositionedValue value, string what)
    {
        ImmutableArray<PositionedValue> items = value.Kind == JsonKind.Array ? value.Items : [value];
        if (items.IsEmpty)
        {
            // An empty list reads as an answer and is none: "nothing is asked for it" has a word of its own.
            state.Report($"{what} is empty, which declares nothing; name a value, or leave it out.", value);
            return default;
        }

        var words = ImmutableArray.CreateBuilder<string>(Math.Min(items.Length, MostWords));
        var isGood = true;
        foreach (var item in items)
        {
            var word = key.Kind == ProfileKind.Words ? Word(key, item, what) : state.Text(item, what);
            isGood &= word is not null;
            if (word is not null && words.Contains(word))
            {
                state.Report($"'{PolicyReadState.Quote(word)}' stands in {what} a second time.", item);
            }
            else if (word is not null && words.Count < MostWords)
            {
                words.Add(word);
            }
        }

        return isGood ? words.DrainToImmutable() : default;
    }

    private string? Word(ProfileKey key, PositionedValue value, string what)
    {
        if (state.Text(value, what) is not { } word)
        {
            return null;
        }

        if (key.Words.Contains(word))
        {
            return word;
        }

        state.Report(ProfileText.UnknownWord(key, word, what), value);
        return null;
    }

    // The text that answers, or the document that does; a number or yes and no as they are written.
    private ImmutableSortedDictionary<string, DeclaredAnswer> Answers(PositionedValue section, string what)
    {
        var answers = ImmutableSortedDictionary.CreateBuilder<string, DeclaredAnswer>(StringComparer.Ordinal);
        if (!state.IsObject(section, what))
        {
            return answers.ToImmutable();
        }

        foreach (var member in section.Members)
        {
            if (member.Name.Length is 0 or > LongestFactId)
            {
                state.Report($"A name in {what} may have 1 to {LongestFactId} characters.", member.Line, member.Column);
            }
            else if (Answer(member, what) is { } answer)
            {
                answers[member.Name] = answer;
            }
        }

        return answers.ToImmutable();
    }

    private ImmutableSortedDictionary<string, DeclaredAnswer> Components(PositionedValue section)
    {
        const string What = "'profile.openness.components'";
        foreach (var member in section.Members)
        {
            if (!OpennessParts.IsKnown(member.Name))
            {
                var nearest = NearestName.Find(member.Name, OpennessParts.All.Select(static o => o.Id));
                state.Report($"{What} knows no '{PolicyReadState.Quote(member.Name)}'. {(nearest is null ? $"Known: {string.Join(", ", OpennessParts.All.Select(static o => o.Id))}." : $"Did you mean '{nearest}'?")}", member.Line, member.Column);
            }
            else if (member.Value.Kind == JsonKind.String)
            {
                state.Expression(member.Value, $"'{member.Name}' in {What}");
            }
        }

        return Answers(section, What);
    }

    private DeclaredAnswer? Answer(PositionedMember member, string what)
    {
        var value = member.Value;
        var name = $"'{PolicyReadState.Quote(member.Name)}' in {what}";
        if (value.Kind is JsonKind.Number or JsonKind.Boolean)
        {
            return new DeclaredAnswer(value.Text, null, state.Place(value));
        }

        if (value.Kind != JsonKind.Object)
        {
            return state.Text(value, name) is { } text ? new DeclaredAnswer(text, null, state.Place(value)) : null;
        }

        if (value.Members is not [{ Name: "document" } only])
        {
            state.Expected(name, "a text, or an object with 'document' and nothing else", value);
            return null;
        }

        if (state.Text(only.Value, $"'document' of {name}") is not { } path)
        {
            return null;
        }

        if (!Path.IsPathRooted(path) && path.AsSpan().IndexOfAny('\\', ':') < 0)
        {
            return new DeclaredAnswer(null, path, state.Place(only.Value));
        }

        state.Expected($"'document' of {name}", "a path relative to this file, with forward slashes", only.Value);
        return null;
    }

    private static bool IsParent(string name)
    {
        foreach (var key in ProfileKeys.All)
        {
            if (key.Id.StartsWith(name, StringComparison.Ordinal) && key.Id.Length > name.Length && key.Id[name.Length] == '.')
            {
                return true;
            }
        }

        return false;
    }

    // What may stand at a level: the last part of the ids, and the objects that hold others.
    private ImmutableArray<string> Names(string prefix)
    {
        var names = new List<string>();
        foreach (var key in ProfileKeys.All)
        {
            if (key.Id.StartsWith(prefix, StringComparison.Ordinal) && (key.PerModel || !perModel))
            {
                var rest = key.Id[prefix.Length..];
                var name = rest.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? rest[..dot] : rest;
                if (!names.Contains(name))
                {
                    names.Add(name);
                }
            }
        }

        foreach (var id in Structured)
        {
            if (id.StartsWith(prefix, StringComparison.Ordinal) && id.IndexOf('.', prefix.Length) < 0 && !(perModel && id == "models"))
            {
                names.Add(id[prefix.Length..]);
            }
        }

        return [.. names];
    }
}

/// <summary>Values of the profile as text: in the policy, and behind <c>--if</c>.</summary>
internal static class ProfileText
{
    private const double Largest = 1e40;
    private const int MostListed = 20;

    /// <summary>A day; null where it is none.</summary>
    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A number that is not negative; null where it is none.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= Largest ? number : null;

    /// <summary>What a kind of key asks for.</summary>
    public static string Expected(ProfileKind kind) => kind switch
    {
        ProfileKind.Flag => "true or false",
        ProfileKind.Day => "a day of the calendar written as yyyy-MM-dd",
        ProfileKind.Number => "a number that is not negative, such as 1e23",
        _ => "a text or an array of texts",
    };

    /// <summary>That a word is not one of a key's.</summary>
    public static string UnknownWord(ProfileKey key, string word, string what)
    {
        var nearest = NearestName.Find(word, key.Words);
        // Parts of a word are left out where the words alone fill the line: the documentation lists them.
        var known = key.Words.Length <= MostListed ? key.Words : key.Words.RemoveAll(static w => w.Contains('/', StringComparison.Ordinal));
        var help = nearest is null ? $"Known: {string.Join(", ", known)}{(known.Length < key.Words.Length ? ", and parts of them (docs/duties.md)" : "")}." : $"Did you mean '{nearest}'?";
        return $"{what} knows no '{PolicyReadState.Quote(word)}'. {help}";
    }
}
