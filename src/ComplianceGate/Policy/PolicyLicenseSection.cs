using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>Reads <c>licenses</c>.</summary>
internal static class PolicyLicenseSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="section">The section; null where the file has none.</param>
    /// <param name="extendsDefault">Whether the built-in list holds beside <c>allow</c>.</param>
    public static LicensePolicy Read(PolicyReadState state, PositionedValue? section, bool extendsDefault)
    {
        var policy = new LicensePolicy();
        if (section is null || !state.IsObject(section, "'licenses'"))
        {
            return policy;
        }

        foreach (var member in section.Members)
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "allow":
                    policy = policy with { Allow = state.Terms(value, "'licenses.allow'"), AllowsOsiOrFsf = extendsDefault };
                    break;
                case "deny":
                    policy = policy with { Deny = state.Terms(value, "'licenses.deny'") };
                    break;
                case "build":
                    policy = policy with { Build = state.Terms(value, "'licenses.build'") };
                    break;
                case "exceptions":
                    policy = policy with { Exceptions = List(state, value, "'licenses.exceptions'", ReadException) };
                    break;
                case "clarify":
                    policy = policy with { Clarify = List(state, value, "'licenses.clarify'", ReadClarification) };
                    break;
                default:
                    state.Unknown(member, "in 'licenses'", PolicyKeys.Licenses, []);
                    break;
            }
        }

        return policy;
    }

    /// <summary>Reads a list of entries, each an object.</summary>
    /// <param name="state">Problems and checks.</param>
    /// <param name="value">The list.</param>
    /// <param name="what">Its name for messages.</param>
    /// <param name="read">Reads one entry; null where it is not valid.</param>
    public static ImmutableArray<T> List<T>(
        PolicyReadState state, PositionedValue value, string what, Func<PolicyReadState, PositionedValue, T?> read)
        where T : class
    {
        if (!state.IsArray(value, what))
        {
            return [];
        }

        var entries = ImmutableArray.CreateBuilder<T>(value.Items.Length);
        foreach (var item in value.Items)
        {
            if (state.IsObject(item, $"An entry of {what}") && read(state, item) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries.ToImmutable();
    }

    private static LicenseAllowance? ReadException(PolicyReadState state, PositionedValue entry)
    {
        PositionedValue? package = null, version = null, allow = null, reason = null;
        foreach (var member in entry.Members)
        {
            switch (member.Name)
            {
                case "package": package = member.Value; break;
                case "version": version = member.Value; break;
                case "allow": allow = member.Value; break;
                case "reason": reason = member.Value; break;
                default: state.Unknown(member, "in an exception", PolicyKeys.Exception, []); break;
            }
        }

        var id = Required(state, entry, package, "An exception", "package") ? state.PackageId(package!, "'package'") : null;
        var range = version is null ? null : state.Range(version, "'version'");
        var terms = Required(state, entry, allow, "An exception", "allow") ? state.Terms(allow!, "'allow' of an exception") : [];
        var why = Required(state, entry, reason, "An exception", "reason") ? state.Text(reason!, "'reason'") : null;
        if (allow is { Kind: JsonKind.Array, Items: [] })
        {
            state.Expected("'allow' of an exception", "a list of at least one license", allow);
        }

        return id is null || why is null ? null : new(id, range, terms, why, state.Place(entry));
    }

    private static LicenseClarification? ReadClarification(PolicyReadState state, PositionedValue entry)
    {
        PositionedValue? package = null, version = null, expression = null, file = null, digest = null;
        foreach (var member in entry.Members)
        {
            switch (member.Name)
            {
                case "package": package = member.Value; break;
                case "version": version = member.Value; break;
                case "expression": expression = member.Value; break;
                case "file": file = member.Value; break;
                case "sha256": digest = member.Value; break;
                default: state.Unknown(member, "in a clarification", PolicyKeys.Clarification, []); break;
            }
        }

        // A clarification is a claim about a text, bound to it by its digest, or nobody would see that the text changed. A package
        // without any text can only be clarified for one version, whose content cannot change.
        var id = Required(state, entry, package, "A clarification", "package") ? state.PackageId(package!, "'package'") : null;
        var range = version is null ? null : state.Range(version, "'version'");
        var license = Required(state, entry, expression, "A clarification", "expression") ? state.Expression(expression!, "'expression'") : null;
        if (file is null && digest is null)
        {
            if (range is null || !NuGetHost.IsExactVersion(range))
            {
                state.Report("A clarification without 'file' and 'sha256' needs a 'version' that is one version, not a range.", entry);
                return null;
            }

            return id is null || license is null ? null : new(id, range, license, null, null, state.Place(entry));
        }

        var path = Required(state, entry, file, "A clarification", "file") ? PackagePath(state, file!) : null;
        var sha256 = Required(state, entry, digest, "A clarification", "sha256") ? Digest(state, digest!) : null;
        return id is null || license is null || path is null || sha256 is null
            ? null
            : new(id, range, license, path, sha256, state.Place(entry));
    }

    /// <summary>Whether an entry has a key; reports it otherwise.</summary>
    public static bool Required(PolicyReadState state, PositionedValue entry, PositionedValue? value, string what, string key)
    {
        if (value is null)
        {
            state.Missing(entry, what, key);
        }

        return value is not null;
    }

    private static string? PackagePath(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'file'") is not { } text)
        {
            return null;
        }

        var inside = !text.Contains('\\', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal);
        foreach (var step in text.Split('/'))
        {
            inside &= step is not ("" or "." or "..");
        }

        if (inside)
        {
            return text;
        }

        state.Expected("'file'", "a path inside the package with forward slashes, such as LICENSE.txt", value);
        return null;
    }

    private static string? Digest(PolicyReadState state, PositionedValue value)
    {
        var valid = value.Kind == JsonKind.String && value.Text.Length == 64;
        for (var i = 0; valid && i < 64; i++)
        {
            valid = char.IsAsciiHexDigit(value.Text[i]);
        }

        if (valid)
        {
            return value.Text.ToLowerInvariant();
        }

        state.Expected("'sha256'", "64 hexadecimal digits", value);
        return null;
    }
}
