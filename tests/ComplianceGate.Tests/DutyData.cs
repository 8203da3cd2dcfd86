using System.Text.Json;

namespace ComplianceGate.Tests;

/// <summary>The packs and lists of facts of the repository, as the files have them: what tests say of them must not hang on our own reader.</summary>
internal static class DutyData
{
    private static readonly string Folder = Path.Combine(DocumentationTests.Root, "src", "ComplianceGate", "Duties");

    /// <summary>Paths of the packs, in ordinal order.</summary>
    public static string[] PackFiles { get; } = Files("Packs");

    /// <summary>Paths of the lists of facts, in ordinal order.</summary>
    public static string[] FactFiles { get; } = Files("Facts");

    /// <summary>The packs, in ordinal order of their file names.</summary>
    public static JsonElement[] AllPacks { get; } = [.. PackFiles.Select(Parse)];

    /// <summary>The facts of all lists, in ordinal order of their ids.</summary>
    public static JsonElement[] AllFacts { get; } =
        [.. FactFiles.Select(Parse).SelectMany(f => f.GetProperty("facts").EnumerateArray()).OrderBy(f => Text(f, "id"), StringComparer.Ordinal)];

    /// <summary>All duties.</summary>
    public static IEnumerable<JsonElement> AllDuties => AllPacks.SelectMany(DutiesOf);

    public static IEnumerable<JsonElement> DutiesOf(JsonElement pack) => pack.GetProperty("duties").EnumerateArray();

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static string? TextOrNull(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static IEnumerable<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.EnumerateArray().Select(v => v.GetString()!) : [];

    public static IEnumerable<JsonElement> Items(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.EnumerateArray() : [];

    /// <summary>Every condition within one, itself first; references are not followed.</summary>
    public static IEnumerable<JsonElement> Within(JsonElement condition)
    {
        yield return condition;
        var parts = Items(condition, "all").Concat(Items(condition, "any"));
        if (condition.TryGetProperty("not", out var inner))
        {
            parts = parts.Append(inner);
        }

        foreach (var part in parts.SelectMany(Within))
        {
            yield return part;
        }
    }

    /// <summary>Every condition that a duty rests on, with what it refers to.</summary>
    public static IEnumerable<JsonElement> ConditionsOf(JsonElement pack, JsonElement duty)
    {
        var seen = new HashSet<string>();
        var pending = new Stack<JsonElement>([duty.GetProperty("when"), .. Items(duty, "exemptions").Select(e => e.GetProperty("when"))]);
        while (pending.TryPop(out var next))
        {
            foreach (var condition in Within(next))
            {
                yield return condition;
                if (TextOrNull(condition, "ref") is { } name && seen.Add(name))
                {
                    pending.Push(pack.GetProperty("definitions").GetProperty(name));
                }
            }
        }
    }

    private static string[] Files(string kind) => [.. Directory.EnumerateFiles(Path.Combine(Folder, kind), "*.json").Order(StringComparer.Ordinal)];

    private static JsonElement Parse(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }
}
