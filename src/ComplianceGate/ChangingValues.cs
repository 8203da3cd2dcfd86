using System.Collections.Immutable;
using System.Xml;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate;

/// <summary>Where a build file sets a property.</summary>
/// <param name="Name">The property.</param>
/// <param name="Text">The text as it is written.</param>
/// <param name="Place">Where it is.</param>
internal sealed record PropertyPlace(string Name, string Text, FileLocation Place);

/// <summary>
/// Finds properties that are made from the clock, from chance or from the machine. After evaluation nothing tells a date from a number,
/// so the text of the project and of what it imports is read; conditions are not evaluated, but the value must look like what the
/// text makes.
/// </summary>
internal static class ChangingValues
{
    private const int MaxSize = 4 << 20;
    private const int MaxProperties = 10_000;
    private const int MaxRounds = 16;

    // Those that end up in the assembly, in the package's name or inside it.
    private static readonly string[] Told = ["Version", "VersionPrefix", "VersionSuffix", "AssemblyVersion", "FileVersion", "InformationalVersion", "PackageVersion", "Copyright"];

    private static readonly (string Function, string Source)[] Functions =
    [
        ("DateTime]::Now", "DateTime.Now"), ("DateTime]::UtcNow", "DateTime.UtcNow"), ("DateTime]::Today", "DateTime.Today"),
        ("DateTimeOffset]::Now", "DateTimeOffset.Now"), ("DateTimeOffset]::UtcNow", "DateTimeOffset.UtcNow"), ("Guid]::NewGuid", "Guid.NewGuid"),
        ("Environment]::MachineName", "Environment.MachineName"), ("Environment]::UserName", "Environment.UserName"), ("Environment]::TickCount", "Environment.TickCount"),
    ];

    /// <summary>Reads which properties build files set; what is not well-formed has none.</summary>
    /// <param name="paths">Absolute paths, in the order in which they count.</param>
    /// <param name="files">The door to the disk.</param>
    public static List<PropertyPlace> Properties(IEnumerable<string> paths, InputFiles files)
    {
        var found = new List<PropertyPlace>();
        foreach (var path in paths)
        {
            try
            {
                using var reader = BoundedXml.Reader(files.ReadAllBytes(path, MaxSize));
                Read(reader, path, found);
            }
            catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
            {
                // MSBuild read it a moment ago and would have told.
            }
        }

        return found;
    }

    /// <summary>Finds the properties that change.</summary>
    /// <param name="properties">What the build files set.</param>
    /// <param name="settings">What came out of it.</param>
    public static ImmutableArray<ChangingValueFact> Find(List<PropertyPlace> properties, ImmutableArray<SettingFact> settings)
    {
        var sources = Sources(properties);
        var changing = ImmutableArray.CreateBuilder<ChangingValueFact>();
        foreach (var name in Told)
        {
            var value = Value(settings, name);
            foreach (var property in properties)
            {
                if (property.Name == name && value.Length > 0 && SourceOf(property.Text, sources) is { } source && Holds(value, property, properties))
                {
                    changing.Add(new ChangingValueFact(name, source, property.Place));
                    break;
                }
            }
        }

        changing.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return changing.DrainToImmutable();
    }

    private static void Read(XmlReader reader, string path, List<PropertyPlace> found)
    {
        var lines = (IXmlLineInfo)reader;
        // The depth of the group that is open; properties are the elements right below it.
        var group = -1;
        while (reader.Read() && found.Count < MaxProperties)
        {
            BoundedXml.CheckDepth(reader);
            if (reader.NodeType != XmlNodeType.Element)
            {
                group = reader.NodeType == XmlNodeType.EndElement && reader.Depth == group ? -1 : group;
            }
            else if (reader.LocalName == "PropertyGroup")
            {
                group = reader.IsEmptyElement ? -1 : reader.Depth;
            }
            else if (group >= 0 && reader.Depth == group + 1 && !reader.IsEmptyElement)
            {
                var (name, place) = (reader.LocalName, new FileLocation(path, lines.LineNumber, lines.LinePosition - 1));
                if (reader.Read() && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    found.Add(new PropertyPlace(name, reader.Value.Trim(), place));
                }
            }
        }
    }

    // Properties that change, and those that are made from them.
    private static Dictionary<string, string> Sources(List<PropertyPlace> properties)
    {
        var sources = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var round = 0; round < MaxRounds; round++)
        {
            var before = sources.Count;
            foreach (var property in properties)
            {
                if (!sources.ContainsKey(property.Name) && SourceOf(property.Text, sources) is { } source)
                {
                    sources.Add(property.Name, source);
                }
            }

            if (sources.Count == before)
            {
                break;
            }
        }

        return sources;
    }

    private static string? SourceOf(string text, Dictionary<string, string> sources)
    {
        foreach (var (function, source) in Functions)
        {
            if (text.Contains(function, StringComparison.OrdinalIgnoreCase))
            {
                return source;
            }
        }

        for (var at = text.IndexOf("$(", StringComparison.Ordinal); at >= 0; at = text.IndexOf("$(", at + 2, StringComparison.Ordinal))
        {
            var end = at + 2;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-'))
            {
                end++;
            }

            if (sources.TryGetValue(text[(at + 2)..end], out var source))
            {
                return source;
            }
        }

        return null;
    }

    // Another condition, a later file or -p: may have set the property to something else. To an informational version the SDK adds the commit.
    private static bool Holds(string value, PropertyPlace property, List<PropertyPlace> properties)
    {
        var plus = property.Name == "InformationalVersion" ? value.IndexOf('+', StringComparison.Ordinal) : -1;
        return ValueShape.CanBe(value, property, properties) || (plus > 0 && ValueShape.CanBe(value[..plus], property, properties));
    }

    private static string Value(ImmutableArray<SettingFact> settings, string name)
    {
        foreach (var setting in settings)
        {
            if (setting.Name == name)
            {
                return setting.Value;
            }
        }

        return "";
    }
}
