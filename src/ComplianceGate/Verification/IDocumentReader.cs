using System.Text.Json;

namespace ComplianceGate.Verification;

/// <summary>Reads what one format says of what the manifest says, too.</summary>
internal interface IDocumentReader
{
    /// <summary>Whether a document of this name is of the format.</summary>
    bool Reads(string name);

    /// <summary>Reads a document.</summary>
    /// <param name="root">The document, an object.</param>
    /// <param name="claims">Receives what it says.</param>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    /// <exception cref="KeyNotFoundException">A value is missing.</exception>
    /// <exception cref="FormatException">A value is malformed.</exception>
    void Read(JsonElement root, DocumentClaims claims);
}
