using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Releases;

/// <summary>How something differs.</summary>
internal enum DiffKind
{
    /// <summary>Only the new release has it.</summary>
    Added,

    /// <summary>Only the old one had it.</summary>
    Removed,

    /// <summary>Both have it, and not alike.</summary>
    Changed,
}

/// <summary>One difference.</summary>
/// <param name="Section">What it is about.</param>
/// <param name="Kind">How.</param>
/// <param name="Name">Of what.</param>
/// <param name="Old">What the old release says; null for what was added.</param>
/// <param name="New">What the new one says; null for what was removed.</param>
internal sealed record DiffLine(string Section, DiffKind Kind, string Name, string? Old, string? New)
{
    /// <summary>Whether the first number of a version is another one.</summary>
    public bool IsMajor { get; init; }

    /// <summary>Whether a package has the same version and other bytes.</summary>
    public bool IsContent { get; init; }
}

/// <summary>What two releases do not have in common.</summary>
internal sealed class ReleaseDiff
{
    /// <summary>The sections, in the order in which they are told; the second word is the heading.</summary>
    public static readonly ImmutableArray<(string Name, string Title)> Sections =
    [
        ("packages", "Packages"), ("scopes", "What ships"), ("licenses", "Licenses"), ("models", "Models"), ("modelLicenses", "Licenses of models"),
        ("cryptography", "Cryptography"), ("publicApi", "Public API"), ("duties", "Duties"), ("artifacts", "Artifacts"), ("toolchain", "Toolchain"), ("policy", "Policy"),
    ];

    private readonly List<DiffLine> lines = [];
    private readonly List<string> untold = [];

    private ReleaseDiff(ReleaseContents before, ReleaseContents after) => (Old, New) = (before, after);

    /// <summary>The old release.</summary>
    public ReleaseContents Old { get; }

    /// <summary>The new release.</summary>
    public ReleaseContents New { get; }

    /// <summary>The differences, section after section, each in ordinal order of the names.</summary>
    public IReadOnlyList<DiffLine> Lines => lines;

    /// <summary>Sections that only one side tells of, so that nothing is compared.</summary>
    public IReadOnlyList<string> Untold => untold;

    /// <summary>Compares.</summary>
    /// <param name="before">The old release.</param>
    /// <param name="after">The new release.</param>
    public static ReleaseDiff Of(ReleaseContents before, ReleaseContents after)
    {
        var diff = new ReleaseDiff(before, after);
        diff.ComparePackages();
        diff.CompareModels();
        foreach (var section in (string[])["cryptography", "publicApi", "duties", "artifacts", "toolchain", "policy"])
        {
            diff.CompareSection(section);
        }

        return diff;
    }

    private void ComparePackages()
    {
        // NuGet does not regard the case of ids; the new spelling counts.
        var spelling = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var now = ByName(New.Packages, spelling);
        var old = ByName(Old.Packages, spelling);
        var first = lines.Count;
        Compare("packages", Values(old, static p => Version(p)), Values(now, static p => Version(p)), isVersion: true);
        CompareBytes(old, now);
        lines.Sort(first, lines.Count - first, Comparer<DiffLine>.Create(static (a, b) => string.CompareOrdinal(a.Name, b.Name)));
        Compare("scopes", Values(old, static p => p.Scope), Values(now, static p => p.Scope), onlyChanged: true);
        var (before, after) = (Values(old, static p => p.License ?? "unknown"), Values(now, static p => p.License ?? "unknown"));
        if (Old.Sections["project"].TryGetValue("license", out var oldLicense) && New.Sections["project"].TryGetValue("license", out var newLicense))
        {
            before["this project"] = oldLicense;
            after["this project"] = newLicense;
        }

        Compare("licenses", before, after, onlyChanged: true);
    }

    // Where all digests of both sides are known and of one kind.
    private void CompareBytes(Dictionary<string, List<ReleasePackage>> old, Dictionary<string, List<ReleasePackage>> now)
    {
        var (versions, digests) = (Values(old, static p => Version(p)), Values(old, static p => p.Digest ?? ""));
        var (newVersions, newDigests) = (Values(now, static p => Version(p)), Values(now, static p => p.Digest ?? ""));
        foreach (var (name, list) in now)
        {
            if (old.TryGetValue(name, out var known) && versions[name] == newVersions[name] && digests[name] != newDigests[name] && Kind(known) is { } kind && kind == Kind(list))
            {
                lines.Add(new("packages", DiffKind.Changed, name, $"{versions[name]} {digests[name]}", $"{newVersions[name]} {newDigests[name]}") { IsContent = true });
            }
        }
    }

    private static string? Kind(List<ReleasePackage> packages)
    {
        string? kind = null;
        foreach (var package in packages)
        {
            if (package.Digest is not { } digest || (kind is not null && !digest.StartsWith(kind, StringComparison.Ordinal)))
            {
                return null;
            }

            kind = digest[..(digest.IndexOf(':', StringComparison.Ordinal) + 1)];
        }

        return kind;
    }

    private void CompareModels()
    {
        SortedDictionary<string, string> Of(ReleaseContents side, Func<ReleaseModel, string> value) => Joined(side.Models, static m => m.Path, value);
        Compare("models", Of(Old, static m => m.Sha256), Of(New, static m => m.Sha256));
        Compare("modelLicenses", Of(Old, static m => m.License ?? "unknown"), Of(New, static m => m.License ?? "unknown"), onlyChanged: true);
    }

    private void CompareSection(string section)
    {
        var (hasOld, hasNew) = (Old.Sections.TryGetValue(section, out var old), New.Sections.TryGetValue(section, out var now));
        if (hasOld && hasNew)
        {
            Compare(section, old!, now!);
        }
        else if (hasOld != hasNew)
        {
            untold.Add(section);
        }
    }

    private void Compare(string section, SortedDictionary<string, string> old, SortedDictionary<string, string> now, bool isVersion = false, bool onlyChanged = false)
    {
        var names = new SortedSet<string>(old.Keys, StringComparer.Ordinal);
        names.UnionWith(now.Keys);
        foreach (var name in names)
        {
            var (before, after) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (before == after || (onlyChanged && (before is null || after is null)))
            {
                continue;
            }

            var kind = before is null ? DiffKind.Added : after is null ? DiffKind.Removed : DiffKind.Changed;
            lines.Add(new(section, kind, name, before, after) { IsMajor = isVersion && kind == DiffKind.Changed && IsOtherMajor(before!, after!) });
        }
    }

    private static bool IsOtherMajor(string before, string after) =>
        ReleaseVersion.Major(before) is { } old && ReleaseVersion.Major(after) is { } now && old != now;

    // A file has no version that means anything: its bytes count.
    private static string Version(ReleasePackage package) => package.Kind == "file" && package.Digest is { } digest ? Join(package.Version, digest)
        : package.Version.Length > 0 ? package.Version : "no version";

    private static string Join(string version, string digest) => version.Length == 0 ? digest : $"{version} {digest}";

    private static Dictionary<string, List<ReleasePackage>> ByName(ImmutableArray<ReleasePackage> packages, Dictionary<string, string> spelling)
    {
        var byName = new Dictionary<string, List<ReleasePackage>>(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            var name = package.Kind == "package" ? package.Id : $"{package.Id} ({package.Kind})";
            if (package.Kind == "package" && !spelling.TryAdd(name, name))
            {
                name = spelling[name];
            }

            (byName.TryGetValue(name, out var known) ? known : byName[name] = []).Add(package);
        }

        return byName;
    }

    // A package of several frameworks may hold several versions of one.
    private static SortedDictionary<string, string> Values(Dictionary<string, List<ReleasePackage>> packages, Func<ReleasePackage, string> value)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, list) in packages)
        {
            values[name] = string.Join(", ", list.Select(value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }

        return values;
    }

    private static SortedDictionary<string, string> Joined<T>(IEnumerable<T> items, Func<T, string> name, Func<T, string> value)
    {
        var forms = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var known = new HashSet<(string, string)>();
        foreach (var item in items)
        {
            if (known.Add((name(item), value(item))))
            {
                (forms.TryGetValue(name(item), out var list) ? list : forms[name(item)] = []).Add(value(item));
            }
        }

        return ReleaseReader.Joined(forms, ", ");
    }
}
