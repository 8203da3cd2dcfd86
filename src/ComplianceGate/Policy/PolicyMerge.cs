using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;
using ComplianceGate.Licensing;

namespace ComplianceGate.Policy;

/// <summary>A key as the layers so far leave it.</summary>
/// <param name="Member">The key and value of the lowest layer that has it.</param>
/// <param name="Items">The entries of a list, of whatever layer.</param>
/// <param name="KeepsBuiltIn">Whether what the built-in policy accepts holds beside the entries.</param>
internal sealed record LayeredValue(PositionedMember Member, ImmutableArray<PositionedValue> Items, bool KeepsBuiltIn);

/// <summary>
/// Merges the layers of a policy, the highest first, key by key, and holds each to what those before it lock. All layers must have been
/// read without a problem.
/// </summary>
/// <param name="parseExpression">Reads a license expression.</param>
/// <param name="defaultSeverity">The severity of a rule where no policy says anything; null to take each for an error.</param>
internal sealed class PolicyMerge(
    Func<string, (LicenseExpression? Expression, string? Error, TextSpan Span)> parseExpression, Func<string, Severity>? defaultSeverity)
{
    private const int MostComparisons = 1 << 22;

    private readonly Dictionary<string, LayeredValue> values = new(StringComparer.Ordinal);
    private readonly List<string> order = [];
    private readonly List<PolicyLock> locks = [];
    private readonly List<PolicyProblem> problems = [];

    /// <summary>What loosens something that is locked, in the order of the layers.</summary>
    public IReadOnlyList<PolicyProblem> Problems => problems;

    /// <summary>What is locked, the highest first.</summary>
    public IReadOnlyList<PolicyLock> Locks => locks;

    /// <summary>A key; null where no layer has it.</summary>
    /// <param name="path">Its path.</param>
    public LayeredValue? Find(string path) => values.GetValueOrDefault(path);

    /// <summary>The keys that layers have in a section, in the order in which they were met.</summary>
    /// <param name="section">Its path.</param>
    public IEnumerable<string> In(string section) => order.Where(p => p.StartsWith(section + ".", StringComparison.Ordinal));

    /// <summary>Whether the built-in list holds beside a list.</summary>
    /// <param name="path">The list's path.</param>
    public bool KeepsBuiltIn(string path) => Find(path)?.KeepsBuiltIn ?? true;

    /// <summary>The lock that holds a key; null where it is free.</summary>
    /// <param name="path">Its path.</param>
    public PolicyLock? LockOf(string path)
    {
        foreach (var held in locks)
        {
            if (held.Holds(path))
            {
                return held;
            }
        }

        return null;
    }

    /// <summary>Puts a layer below those so far.</summary>
    /// <param name="layer">The layer.</param>
    public void Apply(PolicyDocument layer)
    {
        if (layer.Root is null)
        {
            return;
        }

        var denied = (Denied("licenses.deny"), Denied("models.licenses.deny"));
        foreach (var (path, member) in PolicyLayerKeys.Leaves(layer.Root))
        {
            var before = Find(path);
            var after = Merge(path, before, member, layer);
            if (LockOf(path) is { } held)
            {
                Compare(path, before, after, layer, held);
            }

            RefuseEscape(path, member.Value, member.Value.Items, before, path.StartsWith("models.", StringComparison.Ordinal) ? denied.Item2 : denied.Item1);
            values[path] = after;
            if (before is null)
            {
                order.Add(path);
            }
        }

        locks.AddRange(layer.Locks);
    }

    /// <summary>
    /// Holds what the layers so far make together to what one of them locks, whatever its place among them: of those that an organisation
    /// gives none is below another, and their order is that of items, which anybody can put first.
    /// </summary>
    /// <param name="alone">That layer with those that it extends.</param>
    /// <param name="layer">That layer.</param>
    public void HoldTo(PolicyMerge alone, PolicyDocument layer)
    {
        var told = problems.Count;
        var denied = (alone.Denied("licenses.deny"), alone.Denied("models.licenses.deny"));
        foreach (var path in order)
        {
            var (before, value) = (alone.Find(path), values[path]);
            if (alone.LockOf(path) is { } held)
            {
                Compare(path, before, value, layer, held);
            }

            RefuseEscape(path, value.Member.Value, value.Items, before, path.StartsWith("models.", StringComparison.Ordinal) ? denied.Item2 : denied.Item1);
        }

        // What a layer below loosens was told when it came.
        var known = new HashSet<FileLocation>(problems.Take(told).Select(static p => p.Location));
        for (var i = problems.Count - 1; i >= told; i--)
        {
            if (known.Contains(problems[i].Location))
            {
                problems.RemoveAt(i);
            }
        }
    }

    // Only what is locked as a layer finds it.
    private (PolicyLock? Lock, ImmutableArray<PositionedValue> Items) Denied(string path) => (LockOf(path), Find(path)?.Items ?? []);

    /// <summary>All layers as one policy file, each value with its own place.</summary>
    public PositionedValue Root()
    {
        var sections = new Dictionary<string, (PositionedValue Value, ImmutableArray<PositionedMember>.Builder Members)>(StringComparer.Ordinal)
        {
            [""] = (new(JsonKind.Object, 1, 1), ImmutableArray.CreateBuilder<PositionedMember>()),
        };
        foreach (var path in order)
        {
            if (path == PolicyLayerKeys.Reviews)
            {
                Section(sections, path);
                continue;
            }

            var value = values[path];
            var whole = PolicyLayerKeys.Of(path) >= LayerKey.AcceptedLicenses
                ? new PositionedValue(JsonKind.Array, value.Member.Value.Line, value.Member.Value.Column, file: value.Member.Value.File) { Items = value.Items }
                : value.Member.Value;
            // The name of a fact has dots of its own.
            Section(sections, path.Length > value.Member.Name.Length ? path[..^(value.Member.Name.Length + 1)] : "").Add(value.Member with { Value = whole });
        }

        foreach (var (value, members) in sections.Values)
        {
            value.Members = members.ToImmutable();
        }

        return sections[""].Value;
    }

    private static ImmutableArray<PositionedMember>.Builder Section(
        Dictionary<string, (PositionedValue Value, ImmutableArray<PositionedMember>.Builder Members)> sections, string name)
    {
        if (!sections.TryGetValue(name, out var section))
        {
            section = (new(JsonKind.Object, 1, 1), ImmutableArray.CreateBuilder<PositionedMember>());
            sections.Add(name, section);
            var dot = name.LastIndexOf('.');
            Section(sections, dot < 0 ? "" : name[..dot]).Add(new(name[(dot + 1)..], 1, 1, section.Value));
        }

        return section.Members;
    }

    private LayeredValue Merge(string path, LayeredValue? before, PositionedMember member, PolicyDocument layer)
    {
        var key = PolicyLayerKeys.Of(path);
        if (key < LayerKey.AcceptedLicenses)
        {
            return new(member, [], false);
        }

        if (key is not (LayerKey.AcceptedLicenses or LayerKey.AcceptedWords))
        {
            // Of entries about one thing the first that fits decides, and the lower layer is nearer to what they are about.
            return new(member, Join(key, member.Value.Items, before?.Items ?? []), false);
        }

        var joins = layer.Extends.Follows || layer.Joins;
        var keeps = layer.Extends.BuiltIn || (joins && (before?.KeepsBuiltIn ?? true));
        return new(member, joins && before is not null ? Join(key, before.Items, member.Value.Items) : member.Value.Items, keeps);
    }

    private ImmutableArray<PositionedValue> Join(LayerKey key, ImmutableArray<PositionedValue> first, ImmutableArray<PositionedValue> second)
    {
        var items = ImmutableArray.CreateBuilder<PositionedValue>(first.Length + second.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in (ReadOnlySpan<ImmutableArray<PositionedValue>>)[first, second])
        {
            foreach (var item in list)
            {
                if (seen.Add(Same(key, item)))
                {
                    items.Add(item);
                }
            }
        }

        return items.ToImmutable();
    }

    /// <summary>A text that two entries share when they say the same.</summary>
    private string Same(LayerKey key, PositionedValue item) => key is LayerKey.AcceptedLicenses or LayerKey.RefusedLicenses
        ? TermOf(item)?.ToString().ToUpperInvariant() ?? item.Text
        : key == LayerKey.PlacedPermissions ? $"{PolicyText.Of(item)} {FolderOf(item)}" : PolicyText.Of(item);

    private LicenseTerm? TermOf(PositionedValue item) => parseExpression(item.Text).Expression as LicenseTerm;

    private void Compare(string path, LayeredValue? before, LayeredValue after, PolicyDocument layer, PolicyLock held)
    {
        var key = PolicyLayerKeys.Of(path);
        if (key >= LayerKey.AcceptedLicenses)
        {
            CompareLists(path, key, before, after, layer, held);
            return;
        }

        var (from, to) = (Before(path, key, before), after.Member.Value);
        var loosens = key switch
        {
            LayerKey.Mode => from == "enforce" && to.Text != "enforce",
            LayerKey.Attribution => from == "require" && to.Text != "require",
            LayerKey.Severity => PolicyKeys.Severities.IndexOf(to.Text) > PolicyKeys.Severities.IndexOf(from),
            LayerKey.Days => from.Length > 0 && int.Parse(to.Text, CultureInfo.InvariantCulture) > int.Parse(from, CultureInfo.InvariantCulture),
            LayerKey.Place when path == "signatures" && before is not null && AsksMore(before.Member.Value, to) => false,
            LayerKey.Place => before is null || from != PolicyText.Of(to) || FolderOf(before.Member.Value) != FolderOf(to),
            _ => from != PolicyText.Of(to),
        };
        if (loosens)
        {
            var change = key is LayerKey.Value or LayerKey.Place ? "be changed" : $"go from '{from}' to '{PolicyReadState.Quote(to.Text)}'";
            Report($"'{path}' may not {change}", to, held);
        }
    }

    // What holds before a layer, in the form in which its own value is compared; empty for no limit.
    private string Before(string path, LayerKey key, LayeredValue? before) => key switch
    {
        LayerKey.Mode => before?.Member.Value.Text ?? "enforce",
        LayerKey.Attribution => before?.Member.Value.Text ?? "write",
        LayerKey.Severity => before?.Member.Value.Text ?? PolicySettings.Word(defaultSeverity is null ? Severity.Error : defaultSeverity(path[(PolicyLayerKeys.Rules.Length + 1)..])),
        LayerKey.Days => before?.Member.Value.Text ?? (path == "duties.maximumAgeDays" ? DutyPolicy.UsualAge.ToString(CultureInfo.InvariantCulture) : ""),
        _ => before is not null ? PolicyText.Of(before.Member.Value) : path == "waiverTerms.clock" ? "\"commit\"" : "",
    };

    private static string? FolderOf(PositionedValue value) => Path.GetDirectoryName(value.File);

    // Of signatures only the number is known to ask for more.
    private static bool AsksMore(PositionedValue from, PositionedValue to)
    {
        var (before, after) = (from.Members.FirstOrDefault(IsThreshold), to.Members.FirstOrDefault(IsThreshold));
        return before is not null && after is not null && FolderOf(from) == FolderOf(to)
            && int.Parse(after.Value.Text, CultureInfo.InvariantCulture) > int.Parse(before.Value.Text, CultureInfo.InvariantCulture)
            && Rest(from) == Rest(to);

        static bool IsThreshold(PositionedMember member) => member.Name == "threshold";

        static string Rest(PositionedValue value) =>
            PolicyText.Of(new(JsonKind.Object, 1, 1) { Members = [.. value.Members.Where(static m => !IsThreshold(m))] });
    }

    private void CompareLists(string path, LayerKey key, LayeredValue? before, LayeredValue after, PolicyDocument layer, PolicyLock held)
    {
        // Without it the built-in list holds, of which nothing may go.
        if (path == "reviews.require" && before is null)
        {
            foreach (var reason in PolicyKeys.DefaultReviewReasons)
            {
                if (!after.Items.Any(i => i.Text == reason))
                {
                    Report($"'{path}' may not leave out '{reason}'", after.Member.Value, held);
                }
            }

            return;
        }

        // Without the list packages that only serve the build are not judged at all, so that any list is stricter.
        if (key is LayerKey.RefusedLicenses or LayerKey.Demands || (path == "licenses.build" && before is null))
        {
            return;
        }

        var (hasBuiltIn, known) = (before?.KeepsBuiltIn ?? true, new HashSet<string>(StringComparer.Ordinal));
        foreach (var item in before?.Items ?? [])
        {
            known.Add(Same(key, item));
        }

        if (after.KeepsBuiltIn && !hasBuiltIn && IsBesideBuiltIn(path))
        {
            Report($"'{path}' may not gain the built-in list", layer.Extends.Place ?? after.Member.Value, held);
        }

        foreach (var item in after.Items)
        {
            if (!known.Contains(Same(key, item)) && !(hasBuiltIn && IsBuiltIn(path, item)))
            {
                Report(key >= LayerKey.Permissions ? $"'{path}' may not gain an entry" : $"'{path}' may not gain '{PolicyReadState.Quote(item.Text)}'", item, held);
            }
        }
    }

    private static bool IsBesideBuiltIn(string path) => path is "licenses.allow" or "models.licenses.accept";

    private bool IsBuiltIn(string path, PositionedValue item) => path switch
    {
        "licenses.allow" => TermOf(item) is { } term && TermJudge.IsInDefault(term),
        "models.licenses.accept" => ModelTermJudge.IsOpenTerm(ModelTermNames.All[ModelTermNames.Accepted.IndexOf(item.Text)]),
        _ => false,
    };

    /// <summary>
    /// What a <c>deny</c> covers without naming it gives way to an entry that names it, so that such an entry in a layer below a locked
    /// <c>deny</c> would take something out of it.
    /// </summary>
    private void RefuseEscape(
        string path, PositionedValue value, ImmutableArray<PositionedValue> entries, LayeredValue? before, (PolicyLock? Lock, ImmutableArray<PositionedValue> Items) denied)
    {
        var isList = path is "licenses.allow" or "licenses.build" or "models.licenses.allow";
        if (denied.Lock is null || denied.Items.IsEmpty || !(isList || path is "licenses.exceptions" or "models.licenses.exceptions"))
        {
            return;
        }

        // What the layers above take out of their own list may be said again.
        var key = PolicyLayerKeys.Of(path);
        var effective = new HashSet<string>((before?.Items ?? []).Select(i => Same(key, i)), StringComparer.Ordinal);
        var named = new List<PositionedValue>();
        foreach (var entry in entries)
        {
            if (!effective.Contains(Same(key, entry)))
            {
                named.AddRange(isList ? [entry] : Member(entry, "allow"));
            }
        }

        // Every one is held against every other.
        if ((long)named.Count * denied.Items.Length > MostComparisons)
        {
            Report($"'{path}' is too long to be held against 'deny'", value, denied.Lock);
            return;
        }

        ImmutableArray<PolicyTerm> refused = [.. denied.Items.Select(i => TermOf(i) is { } term ? new PolicyTerm(term, new("")) : null).OfType<PolicyTerm>()];
        foreach (var item in named)
        {
            if (TermOf(item) is { } term && TermMatch.Exact(refused, term) is null && TermMatch.Covered(refused, term) is { } covering)
            {
                Report($"'{path}' may not name '{PolicyReadState.Quote(item.Text)}', which '{covering.Term}' in 'deny' covers", item, denied.Lock);
            }
        }
    }

    private static ImmutableArray<PositionedValue> Member(PositionedValue value, string name)
    {
        foreach (var member in value.Members)
        {
            if (member.Name == name)
            {
                return member.Value.Items;
            }
        }

        return [];
    }

    private void Report(string what, PositionedValue value, PolicyLock held)
    {
        var place = held.Place;
        problems.Add(new($"{what}: '{held.Path}' is locked by {SafeText.Line(place.Path)}({place.Line},{place.Column}).", new(value.File!, value.Line, value.Column)));
    }
}
