using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>How a key of a lower layer joins with that of the layers above it, and what loosens it where it is locked.</summary>
internal enum LayerKey
{
    /// <summary>The lower value holds. Any other value loosens.</summary>
    Value,

    /// <summary>The lower value holds; there are paths in it, relative to its file. Any other value or folder loosens.</summary>
    Place,

    /// <summary><c>mode</c>: the lower value holds. From <c>enforce</c> to <c>audit</c> loosens.</summary>
    Mode,

    /// <summary>The severity of a rule: the lower value holds. A lighter one loosens.</summary>
    Severity,

    /// <summary><c>models.attribution</c>: the lower value holds. From <c>require</c> to <c>write</c> loosens.</summary>
    Attribution,

    /// <summary>A number of days: the lower value holds. More of them loosen.</summary>
    Days,

    /// <summary>Licenses that are accepted: replaced, or joined where the file extends. A license more loosens.</summary>
    AcceptedLicenses,

    /// <summary>Words for what is accepted: replaced, or joined where the file extends. A word more loosens.</summary>
    AcceptedWords,

    /// <summary>Licenses that are refused: joined, which never loosens.</summary>
    RefusedLicenses,

    /// <summary>What is asked for: joined, which never loosens.</summary>
    Demands,

    /// <summary>What lets single things pass: joined. An entry more loosens.</summary>
    Permissions,

    /// <summary>The same with paths in it, relative to the file of each entry.</summary>
    PlacedPermissions,
}

/// <summary>
/// The keys of a policy as layers see them: leaves, which are merged as a whole, in sections, which are merged key by key. A new key is a
/// leaf that is replaced, and any change of it loosens, unless <see cref="Of"/> says otherwise in one line.
/// </summary>
internal static class PolicyLayerKeys
{
    /// <summary>The section whose keys are the codes of rules.</summary>
    public const string Rules = "rules";

    /// <summary>The section whose keys are those of a profile: an organisation declares its part, and each project its own.</summary>
    public const string Profile = "profile";

    /// <summary>The section on reviews, which asks for them even where nothing is in it.</summary>
    public const string Reviews = "reviews";

    /// <summary>How a leaf is merged and compared.</summary>
    /// <param name="path">Its path.</param>
    public static LayerKey Of(string path) => path switch
    {
        "mode" => LayerKey.Mode,
        "licenses.allow" => LayerKey.AcceptedLicenses,
        "licenses.deny" => LayerKey.RefusedLicenses,
        "licenses.build" => LayerKey.AcceptedLicenses,
        "licenses.exceptions" => LayerKey.Permissions,
        "licenses.clarify" => LayerKey.Permissions,
        "models.require" => LayerKey.Demands,
        "models.attribution" => LayerKey.Attribution,
        "models.thresholds" => LayerKey.Demands,
        "models.licenses.accept" => LayerKey.AcceptedWords,
        "models.licenses.allow" => LayerKey.AcceptedLicenses,
        "models.licenses.deny" => LayerKey.RefusedLicenses,
        "models.licenses.exceptions" => LayerKey.Permissions,
        "waivers" => LayerKey.Permissions,
        "waiverTerms.maximumDays" => LayerKey.Days,
        "previous" => LayerKey.Place,
        "signatures" => LayerKey.Place,
        "profile.models" => LayerKey.Place,
        "duties.packs" => LayerKey.Place,
        "duties.maximumAgeDays" => LayerKey.Days,
        "dependencies.vex" => LayerKey.PlacedPermissions,
        "dependencies.maximumAgeDays" => LayerKey.Days,
        // The section alone only asks for reviews.
        Reviews => LayerKey.Demands,
        "reviews.require" => LayerKey.Demands,
        "reviews.components" => LayerKey.Demands,
        "reviews.exempt" => LayerKey.Permissions,
        "reviews.files" => LayerKey.PlacedPermissions,
        "reviews.import" => LayerKey.PlacedPermissions,
        _ => path.StartsWith(Rules + ".", StringComparison.Ordinal) ? LayerKey.Severity
            : path.StartsWith(Profile + ".facts.", StringComparison.Ordinal) ? LayerKey.Place : LayerKey.Value,
    };

    /// <summary>The keys of a section; null for a leaf, and empty for sections whose keys are in tables of their own, or of any name.</summary>
    private static ImmutableArray<string>? Section(string path) => path switch
    {
        Rules or Profile or Profile + ".compute" or Profile + ".openness" or Profile + ".openness.components" or Profile + ".facts" => ImmutableArray<string>.Empty,
        "licenses" => PolicyKeys.Licenses,
        "models" => PolicyKeys.Models,
        "models.licenses" => PolicyKeys.ModelLicenses,
        "waiverTerms" => PolicyKeys.WaiverTerms,
        "duties" => PolicyKeys.Duties,
        "cryptography" => PolicyKeys.Cryptography,
        Reviews => PolicyKeys.Reviews,
        "dependencies" => PolicyKeys.Dependencies,
        _ => null,
    };

    /// <summary>The leaves of a policy file in its order.</summary>
    /// <param name="root">The file, an object.</param>
    public static List<(string Path, PositionedMember Member)> Leaves(PositionedValue root)
    {
        var leaves = new List<(string, PositionedMember)>();
        foreach (var member in root.Members)
        {
            if (!PolicyKeys.Layering.Contains(member.Name))
            {
                Collect(leaves, member.Name, member);
            }
        }

        return leaves;
    }

    // Sections are three deep at the most, whatever the file holds: the names in the facts of a profile are never read as paths.
    private static void Collect(List<(string, PositionedMember)> leaves, string path, PositionedMember member)
    {
        if (Section(path) is null || member.Value.Kind != JsonKind.Object || (path == Reviews && member.Value.Members.IsEmpty))
        {
            leaves.Add((path, member));
            return;
        }

        foreach (var inner in member.Value.Members)
        {
            Collect(leaves, $"{path}.{inner.Name}", inner);
        }
    }

    /// <summary>Every path that may be locked but the codes of rules, sections before what is in them.</summary>
    public static List<string> All()
    {
        var paths = new List<string>();
        foreach (var name in PolicyKeys.Root)
        {
            if (!PolicyKeys.Layering.Contains(name))
            {
                AddAll(paths, name);
            }
        }

        return paths;
    }

    /// <summary>Whether a path names a section.</summary>
    /// <param name="path">The path.</param>
    public static bool IsSection(string path) => Section(path) is not null;

    /// <summary>Whether a path names a key of the profile, or a section of it.</summary>
    /// <param name="path">The path.</param>
    public static bool IsOfProfile(string path) =>
        path.StartsWith(Profile + ".", StringComparison.Ordinal)
        && path[(Profile.Length + 1)..] is var key
        && (ProfileKeys.Find(key) is not null || (key.StartsWith("facts.", StringComparison.Ordinal) && key.Length > "facts.".Length) || PolicyProfileSection.Structured.Contains(key) || IsSection(path));

    private static void AddAll(List<string> paths, string path)
    {
        paths.Add(path);
        foreach (var name in Section(path) ?? [])
        {
            AddAll(paths, $"{path}.{name}");
        }
    }
}
