namespace ComplianceGate.Build.Tests.Harness;

/// <summary>
/// Clones of one repository as a stranger would have them: made from a packed repository and with an https remote, so that neither
/// loose objects nor a path of this machine can make two builds alike.
/// </summary>
internal sealed class PackedClone : IDisposable
{
    public const string Remote = "https://example.test/acme/app.git";

    private readonly string root = System.IO.Directory.CreateTempSubdirectory("cg-clones-").FullName;
    private readonly Dictionary<string, string> settings = [];

    /// <summary>Commits a fixture and packs its repository; the clones get the same files beside them as the fixture has.</summary>
    public PackedClone(Fixture work)
    {
        work.Commit();
        var above = Path.GetDirectoryName(work.Directory)!;
        foreach (var name in (string[])["NuGet.config", "Directory.Build.props", "Directory.Build.targets"])
        {
            settings[name] = File.ReadAllText(Path.Combine(above, name));
        }

        DotNet.Command("git", root, ["clone", "-q", "--bare", "--no-local", work.Directory, "origin.git"]).MustPass();
        DotNet.Command("git", Path.Combine(root, "origin.git"), ["repack", "-a", "-d", "-q"]).MustPass();
    }

    /// <summary>Makes a clone.</summary>
    /// <param name="folder">Its folder below a folder of its own.</param>
    /// <returns>Absolute path of the clone.</returns>
    public string Clone(string folder)
    {
        var above = System.IO.Directory.CreateDirectory(Path.Combine(root, Path.GetRandomFileName())).FullName;
        foreach (var (name, text) in settings)
        {
            File.WriteAllText(Path.Combine(above, name), text);
        }

        var clone = Path.Combine(above, folder);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(clone)!);
        DotNet.Command("git", above, ["clone", "-q", "--no-local", Path.Combine(root, "origin.git"), clone]).MustPass();
        DotNet.Command("git", clone, ["remote", "set-url", "origin", Remote]).MustPass();
        return clone;
    }

    public void Dispose() => System.IO.Directory.Delete(root, recursive: true);
}
