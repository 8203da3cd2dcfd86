namespace ComplianceGate;

/// <summary>A file is not what the evidence says; told as CG4001.</summary>
/// <param name="message">Which file and what to do, in sentences.</param>
public sealed class ArtifactDiffersException(string message) : Exception(message);
