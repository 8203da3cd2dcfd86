using System.Collections.Immutable;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Verification;

namespace ComplianceGate.Reproduction;

/// <summary>Something that two builds of one commit did not have in common.</summary>
/// <param name="What">What it is: <c>sdk.version</c>, <c>references Microsoft.Foo/lib/net8.0/Foo.dll</c>. Safe to print.</param>
/// <param name="Original">What it was; null where it was not there.</param>
/// <param name="Rebuilt">What it is in the rebuild; null where it is not there.</param>
public sealed record BuildDifference(string What, string? Original, string? Rebuilt);

/// <summary>
/// Holds two <c>buildinfo.json</c> against each other. They hold only what two honest builders of one commit have in common, so that
/// whatever differs may be the cause.
/// </summary>
internal static class BuildDifferences
{
    private const int MaxListed = 100;
    private const int MaxShown = 120;

    private static readonly string[] Objects = ["source", "sdk", "compiler", "options", "properties"];
    private static readonly string[] Lists = ["references", "analyzers", "imports"];

    /// <summary>Lists what differs, in the order of the document.</summary>
    /// <param name="original">Bytes of the original's document.</param>
    /// <param name="rebuilt">Bytes of the rebuild's.</param>
    public static ImmutableArray<BuildDifference> Of(byte[] original, byte[] rebuilt)
    {
        try
        {
            using var left = StrictJson.Parse(original);
            using var right = StrictJson.Parse(rebuilt);
            return StrictJson.Read(() => Of(left.RootElement, right.RootElement));
        }
        catch (InvalidDataException)
        {
            // It explains; what holds is decided by the artifacts.
            return [];
        }
    }

    private static ImmutableArray<BuildDifference> Of(JsonElement left, JsonElement right)
    {
        var found = ImmutableArray.CreateBuilder<BuildDifference>();
        foreach (var name in Objects)
        {
            Add(found, name + ".", Members(left.Object(name)), Members(right.Object(name)));
        }

        foreach (var name in Lists)
        {
            Add(found, name + " ", Items(left, name), Items(right, name));
        }

        if (found.Count > MaxListed)
        {
            found.RemoveRange(MaxListed, found.Count - MaxListed);
        }

        return found.ToImmutable();
    }

    private static void Add(ImmutableArray<BuildDifference>.Builder found, string prefix, SortedDictionary<string, string> left, SortedDictionary<string, string> right)
    {
        foreach (var name in left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (before, after) = (left.GetValueOrDefault(name), right.GetValueOrDefault(name));
            if (before != after)
            {
                found.Add(new BuildDifference(prefix + SafeText.Line(name, MaxShown), before is null ? null : SafeText.Line(before, MaxShown), after is null ? null : SafeText.Line(after, MaxShown)));
            }
        }
    }

    private static SortedDictionary<string, string> Members(JsonElement holder)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (holder.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in holder.EnumerateObject())
            {
                members[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            }
        }

        return members;
    }

    // By package and path; a file that lies twice under one name is told by its number.
    private static SortedDictionary<string, string> Items(JsonElement root, string name)
    {
        var items = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in root.List(name))
        {
            // Without its version, so that two versions of one package stand on one line.
            var path = item.Text("path");
            var key = path;
            for (var number = 2; items.ContainsKey(key); number++)
            {
                key = $"{path} ({number})";
            }

            items[key] = string.Join(' ', ((string?[])[item.TextOrNull("package"), item.TextOrNull("sha256")]).OfType<string>());
        }

        return items;
    }
}
