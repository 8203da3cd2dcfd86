using System.Collections.Immutable;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Policy;

namespace ComplianceGate.Duties;

/// <summary>Reads packs of duties. A pack with a problem is refused as a whole: half a pack would leave out duties in silence.</summary>
public static class DutyPackReader
{
    private const string RoleDefault = "default";

    /// <summary>Reads a pack.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="isKnownFact">Whether the list of facts has an id.</param>
    /// <returns>The pack; null with problems.</returns>
    public static (DutyPack? Pack, ImmutableArray<PackProblem> Problems) Read(ReadOnlySpan<byte> bytes, Func<string, bool> isKnownFact)
    {
        ArgumentNullException.ThrowIfNull(isKnownFact);
        var state = new DataReadState();
        var pack = state.Parse(bytes) is { } root ? ReadPack(state, root, isKnownFact) : null;
        return state.IsGood ? (pack, []) : (null, state.Problems);
    }

    private static DutyPack ReadPack(DataReadState state, PositionedValue root, Func<string, bool> isKnownFact)
    {
        string id = "", title = "", version = "", jurisdiction = "", about = "";
        DateOnly verified = default;
        PositionedValue? duties = null;
        ImmutableArray<PositionedMember> definitions = [];
        state.Need(root, "The pack", "id", "title", "version", "jurisdiction", "verifiedOn", "about", "duties");
        foreach (var member in root.Members)
        {
            var what = $"'{member.Name}' of the pack";
            switch (member.Name)
            {
                case "$schema": state.Text(member.Value, what); break;
                case "id": id = state.Text(member.Value, what); break;
                case "title": title = state.Text(member.Value, what); break;
                case "version": version = state.Text(member.Value, what); break;
                case "jurisdiction": jurisdiction = state.Text(member.Value, what); break;
                case "verifiedOn": verified = state.Day(member.Value, what); break;
                case "about": about = state.Text(member.Value, what); break;
                case "definitions": definitions = state.IsObject(member.Value, what) ? member.Value.Members : []; break;
                case "duties": duties = member.Value; break;
                default: state.Unknown(member, "in the pack"); break;
            }
        }

        var conditions = new ConditionReader(state, definitions);
        var read = ImmutableArray.CreateBuilder<Duty>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in duties is not null && state.IsArray(duties, "'duties'") ? duties.Items : [])
        {
            if (state.IsObject(item, "An entry of 'duties'"))
            {
                var duty = new DutyReader(state, conditions, isKnownFact).Read(item);
                read.Add(duty);
                if (!ids.Add(duty.Id) || !duty.Id.StartsWith(id + "/", StringComparison.Ordinal))
                {
                    state.Report($"The id '{SafeText.Line(duty.Id, 80)}' must begin with '{SafeText.Line(id, 80)}/' and stand there once.", item);
                }
            }
        }

        foreach (var definition in definitions)
        {
            if (!conditions.Used.Contains(definition.Name))
            {
                state.Report($"No condition refers to the definition '{SafeText.Line(definition.Name, 80)}'.", definition.Line, definition.Column);
            }
        }

        return new DutyPack { Id = id, Title = title, Version = version, Jurisdiction = jurisdiction, VerifiedOn = verified, About = about, Duties = read.DrainToImmutable() };
    }

    private sealed class DutyReader(DataReadState state, ConditionReader conditions, Func<string, bool> isKnownFact)
    {
        private static readonly DutyCondition Never = new AnyOf([]);

        public Duty Read(PositionedValue entry)
        {
            state.Need(entry, "A duty", "id", "title", "summary", "instrument", "article", "kind", "scope", "appliesFrom", "when", "requires", "severity", "source", "verifiedOn", "verifiedAgainst", "confidence");
            var duty = new Duty
            {
                Id = "", Title = "", Summary = "", Instrument = "", Article = "", AppliesFrom = default, When = Never, Source = "", VerifiedOn = default, VerifiedAgainst = "", Confidence = "low",
            };
            foreach (var member in entry.Members)
            {
                duty = Text(duty, member) ?? Structured(duty, member);
            }

            if (duty.Requires.IsEmpty && duty.Kind == DutyKind.Duty)
            {
                state.Report("A duty that asks for no fact can never be met.", entry);
            }

            return duty;
        }

        private Duty? Text(Duty duty, PositionedMember member)
        {
            var what = $"'{member.Name}' of a duty";
            var value = member.Value;
            return member.Name switch
            {
                "id" => duty with { Id = state.Text(value, what) },
                "title" => duty with { Title = state.Text(value, what) },
                "summary" => duty with { Summary = state.Text(value, what) },
                "instrument" => duty with { Instrument = state.Text(value, what) },
                "article" => duty with { Article = state.Text(value, what) },
                "decision" => duty with { Decision = state.Text(value, what) },
                "source" => duty with { Source = state.Text(value, what) },
                "verifiedAgainst" => duty with { VerifiedAgainst = state.Text(value, what) },
                "verifiedOn" => duty with { VerifiedOn = state.Day(value, what) },
                "appliesFrom" => duty with { AppliesFrom = state.Day(value, what) },
                "appliesUntil" => duty with { AppliesUntil = state.Day(value, what) },
                "confidence" => duty with { Confidence = state.OneOf(value, what, "high", "medium", "low") },
                _ => null,
            };
        }

        private Duty Structured(Duty duty, PositionedMember member)
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "kind":
                    var kind = state.OneOf(value, "'kind' of a duty", "duty", "prohibition", "information");
                    return duty with { Kind = kind switch { "prohibition" => DutyKind.Prohibition, "information" => DutyKind.Information, _ => DutyKind.Duty } };
                case "scope":
                    return duty with { IsPerModel = state.OneOf(value, "'scope' of a duty", "project", "model") == "model" };
                case "legacy":
                    return duty with { Legacy = Legacy(value) };
                case "when":
                    return duty with { When = conditions.Read(value, "'when' of a duty") };
                case "exemptions":
                    return duty with { Exemptions = Exemptions(value) };
                case "requires":
                    return duty with { Requires = Requires(value) };
                case "severity":
                    return duty with { Severities = Severities(value) };
                default:
                    state.Unknown(member, "in a duty");
                    return duty;
            }
        }

        private DutyLegacy? Legacy(PositionedValue value)
        {
            if (!state.IsObject(value, "'legacy'"))
            {
                return null;
            }

            state.Need(value, "'legacy'", "releasedBefore", "appliesFrom", "cite");
            var legacy = new DutyLegacy(default, default, "");
            foreach (var member in value.Members)
            {
                switch (member.Name)
                {
                    case "releasedBefore": legacy = legacy with { ReleasedBefore = state.Day(member.Value, "'releasedBefore'") }; break;
                    case "appliesFrom": legacy = legacy with { AppliesFrom = state.Day(member.Value, "'appliesFrom'") }; break;
                    case "cite": legacy = legacy with { Cite = state.Text(member.Value, "'cite'") }; break;
                    default: state.Unknown(member, "in 'legacy'"); break;
                }
            }

            return legacy;
        }

        private ImmutableArray<DutyExemption> Exemptions(PositionedValue value)
        {
            var exemptions = ImmutableArray.CreateBuilder<DutyExemption>();
            foreach (var item in state.IsArray(value, "'exemptions'") ? value.Items : [])
            {
                if (!state.IsObject(item, "An entry of 'exemptions'"))
                {
                    continue;
                }

                state.Need(item, "An exemption", "id", "when", "cite", "reason");
                var exemption = new DutyExemption("", Never, "", "");
                foreach (var member in item.Members)
                {
                    switch (member.Name)
                    {
                        case "id": exemption = exemption with { Id = state.Text(member.Value, "'id' of an exemption") }; break;
                        case "when": exemption = exemption with { When = conditions.Read(member.Value, "'when' of an exemption") }; break;
                        case "cite": exemption = exemption with { Cite = state.Text(member.Value, "'cite' of an exemption") }; break;
                        case "reason": exemption = exemption with { Reason = state.Text(member.Value, "'reason' of an exemption") }; break;
                        default: state.Unknown(member, "in an exemption"); break;
                    }
                }

                exemptions.Add(exemption);
            }

            return exemptions.DrainToImmutable();
        }

        private ImmutableArray<string> Requires(PositionedValue value)
        {
            var facts = state.Texts(value, "'requires'");
            foreach (var fact in facts)
            {
                if (!isKnownFact(fact))
                {
                    state.Report($"The list of facts has no '{SafeText.Line(fact, 80)}'.", value);
                }
            }

            return facts;
        }

        private ImmutableSortedDictionary<string, Severity> Severities(PositionedValue value)
        {
            var severities = ImmutableSortedDictionary.CreateBuilder<string, Severity>(StringComparer.Ordinal);
            foreach (var member in state.IsObject(value, "'severity'") ? value.Members : [])
            {
                if (member.Name != RoleDefault && !ProfileKeys.Find(ProfileKeys.Role)!.Words.Contains(member.Name))
                {
                    state.Unknown(member, "in 'severity': it is no role");
                }

                severities[member.Name] = state.OneOf(member.Value, "A severity", "error", "warning", "note", "none") switch
                {
                    "error" => Severity.Error,
                    "warning" => Severity.Warning,
                    "note" => Severity.Note,
                    _ => Severity.None,
                };
            }

            if (!severities.ContainsKey(RoleDefault))
            {
                state.Report("'severity' lacks 'default'.", value);
            }

            return severities.ToImmutable();
        }
    }
}
