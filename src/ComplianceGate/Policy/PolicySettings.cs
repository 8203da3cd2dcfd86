using System.Collections.Immutable;
using System.Globalization;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Policy;

/// <summary>One effective value of a policy.</summary>
/// <param name="Key">The key's path, such as <c>licenses.allow</c>. A list has one for each entry.</param>
/// <param name="Value">The value as JSON on one line, not escaped for a log; null where nothing is set.</param>
/// <param name="SetAt">Where it stands; null where it is built in.</param>
/// <param name="LockedAt">Where it is locked; null where a lower layer may loosen it.</param>
public sealed record PolicySetting(string Key, string? Value, FileLocation? SetAt, FileLocation? LockedAt);

/// <summary>A policy, and where each of its values comes from.</summary>
/// <param name="Reading">The policy.</param>
/// <param name="Settings">Every effective value in the order of the keys; none where the policy has problems.</param>
public sealed record PolicyExplanation(PolicyReading Reading, ImmutableArray<PolicySetting> Settings);

/// <summary>Lists the effective values of a policy.</summary>
internal static class PolicySettings
{
    /// <summary>The values, those of the built-in policy included.</summary>
    /// <param name="reader">For the rules and their severities.</param>
    /// <param name="merge">The layers.</param>
    public static ImmutableArray<PolicySetting> Of(PolicyReader reader, PolicyMerge merge)
    {
        var settings = ImmutableArray.CreateBuilder<PolicySetting>();
        foreach (var path in PolicyLayerKeys.All())
        {
            if (path == PolicyLayerKeys.Rules)
            {
                AddRules(settings, reader, merge);
            }
            else if (path == PolicyLayerKeys.Profile)
            {
                foreach (var key in merge.In(path))
                {
                    Add(settings, merge, key, null);
                }
            }
            else if (!PolicyLayerKeys.IsSection(path))
            {
                Add(settings, merge, path, BuiltIn(path));
            }
        }

        return settings.ToImmutable();
    }

    /// <summary>What a policy calls a severity.</summary>
    /// <param name="severity">The severity.</param>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Note => "note",
        _ => "none",
    };

    private static void AddRules(ImmutableArray<PolicySetting>.Builder settings, PolicyReader reader, PolicyMerge merge)
    {
        foreach (var code in reader.Codes.Order(StringComparer.Ordinal))
        {
            if (!PolicyKeys.FixedCodes.Contains(code))
            {
                Add(settings, merge, $"{PolicyLayerKeys.Rules}.{code}", $"\"{Word(reader.DefaultSeverity(code))}\"");
            }
        }
    }

    private static void Add(ImmutableArray<PolicySetting>.Builder settings, PolicyMerge merge, string path, string? builtIn)
    {
        var locked = merge.LockOf(path)?.Place;
        if (merge.Find(path) is not { } value)
        {
            settings.Add(new(path, builtIn, null, locked));
            return;
        }

        var isList = PolicyLayerKeys.Of(path) >= LayerKey.AcceptedLicenses;
        if (!isList || (value.Items.IsEmpty && !KeepsList(path, value)))
        {
            settings.Add(new(path, PolicyText.Of(value.Member.Value), PlaceOf(value.Member.Value), locked));
            return;
        }

        if (KeepsList(path, value))
        {
            settings.Add(new(path, builtIn, null, locked));
        }

        foreach (var item in value.Items)
        {
            settings.Add(new(path, PolicyText.Of(item), PlaceOf(item), locked));
        }
    }

    private static bool KeepsList(string path, LayeredValue value) => value.KeepsBuiltIn && (path is "licenses.allow" or "models.licenses.accept");

    private static FileLocation PlaceOf(PositionedValue value) => new(value.File!, value.Line, value.Column);

    /// <summary>What holds where no layer says anything; null for nothing.</summary>
    private static string? BuiltIn(string path) => path switch
    {
        "mode" => "\"enforce\"",
        "licenses.allow" => "\"what is OSI-approved or FSF-free\"",
        "licenses.build" => "\"not judged\"",
        "models.attribution" => "\"write\"",
        "models.licenses.accept" => "[\"attribution\",\"naming-rule\",\"share-alike\"]",
        "waiverTerms.clock" => "\"commit\"",
        "duties.maximumAgeDays" => DutyPolicy.UsualAge.ToString(CultureInfo.InvariantCulture),
        "reviews.files" => $"[\"{ReviewPolicy.DefaultFile}\"]",
        "reviews.require" => $"[\"{string.Join("\",\"", PolicyKeys.DefaultReviewReasons)}\"]",
        "dependencies.vex" => $"[\"{string.Join("\",\"", DependencyPolicy.UsualVex)}\"]",
        "duties.undecided" => "\"ask\"",
        _ => null,
    };
}
