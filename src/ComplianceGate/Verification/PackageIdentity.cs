using System.Text;
using System.Xml;

namespace ComplianceGate.Verification;

/// <summary>What a nuspec or the core properties of a package call it.</summary>
/// <param name="Id">The id; null where none is given.</param>
/// <param name="Version">The version; null where none is given.</param>
internal sealed record PackageIdentity(string? Id, string? Version)
{
    private const int MaxDepth = 64;

    private static readonly string[] OfNuspec = ["package", "metadata"];
    private static readonly string[] OfCore = ["coreProperties"];

    /// <summary>Reads <c>package/metadata/id</c> and <c>version</c> of a nuspec, of any namespace.</summary>
    /// <inheritdoc cref="Read"/>
    public static PackageIdentity ReadNuspec(Stream content, int maxSize) => Read(content, maxSize, OfNuspec, "id");

    /// <summary>Reads <c>coreProperties/identifier</c> and <c>version</c> (OPC, ECMA-376-2, section 8).</summary>
    /// <inheritdoc cref="Read"/>
    public static PackageIdentity ReadCore(Stream content, int maxSize) => Read(content, maxSize, OfCore, "identifier");

    /// <summary>Reads XML of any content, for what is wrong with it.</summary>
    /// <inheritdoc cref="Read"/>
    public static void ReadAny(Stream content, int maxSize) => Read(content, maxSize, [], "");

    /// <summary>Reads the elements below a path of elements.</summary>
    /// <exception cref="InvalidDataException">It is too deep, or gives id or version twice or other than as text; the message is the end of a sentence.</exception>
    /// <exception cref="XmlException">It is no XML that is read.</exception>
    private static PackageIdentity Read(Stream content, int maxSize, string[] parents, string idName)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = maxSize };
        using var xml = XmlReader.Create(content, settings);
        string? id = null, version = null;
        var matched = 0;
        while (xml.Read())
        {
            if (xml.Depth > MaxDepth)
            {
                throw new InvalidDataException("is too deep");
            }

            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            matched = Math.Min(matched, xml.Depth);
            if (xml.Depth < parents.Length)
            {
                matched += matched == xml.Depth && IsNamed(xml, parents[xml.Depth]) ? 1 : 0;
            }
            else if (matched == parents.Length && xml.Depth == parents.Length)
            {
                id = IsNamed(xml, idName) ? Once(id, xml) : id;
                version = IsNamed(xml, "version") ? Once(version, xml) : version;
            }
        }

        return new PackageIdentity(id, version);
    }

    // Readers differ on case and namespace: whatever one of them could take for the element is one.
    private static bool IsNamed(XmlReader xml, string name) => xml.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Once(string? before, XmlReader xml)
    {
        var name = xml.LocalName;
        var value = Value(xml);
        return before is null ? value : throw new InvalidDataException($"gives its {name} twice");
    }

    /// <summary>The text of the element that the reader stands on; it stands on the element's end then.</summary>
    private static string Value(XmlReader xml)
    {
        var value = new StringBuilder();
        var depth = xml.Depth;
        var name = xml.LocalName;
        while (!xml.IsEmptyElement && xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                throw new InvalidDataException($"holds elements in its {name}");
            }

            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                value.Append(xml.Value);
            }
        }

        return value.ToString().Trim();
    }
}
