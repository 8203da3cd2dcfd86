using System.Runtime.CompilerServices;
using NuGet.Versioning;

namespace ComplianceGate.Facts;

/// <summary>
/// The only class that touches NuGet's own assemblies. They are not shipped with the tasks: the host that builds brings them,
/// whatever their version.
/// </summary>
public static class NuGetHost
{
    /// <summary>Whether a text is a NuGet version range (<c>[1.0,2.0)</c>, <c>1.*</c>, <c>[3.1.4]</c>).</summary>
    /// <param name="range">The text.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool IsRange(string range) => VersionRange.TryParse(range, allowFloating: true, out _);

    /// <summary>
    /// Whether a version lies in a range. A bare version in a policy means exactly that version, unlike in a PackageReference,
    /// where it is a minimum: what was accepted for one version was not read for the next.
    /// </summary>
    /// <param name="version">A version.</param>
    /// <param name="range">A version or range; null for all versions.</param>
    /// <returns>False as well where either cannot be read.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Satisfies(string version, string? range)
    {
        if (range is null)
        {
            return true;
        }

        if (!NuGetVersion.TryParse(version, out var parsed))
        {
            return false;
        }

        if (NuGetVersion.TryParse(range, out var exact))
        {
            return VersionComparer.VersionRelease.Equals(parsed, exact);
        }

        return VersionRange.TryParse(range, allowFloating: true, out var parsedRange)
            && (parsedRange.IsFloating ? parsedRange.Float!.Satisfies(parsed) : parsedRange.Satisfies(parsed));
    }
}
