using System.Collections.Immutable;
using System.Reflection;

namespace ComplianceGate.Duties;

/// <summary>The packs and the list of facts that come with the gate. Read once and only where somebody asks; safe for use by several threads.</summary>
public static class DutyPacks
{
    private const string PackFolder = "ComplianceGate.Duties.Packs.";
    private const string FactFolder = "ComplianceGate.Duties.Facts.";

    private static readonly Lazy<ImmutableSortedDictionary<string, FactDefinition>> Definitions = new(ReadFacts);
    private static readonly Lazy<ImmutableArray<DutyPack>> Packs = new(ReadPacks);

    /// <summary>The packs, in ordinal order of their ids.</summary>
    public static ImmutableArray<DutyPack> BuiltIn => Packs.Value;

    /// <summary>The facts, by their ids.</summary>
    public static ImmutableSortedDictionary<string, FactDefinition> Facts => Definitions.Value;

    /// <summary>The ids of the packs, without reading them.</summary>
    public static ImmutableArray<string> Ids { get; } = [.. Names(PackFolder).Select(static n => n[PackFolder.Length..^".json".Length])];

    private static ImmutableSortedDictionary<string, FactDefinition> ReadFacts()
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, FactDefinition>(StringComparer.Ordinal);
        foreach (var name in Names(FactFolder))
        {
            var (read, problems) = DutyFactReader.Read(Bytes(name));
            Hold(name, problems);
            foreach (var fact in read)
            {
                facts.Add(fact.Id, fact);
            }
        }

        return facts.ToImmutable();
    }

    private static ImmutableArray<DutyPack> ReadPacks()
    {
        var packs = ImmutableArray.CreateBuilder<DutyPack>();
        foreach (var name in Names(PackFolder))
        {
            var (pack, problems) = DutyPackReader.Read(Bytes(name), Facts.ContainsKey);
            Hold(name, problems);
            packs.Add(pack!);
        }

        return packs.DrainToImmutable();
    }

    // They come with this very assembly: a test reads each, and a broken one is our own fault.
    private static void Hold(string name, ImmutableArray<PackProblem> problems)
    {
        if (problems is [var first, ..])
        {
            throw new InvalidOperationException($"{name}({first.Line},{first.Column}): {first.Message}");
        }
    }

    private static IEnumerable<string> Names(string folder) =>
        Assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Assembly Assembly => typeof(DutyPacks).Assembly;

    private static byte[] Bytes(string name)
    {
        using var stream = Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
