using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Reads <c>waivers</c> and <c>waiverTerms</c>.</summary>
internal static class PolicyWaiverSection
{
    /// <summary>Reads the waivers.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The array.</param>
    public static ImmutableArray<Waiver> Read(PolicyReadState state, PositionedValue section)
    {
        if (!state.IsArray(section, "'waivers'"))
        {
            return [];
        }

        var waivers = ImmutableArray.CreateBuilder<Waiver>(section.Items.Length);
        foreach (var item in section.Items)
        {
            if (state.IsObject(item, "An entry of 'waivers'") && ReadWaiver(state, item) is { } waiver)
            {
                waivers.Add(waiver);
            }
        }

        return waivers.ToImmutable();
    }

    /// <summary>Reads the terms that hold for all waivers.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The object.</param>
    public static (bool WallClock, int? MaximumDays) ReadTerms(PolicyReadState state, PositionedValue section)
    {
        var wall = false;
        int? days = null;
        if (!state.IsObject(section, "'waiverTerms'"))
        {
            return (wall, days);
        }

        foreach (var member in section.Members)
        {
            switch (member.Name)
            {
                case "clock":
                    wall = state.OneOf(member.Value, "'waiverTerms.clock'", PolicyKeys.Clocks) == "wall";
                    break;
                case "maximumDays":
                    days = Days(state, member.Value);
                    break;
                default:
                    state.Unknown(member, "in 'waiverTerms'", PolicyKeys.WaiverTerms, []);
                    break;
            }
        }

        return (wall, days);
    }

    private static int? Days(PolicyReadState state, PositionedValue value)
    {
        if (value.Kind == JsonKind.Number
            && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && days is >= 1 and <= PolicyKeys.LongestTerm)
        {
            return days;
        }

        state.Expected("'waiverTerms.maximumDays'", $"a whole number of days from 1 to {PolicyKeys.LongestTerm}", value);
        return null;
    }

    private static Waiver? ReadWaiver(PolicyReadState state, PositionedValue entry)
    {
        string? code = null, component = null, reason = null, owner = null, ticket = null, digest = null;
        DateOnly? expires = null;
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in entry.Members)
        {
            var value = member.Value;
            present.Add(member.Name);
            switch (member.Name)
            {
                case "code": code = Code(state, value); break;
                case "component": component = Component(state, value); break;
                case "reason": reason = state.Text(value, "'reason'"); break;
                case "owner": owner = state.Text(value, "'owner'"); break;
                case "expires": expires = Day(state, value); break;
                case "ticket": ticket = state.Text(value, "'ticket'"); break;
                case "digest": digest = Digest(state, value); break;
                default: state.Unknown(member, "in a waiver", PolicyKeys.Waiver, []); break;
            }
        }

        foreach (var key in PolicyKeys.Waiver)
        {
            if (!PolicyKeys.OptionalInWaiver.Contains(key) && !present.Contains(key))
            {
                state.Missing(entry, "A waiver", key);
            }
        }

        return code is null || component is null || reason is null || owner is null || expires is null
            ? null
            : new(code, component, reason, owner, expires.Value, state.Place(entry), ticket, digest);
    }

    private static string? Code(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'code'") is not { } code || !state.IsCode(code, "in a waiver", value.Line, value.Column))
        {
            return null;
        }

        if (!PolicyKeys.UnwaivableCodes.Contains(code))
        {
            return code;
        }

        state.Report($"{code} cannot be waived: a waiver vouches neither for the policy it stands in nor for another waiver.", value);
        return null;
    }

    private static string? Component(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'component'") is not { } component)
        {
            return null;
        }

        if (WaiverComponent.IsValid(component))
        {
            return component;
        }

        // Anything else would match nothing, and a waiver that matches nothing looks like one that holds.
        state.Expected(
            "'component'",
            "a package URL (pkg:nuget/Id, pkg:npm/name or pkg:generic/file.dll, or one of these with @ and a version or range) or a path as findings show it "
                + "(forward slashes, no wildcard, no ./)",
            value);
        return null;
    }

    private static string? Digest(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'digest'") is not { } text)
        {
            return null;
        }

        if (WaiverDigest.Read(text) is { } digest)
        {
            return digest;
        }

        state.Expected("'digest'", "64 hexadecimal digits (SHA-256 of a model or file), or the content hash of a package: 88 characters of base64 or 128 hexadecimal digits (SHA-512)", value);
        return null;
    }

    private static DateOnly? Day(PolicyReadState state, PositionedValue value)
    {
        if (value.Kind == JsonKind.String
            && DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        state.Expected("'expires'", "a day of the calendar written as yyyy-MM-dd", value);
        return null;
    }
}
