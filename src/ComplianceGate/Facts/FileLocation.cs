namespace ComplianceGate.Facts;

/// <summary>A place in a text file that a user can open.</summary>
/// <param name="Path">Absolute path on this machine; documents show it relative to the project or repository.</param>
/// <param name="Line">Line, counted from 1; 0 when only the file is known.</param>
/// <param name="Column">Column in UTF-16 units, counted from 1; 0 when only the line is known.</param>
public sealed record FileLocation(string Path, int Line = 0, int Column = 0);
