namespace ComplianceGate.Build.Tests.Harness;

/// <summary>The command line, installed from the packed package as a user would, once a run.</summary>
internal static class InstalledTool
{
    private static readonly Lazy<string> Folder = new(Install, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Path of the command.</summary>
    public static string Command => Path.Combine(Folder.Value, "compliance-gate");

    /// <summary>Runs it to its end.</summary>
    /// <param name="directory">Where it is called.</param>
    /// <param name="arguments">Its arguments.</param>
    public static CommandResult Run(string directory, params string[] arguments) => DotNet.Command(Command, directory, arguments);

    private static string Install()
    {
        var folder = Path.Combine(PackedGate.Repository, "artifacts", "tests", "tool");
        if (Directory.Exists(folder))
        {
            // What an earlier run installed is of another source.
            Directory.Delete(folder, recursive: true);
        }

        DotNet.Run(PackedGate.Feed, ["tool", "install", "ComplianceGate.Tool", "--version", PackedGate.Version, "--tool-path", folder, "--add-source", PackedGate.Feed]).MustPass();
        return folder;
    }
}
