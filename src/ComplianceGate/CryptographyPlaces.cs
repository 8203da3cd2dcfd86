using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Puts the places at which code uses cryptography in the form that facts have them in.</summary>
internal static class CryptographyPlaces
{
    // What the compiler writes for the top of the repository when it maps paths. Those of submodules (/_1/ and so on) are not known here.
    private const string MappedRoot = "/_/";

    /// <summary>Names some of the places that do the same and counts the rest.</summary>
    /// <param name="uses">All uses, in their order.</param>
    /// <param name="most">How many places are named.</param>
    public static ImmutableArray<CryptographyUse> Fold(ImmutableArray<CryptographyUse> uses, int most)
    {
        if (uses.Length <= most)
        {
            return uses;
        }

        var kept = new List<CryptographyUse>();
        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        foreach (var use in uses)
        {
            var key = Key(use);
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = new Group { First = kept.Count };
            }

            if (group.Kept < most)
            {
                group.Kept++;
                kept.Add(use);
            }
            else
            {
                group.More++;
            }
        }

        foreach (var group in groups.Values)
        {
            kept[group.First] = kept[group.First] with { More = group.More };
        }

        return [.. kept];
    }

    /// <summary>Turns the names that symbols have for source files into paths on this machine, where that can be done.</summary>
    /// <param name="uses">The uses.</param>
    /// <param name="facts">Where the source is.</param>
    public static ImmutableArray<CryptographyUse> InSource(ImmutableArray<CryptographyUse> uses, GateFacts facts)
    {
        var placed = ImmutableArray.CreateBuilder<CryptographyUse>(uses.Length);
        foreach (var use in uses)
        {
            placed.Add(use.Location is { } place ? use with { Location = InSource(place, facts) } : use);
        }

        return placed.MoveToImmutable();
    }

    private static FileLocation? InSource(FileLocation place, GateFacts facts)
    {
        var path = place.Path.StartsWith(MappedRoot, StringComparison.Ordinal)
            ? Path.GetFullPath(place.Path[MappedRoot.Length..], facts.Source.Root ?? facts.Project.Directory)
            : place.Path;
        return Path.IsPathFullyQualified(path) && File.Exists(path) ? place with { Path = path } : null;
    }

    private static string Key(CryptographyUse use) => string.Join(
        '\n',
        [
            ((int)use.Kind).ToString(System.Globalization.CultureInfo.InvariantCulture), use.Algorithm, use.Api, string.Join(',', use.Functions),
            use.KeyBits?.ToString(System.Globalization.CultureInfo.InvariantCulture), use.Mode, use.Padding, use.Curve, use.Hash,
            use.Iterations?.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Join(',', use.Protocols), string.Join(',', use.Undecided),
        ]);

    private sealed class Group
    {
        public int First { get; init; }

        public int Kept { get; set; }

        public int More { get; set; }
    }
}
