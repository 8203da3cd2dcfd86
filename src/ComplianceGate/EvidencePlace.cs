using System.Diagnostics.CodeAnalysis;

namespace ComplianceGate;

/// <summary>Where the evidence folder lies, as the documents name it: relative to the output folder.</summary>
internal static class EvidencePlace
{
    /// <summary>Names the folder.</summary>
    /// <param name="request">The two folders.</param>
    /// <param name="name">The evidence folder relative to the output folder, forward slashes.</param>
    /// <param name="error">Why it cannot be used; null when it can.</param>
    public static bool TryName(RecordRequest request, out string name, [NotNullWhen(false)] out string? error)
    {
        name = Path.GetRelativePath(request.OutputDirectory, request.EvidenceDirectory).Replace('\\', '/').TrimEnd('/');
        error = name is "." or ""
            ? "ComplianceGateEvidenceDir is the output folder itself; give the evidence a folder of its own, because it owns every file in it."
            : Path.IsPathRooted(name)
                ? "ComplianceGateEvidenceDir lies on another drive than the output folder, so the sums could not name the outputs; choose a folder on the same drive."
                : null;
        return error is null;
    }
}
