using System.Buffers;

namespace ComplianceGate.Evidence;

/// <summary>
/// Writes one document format from facts and verdict; it decides nothing. The same context gives the same bytes on every
/// machine, in every culture and at any time. Safe for use by several threads.
/// </summary>
public interface IEvidenceWriter
{
    /// <summary>The format's name in <c>ComplianceGateFormats</c>: <c>cyclonedx</c>.</summary>
    string Format { get; }

    /// <summary>Name of the document in the evidence folder: <c>sbom.cdx.json</c>.</summary>
    string FileName { get; }

    /// <summary>Whether the document goes inside a nupkg: it speaks of what was built and never of who built it or of the verdict's details.</summary>
    bool IsPacked { get; }

    /// <summary>Whether there is anything to write of; a document that is not written is taken away where an earlier build left it.</summary>
    /// <param name="context">What there is to write.</param>
    bool IsWritten(EvidenceContext context) => true;

    /// <summary>Writes the whole document: UTF-8 without byte order mark, LF.</summary>
    /// <param name="context">What there is to write.</param>
    /// <param name="output">Receives the bytes.</param>
    void Write(EvidenceContext context, IBufferWriter<byte> output);
}
