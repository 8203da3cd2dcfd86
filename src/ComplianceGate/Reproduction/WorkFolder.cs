namespace ComplianceGate.Reproduction;

/// <summary>The fresh folder of one rebuild; nobody else may look into it.</summary>
internal sealed class WorkFolder : IDisposable
{
    // What MSBuild and NuGet look for in every folder above. A stopping file in the folder itself would be an import that the original had not.
    private static readonly string[] Above =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "Directory.Solution.props",
        "Directory.Solution.targets", "NuGet.config", "nuget.config", "NuGet.Config",
    ];

    private readonly bool stays;

    private WorkFolder(string path, bool stays) => (Path, this.stays) = (path, stays);

    /// <summary>Its fully qualified path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder.</summary>
    /// <param name="below">Where; null for a folder of the user's own.</param>
    /// <param name="stays">Whether it stays.</param>
    /// <exception cref="UndecidedException">A file above it would change the build.</exception>
    public static WorkFolder Make(string? below, bool stays)
    {
        var place = below ?? Own();
        var path = System.IO.Path.Combine(place, "cg-" + System.IO.Path.GetRandomFileName());
        for (var folder = place; below is null && !string.IsNullOrEmpty(folder); folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (Array.Find(Above, n => File.Exists(System.IO.Path.Combine(folder, n))) is { } found)
            {
                throw new UndecidedException($"A {found} lies above the folder in which builds are made again, and would be used: name another folder with --work");
            }
        }

        return new WorkFolder(OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path).FullName
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName, stays);
    }

    // Not among temporary files: there anybody could lay a file above that a build uses.
    private static string Own()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return local.Length > 0 ? Directory.CreateDirectory(System.IO.Path.Combine(local, "compliance-gate")).FullName : System.IO.Path.GetTempPath();
    }

    /// <summary>Removes it, unless it is to stay.</summary>
    public void Dispose()
    {
        if (stays || !Directory.Exists(Path))
        {
            return;
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                // Packed objects of git are read-only, and such files are not deleted there.
                foreach (var file in Directory.EnumerateFiles(Path, "*", RebuiltFiles.NoLinks))
                {
                    File.SetAttributes(file, FileAttributes.Normal);
                }
            }

            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left over lies where it was made; the answer stands.
        }
    }
}
