using ComplianceGate.Evidence;

namespace ComplianceGate.Reproduction;

/// <summary>
/// Which properties of evidence a rebuild takes. Anybody can write evidence: none of it may name a file that the build would run, read or
/// write outside the checked-out source.
/// </summary>
internal static class ReplayedProperties
{
    // Addresses and branches have slashes; nothing is read or written by them.
    private static readonly string[] WithSlashes = ["RepositoryUrl", "RepositoryBranch", "PackageProjectUrl"];

    // Of ours those that are no path.
    private static readonly string[] OfGate =
    [
        "ComplianceGateEnabled", "ComplianceGateMode", "ComplianceGateFormats", "ComplianceGateEmbed", "ComplianceGatePackNotice", "ComplianceGatePackEvidence",
        "ComplianceGateLocked", "ComplianceGateReproducibleInCI",
    ];

    // What names of properties that say where something is, or what is run, are made of.
    private static readonly string[] Words =
        ["Path", "Dir", "Folder", "File", "Tool", "Exe", "Targets", "Props", "Command", "Import", "Custom", "Sdk", "Root", "Compiler", "Task", "Output", "Script", "Extension"];

    private static readonly string[] Harmless = ["TargetFramework", "TargetFrameworks", "OutputType", "RootNamespace", "PackAsTool", "EnforceExtendedAnalyzerRules"];

    /// <summary>Whether a recorded property is taken.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static bool IsTaken(string name, string value)
    {
        if (!PublicProperties.IsTold(name, value))
        {
            return false;
        }

        if (name.StartsWith("ComplianceGate", StringComparison.OrdinalIgnoreCase))
        {
            return Is(OfGate, name) && IsPlain(value);
        }

        return Is(WithSlashes, name)
            ? !value.Contains('\\', StringComparison.Ordinal) && !value.Contains("..", StringComparison.Ordinal) && !value.Any(char.IsControl)
            : IsPlain(value) && (Is(Harmless, name) || !Array.Exists(Words, w => name.Contains(w, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether a value leads nowhere: it holds no separator of folders, no way up, no drive and no control character.</summary>
    /// <param name="value">The value.</param>
    public static bool IsPlain(string value) =>
        value.AsSpan().IndexOfAny('/', '\\', ':') < 0 && !value.Contains("..", StringComparison.Ordinal) && value != "." && !value.Any(char.IsControl);

    private static bool Is(string[] names, string name) => Array.Exists(names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
}
