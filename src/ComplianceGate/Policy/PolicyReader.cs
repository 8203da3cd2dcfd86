using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>
/// Reads <c>compliance.json</c>. A setting is used or refused: an unknown key, a wrong value, or a key that this version does
/// not act on is a problem with line and column, and all of them are told in one pass.
/// </summary>
/// <param name="parseExpression">
/// Reads a license expression: the expression, or an error in one sentence and the offending piece of the text. It is to refuse
/// ids that SPDX does not list.
/// </param>
/// <param name="knownCodes">The codes of all rules.</param>
/// <param name="defaultSeverity">The severity of a rule where no policy says anything; null to take each for an error.</param>
public sealed class PolicyReader(
    Func<string, (LicenseExpression? Expression, string? Error, TextSpan Span)> parseExpression,
    IReadOnlyCollection<string> knownCodes,
    Func<string, Severity>? defaultSeverity = null)
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaximumSize = 1 << 20;

    /// <summary>Reads what a search found; the built-in policy where it found nothing.</summary>
    /// <param name="files">The door to the disk.</param>
    /// <param name="search">The search's result.</param>
    public PolicyReading Read(InputFiles files, PolicyFileSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search.Problem is { } problem)
        {
            var kind = search.IsNamed ? PolicyLayerKind.Named : PolicyLayerKind.Repository;
            return new(CompliancePolicy.BuiltIn with { Path = problem.Location.Path }, [problem]) { Layers = [new(problem.Location.Path, null, kind)] };
        }

        return search.Path is null && search.Organisation.IsEmpty ? new(CompliancePolicy.BuiltIn, []) : new PolicyLayerReader(this, files).Read(search);
    }

    /// <summary>Reads a file and those that it extends, and nothing of the layers above it.</summary>
    /// <param name="files">The door to the disk.</param>
    /// <param name="path">Absolute path of the file.</param>
    public PolicyReading Read(InputFiles files, string path) => Read(files, new PolicyFileSearch(path, null) { IsNamed = true });

    /// <summary>Reads what a search found and tells where each value comes from.</summary>
    /// <param name="files">The door to the disk.</param>
    /// <param name="search">The search's result.</param>
    public PolicyExplanation Explain(InputFiles files, PolicyFileSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        return search.Problem is null
            ? new PolicyLayerReader(this, files).Explain(search)
            : new(Read(files, search), []);
    }

    /// <summary>Reads the bytes of one file; files that it extends are not followed.</summary>
    /// <param name="bytes">The bytes; the policy's digest is taken over them as they are.</param>
    /// <param name="path">Absolute path of the file, for locations.</param>
    public PolicyReading Parse(ReadOnlySpan<byte> bytes, string path) => ParseDocument(bytes, path, PolicyLayerKind.Named).Reading;

    /// <summary>Reads the bytes of one file for whoever goes on with what is in it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="kind">What kind of layer it is.</param>
    internal PolicyDocument ParseDocument(ReadOnlySpan<byte> bytes, string path, PolicyLayerKind kind)
    {
        var state = new PolicyReadState(path, parseExpression, knownCodes);
        var named = CompliancePolicy.BuiltIn with { Path = path, Sha256 = FileDigest.Sha256(bytes) };
        var document = PositionedJson.Parse(bytes, path);
        foreach (var issue in document.Issues)
        {
            state.Report(SafeText.Line(issue.Message), issue.Line, issue.Column);
        }

        var (policy, extends) = (named, PolicyExtends.Nothing);
        var locks = ImmutableArray<PolicyLock>.Empty;
        if (document.Root is { } root && state.IsObject(root, "The policy"))
        {
            (extends, locks) = ReadLayering(state, root);
            // What extends a file is read again together with it; the built-in policy is above every file.
            var keepsBuiltIn = extends.BuiltIn || extends.Follows;
            policy = ReadRoot(state, root, named, keepsBuiltIn, keepsBuiltIn) with { ModeLock = PlaceOf(locks, "mode") };
        }

        var layer = new PolicyLayer(path, named.Sha256, kind);
        var problems = state.Problems();
        return new(new PolicyReading(problems.IsEmpty ? policy : named, problems) { Layers = [layer] }, layer, document.Root, extends, locks);
    }

    /// <summary>Reads what layers were merged into. Every one of them was read before, so that nothing new can be wrong with it.</summary>
    internal PolicyReading ReadMerged(PolicyMerge merge, CompliancePolicy named)
    {
        var state = new PolicyReadState(named.Path!, parseExpression, knownCodes);
        var policy = ReadRoot(state, merge.Root(), named, merge.KeepsBuiltIn("licenses.allow"), merge.KeepsBuiltIn("models.licenses.accept"));
        var problems = state.Problems();
        return new(problems.IsEmpty ? policy with { ModeLock = PlaceOf(merge.Locks, "mode") } : named, problems);
    }

    /// <summary>What merges layers.</summary>
    internal PolicyMerge NewMerge() => new(parseExpression, defaultSeverity);

    /// <summary>The severity of a rule where no policy says anything.</summary>
    internal Severity DefaultSeverity(string code) => defaultSeverity is null ? Severity.Error : defaultSeverity(code);

    /// <summary>The codes of all rules.</summary>
    internal IReadOnlyCollection<string> Codes => knownCodes;

    private static FileLocation? PlaceOf(IEnumerable<PolicyLock> locks, string path)
    {
        foreach (var held in locks)
        {
            if (held.Holds(path))
            {
                return held.Place;
            }
        }

        return null;
    }

    private static (PolicyExtends Extends, ImmutableArray<PolicyLock> Locks) ReadLayering(PolicyReadState state, PositionedValue root)
    {
        var extends = PolicyExtends.Nothing;
        var locks = ImmutableArray<PolicyLock>.Empty;
        foreach (var member in root.Members)
        {
            if (member.Name == "extends")
            {
                extends = PolicyExtendsSection.Read(state, member.Value);
            }
            else if (member.Name == "locked")
            {
                locks = PolicyLockSection.Read(state, member.Value, root);
            }
        }

        return (extends, locks);
    }

    private static CompliancePolicy ReadRoot(PolicyReadState state, PositionedValue root, CompliancePolicy policy, bool keepsLicenses, bool keepsTerms)
    {
        PositionedValue? licenses = null, models = null;
        foreach (var member in root.Members)
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "$schema":
                    state.Text(value, "'$schema'");
                    break;
                case "extends" or "locked":
                    break;
                case "mode":
                    policy = policy with { Mode = state.OneOf(value, "'mode'", PolicyKeys.Modes) };
                    break;
                case "rules":
                    policy = policy with { Rules = ReadRules(state, value) };
                    break;
                case "licenses":
                    licenses = value;
                    break;
                case "models":
                    models = value;
                    break;
                case "waivers":
                    policy = policy with { Waivers = PolicyWaiverSection.Read(state, value) };
                    break;
                case "waiverTerms":
                    var (wall, days) = PolicyWaiverSection.ReadTerms(state, value);
                    policy = policy with { WallClock = wall, MaximumWaiverDays = days };
                    break;
                case "previous":
                    policy = policy with { Previous = ReadPrevious(state, value) };
                    break;
                case "reviews":
                    policy = policy with { Reviews = PolicyReviewSection.Read(state, value) };
                    break;
                case "dependencies":
                    policy = policy with { Dependencies = PolicyDependencySection.Read(state, value) };
                    break;
                case "signatures":
                    policy = policy with { Signatures = PolicySignatureSection.Read(state, value) };
                    break;
                case "profile":
                    policy = policy with { Profile = PolicyProfileSection.Read(state, value) };
                    break;
                case "duties":
                    policy = policy with { Duties = PolicyDutySection.Read(state, value) };
                    break;
                case "cryptography":
                    policy = policy with { Cryptography = PolicyCryptographySection.Read(state, value) };
                    break;
                default:
                    state.Unknown(member, "in the policy", PolicyKeys.Root, PolicyKeys.ReservedRoot);
                    break;
            }
        }

        policy = models is null ? policy : policy with { Models = ReadModels(state, models, keepsTerms) };
        return policy with { Licenses = PolicyLicenseSection.Read(state, licenses, keepsLicenses) };
    }

    private static PreviousPlace? ReadPrevious(PolicyReadState state, PositionedValue value)
    {
        if (state.Text(value, "'previous'") is not { } path)
        {
            return null;
        }

        if (Path.IsPathRooted(path) || path.Contains('\\') || path.Contains(':'))
        {
            state.Report("'previous' must be a path relative to this file, with forward slashes.", value);
            return null;
        }

        return new PreviousPlace(path, state.Place(value));
    }

    private static ImmutableSortedDictionary<string, Severity> ReadRules(PolicyReadState state, PositionedValue section)
    {
        var rules = ImmutableSortedDictionary.CreateBuilder<string, Severity>(StringComparer.Ordinal);
        if (!state.IsObject(section, "'rules'"))
        {
            return rules.ToImmutable();
        }

        foreach (var member in section.Members)
        {
            var known = state.IsCode(member.Name, "in 'rules'", member.Line, member.Column);
            if (known && PolicyKeys.FixedCodes.Contains(member.Name))
            {
                state.Report($"The severity of {member.Name} cannot be set: it tells that there is no policy to go by.", member.Line, member.Column);
            }

            var word = state.OneOf(member.Value, $"The severity of '{PolicyReadState.Quote(member.Name)}'", PolicyKeys.Severities);
            if (known && word is not null)
            {
                rules[member.Name] = word switch
                {
                    "error" => Severity.Error,
                    "warning" => Severity.Warning,
                    "note" => Severity.Note,
                    _ => Severity.None,
                };
            }
        }

        return rules.ToImmutable();
    }

    private static ModelPolicy ReadModels(PolicyReadState state, PositionedValue section, bool extendsDefault)
    {
        var policy = new ModelPolicy();
        if (!state.IsObject(section, "'models'"))
        {
            return policy;
        }

        foreach (var member in section.Members)
        {
            if (member.Name == "require")
            {
                policy = policy with { Require = ReadFields(state, member.Value) };
            }
            else if (member.Name == "licenses")
            {
                policy = policy with { Licenses = PolicyModelLicenseSection.Read(state, member.Value, extendsDefault) };
            }
            else if (member.Name == "attribution")
            {
                policy = policy with { RequiresAttribution = state.OneOf(member.Value, "'models.attribution'", PolicyKeys.Attributions) == "require" };
            }
            else if (member.Name == "thresholds")
            {
                policy = policy with { Thresholds = PolicyLicenseSection.List(state, member.Value, "'models.thresholds'", PolicyThresholdSection.Read) };
            }
            else
            {
                state.Unknown(member, "in 'models'", PolicyKeys.Models, PolicyKeys.ReservedModels);
            }
        }

        return policy;
    }

    private static ImmutableArray<string> ReadFields(PolicyReadState state, PositionedValue value)
    {
        var fields = ImmutableArray.CreateBuilder<string>();
        if (!state.IsArray(value, "'models.require'"))
        {
            return [];
        }

        foreach (var item in value.Items)
        {
            if (state.Text(item, "An entry of 'models.require'") is not { } field)
            {
                continue;
            }

            if (!CardFields.All.Contains(field))
            {
                var nearest = NearestName.Find(field, CardFields.All);
                var help = nearest is null ? $"Known: {string.Join(", ", CardFields.All)}." : $"Did you mean '{nearest}'?";
                state.Report($"Unknown card field '{PolicyReadState.Quote(field)}' in 'models.require'. {help}", item);
            }
            else if (fields.Contains(field))
            {
                state.Report($"'{field}' stands in 'models.require' a second time.", item);
            }
            else
            {
                fields.Add(field);
            }
        }

        return fields.ToImmutable();
    }
}
