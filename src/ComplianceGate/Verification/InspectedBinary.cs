using ComplianceGate.Evidence;

namespace ComplianceGate.Verification;

/// <summary>What a file with code is.</summary>
public enum BinaryForm
{
    /// <summary>An assembly of IL.</summary>
    Assembly,

    /// <summary>An assembly with native code beside its IL (ReadyToRun).</summary>
    ReadyToRun,

    /// <summary>A host that starts the assembly beside it.</summary>
    Host,

    /// <summary>An assembly inside a single-file program.</summary>
    Bundled,

    /// <summary>A program or library of native code alone (NativeAOT, or not of .NET at all).</summary>
    Native,
}

/// <summary>One file with code, and what it says about itself.</summary>
/// <param name="Path">Where it is: the path as given, a path in a folder or package, or <c>program!/assembly</c> inside a single file.</param>
/// <param name="Form">What it is.</param>
/// <param name="Manifest">The embedded manifest; null where it carries none.</param>
/// <param name="Problem">Why its manifest cannot be read, as a sentence; null where it can, and where there is none.</param>
public sealed record InspectedBinary(string Path, BinaryForm Form, EmbeddedManifest? Manifest, string? Problem = null);
