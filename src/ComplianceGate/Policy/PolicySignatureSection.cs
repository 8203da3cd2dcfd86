using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Reads <c>signatures</c>.</summary>
internal static class PolicySignatureSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The object.</param>
    public static SignaturePolicy? Read(PolicyReadState state, PositionedValue section)
    {
        if (!state.IsObject(section, "'signatures'"))
        {
            return null;
        }

        string? trust = null;
        int? threshold = null;
        ImmutableArray<string> parties = [];
        ImmutableArray<string>? rungs = null;
        var (isThere, allowFailing) = (false, false);
        foreach (var member in section.Members)
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "trust":
                    isThere = true;
                    trust = Trust(state, value);
                    break;
                case "threshold":
                    threshold = Threshold(state, value);
                    break;
                case "parties":
                    parties = Words(state, value, "'signatures.parties'", PolicyKeys.Parties);
                    break;
                case "rungs":
                    rungs = Words(state, value, "'signatures.rungs'", PolicyKeys.Rungs);
                    break;
                case "allowFailing":
                    allowFailing = AllowFailing(state, value);
                    break;
                default:
                    state.Unknown(member, "in 'signatures'", PolicyKeys.Signatures, []);
                    break;
            }
        }

        if (!isThere)
        {
            state.Missing(section, "The section on signatures", "trust");
        }

        if (rungs is not null && !parties.Contains("rebuilder"))
        {
            state.Report("'signatures.rungs' has no effect: 'signatures.parties' does not ask for the rebuilder.", section);
        }

        return trust is null ? null : new SignaturePolicy(trust, threshold, parties, rungs, state.Place(section)) { AllowFailing = allowFailing };
    }

    private static string? Trust(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'signatures.trust'") is not { } path)
        {
            return null;
        }

        if (!Path.IsPathRooted(path) && !path.Contains('\\') && !path.Contains(':'))
        {
            return path;
        }

        state.Report("'signatures.trust' must be a path relative to this file, with forward slashes.", value);
        return null;
    }

    private static bool AllowFailing(PolicyReadState state, PositionedValue value)
    {
        if (value.Kind == JsonKind.Boolean)
        {
            return value.Text == "true";
        }

        state.Expected("'signatures.allowFailing'", "true or false", value);
        return false;
    }

    private static int? Threshold(PolicyReadState state, PositionedValue value)
    {
        if (value.Kind == JsonKind.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= PolicyKeys.LargestThreshold)
        {
            return number;
        }

        state.Expected("'signatures.threshold'", $"a whole number from 1 to {PolicyKeys.LargestThreshold}", value);
        return null;
    }

    private static ImmutableArray<string> Words(PolicyReadState state, PositionedValue value, string what, ImmutableArray<string> known)
    {
        if (!state.IsArray(value, what))
        {
            return [];
        }

        var words = ImmutableArray.CreateBuilder<string>();
        foreach (var item in value.Items)
        {
            if (state.OneOf(item, $"An entry of {what}", known) is { } word && !words.Contains(word))
            {
                words.Add(word);
            }
        }

        if (value.Items.IsEmpty)
        {
            state.Expected(what, "a list that is not empty", value);
        }

        return words.ToImmutable();
    }
}
