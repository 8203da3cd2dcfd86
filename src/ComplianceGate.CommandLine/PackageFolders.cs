namespace ComplianceGate.Tool;

/// <summary>Where NuGet keeps extracted packages.</summary>
internal static class PackageFolders
{
    /// <summary>The folder of all packages: <c>NUGET_PACKAGES</c>, else the one in the user's home.</summary>
    public static string Global() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
