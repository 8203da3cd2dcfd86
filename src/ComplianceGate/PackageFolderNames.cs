using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Names of a framework's folders in a package (<c>lib/net10.0</c>), as NuGet forms them from what the project writes.</summary>
internal static class PackageFolderNames
{
    /// <summary>Whether a folder is that of a framework.</summary>
    /// <param name="folder">Name of a folder on the way to a file.</param>
    /// <param name="project">The project, built for one framework.</param>
    public static bool IsOf(string folder, ProjectFact project)
    {
        var framework = project.TargetFramework;
        return folder.Equals(framework, StringComparison.OrdinalIgnoreCase)
            || folder.Equals(OfMoniker(project.TargetFrameworkMoniker), StringComparison.OrdinalIgnoreCase)
            || IsWithPlatformVersion(folder, framework);
    }

    // With a platform and no version of it NuGet adds that: net10.0-windows becomes net10.0-windows7.0.
    private static bool IsWithPlatformVersion(string folder, string framework) =>
        framework.Contains('-', StringComparison.Ordinal)
        && folder.StartsWith(framework, StringComparison.OrdinalIgnoreCase)
        && folder.AsSpan(framework.Length).Trim("0123456789.").IsEmpty;

    // A project may write net10 or an alias of its own.
    private static string? OfMoniker(string moniker)
    {
        const string Version = ",Version=v";
        var at = moniker.IndexOf(Version, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var number = moniker[(at + Version.Length)..];
        return moniker[..at] switch
        {
            ".NETCoreApp" => number is ['1' or '2' or '3', '.', ..] ? "netcoreapp" + number : "net" + number,
            ".NETStandard" => "netstandard" + number,
            ".NETFramework" => "net" + number.Replace(".", "", StringComparison.Ordinal),
            _ => null,
        };
    }
}
