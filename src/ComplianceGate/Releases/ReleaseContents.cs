using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ComplianceGate.Facts;

namespace ComplianceGate.Releases;

/// <summary>What one side of a comparison holds, as its evidence tells: names with what is compared of them.</summary>
internal sealed record ReleaseContents
{
    /// <summary>Package id, or the assembly's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Target framework; several with semicolons between them.</summary>
    public required string TargetFramework { get; init; }

    /// <summary><c>build</c>, <c>pack</c> or <c>publish</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Runtime identifier; null for none.</summary>
    public string? RuntimeIdentifier { get; init; }

    /// <summary>Configuration; null where the manifest does not tell.</summary>
    public string? Configuration { get; init; }

    /// <summary>SHA-256 of its manifest.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>The packages and other components, by kind and id.</summary>
    public required ImmutableArray<ReleasePackage> Packages { get; init; }

    /// <summary>The models.</summary>
    public required ImmutableArray<ReleaseModel> Models { get; init; }

    /// <summary>Everything else that is a name with a value, by section: artifacts, cryptography, types, duties, toolchain, and so on. A section that is absent was not told.</summary>
    public required ImmutableDictionary<string, SortedDictionary<string, string>> Sections { get; init; }
}

/// <summary>A component of a release.</summary>
/// <param name="Kind">What brings it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version; empty without one.</param>
/// <param name="Scope"><c>shipped</c> or <c>build-only</c>.</param>
/// <param name="License">Its license; null when unknown.</param>
/// <param name="Digest">Digest of its bytes with the name of its kind in front (<c>sha256:</c>); null when none is known.</param>
internal sealed record ReleasePackage(string Kind, string Id, string Version, string Scope, string? License, string? Digest);

/// <summary>A model of a release.</summary>
/// <param name="Path">Its path; of one in a package without the package's version.</param>
/// <param name="Sha256">SHA-256 of its weights.</param>
/// <param name="License">Its license; null when unknown.</param>
internal sealed record ReleaseModel(string Path, string Sha256, string? License);

/// <summary>Reads manifests and lists of duties for a comparison.</summary>
internal static class ReleaseReader
{
    // More than any list of a real release has; a name that repeats more often tells no more by each of its forms.
    private const int MaxItems = 200_000;
    private const int MaxForms = 64;

    /// <summary>Reads what a manifest says.</summary>
    /// <param name="root">The manifest, of a form that is known.</param>
    /// <param name="sha256">Its digest.</param>
    /// <param name="duties">The list of duties; null where there is none.</param>
    /// <exception cref="InvalidOperationException">A value is of another kind.</exception>
    /// <exception cref="KeyNotFoundException">A value is missing.</exception>
    /// <exception cref="FormatException">A value is not what it must be.</exception>
    public static ReleaseContents Read(JsonElement root, string sha256, JsonElement? duties)
    {
        var components = root.GetProperty("components");
        var sections = ImmutableDictionary.CreateBuilder<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        sections["artifacts"] = Pairs(root.GetProperty("artifacts"), "path", static a => Text(a, "sha256"));
        sections["toolchain"] = Members(root.GetProperty("toolchain"));
        sections["policy"] = Members(root.GetProperty("policy"));
        // An older manifest lacks the member, which says nothing.
        sections["project"] = new(StringComparer.Ordinal);
        if (root.TryGetProperty("license", out _))
        {
            sections["project"]["license"] = TextOrNull(root, "license") ?? "not stated";
        }

        if (root.TryGetProperty("cryptography", out var cryptography))
        {
            sections["cryptography"] = Pairs(cryptography.GetProperty("assets"), "name", Asset);
        }

        if (root.TryGetProperty("publicApi", out var api))
        {
            sections["publicApi"] = Pairs(api.GetProperty("list"), "type", static t => Text(t, "sha256"));
        }

        if (duties is { } list)
        {
            sections["duties"] = Duties(list.GetProperty("duties"));
        }

        return new ReleaseContents
        {
            Name = Text(root, "name"), Version = Text(root, "version"), TargetFramework = Text(root, "targetFramework"), Stage = Text(root, "stage"), ManifestSha256 = sha256,
            RuntimeIdentifier = TextOrNull(root, "runtimeIdentifier"), Configuration = TextOrNull(root, "configuration"),
            Packages = [.. components.GetProperty("packages").EnumerateArray().Select(Package)],
            Models = [.. components.GetProperty("models").EnumerateArray().Select(Model)],
            Sections = sections.ToImmutable(),
        };
    }

    private static ReleasePackage Package(JsonElement item) => new(
        Text(item, "kind"), Text(item, "id"), TextOrNull(item, "version") ?? "", Text(item, "scope"), TextOrNull(item, "license"),
        TextOrNull(item, "sha256") is { } sha256 ? "sha256:" + sha256 : TextOrNull(item, "contentHash") is { } sha512 ? "sha512:" + sha512 : null);

    private static ReleaseModel Model(JsonElement item)
    {
        var path = Text(item, "path");
        // Id/Version/path: another version of the package holds the same model in another place.
        if (TextOrNull(item, "package") is not null && path.Split('/', 3) is [var id, _, var rest])
        {
            path = $"{id}/{rest}";
        }

        return new(path, TextOrNull(item, "weightsSha256") ?? Text(item, "sha256"), TextOrNull(item, "licenseChosen") ?? TextOrNull(item, "license"));
    }

    private static string Asset(JsonElement item) =>
        $"{Text(item, "status")}, used by {string.Join(", ", item.GetProperty("usedBy").EnumerateArray().Select(u => WithoutVersion(u.GetString() ?? "")).Distinct(StringComparer.Ordinal))}";

    // That a package has another version is told of the package.
    private static string WithoutVersion(string user) =>
        user.StartsWith("pkg:", StringComparison.Ordinal) && user.LastIndexOf('@') is > 4 and var at ? user[..at] : user;

    private static SortedDictionary<string, string> Duties(JsonElement list)
    {
        var duties = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var duty in list.EnumerateArray())
        {
            var name = TextOrNull(duty, "model") is { } model ? $"{Text(duty, "id")} ({model})" : Text(duty, "id");
            var from = TextOrNull(duty, "appliesFrom") is { } day ? $", from {day}" : "";
            duties[name] = Text(duty, "outcome") + (Text(duty, "outcome") == "not-applicable" ? "" : from);
        }

        return duties;
    }

    private static SortedDictionary<string, string> Pairs(JsonElement list, string key, Func<JsonElement, string> value)
    {
        if (list.GetArrayLength() > MaxItems)
        {
            throw new FormatException($"a list has more than {MaxItems} items.");
        }

        var forms = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            var name = Text(item, key);
            (forms.TryGetValue(name, out var known) ? known : forms[name] = []).Add(value(item));
        }

        return Joined(forms, "; ");
    }

    /// <summary>Of each name its forms in one text; of very many the first ones and a digest over the others, so that none can change unseen.</summary>
    /// <param name="forms">The forms of each name.</param>
    /// <param name="mark">What stands between two forms.</param>
    internal static SortedDictionary<string, string> Joined(Dictionary<string, List<string>> forms, string mark)
    {
        var joined = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, list) in forms)
        {
            joined[name] = list.Count <= MaxForms ? string.Join(mark, list)
                : $"{string.Join(mark, list.GetRange(0, MaxForms))}{mark}and {list.Count - MaxForms} more (sha256:{FileDigest.Sha256(Encoding.UTF8.GetBytes(string.Join('\n', list.GetRange(MaxForms, list.Count - MaxForms))))})";
        }

        return joined;
    }

    private static SortedDictionary<string, string> Members(JsonElement item)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in item.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                members[member.Name] = member.Value.GetString()!;
            }
        }

        return members;
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    private static string? TextOrNull(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;
}
