namespace ComplianceGate.Diagnostics;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Not reported.</summary>
    None,

    /// <summary>Told as a message; the build goes on.</summary>
    Note,

    /// <summary>Told as a warning; the build goes on.</summary>
    Warning,

    /// <summary>Stops the build.</summary>
    Error,
}
