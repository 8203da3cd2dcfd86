using ComplianceGate.Facts;

namespace ComplianceGate.Packages;

/// <summary>
/// The items for files that one MSBuild file spells out. What is evaluated and what is written differ (wildcards, properties), so an
/// item is looked for in three ways: as it is written, by a wildcard's folder, by the file's name.
/// </summary>
internal sealed class FileItems
{
    private const int MaxItems = 10_000;

    private readonly List<(string Type, string Include, FileLocation Location)> items = [];

    /// <summary>Whether an element may be such an item.</summary>
    /// <param name="element">The element's name.</param>
    public static bool IsOne(string element) => element is "Reference" or "None" or "Content" or "EmbeddedResource" or "NativeReference" or "NativeLibrary";

    /// <summary>Notes an element.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="include">Its Include or Update; null for another element of that name.</param>
    /// <param name="location">Where it stands.</param>
    public void Add(string type, string? include, FileLocation location)
    {
        foreach (var range in (include ?? "").AsSpan().Split(';'))
        {
            var one = include.AsSpan(range).Trim();
            if (one.Length > 0 && items.Count < MaxItems)
            {
                items.Add((type, one.ToString().Replace('\\', '/'), location));
            }
        }
    }

    /// <summary>Finds an item.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="identity">The item as it is evaluated.</param>
    /// <returns>Null when nothing fits.</returns>
    public FileLocation? Find(string type, string identity)
    {
        identity = identity.Replace('\\', '/');
        return First(type, include => include.Equals(identity, StringComparison.OrdinalIgnoreCase))
            ?? First(type, include => IsBelowWildcard(include, identity))
            ?? First(type, include => LastSegment(include).Equals(LastSegment(identity), StringComparison.OrdinalIgnoreCase));
    }

    private FileLocation? First(string type, Predicate<string> fits)
    {
        foreach (var (itemType, include, location) in items)
        {
            if (itemType == type && fits(include))
            {
                return location;
            }
        }

        return null;
    }

    private static bool IsBelowWildcard(string include, string identity)
    {
        var wildcard = include.AsSpan().IndexOfAny('*', '?');
        return wildcard >= 0 && identity.AsSpan().StartsWith(include.AsSpan(0, include.LastIndexOf('/', wildcard) + 1), StringComparison.OrdinalIgnoreCase);
    }

    private static string LastSegment(string path) => path[(path.LastIndexOf('/') + 1)..];
}
