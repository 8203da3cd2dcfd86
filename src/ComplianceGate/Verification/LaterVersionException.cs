namespace ComplianceGate.Verification;

/// <summary>A document was made by a later version: nothing is wrong with it, and nothing can be said of it.</summary>
/// <param name="message">The end of a sentence that begins with the document.</param>
internal sealed class LaterVersionException(string message) : Exception(message);
