using System.Xml;
using System.Xml.Linq;

namespace ComplianceGate.Packages;

/// <summary>XML as it may be read from strangers: no DTD, no entities from elsewhere, bounded depth.</summary>
internal static class BoundedXml
{
    private const int MaxDepth = 128;

    /// <summary>A reader that refuses a DTD and resolves nothing.</summary>
    /// <param name="bytes">The document; its size is the caller's bound.</param>
    public static XmlReader Reader(byte[] bytes) => XmlReader.Create(
        new MemoryStream(bytes, writable: false),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });

    /// <summary>Parses a document.</summary>
    /// <param name="bytes">The document.</param>
    /// <exception cref="XmlException">It is not well-formed, declares a DTD, or nests too deep.</exception>
    public static XDocument Parse(byte[] bytes)
    {
        using var reader = Reader(bytes);
        try
        {
            var document = XDocument.Load(reader);
            CheckDepth(document);
            return document;
        }
        catch (XmlException e) when (bytes.AsSpan().IndexOf("<!DOCTYPE"u8) >= 0)
        {
            throw new XmlException("It declares a DTD, which is never read.", e, e.LineNumber, e.LinePosition);
        }
    }

    // What reads the tree later may do so by recursion; a stack overflow would end the whole build.
    private static void CheckDepth(XDocument document)
    {
        var depth = 0;
        for (XNode? node = document.Root; node is not null;)
        {
            if (node is XElement { FirstNode: { } child })
            {
                if (++depth > MaxDepth)
                {
                    throw new XmlException($"It nests deeper than {MaxDepth} levels.");
                }

                node = child;
                continue;
            }

            while (node is { NextNode: null } && node != document.Root)
            {
                node = node.Parent;
                depth--;
            }

            node = node == document.Root ? null : node?.NextNode;
        }
    }
}
