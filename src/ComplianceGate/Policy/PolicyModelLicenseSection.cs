using System.Collections.Immutable;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>Reads <c>models.licenses</c>.</summary>
internal static class PolicyModelLicenseSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The section.</param>
    /// <param name="extendsDefault">Whether the built-in list holds beside <c>accept</c>.</param>
    public static ModelLicensePolicy Read(PolicyReadState state, PositionedValue section, bool extendsDefault)
    {
        var policy = new ModelLicensePolicy();
        if (!state.IsObject(section, "'models.licenses'"))
        {
            return policy;
        }

        foreach (var member in section.Members)
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "accept":
                    policy = policy with { Accept = Accepted(state, value, "'models.licenses.accept'"), AcceptsOpenTerms = extendsDefault };
                    break;
                case "allow":
                    policy = policy with { Allow = state.Terms(value, "'models.licenses.allow'") };
                    break;
                case "deny":
                    policy = policy with { Deny = state.Terms(value, "'models.licenses.deny'") };
                    break;
                case "exceptions":
                    policy = policy with { Exceptions = PolicyLicenseSection.List(state, value, "'models.licenses.exceptions'", ReadException) };
                    break;
                default:
                    state.Unknown(member, "in 'models.licenses'", PolicyKeys.ModelLicenses, []);
                    break;
            }
        }

        return policy;
    }

    private static ModelLicenseAllowance? ReadException(PolicyReadState state, PositionedValue entry)
    {
        PositionedValue? model = null, accept = null, allow = null, reason = null;
        foreach (var member in entry.Members)
        {
            switch (member.Name)
            {
                case "model": model = member.Value; break;
                case "accept": accept = member.Value; break;
                case "allow": allow = member.Value; break;
                case "reason": reason = member.Value; break;
                default: state.Unknown(member, "in an exception for a model", PolicyKeys.ModelException, []); break;
            }
        }

        const string What = "An exception for a model";
        var path = PolicyLicenseSection.Required(state, entry, model, What, "model") ? ModelPath(state, model!) : null;
        var terms = accept is null ? [] : Accepted(state, accept, "'accept' of an exception");
        var licenses = allow is null ? [] : state.Terms(allow, "'allow' of an exception");
        var why = PolicyLicenseSection.Required(state, entry, reason, What, "reason") ? state.Text(reason!, "'reason'") : null;
        if (IsEmpty(accept) && IsEmpty(allow))
        {
            state.Report($"{What} must accept a term in 'accept' or allow a license in 'allow'.", entry);
        }

        return path is null || why is null ? null : new(path, terms, licenses, why, state.Place(entry));
    }

    private static bool IsEmpty(PositionedValue? list) => list is null or { Kind: JsonKind.Array, Items: [] };

    // Anything else would match nothing, and an exception that matches nothing looks like one that holds.
    private static string? ModelPath(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'model'") is not { } path)
        {
            return null;
        }

        if (path.AsSpan().IndexOfAny('\\', '*') < 0)
        {
            return path;
        }

        state.Expected("'model'", "the path of a model as findings show it (forward slashes, no wildcard)", value);
        return null;
    }

    private static ImmutableArray<PolicyModelTerm> Accepted(PolicyReadState state, PositionedValue value, string what)
    {
        if (!state.IsArray(value, what))
        {
            return [];
        }

        var terms = ImmutableArray.CreateBuilder<PolicyModelTerm>(value.Items.Length);
        var seen = new HashSet<int>();
        foreach (var item in value.Items)
        {
            if (state.Text(item, $"An entry of {what}") is not { } name)
            {
                continue;
            }

            var index = ModelTermNames.Accepted.IndexOf(name);
            if (index < 0)
            {
                var nearest = NearestName.Find(name, ModelTermNames.Accepted);
                var help = nearest is null ? $"Known: {string.Join(", ", ModelTermNames.Accepted)}." : $"Did you mean '{nearest}'?";
                state.Report($"Unknown term '{PolicyReadState.Quote(name)}' in {what}. {help}", item);
            }
            else if (!seen.Add(index))
            {
                state.Report($"'{name}' stands in {what} a second time.", item);
            }
            else
            {
                terms.Add(new(ModelTermNames.All[index], state.Place(item)));
            }
        }

        return terms.ToImmutable();
    }
}
