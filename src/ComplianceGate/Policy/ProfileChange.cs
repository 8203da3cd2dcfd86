using System.Collections.Immutable;

namespace ComplianceGate.Policy;

/// <summary>Supposes something of a profile before anybody declares it: <c>--if role=deployer</c>.</summary>
public static class ProfileChange
{
    private static readonly ImmutableArray<(string Short, string Id)> Short =
        [("use", ProfileKeys.Uses), ("roles", ProfileKeys.Role), ("markets", ProfileKeys.Market), ("release", ProfileKeys.Released), ("compute", ProfileKeys.TrainingCompute)];

    /// <summary>
    /// Applies changes in their order. The first value that is given for a key replaces what is declared, more values of the same key join it;
    /// an empty value takes the key away.
    /// </summary>
    /// <param name="profile">What is declared; null for nothing.</param>
    /// <param name="changes">Changes <c>key=value</c>, with values of lists between commas.</param>
    /// <param name="error">What is wrong with the first that cannot be followed, in one sentence; null otherwise.</param>
    /// <returns>The supposed profile; null with an error.</returns>
    public static Profile? Apply(Profile? profile, IEnumerable<string> changes, out string? error)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var values = (profile ?? Profile.Empty).Values.ToBuilder();
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (!TryTake(change, values, begun, out error))
            {
                return null;
            }
        }

        error = null;
        var changed = profile ?? Profile.Empty;
        // What is supposed of all models holds for those with an entry of their own, too.
        return changed with { Values = values.ToImmutable(), Models = [.. changed.Models.Select(m => m with { Profile = m.Profile with { Values = m.Profile.Values.RemoveRange(begun) } })] };
    }

    private static bool TryTake(string change, ImmutableSortedDictionary<string, ProfileValue>.Builder values, HashSet<string> begun, out string? error)
    {
        var split = change.IndexOf('=', StringComparison.Ordinal);
        var name = (split < 0 ? change : change[..split]).Trim();
        foreach (var (nickname, id) in Short)
        {
            name = name == nickname ? id : name;
        }

        if (split < 0 || ProfileKeys.Find(name) is not { } key)
        {
            var nearest = NearestName.Find(name, ProfileKeys.All.Select(static k => k.Id));
            error = split < 0
                ? $"'{PolicyReadState.Quote(change)}' must be key=value."
                : $"The profile knows no '{PolicyReadState.Quote(name)}'. {(nearest is null ? $"Known: {string.Join(", ", ProfileKeys.All.Select(static k => k.Id))}." : $"Did you mean '{nearest}'?")}";
            return false;
        }

        var text = change[(split + 1)..].Trim();
        if (text.Length == 0)
        {
            values.Remove(key.Id);
            error = null;
            return true;
        }

        var before = begun.Add(key.Id) ? null : values.GetValueOrDefault(key.Id);
        if (Value(key, text, before, out error) is not { } value)
        {
            return false;
        }

        values[key.Id] = value;
        return true;
    }

    private static ProfileValue? Value(ProfileKey key, string text, ProfileValue? before, out string? error)
    {
        error = null;
        switch (key.Kind)
        {
            case ProfileKind.Flag when text is "true" or "false":
                return new ProfileValue { Flag = text == "true" };
            case ProfileKind.Day when ProfileText.Day(text) is { } day:
                return new ProfileValue { Day = day };
            case ProfileKind.Number when ProfileText.Number(text) is { } number:
                return new ProfileValue { Number = number };
            case ProfileKind.Flag or ProfileKind.Day or ProfileKind.Number:
                error = $"'{key.Id}' must be {ProfileText.Expected(key.Kind)}, but is '{PolicyReadState.Quote(text)}'.";
                return null;
        }

        var words = (before?.Words ?? []).ToBuilder();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (key.Kind != ProfileKind.Texts && !key.Words.Contains(word))
            {
                error = ProfileText.UnknownWord(key, word, $"'{key.Id}'");
                return null;
            }

            if (key.Kind == ProfileKind.Word)
            {
                words.Clear();
            }

            if (!words.Contains(word))
            {
                words.Add(word);
            }
        }

        return new ProfileValue { Words = words.ToImmutable() };
    }
}
