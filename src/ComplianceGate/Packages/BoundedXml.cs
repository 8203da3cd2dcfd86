using System.Xml;
using System.Xml.Linq;

namespace ComplianceGate.Packages;

/// <summary>XML as it may be read from strangers: no DTD, no entities from elsewhere, bounded depth.</summary>
internal static class BoundedXml
{
    private const int MaxDepth = 1024;

    /// <summary>A reader that refuses a DTD and resolves nothing.</summary>
    /// <param name="bytes">The document; its size is the caller's bound.</param>
    public static XmlReader Reader(byte[] bytes) => XmlReader.Create(
        new MemoryStream(bytes, writable: false),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });

    /// <summary>Refuses to go deeper than any honest file does.</summary>
    /// <param name="reader">A reader, after each step.</param>
    /// <exception cref="XmlException">It nests too deep.</exception>
    public static void CheckDepth(XmlReader reader)
    {
        if (reader.Depth > MaxDepth)
        {
            throw new XmlException($"It nests deeper than {MaxDepth} levels.");
        }
    }

    /// <summary>Parses a document.</summary>
    /// <param name="bytes">The document.</param>
    /// <exception cref="XmlException">It is not well-formed, declares a DTD, or nests too deep.</exception>
    public static XDocument Parse(byte[] bytes)
    {
        using var reader = Reader(bytes);
        try
        {
            CheckDepth(bytes);
            return XDocument.Load(reader);
        }
        catch (XmlException e) when (e.LineNumber == 0 && bytes.AsSpan().IndexOf("<!DOCTYPE"u8) is >= 0 and var place)
        {
            // The framework's own exception does not say where.
            var before = bytes.AsSpan(0, place);
            var line = before.Count((byte)'\n') + 1;
            throw new XmlException("It declares a DTD, which is never read.", e, line, place - before.LastIndexOf((byte)'\n'));
        }
    }

    // What reads the tree later may do so by recursion, and a stack overflow would end the whole build; the reader itself takes
    // time by the square of the depth. A level costs two tags, so that few brackets are proof enough without a second pass.
    private static void CheckDepth(byte[] bytes)
    {
        if (bytes.AsSpan().Count((byte)'<') <= 2 * MaxDepth)
        {
            return;
        }

        using var reader = Reader(bytes);
        while (reader.Read())
        {
            CheckDepth(reader);
        }
    }
}
